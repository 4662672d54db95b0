//! `marquee-admin`: everything that can be asked of a cinema, without a window.

use std::process::ExitCode;

fn main() -> ExitCode {
    marquee_till::admin::main()
}

//! What may be said on the command line: where the cinema is.

use std::ffi::OsString;
use std::path::PathBuf;

const USAGE: &str = "usage: marquee [--data DIR]";

/// The cinema's folder, from `--data`, else from the variable MARQUEE_DATA, else the usual one.
pub(crate) fn folder(arguments: impl IntoIterator<Item = OsString>) -> Result<PathBuf, String> {
    let mut arguments = arguments.into_iter().skip(1);
    let given = match arguments.next() {
        None => std::env::var_os("MARQUEE_DATA").map(PathBuf::from),
        Some(flag) if flag == "--data" => match (arguments.next(), arguments.next()) {
            (Some(folder), None) => Some(PathBuf::from(folder)),
            _ => return Err(USAGE.to_owned()),
        },
        Some(other) => {
            return Err(format!(
                "“{}” is not understood; {USAGE}",
                other.to_string_lossy()
            ));
        }
    };
    Ok(given.unwrap_or_else(marquee_till::default_folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<PathBuf, String> {
        folder(
            std::iter::once("marquee")
                .chain(arguments.iter().copied())
                .map(OsString::from),
        )
    }

    #[test]
    fn a_folder_is_taken_from_the_command_line() {
        assert_eq!(parse(&["--data", "here"]), Ok(PathBuf::from("here")));
    }

    #[test]
    fn what_is_not_understood_is_refused_with_the_usage() {
        for arguments in [
            &["--date", "here"][..],
            &["--data"],
            &["--data", "here", "there"],
        ] {
            assert!(parse(arguments).is_err_and(|message| message.contains("usage")));
        }
    }
}

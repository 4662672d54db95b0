//! What may be said on the command line: where the cinema is, and that its folder may be one that others could read.

use std::ffi::OsString;
use std::path::PathBuf;

const USAGE: &str = "usage: marquee [--data DIR] [--allow-shared-folder]";

/// The cinema's folder, from `--data`, else from the variable MARQUEE_DATA, else the usual one.
pub(crate) fn folder(arguments: impl IntoIterator<Item = OsString>) -> Result<PathBuf, String> {
    let mut arguments = arguments.into_iter().skip(1);
    let mut given = None;
    let mut allow_shared = false;
    while let Some(argument) = arguments.next() {
        if argument == "--allow-shared-folder" {
            allow_shared = true;
        } else if argument == "--data" && given.is_none() {
            given = Some(arguments.next().ok_or(USAGE)?);
        } else {
            let argument = argument.to_string_lossy();
            return Err(format!("“{argument}” is not understood; {USAGE}"));
        }
    }
    let folder = given
        .or_else(|| std::env::var_os("MARQUEE_DATA"))
        .map_or_else(marquee_till::default_folder, PathBuf::from);
    marquee_till::require_private(&folder, allow_shared).map_err(|fault| fault.to_string())?;
    Ok(folder)
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
        let shared = "--allow-shared-folder";
        for arguments in [[shared, "--data", "here"], ["--data", "here", shared]] {
            assert_eq!(parse(&arguments), Ok(PathBuf::from("here")));
        }
    }

    #[test]
    fn what_is_not_understood_is_refused_with_the_usage() {
        for arguments in [
            &["--date", "here"][..],
            &["--data"],
            &["--data", "here", "there"],
            &["--data", "here", "--data", "there"],
        ] {
            assert!(parse(arguments).is_err_and(|message| message.contains("usage")));
        }
    }

    #[cfg(windows)]
    #[test]
    fn a_folder_that_others_may_read_is_refused_before_there_is_a_window() {
        let refused = parse(&["--data", r"C:\Marquee"]);
        assert!(refused.is_err_and(|message| message.contains("--allow-shared-folder")));
    }
}

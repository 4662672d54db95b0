//! A folder that every user of the computer may read. On Windows: elsewhere the files' own rights keep others out.
#![cfg(windows)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod program;

use program::{admin, program, run};
use tempfile::TempDir;

#[test]
fn a_folder_outside_the_profile_is_refused_until_somebody_answers_for_its_rights() {
    let shared = TempDir::new_in(r"C:\").unwrap();
    let folder = shared.path().join("cinema");
    let refused = admin(&folder, ["demo"]).fails_with("invalid_input");
    assert!(
        refused.err.contains("--allow-shared-folder") && refused.err.contains("profile"),
        "{}",
        refused.err
    );
    assert!(!folder.exists());
    let mut allowed = program(&folder);
    allowed.args(["--allow-shared-folder", "demo"]);
    run(allowed, "").succeeds();
    admin(&folder, ["call", "cinema.get"]).fails_with("invalid_input");
}

#[test]
fn operations_are_listed_wherever_the_folder_is() {
    let shared = TempDir::new_in(r"C:\").unwrap();
    admin(shared.path(), ["operations"]).succeeds();
}

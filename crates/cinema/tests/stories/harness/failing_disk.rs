//! A disk that fails where a test says so, with the real files of everything else. On Linux, where a library that is
//! loaded first stands before the C library's calls.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use tempfile::TempDir;

/// While a folder holds this file, nobody can make its names durable.
pub(crate) const FSYNC_FAILS: &str = ".fsync-fails";

static LIBRARY: LazyLock<(TempDir, PathBuf)> = LazyLock::new(|| {
    let folder = TempDir::new().unwrap();
    let (source, library) = (
        folder.path().join("failing_disk.c"),
        folder.path().join("failing_disk.so"),
    );
    std::fs::write(&source, include_str!("failing_disk.c")).unwrap();
    // The compiler with which SQLite was compiled, too.
    let made = Command::new("cc")
        .args(["-shared", "-fPIC", "-o"])
        .args([&library, &source])
        .status();
    assert!(made.expect("a C compiler, cc").success());
    (folder, library)
});

/// Lets a program's disk fail where there are markers.
pub(crate) fn may_fail(program: &mut Command) -> &mut Command {
    program.env("LD_PRELOAD", &LIBRARY.1)
}

/// The file beside `path` that lets a rename to it fail.
pub(crate) fn rename_fails(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".rename-fails");
    name.into()
}

/// Runs the test once more on such a disk, unless this is that run. Whether that was done.
pub(crate) fn runs_instead(test: &str) -> bool {
    if std::env::var_os("LD_PRELOAD").is_some_and(|loaded| {
        Path::new(&loaded)
            .file_name()
            .is_some_and(|name| name == "failing_disk.so")
    }) {
        return false;
    }
    let mut again = Command::new(std::env::current_exe().unwrap());
    let ran = may_fail(again.args(["--exact", test])).output().unwrap();
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{said}");
    assert!(said.contains("1 passed"), "{said}");
    true
}

//! Prepares the window's configuration, permissions and icons.

use std::process::ExitCode;

fn main() -> ExitCode {
    for path in [
        "tauri.conf.json",
        "src-tauri/capabilities",
        "src-tauri/permissions",
        "src-tauri/icons",
    ] {
        println!("cargo:rerun-if-changed={path}");
    }
    // The sources of the desktop program are in src-tauri/, its package is the workspace's root.
    let manifest =
        tauri_build::AppManifest::new().permissions_path_pattern("./src-tauri/permissions/**/*");
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*")
        .app_manifest(manifest);
    match tauri_build::try_build(attributes) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("cargo::error=the desktop program cannot be configured: {error:#}");
            ExitCode::FAILURE
        }
    }
}

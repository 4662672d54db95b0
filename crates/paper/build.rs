//! Finds the typefaces that are embedded into tickets. They are installed, never committed: `fonts/package.json` names
//! the packages and their exact versions.

use std::{
    env,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// The environment variable that `src/fonts.rs` includes each file by, and where the package puts it.
const FACES: [(&str, &str); 5] = [
    (
        "MARQUEE_FONT_SANS_REGULAR",
        "noto-sans/400Regular/NotoSans_400Regular.ttf",
    ),
    (
        "MARQUEE_FONT_SANS_BOLD",
        "noto-sans/700Bold/NotoSans_700Bold.ttf",
    ),
    (
        "MARQUEE_FONT_ARABIC_REGULAR",
        "noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular.ttf",
    ),
    (
        "MARQUEE_FONT_ARABIC_BOLD",
        "noto-naskh-arabic/700Bold/NotoNaskhArabic_700Bold.ttf",
    ),
    (
        "MARQUEE_FONT_JAPANESE",
        "noto-sans-jp/500Medium/NotoSansJP_500Medium.ttf",
    ),
];

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=fonts/package-lock.json");
    let crate_folder =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("."), PathBuf::from);
    let installed = crate_folder.join("fonts/node_modules/@expo-google-fonts");
    for (variable, file) in FACES {
        let path = installed.join(file);
        println!("cargo::rerun-if-changed={}", path.display());
        if !path.is_file() {
            println!(
                "cargo::error=the typeface {} is not installed: run `cargo xtask setup`",
                shown(&path, &crate_folder)
            );
            return ExitCode::FAILURE;
        }
        println!("cargo::rustc-env={variable}={}", path.display());
    }
    ExitCode::SUCCESS
}

fn shown(path: &Path, crate_folder: &Path) -> String {
    path.strip_prefix(crate_folder)
        .unwrap_or(path)
        .display()
        .to_string()
}

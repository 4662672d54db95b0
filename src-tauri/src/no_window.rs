//! Saying why no window opens, where it is seen: on Windows a program that is started from the desktop has no console.

/// Why a window cannot be opened on this machine; nothing, as far as can be known before it is tried.
pub(crate) fn lack() -> Option<String> {
    // On Linux and macOS the web view is a library that the program does not start without.
    (cfg!(windows) && tauri::webview_version().is_err()).then(web_view_missing)
}

fn web_view_missing() -> String {
    "Marquee's window needs the Microsoft Edge WebView2 Runtime, and this computer has none.\n\n\
     Install it from https://developer.microsoft.com/microsoft-edge/webview2 (choose “Evergreen Standalone Installer” \
     for a computer without Internet) and start Marquee again. The cinema and what it has sold are untouched."
        .to_owned()
}

/// Why it could not be opened after all.
pub(crate) fn because(error: &tauri::Error) -> String {
    format!("Marquee's window cannot be opened: {error}.")
}

/// Tells it to whoever started the program.
#[expect(
    clippy::print_stderr,
    reason = "before there is a window, there is nowhere else to say it"
)]
pub(crate) fn tell(why: &str) {
    eprintln!("marquee: {why}");
    #[cfg(windows)]
    rfd::MessageDialog::new()
        .set_level(rfd::MessageLevel::Error)
        .set_title("Marquee")
        .set_description(why)
        .show();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_lacks_the_web_view_reads_what_to_install_and_from_where() {
        let why = web_view_missing();
        assert!(why.contains("Microsoft Edge WebView2 Runtime"));
        assert!(why.contains("https://developer.microsoft.com/microsoft-edge/webview2"));
    }

    #[test]
    fn nothing_is_lacking_where_the_web_view_is_a_library() {
        assert!(cfg!(windows) || lack().is_none());
    }
}

//! `marquee-admin serve`: a till at work, reached over its loopback door.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;

use super::client::Client;

pub(crate) struct Serving {
    child: Child,
    /// What it says from then on; kept, because a program whose listener has gone may not mind.
    _said: BufReader<ChildStdout>,
    /// Where it is, with the token behind the `#`.
    pub(crate) url: String,
}

impl Serving {
    pub(crate) fn start(folder: &Path) -> Self {
        Self::with_ui(folder, None)
    }

    pub(crate) fn with_ui(folder: &Path, ui: Option<&Path>) -> Self {
        let mut command = super::program(folder);
        command.args(["--json", "serve", "--port", "0"]);
        if let Some(ui) = ui {
            command.arg("--ui").arg(ui);
        }
        Self::of(command)
    }

    /// Starts a command that becomes the server, and waits until it says where it is.
    pub(crate) fn of(mut command: Command) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut said = String::new();
        let mut reader = BufReader::new(child.stdout.take().unwrap());
        reader.read_line(&mut said).unwrap();
        let said: Value = serde_json::from_str(&said)
            .unwrap_or_else(|error| panic!("it did not start: {error} {said:?}"));
        Self {
            url: said["url"].as_str().unwrap().to_owned(),
            _said: reader,
            child,
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Somebody at the door who is not signed in.
    pub(crate) fn client(&self) -> Client {
        let (base, token) = self.url.split_once("/#token=").unwrap();
        Client::new(base, token)
    }

    /// Somebody at the door who has signed in.
    pub(crate) async fn signed_in(&self, (number, pin): (u32, &str)) -> Client {
        self.client().sign_in(number, pin).await
    }

    /// Ends it as a power cut does.
    pub(crate) fn kill(mut self) {
        // SIGKILL, which nothing can catch.
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Ends it, in whatever way this system lets a test do it.
    pub(crate) async fn end(self) {
        #[cfg(unix)]
        self.stop().await;
        // What a console's Ctrl+Break is to Windows, no program sends without unsafe code.
        #[cfg(not(unix))]
        self.kill();
    }

    /// Asks it to end and waits for it. On Unix, where asking is a signal.
    #[cfg(unix)]
    pub(crate) async fn stop(self) -> std::process::ExitStatus {
        self.is_sent("-TERM");
        self.ends().await
    }

    #[cfg(unix)]
    pub(crate) fn is_sent(&self, signal: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &id]).status().unwrap();
        assert!(sent.success());
    }

    #[cfg(unix)]
    pub(crate) async fn ends(mut self) -> std::process::ExitStatus {
        use std::time::{Duration, Instant};
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(20) {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("it did not end within 20 seconds");
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // A test that failed must not leave a till at work.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

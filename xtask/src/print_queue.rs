//! A private CUPS server with one queue that prints into a folder, for the tests that print.
//!
//! It has its own folders and its own socket and no port; nothing of the machine's own printing is touched.
//! Its backend changes to the printing user, so the server runs as root: where neither we are nor `sudo` works
//! without a question, there is no queue and whoever wants one is told.

use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::step::Step;

const QUEUE: &str = "marquee-test";

/// Runs until it is dropped.
#[derive(Debug)]
pub(crate) struct PrintQueue {
    folder: PathBuf,
    server: Child,
    user: String,
    /// Where the backend writes what is printed: a folder in the user's home.
    printed: PathBuf,
}

/// Whether this user may start one.
pub(crate) fn is_possible(root: &Path) -> bool {
    as_root(root, Step::new("true")).output(root).is_ok()
}

impl PrintQueue {
    pub(crate) fn start(root: &Path) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("marquee-cups-{}", std::process::id()));
        lay_out(&folder)?;
        let user = says(root, "id", &["-un"])?;
        let entry = says(root, "getent", &["passwd", &user])?;
        let home = entry
            .split(':')
            .nth(5)
            .context("the user has no home folder")?;

        let start = Step::new(path(&folder, "cupsd")).args(["-f", "-c"]);
        let start = start.args([
            path(&folder, "etc/cupsd.conf"),
            "-s".into(),
            path(&folder, "etc/cups-files.conf"),
        ]);
        let server = as_root(root, start).start(root)?;
        let queue = Self {
            printed: Path::new(home).join("PDF"),
            user,
            folder,
            server,
        };
        queue.add(root)?;
        Ok(queue)
    }

    /// The step finds the queue as every program finds CUPS, and learns what a test has to know.
    pub(crate) fn known_to(&self, step: Step) -> Step {
        step.variable("CUPS_SERVER", path(&self.folder, "run/cups.sock"))
            .variable("USER", &self.user)
            .variable("MARQUEE_TEST_CUPS_QUEUE", QUEUE)
            .variable("MARQUEE_TEST_CUPS_OUT", self.printed.display().to_string())
    }

    /// What the server has to say, for whoever wonders why nothing came out.
    pub(crate) fn log(&self) -> String {
        let log = std::fs::read_to_string(self.folder.join("log/error_log")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(40)..].join("\n")
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "waits for another program, with nothing else to do"
    )]
    /// Asks until the server answers: `lpstat -r` ends well whether or not one runs, so it says nothing.
    fn add(&self, root: &Path) -> Result<()> {
        // It warns that drivers are deprecated, which is no failure.
        let driver = "lsb/usr/cups-pdf/CUPS-PDF_opt.ppd";
        let add = Step::new("lpadmin").args(["-p", QUEUE, "-E", "-v", "cups-pdf:/", "-m", driver]);
        let add = self.known_to(add);
        let mut answer = add.output(root);
        for _ in 0..100 {
            if answer.is_ok() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(100));
            answer = add.output(root);
        }
        match answer {
            Ok(_) => Ok(()),
            Err(error) => bail!("cupsd does not answer ({error:#}):\n{}", self.log()),
        }
    }
}

impl Drop for PrintQueue {
    /// What fails here leaves a folder among the temporary ones, and is no test's business.
    fn drop(&mut self) {
        let root = Path::new("/");
        let stop = Step::new("kill").arg(self.server.id().to_string());
        if as_root(root, stop).output(root).is_ok() {
            let _ = self.server.wait();
        }
        let folder = self.folder.display().to_string();
        let _ = as_root(root, Step::new("rm").args(["-rf", &folder])).output(root);
    }
}

/// The folders, the two configuration files and the program.
fn lay_out(folder: &Path) -> Result<()> {
    for part in ["etc/ppd", "run", "cache", "spool", "tmp", "log"] {
        std::fs::create_dir_all(folder.join(part))?;
    }
    // The filters run as another user, who reads all of it and writes temporary files.
    permit(folder, 0o755)?;
    permit(&folder.join("tmp"), 0o1777)?;
    // A copy: AppArmor's profile of the installed one would forbid these folders.
    std::fs::copy("/usr/sbin/cupsd", folder.join("cupsd"))
        .context("the package cups is missing")?;
    std::fs::write(
        folder.join("etc/cups-files.conf"),
        files_configuration(folder),
    )?;
    Ok(std::fs::write(
        folder.join("etc/cupsd.conf"),
        configuration(folder),
    )?)
}

#[cfg(unix)]
fn permit(path: &Path, mode: u32) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    Ok(std::fs::set_permissions(
        path,
        std::fs::Permissions::from_mode(mode),
    )?)
}

#[cfg(not(unix))]
fn permit(_: &Path, _: u32) -> Result<()> {
    bail!("CUPS is not for this system")
}

fn files_configuration(folder: &Path) -> String {
    let places = [
        ("ServerRoot", "etc"),
        ("StateDir", "run"),
        ("CacheDir", "cache"),
        ("RequestRoot", "spool"),
        ("TempDir", "tmp"),
        ("AccessLog", "log/access_log"),
        ("ErrorLog", "log/error_log"),
        ("PageLog", "log/page_log"),
    ];
    let lines = places.map(|(name, part)| format!("{name} {}\n", path(folder, part)));
    lines.concat() + "SystemGroup root\n"
}

/// Whoever reaches the socket may do anything: the tests add and remove queues.
fn configuration(folder: &Path) -> String {
    let socket = path(folder, "run/cups.sock");
    format!(
        "Listen {socket}\nLogLevel info\nBrowsing Off\nWebInterface No\nDefaultAuthType None\n\
         PreserveJobHistory Yes\n\
         <Location />\n  Order allow,deny\n  Allow all\n</Location>\n\
         <Policy default>\n  <Limit All>\n    Order allow,deny\n    Allow all\n  </Limit>\n</Policy>\n"
    )
}

fn path(folder: &Path, part: &str) -> String {
    folder.join(part).display().to_string()
}

fn says(root: &Path, program: &str, arguments: &[&str]) -> Result<String> {
    let said = Step::new(program)
        .args(arguments.iter().copied())
        .output(root)?;
    Ok(said.trim().into())
}

fn as_root(root: &Path, step: Step) -> Step {
    let is_root = says(root, "id", &["-u"]).is_ok_and(|id| id == "0");
    if is_root {
        step
    } else {
        step.under("sudo", &["-n"])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_keeps_to_its_own_folder_and_opens_no_port() {
        let folder = Path::new("/tmp/own");
        assert!(
            files_configuration(folder)
                .lines()
                .all(|line| line.contains(" /tmp/own/") || line == "SystemGroup root")
        );
        let listens: Vec<_> = configuration(folder)
            .lines()
            .filter(|line| line.starts_with("Listen"))
            .map(String::from)
            .collect();
        assert_eq!(listens, ["Listen /tmp/own/run/cups.sock"]);
    }
}

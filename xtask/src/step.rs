//! One program to start, as a value: plans are lists of steps, so a test can read a plan without running it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    program: String,
    arguments: Vec<String>,
    /// Relative to the project's root.
    folder: PathBuf,
    variables: Vec<(String, String)>,
}

impl Step {
    pub(crate) fn new(program: impl Into<String>) -> Self {
        Self {
            program: program.into(),
            arguments: Vec::new(),
            folder: PathBuf::new(),
            variables: Vec::new(),
        }
    }

    /// The cargo that started this program.
    pub(crate) fn cargo() -> Self {
        Self::new("cargo")
    }

    /// npm, which is a script and not a program on Windows.
    pub(crate) fn npm() -> Self {
        Self::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
    }

    pub(crate) fn arg(mut self, argument: impl Into<String>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    pub(crate) fn args<I>(mut self, arguments: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        self.arguments.extend(arguments.into_iter().map(Into::into));
        self
    }

    pub(crate) fn folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = folder.into();
        self
    }

    pub(crate) fn variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    /// The same step started by another program, such as `xvfb-run`.
    pub(crate) fn under(mut self, program: &str, arguments: &[&str]) -> Self {
        let inner = std::mem::replace(&mut self.program, program.into());
        let outer = arguments.iter().map(ToString::to_string);
        self.arguments = outer.chain([inner]).chain(self.arguments).collect();
        self
    }

    /// The line a person would type.
    pub(crate) fn line(&self) -> String {
        let variables = self
            .variables
            .iter()
            .map(|(name, value)| format!("{name}={}", quoted(value)));
        let words = std::iter::once(&self.program)
            .chain(&self.arguments)
            .map(|word| quoted(word));
        let line = variables.chain(words).collect::<Vec<_>>().join(" ");
        if self.folder.as_os_str().is_empty() {
            line
        } else {
            format!("(cd {} && {line})", self.folder.display())
        }
    }

    /// Shows the line, runs it with this program's own terminal, and fails unless it succeeds.
    pub(crate) fn run(&self, root: &Path) -> Result<()> {
        println!("$ {}", self.line());
        let status = self
            .command(root)
            .status()
            .with_context(|| format!("could not start {}", self.program))?;
        if !status.success() {
            bail!("`{}` failed: {status}", self.line());
        }
        Ok(())
    }

    /// Runs quietly and gives what was written to standard output; what it says on the error output is
    /// shown only when it fails.
    pub(crate) fn output(&self, root: &Path) -> Result<String> {
        let output = self
            .command(root)
            .output()
            .with_context(|| format!("could not start {}", self.program))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            bail!(
                "`{}` failed: {}\n{}",
                self.line(),
                output.status,
                said.trim_end()
            );
        }
        String::from_utf8(output.stdout).context("its output is not UTF-8")
    }

    /// Runs and gives what was written to standard output; what it says on the error output is shown as it comes.
    pub(crate) fn output_with_errors_shown(&self, root: &Path) -> Result<String> {
        println!("$ {}", self.line());
        let mut text = String::new();
        let success = self.run_listening(root, |line| {
            text.push_str(line);
            text.push('\n');
        })?;
        if !success {
            bail!("`{}` failed", self.line());
        }
        Ok(text)
    }

    /// Runs, hands on each line of its standard output as it comes, and tells whether it succeeded.
    pub(crate) fn run_listening(&self, root: &Path, mut each: impl FnMut(&str)) -> Result<bool> {
        let mut child = self
            .command(root)
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("could not start {}", self.program))?;
        if let Some(output) = child.stdout.take() {
            let mut lines = BufReader::new(output).split(b'\n');
            while let Some(line) = lines.next().transpose()? {
                each(String::from_utf8_lossy(&line).trim_end_matches('\r'));
            }
        }
        Ok(child.wait()?.success())
    }

    /// Starts it and does not wait; it writes to nobody.
    pub(crate) fn start(&self, root: &Path) -> Result<Child> {
        let mut command = self.command(root);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
            .spawn()
            .with_context(|| format!("could not start {}", self.program))
    }

    fn command(&self, root: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .current_dir(root.join(&self.folder));
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:=,+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.into()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_can_be_pasted_into_a_shell() {
        let step = Step::new("npm")
            .args(["run", "it's done"])
            .folder("ui")
            .variable("CI", "1");
        assert_eq!(step.line(), r"(cd ui && CI=1 npm run 'it'\''s done')");
    }

    #[test]
    fn a_step_goes_under_another_program_whole() {
        let step = Step::cargo()
            .args(["test", "--test", "desktop"])
            .under("xvfb-run", &["-a"]);
        assert_eq!(step.line(), "xvfb-run -a cargo test --test desktop");
    }

    #[test]
    fn each_line_is_heard_also_of_a_program_that_fails() {
        let mut heard = Vec::new();
        let step = Step::new("sh").args(["-c", "printf 'one\\r\\ntwo'; exit 3"]);
        let success = step.run_listening(Path::new("."), |line| heard.push(line.to_owned()));
        assert!(!success.unwrap());
        assert_eq!(heard, ["one", "two"]);
        assert!(step.output_with_errors_shown(Path::new(".")).is_err());
    }

    #[test]
    fn a_program_that_fails_or_is_missing_is_a_failure_with_its_line() {
        let here = Path::new(".");
        let failed = Step::cargo().arg("no-such-command").output(here);
        assert!(format!("{:#}", failed.unwrap_err()).contains("`cargo no-such-command` failed"));
        let missing = Step::new("marquee-no-such-program").output(here);
        assert!(format!("{:#}", missing.unwrap_err()).contains("could not start"));
    }
}

//! `cargo xtask sim`: many worlds in which everything goes wrong, and an auditor.
//!
//! What happens in them is in crates/sim; here it is built and started.

use anyhow::Result;

use crate::project::Project;
use crate::step::Step;

/// The package of the simulator and the model check.
pub(crate) const PACKAGE: &str = "marquee-sim";

/// Fast, and with every assertion of arithmetic; see Cargo.toml.
const PROFILE: [&str; 2] = ["--profile", "proof"];

pub(crate) fn command(project: &Project, arguments: &[String]) -> Result<()> {
    playing(arguments).run(&project.root)
}

fn playing(arguments: &[String]) -> Step {
    // Alone and not with the workspace: it needs little of it, and a build of its own anyway.
    Step::cargo()
        .args(["run", "--quiet", "--package", PACKAGE])
        .args(PROFILE)
        .arg("--")
        .args(arguments)
}

/// Its tests: a few hundred seeds, the model check, and each rule left out once.
pub(crate) fn tests() -> Step {
    Step::cargo()
        .args(["test", "--package", PACKAGE])
        .args(PROFILE)
        .args(["--features", "planted-bugs"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_goes_to_the_simulator() {
        let line = playing(&["--seed".into(), "42".into()]).line();
        assert!(line.ends_with("-- --seed 42"), "{line}");
        assert!(line.contains("--profile proof"), "{line}");
    }
}

//! `cargo xtask pictures`: every state of every screen as pictures, for people to look at.
//!
//! Which states there are and how they are reached is in ui/tests/pictures.

use anyhow::{Context, Result, bail};

use crate::front_end;
use crate::project::Project;
use crate::run::workspace;
use crate::setup::{self, Purpose};
use crate::step::Step;

#[derive(Debug, Default, PartialEq, Eq)]
struct Request {
    /// Only states with one of these in their names.
    words: Vec<String>,
    /// The screen's language; English if nobody says.
    locale: Option<String>,
}

pub(crate) fn command(project: &Project, arguments: &[String]) -> Result<()> {
    let request = parse(arguments)?;
    setup::prepare(project, Purpose::Test)?;
    front_end::build(project)?;
    workspace("build")
        .args(["--bin", "marquee-admin"])
        .run(&project.root)?;
    let folder = project.target.join("pictures");
    let outcome = taking(project, &request).run(&project.root);
    println!(
        "The pictures are in {}",
        folder.join("index.html").display()
    );
    outcome
}

fn taking(project: &Project, request: &Request) -> Step {
    let folder = project.target.join("pictures");
    let mut step = front_end::script("pictures")
        .variable(
            "MARQUEE_ADMIN",
            project.built("marquee-admin").display().to_string(),
        )
        .variable("MARQUEE_PICTURES", folder.display().to_string());
    if let Some(locale) = &request.locale {
        step = step.variable("MARQUEE_PICTURES_LOCALE", locale.clone());
    }
    if !request.words.is_empty() {
        step = step.args(["--", "-t", &request.words.join("|")]);
    }
    step
}

fn parse(arguments: &[String]) -> Result<Request> {
    let mut request = Request::default();
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--locale" => {
                let locale = arguments.next().context("--locale wants a language")?;
                request.locale = Some(locale.clone());
            }
            option if option.starts_with('-') => bail!("there is no option {option}"),
            word => request.words.push(word.into()),
        }
    }
    Ok(request)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_and_language_can_be_chosen() {
        let arguments = ["cart", "--locale", "ar", "paid"].map(String::from);
        let request = parse(&arguments).unwrap();
        assert_eq!(request.words, ["cart", "paid"]);
        assert_eq!(request.locale.as_deref(), Some("ar"));
        assert!(parse(&["--locale".into()]).is_err());
        assert!(parse(&["--small".into()]).is_err());
    }

    #[test]
    fn the_words_become_one_pattern() {
        let project = Project {
            root: "/src".into(),
            target: "/src/target".into(),
            tools: "/src/target/tools".into(),
        };
        let request = parse(&["cart".into(), "paid".into()]).unwrap();
        let line = taking(&project, &request).line();
        assert!(line.contains("-t 'cart|paid'"), "{line}");
        assert!(
            line.contains("MARQUEE_PICTURES=/src/target/pictures"),
            "{line}"
        );
    }
}

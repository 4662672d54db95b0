//! What the documents name exists: files, folders, commands.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use regex_lite::Regex;

use super::sources::{File, Sources};
use super::{Finding, Rule};
use crate::COMMANDS;
use crate::project::Project;
use crate::step::Step;

pub(super) const PATHS: Rule = Rule {
    name: "paths in the documents exist",
    why: "a newcomer has nothing but the documents, and a wrong path costs trust in all the others",
    fix: "name the file's new place, or take the sentence out",
    check: paths,
};

pub(super) const COMMANDS_EXIST: Rule = Rule {
    name: "commands in the documents exist",
    why: "whoever follows the documents types what they say",
    fix: "name the command as `cargo xtask` lists it",
    check: commands,
};

pub(super) const TESTS_EXIST: Rule = Rule {
    name: "tests that the documents name exist",
    why: "an invariant is worth the test that shows it",
    fix: "name the test as `path/to/file.rs::name`, by its present place and name",
    check: tests_exist,
};

/// Made by building, so git does not know them.
const BUILT: &[&str] = &["target/", "ui/dist", "node_modules"];

const FILE_ENDINGS: &[&str] = &[
    "rs", "ts", "mjs", "svelte", "css", "sql", "toml", "md", "json", "csv", "png", "sh", "lock",
];

fn documents(sources: &Sources) -> impl Iterator<Item = &File> {
    sources.with_extension(&["md"])
}

fn paths(sources: &Sources) -> Vec<Finding> {
    let (Ok(code), Ok(link)) = (Regex::new(r"`([^`\n]+)`"), Regex::new(r"\]\(([^)\s]+)\)")) else {
        return vec![Finding::new("xtask", "the pattern is wrong")];
    };
    let mut findings = Vec::new();
    for file in documents(sources) {
        for (index, line) in file.lines() {
            let words = code.captures_iter(line).filter_map(|found| found.get(1));
            let words = words
                .map(|found| found.as_str())
                .filter(|word| is_path(word, sources));
            let links = link.captures_iter(line).filter_map(|found| found.get(1));
            let links = links
                .map(|found| found.as_str())
                .filter(|link| is_local(link));
            for path in words
                .chain(links)
                .filter(|path| !exists(path, &file.path, sources))
            {
                findings.push(Finding::in_line(&file.path, index, path));
            }
        }
    }
    findings
}

/// Whether a word in code type is meant as a place in the sources. `and/or` is not, `crates/domain` is.
fn is_path(word: &str, sources: &Sources) -> bool {
    let plain = word
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c));
    let Some((first, _)) = word
        .split_once('/')
        .filter(|(first, _)| plain && !first.is_empty())
    else {
        return false;
    };
    let ending = word.rsplit_once('.').map_or("", |(_, ending)| ending);
    let known = first != "." && first != ".." && sources.has(first);
    (known || word.ends_with('/') || FILE_ENDINGS.contains(&ending))
        && !BUILT.iter().any(|built| word.contains(built))
}

fn is_local(link: &str) -> bool {
    !link.starts_with('#') && !link.contains("://") && !link.starts_with("mailto:")
}

/// From the root, or from the document's own folder.
fn exists(path: &str, document: &str, sources: &Sources) -> bool {
    let path = path.split('#').next().unwrap_or(path);
    let folder = document.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut beside: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.trim_end_matches('/').split('/') {
        match part {
            "." => {}
            ".." => {
                beside.pop();
            }
            name => beside.push(name),
        }
    }
    sources.has(path) || sources.has(&beside.join("/"))
}

/// A test is named as `crates/domain/tests/rules_seat.rs::a_seat_that_is_being_paid_waits_for_no_clock`.
fn tests_exist(sources: &Sources) -> Vec<Finding> {
    let Ok(pattern) = Regex::new(r"`([\w./-]+\.rs)::(\w+)`") else {
        return vec![Finding::new("xtask", "the pattern is wrong")];
    };
    let has = |path: &str, test: &str| {
        let file = sources.files.iter().find(|file| file.path == path);
        file.is_some_and(|file| file.text.contains(&format!("fn {test}(")))
    };
    let mut findings = Vec::new();
    for file in documents(sources) {
        for (index, line) in file.lines() {
            for (named, [path, test]) in pattern.captures_iter(line).map(|found| found.extract()) {
                if !has(path, test) {
                    findings.push(Finding::in_line(&file.path, index, named));
                }
            }
        }
    }
    findings
}

fn commands(sources: &Sources) -> Vec<Finding> {
    let Ok(pattern) = Regex::new(r"cargo xtask ([a-z][a-z-]*)") else {
        return vec![Finding::new("xtask", "the pattern is wrong")];
    };
    let mut findings = Vec::new();
    for file in documents(sources) {
        for (index, line) in file.lines() {
            for name in pattern.captures_iter(line).filter_map(|found| found.get(1)) {
                if COMMANDS.iter().all(|command| command.name != name.as_str()) {
                    findings.push(Finding::in_line(
                        &file.path,
                        index,
                        format!("cargo xtask {}", name.as_str()),
                    ));
                }
            }
        }
    }
    findings
}

/// Asks the built `marquee-admin` for help on each of its commands that a document names. Apart from the
/// rules, for it needs the program.
pub(crate) fn check_admin_commands(project: &Project) -> Result<()> {
    let named = admin_commands(&Sources::read(project)?);
    let admin = project.built("marquee-admin").display().to_string();
    let help = |words: &[String]| {
        Step::new(&admin)
            .arg("help")
            .args(words)
            .output(&project.root)
    };
    let unknown: Vec<String> = named
        .into_iter()
        .filter(|words| match (help(words), words.as_slice()) {
            (Ok(_), _) => false,
            // The second word may be an argument, where the first is a command without commands of its own.
            (Err(_), [first, _]) => {
                help(std::slice::from_ref(first)).map_or(true, |text| text.contains("Commands:"))
            }
            (Err(_), _) => true,
        })
        .map(|words| format!("marquee-admin {}", words.join(" ")))
        .collect();
    if !unknown.is_empty() {
        bail!(
            "the documents name commands that there are not: {}",
            unknown.join(", ")
        );
    }
    Ok(())
}

/// One or two words each.
fn admin_commands(sources: &Sources) -> BTreeSet<Vec<String>> {
    let mut named = BTreeSet::new();
    for code in documents(sources).flat_map(code) {
        for call in code.split("marquee-admin").skip(1) {
            let words = command_words(call);
            if !words.is_empty() {
                named.insert(words);
            }
        }
    }
    named
}

/// The command in what follows a program's name: the first two words at most, after its options. What is
/// written large stands for something, and with anything else the arguments begin.
fn command_words(call: &str) -> Vec<String> {
    let mut words = call.split_whitespace().peekable();
    while let Some(option) = words.next_if(|word| word.starts_with('-')) {
        if option == "--data" {
            words.next();
        }
    }
    let is_command = |word: &&str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.chars().all(|c| c.is_ascii_lowercase() || c == '-')
    };
    words
        .take_while(is_command)
        .take(2)
        .map(String::from)
        .collect()
}

/// What a document shows in code type: fenced lines, indented ones that start a program, and words in backticks.
fn code(file: &File) -> Vec<&str> {
    let mut fenced = false;
    let mut found = Vec::new();
    for (_, line) in file.lines() {
        let words = line.trim_start();
        let indented = line.starts_with("    ")
            && ["$", "cargo", "marquee-admin"]
                .iter()
                .any(|start| words.starts_with(start));
        if words.starts_with("```") {
            fenced = !fenced;
        } else if fenced || indented {
            found.push(line);
        } else {
            found.extend(line.split('`').skip(1).step_by(2));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(rule: &Rule, text: &str) -> Vec<String> {
        let files = [
            ("docs/cashier.md", text),
            ("docs/manager.md", ""),
            ("crates/domain/src/lib.rs", "fn money_adds_up() {}"),
        ];
        (rule.check)(&Sources::of(&files))
            .into_iter()
            .map(|finding| finding.what)
            .collect()
    }

    #[test]
    fn a_path_that_is_not_there_is_found() {
        let wrong = [
            "crates/domian/",
            "crates/domain/src/seat.rs",
            "demo/films.json",
        ];
        for path in wrong {
            assert_eq!(told(&PATHS, &format!("See `{path}` there.")), [path]);
        }
        assert_eq!(told(&PATHS, "[the guide](usher.md)"), ["usher.md"]);
        assert_eq!(
            told(&PATHS, "[the guide](../manager.md)"),
            ["../manager.md"]
        );
    }

    #[test]
    fn what_is_there_or_is_no_path_is_left_alone() {
        let fine = [
            "`crates/domain`, `crates/domain/src/lib.rs`, `docs/`",
            "[the guide](manager.md#cash) and [code](../crates/domain/src/lib.rs)",
            "`and/or`, `application/json`, `POST /api/operations/{name}`, `target/debug/marquee`, `/etc/os-release`",
            "[elsewhere](https://example.org/a.md) and [below](#below)",
        ];
        for text in fine {
            assert_eq!(told(&PATHS, text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn a_test_that_is_not_there_is_found() {
        let known = "`crates/domain/src/lib.rs::money_adds_up`";
        assert!(told(&TESTS_EXIST, known).is_empty());
        for unknown in [
            "`crates/domain/src/lib.rs::money_adds`",
            "`crates/domain/src/sale.rs::money_adds_up`",
        ] {
            assert_eq!(told(&TESTS_EXIST, unknown), [unknown]);
        }
    }

    #[test]
    fn a_command_that_is_not_there_is_found() {
        assert_eq!(
            told(&COMMANDS_EXIST, "    cargo xtask runn\n"),
            ["cargo xtask runn"]
        );
        assert!(told(&COMMANDS_EXIST, "`cargo xtask run`, or `cargo xtask` alone").is_empty());
    }

    #[test]
    fn commands_of_the_admin_program_are_read_from_code_only() {
        let text = "`marquee-admin plan check FILE`: marquee-admin is small\n\n    marquee-admin -- serve\n\
                    ```\nmarquee-admin --data x demo # it\n```\nmarquee-admin sings; `marquee-admin`\n";
        let named = admin_commands(&Sources::of(&[("README.md", text)]));
        let named: Vec<_> = named.iter().map(|words| words.join(" ")).collect();
        assert_eq!(named, ["demo", "plan check", "serve"]);
    }
}

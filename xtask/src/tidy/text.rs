//! Rules for every text: its length, its unfinished places, its white space.

use regex_lite::Regex;

use super::sources::Sources;
use super::{Finding, Rule};

pub(super) const LENGTH: Rule = Rule {
    name: "files stay short",
    why: "a file over 500 lines is a sign of two things in one",
    fix: "split it where its two things meet",
    check: length,
};

pub(super) const MARKERS: Rule = Rule {
    name: "nothing is left for later",
    why: "a note in the code is a promise that nobody is reminded of",
    fix: "do it now, or open an issue and say here what holds until then",
    check: markers,
};

pub(super) const WHITESPACE: Rule = Rule {
    name: "texts are clean",
    why: "invisible differences make changes hard to read",
    fix: "let your editor follow .editorconfig",
    check: whitespace,
};

const MOST_LINES: usize = 500;

fn length(sources: &Sources) -> Vec<Finding> {
    sources
        .with_extension(&["rs", "ts", "mjs", "js", "svelte", "css"])
        .filter(|file| !file.path.contains(".gen."))
        .map(|file| (file, file.text.lines().count()))
        .filter(|(_, count)| *count > MOST_LINES)
        .map(|(file, count)| Finding::new(&file.path, format!("{count} lines")))
        .collect()
}

fn markers(sources: &Sources) -> Vec<Finding> {
    // Put together here, so that this file does not break its own rule.
    let pattern = [
        r"\bTO",
        r"DO\b|\bFIX",
        r"ME\b|\bXX",
        r"X\b|\bto",
        r"do!|\bunimple",
        r"mented!",
    ]
    .concat();
    let Ok(pattern) = Regex::new(&pattern) else {
        return vec![Finding::new("xtask", "the pattern is wrong")];
    };
    let mut findings = Vec::new();
    for file in sources.with_extension(&[
        "rs", "ts", "mjs", "js", "svelte", "css", "sql", "toml", "md",
    ]) {
        for (index, line) in file.lines() {
            if let Some(marker) = pattern.find(line) {
                findings.push(Finding::in_line(&file.path, index, marker.as_str()));
            }
        }
    }
    findings
}

fn whitespace(sources: &Sources) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &sources.files {
        if !file.text.is_empty() && !file.text.ends_with('\n') {
            findings.push(Finding::new(&file.path, "the last line has no end"));
        }
        for (index, line) in file.text.split('\n').enumerate() {
            if let Some(what) = untidy(line) {
                findings.push(Finding::in_line(&file.path, index, what));
            }
        }
    }
    findings
}

fn untidy(line: &str) -> Option<&'static str> {
    if line.ends_with('\r') {
        Some("a carriage return")
    } else if line.ends_with([' ', '\t']) {
        Some("white space at the end")
    } else if line.contains('\t') {
        Some("a tab")
    } else if line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ") {
        Some("an unfinished merge")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(rule: &Rule, path: &str, text: &str) -> usize {
        (rule.check)(&Sources::of(&[(path, text)])).len()
    }

    #[test]
    fn a_file_of_501_lines_is_too_long_unless_it_is_generated() {
        let (most, more) = ("x\n".repeat(MOST_LINES), "x\n".repeat(MOST_LINES + 1));
        assert_eq!(count(&LENGTH, "a.rs", &most), 0);
        assert_eq!(count(&LENGTH, "a.rs", &more), 1);
        assert_eq!(count(&LENGTH, "ui/src/App.svelte", &more), 1);
        assert_eq!(count(&LENGTH, "ui/src/ipc/operations.gen.ts", &more), 0);
        assert_eq!(count(&LENGTH, "demo/films.json", &more), 0);
    }

    #[test]
    fn a_note_for_later_is_found_but_the_spanish_word_is_not() {
        assert_eq!(count(&MARKERS, "a.rs", concat!("// TO", "DO: later\n")), 1);
        assert_eq!(
            count(&MARKERS, "a.svelte", concat!("<!-- FIX", "ME -->\n")),
            1
        );
        assert_eq!(count(&MARKERS, "a.rs", concat!("to", "do!()\n")), 1);
        assert_eq!(count(&MARKERS, "a.md", "todo está listo; mastodon\n"), 0);
    }

    #[test]
    fn each_kind_of_untidy_white_space_is_found() {
        for text in ["a \n", "\ta\n", "a\r\n", "a", "<<<<<<< mine\n"] {
            assert_eq!(count(&WHITESPACE, "a.csv", text), 1, "{text:?}");
        }
        assert_eq!(count(&WHITESPACE, "a.csv", "  a\n\nb\n"), 0);
    }
}

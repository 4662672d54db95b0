//! Money is a whole number of minor units, everywhere.

use regex_lite::Regex;

use super::sources::{File, Sources};
use super::{Finding, Rule};

const WHY: &str =
    "0.1 + 0.2 is not 0.3 in floating point, and a till must be right to the last cent";

pub(super) const RUST: Rule = Rule {
    name: "no float is money in Rust",
    why: WHY,
    fix: "keep minor units as an integer; a rate is a whole number of basis points",
    check: rust,
};

pub(super) const UI: Rule = Rule {
    name: "no float is money in the UI",
    why: WHY,
    fix: "keep minor units, and show them with the one money formatter of ui/src/shared",
    check: ui,
};

fn rust(sources: &Sources) -> Vec<Finding> {
    let Ok(float) =
        Regex::new(r"\b\w+_minor\b[^,;={}]{0,30}\bf(32|64)\b|\bf(32|64)::from\([^)]*_minor\b")
    else {
        return vec![Finding::new("xtask", "the pattern is wrong")];
    };
    let found = |file: &File| matches(file, |line| float.is_match(line));
    sources
        .with_extension(&["rs"])
        .filter(|file| !file.path.starts_with("xtask/"))
        .flat_map(found)
        .collect()
}

fn ui(sources: &Sources) -> Vec<Finding> {
    let (Ok(float), Ok(money)) = (
        Regex::new(r"\b(parseFloat|toFixed)\b"),
        Regex::new(r"(?i)minor|price|amount|total|money|tender|change|cash|currency"),
    ) else {
        return vec![Finding::new("xtask", "the pattern is wrong")];
    };
    let mut findings = Vec::new();
    for file in sources.under("ui/src/") {
        let lines: Vec<&str> = file.text.lines().collect();
        for (index, line) in lines
            .iter()
            .enumerate()
            .filter(|(_, line)| float.is_match(line))
        {
            let near = &lines[index.saturating_sub(2)..lines.len().min(index + 3)];
            if near.iter().any(|line| money.is_match(line)) {
                findings.push(Finding::in_line(&file.path, index, line.trim()));
            }
        }
    }
    findings
}

fn matches(file: &File, found: impl Fn(&str) -> bool) -> Vec<Finding> {
    let lines = file.lines().filter(|(_, line)| found(line));
    lines
        .map(|(index, line)| Finding::in_line(&file.path, index, line.trim()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_float_that_is_money_is_found_in_rust() {
        let broken = [
            "price_minor: f64,",
            "pub total_minor: Option<f32>,",
            "let euros = total_minor as f64 / 100.0;",
            "let euros = f64::from(total_minor) / 100.0;",
        ];
        for line in broken {
            assert_eq!(
                rust(&Sources::of(&[("crates/a.rs", line)])).len(),
                1,
                "{line}"
            );
        }
        for line in ["price_minor: i64, x: f64,", "let x = f64::from(width);"] {
            assert!(
                rust(&Sources::of(&[("crates/a.rs", line)])).is_empty(),
                "{line}"
            );
        }
    }

    #[test]
    fn a_float_near_money_is_found_in_the_ui_and_geometry_is_left_alone() {
        let broken = "const total =\n  lines.sum();\nshow(x.toFixed(2));\n";
        assert_eq!(ui(&Sources::of(&[("ui/src/cart.ts", broken)])).len(), 1);
        let geometry = "const radius = 3;\nreturn `M${x.toFixed(2)}`;\n";
        assert!(ui(&Sources::of(&[("ui/src/map.ts", geometry)])).is_empty());
        assert!(ui(&Sources::of(&[("demo/a.ts", broken)])).is_empty());
    }
}

//! What the program writes: results on standard output, one line of error on standard error.

use std::io::Write;

use marquee_contract::error::ErrorBody;
use marquee_contract::listing::Contract;
use serde_json::{Value, json};

use super::Done;

/// Writes lines; whoever reads them may stop reading (`| head`), which is no fault.
pub(super) fn lines(lines: impl IntoIterator<Item = impl std::fmt::Display>) {
    let mut out = std::io::stdout().lock();
    for line in lines {
        if writeln!(out, "{line}").is_err() {
            return;
        }
    }
    let _ = out.flush();
}

pub(super) fn done(done: &Done, json: bool) {
    if json {
        lines([&done.value]);
    } else {
        lines(&done.lines);
    }
}

/// One line on standard error, of what is no error.
pub(super) fn warning(line: &str) {
    let _ = writeln!(std::io::stderr(), "marquee-admin: {line}");
}

/// One line with the code; what was found in a refused file is listed on standard output before it.
pub(super) fn error(body: &ErrorBody, json: bool) {
    if json {
        let _ = writeln!(std::io::stderr(), "{}", json!(body));
        return;
    }
    let findings = body
        .details
        .as_ref()
        .and_then(|details| details["findings"].as_array());
    lines(findings.into_iter().flatten().map(finding));
    let message = body
        .message
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let _ = writeln!(
        std::io::stderr(),
        "marquee-admin: {}: {message}",
        body.code.name()
    );
}

/// A finding in a file as one line: where, then what.
pub(super) fn finding(finding: &Value) -> String {
    let text = |field: &str| finding[field].as_str().filter(|text| !text.is_empty());
    let message = text("message").unwrap_or_default();
    let mut place = Vec::new();
    if let Some(file) = text("file") {
        place.push(format!("{file}:{}", finding["line"]));
    }
    place.extend(text("field").map(str::to_owned));
    for field in ["zone", "row", "seat"] {
        place.extend(text(field).map(|value| format!("{field} {value}")));
    }
    let severity = text("severity")
        .map(|severity| format!("{severity}: "))
        .unwrap_or_default();
    if place.is_empty() {
        format!("{severity}{message}")
    } else {
        format!("{severity}{}: {message}", place.join(", "))
    }
}

/// The list of operations.
pub(super) fn operations(contract: &Contract) -> Done {
    let lines = contract
        .operations
        .iter()
        .map(|operation| {
            format!(
                "{:<28} {:<18} {}",
                operation.name, operation.access, operation.summary
            )
        })
        .collect();
    Done::new(json!(contract), lines)
}

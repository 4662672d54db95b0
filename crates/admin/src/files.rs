//! Commands that read and write people's files.

use std::io::Read;
use std::path::{Path, PathBuf};

use marquee_contract::error::ErrorBody;
use serde_json::{Value, json};

use super::{Done, Outcome, PlanCommand, ProgrammeCommand, Session, invalid};

/// A file that is larger than any plan or programme is a mistake, found before it fills the memory.
const FILE_LIMIT_BYTES: u64 = 64 * 1024 * 1024;

fn read(path: &Path) -> Result<String, ErrorBody> {
    let failed =
        |error: std::io::Error| invalid(format!("{} cannot be read: {error}.", path.display()));
    let file = std::fs::File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    file.take(FILE_LIMIT_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() as u64 > FILE_LIMIT_BYTES {
        return Err(invalid(format!(
            "{} is larger than 64 MiB.",
            path.display()
        )));
    }
    String::from_utf8(bytes)
        .map_err(|error| invalid(format!("{} is not UTF-8 text: {error}.", path.display())))
}

fn write(path: &Path, text: &str) -> Result<(), ErrorBody> {
    std::fs::write(path, text)
        .map_err(|error| invalid(format!("{} cannot be written: {error}.", path.display())))
}

/// Refuses to write over what is there, before anything is written.
fn require_new<'a>(mut paths: impl Iterator<Item = &'a PathBuf>) -> Result<(), ErrorBody> {
    match paths.find(|path| path.exists()) {
        None => Ok(()),
        Some(path) => Err(invalid(format!(
            "{} already exists and was not changed; --force overwrites it.",
            path.display()
        ))),
    }
}

/// The argument itself, or all of standard input for `-`.
pub(super) fn argument_or_stdin(argument: &str) -> Result<String, ErrorBody> {
    if argument != "-" {
        return Ok(argument.to_owned());
    }
    let mut text = String::new();
    std::io::stdin()
        .take(FILE_LIMIT_BYTES)
        .read_to_string(&mut text)
        .map_err(|error| invalid(format!("Standard input cannot be read: {error}.")))?;
    Ok(text)
}

/// `1 show`, `2 shows`
fn counted(count: &Value, thing: &str) -> String {
    let ending = if *count == 1 { "" } else { "s" };
    format!("{count} {thing}{ending}")
}

fn finding_lines(report: &Value) -> impl Iterator<Item = String> {
    let findings = report["findings"].as_array().cloned().unwrap_or_default();
    findings
        .into_iter()
        .map(|finding| super::print::finding(&finding))
}

pub(super) async fn plan(session: Session, command: PlanCommand) -> Outcome {
    let sidecar_text = |path: Option<&std::path::PathBuf>| path.map(|path| read(path)).transpose();
    match command {
        PlanCommand::Check { file, sidecar } => {
            let input =
                json!({ "document": read(&file)?, "sidecar": sidecar_text(sidecar.as_ref())? });
            let report = session.call("plan.check", input).await?;
            let mut lines: Vec<String> = finding_lines(&report).collect();
            lines.push(format!(
                "{}; this plan can be imported.",
                counted(&report["seat_count"], "seat")
            ));
            Ok(Done::new(report, lines))
        }
        PlanCommand::Import {
            hall,
            file,
            sidecar,
            cleaning_minutes,
        } => {
            let input = json!({
                "hall": hall, "document": read(&file)?, "sidecar": sidecar_text(sidecar.as_ref())?,
                "cleaning_minutes": cleaning_minutes,
            });
            let stored = session.call("plan.import", input).await?;
            let mut lines: Vec<String> = finding_lines(&stored).collect();
            lines.push(format!(
                "Stored as version {} of {hall}: {}.",
                stored["version"],
                counted(&stored["seat_count"], "seat")
            ));
            Ok(Done::new(stored, lines))
        }
        PlanCommand::Export {
            hall,
            file,
            sidecar,
            force,
        } => {
            if !force {
                require_new([&file].into_iter().chain(&sidecar))?;
            }
            let exported = session.call("plan.export", json!({ "hall": hall })).await?;
            write(&file, exported["document"].as_str().unwrap_or_default())?;
            if let Some(sidecar) = &sidecar {
                write(sidecar, exported["sidecar"].as_str().unwrap_or_default())?;
            }
            let line = format!(
                "Wrote version {} of {hall} to {}.",
                exported["version"],
                file.display()
            );
            Ok(Done::new(
                json!({ "version": exported["version"], "file": file, "sidecar": sidecar }),
                vec![line],
            ))
        }
    }
}

pub(super) async fn programme(session: Session, command: ProgrammeCommand) -> Outcome {
    let (operation, files, done) = match command {
        ProgrammeCommand::Check { files } => ("programme.check", files, "can be imported"),
        ProgrammeCommand::Import { files } => ("programme.import", files, "imported"),
    };
    let texts = files
        .iter()
        .map(|path| Ok(json!({ "name": path.display().to_string(), "text": read(path)? })))
        .collect::<Result<Vec<Value>, ErrorBody>>()?;
    let report = session.call(operation, json!({ "files": texts })).await?;
    let line = format!(
        "{} and {} {done}.",
        counted(&report["film_count"], "film"),
        counted(&report["show_count"], "show")
    );
    Ok(Done::new(report, vec![line]))
}

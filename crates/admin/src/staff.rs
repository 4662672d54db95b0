//! Commands about the people who work at the cinema. A PIN is on no command line: other programs see those.

use std::io::IsTerminal;

use clap::Subcommand;
use marquee_contract::error::ErrorBody;
use serde_json::{Value, json};

use super::{Done, Outcome, Session, files, invalid};

#[derive(Debug, Subcommand)]
pub(super) enum StaffCommand {
    /// Add a person; the PIN comes from MARQUEE_NEW_PIN or standard input.
    Add {
        #[arg(long)]
        number: u32,
        #[arg(long)]
        name: String,
        #[arg(long)]
        role: String,
    },
    /// List everybody.
    List,
    /// Give a person a new PIN, from MARQUEE_NEW_PIN or standard input; it ends a lockout.
    Pin { number: u32 },
    /// Shut a person out at once.
    Deactivate { number: u32 },
    /// Let a person sign in again.
    Activate { number: u32 },
    /// Give a person another role: cashier, supervisor, manager or usher.
    Role { number: u32, role: String },
}

pub(super) async fn run(session: Session, command: StaffCommand) -> Outcome {
    match command {
        StaffCommand::Add { number, name, role } => {
            let pin = new_pin()?;
            let input = json!({ "number": number, "name": name, "role": role, "pin": pin });
            let line = format!("Added {name} as number {number}.");
            does(session, "staff.add", input, line).await
        }
        StaffCommand::List => {
            let list = session.call("staff.list", json!({})).await?;
            let people = list["staff"].as_array().into_iter().flatten();
            let lines = people.map(line).collect();
            Ok(Done::new(list, lines))
        }
        StaffCommand::Pin { number } => {
            let input = json!({ "staff_number": number, "pin": new_pin()? });
            let line = format!("Number {number} has a new PIN.");
            does(session, "staff.set_pin", input, line).await
        }
        StaffCommand::Deactivate { number } => {
            let input = json!({ "staff_number": number, "active": false });
            let line = format!("Number {number} can no longer sign in.");
            does(session, "staff.set_active", input, line).await
        }
        StaffCommand::Activate { number } => {
            let input = json!({ "staff_number": number, "active": true });
            let line = format!("Number {number} can sign in.");
            does(session, "staff.set_active", input, line).await
        }
        StaffCommand::Role { number, role } => {
            let line = format!("Number {number} is now {role}.");
            let input = json!({ "staff_number": number, "role": role });
            does(session, "staff.set_role", input, line).await
        }
    }
}

async fn does(session: Session, operation: &str, input: Value, line: String) -> Outcome {
    let output = session.call(operation, input).await?;
    Ok(Done::new(output, vec![line]))
}

fn new_pin() -> Result<String, ErrorBody> {
    match std::env::var("MARQUEE_NEW_PIN") {
        Ok(pin) => Ok(pin),
        // What is typed at a terminal can be read over the shoulder.
        Err(_) if std::io::stdin().is_terminal() => Err(no_pin()),
        Err(_) => {
            let pin = files::argument_or_stdin("-")?.trim().to_owned();
            if pin.is_empty() {
                Err(no_pin())
            } else {
                Ok(pin)
            }
        }
    }
}

fn no_pin() -> ErrorBody {
    invalid("Put the new PIN into the variable MARQUEE_NEW_PIN, or pipe it to standard input.")
}

fn line(person: &Value) -> String {
    let text = |field: &str| person[field].as_str().unwrap_or_default();
    let out = if person["active"] == false {
        "  (shut out)"
    } else {
        ""
    };
    format!(
        "{:>6}  {:<12} {}{out}",
        person["number"],
        text("role"),
        text("name")
    )
}

//! A cinema in a folder of its own, and `marquee-admin` on it.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Stdio;

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::Command;

/// The ticket key is kept beside the database: a test must not write into the keyring of whoever runs it.
pub(crate) const KEY_IN_A_FILE: (&str, &str) = ("MARQUEE_TICKET_KEY", "file");

/// The desktop program.
pub(crate) fn marquee() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_marquee"))
}

/// Cargo builds it beside the desktop program.
fn marquee_admin() -> PathBuf {
    let name = format!("marquee-admin{}", std::env::consts::EXE_SUFFIX);
    let program = marquee().with_file_name(name);
    assert!(
        program.exists(),
        "{} is not built: cargo xtask test --only build",
        program.display()
    );
    program
}

/// A place on the disk that is gone with the test: the cinema's folder, and a home for what the window keeps.
#[derive(Debug)]
pub(crate) struct Cinema {
    place: TempDir,
}

/// What a command said, and whether it said yes.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) success: bool,
    pub(crate) output: String,
    pub(crate) error: String,
}

impl Cinema {
    /// An empty folder, as a newcomer has.
    pub(crate) fn nowhere() -> Self {
        let place = tempfile::Builder::new()
            .prefix("marquee-test-")
            .tempdir()
            .unwrap();
        let cinema = Self { place };
        std::fs::create_dir(cinema.folder()).unwrap();
        std::fs::create_dir(cinema.home()).unwrap();
        cinema
    }

    /// The demo cinema, before anybody has signed in.
    pub(crate) async fn demo() -> Self {
        let cinema = Self::nowhere();
        let made = cinema.admin(["demo"]).await;
        assert!(made.success, "{made:?}");
        cinema
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.place.path().join("cinema")
    }

    /// Where the window may keep what is no part of the cinema.
    pub(crate) fn home(&self) -> PathBuf {
        self.place.path().join("home")
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.folder().join("cinema.db")
    }

    /// The tickets in the folder that they go to until a printer is chosen, by name.
    pub(crate) fn printed(&self) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(self.folder().join("printed")) else {
            return Vec::new();
        };
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files
    }

    /// Runs a command of `marquee-admin` and waits for its end.
    pub(crate) async fn admin<Word: AsRef<OsStr>>(
        &self,
        words: impl IntoIterator<Item = Word>,
    ) -> Said {
        let output = Command::new(marquee_admin())
            .arg("--data")
            .arg(self.folder())
            .args(words)
            .env(KEY_IN_A_FILE.0, KEY_IN_A_FILE.1)
            .stdin(Stdio::null())
            .output()
            .await
            .unwrap();
        Said {
            success: output.status.success(),
            output: String::from_utf8(output.stdout).unwrap(),
            error: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs an operation as the system actor; it must succeed.
    pub(crate) async fn call(&self, operation: &str, input: Value) -> Value {
        let said = self
            .admin(["--json", "call", operation, &input.to_string()])
            .await;
        assert!(said.success, "{operation} {input}: {}", said.error);
        serde_json::from_str(&said.output).unwrap()
    }

    /// A show of tomorrow that is on sale, in the hall with the most seats: none has begun, whatever the hour.
    pub(crate) async fn a_show_of_tomorrow(&self) -> Show {
        let shows = self.shows_of_tomorrow().await;
        let largest = shows
            .iter()
            .max_by_key(|facts| facts["seats"]["free"].as_u64());
        self.show(largest.expect("something is on tomorrow")).await
    }

    /// What is on sale for tomorrow, as the board shows it, in the order of the starts.
    pub(crate) async fn shows_of_tomorrow(&self) -> Vec<Value> {
        let today = self.call("programme.day", json!({})).await;
        let tomorrow = json!({ "business_day": today["days"][1] });
        let day = self.call("programme.day", tomorrow).await;
        let mut shows = day["shows"].as_array().unwrap().clone();
        shows.retain(|show| show["state"] == "on_sale");
        shows.sort_by_key(|show| text(&show["starts_at"]));
        shows
    }

    pub(crate) async fn show(&self, facts: &Value) -> Show {
        let plan = json!({ "plan_id": facts["plan_id"] });
        let plan = self.call("plan.get", plan).await;
        Show {
            id: text(&facts["id"]),
            seats: plan["seats"].as_array().unwrap().clone(),
        }
    }

    /// The free seats of these kinds, by their index in the plan.
    pub(crate) async fn free_seats(&self, show: &Show, kinds: &[&str]) -> Vec<usize> {
        let answer = self.call("show.seats", json!({ "show_id": show.id })).await;
        let states = answer["states"].as_array().unwrap().iter();
        let is_of_kind = |seat: usize| kinds.iter().any(|kind| show.seats[seat]["kind"] == **kind);
        let of_kind = states
            .enumerate()
            .filter(|(seat, state)| **state == "free" && is_of_kind(*seat));
        of_kind.map(|(seat, _)| seat).collect()
    }
}

/// A show as the tests need to know it.
#[derive(Debug)]
pub(crate) struct Show {
    pub(crate) id: String,
    /// Its plan's seats, by index.
    pub(crate) seats: Vec<Value>,
}

impl Show {
    /// What people call the seat, in the language of the records.
    pub(crate) fn name_of(&self, seat: usize) -> String {
        let seat = &self.seats[seat];
        format!("Row {} seat {}", text(&seat["row"]), text(&seat["number"]))
    }
}

pub(crate) fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is no text"))
        .to_owned()
}

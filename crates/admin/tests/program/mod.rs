//! The real `marquee-admin`, started as a person or a script starts it.
#![allow(dead_code, reason = "each test program needs a part of it")]

pub(crate) mod client;
#[cfg(target_os = "linux")]
#[path = "../../../cinema/tests/stories/harness/failing_disk.rs"]
pub(crate) mod failing_disk;
pub(crate) mod print_service;
#[path = "../../../cinema/tests/stories/harness/records.rs"]
pub(crate) mod records;
pub(crate) mod serving;

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;

pub(crate) const MANAGER: (u32, &str) = (1, "580213");
pub(crate) const CASHIER: (u32, &str) = (11, "3608");
pub(crate) const USHER: (u32, &str) = (21, "2751");

/// A folder with the demo cinema in it, made once for all tests of a program and copied for each.
pub(crate) struct Site {
    folder: TempDir,
}

/// The demo's files as they are right after it was made.
type Files = Vec<(PathBuf, Vec<u8>)>;

fn make_demo() -> Files {
    let folder = TempDir::new().unwrap();
    admin(folder.path(), ["demo"]).succeeds();
    ["cinema.db", "ticket-key"]
        .map(|name| {
            let bytes = std::fs::read(folder.path().join(name)).unwrap();
            (PathBuf::from(name), bytes)
        })
        .to_vec()
}

impl Site {
    pub(crate) fn empty() -> Self {
        let folder = TempDir::new().unwrap();
        Self { folder }
    }

    pub(crate) fn demo() -> Self {
        static DEMO: OnceLock<Files> = OnceLock::new();
        let site = Self::empty();
        for (name, bytes) in DEMO.get_or_init(make_demo) {
            std::fs::write(site.path().join(name), bytes).unwrap();
        }
        site
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.path().join("cinema.db")
    }

    /// The PDFs that were printed, by name.
    pub(crate) fn printed(&self) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(self.path().join("printed")) else {
            return Vec::new();
        };
        let paths = entries.map(|entry| entry.unwrap().path());
        let mut pages: Vec<PathBuf> = paths
            .filter(|path| path.extension() == Some(OsStr::new("pdf")))
            .collect();
        pages.sort();
        pages
    }

    pub(crate) fn admin<const N: usize>(&self, arguments: [&str; N]) -> Ran {
        admin(self.path(), arguments)
    }

    /// Runs an operation as the system actor and answers its output.
    pub(crate) fn call(&self, operation: &str, input: &Value) -> Value {
        self.admin(["--json", "call", operation, &input.to_string()])
            .succeeds()
            .json()
    }

    pub(crate) async fn records(&self) -> records::Records {
        records::Records::of(&self.database()).await
    }

    /// A show of tomorrow in a hall: whatever the hour is now, it has not begun.
    pub(crate) fn show_of_tomorrow(&self, hall: &str) -> String {
        self.coming_shows(hall, 1).remove(0)
    }

    /// The first shows of a hall from tomorrow on.
    pub(crate) fn coming_shows(&self, hall: &str, count: usize) -> Vec<String> {
        let today = self.call("programme.day", &Value::Object(Default::default()));
        let mut shows = Vec::new();
        for day in today["days"].as_array().unwrap().iter().skip(1) {
            let input = serde_json::json!({ "business_day": day });
            let day = self.call("programme.day", &input);
            let in_hall = day["shows"].as_array().unwrap().iter();
            let in_hall = in_hall.filter(|show| show["hall"]["name"] == hall);
            shows.extend(in_hall.map(|show| show["id"].as_str().unwrap().to_owned()));
            if shows.len() >= count {
                break;
            }
        }
        assert!(shows.len() >= count, "{hall} has too few shows");
        shows.truncate(count);
        shows
    }

    pub(crate) fn ticket_type(&self, code: &str) -> String {
        let cards = self.call("price_card.list", &Value::Object(Default::default()));
        let types = cards["ticket_types"].as_array().unwrap();
        let kind = types.iter().find(|kind| kind["code"] == code).unwrap();
        kind["id"].as_str().unwrap().to_owned()
    }

    /// Sells seats from the command line, where nothing prints.
    pub(crate) fn sell(&self, show: &str, seats: &[u16]) -> Value {
        use serde_json::json;
        let cart = new_id();
        let adult = self.ticket_type("adult");
        let hold = json!({ "sale_id": cart, "show_id": show, "add": seats, "remove": [] });
        self.call("hold.change", &hold);
        let line = |seat| json!({ "show_id": show, "seat": seat, "ticket_type_id": adult });
        let lines: Vec<Value> = seats.iter().map(line).collect();
        let quote = self.call("cart.quote", &json!({ "lines": lines }));
        let total = &quote["total_minor"];
        let payment = json!({ "tender": "cash", "amount_minor": total, "tendered_minor": total });
        self.call(
            "sale.pay",
            &json!({
                "sale_id": cart, "lines": lines, "expected_total_minor": total,
                "payments": [payment],
            }),
        )
    }
}

/// A new id, as a till's screen makes it.
#[expect(
    clippy::disallowed_methods,
    reason = "a test is a door: it makes its carts' ids"
)]
pub(crate) fn new_id() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// The program for a cinema's folder, with nothing of the machine's own settings.
pub(crate) fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_marquee-admin"));
    command
        .arg("--data")
        .arg(folder)
        .env("MARQUEE_TICKET_KEY", "file")
        .env_remove("MARQUEE_DATA")
        .env_remove("MARQUEE_PIN")
        .env_remove("MARQUEE_NEW_PIN")
        .env_remove("RUST_LOG");
    command
}

pub(crate) fn admin<const N: usize>(folder: &Path, arguments: [&str; N]) -> Ran {
    let mut command = program(folder);
    command.args(arguments);
    run(command, "")
}

/// Runs a program to its end with a text on its standard input.
pub(crate) fn run(mut command: Command, input: &str) -> Ran {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A program that ends without reading closes the pipe: no fault of the test.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// What a program said, and how it ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    #[track_caller]
    pub(crate) fn succeeds(self) -> Self {
        assert_eq!(self.code, Some(0), "{self:?}");
        assert_eq!(self.err, "");
        self
    }

    /// The one line with the code on standard error, and exit code 1.
    #[track_caller]
    pub(crate) fn fails_with(self, code: &str) -> Self {
        assert_eq!(self.code, Some(1), "{self:?}");
        let lines: Vec<&str> = self.err.lines().collect();
        assert_eq!(lines.len(), 1, "one line: {self:?}");
        let start = format!("marquee-admin: {code}: ");
        assert!(lines[0].starts_with(&start), "{start} {self:?}");
        self
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

//! What fails after something was stored: nobody is told that nothing was changed.

use marquee_cinema::Cinema;
use marquee_cinema::caller::{Call, Credentials, Origin};
use marquee_contract::access::Access;
use marquee_contract::error::ErrorCode;
use marquee_contract::operation::{Empty, Operation};
use marquee_contract::registry::Registry;
use schemars::JsonSchema;
use serde::ser::Error;
use serde::{Serialize, Serializer};
use serde_json::json;

use crate::harness::House;

#[tokio::test]
async fn settings_that_are_stored_and_cannot_be_read_again_count_and_are_answered() {
    let house = House::demo().await;
    let mut records = house.records().await;
    // In the same transaction, after the settings were read and written.
    records
        .change(
            "CREATE TRIGGER damage AFTER UPDATE OF hold_seconds ON cinema WHEN NEW.time_zone <> 'Nowhere/At_All'
             BEGIN UPDATE cinema SET time_zone = 'Nowhere/At_All'; END",
        )
        .await;
    let system = house.system();
    let input = json!({ "hold_seconds": 90 });
    let answer = system.does("cinema.configure", input).await;
    assert_eq!(answer["hold_seconds"], 90);
    let stored = records.number("SELECT hold_seconds FROM cinema").await;
    assert_eq!(stored, 90);
    let cinema = system.does("cinema.get", json!({})).await;
    assert_eq!(cinema["hold_seconds"], 90);
}

/// An operation whose answer cannot be written.
#[derive(Debug)]
struct Unwritable;

#[derive(JsonSchema)]
struct Never;

impl Serialize for Never {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(S::Error::custom("never"))
    }
}

impl Operation<Cinema> for Unwritable {
    const NAME: &'static str = "test.unwritable";
    const SUMMARY: &'static str = "Does something and cannot say so.";
    const ACCESS: Access = Access::Open;
    type Input = Empty;
    type Output = Never;

    async fn run(&self, _: &Call, _: Empty) -> marquee_cinema::Result<Never> {
        Ok(Never)
    }
}

#[tokio::test]
async fn an_answer_that_cannot_be_written_does_not_say_that_nothing_was_done() {
    let house = House::demo().await;
    let registry = Registry::default().with(Unwritable);
    let origin = Origin {
        till_id: house.till,
        credentials: Credentials::System("test"),
    };
    let answer = registry
        .answer(&house.node, origin, "test.unwritable", json!({}))
        .await;
    let refused = answer.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Internal);
    let message = &refused.message;
    assert!(!message.contains("Nothing was changed"), "{message}");
    assert!(message.contains("carried out"), "{message}");
}

/// Somebody whom the modes of files concern, as root they do not.
#[cfg(target_os = "linux")]
mod nobody {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    use tempfile::TempDir;

    /// The machine's "nobody".
    const ID: u32 = 65_534;

    /// Runs the test once more as nobody, if this is root. Whether that was done.
    pub(super) fn runs_instead(test: &str) -> bool {
        if std::fs::metadata("/proc/self").unwrap().uid() != 0 {
            return false;
        }
        let place = TempDir::new().unwrap();
        let (program, home) = (place.path().join("stories"), place.path().join("home"));
        std::fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
        std::fs::create_dir(&home).unwrap();
        for (path, mode) in [(place.path(), 0o755), (&program, 0o755), (&home, 0o777)] {
            let mode = std::fs::Permissions::from_mode(mode);
            std::fs::set_permissions(path, mode).unwrap();
        }
        let mut person = Command::new(program);
        person
            .args(["--exact", test])
            .current_dir(&home)
            .env("TMPDIR", &home)
            .uid(ID)
            .gid(ID);
        let ran = person.output().unwrap();
        assert!(ran.status.success(), "{ran:?}");
        let said = String::from_utf8_lossy(&ran.stdout);
        assert!(said.contains("1 passed"), "{said}");
        true
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_backup_in_a_folder_that_cannot_be_listed_is_a_backup() {
    use std::os::unix::fs::PermissionsExt;

    if nobody::runs_instead(
        "after_the_commit::a_backup_in_a_folder_that_cannot_be_listed_is_a_backup",
    ) {
        return;
    }
    let house = House::demo().await;
    let disk = tempfile::TempDir::new().unwrap();
    let system = house.system();
    let folder = json!({ "backup_folder": disk.path() });
    let cinema = system.does("cinema.configure", folder).await;
    let own = disk.path().join(cinema["id"].as_str().unwrap());
    std::fs::create_dir(&own).unwrap();
    let mode =
        |mode| std::fs::set_permissions(&own, std::fs::Permissions::from_mode(mode)).unwrap();
    // Written and opened by name, and not listed.
    mode(0o300);
    let made = house.node.back_up_automatically().await;
    mode(0o700);
    let made = made.unwrap();
    assert!(made.file.exists());
    let status = system.does("backup.status", json!({})).await;
    assert_eq!(status["file"], json!(made.file));
    assert_eq!(status["failure"], json!(null));
}

//! Opening a cinema: what is there, what is not, and what this program must not touch.

use std::sync::Arc;

use marquee_cinema::Cinema;
use marquee_cinema::folder::Folder;
use marquee_contract::error::ErrorCode;
use serde_json::json;
use tempfile::TempDir;

use crate::harness::{House, OPENING_TIME, Records, Stage, demo_folder, new_cinema, opening};

fn stage() -> Arc<Stage> {
    Arc::new(Stage::at(OPENING_TIME))
}

async fn refusal(folder: &TempDir) -> ErrorCode {
    let opened = Cinema::open(opening(folder.path(), stage())).await;
    opened.expect_err("it must not open").code()
}

#[tokio::test]
async fn a_new_cinema_is_empty_and_its_first_person_signs_in() {
    let folder = Arc::new(TempDir::new().unwrap());
    let made = Cinema::create(opening(folder.path(), stage()), new_cinema())
        .await
        .unwrap();
    made.close().await;
    let house = House::open(folder, stage()).await.unwrap();
    let cinema = house.nobody().does("cinema.get", json!({})).await;
    assert_eq!(
        (&cinema["name"], &cinema["first_run"]),
        (&json!("Lichtspiele"), &json!(null))
    );
    assert_eq!(cinema["currency"], json!({ "code": "EUR", "exponent": 2 }));
    let person = |number: u32, name: &str, pin: &str| json!({ "number": number, "name": name, "role": "cashier", "pin": pin });
    house
        .system()
        .does("staff.add", person(7, " Ada ", "2468"))
        .await;
    let ada = house.sign_in(7, "2468").await.unwrap();
    let day = ada.does("programme.day", json!({})).await;
    assert_eq!(
        (&day["shows"], &day["business_day"]),
        (&json!([]), &json!("2026-11-20"))
    );
    let verified = house.system().does("journal.verify", json!({})).await;
    assert_eq!(verified["broken"], json!(null));

    let refused = house
        .system()
        .is_refused("staff.add", person(7, "Bob", "1357"))
        .await;
    assert_eq!(refused.code, ErrorCode::Conflict);
    let ways = [
        person(0, "Bob", "1357"),
        person(1_000_000, "Bob", "1357"),
        person(8, " ", "1357"),
        person(8, &"x".repeat(101), "1357"),
        person(8, "Bob", "135"),
        person(8, "Bob", "123456789"),
        person(8, "Bob", "12a4"),
        person(8, "Bob", "١٢٣٤"),
        person(8, "Bob", ""),
    ];
    for input in ways {
        let refused = house.system().is_refused("staff.add", input.clone()).await;
        assert_eq!(refused.code, ErrorCode::InvalidInput, "{input}");
    }
    // The PIN is in the file as an argon2id hash only.
    let mut records = house.records().await;
    let hash = records.text("SELECT pin_hash FROM staff").await;
    assert!(hash.starts_with("$argon2id$v=19$"), "{hash}");
    assert_eq!(records.number("SELECT count(*) FROM staff").await, 1);
}

#[tokio::test]
async fn where_there_is_no_cinema_none_is_opened_and_none_is_made() {
    let folder = TempDir::new().unwrap();
    assert_eq!(refusal(&folder).await, ErrorCode::NotFound);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn a_cinema_is_not_made_over_another() {
    let folder = demo_folder().await;
    let made = Cinema::create(opening(folder.path(), stage()), new_cinema()).await;
    assert_eq!(
        made.err().map(|fault| fault.code()),
        Some(ErrorCode::Conflict)
    );
    let made = Cinema::create_demo(opening(folder.path(), stage())).await;
    assert_eq!(
        made.err().map(|fault| fault.code()),
        Some(ErrorCode::Conflict)
    );
    let house = House::open(Arc::new(folder), stage()).await.unwrap();
    let cinema = house.nobody().does("cinema.get", json!({})).await;
    assert_eq!(cinema["name"], "Cinema Llanterna");
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_not_touched() {
    let folder = demo_folder().await;
    let database = Folder::new(folder.path()).database();
    let mut records = Records::of(&database).await;
    records
        .change(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
             VALUES (9999, 'from the future', 1, x'00', 0)",
        )
        .await;
    records.close().await;
    let before = std::fs::read(&database).unwrap();
    assert_eq!(refusal(&folder).await, ErrorCode::DatabaseNewer);
    assert!(
        std::fs::read(&database).unwrap() == before,
        "the file was touched"
    );
}

/// The first migration may be rewritten until the first release: then an older file is refused in a sentence.
#[tokio::test]
async fn a_database_of_an_unreleased_version_is_not_touched() {
    let folder = demo_folder().await;
    let database = Folder::new(folder.path()).database();
    let mut records = Records::of(&database).await;
    records
        .change("UPDATE _sqlx_migrations SET checksum = x'00' WHERE version = 1")
        .await;
    records.close().await;
    let before = std::fs::read(&database).unwrap();
    assert_eq!(refusal(&folder).await, ErrorCode::DatabaseUnreleased);
    assert!(
        std::fs::read(&database).unwrap() == before,
        "the file was touched"
    );
}

#[tokio::test]
async fn a_file_that_is_no_database_is_called_damaged() {
    let folder = demo_folder().await;
    let database = Folder::new(folder.path()).database();
    std::fs::write(&database, "a letter to my aunt ".repeat(500)).unwrap();
    assert_eq!(refusal(&folder).await, ErrorCode::DatabaseDamaged);
    let text = std::fs::read_to_string(&database).unwrap();
    assert!(text.starts_with("a letter to my aunt"));
}

#[tokio::test]
async fn a_first_start_that_was_cut_short_can_be_made_again() {
    let folder = TempDir::new().unwrap();
    std::fs::write(Folder::new(folder.path()).database(), "").unwrap();
    assert_eq!(refusal(&folder).await, ErrorCode::NotFound);
    let made = Cinema::create_demo(opening(folder.path(), stage()))
        .await
        .unwrap();
    made.close().await;
    House::open(Arc::new(folder), stage()).await.unwrap();
}

#[tokio::test]
async fn the_demo_is_a_programme_of_two_weeks_that_can_be_sold() {
    let house = House::demo().await;
    let someone = house.system();
    let today = someone.does("programme.day", json!({})).await;
    let days = today["days"].as_array().unwrap();
    assert!(days.len() >= 14, "{days:?}");
    assert_eq!(days[0], "2026-11-20");
    for day in days.iter().take(14) {
        let day = someone
            .does("programme.day", json!({ "business_day": day }))
            .await;
        for show in day["shows"].as_array().unwrap() {
            assert!(show["price_from_minor"].as_i64().unwrap() > 0, "{show}");
            let seats = &show["seats"];
            assert_eq!(seats["free"], seats["capacity"]);
            assert!(
                day["films"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .any(|film| film["id"] == show["film_id"])
            );
        }
    }
    let films = house
        .records()
        .await
        .number("SELECT count(*) FROM film")
        .await;
    assert!(films >= 15, "{films}");
    house.records().await.verify_log().await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_new_ticket_key_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let made = Cinema::create(opening(folder.path(), stage()), new_cinema())
        .await
        .unwrap();
    made.close().await;
    let key = Folder::new(folder.path()).ticket_key();
    let metadata = std::fs::metadata(key).unwrap();
    assert_eq!(
        (metadata.len(), metadata.permissions().mode() & 0o777),
        (32, 0o600)
    );
}

#[tokio::test]
async fn the_secret_half_of_the_ticket_key_is_not_in_the_database() {
    let folder = demo_folder().await;
    let place = Folder::new(folder.path());
    let secret = std::fs::read(place.ticket_key()).unwrap();
    let database = std::fs::read(place.database()).unwrap();
    assert!(
        !database
            .windows(secret.len())
            .any(|window| window == secret)
    );
    // The public half is.
    let key = ed25519_dalek::SigningKey::from_bytes(&secret.try_into().unwrap());
    let public = key.verifying_key().to_bytes();
    assert!(
        database
            .windows(public.len())
            .any(|window| window == public)
    );
}

#[tokio::test]
async fn the_demos_pins_are_gone_from_the_file_after_the_first_sign_in() {
    let house = House::demo().await;
    // As the first-run screen shows it.
    let pin = b"\"pin\":\"580213\"";
    let is_there = |folder: &Folder| {
        let bytes = std::fs::read(folder.database()).unwrap();
        bytes.windows(pin.len()).any(|window| window == pin)
    };
    assert!(is_there(&house.folder()));
    house.sign_in(11, "3608").await.unwrap();
    assert!(!is_there(&house.folder()), "it still lies in the file");
    let closed = house.close().await;
    assert!(!is_there(&closed.place()));
}

#[cfg(unix)]
#[tokio::test]
async fn the_database_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let made = Cinema::create(opening(folder.path(), stage()), new_cinema()).await;
    let cinema = made.unwrap();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        if name.starts_with("cinema.db") {
            assert_eq!(mode, 0o600, "{name}");
        }
    }
    cinema.close().await;
}

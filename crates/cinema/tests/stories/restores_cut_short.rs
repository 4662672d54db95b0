//! Restores that fail half-way, or are cut short: the database that was there is there, whole, under one name.

use std::path::{Path, PathBuf};

use marquee_cinema::operations::backup::{Whose, restore};
use marquee_contract::error::ErrorCode;
use marquee_domain::permission::Role;
use serde_json::json;
use tempfile::TempDir;

use crate::harness::{Closed, House, Records};

/// The files that restores have kept, by name.
fn replaced(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name.starts_with("replaced-")).collect();
    names.sort();
    names
}

/// A closed cinema, a backup of it, and a sale of seat 9 after that.
async fn sold_after_the_backup() -> (Closed, PathBuf, TempDir, String) {
    let house = House::demo().await;
    let show = house.show().await;
    let safe = TempDir::new().unwrap();
    let file = safe.path().join("monday.db");
    let backup = json!({ "file": file });
    house.system().does("backup.create", backup).await;
    let cashier = house.signed_in(Role::Cashier).await;
    cashier.sells(&show, &[9]).await;
    (house.close().await, file, safe, show)
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_restore_whose_last_step_fails_leaves_the_database_one_name() {
    use crate::harness::failing_disk::{rename_fails, runs_instead};

    if runs_instead(
        "restores_cut_short::a_restore_whose_last_step_fails_leaves_the_database_one_name",
    ) {
        return;
    }
    let (closed, backup, _safe, show) = sold_after_the_backup().await;
    let place = closed.place();
    let failing = rename_fails(&place.database());
    std::fs::write(&failing, "").unwrap();
    let tried = restore(&place, &backup, Whose::ThisCinema, &*closed.stage).await;
    let message = tried.unwrap_err().body.message.clone();
    assert!(message.contains("is there as it was"), "{message}");
    assert_eq!(replaced(place.path()), [""; 0]);

    std::fs::remove_file(&failing).unwrap();
    let house = closed.open().await;
    assert_eq!(house.system().seat(&show, 9).await, "sold");
    let closed = house.close().await;
    // At one moment by the clock: nothing that is kept is written over.
    for sales in [1, 0] {
        restore(&place, &backup, Whose::ThisCinema, &*closed.stage)
            .await
            .unwrap();
        let newest = match sales {
            1 => "replaced-20261120T100000000Z.db",
            _ => "replaced-20261120T100000000Z-2.db",
        };
        let mut kept = Records::of(&place.path().join(newest)).await;
        assert_eq!(kept.number("SELECT count(*) FROM sale").await, sales);
    }
    let mut first = Records::of(&place.path().join("replaced-20261120T100000000Z.db")).await;
    assert_eq!(first.number("SELECT count(*) FROM sale").await, 1);
    drop(first);
    closed.open().await;
}

/// A cinema as a power cut leaves it in the middle of a restore: its database has a second name, and its log, which
/// holds the sale of seat 9 alone, stands under that.
#[cfg(unix)]
async fn cut_short() -> (Closed, PathBuf, TempDir, String) {
    let house = House::demo().await;
    let show = house.show().await;
    let safe = TempDir::new().unwrap();
    let file = safe.path().join("monday.db");
    let backup = json!({ "file": file });
    house.system().does("backup.create", backup).await;
    let cashier = house.signed_in(Role::Cashier).await;
    cashier.sells(&show, &[9]).await;
    let folder = house.folder();
    let log = folder.path().join("cinema.db-wal");
    let (database, log) = (
        std::fs::read(folder.database()).unwrap(),
        std::fs::read(log).unwrap(),
    );
    let closed = house.close().await;
    let second = folder.path().join("replaced-20261120T095900000Z.db");
    std::fs::write(folder.database(), database).unwrap();
    std::fs::hard_link(folder.database(), &second).unwrap();
    std::fs::write(second.with_extension("db-wal"), log).unwrap();
    (closed, file, safe, show)
}

#[cfg(unix)]
#[tokio::test]
async fn after_a_restore_that_was_cut_short_the_database_has_its_log_and_one_name() {
    let (closed, _, _safe, show) = cut_short().await;
    let house = closed.open().await;
    assert_eq!(house.system().seat(&show, 9).await, "sold");
    assert_eq!(replaced(house.folder().path()), [""; 0]);
}

#[cfg(unix)]
#[tokio::test]
async fn a_restore_after_one_that_was_cut_short_keeps_what_was_sold() {
    let (closed, backup, _safe, show) = cut_short().await;
    let place = closed.place();
    restore(&place, &backup, Whose::ThisCinema, &*closed.stage)
        .await
        .unwrap();
    let kept = replaced(place.path());
    assert_eq!(kept, ["replaced-20261120T100000000Z.db"]);
    let mut kept = Records::of(&place.path().join(&kept[0])).await;
    assert_eq!(kept.number("SELECT count(*) FROM sale").await, 1);
    let house = closed.open().await;
    assert_eq!(house.system().seat(&show, 9).await, "free");
}

/// Any program may read a database, and knows nothing of our locks.
#[tokio::test]
async fn nothing_is_restored_while_another_kind_of_program_reads_the_database() {
    let (closed, backup, _safe, show) = sold_after_the_backup().await;
    let mut reader = closed.records().await;
    reader.change("BEGIN").await;
    assert_eq!(reader.number("SELECT count(*) FROM sale").await, 1);
    let mut writer = closed.records().await;
    writer.change("UPDATE cinema SET hold_seconds = 77").await;
    writer.close().await;

    let place = closed.place();
    let tried = restore(&place, &backup, Whose::ThisCinema, &*closed.stage).await;
    let refused = tried.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::AlreadyOpen);
    let message = &refused.body.message;
    assert!(message.contains("Nothing was changed"), "{message}");
    assert_eq!(replaced(place.path()), [""; 0]);
    reader.change("COMMIT").await;
    reader.close().await;

    let house = closed.open().await;
    assert_eq!(house.system().seat(&show, 9).await, "sold");
    let cinema = house.nobody().does("cinema.get", json!({})).await;
    assert_eq!(cinema["hold_seconds"], 77);
    let closed = house.close().await;
    restore(&place, &backup, Whose::ThisCinema, &*closed.stage)
        .await
        .unwrap();
    let kept = place.path().join(&replaced(place.path())[0]);
    let mut kept = Records::of(&kept).await;
    assert_eq!(kept.number("SELECT hold_seconds FROM cinema").await, 77);
}

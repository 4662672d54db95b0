//! Backups that nobody asks for: where they go, how many there are, and what is seen when one fails.

use std::path::Path;

use marquee_cinema::event::Event;
use marquee_contract::error::ErrorCode;
use marquee_domain::permission::Role;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{House, new_cinema, opening};

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// A cinema's own part of a folder that several may share.
async fn own_part(house: &std::sync::Arc<House>, shared: &Path) -> std::path::PathBuf {
    let cinema = house.nobody().does("cinema.get", json!({})).await;
    shared.join(cinema["id"].as_str().unwrap())
}

#[tokio::test]
async fn automatic_backups_are_kept_for_a_while_and_no_longer() {
    let house = House::demo().await;
    let backups = own_part(&house, &house.folder().backups()).await;
    std::fs::create_dir_all(&backups).unwrap();
    std::fs::write(backups.join("mine.db"), "kept by hand").unwrap();
    for hour in 0..60 {
        let name = format!("cinema-20261119T00{hour:02}00000Z.db");
        std::fs::write(backups.join(name), "old").unwrap();
    }
    let made = house.node.back_up_automatically().await.unwrap();
    let left = names(&backups);
    assert_eq!(left.len(), 48 + 1);
    assert!(left.contains(&"mine.db".to_owned()));
    assert_eq!(made.file, backups.join("cinema-20261120T100000000Z.db"));
    assert!(made.file.exists());
    // 61 automatic ones with the new one: the oldest 13 went.
    assert_eq!(left[0], "cinema-20261119T001300000Z.db");
}

#[tokio::test]
async fn backups_of_a_clock_that_was_ahead_do_not_outlast_the_new_ones() {
    let house = House::demo().await;
    let backups = own_part(&house, &house.folder().backups()).await;
    std::fs::create_dir_all(&backups).unwrap();
    for hour in 0..48 {
        let name = format!("cinema-20360101T00{hour:02}00000Z.db");
        std::fs::write(backups.join(name), "made before the clock was put right").unwrap();
    }
    for _ in 0..2 {
        house.wait(3_600);
        let made = house.node.back_up_automatically().await.unwrap();
        assert!(made.file.exists(), "what was just made is kept");
    }
    let left = names(&backups);
    assert_eq!(left.len(), 48);
    assert_eq!(
        left[..3],
        [
            "cinema-20261120T110000000Z.db",
            "cinema-20261120T120000000Z.db",
            "cinema-20360101T000200000Z.db"
        ]
    );
}

#[tokio::test]
async fn a_database_that_was_changed_is_told_copied_apart_and_ousts_no_good_backup() {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    cashier.sells(&show, &[8]).await;
    let good = house.node.back_up_automatically().await.unwrap().file;
    let mut records = house.records().await;
    records
        .change("UPDATE sale_line SET gross_minor = gross_minor - 100")
        .await;
    for _ in 0..4 {
        house.wait(3_600);
        house.node.back_up_automatically().await.unwrap_err();
    }
    let system = house.system();
    let status = system.does("backup.status", json!({})).await;
    assert_eq!(status["file"], json!(good));
    assert_eq!(status["failure"]["code"], "database_damaged");
    let message = status["failure"]["message"].as_str().unwrap();
    assert!(message.contains("A1-000001"), "{message}");
    let backups = own_part(&house, &house.folder().backups()).await;
    let left = names(&backups);
    // The good one, and the newest of the others: they hold sales that it does not.
    assert_eq!(
        left,
        [
            "cinema-20261120T100000000Z.db",
            "doubtful-20261120T130000000Z.db",
            "doubtful-20261120T140000000Z.db"
        ]
    );
    assert!(message.contains(&left[2]), "{message}");
    // A person's own backup is none, and says so.
    let elsewhere = TempDir::new().unwrap();
    let file = elsewhere.path().join("mine.db");
    let refused = system
        .is_refused("backup.create", json!({ "file": file }))
        .await;
    assert_eq!(refused.code, ErrorCode::DatabaseDamaged);
    assert!(names(elsewhere.path()).is_empty());
}

#[tokio::test]
async fn two_cinemas_on_one_disk_clear_away_only_their_own() {
    let disk = TempDir::new().unwrap();
    let house = House::demo().await;
    let there = json!({ "backup_folder": disk.path() });
    house.system().does("cinema.configure", there).await;
    let other = TempDir::new().unwrap();
    let other =
        marquee_cinema::Cinema::create(opening(other.path(), house.stage.clone()), new_cinema())
            .await
            .unwrap();
    let others = disk.path().join("another cinema");
    std::fs::create_dir(&others).unwrap();
    for hour in 0..60 {
        let name = format!("cinema-20261119T00{hour:02}00000Z.db");
        std::fs::write(others.join(name), "somebody's").unwrap();
    }
    let made = house.node.back_up_automatically().await.unwrap();
    assert_eq!(
        made.file.parent().unwrap(),
        own_part(&house, disk.path()).await
    );
    assert_eq!(names(&others).len(), 60);
    let elsewhere = other.back_up_automatically().await.unwrap();
    assert_ne!(elsewhere.file.parent(), made.file.parent());
    other.close().await;
}

#[tokio::test]
async fn a_backup_that_fails_is_told_to_whoever_sells_until_one_succeeds() {
    let house = House::demo().await;
    let disk = TempDir::new().unwrap();
    let there = disk.path().join("backups");
    let folder = json!({ "backup_folder": there });
    house.system().does("cinema.configure", folder).await;
    let cashier = house.signed_in(Role::Cashier).await;
    let nothing_yet = json!({ "succeeded_at": null, "file": null, "failure": null });
    assert_eq!(cashier.does("backup.status", json!({})).await, nothing_yet);

    // The disk was pulled out, and something else is in its place.
    std::fs::remove_dir(&there).unwrap();
    std::fs::write(&there, "").unwrap();
    let mut events = house.node.subscribe();
    house.node.back_up_automatically().await.unwrap_err();
    assert_eq!(events.recv().await.unwrap(), Event::BackupChanged);
    let status = cashier.does("backup.status", json!({})).await;
    assert_eq!(status["failure"]["at"], json!(house.now()));
    let message = status["failure"]["message"].as_str().unwrap();
    assert!(message.contains(there.to_str().unwrap()), "{message}");

    std::fs::remove_file(&there).unwrap();
    house.wait(60);
    let made = house.node.back_up_automatically().await.unwrap();
    assert_eq!(events.recv().await.unwrap(), Event::BackupChanged);
    let status = cashier.does("backup.status", json!({})).await;
    assert_eq!(status["failure"], Value::Null);
    assert_eq!(status["file"], json!(made.file));
    assert_eq!(status["succeeded_at"], json!(house.now()));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn backups_whose_folder_cannot_be_stored_are_told_each_time_and_do_not_pile_up() {
    use crate::harness::failing_disk::{FSYNC_FAILS, runs_instead};

    if runs_instead(
        "automatic_backups::backups_whose_folder_cannot_be_stored_are_told_each_time_and_do_not_pile_up",
    ) {
        return;
    }
    let house = House::demo().await;
    let backups = own_part(&house, &house.folder().backups()).await;
    std::fs::create_dir_all(&backups).unwrap();
    for hour in 0..48 {
        let name = format!("cinema-20261119T00{hour:02}00000Z.db");
        std::fs::write(backups.join(name), "old").unwrap();
    }
    std::fs::write(backups.join(FSYNC_FAILS), "").unwrap();
    for hour in 1..=3 {
        let failed = house.node.back_up_automatically().await.unwrap_err();
        assert_eq!(failed.code(), ErrorCode::DiskFailed);
        let left = names(&backups);
        let newest = left.last().unwrap();
        // The copy is whole: it is kept, for it may be all there is.
        let message = &failed.body.message;
        assert!(message.contains(newest.as_str()), "{message}");
        assert!(message.contains("power cut"), "{message}");
        assert_eq!(left.len(), 48 + 1, "after {hour}");
        let status = house.system().does("backup.status", json!({})).await;
        assert_eq!(status["failure"]["message"], json!(message));
        assert_eq!(status["succeeded_at"], Value::Null);
        house.wait(3_600);
    }
    std::fs::remove_file(backups.join(FSYNC_FAILS)).unwrap();
    house.node.back_up_automatically().await.unwrap();
    assert_eq!(names(&backups).len(), 48);
    let status = house.system().does("backup.status", json!({})).await;
    assert_eq!(status["failure"], Value::Null);
}

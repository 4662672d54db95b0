//! The cinema's own settings.

use std::path::Path;

use marquee_contract::error::ErrorCode;
use marquee_domain::permission::Role;
use serde_json::json;
use tempfile::TempDir;

use crate::harness::House;

#[tokio::test]
async fn settings_count_from_the_moment_at_which_they_are_changed() {
    let house = House::demo().await;
    let show = house.show().await;
    let manager = house.signed_in(Role::Manager).await;
    let safe = TempDir::new().unwrap();
    let folder = safe.path().join("backups");
    let before = manager.does("cinema.get", json!({})).await;
    let input = json!({ "hold_seconds": 60, "backup_folder": folder });
    let after = manager.does("cinema.configure", input).await;
    assert_eq!(after["hold_seconds"], 60);
    assert_eq!(after["idle_lock_seconds"], before["idle_lock_seconds"]);

    let hold = manager.holds(&house.new_cart(), &show, &[8]).await;
    let until = house.now() + chrono::TimeDelta::seconds(60);
    assert_eq!(hold["expires_at"], json!(until));
    let backup = house.node.back_up_automatically().await.unwrap();
    assert!(backup.file.starts_with(&folder));

    manager
        .does("cinema.configure", json!({ "idle_lock_seconds": 15 }))
        .await;
    house.wait(16);
    let refused = manager.is_refused("programme.day", json!({})).await;
    assert_eq!(refused.code, ErrorCode::SessionLocked);
    let read = "SELECT count(*) FROM journal WHERE kind = 'cinema_configured'";
    assert_eq!(house.records().await.number(read).await, 2);
    let cinema = house.close().await.open().await;
    let cinema = cinema.nobody().does("cinema.get", json!({})).await;
    assert_eq!(cinema["idle_lock_seconds"], 15);
}

#[tokio::test]
async fn settings_out_of_their_range_are_refused_and_none_is_changed() {
    let house = House::demo().await;
    let manager = house.signed_in(Role::Manager).await;
    let before = manager.does("cinema.get", json!({})).await;
    for input in [
        json!({ "hold_seconds": 59 }),
        json!({ "hold_seconds": 1_801 }),
        json!({ "idle_lock_seconds": 14 }),
        json!({ "idle_lock_seconds": 86_401 }),
        json!({ "sale_closes_minutes_after_start": 601 }),
        json!({ "backup_folder": "backups" }),
        json!({ "hold_seconds": 60, "backup_folder": Path::new("/dev/null/backups") }),
    ] {
        let refused = manager.is_refused("cinema.configure", input.clone()).await;
        assert_eq!(refused.code, ErrorCode::InvalidInput, "{input}");
    }
    assert_eq!(manager.does("cinema.get", json!({})).await, before);
}

#[tokio::test]
async fn the_backup_folder_is_the_cinemas_own_again_when_it_is_unset() {
    let house = House::demo().await;
    let disk = TempDir::new().unwrap();
    let manager = house.signed_in(Role::Manager).await;
    let there = json!({ "backup_folder": disk.path() });
    manager.does("cinema.configure", there).await;
    // What is not named stays.
    let other = json!({ "hold_seconds": 90 });
    manager.does("cinema.configure", other).await;
    let made = house.node.back_up_automatically().await.unwrap();
    assert!(made.file.starts_with(disk.path()));
    let unset = json!({ "backup_folder": null });
    manager.does("cinema.configure", unset).await;
    house.wait(1);
    let made = house.node.back_up_automatically().await.unwrap();
    assert!(made.file.starts_with(house.folder().backups()));
}

#[tokio::test]
async fn a_setting_that_another_program_has_just_changed_is_kept() {
    let house = House::demo().await;
    let office = house.in_another_program().await;
    let hold = json!({ "hold_seconds": 120 });
    office.system().does("cinema.configure", hold).await;
    // This program has not yet heard of it.
    let lock = json!({ "idle_lock_seconds": 60 });
    let cinema = house.system().does("cinema.configure", lock).await;
    assert_eq!(cinema["hold_seconds"], 120);
    assert_eq!(cinema["idle_lock_seconds"], 60);
}

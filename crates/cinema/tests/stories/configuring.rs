//! The cinema's own settings.

use std::path::Path;

use marquee_domain::permission::Role;
use marquee_protocol::error::ErrorCode;
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
    assert_eq!(backup.file.parent(), Some(folder.as_path()));

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

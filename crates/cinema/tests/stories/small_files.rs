//! The small files beside the database, by which an old copy of it is known: what cannot be read of them opens nothing.

use std::path::PathBuf;
use std::sync::Arc;

use marquee_cinema::folder::{Folder, Told};
use marquee_cinema::operations::backup::{Whose, restore};
use marquee_contract::error::ErrorCode;
use marquee_domain::id::CinemaId;
use serde_json::json;
use tempfile::TempDir;

use crate::harness::{Closed, House, Server};

/// A cinema with a central server that was told of it, closed, and a backup of it.
async fn linked_and_backed_up() -> (Closed, PathBuf, TempDir) {
    let (house, mut server) = (House::demo().await, Server::new());
    house.system().does("rights.link", json!({})).await;
    server.talks_with(&house).await;
    let safe = TempDir::new().unwrap();
    let file = safe.path().join("monday.db");
    let backup = json!({ "file": file });
    house.system().does("backup.create", backup).await;
    (house.close().await, file, safe)
}

/// What a failing disk, a full one, or a hand may have made of a small file.
const UNREADABLE: [&[u8]; 6] = [b"", b"\0\0\0\0", b"seven", b"-3", b"7 8 9 10", b"\xff\xfe7"];

#[tokio::test]
async fn a_database_is_not_opened_while_nobody_knows_whether_it_is_an_old_copy() {
    let (closed, backup, _safe) = linked_and_backed_up().await;
    for name in ["incarnation", "told"] {
        let file = closed.place().path().join(name);
        let good = std::fs::read(&file).unwrap();
        for bytes in UNREADABLE {
            std::fs::write(&file, bytes).unwrap();
            let opened = House::open(closed.folder.clone(), closed.stage.clone()).await;
            let refused = opened.expect_err(name);
            assert_eq!(refused.code(), ErrorCode::DatabaseDamaged, "{name}");
            let message = &refused.body.message;
            assert!(message.contains(file.to_str().unwrap()), "{message}");
            assert!(message.contains("marquee-admin restore"), "{message}");
            assert_eq!(std::fs::read(&file).unwrap(), bytes, "it was left as it is");
        }
        // A folder in its place stands for a disk that does not give it back.
        std::fs::remove_file(&file).unwrap();
        std::fs::create_dir(&file).unwrap();
        let opened = House::open(closed.folder.clone(), closed.stage.clone()).await;
        assert_eq!(opened.unwrap_err().code(), ErrorCode::DatabaseDamaged);
        std::fs::remove_dir(&file).unwrap();
        std::fs::write(&file, good).unwrap();
    }
    let house = closed.open().await;
    let status = house.system().does("rights.status", json!({})).await;
    assert_eq!(status["standing"], "current");
    let closed = house.close().await;

    // As the sentence says: it is moved away, and the latest backup is restored.
    let file = closed.place().path().join("incarnation");
    std::fs::write(&file, "seven").unwrap();
    let place = closed.place();
    let tried = restore(&place, &backup, Whose::ThisCinema, &*closed.stage).await;
    assert_eq!(tried.unwrap_err().code(), ErrorCode::DatabaseDamaged);
    std::fs::rename(&file, closed.place().path().join("moved-away")).unwrap();
    restore(&place, &backup, Whose::ThisCinema, &*closed.stage)
        .await
        .unwrap();
    let house = closed.open().await;
    let status = house.system().does("rights.status", json!({})).await;
    assert_eq!(status["standing"], "waiting");
}

#[tokio::test]
async fn a_backup_is_not_put_into_a_folder_of_which_nobody_knows_whose_it_is() {
    let (closed, backup, _safe) = linked_and_backed_up().await;
    let (place, file) = (closed.place(), closed.place().path().join("cinema-id"));
    std::fs::write(&file, "somebody's").unwrap();
    let tried = restore(&place, &backup, Whose::ThisCinema, &*closed.stage).await;
    let refused = tried.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::Conflict);
    let message = &refused.body.message;
    assert!(message.contains("--another-cinema"), "{message}");
    // The database itself says whose it is: opened, it puts that right.
    let house = closed.open().await;
    let cinema = house.nobody().does("cinema.get", json!({})).await;
    let written = std::fs::read_to_string(&file).unwrap();
    assert_eq!(json!(written), cinema["id"]);
}

#[tokio::test]
async fn what_another_cinemas_server_was_told_is_of_no_concern() {
    let (closed, _, _safe) = linked_and_backed_up().await;
    let other = CinemaId(uuid::Uuid::from_u128(7));
    let told = Told {
        incarnation: 9,
        position: 900,
    };
    closed.place().record_told(other, told).unwrap();
    let house = closed.open().await;
    let status = house.system().does("rights.status", json!({})).await;
    assert_eq!(status["standing"], "current");
}

/// Two programs speak of one cinema at once: what one has written must not be taken back by the other, and neither may
/// find the other's half-written file.
#[test]
fn many_that_write_at_once_leave_what_is_furthest() {
    let place = TempDir::new().unwrap();
    let folder = Arc::new(Folder::new(place.path()));
    let cinema = CinemaId(uuid::Uuid::from_u128(7));
    std::thread::scope(|scope| {
        for writer in 0..8_u64 {
            let folder = folder.clone();
            scope.spawn(move || {
                for step in 0..25 {
                    let position = step * 8 + writer;
                    folder
                        .record_told(
                            cinema,
                            Told {
                                incarnation: 1,
                                position,
                            },
                        )
                        .unwrap();
                    let number = i64::try_from(position).unwrap() + 1;
                    folder.record_incarnation(number).unwrap();
                    // What was written is there for whoever looks.
                    assert!(folder.told(cinema).unwrap().unwrap().position >= position);
                    assert!(folder.highest_incarnation().unwrap() >= number);
                }
            });
        }
    });
    assert_eq!(folder.told(cinema).unwrap().unwrap().position, 199);
    assert_eq!(folder.highest_incarnation().unwrap(), 200);
    let mut names: Vec<_> = std::fs::read_dir(place.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    names.sort();
    assert_eq!(
        names,
        ["incarnation", "records.lock", "told"],
        "nothing else stays"
    );
}

// Unix only: Windows renames a folder over a file, and this restore succeeds there.
#[cfg(unix)]
#[tokio::test]
async fn a_restore_that_fails_leaves_the_database_its_log() {
    let (closed, backup, _safe) = linked_and_backed_up().await;
    let (place, stem) = (closed.place(), "replaced-20261120T100000000Z.db");
    // So damaged that SQLite cannot write its log back into it: the log goes along. And something is in the way.
    std::fs::write(place.database(), "no database any more".repeat(1_000)).unwrap();
    let log = place.path().join("cinema.db-wal");
    std::fs::write(&log, "what was sold last").unwrap();
    std::fs::create_dir(place.path().join("cinema.db-shm")).unwrap();
    let in_the_way = place.path().join(format!("{stem}-shm"));
    std::fs::write(&in_the_way, "").unwrap();
    let tried = restore(&place, &backup, Whose::ThisCinema, &*closed.stage).await;
    let message = tried.unwrap_err().body.message.clone();
    assert!(!message.contains("Nothing was changed"), "{message}");
    assert!(message.contains("is there as it was"), "{message}");
    assert_eq!(std::fs::read(&log).unwrap(), b"what was sold last");

    assert!(!place.path().join(stem).exists(), "a second name stayed");

    std::fs::remove_file(&in_the_way).unwrap();
    restore(&place, &backup, Whose::ThisCinema, &*closed.stage)
        .await
        .unwrap();
    let house = closed.open().await;
    house
        .signed_in(marquee_domain::permission::Role::Cashier)
        .await;
}

#[tokio::test]
async fn a_ticket_key_that_is_none_is_named_and_no_new_one_is_made() {
    let (closed, _, _safe) = linked_and_backed_up().await;
    let (place, file) = (closed.place(), closed.place().ticket_key());
    let good = std::fs::read(&file).unwrap();
    for bytes in [&b""[..], &good[..31], &[good.as_slice(), b"\n"].concat()] {
        std::fs::write(&file, bytes).unwrap();
        let opened = House::open(closed.folder.clone(), closed.stage.clone()).await;
        let refused = opened.expect_err("no key");
        assert_eq!(refused.code(), ErrorCode::TicketKeyUnusable);
        let message = &refused.body.message;
        assert!(message.contains(file.to_str().unwrap()), "{message}");
        assert!(message.contains("stay valid"), "{message}");
        assert_eq!(std::fs::read(&file).unwrap(), bytes, "it was left as it is");
    }
    // A folder in its place stands for a disk that does not give it back.
    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir(&file).unwrap();
    let opened = House::open(closed.folder.clone(), closed.stage.clone()).await;
    let refused = opened.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::TicketKeyUnusable);

    // As the sentence says: it is moved away, and a new one is made.
    std::fs::rename(&file, place.path().join("moved-away")).unwrap();
    closed.open().await;
    assert_eq!(std::fs::read(&file).unwrap().len(), 32);
    let names = std::fs::read_dir(place.path()).unwrap();
    let left = names.filter(|entry| {
        let name = entry.as_ref().unwrap().file_name();
        name.to_string_lossy().starts_with(".marquee-")
    });
    assert_eq!(left.count(), 0);
}

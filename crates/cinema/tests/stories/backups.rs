//! Backups while the cinema sells, and the way back.

use std::path::Path;
use std::sync::Arc;

use marquee_cinema::folder::Folder;
use marquee_cinema::operations::backup::{Whose, restore};
use marquee_contract::error::ErrorCode;
use marquee_domain::permission::Role;
use serde_json::json;
use tempfile::TempDir;

use crate::harness::{Closed, House, Records, demo_folder};

/// All bytes of a folder's database, its write-ahead log included.
fn bytes_of(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// A backup of a cinema with one sale in it, and the cinema, closed.
async fn backed_up() -> (Closed, std::path::PathBuf, TempDir) {
    let house = House::demo().await;
    let show = house.show().await;
    house
        .signed_in(Role::Cashier)
        .await
        .sells(&show, &[8])
        .await;
    let safe = TempDir::new().unwrap();
    let file = safe.path().join("monday.db");
    house
        .system()
        .does("backup.create", json!({ "file": file }))
        .await;
    (house.close().await, file, safe)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_backup_is_made_while_tills_sell_and_holds_whole_sales_only() {
    let house = House::demo().await;
    let show = house.show_in("Sala Fanal", 0).await;
    let cashier = house.signed_in(Role::Cashier).await;
    let mut tills = tokio::task::JoinSet::new();
    for till in 0..3_u16 {
        let (cashier, show) = (cashier.clone(), show.clone());
        tills.spawn(async move {
            for seat in 0..8 {
                cashier
                    .sells(&show, &[till * 30 + 2 * seat, till * 30 + 2 * seat + 1])
                    .await;
            }
        });
    }
    let safe = TempDir::new().unwrap();
    let mut sold = Vec::new();
    for number in 0..3 {
        let file = safe.path().join(format!("{number}.db"));
        let backup = house
            .system()
            .does("backup.create", json!({ "file": file }))
            .await;
        let mut copy = Records::of(&file).await;
        assert_eq!(
            backup["journal_entries"],
            copy.number("SELECT count(*) FROM journal").await
        );
        let halves = "SELECT count(*) FROM sale WHERE
            2 <> (SELECT count(*) FROM ticket WHERE ticket.sale_id = sale.id)
            OR 2 <> (SELECT count(*) FROM show_seat WHERE show_seat.sale_id = sale.id AND state = 'sold')
            OR 1 <> (SELECT count(*) FROM payment WHERE payment.sale_id = sale.id)";
        assert_eq!(copy.number(halves).await, 0);
        copy.verify_log().await;
        sold.push(copy.number("SELECT count(*) FROM sale").await);
    }
    tills.join_all().await;
    assert!(sold.is_sorted(), "{sold:?}");
    let mut records = house.records().await;
    assert_eq!(records.number("SELECT count(*) FROM sale").await, 24);
    assert!(!safe.path().join("0.partial").exists());
}

#[tokio::test]
async fn a_backup_never_overwrites_a_file() {
    let house = House::demo().await;
    let safe = TempDir::new().unwrap();
    let file = safe.path().join("notes.txt");
    std::fs::write(&file, "do not lose this").unwrap();
    let refused = house
        .system()
        .is_refused("backup.create", json!({ "file": file }))
        .await;
    assert_eq!(refused.code, ErrorCode::InvalidInput);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "do not lose this");
    let under_a_file = json!({ "file": file.join("monday.db") });
    let refused = house
        .system()
        .is_refused("backup.create", under_a_file)
        .await;
    assert_eq!(refused.code, ErrorCode::InvalidInput);
}

#[tokio::test]
async fn what_was_backed_up_is_all_there_after_a_restore_and_numbers_begin_a_new_series() {
    let (closed, file, _safe) = backed_up().await;
    // Sold after the backup: that is what a restore loses, and why no number may come twice.
    let house = closed.open().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let lost = cashier.sells(&show, &[9]).await;
    assert_eq!(lost["number"], "A1-000002");
    cashier.holds(&house.new_cart(), &show, &[10]).await;
    let closed = house.close().await;

    restore(&closed.place(), &file, Whose::ThisCinema, &*closed.stage)
        .await
        .unwrap();
    let house = closed.open().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let list = cashier.does("sale.list", json!({})).await;
    let numbers: Vec<_> = list["sales"]
        .as_array()
        .unwrap()
        .iter()
        .map(|sale| &sale["number"])
        .collect();
    assert_eq!(numbers, ["A1-000001"]);
    assert_eq!(
        cashier.seats(&show, None).await[8..11],
        ["sold", "free", "free"]
    );

    let sale = cashier.sells(&show, &[9]).await;
    assert_eq!(sale["number"], "B1-000001");
    let mut records = house.records().await;
    let kinds = "SELECT group_concat(reason) FROM incarnation";
    assert_eq!(records.text(kinds).await, "born,restored");
    let fact = "SELECT incarnation FROM log ORDER BY position DESC LIMIT 1";
    assert_eq!(
        records.number(fact).await,
        2,
        "the log names the new incarnation"
    );
    records.verify_log().await;
    let verified = house.system().does("journal.verify", json!({})).await;
    assert!(verified["broken"].is_null());
    // What was in its place is kept beside it, with the sale that the backup did not know.
    let kept = std::fs::read_dir(house.folder().path())
        .unwrap()
        .find_map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name.starts_with("replaced-") && name.ends_with(".db")).then_some(path)
        });
    let mut kept = Records::of(&kept.unwrap()).await;
    assert_eq!(kept.number("SELECT count(*) FROM sale").await, 2);
}

#[tokio::test]
async fn a_cart_that_was_in_the_backup_holds_nothing_after_the_restore() {
    let house = House::demo().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    let cart = house.new_cart();
    cashier.holds(&cart, &show, &[8]).await;
    let safe = TempDir::new().unwrap();
    let file = safe.path().join("with-a-cart.db");
    house
        .system()
        .does("backup.create", json!({ "file": file }))
        .await;
    let closed = house.close().await;
    restore(&closed.place(), &file, Whose::ThisCinema, &*closed.stage)
        .await
        .unwrap();
    let house = closed.open().await;
    assert_eq!(house.system().seat(&show, 8).await, "free");
}

#[tokio::test]
async fn one_backup_that_is_restored_twice_gives_no_number_out_twice() {
    let (mut closed, file, _safe) = backed_up().await;
    let mut numbers = Vec::new();
    for seat in [9, 10] {
        restore(&closed.place(), &file, Whose::ThisCinema, &*closed.stage)
            .await
            .unwrap();
        let house = closed.open().await;
        let show = house.show().await;
        let cashier = house.signed_in(Role::Cashier).await;
        let sale = cashier.sells(&show, &[seat]).await;
        numbers.push(sale["number"].as_str().unwrap().to_owned());
        closed = house.close().await;
    }
    assert_eq!(numbers, ["B1-000001", "C1-000001"]);
}

#[tokio::test]
async fn what_only_the_log_of_a_replaced_database_holds_is_restored_too() {
    let (closed, file, safe) = backed_up().await;
    // A database as a power cut leaves it: the last sale is in its log and not yet in the file.
    let house = closed.open().await;
    let show = house.show().await;
    let cashier = house.signed_in(Role::Cashier).await;
    cashier.sells(&show, &[9]).await;
    let cut = safe.path().join("cut.db");
    for suffix in ["", "-wal"] {
        let from = house.folder().path().join(format!("cinema.db{suffix}"));
        std::fs::copy(from, format!("{}{suffix}", cut.display())).unwrap();
    }
    let closed = house.close().await;
    restore(&closed.place(), &file, Whose::ThisCinema, &*closed.stage)
        .await
        .unwrap();
    restore(&closed.place(), &cut, Whose::ThisCinema, &*closed.stage)
        .await
        .unwrap();
    let house = closed.open().await;
    assert_eq!(house.system().seat(&show, 9).await, "sold");
}

#[tokio::test]
async fn papers_that_waited_in_a_backup_are_asked_about_and_not_printed_again() {
    let (closed, file, _safe) = backed_up().await;
    restore(&closed.place(), &file, Whose::ThisCinema, &*closed.stage)
        .await
        .unwrap();
    let house = closed.open().await;
    let mut records = house.records().await;
    let states = "SELECT group_concat(DISTINCT state) FROM print_job";
    assert_eq!(records.text(states).await, "unknown");
}

#[tokio::test]
async fn a_backup_holds_no_pin_in_clear() {
    let house = House::demo().await;
    let safe = TempDir::new().unwrap();
    let file = safe.path().join("early.db");
    house
        .system()
        .does("backup.create", json!({ "file": file }))
        .await;
    let bytes = std::fs::read(&file).unwrap();
    let pin = b"580213";
    assert!(!bytes.windows(pin.len()).any(|window| window == pin));
}

#[tokio::test]
async fn a_restore_makes_a_cinema_where_there_was_none() {
    let (closed, file, _safe) = backed_up().await;
    let empty = Arc::new(TempDir::new().unwrap());
    let place = Folder::new(empty.path().join("new"));
    restore(&place, &file, Whose::ThisCinema, &*closed.stage)
        .await
        .unwrap();
    // The key is not in a backup: the machine that takes over is given it, or makes a new one.
    std::fs::copy(closed.place().ticket_key(), place.ticket_key()).unwrap();
    let opening = crate::harness::opening(place.path(), closed.stage.clone());
    let cinema = marquee_cinema::Cinema::open(opening).await.unwrap();
    cinema.close().await;
}

#[tokio::test]
async fn another_cinemas_backup_takes_no_cinemas_place_unless_somebody_says_so() {
    let (closed, _, safe) = backed_up().await;
    let other = TempDir::new().unwrap();
    let opening = crate::harness::opening(other.path(), closed.stage.clone());
    let other = marquee_cinema::Cinema::create(opening, crate::harness::new_cinema()).await;
    let other = other.unwrap().back_up_automatically().await.unwrap().file;
    let foreign = safe.path().join("foreign.db");
    std::fs::copy(other, &foreign).unwrap();

    let refused = restore(&closed.place(), &foreign, Whose::ThisCinema, &*closed.stage).await;
    let refused = refused.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::Conflict);
    assert!(refused.body.message.contains("Lichtspiele"));
    // When the own database is lost, it is known all the same whose folder it is.
    std::fs::remove_file(closed.place().database()).unwrap();
    let refused = restore(&closed.place(), &foreign, Whose::ThisCinema, &*closed.stage).await;
    assert_eq!(refused.unwrap_err().code(), ErrorCode::Conflict);
    assert!(!closed.place().has_cinema());

    restore(&closed.place(), &foreign, Whose::AnyCinema, &*closed.stage)
        .await
        .unwrap();
    // From then on it is the other cinema's folder.
    restore(&closed.place(), &foreign, Whose::ThisCinema, &*closed.stage)
        .await
        .unwrap();
    let house = closed.open().await;
    let cinema = house.nobody().does("cinema.get", json!({})).await;
    assert_eq!(cinema["name"], "Lichtspiele");
}

#[tokio::test]
async fn nothing_is_restored_while_the_cinema_is_open() {
    let (closed, file, _safe) = backed_up().await;
    let house = closed.open().await;
    let refused = restore(&house.folder(), &file, Whose::ThisCinema, &*closed.stage)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), ErrorCode::AlreadyOpen);
    let show = house.show().await;
    house
        .signed_in(Role::Cashier)
        .await
        .sells(&show, &[9])
        .await;
    let mut records = house.records().await;
    assert_eq!(records.number("SELECT count(*) FROM incarnation").await, 1);
}

#[tokio::test]
async fn a_cinema_that_is_being_restored_cannot_be_opened() {
    let folder = demo_folder().await;
    let alone = Folder::new(folder.path()).take().unwrap();
    let stage = Arc::new(crate::harness::Stage::at(crate::harness::OPENING_TIME));
    let refused = House::open(Arc::new(folder), stage).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::AlreadyOpen);
    drop(alone);
}

#[tokio::test]
async fn a_backup_that_is_not_whole_is_refused_and_nothing_is_changed() {
    let (closed, file, safe) = backed_up().await;
    let whole = std::fs::read(&file).unwrap();
    let before = bytes_of(closed.folder.path());

    let mut files = Vec::new();
    let mut add = |name: &str, bytes: &[u8]| {
        let path = safe.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        files.push(path);
    };
    add("empty.db", b"");
    add(
        "text.db",
        b"not a database at all, though it is long enough to look like one "
            .repeat(99)
            .as_slice(),
    );
    add("half.db", &whole[..whole.len() / 2]);
    let mut zeroes = whole.clone();
    zeroes[8_192..16_384].fill(0);
    add("zeroes.db", &zeroes);
    // A changed number in the journal, which SQLite itself finds nothing wrong with.
    let text = b"{\"business_day\":\"2026-11-20\",\"number\":\"A1-00000";
    let at = whole
        .windows(text.len())
        .position(|window| window == text)
        .unwrap();
    let mut changed = whole.clone();
    changed[at + text.len()] ^= 0x01;
    add("changed.db", &changed);
    files.push(safe.path().join("missing.db"));
    // A row that no program of ours can have written: sold, and to nobody.
    let impossible = safe.path().join("impossible.db");
    std::fs::write(&impossible, &whole).unwrap();
    let mut copy = Records::of(&impossible).await;
    copy.change(
        "PRAGMA ignore_check_constraints = ON; UPDATE show_seat SET state = 'sold' WHERE seat = 9",
    )
    .await;
    copy.close().await;
    files.push(impossible);
    // A ticket of a sale that is not there.
    let orphaned = safe.path().join("orphaned.db");
    std::fs::write(&orphaned, &whole).unwrap();
    let mut copy = Records::of(&orphaned).await;
    copy.change("PRAGMA foreign_keys = OFF; DELETE FROM sale")
        .await;
    copy.close().await;
    files.push(orphaned);

    for (name, change) in [
        // Rows that all fit together, and not to what was written when they were sold.
        (
            "cheaper.db",
            "UPDATE sale_line SET gross_minor = gross_minor - 1",
        ),
        // A log for the central server that was changed.
        (
            "retold.db",
            "DROP TRIGGER log_no_update; UPDATE log SET at = at + 1 WHERE position = 2",
        ),
    ] {
        let changed = safe.path().join(name);
        std::fs::write(&changed, &whole).unwrap();
        let mut copy = Records::of(&changed).await;
        copy.change(change).await;
        copy.close().await;
        files.push(changed);
    }

    for file in files {
        let refused = restore(&closed.place(), &file, Whose::ThisCinema, &*closed.stage)
            .await
            .err();
        let code = refused.map(|fault| fault.code());
        assert_eq!(code, Some(ErrorCode::DatabaseDamaged), "{}", file.display());
        let mut after = bytes_of(closed.folder.path());
        after.retain(|(name, _)| name != "open.lock");
        let mut before = before.clone();
        before.retain(|(name, _)| name != "open.lock");
        assert!(after == before, "{} changed something", file.display());
    }
    closed.open().await;
}

#[tokio::test]
async fn a_backup_of_a_newer_or_an_unreleased_version_is_not_put_into_place() {
    let newer =
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                 VALUES (9999, 'from the future', 1, x'00', 0)";
    let unreleased = "UPDATE _sqlx_migrations SET checksum = x'00' WHERE version = 1";
    for (change, code) in [
        (newer, ErrorCode::DatabaseNewer),
        (unreleased, ErrorCode::DatabaseUnreleased),
    ] {
        let (closed, file, _safe) = backed_up().await;
        let mut copy = Records::of(&file).await;
        copy.change(change).await;
        copy.close().await;
        let refused = restore(&closed.place(), &file, Whose::ThisCinema, &*closed.stage)
            .await
            .err();
        assert_eq!(refused.map(|fault| fault.code()), Some(code));
        closed.open().await;
    }
}

#[tokio::test]
async fn a_backup_goes_to_a_whole_path_and_not_beside_its_database() {
    let house = House::demo().await;
    let beside = house.folder().path().join("copy.db");
    let folder = house.folder().path().to_str().unwrap().to_owned();
    std::fs::create_dir(house.folder().path().join("a")).unwrap();
    for file in [
        "copy.db",
        beside.to_str().unwrap(),
        // SQLite would take it for the database's own journal, and play it back.
        &format!("{folder}/a/../cinema.db-journal"),
        &format!("{folder}/new/../copy.db"),
        &format!("{folder}/./copy.db"),
    ] {
        let refused = house
            .system()
            .is_refused("backup.create", json!({ "file": file }))
            .await;
        assert_eq!(refused.code, ErrorCode::InvalidInput, "{file}");
    }
    assert!(!beside.exists() && !Path::new("copy.db").exists());
}

// On Unix: Windows lets only an administrator make a link to a folder.
#[cfg(unix)]
#[tokio::test]
async fn a_backup_does_not_go_beside_its_database_by_another_name_either() {
    let house = House::demo().await;
    let elsewhere = TempDir::new().unwrap();
    let by_another_name = elsewhere.path().join("cinema");
    std::os::unix::fs::symlink(house.folder().path(), &by_another_name).unwrap();
    let file = by_another_name.join("copy.db");
    let refused = house
        .system()
        .is_refused("backup.create", json!({ "file": file }))
        .await;
    assert_eq!(refused.code, ErrorCode::InvalidInput);
    assert!(!house.folder().path().join("copy.db").exists());
}

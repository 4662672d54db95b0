//! Disks that refuse: read-only, and full. The program says which, and nothing is half done.
//!
//! Both need what a person without rights meets: the read-only disk is tried as such a person where the
//! tests run as root, and the full one is a small disk in a mount namespace of its own.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod program;

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use program::client::Client;
use program::failing_disk::{FSYNC_FAILS, may_fail};
use program::serving::Serving;
use program::{CASHIER, MANAGER, Ran, Site, program, run};
use serde_json::json;

/// The machine's “nobody”.
const NOBODY: u32 = 65_534;

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").unwrap().uid() == 0
}

/// Runs a command as somebody whom the modes of files concern.
fn as_a_person(site: &Site, arguments: &[&str]) -> Ran {
    let mut admin = program(site.path());
    admin.args(arguments);
    if is_root() {
        // The program itself may lie where only root looks.
        let copy = site.path().join("marquee-admin");
        if !copy.exists() {
            std::fs::copy(env!("CARGO_BIN_EXE_marquee-admin"), &copy).unwrap();
            set_mode(&copy, 0o755);
        }
        let mut person = Command::new(copy);
        person
            .args(admin.get_args())
            .env("MARQUEE_TICKET_KEY", "file");
        person.uid(NOBODY).gid(NOBODY);
        admin = person;
    }
    run(admin, "")
}

fn give_to_nobody(site: &Site) {
    if is_root() {
        for path in [
            site.path().to_owned(),
            site.database(),
            site.path().join("ticket-key"),
        ] {
            std::os::unix::fs::chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
    }
}

#[test]
fn on_a_read_only_disk_nothing_is_sold_and_the_reason_is_said() {
    let site = Site::demo();
    give_to_nobody(&site);
    let before = std::fs::read(site.database()).unwrap();
    // The file alone, then the folder with it.
    let add = [
        "--json",
        "call",
        "cinema.configure",
        "{\"hold_seconds\":60}",
    ];
    for (folder, file) in [(0o755, 0o444), (0o555, 0o444), (0o555, 0o644)] {
        set_mode(&site.database(), file);
        set_mode(site.path(), folder);
        let refused = as_a_person(&site, &add);
        assert_eq!(refused.code, Some(1), "{folder:o} {file:o} {refused:?}");
        let body: serde_json::Value = serde_json::from_str(&refused.err).unwrap();
        assert_eq!(
            body["code"], "database_read_only",
            "{folder:o} {file:o} {refused:?}"
        );
    }
    set_mode(site.path(), 0o755);
    // The files beside the database have the mode that it had.
    for name in ["cinema.db", "cinema.db-wal", "cinema.db-shm"] {
        let file = site.path().join(name);
        if file.exists() {
            set_mode(&file, 0o644);
        }
    }
    assert!(
        std::fs::read(site.database()).unwrap() == before,
        "the file was touched"
    );
    as_a_person(&site, &add).succeeds();
}

/// A till whose cinema lies on a disk of a few megabytes.
struct SmallDisk {
    serving: Serving,
    ballast: PathBuf,
}

impl SmallDisk {
    /// Mounts the disk where nobody else sees it, copies the cinema onto it, and fills all but
    /// `free_kib` of what is left.
    fn with_free(site: &Site, free_kib: u32) -> Self {
        let disk = site.path().join("disk");
        std::fs::create_dir(&disk).unwrap();
        let script = r#"set -e
            mount -t tmpfs -o size=16m tmpfs "$2"
            cp "$1/cinema.db" "$1/ticket-key" "$2/"
            left=$(df --output=avail -k "$2" | tail -n 1)
            head -c $(( (left - $3) * 1024 )) /dev/zero > "$2/ballast"
            exec "$4" --data "$2" --json serve --port 0"#;
        let mut unshare = Command::new("unshare");
        unshare.arg("--mount");
        if !is_root() {
            unshare.args(["--user", "--map-root-user"]);
        }
        unshare
            .args(["sh", "-c", script, "sh"])
            .args([site.path(), &disk])
            .arg(free_kib.to_string())
            .arg(env!("CARGO_BIN_EXE_marquee-admin"))
            .env("MARQUEE_TICKET_KEY", "file");
        let serving = Serving::of(unshare);
        // Its disk as it sees it.
        let root = PathBuf::from(format!("/proc/{}/root", serving.id()));
        let ballast = root.join(disk.strip_prefix("/").unwrap()).join("ballast");
        Self { serving, ballast }
    }
}

#[tokio::test]
async fn on_a_full_disk_nothing_is_half_sold_and_selling_goes_on_when_there_is_space() {
    let site = Site::demo();
    let show = site.show_of_tomorrow("Sala Fanal");
    let disk = SmallDisk::with_free(&site, 400);
    let cashier = disk.serving.signed_in(CASHIER).await;
    // One by one until the disk is full. The pages of the tickets need space, too.
    let mut sold = Vec::new();
    let (cart, full) = loop {
        let (cart, seat) = (program::new_id(), 38 + u16::try_from(sold.len()).unwrap());
        match sell(&cashier, &cart, &show, seat).await {
            Ok(number) => sold.push(number),
            Err(code) => break (cart, code),
        }
        assert!(sold.len() < 120, "the disk is larger than it should be");
    };
    assert_eq!(full, "disk_full");
    assert!(!sold.is_empty(), "there was space for a sale");

    let list = cashier.does("sale.list", json!({ "limit": 500 })).await;
    let mut listed: Vec<String> = list["sales"]
        .as_array()
        .unwrap()
        .iter()
        .map(|sale| sale["number"].as_str().unwrap().to_owned())
        .collect();
    listed.sort();
    assert_eq!(listed, sold, "what was answered is what there is");

    std::fs::remove_file(&disk.ballast).unwrap();
    // The same customer, the same cart.
    let seat = 38 + u16::try_from(sold.len()).unwrap();
    let next = sell(&cashier, &cart, &show, seat).await.unwrap();
    assert_eq!(
        next,
        format!("A1-{:06}", sold.len() + 1),
        "no number was lost"
    );
    // Looked at in a copy on another disk: nobody else sees the small one.
    let copy = site.path().join("copy.db");
    let manager = disk.serving.signed_in(MANAGER).await;
    manager.does("backup.create", json!({ "file": copy })).await;
    let mut records = program::records::Records::of(&copy).await;
    assert_eq!(records.text("PRAGMA integrity_check").await, "ok");
    let half = "SELECT count(*) FROM show_seat WHERE state = 'sold' AND NOT EXISTS
        (SELECT 1 FROM ticket WHERE ticket.show_id = show_seat.show_id AND ticket.seat = show_seat.seat)";
    assert_eq!(records.number(half).await, 0);
    records.verify_log().await;
}

/// A till for which every file ends at this size: the system then answers a write with an error that is not that of a
/// full disk, as a broken one would.
fn on_a_disk_that_fails_beyond(site: &Site, kib: u32) -> Serving {
    let script = r#"trap '' XFSZ; ulimit -S -f "$2"; exec "$3" --data "$1" --json serve --port 0"#;
    let mut limited = Command::new("bash");
    limited
        .args(["-c", script, "bash"])
        .arg(site.path())
        .arg(kib.to_string())
        .arg(env!("CARGO_BIN_EXE_marquee-admin"))
        .env("MARQUEE_TICKET_KEY", "file");
    Serving::of(limited)
}

#[tokio::test]
async fn a_disk_that_fails_is_told_as_such_and_the_same_call_again_sells_nothing_twice() {
    let site = Site::demo();
    let show = site.show_of_tomorrow("Sala Fanal");
    let serving = on_a_disk_that_fails_beyond(&site, 4_000);
    let cashier = serving.signed_in(CASHIER).await;
    let mut sold = Vec::new();
    let (cart, failed) = loop {
        let (cart, seat) = (program::new_id(), 38 + u16::try_from(sold.len()).unwrap());
        match sell(&cashier, &cart, &show, seat).await {
            Ok(number) => sold.push(number),
            Err(code) => break (cart, code),
        }
        assert!(sold.len() < 150, "the disk never failed");
    };
    assert_eq!(failed, "disk_failed");
    assert!(
        !sold.is_empty(),
        "it failed too soon to tell anything: {failed}"
    );

    let lifted = Command::new("prlimit")
        .args(["--pid", &serving.id().to_string(), "--fsize=unlimited"])
        .status();
    assert!(lifted.unwrap().success());
    let seat = 38 + u16::try_from(sold.len()).unwrap();
    let next = sell(&cashier, &cart, &show, seat).await.unwrap();
    assert_eq!(
        next,
        format!("A1-{:06}", sold.len() + 1),
        "no number was lost"
    );
    assert!(serving.stop().await.success());
    site.admin(["journal", "verify"]).succeeds();
}

/// Sells one seat, or answers the code with which any step of it was refused.
async fn sell(cashier: &Client, cart: &str, show: &str, seat: u16) -> Result<String, String> {
    let ask = async |operation: &str, input: serde_json::Value| {
        let answer = cashier.tries(operation, &input).await.expect("an answer");
        answer.map_err(|refused| refused.code.name().to_owned())
    };
    let hold = json!({ "sale_id": cart, "show_id": show, "add": [seat], "remove": [] });
    ask("hold.change", hold).await?;
    let shown = ask("show.get", json!({ "show_id": show })).await?;
    let lines = json!([{ "show_id": show, "seat": seat, "ticket_type_id": shown["default_ticket_type_id"] }]);
    let quote = ask("cart.quote", json!({ "lines": lines })).await?;
    let total = &quote["total_minor"];
    let cash = json!({ "tender": "cash", "amount_minor": total, "tendered_minor": total });
    let payment = json!({
        "sale_id": cart, "lines": lines, "expected_total_minor": total, "payments": [cash],
    });
    let sale = ask("sale.pay", payment).await?;
    Ok(sale["number"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_page_whose_folder_cannot_be_stored_is_asked_about_and_not_printed_twice_unasked() {
    let site = Site::demo();
    let show = site.show_of_tomorrow("Sala Cerilla");
    let printed = site.path().join("printed");
    std::fs::create_dir(&printed).unwrap();
    std::fs::write(printed.join(FSYNC_FAILS), "").unwrap();
    let mut failing = program(site.path());
    failing.args(["--json", "serve", "--port", "0"]);
    may_fail(&mut failing);
    let serving = Serving::of(failing);
    let cashier = serving.signed_in(CASHIER).await;
    let sale = cashier.sells(&show, &[8]).await;
    let input = json!({ "sale_id": sale["id"] });
    let settled = |list: &serde_json::Value| {
        let state = &list["jobs"][0]["state"];
        state != "queued" && state != "handed_over"
    };
    let list = cashier
        .waits_for("print_job.list", input.clone(), settled)
        .await;
    assert_eq!(list["jobs"][0]["state"], "unknown");
    assert_eq!(site.printed().len(), 1);
    // It lies there: said so, it is not printed again.
    let retry = cashier.does("print_job.retry_failed", input.clone()).await;
    assert_eq!(retry["count"], 0);
    let came_out = json!({ "job_id": list["jobs"][0]["id"], "came_out": true });
    cashier.does("print_job.resolve", came_out).await;
    let next = cashier.sells(&show, &[9]).await;
    let input = json!({ "sale_id": next["id"] });
    cashier.waits_for("print_job.list", input, settled).await;
    assert_eq!(site.printed().len(), 2);
}

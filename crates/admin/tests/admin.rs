//! `marquee-admin`, command by command: exit codes, one line of error with its code, JSON for programs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod program;

use std::path::Path;

use program::serving::Serving;
use program::{CASHIER, MANAGER, Ran, Site, program, run};
use serde_json::{Value, json};

const INIT: [&str; 11] = [
    "init",
    "--name",
    "Lichtspiele",
    "--city",
    "Weimar",
    "--country",
    "DE",
    "--time-zone",
    "Europe/Berlin",
    "--currency",
    "EUR",
];

fn files_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect()
}

#[test]
fn init_makes_an_empty_cinema_once() {
    let site = Site::empty();
    let made = site.admin(INIT).succeeds();
    assert!(made.out.contains("Lichtspiele"));
    site.admin(INIT).fails_with("conflict");
    let cinema = site.call("cinema.get", &json!({}));
    assert_eq!(
        (&cinema["name"], &cinema["country"]),
        (&json!("Lichtspiele"), &json!("DE"))
    );
    site.admin(["journal", "verify"]).succeeds();
}

#[test]
fn init_refuses_what_is_no_place_on_earth_and_makes_nothing() {
    for (option, value) in [
        ("--time-zone", "Europe/Atlantis"),
        ("--currency", "XXY"),
        ("--country", "de"),
    ] {
        let site = Site::empty();
        let mut arguments = INIT;
        let place = arguments
            .iter()
            .position(|argument| *argument == option)
            .unwrap();
        arguments[place + 1] = value;
        let refused = site.admin(arguments).fails_with("invalid_input");
        assert!(refused.err.contains(value), "{}", refused.err);
        assert!(files_in(site.path()).is_empty());
    }
}

#[test]
fn demo_makes_the_demo_once() {
    let site = Site::empty();
    let told = site.admin(["--json", "demo"]).succeeds().json();
    assert_eq!(told["folder"], json!(site.path()));
    let refused = site.admin(["demo"]).fails_with("conflict");
    assert!(refused.err.contains("not changed"));
    let cinema = site.call("cinema.get", &json!({}));
    assert_eq!(cinema["first_run"]["staff"].as_array().unwrap().len(), 5);
}

#[test]
fn where_there_is_no_cinema_every_command_says_so() {
    let site = Site::empty();
    let commands: [&[&str]; 7] = [
        &["journal", "verify"],
        &["staff", "list"],
        &["ticket", "verify", "MQ"],
        &["plan", "check", "/dev/null"],
        &["backup", "/dev/null/backup.db"],
        &["call", "cinema.get"],
        &["serve", "--port", "0"],
    ];
    for command in commands {
        let mut admin = program(site.path());
        admin.args(command);
        run(admin, "").fails_with("not_found");
    }
    assert!(
        files_in(site.path()).is_empty(),
        "{:?}",
        files_in(site.path())
    );
}

#[test]
fn a_command_that_does_not_exist_is_a_wrong_usage() {
    let site = Site::empty();
    for arguments in [
        &["undo"][..],
        &[],
        &["backup"],
        &["serve", "--port", "99999"],
    ] {
        let mut admin = program(site.path());
        admin.args(arguments);
        let ran = run(admin, "");
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert_eq!(ran.out, "");
    }
}

#[test]
fn staff_are_added_with_a_pin_that_is_on_no_command_line() {
    let site = Site::empty();
    site.admin(INIT).succeeds();
    let add = |number: &str, name: &str, role: &str| {
        let mut admin = program(site.path());
        admin.args([
            "staff", "add", "--number", number, "--name", name, "--role", role,
        ]);
        admin
    };
    run(add("1", "Ada", "manager"), "2468\n").succeeds();
    let mut with_variable = add("2", "Bob", "cashier");
    with_variable.env("MARQUEE_NEW_PIN", "1357");
    run(with_variable, "").succeeds();
    run(add("2", "Eve", "cashier"), "1111\n").fails_with("conflict");
    run(add("3", "Eve", "owner"), "1111\n").fails_with("invalid_input");
    run(add("3", "Eve", "cashier"), "pin\n").fails_with("invalid_input");
    let refused = run(add("3", "Eve", "cashier"), "").fails_with("invalid_input");
    assert!(refused.err.contains("MARQUEE_NEW_PIN"));

    let list = site.admin(["staff", "list"]).succeeds().out;
    assert_eq!(list.lines().count(), 2);
    assert!(list.contains("Ada") && list.contains("cashier"));
    let listed = site.admin(["--json", "staff", "list"]).succeeds().json();
    assert_eq!(listed["staff"][1]["name"], "Bob");
    assert!(!list.contains("2468") && !listed.to_string().contains("argon2"));
    signed("programme.day", &site, "2", Some("1357")).succeeds();
}

#[test]
fn people_are_given_pins_and_roles_and_are_shut_out() {
    let site = Site::demo();
    let mut pin = program(site.path());
    pin.args(["staff", "pin", "11"]);
    run(pin, "90210\n").succeeds();
    signed("sale.list", &site, "11", Some("90210")).succeeds();
    site.admin(["staff", "role", "11", "usher"]).succeeds();
    signed("sale.list", &site, "11", Some("90210")).fails_with("forbidden");
    site.admin(["staff", "deactivate", "11"]).succeeds();
    signed("programme.day", &site, "11", Some("90210")).fails_with("wrong_pin");
    let list = site.admin(["staff", "list"]).succeeds().out;
    assert_eq!(list.matches("shut out").count(), 1);
    site.admin(["staff", "activate", "11"]).succeeds();
    signed("programme.day", &site, "11", Some("90210")).succeeds();
    site.admin(["staff", "deactivate", "1"])
        .fails_with("conflict");
    site.admin(["staff", "role", "11", "owner"])
        .fails_with("invalid_input");
}

/// Runs an operation as a person.
fn signed(operation: &str, site: &Site, number: &str, pin: Option<&str>) -> Ran {
    let mut admin = program(site.path());
    admin.args(["--staff", number, "call", operation]);
    if let Some(pin) = pin {
        admin.env("MARQUEE_PIN", pin);
    }
    run(admin, "")
}

#[test]
fn a_person_may_do_what_the_person_may_and_no_more() {
    let site = Site::demo();
    let number = |person: (u32, &str)| person.0.to_string();
    signed("sale.list", &site, &number(CASHIER), Some(CASHIER.1)).succeeds();
    signed("staff.list", &site, &number(CASHIER), Some(CASHIER.1)).fails_with("forbidden");
    signed("staff.list", &site, &number(MANAGER), Some(MANAGER.1)).succeeds();
    signed("sale.list", &site, &number(CASHIER), Some("0000")).fails_with("wrong_pin");
    signed("sale.list", &site, "999", Some("0000")).fails_with("wrong_pin");
    let refused = signed("sale.list", &site, &number(CASHIER), None).fails_with("invalid_input");
    assert!(refused.err.contains("MARQUEE_PIN"));
    for _ in 0..4 {
        signed("sale.list", &site, "12", Some("0000")).fails_with("wrong_pin");
    }
    signed("sale.list", &site, "12", Some("0000")).fails_with("locked_out");
}

#[test]
fn call_takes_its_input_from_the_line_from_standard_input_and_as_nothing() {
    let site = Site::demo();
    let plain = site.admin(["call", "cinema.get"]).succeeds().json();
    assert_eq!(plain["name"], "Cinema Llanterna");
    let mut admin = program(site.path());
    admin.args(["call", "sale.list", "-"]);
    let list = run(admin, "{\"limit\": 1}").succeeds().json();
    assert_eq!(list["sales"], json!([]));
    site.admin(["call", "sale.list", "{"])
        .fails_with("invalid_input");
    site.admin(["call", "sale.list", "{\"limit\": \"many\"}"])
        .fails_with("invalid_input");
    site.admin(["call", "sale.undo"]).fails_with("not_found");

    let refused = site.admin(["--json", "call", "sale.undo"]);
    assert_eq!((refused.code, refused.out.as_str()), (Some(1), ""));
    let body: Value = serde_json::from_str(&refused.err).unwrap();
    assert_eq!(body["code"], "not_found");
}

#[test]
fn the_folder_can_come_from_the_environment() {
    let site = Site::demo();
    let mut admin = std::process::Command::new(env!("CARGO_BIN_EXE_marquee-admin"));
    admin.args(["call", "cinema.get"]);
    admin
        .env("MARQUEE_DATA", site.path())
        .env("MARQUEE_TICKET_KEY", "file");
    run(admin, "").succeeds();
}

#[test]
fn operations_lists_every_operation_with_permission_and_schemas_and_needs_no_cinema() {
    let site = Site::empty();
    let list = site.admin(["operations"]).succeeds().out;
    let registry = marquee_till::till::registry();
    for name in registry.names() {
        assert!(list.lines().any(|line| line.starts_with(name)), "{name}");
    }
    assert_eq!(list.lines().count(), registry.names().len());
    assert!(
        list.lines()
            .any(|line| line.starts_with("sale.pay ") && line.contains(" sell "))
    );
    let contract = site.admin(["--json", "operations"]).succeeds().json();
    for operation in contract["operations"].as_array().unwrap() {
        for field in ["name", "summary", "access", "input", "output"] {
            assert!(!operation[field].is_null(), "{operation}");
        }
    }
    assert!(files_in(site.path()).is_empty());
}

#[test]
fn a_reader_that_has_seen_enough_is_no_fault() {
    let site = Site::empty();
    let mut admin = program(site.path());
    admin.args(["--json", "operations"]);
    admin
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped());
    let mut child = admin.spawn().unwrap();
    // `| head -0`: gone before the first line.
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn a_plan_is_checked_imported_and_exported_as_it_was() {
    let site = Site::demo();
    let file = |name: &str| site.path().join(name).display().to_string();
    let (plan, sidecar) = (file("out.plan.json"), file("out.cinema.json"));
    site.admin([
        "plan",
        "export",
        "Sala Cerilla",
        &plan,
        "--sidecar",
        &sidecar,
    ])
    .succeeds();
    let checked = site
        .admin(["plan", "check", &plan, "--sidecar", &sidecar])
        .succeeds();
    assert!(checked.out.contains("81 seats"));
    let halls = site.call("hall.list", &json!({}));
    assert_eq!(
        halls["halls"].as_array().unwrap().len(),
        3,
        "a check changes nothing"
    );

    let stored = site.admin([
        "plan",
        "import",
        "Sala Nova",
        &plan,
        "--sidecar",
        &sidecar,
        "--cleaning-minutes",
        "7",
    ]);
    assert!(stored.succeeds().out.contains("version 1"));
    let stored = site.admin([
        "--json",
        "plan",
        "import",
        "Sala Nova",
        &plan,
        "--sidecar",
        &sidecar,
    ]);
    assert_eq!(stored.succeeds().json()["version"], 2);
    let (again, beside) = (file("again.plan.json"), file("again.cinema.json"));
    site.admin(["plan", "export", "Sala Nova", &again, "--sidecar", &beside])
        .succeeds();
    site.admin(["plan", "export", "Sala Nova", &again])
        .fails_with("invalid_input");
    site.admin(["plan", "export", "Sala Nova", &again, "--force"])
        .succeeds();
    let text = |path: &str| std::fs::read_to_string(path).unwrap();
    assert_eq!(text(&again), text(&plan));
    assert_eq!(text(&beside), text(&sidecar));
    let halls = site.call("hall.list", &json!({}));
    assert_eq!(halls["halls"][3]["cleaning_minutes"], 7);
    site.admin(["plan", "export", "Sala Luna", &file("luna.json")])
        .fails_with("not_found");
}

#[test]
fn what_is_wrong_with_a_plan_is_listed_and_nothing_is_stored() {
    let site = Site::demo();
    let file = site.path().join("plan.json");
    let exported = site.call("plan.export", &json!({ "hall": "Sala Cerilla" }));
    let mut plan: Value = serde_json::from_str(exported["document"].as_str().unwrap()).unwrap();
    let row = &mut plan["zones"][0]["rows"][2]["seats"];
    row[4]["uuid"] = row[3]["uuid"].clone();
    std::fs::write(&file, plan.to_string()).unwrap();
    let path = file.display().to_string();
    for command in [
        &["plan", "check", &path][..],
        &["plan", "import", "Sala Nova", &path],
    ] {
        let mut admin = program(site.path());
        admin.args(command);
        let refused = run(admin, "").fails_with("plan_refused");
        assert!(refused.out.contains("row C"), "{}", refused.out);
    }
    let halls = site.call("hall.list", &json!({}));
    assert_eq!(halls["halls"].as_array().unwrap().len(), 3);
    std::fs::write(&file, b"\xff\xfe").unwrap();
    site.admin(["plan", "check", &path])
        .fails_with("invalid_input");
    site.admin(["plan", "check", "/no/such/plan.json"])
        .fails_with("invalid_input");
}

#[test]
fn a_programme_is_imported_from_the_documented_examples_or_refused_with_line_and_field() {
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/examples");
    let (films, shows) = (
        format!("{examples}/films.csv"),
        format!("{examples}/shows.csv"),
    );
    let site = Site::demo();
    site.admin(["programme", "check", &films, &shows])
        .succeeds();
    let imported = site
        .admin(["--json", "programme", "import", &films, &shows])
        .succeeds()
        .json();
    assert!(imported["show_count"].as_u64().unwrap() >= 5);
    // Once more: each show is there already.
    let refused = site
        .admin(["programme", "import", &shows])
        .fails_with("programme_refused");
    assert!(
        refused.out.contains("shows.csv:2, starts_at: "),
        "{}",
        refused.out
    );
}

#[tokio::test]
async fn a_ticket_is_verified_by_its_code() {
    let site = Site::demo();
    let show = site.show_of_tomorrow("Sala Cerilla");
    let sale = site.sell(&show, &[8]);
    let code = sale["tickets"][0]["code"].as_str().unwrap();
    let told = site.admin(["ticket", "verify", code]).succeeds();
    assert!(
        told.out.starts_with("valid: ") && told.out.contains("A1-000001"),
        "{}",
        told.out
    );
    // Inside the signature, not at its end: the last sign carries padding, and a wrong padding makes it no code at all.
    let at = code.len() - 20;
    let other = if &code[at..=at] == "A" { "B" } else { "A" };
    let forged = format!("{}{other}{}", &code[..at], &code[at + 1..]);
    for (code, verdict) in [
        (forged.as_str(), "forged"),
        ("MQ", "malformed"),
        ("ticket", "malformed"),
    ] {
        let told = site.admin(["ticket", "verify", code]);
        assert_eq!(told.code, Some(1), "{told:?}");
        assert_eq!(told.out.trim(), verdict);
        let told = site.admin(["--json", "ticket", "verify", code]);
        assert_eq!(
            (told.code, &told.json()["verdict"]),
            (Some(1), &json!(verdict))
        );
    }
}

#[tokio::test]
async fn a_changed_journal_is_named_at_its_entry() {
    let site = Site::demo();
    let show = site.show_of_tomorrow("Sala Cerilla");
    site.sell(&show, &[8]);
    let whole = site.admin(["journal", "verify"]).succeeds();
    assert!(whole.out.starts_with("The journal is intact: "));
    assert!(
        whole.out.contains("The only sale agrees with the journal."),
        "{}",
        whole.out
    );
    let mut records = site.records().await;
    let last = records.number("SELECT max(sequence) FROM journal").await;
    records.change("DROP TRIGGER journal_no_update").await;
    let change = format!(
        "UPDATE journal SET content = replace(content, '000001', '000002') WHERE sequence = {last}"
    );
    records.change(&change).await;
    records.close().await;
    let broken = site.admin(["journal", "verify"]);
    assert_eq!((broken.code, broken.err.as_str()), (Some(1), ""));
    assert!(
        broken
            .out
            .contains(&format!("broken at entry {last} (changed)")),
        "{}",
        broken.out
    );
    let broken = site.admin(["--json", "journal", "verify"]);
    assert_eq!(broken.json()["broken"]["sequence"], last);
}

#[tokio::test]
async fn a_backup_is_made_beside_a_till_at_work_and_restored_when_it_has_closed() {
    let site = Site::demo();
    let show = site.show_of_tomorrow("Sala Cerilla");
    let serving = Serving::start(site.path());
    let cashier = serving.signed_in(CASHIER).await;
    let sale = cashier.sells(&show, &[8]).await;
    let safe = tempfile::TempDir::new().unwrap();
    let file = safe.path().join("friday.db").display().to_string();
    let made = site.admin(["--json", "backup", &file]).succeeds().json();
    assert!(made["bytes"].as_u64().unwrap() > 100_000);
    site.admin(["backup", &file]).fails_with("invalid_input");
    site.admin(["restore", &file]).fails_with("already_open");
    cashier.sells(&show, &[9]).await;
    serving.end().await;

    let damaged = safe.path().join("damaged.db");
    let bytes = std::fs::read(&file).unwrap();
    std::fs::write(&damaged, &bytes[..bytes.len() / 2]).unwrap();
    let before = std::fs::read(site.database()).unwrap();
    site.admin(["restore", &damaged.display().to_string()])
        .fails_with("database_damaged");
    site.admin(["restore", "/no/such/backup.db"])
        .fails_with("database_damaged");
    assert!(
        std::fs::read(site.database()).unwrap() == before,
        "a refused restore changed something"
    );

    site.admin(["restore", &file]).succeeds();
    let list = site.call("sale.list", &json!({}));
    assert_eq!(list["sales"].as_array().unwrap().len(), 1);
    assert_eq!(list["sales"][0]["number"], sale["number"]);
    assert_eq!(site.sell(&show, &[9])["number"], "B1-000001");
    site.admin(["journal", "verify"]).succeeds();
    // Of another machine: the folder is made.
    let new = Site::empty();
    new.admin(["restore", &file]).succeeds();
    new.admin(["journal", "verify"]).succeeds();
}

#[test]
fn what_a_program_did_is_journalled_as_the_programs() {
    let site = Site::demo();
    let show = site.show_of_tomorrow("Sala Cerilla");
    let sale = site.sell(&show, &[8]);
    assert_eq!(sale["staff_name"], Value::Null);
    let page = site.call("journal.list", &json!({ "limit": 1 }));
    let entry = &page["entries"][0];
    assert_eq!(
        (&entry["kind"], &entry["actor"]),
        (&json!("sale"), &json!("system:marquee-admin"))
    );
}

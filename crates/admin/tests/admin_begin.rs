//! From an empty folder to a sold ticket, with the very commands of docs/operator.md.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod program;

use std::path::Path;
use std::process::Command;

use program::{Ran, Site, new_id, program, run};
use serde_json::{Value, json};

const GUIDE: &str = include_str!("../../../docs/operator.md");
const PLAN: &str = include_str!("../../../demo/halls/cerilla.plan.json");
const SIDECAR: &str = include_str!("../../../demo/halls/cerilla.cinema.json");
const FILMS: &str = include_str!("../../../demo/examples/films.csv");

/// So far ahead that the sale has not closed on any day on which this is run.
const SHOWS: &str = "film,hall,starts_at,format,language,subtitles,price_card,adverts_minutes\n\
                     FILM,Screen 1,2099-11-05T20:45,2D,en,,standard,10\n";

/// The commands of the chapter “Begin”: first the cinema, then a sale.
fn commands() -> Vec<&'static str> {
    let (_, chapter) = GUIDE.split_once("## Begin").unwrap();
    let (chapter, _) = chapter.split_once("\n## ").unwrap();
    let blocks = chapter.split("```sh\n").skip(1);
    blocks
        .map(|block| block.split_once("```").unwrap().0)
        .collect()
}

/// Runs commands as somebody who has the program on the path types them, and stops at the first that fails.
fn types(site: &Site, files: &Path, commands: &str) -> Ran {
    let program = Path::new(env!("CARGO_BIN_EXE_marquee-admin"));
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", program.parent().unwrap().display());
    let data = format!("--data '{}'", site.path().display());
    let mut shell = Command::new("sh");
    shell
        .args(["-e", "-c", &commands.replace("--data DIR", &data)])
        .current_dir(files)
        .env("PATH", path)
        .env("MARQUEE_TICKET_KEY", "file")
        .env_remove("RUST_LOG");
    run(shell, "")
}

#[test]
fn the_documented_commands_lead_from_an_empty_folder_to_a_sold_ticket() {
    let (site, files) = (Site::empty(), tempfile::TempDir::new().unwrap());
    let film = FILMS.lines().nth(1).unwrap().split(',').next().unwrap();
    for (name, text) in [
        ("plan.json", PLAN),
        ("plan.cinema.json", SIDECAR),
        ("films.csv", FILMS),
        ("shows.csv", &SHOWS.replace("FILM", film)),
    ] {
        std::fs::write(files.path().join(name), text).unwrap();
    }
    let commands = commands();
    let [begin, sell] = commands.as_slice() else {
        panic!("the chapter has the cinema's commands and a sale's: {commands:?}");
    };
    let begun = types(&site, files.path(), begin).succeeds();
    assert!(begun.out.contains(" and 1 show imported."), "{}", begun.out);

    let day = site.call("programme.day", &json!({ "business_day": "2099-11-05" }));
    let show = day["shows"][0]["id"].as_str().unwrap();
    let sell = sell
        .replace("SALE", &new_id())
        .replace("SHOW", show)
        .replace("ADULT", &site.ticket_type("adult"));
    types(&site, files.path(), &sell).succeeds();

    let sales = site.call("sale.list", &json!({}));
    assert_eq!(sales["sales"].as_array().unwrap().len(), 1, "{sales}");
    assert_eq!(sales["sales"][0]["total_minor"], 950);
    site.admin(["journal", "verify"]).succeeds();
}

#[test]
fn a_price_card_that_names_what_is_not_there_is_told_what_is() {
    let site = Site::empty();
    site.admin([
        "init",
        "--name",
        "Odeon",
        "--city",
        "Leeds",
        "--country",
        "GB",
        "--time-zone",
        "Europe/London",
        "--currency",
        "GBP",
    ])
    .succeeds();
    let save = |card: &Value| site.admin(["call", "price_card.save", &card.to_string()]);
    let card = json!({
        "code": "standard", "name": "Standard", "tax_rate": "vta",
        "prices": { "Standard": { "adlut": 950 } },
    });
    let refused = save(&card).fails_with("invalid_input");
    assert!(refused.err.contains("there is no tax rate yet"));
    for code in ["vat", "zero"] {
        let rate = json!({ "code": code, "name": "VAT", "basis_points": 0 });
        site.call("tax_rate.save", &rate);
    }
    let refused = save(&card).fails_with("invalid_input");
    assert!(refused.err.contains("the tax rates are vat, zero"));
    let adult = json!({ "code": "adult", "name": { "en": "Adult" } });
    site.call("ticket_type.save", &adult);
    let mut card = card;
    card["tax_rate"] = json!("vat");
    let refused = save(&card).fails_with("invalid_input");
    assert!(refused.err.contains("the ticket types are adult"));
}

#[cfg(unix)]
#[test]
fn a_name_that_is_no_text_is_refused_before_anything_is_done() {
    use std::os::unix::ffi::OsStrExt;
    let site = Site::demo();
    let name = std::ffi::OsStr::from_bytes(b"x\xff");
    for command in [
        &["backup"][..],
        &["restore"],
        &["plan", "export", "Sala Cerilla"],
        &["--data"],
    ] {
        let mut admin = program(site.path());
        admin.args(command).arg(site.path().join(name));
        run(admin, "").fails_with("invalid_input");
    }
    let mut demo = program(site.path());
    demo.env("MARQUEE_DATA", name).arg("demo");
    run(demo, "").fails_with("invalid_input");
}

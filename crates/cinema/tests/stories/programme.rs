//! The programme's files: all of an import or nothing, and never two shows at once in a hall.

use marquee_contract::error::ErrorCode;
use marquee_domain::permission::Role;
use serde_json::{Value, json};

use crate::harness::House;

const FILMS: &str = include_str!("../../../../demo/examples/films.csv");
const SHOWS: &str = include_str!("../../../../demo/examples/shows.csv");
const JSON: &str = include_str!("../../../../demo/examples/programme.json");
const HEADER: &str = "film,hall,starts_at,format,language,subtitles,price_card,adverts_minutes";

fn files(files: &[(&str, &str)]) -> Value {
    let file = |(name, text): &(&str, &str)| json!({ "name": name, "text": text });
    json!({ "files": files.iter().map(file).collect::<Vec<_>>() })
}

fn shows(rows: &[&str]) -> Value {
    files(&[("shows.csv", &format!("{HEADER}\n{}\n", rows.join("\n")))])
}

#[tokio::test]
async fn the_documented_examples_are_imported_with_seats_to_sell() {
    let house = House::demo().await;
    let manager = house.signed_in(Role::Manager).await;
    let input = files(&[("films.csv", FILMS), ("shows.csv", SHOWS)]);
    let counts = house.records().await.counts().await;
    let checked = manager.does("programme.check", input.clone()).await;
    assert_eq!(
        house.records().await.counts().await,
        counts,
        "a check changes nothing"
    );
    let imported = manager.does("programme.import", input).await;
    assert_eq!(imported, checked);
    assert_eq!(
        imported["show_count"].as_u64().unwrap() as usize,
        SHOWS.lines().count() - 1
    );

    // The night on which summer time ends: 02:15 comes twice, an hour apart.
    let day = manager
        .does("programme.day", json!({ "business_day": "2027-10-30" }))
        .await;
    let starts: Vec<&str> = day["shows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|show| show["starts_at"].as_str().unwrap())
        .filter(|at| at.starts_with("2027-10-31"))
        .collect();
    assert_eq!(starts, ["2027-10-31T00:15:00Z", "2027-10-31T01:15:00Z"]);
    let show = day["shows"][0]["id"].as_str().unwrap();
    manager.sells(show, &[8]).await;
    manager
        .does("programme.check", files(&[("programme.json", JSON)]))
        .await;
}

#[tokio::test]
async fn one_bad_row_refuses_all_files_and_is_named_with_line_and_field() {
    let house = House::demo().await;
    let manager = house.signed_in(Role::Manager).await;
    let counts = house.records().await.counts().await;
    let bad = format!("{SHOWS}gojira,Sala Luna,2027-11-02T20:00,2D,ja,es,standard,10\n");
    let line = bad.lines().count();
    for operation in ["programme.check", "programme.import"] {
        let input = files(&[("films.csv", FILMS), ("shows.csv", &bad)]);
        let refused = manager.is_refused(operation, input).await;
        assert_eq!(refused.code, ErrorCode::ProgrammeRefused);
        let findings = refused.details.unwrap()["findings"].clone();
        let finding = &findings[0];
        assert_eq!(findings.as_array().unwrap().len(), 1, "{findings}");
        assert_eq!(
            (&finding["file"], &finding["line"]),
            (&json!("shows.csv"), &json!(line))
        );
        assert_eq!(finding["field"], "hall");
    }
    assert_eq!(house.records().await.counts().await, counts);
}

#[tokio::test]
async fn a_show_that_overlaps_a_stored_one_is_refused_with_both_named() {
    let house = House::demo().await;
    let manager = house.signed_in(Role::Manager).await;
    // At 16:15 this day Sala Fanal shows Casablanca.
    let counts = house.records().await.counts().await;
    let input = shows(&["modern-times,Sala Fanal,2026-11-20T17:00,2D,en,es,standard,10"]);
    let refused = manager.is_refused("programme.import", input).await;
    assert_eq!(refused.code, ErrorCode::ProgrammeRefused);
    let finding = refused.details.unwrap()["findings"][0].clone();
    let message = finding["message"].as_str().unwrap();
    assert!(
        message.contains("Tiempos modernos") || message.contains("Modern Times"),
        "{message}"
    );
    assert!(
        message.contains("Casablanca") && message.contains("Sala Fanal"),
        "{message}"
    );
    assert!(message.contains("already in the programme"), "{message}");
    assert_eq!(house.records().await.counts().await, counts);
    // The same time in another hall, or the same hall on another day, is no clash.
    let input = shows(&["modern-times,Sala Fanal,2027-02-20T17:00,2D,en,es,standard,10"]);
    manager.does("programme.import", input.clone()).await;
    // And what was just imported counts from then on.
    let refused = manager.is_refused("programme.import", input).await;
    assert_eq!(refused.code, ErrorCode::ProgrammeRefused);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_imports_for_one_hall_at_once_only_one_is_stored() {
    let house = House::demo().await;
    let manager = house.signed_in(Role::Manager).await;
    let mut imports = tokio::task::JoinSet::new();
    for minute in 0..6 {
        let manager = manager.clone();
        imports.spawn(async move {
            let row =
                format!("modern-times,Sala Fanal,2027-02-20T17:0{minute},2D,en,es,standard,10");
            manager
                .tries("programme.import", shows(&[&row]))
                .await
                .is_ok()
        });
    }
    let stored = imports
        .join_all()
        .await
        .into_iter()
        .filter(|stored| *stored)
        .count();
    assert_eq!(stored, 1);
}

#[tokio::test]
async fn the_database_itself_refuses_two_shows_at_once() {
    let house = House::demo().await;
    let mut records = house.records().await;
    // A copy of a show that begins while the first still has the hall.
    let copy = |shift: &str| {
        format!(
            "INSERT INTO show SELECT randomblob(16), hall_id, plan_id, film_id, price_card_id,
                starts_at {shift}, ends_at {shift}, occupied_until {shift}, format, language,
                subtitles, status FROM show ORDER BY starts_at LIMIT 1"
        )
    };
    for shift in ["", "+ 60000", "- 60000"] {
        let refused = records.tries(&copy(shift)).await.unwrap_err();
        assert!(
            refused.to_string().contains("show_overlap"),
            "{shift}: {refused}"
        );
    }
    records.change(&copy("- 31536000000")).await;
    // A cancelled show leaves the hall to others.
    let before = records.number("SELECT count(*) FROM show").await;
    records.change("UPDATE show SET status = 'cancelled'").await;
    let scheduled = copy("").replace("status FROM", "'scheduled' FROM");
    records.change(&scheduled).await;
    assert_eq!(
        records.number("SELECT count(*) FROM show").await,
        before + 1
    );
}

#[tokio::test]
async fn a_film_that_is_imported_again_is_brought_up_to_date() {
    let house = House::demo().await;
    let manager = house.signed_in(Role::Manager).await;
    manager
        .does("programme.import", files(&[("films.csv", FILMS)]))
        .await;
    let films = house
        .records()
        .await
        .number("SELECT count(*) FROM film")
        .await;
    let longer = FILMS.replace("Nosferatu,\"", "Nosferatu restored,\"");
    assert_ne!(longer, FILMS);
    manager
        .does("programme.import", files(&[("films.csv", &longer)]))
        .await;
    let mut records = house.records().await;
    assert_eq!(records.number("SELECT count(*) FROM film").await, films);
    let title = "SELECT title FROM film WHERE code = 'nosferatu'";
    assert_eq!(records.text(title).await, "Nosferatu restored");
}

#[tokio::test]
async fn a_show_with_seats_that_nobody_could_buy_is_refused() {
    let house = House::demo().await;
    let manager = house.signed_in(Role::Manager).await;
    let mut card = json!({
        "code": "gala", "name": "Gala", "tax_rate": "iva-10",
        "prices": { "Standard": { "adult": 1500 }, "Couple": { "adult": 1800 }, "Premium": { "companion": 0 } },
    });
    manager.does("price_card.save", card.clone()).await;
    let gala = shows(&["modern-times,Sala Fanal,2027-02-20T17:00,2D,en,es,gala,10"]);
    // A companion's price is for no premium seat.
    for operation in ["programme.check", "programme.import"] {
        let refused = manager.is_refused(operation, gala.clone()).await;
        assert_eq!(refused.code, ErrorCode::ProgrammeRefused);
        let finding = &refused.details.unwrap()["findings"][0];
        let told = "“gala” has no price for the category “Premium” of Sala Fanal";
        assert_eq!(finding["message"], told);
    }
    card["prices"]["Premium"] = json!({ "adult": 1700 });
    manager.does("price_card.save", card).await;
    manager.does("programme.import", gala).await;
}

#[tokio::test]
async fn no_files_too_many_files_and_no_films_at_all_are_refused() {
    let house = House::demo().await;
    let manager = house.signed_in(Role::Manager).await;
    let many = vec![("shows.csv", SHOWS); 21];
    for input in [files(&[]), files(&many)] {
        let refused = manager.is_refused("programme.import", input).await;
        assert_eq!(refused.code, ErrorCode::InvalidInput);
    }
    for text in ["", "\0\u{1}", "film;hall\n", "{\"films\": 7}", HEADER] {
        let counts = house.records().await.counts().await;
        let outcome = manager
            .tries("programme.import", files(&[("x", text)]))
            .await;
        if let Err(refused) = outcome {
            assert_eq!(refused.code, ErrorCode::ProgrammeRefused, "{text}");
            assert_eq!(house.records().await.counts().await, counts);
        } else {
            assert_eq!(
                text, HEADER,
                "a file with a header and no rows is the only empty one"
            );
        }
    }
}

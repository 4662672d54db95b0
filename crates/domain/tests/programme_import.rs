//! Importing a programme: what is accepted, and that every error is told with its file, line and field.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod programme_cinema;

use marquee_domain::programme::{ExistingShow, MissingPrice, Programme};
use programme_cinema::{FILMS, GOOD_FILM, GOOD_SHOW, SHOWS, cinema, films, only, shows, told, utc};

#[test]
fn a_film_keeps_its_facts_and_its_script() {
    let checked = films(GOOD_FILM).unwrap();
    let film = &checked.films[0];
    assert_eq!(film.title, "ゴジラ");
    assert_eq!(
        film.original_title, "ゴジラ",
        "left out, so the title stands for it"
    );
    assert_eq!(film.genres, ["horror", "science fiction"]);
    assert_eq!(film.cast, ["Akira Takarada", "Momoko Kochi"]);
    assert_eq!(film.released_on.to_string(), "1954-11-03");
    assert_eq!(film.running_minutes, 96);
}

#[test]
fn a_show_occupies_its_hall_for_adverts_film_and_cleaning() {
    let checked = shows(GOOD_SHOW).unwrap();
    let show = &checked.shows[0];
    assert_eq!(show.starts_at, utc("2026-11-20T17:30:00Z"));
    assert_eq!(
        show.ends_at,
        utc("2026-11-20T20:21:00Z"),
        "10 adverts and 161 of film"
    );
    assert_eq!(
        show.occupied_until,
        utc("2026-11-20T20:41:00Z"),
        "and 20 of cleaning"
    );
    assert_eq!(show.show.subtitles.as_deref(), Some("es"));
}

#[test]
fn a_show_may_name_a_film_of_another_file_of_the_same_import() {
    let mut programme = Programme::default();
    let show = "gojira,Sala Fanal,2026-11-20T18:30,2D,ja,es,standard,10\n";
    programme.read_shows_csv("shows.csv", &format!("{SHOWS}{show}"));
    programme.read_films_csv("films.csv", &format!("{FILMS}{GOOD_FILM}"));
    let checked = programme.check(&cinema()).unwrap();
    assert_eq!(checked.shows[0].ends_at, utc("2026-11-20T19:16:00Z"));
}

#[test]
fn the_same_key_again_updates_the_film_and_its_new_shows() {
    let mut programme = Programme::default();
    let longer = "stalker,Сталкер,,ru,,1979-05-25,Andrei Tarkovsky,,163,12,\n";
    programme.read_films_csv("films.csv", &format!("{FILMS}{longer}"));
    programme.read_shows_csv("shows.csv", &format!("{SHOWS}{GOOD_SHOW}"));
    let checked = programme.check(&cinema()).unwrap();
    assert_eq!(checked.films[0].film, "stalker");
    assert_eq!(
        checked.shows[0].ends_at,
        utc("2026-11-20T20:23:00Z"),
        "by the new running time"
    );
}

#[test]
fn every_error_of_a_film_is_told_at_once() {
    let bad = "Gojira!,,,japanese?,,1954-13-03,,,0,a rating that nobody could print,\n";
    assert_eq!(
        told(films(bad)),
        [
            "films.csv:2: film: “Gojira!” may have only the characters a–z, 0–9 and -",
            "films.csv:2: title: is missing",
            "films.csv:2: language: “japanese?” is not a language tag like es, pt-BR or zxx",
            "films.csv:2: released_on: “1954-13-03” is not a date like 1954-04-26",
            "films.csv:2: running_minutes: “0” is not a whole number of minutes from 1 to 1000",
            "films.csv:2: rating: has 32 characters, more than 16",
        ]
    );
}

#[test]
fn running_times_that_no_film_has_are_refused() {
    for minutes in ["1", "1000"] {
        assert!(
            films(&format!("gojira,Godzilla,,ja,,1954-11-03,,,{minutes},7,\n")).is_ok(),
            "{minutes}"
        );
    }
    for minutes in ["0", "-90", "1001", "90.5", "99999999999", "two hours", ""] {
        let told = only(films(&format!(
            "gojira,Godzilla,,ja,,1954-11-03,,,{minutes},7,\n"
        )));
        assert!(told.starts_with("films.csv:2: running_minutes: "), "{told}");
    }
}

#[test]
fn texts_have_limits_in_characters_and_no_control_characters() {
    let row = |title: &str| format!("gojira,{title},,ja,,1954-11-03,,,96,7,\n");
    assert!(
        films(&row(&"七".repeat(200))).is_ok(),
        "200 characters are 600 bytes"
    );
    assert_eq!(
        only(films(&row(&"七".repeat(201)))),
        "films.csv:2: title: has 201 characters, more than 200"
    );
    assert_eq!(
        only(films(&row("Go\u{1b}[2Jjira"))),
        "films.csv:2: title: contains the control character U+001B"
    );
    let cast = vec!["x"; 41].join("|");
    assert_eq!(
        only(films(&format!(
            "gojira,Godzilla,,ja,,1954-11-03,,{cast},96,7,\n"
        ))),
        "films.csv:2: cast: has 41 entries, more than 40"
    );
    assert_eq!(
        only(films("gojira,Godzilla,,ja,,1854-11-03,,,96,7,\n")),
        "films.csv:2: released_on: no film is of the year 1854"
    );
}

#[test]
fn a_key_that_stands_twice_names_the_first() {
    assert_eq!(
        only(films(&format!("{GOOD_FILM}{GOOD_FILM}"))),
        "films.csv:3: film: “gojira” is already the film of films.csv:2"
    );
}

#[test]
fn unknown_film_hall_and_price_card_are_named_with_what_there_is() {
    assert_eq!(
        told(shows(
            "solaris,Sala Fanel,2026-11-20T18:30,2D,ru,es,Standard,10\n"
        )),
        [
            "shows.csv:2: film: no film has the key “solaris”, neither here nor in the cinema",
            "shows.csv:2: hall: there is no hall “Sala Fanel”; the halls are Sala Fanal",
            "shows.csv:2: price_card: there is no price card “Standard”; the price cards are standard",
        ]
    );
}

#[test]
fn a_film_with_an_error_is_not_also_unknown_to_its_shows() {
    let mut programme = Programme::default();
    programme.read_films_csv(
        "films.csv",
        &format!("{FILMS}gojira,,,ja,,1954-11-03,,,96,7,\n"),
    );
    let show = "gojira,Sala Fanal,2026-11-20T18:30,2D,ja,es,standard,10\n";
    programme.read_shows_csv("shows.csv", &format!("{SHOWS}{show}"));
    assert_eq!(
        only(programme.check(&cinema())),
        "films.csv:2: title: is missing"
    );
}

#[test]
fn a_start_that_is_no_time_is_refused() {
    let no_times = [
        "20/11/2026 18:30",
        "2026-11-20",
        "2026-11-20T25:00",
        "2026-02-30T18:30",
        "tomorrow",
    ];
    for text in no_times {
        assert_eq!(
            only(shows(&format!(
                "stalker,Sala Fanal,{text},2D,ru,es,standard,10\n"
            ))),
            format!(
                "shows.csv:2: starts_at: “{text}” is not a date and time like 2026-11-20T18:30"
            )
        );
    }
    let told = only(shows(
        "stalker,Sala Fanal,0026-11-20T18:30,2D,ru,es,standard,10\n",
    ));
    assert!(
        told.contains("the year 26 is not between 2000 and 2199"),
        "{told}"
    );
}

#[test]
fn a_start_in_the_hour_that_spring_skips_is_refused_with_its_line() {
    let told = only(shows(
        "stalker,Sala Fanal,2027-03-28T02:30,2D,ru,es,standard,10\n",
    ));
    assert!(
        told.starts_with("shows.csv:2: starts_at: 2027-03-28T02:30 does not exist"),
        "{told}"
    );
}

#[test]
fn adverts_are_limited_and_the_format_is_required() {
    assert_eq!(
        told(shows(
            "stalker,Sala Fanal,2026-11-20T18:30,,ru,es,standard,121\n"
        )),
        [
            "shows.csv:2: format: is missing",
            "shows.csv:2: adverts_minutes: “121” is not a whole number of minutes from 0 to 120",
        ]
    );
}

#[test]
fn two_shows_in_one_hall_are_refused_with_both_named() {
    let too_early = "stalker,Sala Fanal,2026-11-20T21:40,2D,ru,es,standard,10\n";
    assert_eq!(
        only(shows(&format!("{GOOD_SHOW}{too_early}"))),
        "shows.csv:3: starts_at: “Сталкер” in Sala Fanal, 2026-11-20 21:40–00:51 overlaps “Сталкер” in \
         Sala Fanal, 2026-11-20 18:30–21:41 (line 2); the hall is taken from the start for adverts, film \
         and cleaning"
    );
    let just_clean = "stalker,Sala Fanal,2026-11-20T21:41,2D,ru,es,standard,10\n";
    assert!(
        shows(&format!("{GOOD_SHOW}{just_clean}")).is_ok(),
        "the hall is clean at 21:41"
    );
}

#[test]
fn a_show_in_the_programme_already_is_named_too() {
    let mut setting = cinema();
    setting.shows.push(ExistingShow {
        film: "casablanca".into(),
        title: "Casablanca".into(),
        hall: "Sala Fanal".into(),
        starts_at: utc("2026-11-20T19:00:00Z"),
        occupied_until: utc("2026-11-20T21:12:00Z"),
    });
    let mut programme = Programme::default();
    programme.read_shows_csv("shows.csv", &format!("{SHOWS}{GOOD_SHOW}"));
    let told = only(programme.check(&setting));
    assert!(
        told.starts_with(
            "shows.csv:2: starts_at: “Сталкер” in Sala Fanal, 2026-11-20 18:30–21:41 overlaps “Casablanca” \
             in Sala Fanal, 2026-11-20 20:00–22:12 (already in the programme)"
        ),
        "{told}"
    );
}

#[test]
fn importing_a_file_a_second_time_says_that_its_shows_are_there() {
    let mut setting = cinema();
    let show = &shows(GOOD_SHOW).unwrap().shows[0];
    setting.shows.push(ExistingShow {
        film: show.show.film.clone(),
        title: "Сталкер".into(),
        hall: show.show.hall.clone(),
        starts_at: show.starts_at,
        occupied_until: show.occupied_until,
    });
    let mut programme = Programme::default();
    programme.read_shows_csv("shows.csv", &format!("{SHOWS}{GOOD_SHOW}"));
    assert_eq!(
        only(programme.check(&setting)),
        "shows.csv:2: starts_at: the same show is there already: “Сталкер” in Sala Fanal, \
         2026-11-20 18:30–21:41 (already in the programme)"
    );
    let twice = only(shows(&format!("{GOOD_SHOW}{GOOD_SHOW}")));
    assert!(
        twice.starts_with("shows.csv:3: starts_at: the same show is there already"),
        "{twice}"
    );
}

#[test]
fn overlaps_are_told_together_with_other_errors() {
    let other_card = "stalker,Sala Fanal,2026-11-20T19:00,2D,ru,es,gala,10\n";
    let told = told(shows(&format!("{GOOD_SHOW}{other_card}")));
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(
        told[0].contains("no price card “gala”") && told[1].contains("overlaps"),
        "{told:#?}"
    );
}

#[test]
fn a_show_with_an_unreadable_field_is_told_about_its_unknown_names_at_once() {
    let row = "metropolis,Sala Fanel,half past six,2D,ru,es,standart,10\n";
    let told = told(shows(row));
    let starts = [
        "starts_at: ",
        "film: no film",
        "hall: there is no hall",
        "price_card: there is no",
    ];
    assert_eq!(told.len(), starts.len(), "{told:#?}");
    for (told, start) in told.iter().zip(starts) {
        assert!(told.starts_with(&format!("shows.csv:2: {start}")), "{told}");
    }
    // What is not readable itself is not unknown as well.
    let row = "Stalker!,,2026-11-20T18:30,2D,ru,es,standard,10\n";
    assert_eq!(self::told(shows(row)).len(), 2);
}

#[test]
fn a_show_whose_card_has_no_price_for_seats_of_its_hall_is_refused() {
    let mut programme = Programme::default();
    programme.read_shows_csv("shows.csv", &format!("{SHOWS}{GOOD_SHOW}"));
    let missing = |hall: &str, card: &str| MissingPrice {
        price_card: card.to_owned(),
        hall: hall.to_owned(),
        category: "Premium".to_owned(),
    };
    let mut cinema = cinema();
    cinema.missing_prices = vec![
        missing("Sala Candil", "standard"),
        missing("Sala Fanal", "matinee"),
    ];
    programme.check(&cinema).unwrap();
    cinema
        .missing_prices
        .push(missing("Sala Fanal", "standard"));
    assert_eq!(
        only(programme.check(&cinema)),
        "shows.csv:2: price_card: “standard” has no price for the category “Premium” of Sala Fanal"
    );
}

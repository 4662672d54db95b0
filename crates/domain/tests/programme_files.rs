//! The files of an import: their columns, separators, JSON and limits, whatever stands in the rows.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod programme_cinema;

use marquee_domain::programme::{MAX_FILE_BYTES, MAX_FINDINGS, Programme};
use programme_cinema::{
    FILMS, GOOD_FILM, GOOD_SHOW, SHOWS, cinema, films, json, only, shows, told, utc,
};

#[test]
fn columns_may_stand_in_any_order_and_be_separated_by_semicolons() {
    let mut programme = Programme::default();
    programme.read_shows_csv(
        "shows.csv",
        "\u{feff}adverts_minutes;film;price_card;hall;starts_at;format;language;subtitles\r\n\
         \r\n 10;stalker;standard;Sala Fanal;2026-11-20 18:30;2D;ru;\r\n",
    );
    let checked = programme.check(&cinema()).unwrap();
    assert_eq!(checked.shows[0].starts_at, utc("2026-11-20T17:30:00Z"));
    assert_eq!(checked.shows[0].show.subtitles, None);
}

#[test]
fn a_file_is_known_by_what_is_in_it() {
    let mut programme = Programme::default();
    programme.read("one", &format!("{FILMS}{GOOD_FILM}"));
    programme.read(
        "two",
        &format!(
            "\u{feff}{}",
            format!("{SHOWS}{GOOD_SHOW}").replace(',', ";")
        ),
    );
    programme.read("three", "\u{feff}\n{\"shows\": []}");
    let checked = programme.check(&cinema()).unwrap();
    assert_eq!((checked.films.len(), checked.shows.len()), (1, 1));

    let mut programme = Programme::default();
    programme.read("list.csv", "Película,Sala,Hora\nStalker,1,18:30\n");
    let told = only(programme.check(&cinema()));
    assert!(
        told.starts_with("list.csv:1: the first line names neither the columns of films"),
        "{told}"
    );
}

#[test]
fn nothing_to_import_is_no_error() {
    let checked = json("{}").unwrap();
    assert!(checked.films.is_empty() && checked.shows.is_empty());
}

#[test]
fn a_row_with_too_few_or_too_many_columns_is_named_by_its_line() {
    let quoted = "gojira,\"Godzilla, the first\",,ja,,1954-11-03,,,96,7,\"Two\nlines.\"\n";
    let too_many = "again,Godzilla,,ja,,1954-11-03,,,96,7,,\n";
    assert_eq!(
        told(films(&format!("{quoted}short,row\n{too_many}"))),
        [
            "films.csv:4: has 2 columns instead of 11 (is a quotation mark or a separator missing?)",
            "films.csv:5: has 12 columns instead of 11 (is a quotation mark or a separator missing?)",
        ],
        "the quoted row takes lines 2 and 3"
    );
}

#[test]
fn a_quotation_mark_that_is_never_closed_is_named_and_the_rows_before_it_are_still_read() {
    let never_closed = "the quotation mark that is opened here is never closed";
    let bad = "no-minutes,Film,,ja,,1954-11-03,,,0,7,\n";
    let open = "open,\"Godzilla,,ja,,1954-11-03,,,96,7,\n";
    let quoted = "quoted,\"A \"\"film\"\"\",,ja,,1954-11-03,,,96,7,\"Two\nlines.\" \n";
    // Nothing behind it, rows without a mark, and rows whose own marks seem to close it.
    for after in ["", GOOD_FILM, quoted] {
        assert_eq!(
            told(films(&format!("{bad}{quoted}{open}{after}"))),
            [
                "films.csv:2: running_minutes: “0” is not a whole number of minutes from 1 to 1000"
                    .to_owned(),
                format!("films.csv:5: {never_closed}"),
            ],
            "{after}"
        );
    }
    assert_eq!(
        only(films(&format!("\"{GOOD_FILM}"))),
        format!("films.csv:2: {never_closed}")
    );
    let mut programme = Programme::default();
    programme.read_films_csv("films.csv", &format!("\u{feff}\"{FILMS}{GOOD_FILM}"));
    assert_eq!(
        only(programme.check(&cinema())),
        format!("films.csv:1: {never_closed}")
    );
}

#[test]
fn quotation_marks_that_are_closed_are_no_error() {
    for title in [
        "\"Two\nlines\"",
        "\"\"\"Say\"\" it\"",
        "12\" vinyl",
        "\"\"",
        "\"Blank\" ",
    ] {
        let row = format!("closed,Film,,ja,,1954-11-03,,,96,7,{title}\n");
        assert_eq!(
            films(&format!("{row}{GOOD_FILM}")).unwrap().films.len(),
            2,
            "{title}"
        );
        assert_eq!(
            films(row.trim_end_matches('\n')).unwrap().films.len(),
            1,
            "{title}"
        );
    }
}

#[test]
fn columns_that_are_unknown_missing_or_twice_are_each_named() {
    let mut programme = Programme::default();
    programme.read_shows_csv(
        "shows.csv",
        "film,hall,start,format,language,subtitles,price_card,film\nx,y\n",
    );
    let columns = "film,hall,starts_at,format,language,subtitles,price_card,adverts_minutes";
    assert_eq!(
        told(programme.check(&cinema())),
        [
            format!("shows.csv:1: start: is not a column of this file; the columns are {columns}"),
            "shows.csv:1: film: the column stands there twice".to_owned(),
            "shows.csv:1: starts_at: the column is missing".to_owned(),
            "shows.csv:1: adverts_minutes: the column is missing".to_owned(),
        ]
    );
}

#[test]
fn an_empty_file_says_what_its_first_line_must_be() {
    let mut programme = Programme::default();
    programme.read_shows_csv("shows.csv", "\n\n");
    let told = only(programme.check(&cinema()));
    assert!(
        told.contains("the file is empty; its first line must be film,hall,"),
        "{told}"
    );
}

#[test]
fn json_takes_the_same_rows() {
    let checked = json(
        r#"{"films": [{"film": "gojira", "title": "ゴジラ", "original_title": null, "language": "ja",
              "genres": ["horror"], "released_on": "1954-11-03", "director": "Ishiro Honda", "cast": [],
              "running_minutes": 96, "rating": "7"}],
            "shows": [{"film": "gojira", "hall": "Sala Fanal", "starts_at": "2026-11-20T18:30",
              "format": "2D", "language": "ja", "subtitles": null, "price_card": "standard",
              "adverts_minutes": 0}]}"#,
    )
    .unwrap();
    assert_eq!(checked.films[0].genres, ["horror"]);
    assert_eq!(checked.shows[0].ends_at, utc("2026-11-20T19:06:00Z"));
}

#[test]
fn json_errors_stand_on_the_line_of_their_field() {
    let text = r#"{
  "shows": [
    {"film": "stalker", "hall": "Sala Fanal", "starts_at": "2026-11-20T18:30", "format": "2D",
      "language": "ru",
      "price_card": "standard",
      "adverts_minutes": "ten"},
    {"film": "stalker", "hall": 3,
      "starts": "2026-11-21T18:30", "format": ["2D"],
      "language": "ru", "price_card": true, "adverts_minutes": 10,
      "adverts_minutes": 15},
    "stalker"
  ],
  "movies": []
}"#;
    assert_eq!(
        told(json(text)),
        [
            "programme.json:6: adverts_minutes: “ten” is not a whole number of minutes from 0 to 120",
            "programme.json:7: hall: must be a text",
            "programme.json:7: starts_at: is missing",
            "programme.json:8: starts: is not a field of shows; the fields are film, hall, starts_at, \
             format, language, subtitles, price_card, adverts_minutes",
            "programme.json:8: format: must be a text",
            "programme.json:9: price_card: must be a text",
            "programme.json:10: adverts_minutes: is given twice",
            "programme.json:11: shows: every entry must be an object in braces",
            "programme.json:13: movies: is neither “films” nor “shows”",
        ]
    );
}

#[test]
fn text_that_is_no_json_says_on_which_line_it_breaks() {
    let broken = only(json("{\n  \"films\": [\n    {\"film\": }\n  ]\n}"));
    assert!(
        broken.starts_with("programme.json:3: is not a programme in JSON: expected value"),
        "{broken}"
    );
    assert_eq!(
        only(json("{\"films\": {}}")),
        "programme.json:1: films: must be a list"
    );
    assert!(only(json("[]")).starts_with("programme.json:1: is not a programme in JSON"));
    assert!(only(json("")).starts_with("programme.json:1: is not a programme in JSON"));
}

#[test]
fn findings_come_in_the_order_of_the_files() {
    let mut programme = Programme::default();
    programme.read_shows_csv(
        "b.csv",
        &format!("{SHOWS}{}", GOOD_SHOW.replace("standard", "x")),
    );
    programme.read_shows_csv(
        "a.csv",
        &format!("{SHOWS}{}", GOOD_SHOW.replace("Sala Fanal", "x")),
    );
    let told = told(programme.check(&cinema()));
    assert!(told[0].starts_with("b.csv:2: price_card"), "{told:#?}");
    assert!(told[1].starts_with("a.csv:2: hall"), "{told:#?}");
}

#[test]
fn an_endless_list_of_errors_is_cut_and_counted() {
    let findings = shows(&",,,,,,,\n".repeat(200)).unwrap_err();
    assert_eq!(findings.len(), MAX_FINDINGS);
    // Seven of the eight columns are required, in 200 rows; 499 errors are told.
    assert_eq!(findings.last().unwrap().message, "and 901 more errors");
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let mut programme = Programme::default();
    programme.read_shows_csv("shows.csv", &"x".repeat(MAX_FILE_BYTES + 1));
    assert!(only(programme.check(&cinema())).contains("larger than"));
}

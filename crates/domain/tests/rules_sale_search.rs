//! What somebody types to find a sale, and which sale they mean.

use chrono::NaiveTime;
use marquee_domain::sale_search::{FoundSale, FoundTicket, ReceiptNumber, SaleSearch};
use proptest::prelude::*;

fn at(time: &str) -> NaiveTime {
    NaiveTime::parse_from_str(time, "%H:%M").unwrap_or_default()
}

fn ticket<'a>(film_title: &'a str, starts: &str, row: &'a str, seat: &'a str) -> FoundTicket<'a> {
    FoundTicket {
        film_title,
        starts_at: at(starts),
        row,
        seat,
        label: "",
    }
}

/// Two seats of an evening show, paid at 20:41.
fn sale() -> FoundSale<'static> {
    FoundSale {
        number: "A1-000251",
        paid_at: at("20:41"),
        staff_name: Some("Amparo Ferrer"),
        tickets: vec![
            ticket("Cléo de 5 a 7", "21:30", "E", "15"),
            ticket("Cléo de 5 a 7", "21:30", "E", "16"),
        ],
    }
}

fn finds(text: &str, sale: &FoundSale<'_>) -> bool {
    SaleSearch::read(text).is_some_and(|search| search.fits(sale))
}

#[test]
fn a_seat_is_found_however_it_is_said() {
    for text in [
        "E15",
        "e15",
        "E 15",
        " e  15 ",
        "E-15",
        "e/15",
        "Row E · 15",
        "row e 15",
        "row e seat 15",
        "Fila E butaca 15",
        "fila e, 15",
        "e asiento 15",
        "الصف E المقعد 15",
        "row e",
        "E16",
    ] {
        assert!(finds(text, &sale()), "{text}");
    }
    for text in ["E14", "F 15", "row f", "row e 1", "E 151", "15 E"] {
        assert!(!finds(text, &sale()), "{text}");
    }
}

#[test]
fn rows_may_be_numbers_and_plans_without_rows_have_labels() {
    let numbered = FoundSale {
        tickets: vec![ticket("Metropolis", "18:00", "5", "12")],
        ..sale()
    };
    for text in ["row 5 seat 12", "row 5 12", "5-12", "fila 5 butaca 12"] {
        assert!(finds(text, &numbered), "{text}");
    }
    assert!(!finds("row 12 seat 5", &numbered));
    let labelled = FoundSale {
        tickets: vec![FoundTicket {
            label: "G 7",
            ..ticket("Metropolis", "18:00", "", "")
        }],
        ..sale()
    };
    assert!(finds("G7", &labelled));
    assert!(!finds("G8", &labelled));
}

#[test]
fn a_time_is_found_as_far_as_it_is_typed_the_sales_or_the_shows() {
    for text in [
        "20:41", "20:", "20:4", "20.41", "20h", "20h41", "21:30", "21:",
    ] {
        assert!(finds(text, &sale()), "{text}");
    }
    for text in ["20:42", "20:5", "19:", "21:31", "25:", "20:71"] {
        assert!(!finds(text, &sale()), "{text}");
    }
}

#[test]
fn a_number_is_found_with_and_without_its_series() {
    for text in ["A1-000251", "a1-251", "251", "000251", "51", "1-0002"] {
        assert!(finds(text, &sale()), "{text}");
    }
    // "A1" begins every number of the till: it is a seat.
    for text in ["A1", "252", "B1-251", "2510"] {
        assert!(!finds(text, &sale()), "{text}");
    }
}

#[test]
fn films_and_cashiers_are_found_by_a_part_and_all_of_a_search_must_fit() {
    for text in [
        "cleo",
        "CLÉO de 5 a 7",
        "de 5",
        "amparo",
        "ferrer",
        "cleo e15",
        "amparo 20:41 e 16",
        "e15 21:30 cleo",
    ] {
        assert!(finds(text, &sale()), "{text}");
    }
    for text in [
        "metropolis",
        "cleo f15",
        "cleo 19:00",
        "amparo e17",
        "%",
        "_",
    ] {
        assert!(!finds(text, &sale()), "{text}");
    }
    assert_eq!(SaleSearch::read("  "), None);
}

#[test]
fn a_receipt_number_alone_is_told_from_other_words() {
    let of = |series: Option<&str>, number| {
        Some(ReceiptNumber {
            series: series.map(str::to_owned),
            number,
        })
    };
    assert_eq!(ReceiptNumber::read(" a1-000251 "), of(Some("A1"), 251));
    assert_eq!(ReceiptNumber::read("AB12-7"), of(Some("AB12"), 7));
    assert_eq!(ReceiptNumber::read("251"), of(None, 251));
    for text in [
        "",
        "A1",
        "e-15",
        "a1-",
        "-5",
        "a1-25x",
        "1-2",
        "99999999999999999999",
        "A1 251",
    ] {
        assert_eq!(ReceiptNumber::read(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn every_seat_time_and_number_is_found_by_itself(
        row in "[A-Z]{1,2}", seat in 1..200_u32, hour in 0..24_u32, minute in 0..60_u32, number in 1..1_000_000_i64,
    ) {
        let (time, seat) = (format!("{hour:02}:{minute:02}"), seat.to_string());
        let number = format!("A1-{number:06}");
        let sale = FoundSale {
            number: &number,
            paid_at: at(&time),
            staff_name: None,
            tickets: vec![ticket("Metropolis", "00:00", &row, &seat)],
        };
        for text in [format!("{row}{seat}"), format!("{row} {seat}"), time.clone(), number.clone()] {
            prop_assert!(finds(&text, &sale), "{}", text);
        }
        let together = format!("{row}{seat} {time} {number} metro");
        prop_assert!(finds(&together, &sale), "{}", together);
    }

    #[test]
    fn no_text_is_too_odd_to_be_read(text in "\\PC{0,60}") {
        finds(&text, &sale());
        let _ = ReceiptNumber::read(&text);
    }
}

//! From a ticket's facts to the words and figures on its page, in the cinema's language.

use marquee_cinema::TicketToPrint;
use marquee_domain::money::{Currency, Minor};
use marquee_domain::time::printed_time;
use marquee_paper::{TicketLabels, TicketPage};

/// The words around a ticket's facts, in one language.
struct Words {
    hall: &'static str,
    row: &'static str,
    seat: &'static str,
    tax: &'static str,
    sale: &'static str,
    copy: &'static str,
    subtitles: &'static str,
    /// How an amount is written: its decimal mark, and on which side the symbol stands.
    decimal_mark: char,
    symbol_first: bool,
    weekdays: [&'static str; 7],
    months: [&'static str; 12],
}

const ENGLISH: Words = Words {
    hall: "Hall",
    row: "Row",
    seat: "Seat",
    tax: "incl. tax",
    sale: "Sale",
    copy: "COPY",
    subtitles: "subtitles",
    decimal_mark: '.',
    symbol_first: true,
    weekdays: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    months: [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ],
};

const SPANISH: Words = Words {
    hall: "Sala",
    row: "Fila",
    seat: "Butaca",
    tax: "IVA incl.",
    sale: "Venta",
    copy: "COPIA",
    subtitles: "subtítulos",
    decimal_mark: ',',
    symbol_first: false,
    weekdays: ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"],
    months: [
        "ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic",
    ],
};

const ARABIC: Words = Words {
    hall: "القاعة",
    row: "الصف",
    seat: "المقعد",
    tax: "شامل الضريبة",
    sale: "رقم البيع",
    copy: "نسخة",
    subtitles: "ترجمة",
    decimal_mark: '.',
    symbol_first: false,
    weekdays: [
        "الاثنين",
        "الثلاثاء",
        "الأربعاء",
        "الخميس",
        "الجمعة",
        "السبت",
        "الأحد",
    ],
    months: [
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "مايو",
        "يونيو",
        "يوليو",
        "أغسطس",
        "سبتمبر",
        "أكتوبر",
        "نوفمبر",
        "ديسمبر",
    ],
};

fn words(language: &str) -> &'static Words {
    match language.split('-').next() {
        Some("es") => &SPANISH,
        Some("ar") => &ARABIC,
        Some(_) | None => &ENGLISH,
    }
}

/// An amount as the language writes it: `7,70 €`, `€7.70`. The space does not break.
fn amount(amount: Minor, currency: Currency, words: &Words) -> String {
    let digits = currency
        .digits(amount)
        .replace('.', &words.decimal_mark.to_string());
    let symbol = currency.symbol();
    if words.symbol_first {
        format!("{symbol}{digits}")
    } else {
        format!("{digits}\u{a0}{symbol}")
    }
}

/// A name that already says what it is needs no label before it: “Sala Fanal” in “Sala Sala Fanal”.
fn without_label<'a>(name: &'a str, label: &str) -> &'a str {
    name.strip_prefix(label).map_or(name, str::trim_start)
}

/// The page of a ticket. `copy` is 0 for the original.
pub(crate) fn ticket_page(ticket: &TicketToPrint, copy: u32) -> TicketPage {
    let words = words(&ticket.words);
    let rate = ticket.tax_rate_basis_points.0;
    let percent = match rate % 100 {
        0 => format!("{}", rate / 100),
        hundredths => format!("{}.{hundredths:02}", rate / 100),
    };
    let language = match &ticket.subtitles {
        Some(subtitles) => {
            let (spoken, read) = (ticket.language.to_uppercase(), subtitles.to_uppercase());
            format!("{spoken} · {} {read}", words.subtitles)
        }
        None => ticket.language.to_uppercase(),
    };
    let money = |minor| amount(minor, ticket.currency, words);
    TicketPage {
        cinema_name: ticket.cinema_name.clone(),
        cinema_address: ticket.cinema_address.clone(),
        film_title: ticket.film_title.clone(),
        original_title: (ticket.film_original_title != ticket.film_title)
            .then(|| ticket.film_original_title.clone()),
        show_date: printed_date(ticket, words),
        show_time: printed_time(ticket.starts_at, ticket.time_zone),
        hall: without_label(&ticket.hall_name, words.hall).to_owned(),
        zone: (!ticket.zone.is_empty()).then(|| ticket.zone.clone()),
        row: ticket.row.clone(),
        seat: ticket.seat.clone(),
        ticket_type: ticket.ticket_type_name.clone(),
        price: money(ticket.price_minor),
        tax: format!("{percent} %: {}", money(ticket.tax_minor)),
        sale_number: ticket.sale_number.clone(),
        format: format!("{} · {language}", ticket.format),
        rating: ticket.rating.clone(),
        printed_note: copy_note(copy, words),
        code: ticket.code.clone(),
        labels: TicketLabels {
            hall: words.hall.to_owned(),
            row: words.row.to_owned(),
            seat: words.seat.to_owned(),
            tax: words.tax.to_owned(),
            sale: words.sale.to_owned(),
        },
    }
}

fn printed_date(ticket: &TicketToPrint, words: &Words) -> String {
    use chrono::Datelike;
    let local = ticket.starts_at.with_timezone(&ticket.time_zone);
    let weekday = words.weekdays[local.weekday().num_days_from_monday() as usize];
    let month = words.months[local.month0() as usize];
    format!("{weekday} {} {month} {}", local.day(), local.year())
}

/// What the page is called in a print queue or a folder: there, too, a copy is told from the original.
pub(crate) fn page_title(ticket: &TicketToPrint, copy: u32) -> String {
    let TicketToPrint {
        sale_number,
        hall_name,
        row,
        seat,
        ..
    } = ticket;
    let original = format!("{sale_number} {hall_name} {row} {seat}");
    match copy_note(copy, words(&ticket.words)) {
        Some(note) => format!("{original} {note}"),
        None => original,
    }
}

/// "COPY 2"; nothing on the original.
fn copy_note(copy: u32, words: &Words) -> Option<String> {
    (copy > 0).then(|| format!("{} {copy}", words.copy))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(minor: i64, code: &str, language: &str) -> String {
        let currency = Currency::from_code(code).unwrap();
        amount(Minor(minor), currency, words(language)).replace('\u{a0}', " ")
    }

    #[test]
    fn an_amount_is_written_as_its_reader_writes_it() {
        assert_eq!(written(770, "EUR", "es"), "7,70 €");
        assert_eq!(written(770, "EUR", "en-GB"), "€7.70");
        assert_eq!(written(1_800, "JPY", "en"), "¥1800");
        assert_eq!(written(12_345, "KWD", "es"), "12,345 د.ك");
    }

    #[test]
    fn a_hall_whose_name_says_that_it_is_one_is_not_called_so_twice() {
        assert_eq!(without_label("Sala Fanal", "Sala"), "Fanal");
        assert_eq!(without_label("Fanal", "Sala"), "Fanal");
    }
}

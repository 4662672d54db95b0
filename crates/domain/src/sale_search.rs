//! Finding a sale that was made: what somebody types or hears from a customer ("row E, 15", "20:41", a receipt number,
//! a film, a cashier), and whether a sale fits.
//!
//! Every part of the search must fit the sale; a part that can be read in two ways fits in either. Absent on purpose:
//! where sales are kept, and the ticket codes that scanners type, which name one ticket and need no search.

use chrono::{NaiveTime, Timelike};

use crate::search::folded;

/// Parts that are read; what follows them is not looked at.
const PARTS_LIMIT: usize = 12;
/// Rows have short names ("AA", "12"), and seats short numbers ("104", "7a").
const ROW_LIMIT: usize = 3;
const SEAT_DIGITS_LIMIT: usize = 4;

/// What people put before a row's name and before a seat's number, in the languages of the screens, as it is folded.
const ROW_WORDS: [&str; 4] = ["row", "fila", "الصف", "صف"];
const SEAT_WORDS: [&str; 5] = ["seat", "butaca", "asiento", "المقعد", "مقعد"];

/// A search, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaleSearch {
    /// All of it as one text, for titles that have figures in them.
    whole: String,
    parts: Vec<Part>,
}

/// A receipt's number as it may be typed: with its series, or only its figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptNumber {
    /// In capitals, as it is printed.
    pub series: Option<String>,
    pub number: i64,
}

/// What is looked at of a sale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundSale<'a> {
    /// As it is printed.
    pub number: &'a str,
    /// On the cinema's clock.
    pub paid_at: NaiveTime,
    pub staff_name: Option<&'a str>,
    pub tickets: Vec<FoundTicket<'a>>,
}

/// What is looked at of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundTicket<'a> {
    pub film_title: &'a str,
    /// On the cinema's clock.
    pub starts_at: NaiveTime,
    pub row: &'a str,
    pub seat: &'a str,
    /// The seat's short name in its plan, for plans that have no rows.
    pub label: &'a str,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Seat(SeatSearch),
    Time(TimeSearch),
    Word(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct SeatSearch {
    row: String,
    /// None: any seat of the row.
    number: Option<String>,
    /// As it was typed: "Toy 3" may be a film.
    words: Vec<String>,
}

/// An hour, or the beginning of a time of day: "20:" is every minute of the hour, "20:4" ten of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct TimeSearch {
    hour: u32,
    first_minute: u32,
    minutes: u32,
}

impl SaleSearch {
    /// Reads what was typed. A text of nothing but space is no search.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let whole = folded(text.trim());
        let words: Vec<&str> = whole
            .split(|sign: char| sign.is_whitespace() || matches!(sign, '·' | ',' | ';'))
            .filter(|word| !word.is_empty())
            .take(PARTS_LIMIT)
            .collect();
        if whole.is_empty() {
            return None;
        }
        let (mut parts, mut rest) = (Vec::new(), words.as_slice());
        while let Some((first, others)) = rest.split_first() {
            if let Some(time) = TimeSearch::read(first) {
                parts.push(Part::Time(time));
                rest = others;
            } else if let Some((seat, length)) = SeatSearch::read(rest) {
                parts.push(Part::Seat(seat));
                rest = &rest[length..];
            } else {
                parts.push(Part::Word((*first).to_owned()));
                rest = others;
            }
        }
        Some(Self { whole, parts })
    }

    /// Whether the sale fits every part.
    #[must_use]
    pub fn fits(&self, sale: &FoundSale<'_>) -> bool {
        let titles: Vec<String> = sale.tickets.iter().map(|t| folded(t.film_title)).collect();
        let sale = Folded {
            sale,
            titles,
            staff: sale.staff_name.map(folded).unwrap_or_default(),
            number: folded(sale.number),
        };
        sale.names(&self.whole) || self.parts.iter().all(|part| sale.fits(part))
    }
}

impl ReceiptNumber {
    /// A receipt's number and nothing else: "A1-000251", "a1-251", "251".
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let (series, figures) = match text.rsplit_once('-') {
            Some((series, figures)) => (Some(series), figures),
            None => (None, text),
        };
        let is_series = |series: &str| {
            let letters = series.trim_end_matches(|sign: char| sign.is_ascii_digit());
            let is_word = !letters.is_empty() && letters.bytes().all(|b| b.is_ascii_alphabetic());
            is_word && letters.len() < series.len()
        };
        if !series.is_none_or(is_series) || !is_number(figures) || figures.len() > 12 {
            return None;
        }
        Some(Self {
            series: series.map(str::to_ascii_uppercase),
            number: figures.parse().ok()?,
        })
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// "15", and "15a" where a row has one.
fn is_seat_number(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let after = text.get(digits..).unwrap_or_default();
    (1..=SEAT_DIGITS_LIMIT).contains(&digits)
        && after.chars().count() <= 1
        && after.chars().all(char::is_alphabetic)
}

fn is_row(text: &str) -> bool {
    (1..=ROW_LIMIT).contains(&text.chars().count()) && text.chars().all(char::is_alphanumeric)
}

impl SeatSearch {
    /// A seat at the beginning of these words, and how many of them it takes.
    fn read(words: &[&str]) -> Option<(Self, usize)> {
        let word = |at: usize| words.get(at).copied();
        let is_row_said = ROW_WORDS.contains(&word(0)?);
        let mut at = usize::from(is_row_said);
        let first = word(at)?;
        at += 1;
        let (row, mut number) = match joined(first) {
            Some((row, number)) => (row, Some(number)),
            None if is_row(first) => (first, None),
            None => return None,
        };
        if number.is_none() {
            let is_seat_said = word(at).is_some_and(|word| SEAT_WORDS.contains(&word));
            let next = word(at + usize::from(is_seat_said));
            // Without a word before it a row is letters: two numbers in a row are no seat.
            let may_be_row = is_row_said || is_seat_said || row.chars().all(char::is_alphabetic);
            number = next.filter(|next| may_be_row && is_seat_number(next));
            at += usize::from(is_seat_said && number.is_some()) + usize::from(number.is_some());
        }
        if number.is_none() && !is_row_said {
            return None;
        }
        let seat = Self {
            row: row.to_owned(),
            number: number.map(str::to_owned),
            words: words[..at].iter().map(|word| (*word).to_owned()).collect(),
        };
        Some((seat, at))
    }

    fn fits(&self, ticket: &FoundTicket<'_>) -> bool {
        let (row, seat) = (folded(ticket.row), folded(ticket.seat));
        let Some(number) = &self.number else {
            return row == self.row;
        };
        let label = format!("{}{number}", self.row);
        (row == self.row && seat == *number)
            || folded(ticket.label).replace([' ', '-'], "") == label
    }
}

/// Row and number in one word: "e15", "e-15", and with a mark between them also "5-12".
fn joined(word: &str) -> Option<(&str, &str)> {
    if let Some((row, number)) = word.split_once(['-', '/']) {
        return (is_row(row) && is_seat_number(number)).then_some((row, number));
    }
    let (at, _) = word
        .char_indices()
        .find(|(_, sign)| sign.is_ascii_digit())?;
    let (row, number) = word.split_at(at);
    (is_row(row) && is_seat_number(number)).then_some((row, number))
}

impl TimeSearch {
    /// "20:41", "20:4", "20:" and "20h"; Spain also writes "20.41".
    fn read(word: &str) -> Option<Self> {
        let (hour, minutes) = word.split_once([':', '.', 'h'])?;
        if !is_number(hour) || hour.len() > 2 || !(minutes.is_empty() || is_number(minutes)) {
            return None;
        }
        let hour = hour.parse().ok().filter(|hour| *hour < 24)?;
        let typed = || minutes.parse::<u32>().ok();
        let (first_minute, minutes) = match minutes.len() {
            0 => (0, 60),
            1 => (typed()? * 10, 10),
            2 => (typed()?, 1),
            _ => return None,
        };
        (first_minute < 60).then_some(Self {
            hour,
            first_minute,
            minutes,
        })
    }

    fn fits(self, at: NaiveTime) -> bool {
        let minutes = self.first_minute..self.first_minute + self.minutes;
        at.hour() == self.hour && minutes.contains(&at.minute())
    }
}

/// A sale with its texts as they are searched.
struct Folded<'a> {
    sale: &'a FoundSale<'a>,
    titles: Vec<String>,
    staff: String,
    number: String,
}

impl Folded<'_> {
    fn fits(&self, part: &Part) -> bool {
        let tickets = &self.sale.tickets;
        match part {
            Part::Seat(seat) => {
                tickets.iter().any(|ticket| seat.fits(ticket))
                    || seat.words.iter().all(|word| self.fits_word(word))
            }
            Part::Time(time) => {
                time.fits(self.sale.paid_at) || tickets.iter().any(|t| time.fits(t.starts_at))
            }
            Part::Word(word) => self.fits_word(word),
        }
    }

    fn fits_word(&self, word: &str) -> bool {
        self.names(word) || self.is_numbered(word)
    }

    /// A film's title or the cashier's name has this text in it.
    fn names(&self, text: &str) -> bool {
        self.staff.contains(text) || self.titles.iter().any(|title| title.contains(text))
    }

    /// Figures are the end of a receipt's number: all of a till's begin alike.
    fn is_numbered(&self, word: &str) -> bool {
        if is_number(word) {
            return self.number.ends_with(word);
        }
        let typed = ReceiptNumber::read(word);
        // "a1-251" is A1-000251.
        let is_short = typed.is_some() && typed == ReceiptNumber::read(&self.number);
        is_short || (word.contains('-') && self.number.contains(word))
    }
}

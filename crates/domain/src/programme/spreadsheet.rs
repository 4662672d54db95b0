//! CSV as spreadsheets write it: a line of column names in any order, then rows; commas, or semicolons
//! where the spreadsheet's country uses the comma for decimals; quotes, a byte order mark, blank lines.

use csv::{Reader, ReaderBuilder, StringRecord, Trim};

use super::limits::MAX_ROWS;
use super::row::{Field, Row, Value};
use super::{Finding, Place};

/// The rows that have as many cells as there are columns. Anything else about the shape of the table is
/// a finding; a table whose columns are wrong has no rows, since each of them would only repeat it.
pub(super) fn rows(
    file: &str,
    text: &str,
    columns: &'static [&'static str],
    findings: &mut Vec<Finding>,
) -> Vec<Row> {
    let text = match open_quotation(text) {
        None => text,
        Some(open) => {
            let message = "the quotation mark that is opened here is never closed";
            findings.push(Finding::new(Place::new(file, open.line), None, message));
            let before = &text[..open.row_starts];
            if before.trim_start_matches('\u{feff}').trim().is_empty() {
                return Vec::new();
            }
            before
        }
    };
    let mut reader = reader(text);
    let mut records = reader.records().map_while(Result::ok);
    let Some(header) = records.next() else {
        let message = format!(
            "the file is empty; its first line must be {}",
            columns.join(",")
        );
        findings.push(Finding::new(Place::new(file, 1), None, message));
        return Vec::new();
    };
    let Some(order) = column_order(file, &header, columns, findings) else {
        return Vec::new();
    };

    let mut rows = Vec::new();
    for record in records {
        let place = Place::new(file, line(&record));
        if rows.len() == MAX_ROWS {
            let message = format!("the file has more than {MAX_ROWS} rows; import it in parts");
            findings.push(Finding::new(place, None, message));
            break;
        }
        if record.len() != order.len() {
            let message = format!(
                "has {} columns instead of {} (is a quotation mark or a separator missing?)",
                record.len(),
                order.len()
            );
            findings.push(Finding::new(place, None, message));
            continue;
        }
        let cell = |(name, cell): (&&'static str, &str)| Field {
            name,
            line: place.line,
            value: Value::Text(cell.to_owned()),
        };
        let fields = order.iter().zip(record.iter()).map(cell).collect();
        rows.push(Row { place, fields });
    }
    rows
}

/// How many of `columns` the first line names.
pub(super) fn columns_named(text: &str, columns: &[&str]) -> usize {
    let header = reader(text)
        .records()
        .next()
        .and_then(Result::ok)
        .unwrap_or_default();
    columns
        .iter()
        .filter(|column| header.iter().any(|name| name == **column))
        .count()
}

/// A quotation mark without its second: to the reader, all that follows would be one long cell.
struct OpenQuotation {
    line: u32,
    /// Where the row with it begins, in bytes.
    row_starts: usize,
}

/// Where a cell stands, byte by byte.
enum Cell {
    Begins,
    Plain,
    Quoted,
    /// Behind a quotation mark that ends the cell, unless another follows and both stand for one.
    Closed,
    /// Behind a quoted cell, where only blanks may stand.
    Ended,
}

/// The first quotation mark that is never closed. The mark of a later cell may look as if it closed it, but then
/// that cell's text follows, and nothing may follow a quoted cell in its place.
fn open_quotation(text: &str) -> Option<OpenQuotation> {
    let separator = delimiter(text);
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut cell = Cell::Begins;
    let (mut line, mut row_starts) = (1, start);
    let mut opened_on = 1;
    for (at, byte) in text.bytes().enumerate().skip(start) {
        let ends = byte == separator || byte == b'\n' || byte == b'\r';
        let blank = byte == b' ' || byte == b'\t';
        cell = match cell {
            Cell::Begins if byte == b'"' => {
                opened_on = line;
                Cell::Quoted
            }
            Cell::Quoted if byte == b'"' => Cell::Closed,
            Cell::Quoted => Cell::Quoted,
            Cell::Closed if byte == b'"' => Cell::Quoted,
            Cell::Begins | Cell::Plain | Cell::Closed | Cell::Ended if ends => Cell::Begins,
            Cell::Closed | Cell::Ended if blank => Cell::Ended,
            Cell::Closed | Cell::Ended if opened_on < line => {
                return Some(OpenQuotation {
                    line: opened_on,
                    row_starts,
                });
            }
            Cell::Begins | Cell::Plain | Cell::Closed | Cell::Ended => Cell::Plain,
        };
        if byte == b'\n' {
            line += 1;
            if matches!(cell, Cell::Begins) {
                row_starts = at + 1;
            }
        }
    }
    matches!(cell, Cell::Quoted).then_some(OpenQuotation {
        line: opened_on,
        row_starts,
    })
}

fn reader(text: &str) -> Reader<&[u8]> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    ReaderBuilder::new()
        .delimiter(delimiter(text))
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .from_reader(text.as_bytes())
}

/// The expected column that stands in each place of the header.
fn column_order(
    file: &str,
    header: &StringRecord,
    columns: &'static [&'static str],
    findings: &mut Vec<Finding>,
) -> Option<Vec<&'static str>> {
    let place = Place::new(file, line(header));
    let before = findings.len();
    let mut order: Vec<&'static str> = Vec::new();
    for name in header {
        match columns.iter().find(|column| **column == name) {
            None => {
                let shown: String = name.chars().take(40).collect();
                let message = format!(
                    "is not a column of this file; the columns are {}",
                    columns.join(",")
                );
                findings.push(Finding::new(place.clone(), Some(&shown), message));
            }
            Some(column) if order.contains(column) => {
                findings.push(Finding::new(
                    place.clone(),
                    Some(column),
                    "the column stands there twice",
                ));
            }
            Some(column) => order.push(column),
        }
    }
    for column in columns
        .iter()
        .filter(|column| !header.iter().any(|name| name == **column))
    {
        findings.push(Finding::new(
            place.clone(),
            Some(column),
            "the column is missing",
        ));
    }
    (findings.len() == before).then_some(order)
}

/// No column's name holds either separator, so the first line tells which one it is.
fn delimiter(text: &str) -> u8 {
    let header = text
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    if header.contains(';') && !header.contains(',') {
        b';'
    } else {
        b','
    }
}

fn line(record: &StringRecord) -> u32 {
    record
        .position()
        .map_or(1, |at| u32::try_from(at.line()).unwrap_or(u32::MAX))
}

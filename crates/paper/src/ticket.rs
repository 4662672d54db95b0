//! The ticket: one admission to one seat, on an 80 mm roll.
//!
//! From top to bottom in the order in which it is read: whose ticket, which film, when, where to sit (the largest
//! thing on it, for a dark hall), what was paid, the code for the gate. The page is as high as its content.
//! A ticket whose words read from right to left is laid out in a mirror.

use crate::{
    canvas::{Bar, Canvas, Ink},
    error::PaperError,
    fonts::Weight,
    qr::{QUIET_ZONE_MODULES, Symbol},
    text::{Direction, Line, Paragraph, direction_of},
};

/// What a ticket says. All values are printed as they are: formatted, and in the language of the cinema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketPage {
    pub cinema_name: String,
    pub cinema_address: String,
    pub film_title: String,
    /// Left out where it says the same as the title.
    pub original_title: Option<String>,
    pub show_date: String,
    pub show_time: String,
    pub hall: String,
    /// The part of the hall, if it has several.
    pub zone: Option<String>,
    pub row: String,
    pub seat: String,
    pub ticket_type: String,
    /// With its currency.
    pub price: String,
    /// The tax included in the price, with its currency.
    pub tax: String,
    pub sale_number: String,
    /// "2D", "OV 3D"
    pub format: String,
    /// The age rating.
    pub rating: String,
    /// "COPY" on a reprint: printed white on black over the whole width.
    pub printed_note: Option<String>,
    /// What the QR code says.
    pub code: String,
    pub labels: TicketLabels,
}

/// The words between the values. Their direction of reading is the ticket's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketLabels {
    pub hall: String,
    pub row: String,
    pub seat: String,
    /// "VAT 10 % included"
    pub tax: String,
    /// "Sale": before the sale's number.
    pub sale: String,
}

const POINTS_PER_MM: f32 = 72.0 / 25.4;
/// The roll's width.
const WIDTH_MM: u32 = 80;
const WIDTH: f32 = WIDTH_MM as f32 * POINTS_PER_MM;
/// What the print head cannot reach, at each side.
const MARGIN: f32 = 4.0 * POINTS_PER_MM;
const INNER: f32 = WIDTH - 2.0 * MARGIN;

const TITLE_LINES: usize = 3;
const TITLE_SIZES: [f32; 5] = [22.0, 19.0, 16.0, 13.5, 11.5];
/// Row and seat: from an arm's length, in the light of the exit sign.
const SEAT_SIZE: f32 = 42.0;
const SEAT_SIZE_LEAST: f32 = 28.0;
const LABEL_SIZE: f32 = 8.5;
const FIELD_PADDING: f32 = 7.0;

/// A page and its size, which a printer needs to know besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// A PDF file of this one page.
    pub pdf: Vec<u8>,
    pub width_mm: u32,
    pub height_mm: u32,
}

/// The ticket as a page 80 mm wide and as high as its content.
///
/// # Errors
/// When the code is empty or too long for a QR code. A character without a glyph is printed as `�` and is no error.
pub fn ticket_pdf(ticket: &TicketPage) -> Result<Page, PaperError> {
    let mut sheet = Sheet::new(direction_of(&ticket.labels.seat));
    head(&mut sheet, ticket)?;
    film(&mut sheet, ticket)?;
    when(&mut sheet, ticket)?;
    place(&mut sheet, ticket)?;
    money(&mut sheet, ticket)?;
    code(&mut sheet, ticket)?;
    let title = format!("{} – {} {}", ticket.film_title, ticket.row, ticket.seat);
    // Whole millimetres, because print queues name a medium by them.
    let height_mm = (sheet.y / POINTS_PER_MM + 5.0).ceil();
    Ok(Page {
        pdf: sheet.canvas.into_pdf(height_mm * POINTS_PER_MM, &title)?,
        width_mm: WIDTH_MM,
        height_mm: height_mm as u32,
    })
}

/// Whose ticket it is.
fn head(sheet: &mut Sheet, ticket: &TicketPage) -> Result<(), PaperError> {
    sheet.y = 5.0 * POINTS_PER_MM;
    if let Some(note) = &ticket.printed_note {
        let (line, size) = fitted(note, Weight::Bold, 13.0, 8.0, INNER - 12.0)?;
        let height = 20.0;
        sheet.canvas.bar(Bar {
            x: MARGIN,
            y: sheet.y,
            width: INNER,
            height,
        });
        sheet.words(
            line,
            size,
            Ink::White,
            Place::Middle,
            sheet.y + height / 2.0 + size * CAP_HEIGHT / 2.0,
        );
        sheet.y += height + 8.0;
    }
    sheet.paragraph(&ticket.cinema_name, Weight::Bold, &[12.0, 10.0], 2)?;
    sheet.y += 1.0;
    sheet.paragraph(&ticket.cinema_address, Weight::Regular, &[8.0, 7.0], 2)?;
    sheet.y += 6.0;
    sheet.rule(1.6);
    sheet.y += 9.0;
    Ok(())
}

/// Which film, in which version, for whom.
fn film(sheet: &mut Sheet, ticket: &TicketPage) -> Result<(), PaperError> {
    sheet.paragraph(&ticket.film_title, Weight::Bold, &TITLE_SIZES, TITLE_LINES)?;
    if let Some(original) = ticket
        .original_title
        .as_ref()
        .filter(|title| **title != ticket.film_title)
    {
        sheet.y += 2.0;
        sheet.paragraph(original, Weight::Regular, &[11.0, 9.5, 8.5], 2)?;
    }
    sheet.y += 7.0;
    let mut x = 0.0;
    for text in [&ticket.format, &ticket.rating] {
        let room = INNER - x - 2.0 * BADGE_PADDING;
        if text.trim().is_empty() || room < 20.0 {
            continue;
        }
        let (line, size) = fitted(text, Weight::Bold, 9.0, 7.0, room)?;
        x += sheet.badge(line, size, x) + 5.0;
    }
    sheet.y += if x > 0.0 { BADGE_HEIGHT + 9.0 } else { 2.0 };
    Ok(())
}

/// Day and time, on one baseline.
fn when(sheet: &mut Sheet, ticket: &TicketPage) -> Result<(), PaperError> {
    let (time, time_size) = fitted(&ticket.show_time, Weight::Bold, 26.0, 16.0, INNER / 2.0)?;
    let room = INNER - time.width_em * time_size - 8.0;
    let (date, date_size) = fitted(&ticket.show_date, Weight::Bold, 14.0, 9.0, room)?;
    sheet.rule(0.6);
    let baseline = sheet.y + 7.0 + time_size * CAP_HEIGHT;
    sheet.words(date, date_size, Ink::Black, Place::Start, baseline);
    sheet.words(time, time_size, Ink::Black, Place::End, baseline);
    sheet.y = baseline + 8.0;
    Ok(())
}

/// Where to sit: a frame with the hall above, and row and seat below, side by side.
fn place(sheet: &mut Sheet, ticket: &TicketPage) -> Result<(), PaperError> {
    let top = sheet.y;
    sheet.y += FIELD_PADDING;
    hall(sheet, ticket)?;
    let middle = sheet.y;
    let label_baseline = middle + FIELD_PADDING + LABEL_SIZE * CAP_HEIGHT;
    let value_baseline = label_baseline + 8.0 + SEAT_SIZE * CAP_HEIGHT;
    let field_width = INNER / 2.0;
    let room = field_width - 2.0 * FIELD_PADDING;
    let fields = [
        (&ticket.labels.row, &ticket.row, 0.0),
        (&ticket.labels.seat, &ticket.seat, field_width),
    ];
    for (label, value, from_start) in fields {
        for (text, weight, largest, smallest, baseline) in [
            (label, Weight::Regular, LABEL_SIZE, 6.0, label_baseline),
            (
                value,
                Weight::Bold,
                SEAT_SIZE,
                SEAT_SIZE_LEAST,
                value_baseline,
            ),
        ] {
            let (line, size) = fitted(text, weight, largest, smallest, room)?;
            let x = from_start + (field_width - line.width_em * size) / 2.0;
            sheet.words(line, size, Ink::Black, Place::At(x), baseline);
        }
    }
    sheet.y = value_baseline + FIELD_PADDING + 3.0;
    sheet.canvas.frame(
        Bar {
            x: MARGIN,
            y: top,
            width: INNER,
            height: sheet.y - top,
        },
        1.2,
    );
    sheet.canvas.bar(Bar {
        x: MARGIN,
        y: middle,
        width: INNER,
        height: 0.6,
    });
    sheet.canvas.bar(Bar {
        x: WIDTH / 2.0 - 0.3,
        y: middle,
        width: 0.6,
        height: sheet.y - middle,
    });
    sheet.y += 10.0;
    Ok(())
}

/// The hall's name, large on one line or smaller on two, with the zone at the other side.
fn hall(sheet: &mut Sheet, ticket: &TicketPage) -> Result<(), PaperError> {
    let inner = INNER - 2.0 * FIELD_PADDING;
    let (label, label_size) = fitted(&ticket.labels.hall, Weight::Regular, LABEL_SIZE, 6.0, inner)?;
    sheet.y += LABEL_SIZE * CAP_HEIGHT;
    sheet.words(
        label,
        label_size,
        Ink::Black,
        Place::At(FIELD_PADDING),
        sheet.y,
    );

    let mut room = inner;
    let mut zone = None;
    if let Some(text) = ticket.zone.as_ref().filter(|text| !text.trim().is_empty()) {
        let (line, size) = fitted(text, Weight::Regular, 11.0, 8.0, inner * 0.4)?;
        room -= line.width_em * size + 10.0;
        zone = Some((line, size));
    }
    let paragraph = Paragraph::new(&ticket.hall, Weight::Bold)?;
    let (lines, size) = wrapped_to_fit(
        &paragraph,
        room,
        &[(18.0, 1), (16.0, 1), (14.0, 2), (12.0, 2), (10.0, 2)],
    )?;
    for line in lines {
        sheet.y += if size > 14.0 { 7.0 } else { 5.0 } + size * CAP_HEIGHT;
        sheet.words(line, size, Ink::Black, Place::At(FIELD_PADDING), sheet.y);
    }
    if let Some((line, size)) = zone {
        let from_start = INNER - FIELD_PADDING - line.width_em * size;
        sheet.words(line, size, Ink::Black, Place::At(from_start), sheet.y);
    }
    sheet.y += FIELD_PADDING + 2.0;
    Ok(())
}

/// What was paid for whom.
fn money(sheet: &mut Sheet, ticket: &TicketPage) -> Result<(), PaperError> {
    let (price, price_size) = fitted(&ticket.price, Weight::Bold, 14.0, 9.0, INNER * 0.45)?;
    let room = INNER - price.width_em * price_size - 10.0;
    let (kind, kind_size) = fitted(&ticket.ticket_type, Weight::Bold, 12.0, 8.0, room)?;
    let baseline = sheet.y + price_size * CAP_HEIGHT;
    sheet.words(kind, kind_size, Ink::Black, Place::Start, baseline);
    sheet.words(price, price_size, Ink::Black, Place::End, baseline);
    sheet.y = baseline + 5.0;
    for (label, value) in [
        (&ticket.labels.tax, &ticket.tax),
        (&ticket.labels.sale, &ticket.sale_number),
    ] {
        let (value, size) = fitted(value, Weight::Regular, 9.0, 7.0, INNER * 0.6)?;
        let room = INNER - value.width_em * size - 8.0;
        let (label, label_size) = fitted(label, Weight::Regular, 9.0, 7.0, room)?;
        let baseline = sheet.y + 9.0 * 0.95;
        sheet.words(label, label_size, Ink::Black, Place::Start, baseline);
        sheet.words(value, size, Ink::Black, Place::End, baseline);
        sheet.y = baseline + 3.0;
    }
    Ok(())
}

/// The code for the gate, with the white margin that a reader needs.
fn code(sheet: &mut Sheet, ticket: &TicketPage) -> Result<(), PaperError> {
    let symbol = Symbol::new(&ticket.code)?;
    let module = symbol.module_mm * POINTS_PER_MM;
    let quiet = QUIET_ZONE_MODULES as f32 * module;
    // From the paper's edge in whole printer dots, as its modules are.
    let left =
        ((WIDTH_MM as f32 - symbol.outer_mm()) / 2.0 * 8.0).round() / 8.0 * POINTS_PER_MM + quiet;
    let top = sheet.y + quiet.max(10.0);
    let bars = symbol.bars.iter().map(|bar| Bar {
        x: left + bar.column as f32 * module,
        y: top + bar.row as f32 * module,
        width: bar.length as f32 * module,
        height: module,
    });
    sheet.canvas.shape(bars.collect());
    sheet.y = top + symbol.modules as f32 * module + quiet;
    Ok(())
}

/// Height of a capital letter, as a share of the size.
const CAP_HEIGHT: f32 = 0.714;
const BADGE_HEIGHT: f32 = 15.0;
const BADGE_PADDING: f32 = 5.0;

/// Where a line stands between the margins.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    /// Where reading starts: left, or right on a mirrored ticket.
    Start,
    End,
    Middle,
    /// This far from the start.
    At(f32),
}

/// The page with the place reached on it.
struct Sheet {
    canvas: Canvas,
    direction: Direction,
    /// How far the page is filled, from the top.
    y: f32,
}

impl Sheet {
    fn new(direction: Direction) -> Self {
        Self {
            canvas: Canvas::new(WIDTH),
            direction,
            y: 0.0,
        }
    }

    /// The left edge of something `width` wide that begins `from_start` after the margin where reading starts.
    fn left_of(&self, from_start: f32, width: f32) -> f32 {
        match self.direction {
            Direction::LeftToRight => MARGIN + from_start,
            Direction::RightToLeft => WIDTH - MARGIN - from_start - width,
        }
    }

    fn words(&mut self, line: Line, size: f32, ink: Ink, place: Place, baseline: f32) {
        let width = line.width_em * size;
        let from_start = match place {
            Place::Start => 0.0,
            Place::End => INNER - width,
            Place::Middle => (INNER - width) / 2.0,
            Place::At(from_start) => from_start,
        };
        let x = self.left_of(from_start, width);
        self.canvas.text(line, x, baseline, size, ink);
    }

    /// A text over the whole width, in the first of `sizes` in which it needs no more than `most` lines. A text that
    /// reads the other way than the ticket stands at the other side.
    fn paragraph(
        &mut self,
        text: &str,
        weight: Weight,
        sizes: &[f32],
        most: usize,
    ) -> Result<(), PaperError> {
        let paragraph = Paragraph::new(text, weight)?;
        let place = if paragraph.direction() == self.direction {
            Place::Start
        } else {
            Place::End
        };
        let steps: Vec<(f32, usize)> = sizes.iter().map(|size| (*size, most)).collect();
        let (lines, size) = wrapped_to_fit(&paragraph, INNER, &steps)?;
        for line in lines {
            let (ascent, descent) = (line.ascent_em * size, line.descent_em * size);
            let baseline = self.y + ascent;
            self.words(line, size, Ink::Black, place, baseline);
            self.y = baseline + descent;
        }
        Ok(())
    }

    fn rule(&mut self, thickness: f32) {
        self.canvas.bar(Bar {
            x: MARGIN,
            y: self.y,
            width: INNER,
            height: thickness,
        });
        self.y += thickness;
    }

    /// A framed word; its width.
    fn badge(&mut self, line: Line, size: f32, from_start: f32) -> f32 {
        let width = line.width_em * size + 2.0 * BADGE_PADDING;
        let x = self.left_of(from_start, width);
        self.canvas.frame(
            Bar {
                x,
                y: self.y,
                width,
                height: BADGE_HEIGHT,
            },
            0.9,
        );
        let baseline = self.y + BADGE_HEIGHT / 2.0 + size * CAP_HEIGHT / 2.0;
        self.canvas
            .text(line, x + BADGE_PADDING, baseline, size, Ink::Black);
        width
    }
}

/// A text on one line: as large as `room` allows between the two sizes, and cut off if the smallest is too large.
fn fitted(
    text: &str,
    weight: Weight,
    largest: f32,
    smallest: f32,
    room: f32,
) -> Result<(Line, f32), PaperError> {
    let paragraph = Paragraph::new(text, weight)?;
    let line = paragraph.line()?;
    let size = if line.width_em > 0.0 {
        (room / line.width_em).min(largest)
    } else {
        largest
    };
    if size >= smallest {
        return Ok((line, size));
    }
    let cut = paragraph.cut_to(room / smallest, 1)?.into_iter().next();
    Ok((cut.unwrap_or(line), smallest))
}

/// The first of `steps` (a size and its most lines) in which the paragraph fits into `room`; cut off in the last.
fn wrapped_to_fit(
    paragraph: &Paragraph,
    room: f32,
    steps: &[(f32, usize)],
) -> Result<(Vec<Line>, f32), PaperError> {
    for &(size, most) in steps {
        if let Some(lines) = paragraph.wrapped(room / size, most)? {
            return Ok((lines, size));
        }
    }
    let (size, most) = steps.last().copied().unwrap_or((8.0, 1));
    Ok((paragraph.cut_to(room / size, most)?, size))
}

//! A ticket's page as PDF.

use anyhow::{Context, Result};
use marquee_paper::{TicketLabels, TicketPage, ticket_pdf};
use printpdf::graphics::{LinePoint, PaintMode, WindingOrder};
use printpdf::{Mm, Op, PdfDocument, PdfPage, PdfSaveOptions, Point, Polygon, PolygonRing};
use qrcode::{Color, EcLevel, QrCode};

use crate::figure::{Aim, Figure, Unit, in_turns};

/// As long as a signed code: 103 bytes in base32 behind two letters.
const CODE: &str = "MQAEBAGBAFAYDQQCIKBMGA2DQPCAIREEYUCULBOGAZDINRYHI6D4QCCIRDEQSSMJZIFEVCWLBNFYXTAMJSGM2DKNRXHA4TUOZ4HU7D6QCBIJBUIRKGI5EESSSLJRGU4T2QKFJFGVCVKZLVQWK2LNOF2XS7MBQWEY3";

const AIM: Aim = Aim::Milliseconds(30.0);
const AGAINST: &str = "a page of printpdf with the same QR code and no text";

pub(crate) fn measure(rounds: usize) -> Result<Vec<Figure>> {
    let latin = ticket("Cinema Paradiso", "Nuovo Cinema Paradiso");
    let japanese = ticket("El viaje de Chihiro", "千と千尋の神隠し");
    ticket_pdf(&latin).context("the ticket cannot be printed")?;
    ticket_pdf(&japanese).context("the ticket cannot be printed")?;
    let figure = |name: &str, ticket: &TicketPage| {
        in_turns(rounds, || ticket_pdf(ticket), || page_with_code_alone(CODE)).figure(
            name,
            Unit::Milliseconds,
            AIM,
            AGAINST,
        )
    };
    Ok(vec![
        figure("ticket_pdf", &latin),
        figure("ticket_pdf_japanese", &japanese),
    ])
}

fn ticket(title: &str, original_title: &str) -> TicketPage {
    TicketPage {
        cinema_name: "Cinema Llanterna".into(),
        cinema_address: "Carrer dels Fanalers, 12, 46003 València".into(),
        film_title: title.into(),
        original_title: Some(original_title.into()),
        show_date: "vie 20 nov 2026".into(),
        show_time: "18:30".into(),
        hall: "Fanal".into(),
        zone: Some("Platea".into()),
        row: "F".into(),
        seat: "12".into(),
        ticket_type: "Adulto".into(),
        price: "8,50 €".into(),
        tax: "10 %: 0,77 €".into(),
        sale_number: "A1-000123".into(),
        format: "2D · ja · subtítulos es".into(),
        rating: "TP".into(),
        printed_note: None,
        code: CODE.into(),
        labels: TicketLabels {
            hall: "Sala".into(),
            row: "Fila".into(),
            seat: "Butaca".into(),
            tax: "IVA incl.".into(),
            sale: "Venta".into(),
        },
    }
}

fn page_with_code_alone(code: &str) -> Option<Vec<u8>> {
    let symbol = QrCode::with_error_correction_level(code, EcLevel::M).ok()?;
    let side = symbol.width();
    let colors = symbol.to_colors();
    let dark = colors
        .iter()
        .enumerate()
        .filter(|(_, color)| **color == Color::Dark);
    let rings = dark.map(|(at, _)| module(at % side, at / side)).collect();
    let polygon = Polygon {
        rings,
        mode: PaintMode::Fill,
        winding_order: WindingOrder::NonZero,
    };
    let mut document = PdfDocument::new("baseline");
    let ops = vec![Op::DrawPolygon { polygon }];
    document.pages.push(PdfPage::new(Mm(80.0), Mm(150.0), ops));
    Some(document.save(&PdfSaveOptions::default(), &mut Vec::new()))
}

/// One dark module, half a millimetre wide.
fn module(column: usize, row: usize) -> PolygonRing {
    let corner = |x: usize, y: usize| LinePoint {
        p: Point::new(Mm(10.0 + x as f32 * 0.5), Mm(60.0 - y as f32 * 0.5)),
        bezier: false,
    };
    PolygonRing {
        points: vec![
            corner(column, row),
            corner(column + 1, row),
            corner(column + 1, row + 1),
            corner(column, row + 1),
        ],
    }
}

//! The page as a customer and a gate get it: read back with poppler's tools and an independent QR decoder.
//! On Unix, where poppler's tools are a package.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use image::{GrayImage, Luma};
use marquee_paper::{Page, PaperError, TicketLabels, TicketPage, ticket_pdf};
use tempfile::TempDir;

/// A code as long as a signed one: version, key, ticket, show, seat and 64 bytes of signature in Base32.
const CODE: &str = "MQ1:AEBAGBAFAYDQQCIKBMGA2DQPCAIREEYUCULBOGAZDINRYHI6D4QCCIRDEQSSMJZIFEVCWLBNFYXTAMJSGM2DKNRXHA4TUOZ4HU7D6QCBIJBUIRKGI5EESSSLJRGU4T2QKFJFGVCVKZLVQWK2LNOF2XS7MBQWEY3EMVTGO2DJ";
const MM_PER_INCH: f32 = 25.4;

fn spanish_ticket() -> TicketPage {
    TicketPage {
        cinema_name: "Cine Doré".into(),
        cinema_address: "Calle de Santa Isabel 3, 28012 Madrid".into(),
        film_title: "Cinema Paradiso".into(),
        original_title: Some("Nuovo Cinema Paradiso".into()),
        show_date: "vie 20 nov 2026".into(),
        show_time: "18:30".into(),
        hall: "Sala 2".into(),
        zone: Some("Platea".into()),
        row: "F".into(),
        seat: "12".into(),
        ticket_type: "Adulto".into(),
        price: "9,50 €".into(),
        tax: "0,86 €".into(),
        sale_number: "A-000123".into(),
        format: "VO 2D".into(),
        rating: "TP".into(),
        printed_note: None,
        code: CODE.into(),
        labels: TicketLabels {
            hall: "Sala".into(),
            row: "Fila".into(),
            seat: "Butaca".into(),
            tax: "IVA 10 % incluido".into(),
            sale: "Venta".into(),
        },
    }
}

fn arabic_ticket() -> TicketPage {
    TicketPage {
        film_title: "عرض \"قفص\"".into(),
        original_title: Some("قفص 2 Cage".into()),
        hall: "القاعة 2".into(),
        zone: Some("الصالة".into()),
        ticket_type: "بالغ".into(),
        labels: TicketLabels {
            hall: "القاعة".into(),
            row: "الصف".into(),
            seat: "المقعد".into(),
            tax: "ضريبة القيمة المضافة".into(),
            sale: "رقم البيع".into(),
        },
        ..spanish_ticket()
    }
}

fn titled(title: &str) -> TicketPage {
    TicketPage {
        film_title: title.into(),
        original_title: None,
        ..spanish_ticket()
    }
}

/// A page on disk, where poppler's tools find it.
struct Printed {
    folder: TempDir,
    page: Page,
}

impl Printed {
    fn new(ticket: &TicketPage) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let page = ticket_pdf(ticket).unwrap();
        std::fs::write(folder.path().join("ticket.pdf"), &page.pdf).unwrap();
        Self { folder, page }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("ticket.pdf")
    }

    /// Its text, without the marks that poppler puts around words that read from right to left.
    fn text(&self) -> String {
        let text = tool("pdftotext", &["-layout"], &self.path(), &["-"]);
        text.chars()
            .filter(|c| !matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'))
            .collect()
    }

    fn size_mm(&self) -> (f32, f32) {
        let info = tool("pdfinfo", &[], &self.path(), &[]);
        let line = info
            .lines()
            .find(|line| line.starts_with("Page size:"))
            .unwrap();
        let mut points = line
            .split_whitespace()
            .filter_map(|word| word.parse::<f32>().ok());
        let mut next = || points.next().unwrap() * MM_PER_INCH / 72.0;
        (next(), next())
    }

    /// As the print head sees it: 203 dots to an inch.
    fn picture(&self) -> GrayImage {
        let output = self.folder.path().join("ticket");
        tool(
            "pdftoppm",
            &["-r", "203", "-gray", "-png", "-singlefile"],
            &self.path(),
            &[output.to_str().unwrap()],
        );
        image::open(output.with_extension("png"))
            .unwrap()
            .to_luma8()
    }

    /// Where a word stands: left, top, right and bottom, in points.
    fn place_of(&self, word: &str) -> (f32, f32, f32, f32) {
        let page = tool("pdftotext", &["-bbox"], &self.path(), &["-"]);
        let line = page
            .lines()
            .find(|line| line.contains(&format!(">{word}</word>")))
            .expect(word);
        let value = |name: &str| -> f32 {
            let start = line.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
            line[start..].split('"').next().unwrap().parse().unwrap()
        };
        (value("xMin"), value("yMin"), value("xMax"), value("yMax"))
    }
}

fn tool(name: &str, before: &[&str], file: &Path, after: &[&str]) -> String {
    let output = Command::new(name)
        .args(before)
        .arg(file)
        .args(after)
        .output()
        .expect("poppler-utils is installed");
    assert!(
        output.status.success(),
        "{name}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_ticket_says_everything_and_is_as_wide_as_the_roll() {
    let printed = Printed::new(&spanish_ticket());
    let text = printed.text();
    for words in [
        "Cine Doré",
        "Calle de Santa Isabel 3, 28012 Madrid",
        "Cinema Paradiso",
        "Nuovo Cinema Paradiso",
        "vie 20 nov 2026",
        "18:30",
        "Sala 2",
        "Platea",
        "Fila",
        "Butaca",
        "Adulto",
        "9,50 €",
        "IVA 10 % incluido",
        "0,86 €",
        "A-000123",
        "VO 2D",
        "TP",
    ] {
        assert!(text.contains(words), "{words} is missing in:\n{text}");
    }
    let (width_mm, height_mm) = printed.size_mm();
    assert!((width_mm - 80.0).abs() < 0.05, "{width_mm} mm");
    assert_eq!(printed.page.width_mm, 80);
    assert_eq!(printed.page.height_mm, height_mm.round() as u32);
    assert!(
        (height_mm - height_mm.round()).abs() < 0.05,
        "{height_mm} mm"
    );
    assert!((120.0..200.0).contains(&height_mm), "{height_mm} mm");
}

#[test]
fn titles_in_four_scripts_are_readable_text_in_a_small_file() {
    for title in [
        "七人の侍",
        "عرض \"قفص\"",
        "قفص 2 Cage",
        "Сталкер",
        "Cinema Paradiso",
        "الجمعة نوفمبر بيت تين",
    ] {
        assert!(marquee_paper::missing_glyphs(title).is_empty());
        let printed = Printed::new(&titled(title));
        assert!(
            printed.page.pdf.len() < 100_000,
            "{title}: {} bytes",
            printed.page.pdf.len()
        );
        let text = printed.text();
        for word in title.split_whitespace() {
            assert!(
                text.contains(word.trim_matches('"')),
                "{word} is missing in:\n{text}"
            );
        }
    }
}

#[test]
fn row_and_seat_are_the_largest_words_on_it() {
    let printed = Printed::new(&TicketPage {
        row: "AA".into(),
        seat: "112".into(),
        ..spanish_ticket()
    });
    // What poppler reports is the height of the face's line box: 1.362 em in Noto Sans.
    let points = |word: &str| {
        let (_, top, _, bottom) = printed.place_of(word);
        (bottom - top) / 1.362
    };
    assert!(
        points("AA") >= 28.0 && points("112") >= 28.0,
        "{} and {}",
        points("AA"),
        points("112")
    );
    assert!(points("112") > points("18:30") && points("112") > points("Paradiso"));
}

#[test]
fn an_independent_decoder_reads_the_code_from_the_printed_page() {
    for ticket in [
        spanish_ticket(),
        arabic_ticket(),
        TicketPage {
            code: "MQ1:SHORT".into(),
            ..spanish_ticket()
        },
    ] {
        let picture = Printed::new(&ticket).picture();
        let mut prepared = rqrr::PreparedImage::prepare(picture.clone());
        let grids = prepared.detect_grids();
        assert_eq!(grids.len(), 1);
        let (meta, said) = grids[0].decode().unwrap();
        assert_eq!(said, ticket.code);

        let modules = meta.version.0 as i32 * 4 + 17;
        let (left, right) = (grids[0].bounds[0].x, grids[0].bounds[1].x);
        let width_mm = (right - left) as f32 * MM_PER_INCH / 203.0;
        assert!(width_mm >= 30.0, "{width_mm} mm");
        let quiet = (right - left) / modules * 4 - 1;
        let (top, bottom) = (grids[0].bounds[0].y, grids[0].bounds[2].y);
        let white = |x: i32, y: i32| picture.get_pixel(x as u32, y as u32) == &Luma([255]);
        for reach in 2..quiet {
            for y in top..bottom {
                assert!(
                    white(left - reach, y) && white(right + reach, y),
                    "the quiet zone is not white"
                );
            }
            for x in left..right {
                assert!(
                    white(x, top - reach) && white(x, bottom + reach),
                    "the quiet zone is not white"
                );
            }
        }
    }
}

#[test]
fn nothing_is_printed_where_the_head_does_not_reach() {
    for ticket in [
        spanish_ticket(),
        arabic_ticket(),
        titled(&"Wer früher stirbt ist länger tot ".repeat(6)),
    ] {
        let picture = Printed::new(&ticket).picture();
        let margin = (3.9 * 203.0 / MM_PER_INCH) as u32;
        for (x, y, pixel) in picture.enumerate_pixels() {
            let outside = x < margin || x >= picture.width() - margin;
            assert!(!outside || pixel.0[0] == 255, "ink at {x}, {y}");
        }
    }
}

#[test]
fn a_long_title_takes_at_most_three_lines_and_says_that_it_was_cut() {
    let long = titled("Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb");
    let endless = titled(
        &"Taumatawhakatangihangakoauauotamateaturipukakapikimaungahoronukupokaiwhenuakitanatahu "
            .repeat(3),
    );
    let height_mm = |ticket: &TicketPage| Printed::new(ticket).size_mm().1;
    let short_mm = height_mm(&titled("Stalker"));
    assert!(height_mm(&long) > short_mm + 3.0);
    assert!(height_mm(&endless) < short_mm + 20.0);

    let text = Printed::new(&long).text();
    assert!(
        long.film_title
            .split_whitespace()
            .all(|word| text.contains(word)),
        "{text}"
    );
    assert!(!text.contains('…'));
    assert!(Printed::new(&endless).text().contains('…'));
}

#[test]
fn a_character_without_a_glyph_is_seen_on_the_ticket() {
    let ticket = titled("기생충 Parasite");
    assert_eq!(
        marquee_paper::missing_glyphs(&ticket.film_title),
        ['기', '생', '충']
    );
    assert!(
        Printed::new(&ticket)
            .text()
            .contains("\u{FFFD}\u{FFFD}\u{FFFD} Parasite")
    );
}

#[test]
fn a_copy_says_so_in_white_on_black() {
    let copy = Printed::new(&TicketPage {
        printed_note: Some("COPIA".into()),
        ..spanish_ticket()
    });
    let (left, top, right, bottom) = copy.place_of("COPIA");
    let dots = |points: f32| (points * 203.0 / 72.0) as u32;
    let picture = copy.picture();
    assert_eq!(
        picture.get_pixel(dots(left) - 20, dots((top + bottom) / 2.0)),
        &Luma([0])
    );
    let has_white = (dots(left)..dots(right))
        .any(|x| picture.get_pixel(x, dots((top + bottom) / 2.0)) == &Luma([255]));
    assert!(has_white, "the word is not legible");
    assert!(!Printed::new(&spanish_ticket()).text().contains("COPIA"));
}

#[test]
fn a_ticket_in_arabic_is_laid_out_in_a_mirror() {
    let (spanish, arabic) = (
        Printed::new(&spanish_ticket()),
        Printed::new(&arabic_ticket()),
    );
    assert!(spanish.place_of("F").0 < spanish.place_of("12").0);
    assert!(arabic.place_of("F").0 > arabic.place_of("12").0);
    assert!(spanish.place_of("9,50").0 > arabic.place_of("9,50").0);
}

#[test]
fn a_code_that_no_gate_could_read_is_refused() {
    let with_code = |code: String| {
        ticket_pdf(&TicketPage {
            code,
            ..spanish_ticket()
        })
    };
    assert_eq!(with_code(String::new()).unwrap_err(), PaperError::CodeEmpty);
    assert_eq!(
        with_code("x".repeat(5000)).unwrap_err(),
        PaperError::CodeTooLong { length: 5000 }
    );
    assert_eq!(
        with_code("x".repeat(900)).unwrap_err(),
        PaperError::CodeTooLong { length: 900 }
    );
}

#[test]
fn an_empty_value_leaves_a_gap_and_no_error() {
    let ticket = TicketPage {
        rating: String::new(),
        format: String::new(),
        zone: Some(" ".into()),
        ..titled("")
    };
    assert!(Printed::new(&ticket).text().contains("Butaca"));
}

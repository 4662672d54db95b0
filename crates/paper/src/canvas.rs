//! A page under construction: bars and lines of text, measured in points from the upper left corner, then written as
//! PDF. Black and white only, because that is what a thermal head has: grey comes out as speckle.

use std::collections::BTreeMap;

use printpdf::{
    Codepoint, Color, DictItem, FontId, Greyscale, Op, ParsedFont, PdfDocument, PdfFont,
    PdfFontHandle, PdfPage, PdfSaveOptions, Point, Polygon, PolygonRing, Pt, TextItem, TextMatrix,
    graphics::{LinePoint, PaintMode, WindingOrder},
};
use subsetter::GlyphRemapper;

use crate::{
    error::PaperError,
    fonts::Face,
    text::{Glyph, Line, Run},
};

/// The colour of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    Black,
    /// On a black bar.
    White,
}

/// A filled rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bar {
    pub(crate) x: f32,
    /// Of its upper edge, from the top of the page.
    pub(crate) y: f32,
    pub(crate) width: f32,
    pub(crate) height: f32,
}

struct Words {
    line: Line,
    x: f32,
    baseline: f32,
    size: f32,
    ink: Ink,
}

/// The page under construction.
pub(crate) struct Canvas {
    width: f32,
    shapes: Vec<Vec<Bar>>,
    words: Vec<Words>,
}

impl Canvas {
    pub(crate) fn new(width: f32) -> Self {
        Self {
            width,
            shapes: Vec::new(),
            words: Vec::new(),
        }
    }

    pub(crate) fn bar(&mut self, bar: Bar) {
        self.shapes.push(vec![bar]);
    }

    /// Bars that touch: filled as one shape, so that no hairline shows between them.
    pub(crate) fn shape(&mut self, bars: Vec<Bar>) {
        self.shapes.push(bars);
    }

    /// The outline of a rectangle, `thickness` inwards.
    pub(crate) fn frame(&mut self, outer: Bar, thickness: f32) {
        let Bar {
            x,
            y,
            width,
            height,
        } = outer;
        self.shape(vec![
            Bar {
                height: thickness,
                ..outer
            },
            Bar {
                y: y + height - thickness,
                height: thickness,
                ..outer
            },
            Bar {
                x,
                y,
                width: thickness,
                height,
            },
            Bar {
                x: x + width - thickness,
                y,
                width: thickness,
                height,
            },
        ]);
    }

    /// A line of text with its left end at `x`.
    pub(crate) fn text(&mut self, line: Line, x: f32, baseline: f32, size: f32, ink: Ink) {
        self.words.push(Words {
            line,
            x,
            baseline,
            size,
            ink,
        });
    }

    /// The page as a PDF file of one page, `height` points high.
    pub(crate) fn into_pdf(self, height: f32, title: &str) -> Result<Vec<u8>, PaperError> {
        let subsets = Subsets::of(self.words.iter().flat_map(|words| &words.line.runs));
        let mut document = PdfDocument::new(title);
        for (face, subset) in &subsets.faces {
            document
                .resources
                .fonts
                .map
                .insert(font_id(*face), PdfFont::new(subset.embedded(*face)?));
        }
        let mut ops = vec![fill(Ink::Black)];
        ops.extend(self.shapes.iter().map(|bars| polygon(bars, height)));
        for words in &self.words {
            subsets.show(words, height, &mut ops)?;
        }
        document
            .pages
            .push(PdfPage::new(Pt(self.width).into(), Pt(height).into(), ops));

        let mut warnings = Vec::new();
        let options = PdfSaveOptions {
            subset_fonts: false,
            ..PdfSaveOptions::default()
        };
        let pdf = document.save(&options, &mut warnings);
        match warnings
            .into_iter()
            .find(|warning| warning.severity == printpdf::PdfParseErrorSeverity::Error)
        {
            Some(error) => Err(PaperError::Pdf(error.msg)),
            None => Ok(pdf),
        }
    }
}

/// The glyphs that a page uses, face by face.
struct Subsets {
    faces: BTreeMap<Face, Subset>,
}

#[derive(Default)]
struct Subset {
    /// From the face's glyph numbers to those of the embedded subset.
    glyphs: GlyphRemapper,
    /// What each glyph stands for. A glyph that stands for several texts keeps the first: a PDF knows one per glyph.
    texts: BTreeMap<u16, String>,
}

impl Subsets {
    fn of<'a>(runs: impl Iterator<Item = &'a Run>) -> Self {
        let mut faces: BTreeMap<Face, Subset> = BTreeMap::new();
        for run in runs {
            let subset = faces.entry(run.face).or_default();
            for glyph in &run.glyphs {
                subset.glyphs.remap(glyph.id);
                if !glyph.text.is_empty() {
                    subset
                        .texts
                        .entry(glyph.id)
                        .or_insert_with(|| glyph.text.clone());
                }
            }
        }
        Self { faces }
    }

    fn show(&self, words: &Words, page_height: f32, ops: &mut Vec<Op>) -> Result<(), PaperError> {
        ops.push(fill(words.ink));
        ops.push(Op::StartTextSection);
        for run in &words.line.runs {
            let Some(subset) = self.faces.get(&run.face) else {
                continue;
            };
            let size = words.size * run.face.scale();
            ops.push(Op::SetFont {
                font: PdfFontHandle::External(font_id(run.face)),
                size: Pt(size),
            });
            let together = |left: &Glyph, right: &Glyph| {
                left.y_em == right.y_em
                    && !subset.stands_for_another(left)
                    && !subset.stands_for_another(right)
            };
            for glyphs in run.glyphs.chunk_by(together) {
                let Some(first) = glyphs.first() else {
                    continue;
                };
                let named = subset.stands_for_another(first);
                if named {
                    ops.push(actual_text(&first.text));
                }
                ops.push(Op::SetTextMatrix {
                    matrix: TextMatrix::Translate(
                        Pt(words.x + first.x_em * words.size),
                        Pt(page_height - words.baseline + first.y_em * words.size),
                    ),
                });
                ops.push(Op::ShowText {
                    items: vec![TextItem::GlyphIds(subset.codepoints(run.face, glyphs)?)],
                });
                if named {
                    ops.push(Op::EndMarkedContent);
                }
            }
        }
        ops.push(Op::EndTextSection);
        Ok(())
    }
}

impl Subset {
    /// The subset as a font file with the metrics that the PDF states about it.
    fn embedded(&self, face: Face) -> Result<ParsedFont, PaperError> {
        let failed = |reason: String| PaperError::Typeface {
            face: face.name(),
            reason,
        };
        let bytes = subsetter::subset(face.load()?.bytes, 0, &self.glyphs)
            .map_err(|error| failed(error.to_string()))?;
        // Its one warning is that the subset has no character map: the PDF addresses glyphs by number.
        let mut parsed = ParsedFont::from_bytes(&bytes, 0, &mut Vec::new())
            .ok_or_else(|| failed("its subset cannot be read back".to_owned()))?;
        // Six capitals and a plus mark a subset (ISO 32000-1, 9.6.4).
        parsed.font_name = Some(format!("TICKET+{}", face.name()));
        Ok(parsed)
    }

    /// Whether the text that the PDF knows for this glyph is not the one meant here. The Arabic face draws several
    /// letters as one shape and their dots as another, so the shape alone does not say which letter it is.
    fn stands_for_another(&self, glyph: &Glyph) -> bool {
        !glyph.text.is_empty()
            && self
                .texts
                .get(&glyph.id)
                .is_some_and(|text| *text != glyph.text)
    }

    /// The glyphs of one baseline, each with the correction from where the PDF would put the next one by itself.
    fn codepoints(&self, face: Face, glyphs: &[Glyph]) -> Result<Vec<Codepoint>, PaperError> {
        let loaded = face.load()?;
        let nexts = glyphs.iter().skip(1).map(Some).chain([None]);
        let shown = glyphs.iter().zip(nexts).map(|(glyph, next)| {
            let kern = next.map_or(0.0, |next| {
                loaded.declared_advance(glyph.id) - (next.x_em - glyph.x_em) / face.scale() * 1000.0
            });
            let kern = if kern.abs() < 0.5 { 0.0 } else { kern };
            let text = self.texts.get(&glyph.id).cloned().unwrap_or_default();
            Codepoint::with_cid(self.glyphs.get(glyph.id).unwrap_or(0), kern, text)
        });
        Ok(shown.collect())
    }
}

fn font_id(face: Face) -> FontId {
    FontId(face.name().to_owned())
}

/// Begins a stretch that stands for `text`, whatever its glyphs are (ISO 32000-1, 14.9.4).
fn actual_text(text: &str) -> Op {
    let data = [0xFE, 0xFF]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_be_bytes))
        .collect();
    let properties = DictItem::Dict {
        map: BTreeMap::from([(
            "ActualText".to_owned(),
            DictItem::String {
                data,
                literal: false,
            },
        )]),
    };
    Op::BeginMarkedContentWithProperties {
        tag: "Span".to_owned(),
        properties,
    }
}

fn fill(ink: Ink) -> Op {
    let percent = match ink {
        Ink::Black => 0.0,
        Ink::White => 1.0,
    };
    Op::SetFillColor {
        col: Color::Greyscale(Greyscale {
            percent,
            icc_profile: None,
        }),
    }
}

fn polygon(bars: &[Bar], page_height: f32) -> Op {
    let ring = |bar: &Bar| {
        let corner = |x: f32, y: f32| LinePoint {
            p: Point {
                x: Pt(x),
                y: Pt(page_height - y),
            },
            bezier: false,
        };
        let (right, bottom) = (bar.x + bar.width, bar.y + bar.height);
        PolygonRing {
            points: vec![
                corner(bar.x, bar.y),
                corner(right, bar.y),
                corner(right, bottom),
                corner(bar.x, bottom),
            ],
        }
    };
    Op::DrawPolygon {
        polygon: Polygon {
            rings: bars.iter().map(ring).collect(),
            mode: PaintMode::Fill,
            winding_order: WindingOrder::NonZero,
        },
    }
}

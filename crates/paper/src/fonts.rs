//! The typefaces and which of them has a character.
//!
//! Each is parsed at its first use and kept: a cinema that never shows a Japanese title never reads the Japanese one.
//! Absent on purpose: fonts of the operating system, which differ from till to till, so that a ticket would too.

use std::sync::OnceLock;

use harfrust::{Font, font::Blob};

use crate::error::PaperError;

/// How heavy a text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// One typeface file. The order of the variants is the order in the PDF, nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Face {
    SansRegular,
    SansBold,
    ArabicRegular,
    ArabicBold,
    /// One weight for both, between the two: a second one would add 5 MB to the program.
    Japanese,
}

/// A typeface ready for shaping and for cutting subsets from.
#[derive(Clone)]
pub(crate) struct LoadedFace {
    pub(crate) font: Font,
    pub(crate) bytes: &'static [u8],
}

impl Face {
    /// The faces to try for a character, in order of preference.
    pub(crate) const fn by_weight(weight: Weight) -> [Face; 3] {
        match weight {
            Weight::Regular => [Face::SansRegular, Face::ArabicRegular, Face::Japanese],
            Weight::Bold => [Face::SansBold, Face::ArabicBold, Face::Japanese],
        }
    }

    /// The PostScript name, for the PDF.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Face::SansRegular => "NotoSans-Regular",
            Face::SansBold => "NotoSans-Bold",
            Face::ArabicRegular => "NotoNaskhArabic-Regular",
            Face::ArabicBold => "NotoNaskhArabic-Bold",
            Face::Japanese => "NotoSansJP-Medium",
        }
    }

    /// How much larger than asked for it is set. Arabic letters are drawn small on their body: at the same size they
    /// look a fifth smaller than Latin ones beside them.
    pub(crate) const fn scale(self) -> f32 {
        match self {
            Face::SansRegular | Face::SansBold | Face::Japanese => 1.0,
            Face::ArabicRegular | Face::ArabicBold => 1.2,
        }
    }

    /// How far its letters reach above the baseline, as a share of the size. The faces' own tables leave room for
    /// stacked accents of every language in the world; paper is dearer than that.
    pub(crate) const fn ascent_em(self) -> f32 {
        match self {
            Face::SansRegular | Face::SansBold => 0.95,
            Face::ArabicRegular | Face::ArabicBold => 1.0 * self.scale(),
            Face::Japanese => 0.95,
        }
    }

    /// How far its letters reach below the baseline, as a share of the size.
    pub(crate) const fn descent_em(self) -> f32 {
        match self {
            Face::SansRegular | Face::SansBold => 0.24,
            Face::ArabicRegular | Face::ArabicBold => 0.42 * self.scale(),
            Face::Japanese => 0.24,
        }
    }

    const fn bytes(self) -> &'static [u8] {
        match self {
            Face::SansRegular => include_bytes!(env!("MARQUEE_FONT_SANS_REGULAR")),
            Face::SansBold => include_bytes!(env!("MARQUEE_FONT_SANS_BOLD")),
            Face::ArabicRegular => include_bytes!(env!("MARQUEE_FONT_ARABIC_REGULAR")),
            Face::ArabicBold => include_bytes!(env!("MARQUEE_FONT_ARABIC_BOLD")),
            Face::Japanese => include_bytes!(env!("MARQUEE_FONT_JAPANESE")),
        }
    }

    /// The parsed face.
    pub(crate) fn load(self) -> Result<&'static LoadedFace, PaperError> {
        static LOADED: [OnceLock<Option<LoadedFace>>; 5] = [const { OnceLock::new() }; 5];
        let slot = match self {
            Face::SansRegular => &LOADED[0],
            Face::SansBold => &LOADED[1],
            Face::ArabicRegular => &LOADED[2],
            Face::ArabicBold => &LOADED[3],
            Face::Japanese => &LOADED[4],
        };
        slot.get_or_init(|| {
            let bytes = self.bytes();
            Font::new(Blob::from(bytes), 0).map(|font| LoadedFace { font, bytes })
        })
        .as_ref()
        .ok_or_else(|| PaperError::Typeface {
            face: self.name(),
            reason: "it is not an OpenType font".to_owned(),
        })
    }

    /// Whether the face has a glyph for `character`.
    pub(crate) fn covers(self, character: char) -> bool {
        self.load().is_ok_and(|loaded| loaded.covers(character))
    }
}

impl LoadedFace {
    fn covers(&self, character: char) -> bool {
        self.font
            .charmap()
            .map_unicode(character)
            .is_some_and(|glyph| glyph.to_u32() != 0)
    }

    /// Advance of a glyph in thousandths of an em, rounded as the PDF writer rounds the widths that it declares.
    pub(crate) fn declared_advance(&self, glyph: u16) -> f32 {
        let units_per_em = f32::from(self.font.units_per_em().max(1));
        (self.font.glyph_metrics().h_advance(u32::from(glyph).into()) * 1000.0 / units_per_em)
            .trunc()
    }
}

//! From a text to glyphs at positions: which face has each character, the order on paper, shaping, line breaks.
//!
//! The steps are those of the Unicode standard: UAX #9 orders the runs of a line, UAX #14 says where a line may end
//! (with Japanese small kana and closing marks kept off the start of a line), and HarfBuzz's algorithm shapes a run.
//! Absent on purpose: justification, hyphenation, vertical writing.

use std::ops::Range;

use harfrust::{
    Buffer, BufferFlags, ClusterLevel, Direction as RunDirection, ShapeOptions, ShaperFont, shape,
};
use icu_segmenter::{GraphemeClusterSegmenter, LineSegmenter, options::LineBreakOptions};
use unicode_bidi::{Level, ParagraphBidiInfo};

use crate::{
    error::PaperError,
    fonts::{Face, Weight},
};

/// What is printed for a character that no face has: a sign that a reader sees is wrong, not an empty box.
pub(crate) const REPLACEMENT: char = '\u{FFFD}';

/// A text is cut here; a title of this length already fills the three lines that it gets.
const TEXT_LIMIT_CHARS: usize = 240;

/// Which way a text reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    LeftToRight,
    RightToLeft,
}

/// A glyph and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Glyph {
    pub(crate) id: u16,
    /// From the line's left end, in em.
    pub(crate) x_em: f32,
    /// Above the baseline, in em.
    pub(crate) y_em: f32,
    /// The text that it stands for, so that the page can be searched and read aloud; empty when another glyph of the
    /// same letter has it.
    pub(crate) text: String,
}

/// Glyphs of one face, in the order on paper, left to right.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Run {
    pub(crate) face: Face,
    pub(crate) glyphs: Vec<Glyph>,
}

/// One line, at size 1: everything scales with the size that it is set in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) runs: Vec<Run>,
    pub(crate) width_em: f32,
    pub(crate) ascent_em: f32,
    pub(crate) descent_em: f32,
}

/// A paragraph with its order of reading resolved, ready to be cut into lines.
pub(crate) struct Paragraph {
    text: String,
    weight: Weight,
    base: Level,
    /// Which face sets which stretch. It is chosen for the whole text at once: where a line ends changes nothing.
    faces: Vec<(Face, Range<usize>)>,
    /// Between two places where a line may end, with the width of each at size 1 (and without its trailing space).
    pieces: Vec<Piece>,
}

struct Piece {
    range: Range<usize>,
    width_em: f32,
    ink_width_em: f32,
}

/// The characters of `text` that no built-in typeface has, each once, in order. They are printed as `�`: a programme
/// import warns of them before a ticket is sold.
///
/// ```
/// assert!(marquee_paper::missing_glyphs("Сталкер, 七人の侍, قفص 2 Cage").is_empty());
/// assert_eq!(marquee_paper::missing_glyphs("기생충 Parasite"), ['기', '생', '충']);
/// ```
#[must_use]
pub fn missing_glyphs(text: &str) -> Vec<char> {
    let mut missing = Vec::new();
    for character in cleaned(text).chars() {
        if face_of(character, Weight::Regular, None).is_none() && !missing.contains(&character) {
            missing.push(character);
        }
    }
    missing
}

/// The direction of a text's first letter that has one.
pub(crate) fn direction_of(text: &str) -> Direction {
    match unicode_bidi::get_base_direction(text) {
        unicode_bidi::Direction::Rtl => Direction::RightToLeft,
        unicode_bidi::Direction::Ltr | unicode_bidi::Direction::Mixed => Direction::LeftToRight,
    }
}

impl Paragraph {
    pub(crate) fn new(text: &str, weight: Weight) -> Result<Self, PaperError> {
        let text = printable(text, weight);
        let base = ParagraphBidiInfo::new(&text, None).paragraph_level;
        let faces = faces_of(&text, weight);
        let mut paragraph = Self {
            text,
            weight,
            base,
            faces,
            pieces: Vec::new(),
        };
        let breaks: Vec<usize> =
            LineSegmenter::new_for_non_complex_scripts(LineBreakOptions::default())
                .segment_str(&paragraph.text)
                .collect();
        for pair in breaks.windows(2) {
            let &[start, end] = pair else { continue };
            let piece = paragraph.piece(start..end)?;
            paragraph.pieces.push(piece);
        }
        Ok(paragraph)
    }

    pub(crate) fn direction(&self) -> Direction {
        if self.base.is_rtl() {
            Direction::RightToLeft
        } else {
            Direction::LeftToRight
        }
    }

    /// The whole text on one line.
    pub(crate) fn line(&self) -> Result<Line, PaperError> {
        self.shape(0..self.text.len())
    }

    /// At most `most` lines no wider than `width_em`, or `None` when the text needs more. The lines are made about
    /// equally long, so that no single word is left over for the last one.
    pub(crate) fn wrapped(
        &self,
        width_em: f32,
        most: usize,
    ) -> Result<Option<Vec<Line>>, PaperError> {
        let Some(ranges) = self.broken(width_em).filter(|ranges| ranges.len() <= most) else {
            return Ok(None);
        };
        self.balanced(ranges, width_em)
            .into_iter()
            .map(|range| self.shape(range))
            .collect::<Result<_, _>>()
            .map(Some)
    }

    /// The text on at most `most` lines: broken inside a word if that is what it takes, then cut off with an ellipsis.
    pub(crate) fn cut_to(&self, width_em: f32, most: usize) -> Result<Vec<Line>, PaperError> {
        if let Some(lines) = self.wrapped_anywhere(width_em, most)? {
            return Ok(lines);
        }
        let ends: Vec<usize> = GraphemeClusterSegmenter::new()
            .segment_str(&self.text)
            .collect();
        let (mut fits, mut too_many, mut best) = (0, ends.len(), Vec::new());
        while fits + 1 < too_many {
            let middle = usize::midpoint(fits, too_many);
            let kept = self.text.get(..ends[middle]).unwrap_or_default().trim_end();
            match Paragraph::new(&format!("{kept}…"), self.weight)?
                .wrapped_anywhere(width_em, most)?
            {
                Some(lines) => (fits, best) = (middle, lines),
                None => too_many = middle,
            }
        }
        Ok(best)
    }

    fn wrapped_anywhere(
        &self,
        width_em: f32,
        most: usize,
    ) -> Result<Option<Vec<Line>>, PaperError> {
        if self
            .pieces
            .iter()
            .all(|piece| piece.ink_width_em <= width_em)
        {
            return self.wrapped(width_em, most);
        }
        let mut split = Self {
            text: self.text.clone(),
            weight: self.weight,
            base: self.base,
            faces: self.faces.clone(),
            pieces: Vec::new(),
        };
        for piece in &self.pieces {
            let inside = &self.text[piece.range.clone()];
            let ends: Vec<usize> = GraphemeClusterSegmenter::new()
                .segment_str(inside)
                .collect();
            for pair in ends.windows(2) {
                let &[start, end] = pair else { continue };
                split
                    .pieces
                    .push(self.piece(piece.range.start + start..piece.range.start + end)?);
            }
        }
        split.wrapped(width_em, most)
    }

    fn piece(&self, range: Range<usize>) -> Result<Piece, PaperError> {
        let ink = trimmed(&self.text, range.clone());
        let ink_width_em = self.shape(ink.clone())?.width_em;
        let width_em = if ink == range {
            ink_width_em
        } else {
            self.shape(range.clone())?.width_em
        };
        Ok(Piece {
            range,
            width_em,
            ink_width_em,
        })
    }

    /// Greedy line breaks; `None` when a piece alone is too wide.
    fn broken(&self, width_em: f32) -> Option<Vec<Range<usize>>> {
        let mut lines: Vec<Range<usize>> = Vec::new();
        let mut used_em = 0.0;
        for piece in &self.pieces {
            if piece.ink_width_em > width_em {
                return None;
            }
            match lines.last_mut() {
                Some(line) if used_em + piece.ink_width_em <= width_em => {
                    line.end = piece.range.end
                }
                _ => {
                    lines.push(piece.range.clone());
                    used_em = 0.0;
                }
            }
            used_em += piece.width_em;
        }
        Some(
            lines
                .into_iter()
                .map(|line| trimmed(&self.text, line))
                .collect(),
        )
    }

    /// The same number of lines at the smallest width that gives it.
    fn balanced(&self, ranges: Vec<Range<usize>>, width_em: f32) -> Vec<Range<usize>> {
        let (mut too_narrow, mut enough, mut best) = (0.0, width_em, ranges);
        for _ in 0..8 {
            let middle = (too_narrow + enough) / 2.0;
            match self
                .broken(middle)
                .filter(|narrower| narrower.len() <= best.len())
            {
                Some(narrower) => (enough, best) = (middle, narrower),
                None => too_narrow = middle,
            }
        }
        best
    }

    fn shape(&self, range: Range<usize>) -> Result<Line, PaperError> {
        let mut line = Line {
            runs: Vec::new(),
            width_em: 0.0,
            ascent_em: 0.0,
            descent_em: 0.0,
        };
        if range.is_empty() {
            return Ok(line);
        }
        let bidi = ParagraphBidiInfo::new(&self.text, Some(self.base));
        let (levels, runs) = bidi.visual_runs(range);
        for run in runs {
            let right_to_left = levels.get(run.start).is_some_and(|level| level.is_rtl());
            let mut parts = self.by_face(&run);
            if right_to_left {
                parts.reverse();
            }
            for (face, part) in parts {
                let shaped = shape_run(face, &self.text[part], right_to_left, &mut line.width_em)?;
                line.ascent_em = line.ascent_em.max(face.ascent_em());
                line.descent_em = line.descent_em.max(face.descent_em());
                line.runs.push(shaped);
            }
        }
        Ok(line)
    }

    /// The stretches of `range` that are set in one face, in reading order.
    fn by_face(&self, range: &Range<usize>) -> Vec<(Face, Range<usize>)> {
        let inside = |part: &Range<usize>| part.start.max(range.start)..part.end.min(range.end);
        let parts = self.faces.iter().map(|(face, part)| (*face, inside(part)));
        parts.filter(|(_, part)| !part.is_empty()).collect()
    }
}

/// The stretches of `text` that are set in one face, in reading order.
fn faces_of(text: &str, weight: Weight) -> Vec<(Face, Range<usize>)> {
    let mut parts: Vec<(Face, Range<usize>)> = Vec::new();
    for (start, character) in text.char_indices() {
        let end = start + character.len_utf8();
        let before = parts.last().map(|(face, _)| *face);
        let face = face_of(character, weight, before).unwrap_or(Face::by_weight(weight)[0]);
        match parts.last_mut() {
            Some((last, part)) if *last == face => part.end = end,
            _ => parts.push((face, start..end)),
        }
    }
    parts
}

/// Shapes a stretch of one face and direction; `pen_em` is where it starts, and moves to its end.
fn shape_run(
    face: Face,
    text: &str,
    right_to_left: bool,
    pen_em: &mut f32,
) -> Result<Run, PaperError> {
    let loaded = face.load()?;
    let mut buffer = Buffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    buffer.set_direction(if right_to_left {
        RunDirection::RightToLeft
    } else {
        RunDirection::LeftToRight
    });
    buffer.set_cluster_level(ClusterLevel::MonotoneCharacters);
    buffer.set_flags(BufferFlags::REMOVE_DEFAULT_IGNORABLES);
    shape(
        &ShaperFont::new(&loaded.font),
        &mut buffer,
        ShapeOptions::new(),
    )
    .map_err(|error| PaperError::Typeface {
        face: face.name(),
        reason: error.to_string(),
    })?;

    let em = f32::from(loaded.font.units_per_em().max(1)) / face.scale();
    let infos = buffer.glyph_infos();
    let mut glyphs = Vec::with_capacity(infos.len());
    for (index, (info, position)) in infos.iter().zip(buffer.glyph_positions()).enumerate() {
        let before = if right_to_left {
            infos.get(index + 1)
        } else {
            index.checked_sub(1).and_then(|i| infos.get(i))
        };
        let text = match before {
            Some(before) if before.cluster == info.cluster => String::new(),
            Some(_) | None => cluster_text(text, infos, info.cluster as usize),
        };
        glyphs.push(Glyph {
            id: u16::try_from(info.glyph_id).unwrap_or(0),
            x_em: *pen_em + position.x_offset as f32 / em,
            y_em: position.y_offset as f32 / em,
            text,
        });
        *pen_em += position.x_advance as f32 / em;
    }
    Ok(Run { face, glyphs })
}

/// The text of the cluster that starts at byte `start`: up to the next cluster's start.
fn cluster_text(text: &str, infos: &[harfrust::GlyphInfo], start: usize) -> String {
    let end = infos
        .iter()
        .map(|info| info.cluster as usize)
        .filter(|other| *other > start)
        .min()
        .unwrap_or(text.len());
    text.get(start..end).unwrap_or_default().to_owned()
}

/// The first face that has `character`. A mark, a space or punctuation stays in the face of what it follows, if that
/// one has it too: an Arabic word and its vowel signs, or a Japanese phrase and its full stop, are shaped together.
fn face_of(character: char, weight: Weight, before: Option<Face>) -> Option<Face> {
    let stays = !character.is_alphanumeric();
    if let Some(before) = before.filter(|_| stays)
        && (before.covers(character) || is_invisible(character))
    {
        return Some(before);
    }
    let faces = Face::by_weight(weight);
    if is_invisible(character) {
        return Some(faces[0]);
    }
    faces.into_iter().find(|face| face.covers(character))
}

/// Characters that steer shaping or order and are never seen: joiners, direction marks, variation selectors.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0100}'..='\u{E01EF}'
    )
}

/// One line of text without control characters: what is in a file as a tab or a line end is a space on paper.
fn cleaned(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for character in text.trim().chars().take(TEXT_LIMIT_CHARS) {
        let character = if character.is_control() || matches!(character, '\u{2028}' | '\u{2029}') {
            ' '
        } else {
            character
        };
        clean.push(character);
    }
    clean
}

fn printable(text: &str, weight: Weight) -> String {
    cleaned(text)
        .chars()
        .map(|character| {
            if face_of(character, weight, None).is_some() {
                character
            } else {
                REPLACEMENT
            }
        })
        .collect()
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    range.start..range.start + text[range.clone()].trim_end().len()
}

#[cfg(test)]
mod tests;

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;

use super::*;

fn paragraph(text: &str) -> Paragraph {
    Paragraph::new(text, Weight::Bold).unwrap()
}

/// What a line says, glyph by glyph from left to right.
fn left_to_right(line: &Line) -> Vec<(String, f32)> {
    let glyphs = line.runs.iter().flat_map(|run| &run.glyphs);
    glyphs
        .filter(|glyph| !glyph.text.trim().is_empty())
        .map(|glyph| (glyph.text.clone(), glyph.x_em))
        .collect()
}

fn words(line: &Line) -> String {
    left_to_right(line)
        .into_iter()
        .map(|(text, _)| text)
        .collect()
}

#[test]
fn a_mixed_title_stands_in_the_order_in_which_it_is_read() {
    let line = paragraph("قفص 2 Cage").line().unwrap();
    assert_eq!(
        words(&line),
        "Cage2صفق",
        "from left to right: the Latin word, the digit, the Arabic word"
    );
    let places: Vec<f32> = left_to_right(&line)
        .into_iter()
        .map(|(_, x_em)| x_em)
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    assert_eq!(paragraph("قفص 2 Cage").direction(), Direction::RightToLeft);
}

#[test]
fn a_word_in_two_faces_reads_from_the_right_as_a_whole() {
    let line = paragraph("ق\u{5D0}ف").line().unwrap();
    assert_eq!(
        line.runs.len(),
        3,
        "the letter in the middle comes from another face"
    );
    assert_eq!(words(&line), "ف\u{FFFD}ق");
}

#[test]
fn arabic_letters_are_joined() {
    let joined = paragraph("قفص").line().unwrap();
    let apart = paragraph("ق ف ص").line().unwrap();
    let shapes = |line: &Line| -> Vec<u16> {
        line.runs
            .iter()
            .flat_map(|run| &run.glyphs)
            .map(|glyph| glyph.id)
            .collect()
    };
    let isolated = shapes(&apart);
    let shared = shapes(&joined)
        .into_iter()
        .filter(|id| isolated.contains(id))
        .count();
    assert!(
        shared < shapes(&joined).len(),
        "at least the first and the middle letter take another shape"
    );
    assert!(joined.width_em < apart.width_em);
}

#[test]
fn a_japanese_line_never_starts_with_a_closing_mark_or_a_small_kana() {
    let text =
        "「東京物語」、ゴジラ対メカゴジラの逆襲。ちょっと待ってキャッチ・ミー・イフ・ユー・キャン";
    for width_em in 4..24 {
        let lines = paragraph(text)
            .wrapped(f32::from(width_em as u8), 60)
            .unwrap()
            .unwrap();
        assert!(lines.len() > 1);
        for line in &lines {
            let said = words(line);
            assert!(
                !said.starts_with(['」', '、', '。', 'ょ', 'っ', 'ャ', 'ッ', 'ー', '・']),
                "{said}"
            );
            assert!(!said.ends_with('「'), "{said}");
        }
    }
}

#[test]
fn lines_come_out_about_equally_long() {
    let lines = paragraph("Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb")
        .wrapped(16.0, 3)
        .unwrap();
    let widths: Vec<f32> = lines.unwrap().iter().map(|line| line.width_em).collect();
    let (narrowest, widest) = (
        widths.iter().copied().fold(f32::MAX, f32::min),
        widths.iter().copied().fold(0.0, f32::max),
    );
    assert!(narrowest > 0.7 * widest, "{widths:?}");
}

#[test]
fn what_no_face_has_is_named_once_and_printed_as_a_sign() {
    assert_eq!(
        missing_glyphs("기생충 Parasite 🎬 기"),
        ['기', '생', '충', '🎬']
    );
    assert_eq!(
        words(&paragraph("기 🎬").line().unwrap()),
        "\u{FFFD}\u{FFFD}"
    );
    assert!(face_of(REPLACEMENT, Weight::Regular, None).is_some());
    assert!(face_of(REPLACEMENT, Weight::Bold, None).is_some());
}

#[test]
fn both_weights_have_the_same_characters() {
    for character in (0x20..0x3000).filter_map(char::from_u32) {
        let regular = face_of(character, Weight::Regular, None).is_some();
        assert_eq!(
            regular,
            face_of(character, Weight::Bold, None).is_some(),
            "{character:?}"
        );
    }
}

#[test]
fn marks_of_direction_and_line_ends_are_not_characters_to_miss() {
    assert!(missing_glyphs("\u{200F}قفص\u{200E}\tCage\r\nII\u{FE0F} e\u{301}").is_empty());
}

#[test]
fn an_accent_written_apart_is_set_as_one_letter() {
    let shapes = |text: &str| -> Vec<u16> {
        let line = paragraph(text).line().unwrap();
        line.runs
            .iter()
            .flat_map(|run| &run.glyphs)
            .map(|glyph| glyph.id)
            .collect()
    };
    assert_eq!(shapes("Doré"), shapes("Dore\u{301}"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is in a title: it stays within its lines and its width, and nothing is lost unless an ellipsis says so.
    #[test]
    fn every_text_fits(text in "[a-zA-ZÀ-ÿЀ-я0-9あ-んア-ン一-丿ء-ي \\-,。、「」\"'!?:🎬\u{200F}]{0,120}", width_em in 2.0f32..30.0, most in 1usize..4) {
        let paragraph = paragraph(&text);
        let lines = paragraph.cut_to(width_em, most).unwrap();
        prop_assert!(lines.len() <= most);
        for line in &lines {
            prop_assert!(line.width_em <= width_em + 0.1, "{} of {width_em}", line.width_em);
        }
        let mut said: Vec<char> = lines.iter().flat_map(|line| words(line).chars().collect::<Vec<_>>()).collect();
        if !said.contains(&'…') && !lines.is_empty() {
            let mut meant: Vec<char> =
                paragraph.text.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)).collect();
            said.retain(|c| !is_invisible(*c) && !c.is_whitespace());
            said.sort_unstable();
            meant.sort_unstable();
            prop_assert_eq!(said, meant);
        }
    }
}

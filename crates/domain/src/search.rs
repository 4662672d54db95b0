//! What somebody types into a search, and what they mean by it: neither case nor accents, in any script.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A text as it is searched in and searched for.
///
/// Upper case first, because only there do ß and SS, or the two small sigmas, become the same.
#[must_use]
pub fn folded(text: &str) -> String {
    text.nfkd()
        .filter(|character| !is_combining_mark(*character))
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        // A capital's small letter may have a mark of its own, as of the Turkish İ.
        .filter(|character| !is_combining_mark(*character))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn case_and_accents_do_not_matter_in_any_script() {
        for (typed, title) in [
            ("сталкер", "СТАЛКЕР"),
            ("елка", "Ёлка"),
            ("el espiritu", "El Espíritu de la colmena"),
            ("strasse", "Die Straße"),
            ("οδυσσεύς", "ΟΔΥΣΣΕΥΣ"),
            ("istanbul", "İstanbul"),
            ("七人", "七人の侍"),
            ("ﬁlm", "Film"),
        ] {
            assert!(folded(title).contains(&folded(typed)), "{typed} in {title}");
        }
        assert_ne!(folded("七人の侍"), folded("東京物語"));
    }

    proptest! {
        #[test]
        fn what_is_folded_stays_as_it_is(text in "\\PC{0,20}") {
            let once = folded(&text);
            prop_assert_eq!(folded(&once), once);
        }

        #[test]
        fn either_case_finds_the_other(text in "[a-zß-öø-ÿа-яёα-ωά-ώ0-9 ]{0,20}") {
            prop_assert_eq!(folded(&text.to_uppercase()), folded(&text));
        }
    }
}

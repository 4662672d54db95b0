//! Receipt numbers: gap-free in the series of a till and an incarnation.

/// A sale's number as it is printed: its series and, within it, a number without gaps.
pub(crate) fn number(series: &str, number: i64) -> String {
    format!("{series}-{number:06}")
}

/// The series of a till in an incarnation: a letter for the incarnation, then the till's number.
pub(super) fn series_prefix(incarnation: i64, till_number: i64) -> String {
    let mut letters = Vec::new();
    let mut rest = incarnation.max(1);
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{till_number}")
}

/// A sale's number, and the till that gave it.
#[derive(Debug, Clone)]
pub(crate) struct Receipt {
    pub series: String,
    pub number: i64,
    pub till_name: String,
}

impl Receipt {
    /// The number as it is printed.
    pub(crate) fn text(&self) -> String {
        number(&self.series, self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_incarnation_has_a_letter_of_its_own() {
        let prefixes = [1, 2, 26, 27, 28, 703].map(|incarnation| series_prefix(incarnation, 4));
        assert_eq!(prefixes, ["A4", "B4", "Z4", "AA4", "AB4", "AAA4"]);
    }
}

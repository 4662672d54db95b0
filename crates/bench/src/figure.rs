//! A figure beside its baseline, and the line that tells it.
//!
//! A time alone says as much about the machine as about the program. So each one is taken in turns with a
//! baseline, the least that the same work could cost on this machine, and told with their ratio. Medians on
//! both sides: a disk that hiccups once says nothing about a sale.

use std::fmt;
use std::time::Duration;

/// What a figure should be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Aim {
    /// Nobody has asked for anything.
    Open,
    Milliseconds(f64),
    TimesBaseline(f64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Milliseconds,
    Microseconds,
    Bytes,
}

impl Unit {
    fn name(self) -> &'static str {
        match self {
            Self::Milliseconds => "ms",
            Self::Microseconds => "us",
            Self::Bytes => "bytes",
        }
    }

    fn of(self, took: Duration) -> f64 {
        match self {
            Self::Milliseconds | Self::Bytes => took.as_secs_f64() * 1e3,
            Self::Microseconds => took.as_secs_f64() * 1e6,
        }
    }

    fn show(self, value: f64) -> String {
        match self {
            Self::Milliseconds => format!("{value:.3}"),
            Self::Microseconds => format!("{value:.1}"),
            Self::Bytes => format!("{value:.0}"),
        }
    }
}

/// One line of the answer: `name value unit baseline ratio`, and under it, behind a `#`, what was measured.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Figure {
    pub(crate) name: String,
    pub(crate) value: f64,
    pub(crate) unit: Unit,
    pub(crate) baseline: f64,
    pub(crate) aim: Aim,
    pub(crate) note: String,
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ratio = self.value / self.baseline;
        writeln!(
            f,
            "{:<28} {:>12} {:<5} {:>12} {ratio:>8.2}",
            self.name,
            self.unit.show(self.value),
            self.unit.name(),
            self.unit.show(self.baseline),
        )?;
        let verdict = |met| if met { "met" } else { "missed" };
        match self.aim {
            Aim::Open => {}
            Aim::Milliseconds(most) => {
                let met = verdict(self.value <= most);
                writeln!(f, "#   aim: at most {most} ms: {met}")?;
            }
            Aim::TimesBaseline(most) => {
                let met = verdict(ratio <= most);
                writeln!(f, "#   aim: at most {most} times the baseline: {met}")?;
            }
        }
        write!(f, "#   {}", self.note)
    }
}

/// Times of the same work, taken one after another.
#[derive(Debug, Clone, Default)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    pub(crate) fn push(&mut self, took: Duration) {
        self.0.push(took);
    }

    /// The time that this share of all the times does not exceed.
    fn quantile(&self, share: f64) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let last = sorted.len().saturating_sub(1);
        let place = (last as f64 * share).round() as usize;
        sorted.get(place).copied().unwrap_or_default()
    }

    fn median(&self) -> Duration {
        self.quantile(0.5)
    }
}

/// A figure's times and its baseline's.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pairs {
    pub(crate) ours: Times,
    pub(crate) baseline: Times,
}

impl Pairs {
    /// `against` says what the baseline is.
    pub(crate) fn figure(
        &self,
        name: impl Into<String>,
        unit: Unit,
        aim: Aim,
        against: &str,
    ) -> Figure {
        let shown = |times: &Times| {
            let (low, high) = (times.quantile(0.1), times.quantile(0.9));
            format!("{}–{}", unit.show(unit.of(low)), unit.show(unit.of(high)))
        };
        Figure {
            name: name.into(),
            value: unit.of(self.ours.median()),
            unit,
            baseline: unit.of(self.baseline.median()),
            aim,
            note: format!(
                "median of {} against {}; eight in ten take {}, of the baseline {}; baseline: {against}",
                self.ours.0.len(),
                self.baseline.0.len(),
                shown(&self.ours),
                shown(&self.baseline),
            ),
        }
    }
}

/// Takes both in turns, each first every other time, so that neither always finds the caches warm.
pub(crate) fn in_turns<A, B>(
    rounds: usize,
    mut ours: impl FnMut() -> A,
    mut baseline: impl FnMut() -> B,
) -> Pairs {
    let mut pairs = Pairs::default();
    // The first few of each only wake the machine.
    for round in 0..rounds + rounds.div_ceil(10) {
        let warming = round < rounds.div_ceil(10);
        let (took_ours, took_baseline) = if round % 2 == 0 {
            let first = time(&mut ours);
            (first, time(&mut baseline))
        } else {
            let first = time(&mut baseline);
            (time(&mut ours), first)
        };
        if !warming {
            pairs.ours.push(took_ours);
            pairs.baseline.push(took_baseline);
        }
    }
    pairs
}

fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let started = std::time::Instant::now();
    std::hint::black_box(work());
    started.elapsed()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(milliseconds: &[u64]) -> Times {
        Times(
            milliseconds
                .iter()
                .map(|ms| Duration::from_millis(*ms))
                .collect(),
        )
    }

    #[test]
    fn a_figure_is_one_line_of_five_words_and_remarks() {
        let pairs = Pairs {
            ours: times(&[3, 30, 2]),
            baseline: times(&[2, 2, 1]),
        };
        let aim = Aim::TimesBaseline(1.2);
        let text = pairs
            .figure("sale", Unit::Milliseconds, aim, "nothing")
            .to_string();
        let (line, remarks) = text.split_once('\n').unwrap();
        let words: Vec<_> = line.split_whitespace().collect();
        assert_eq!(words, ["sale", "3.000", "ms", "2.000", "1.50"]);
        assert!(remarks.lines().all(|remark| remark.starts_with('#')));
        assert!(remarks.contains("missed") && remarks.contains("median of 3"));
    }

    #[test]
    fn one_hiccup_moves_no_median() {
        assert_eq!(times(&[1, 2, 900]).median(), Duration::from_millis(2));
        assert_eq!(times(&[]).median(), Duration::ZERO);
    }

    #[test]
    fn both_are_taken_equally_often_and_each_goes_first_in_turn() {
        let order = std::cell::RefCell::new(String::new());
        let pairs = in_turns(
            10,
            || order.borrow_mut().push('a'),
            || order.borrow_mut().push('b'),
        );
        assert_eq!((pairs.ours.0.len(), pairs.baseline.0.len()), (10, 10));
        assert!(order.borrow().starts_with("abbaab"));
    }
}

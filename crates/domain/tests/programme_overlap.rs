//! The law: no import is ever accepted that puts two shows into one hall at one time, and none is refused
//! that does not. Generated programmes are held against an oracle that compares every pair on a plain line
//! of minutes, across both nights on which Madrid's clock changes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Europe::Madrid;
use marquee_domain::programme::{ExistingShow, KnownFilm, KnownHall, Programme, Setting};
use proptest::prelude::*;

const HALLS: [(&str, u16); 2] = [("Sala Fanal", 20), ("Sala Cerilla", 10)];
const FILMS: [(&str, u16); 4] = [
    ("short", 20),
    ("usual", 95),
    ("long", 205),
    ("endless", 900),
];

#[derive(Debug, Clone, Copy)]
struct Planned {
    hall: usize,
    film: usize,
    /// Minutes after the beginning of the window.
    start: i64,
    adverts: u16,
}

impl Planned {
    fn end(self) -> i64 {
        self.start + i64::from(self.adverts + FILMS[self.film].1 + HALLS[self.hall].1)
    }

    fn meets(self, other: Self) -> bool {
        let mut shared = self.start.max(other.start)..self.end().min(other.end());
        self.hall == other.hall && shared.next().is_some()
    }
}

fn planned() -> impl Strategy<Value = Planned> {
    // Starts at multiples of five minutes over two days, so that films often follow each other exactly.
    (
        0..HALLS.len(),
        0..FILMS.len(),
        0_i64..(2 * 24 * 12),
        0_u16..3,
    )
        .prop_map(|(hall, film, start, adverts)| Planned {
            hall,
            film,
            start: start * 5,
            adverts: adverts * 5,
        })
}

fn setting(begin: DateTime<Utc>, existing: &[Planned]) -> Setting {
    let instant = |minutes| begin + TimeDelta::minutes(minutes);
    let film = |(film, running_minutes): (&str, u16)| KnownFilm {
        film: film.into(),
        title: film.into(),
        running_minutes,
    };
    let show = |show: &Planned| ExistingShow {
        film: FILMS[show.film].0.into(),
        title: FILMS[show.film].0.into(),
        hall: HALLS[show.hall].0.into(),
        starts_at: instant(show.start),
        occupied_until: instant(show.end()),
    };
    Setting {
        time_zone: Madrid,
        films: FILMS.map(film).to_vec(),
        halls: HALLS
            .map(|(name, cleaning_minutes)| KnownHall {
                name: name.into(),
                cleaning_minutes,
            })
            .to_vec(),
        price_cards: vec!["standard".into()],
        missing_prices: Vec::new(),
        shows: existing.iter().map(show).collect(),
    }
}

fn import(begin: DateTime<Utc>, shows: &[Planned]) -> Programme {
    let rows = shows.iter().map(|show| {
        let at = (begin + TimeDelta::minutes(show.start)).with_timezone(&Madrid);
        let (film, hall) = (FILMS[show.film].0, HALLS[show.hall].0);
        format!(
            "{film},{hall},{},2D,es,,standard,{}\n",
            at.format("%Y-%m-%dT%H:%M%:z"),
            show.adverts
        )
    });
    let header = "film,hall,starts_at,format,language,subtitles,price_card,adverts_minutes\n";
    let text: String = std::iter::once(header.to_owned()).chain(rows).collect();
    let mut programme = Programme::default();
    programme.read_shows_csv("shows.csv", &text);
    programme
}

/// The lines of the import whose show meets another one, by the oracle.
fn guilty(new: &[Planned], existing: &[Planned]) -> Vec<u32> {
    let meets = |index: usize| {
        let others = new
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != index)
            .map(|(_, other)| other);
        others.chain(existing).any(|other| new[index].meets(*other))
    };
    (0..new.len())
        .filter(|index| meets(*index))
        .map(|index| u32::try_from(index).unwrap() + 2)
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn an_import_is_accepted_exactly_when_no_two_shows_meet(
        new in prop::collection::vec(planned(), 0..7),
        candidates in prop::collection::vec(planned(), 0..4),
        spring in any::<bool>(),
    ) {
        let begin = if spring { "2027-03-27T00:00:00Z" } else { "2026-10-24T00:00:00Z" };
        let begin: DateTime<Utc> = begin.parse().unwrap();
        // What the cinema already has keeps the law; imports are all that can break it.
        let mut existing: Vec<Planned> = Vec::new();
        for show in candidates {
            if !existing.iter().any(|other| show.meets(*other)) {
                existing.push(show);
            }
        }

        let setting = setting(begin, &existing);
        let guilty = guilty(&new, &existing);
        match import(begin, &new).check(&setting) {
            Ok(checked) => {
                prop_assert!(guilty.is_empty(), "accepted although lines {guilty:?} meet another show");
                prop_assert_eq!(checked.shows.len(), new.len());
                for (show, planned) in checked.shows.iter().zip(&new) {
                    prop_assert_eq!(show.starts_at, begin + TimeDelta::minutes(planned.start));
                    prop_assert_eq!(show.occupied_until, begin + TimeDelta::minutes(planned.end()));
                }
            }
            Err(findings) => {
                prop_assert!(!guilty.is_empty(), "refused without a reason: {findings:?}");
                let named: Vec<u32> = findings.iter().map(|finding| finding.line).collect();
                prop_assert!(named.iter().all(|line| guilty.contains(line)), "an innocent line: {findings:?}");
                // Every error was told: without the named lines the rest is accepted.
                let rest = new.iter().zip(2..).filter(|(_, line)| !named.contains(line));
                let rest: Vec<Planned> = rest.map(|(show, _)| *show).collect();
                let again = import(begin, &rest).check(&setting);
                prop_assert!(again.is_ok(), "told later: {again:?}");
            }
        }
    }
}

//! The law of the journal: whatever is changed in it is found, at its place. And two tables that a person
//! decided: who may do what, and how long a wrong PIN keeps somebody out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::{DateTime, TimeDelta};
use marquee_domain::chain::{Break, BreakReason, Chain, GENESIS, Hash, Verifier, entry_hash};
use marquee_domain::journal::Entry;
use marquee_domain::lockout::{AfterFailure, after_failure};
use marquee_domain::permission::{Permission, Role};
use proptest::prelude::*;

/// A journal of some length, with something different in each entry.
fn journal() -> impl Strategy<Value = Vec<Entry>> {
    let one = (
        any::<i64>(),
        "[a-z_]{1,12}",
        ".{0,12}",
        prop::option::of(".{0,8}"),
        ".{0,40}",
    );
    prop::collection::vec(one, 1..20).prop_map(|contents| {
        let mut previous_hash = GENESIS;
        let mut journal = Vec::new();
        for (sequence, (at_ms, kind, actor, till_id, content)) in (1..).zip(contents) {
            let mut entry = Entry {
                sequence,
                at_ms,
                kind,
                actor,
                till_id,
                content,
                previous_hash,
                hash: GENESIS,
            };
            entry.hash = entry.expected_hash();
            previous_hash = entry.hash;
            journal.push(entry);
        }
        journal
    })
}

fn head(journal: &[Entry]) -> (i64, Hash) {
    journal
        .last()
        .map_or((0, GENESIS), |last| (last.sequence, last.hash))
}

fn verify(journal: &[Entry], (sequence, hash): (i64, Hash)) -> Result<i64, Break> {
    let mut verifier = Verifier::default();
    for entry in journal {
        verifier.take(&entry.link())?;
    }
    verifier.finish(sequence, &hash)
}

/// Changes one field of an entry to something else.
fn change(entry: &mut Entry, field: usize) {
    match field {
        0 => entry.at_ms = entry.at_ms.wrapping_add(1),
        1 => entry.kind.push('x'),
        2 => entry.actor.push('x'),
        3 => entry.till_id.get_or_insert_default().push('x'),
        4 => entry.content.push('x'),
        5 => entry.hash[7] ^= 1,
        // What moves from one field to the next is a change, too.
        6 => entry.kind.push_str(&std::mem::take(&mut entry.actor)),
        _ => entry.content.insert(0, ' '),
    }
}

proptest! {
    #[test]
    fn a_journal_that_was_left_alone_is_whole(journal in journal()) {
        let count = i64::try_from(journal.len()).unwrap();
        prop_assert_eq!(verify(&journal, head(&journal)), Ok(count));
    }

    #[test]
    fn a_changed_entry_is_named(
        journal in journal(),
        place in any::<prop::sample::Index>(),
        field in 0..8_usize,
    ) {
        let head = head(&journal);
        let mut changed = journal.clone();
        let entry = &mut changed[place.index(journal.len())];
        change(entry, field);
        prop_assume!(changed != journal);
        let sequence = i64::try_from(place.index(journal.len())).unwrap() + 1;
        let broken = Break { sequence, reason: BreakReason::Changed };
        prop_assert_eq!(verify(&changed, head), Err(broken));
    }

    #[test]
    fn a_change_that_is_signed_anew_breaks_the_next_entry(
        journal in journal(),
        place in any::<prop::sample::Index>(),
    ) {
        let head = head(&journal);
        let index = place.index(journal.len());
        let mut changed = journal.clone();
        changed[index].content.push('x');
        changed[index].hash = changed[index].expected_hash();
        let after = i64::try_from(index).unwrap() + 2;
        let reason = if index + 1 < journal.len() {
            BreakReason::WrongPredecessor
        } else {
            // The last one: the head that is kept apart does not agree.
            BreakReason::CutOff
        };
        let broken = verify(&changed, head).unwrap_err();
        prop_assert_eq!(broken.reason, reason);
        prop_assert!(broken.sequence == after || reason == BreakReason::CutOff);
    }

    #[test]
    fn a_removed_entry_is_named(journal in journal(), place in any::<prop::sample::Index>()) {
        let head = head(&journal);
        let index = place.index(journal.len());
        let mut shorter = journal.clone();
        shorter.remove(index);
        let reason = if index < shorter.len() { BreakReason::OutOfSequence } else { BreakReason::CutOff };
        let sequence = i64::try_from(index).unwrap() + 1;
        prop_assert_eq!(verify(&shorter, head), Err(Break { sequence, reason }));
    }

    #[test]
    fn an_inserted_entry_is_named(journal in journal(), place in any::<prop::sample::Index>()) {
        let head = head(&journal);
        let index = place.index(journal.len());
        let mut longer = journal.clone();
        let mut forged = longer[index].clone();
        forged.content.push('x');
        forged.hash = forged.expected_hash();
        longer.insert(index, forged);
        // The forged one leads on from the one before it; the true one after it stands there a second time.
        let sequence = i64::try_from(index).unwrap() + 2;
        prop_assert_eq!(verify(&longer, head), Err(Break { sequence, reason: BreakReason::OutOfSequence }));
    }

    #[test]
    fn two_entries_that_change_places_are_named(
        journal in journal(),
        places in any::<(prop::sample::Index, prop::sample::Index)>(),
        renumbered in any::<bool>(),
    ) {
        let (one, two) = (places.0.index(journal.len()), places.1.index(journal.len()));
        prop_assume!(one != two);
        let first = one.min(two);
        let mut turned = journal.clone();
        turned.swap(one, two);
        if renumbered {
            let sequences = (journal[one].sequence, journal[two].sequence);
            (turned[one].sequence, turned[two].sequence) = sequences;
        }
        let broken = verify(&turned, head(&journal)).unwrap_err();
        prop_assert_eq!(broken.sequence, i64::try_from(first).unwrap() + 1);
    }

    #[test]
    fn the_fields_of_an_entry_cannot_run_into_each_other(left in ".{0,9}", right in ".{0,9}", cut in 0..20_usize) {
        let both = format!("{left}{right}");
        prop_assume!(both.is_char_boundary(cut.min(both.len())) && cut <= both.len() && cut != left.len());
        let hash = |one: &str, two: &str| {
            entry_hash(Chain::Journal, &GENESIS, &[one.as_bytes(), two.as_bytes()])
        };
        prop_assert_ne!(hash(&left, &right), hash(&both[..cut], &both[cut..]));
        prop_assert_ne!(
            hash(&left, &right),
            entry_hash(Chain::Log, &GENESIS, &[left.as_bytes(), right.as_bytes()])
        );
    }

    #[test]
    fn each_failure_keeps_out_at_least_as_long_as_the_one_before(failures in prop_oneof![1..16_u32, 1..u32::MAX]) {
        let now = DateTime::UNIX_EPOCH;
        let wait = |failures| match after_failure(failures, now) {
            AfterFailure::TryAgain { attempts_left } => {
                assert!((1..=4).contains(&attempts_left));
                0
            }
            AfterFailure::LockedUntil(until) => (until - now).num_seconds(),
        };
        prop_assert!(wait(failures) <= wait(failures + 1));
        prop_assert!(wait(failures) <= TimeDelta::hours(1).num_seconds());
        prop_assert_eq!(wait(failures) > 0, failures >= 5);
    }
}

/// `c`ashier, `s`upervisor, `m`anager, `u`sher, as the cinema decided.
const MATRIX: [(Permission, &str); 17] = [
    (Permission::ViewProgramme, "csmu"),
    (Permission::Sell, "csm"),
    (Permission::SellLate, "sm"),
    (Permission::ViewSales, "csm"),
    (Permission::Reprint, "csm"),
    (Permission::BlockSeats, "sm"),
    (Permission::Admit, "csmu"),
    (Permission::ManageCinema, "m"),
    (Permission::ManageProgramme, "m"),
    (Permission::ManagePlans, "m"),
    (Permission::ManagePrices, "m"),
    (Permission::ManageStaff, "m"),
    (Permission::ManageTill, "csm"),
    (Permission::ViewJournal, "m"),
    (Permission::Backup, "m"),
    (Permission::MoveRights, "m"),
    (Permission::SellUnsynchronised, "sm"),
];

#[test]
fn each_role_may_what_the_matrix_says() {
    assert_eq!(MATRIX.map(|(permission, _)| permission), Permission::ALL);
    for (permission, roles) in MATRIX {
        for (role, letter) in [
            (Role::Cashier, 'c'),
            (Role::Supervisor, 's'),
            (Role::Manager, 'm'),
            (Role::Usher, 'u'),
        ] {
            let may = roles.contains(letter);
            assert_eq!(
                role.allows(permission),
                may,
                "{} {}",
                role.name(),
                permission.name()
            );
            assert_eq!(role.permissions().contains(&permission), may);
        }
    }
}

#[test]
fn roles_are_read_back_by_their_names() {
    for role in Role::ALL {
        assert_eq!(Role::from_name(role.name()), Some(role));
    }
    for name in ["", "Manager", "owner"] {
        assert_eq!(Role::from_name(name), None);
    }
}

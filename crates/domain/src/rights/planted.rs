//! Rules left out on purpose, one at a time, so that a test can show that the checks would notice. Only a build with the
//! feature `planted-bugs` can leave one out; in any other the question is answered when it is compiled.

/// The rule that is left out, if any. It travels inside the value, so that two worlds of one test run do not
/// infect each other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Planted(#[cfg(feature = "planted-bugs")] pub Option<Bug>);

impl Planted {
    /// Whether this is the rule that is left out.
    #[cfg(feature = "planted-bugs")]
    #[must_use]
    pub fn has(self, bug: Bug) -> bool {
        self.0 == Some(bug)
    }

    /// Never.
    #[cfg(not(feature = "planted-bugs"))]
    #[must_use]
    pub const fn has(self, _bug: Bug) -> bool {
        false
    }
}

/// A rule that can be left out. The names say what goes wrong without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bug {
    /// A grant is adopted whatever epoch it names.
    NoEpochCheck,
    /// A seat that was asked for is taken as granted when no answer comes.
    FreeOnSilence,
    /// Messages leave before what they say is durable. The rule is kept by whoever drives the value.
    SendBeforeCommit,
    /// What the feed has said already is applied again when it arrives again.
    AcceptOlderSequence,
    /// A hold that is being paid ends by the clock.
    ExpirePinnedHold,
    /// A command that was carried out is carried out again when it arrives again.
    ApplyDuplicateTwice,
    /// The cinema sells a seat whose right it gave away.
    SellGivenSeat,
    /// A restored cinema sells at once.
    AdoptRestoredRights,
    /// The central server sells the seats of a cinema that was declared lost.
    ResellQuarantined,
    /// A grant from before the central server's restore is adopted.
    AcceptOlderGeneration,
    /// The log goes on by its positions; what went before may differ.
    ResumeWithoutHash,
    /// A seat that is being paid online is granted to the cinema.
    TakePayingSeat,
    /// A grant is adopted before what the feed said until then.
    GrantBeforeFeed,
    /// A sale that contradicts what is known is not kept.
    DropContradictingSale,
    /// After a restore the central server stops only the shows of which it knows a grant.
    FreezeKnownGrantsOnly,
    /// A seat on which somebody sits whose ticket was forgotten is free when its right arrives.
    SellUnderGuest,
    /// A restored cinema is not told which tickets were taken back.
    ForgetEndedTickets,
    /// A declined payment is taken for an approved one.
    SellDeclined,
    /// The money for tickets that were taken back, or whose seats are gone, stays.
    KeepMoney,
}

impl Bug {
    /// All of them.
    pub const ALL: [Self; 19] = [
        Self::NoEpochCheck,
        Self::FreeOnSilence,
        Self::SendBeforeCommit,
        Self::AcceptOlderSequence,
        Self::ExpirePinnedHold,
        Self::ApplyDuplicateTwice,
        Self::SellGivenSeat,
        Self::AdoptRestoredRights,
        Self::ResellQuarantined,
        Self::AcceptOlderGeneration,
        Self::ResumeWithoutHash,
        Self::TakePayingSeat,
        Self::GrantBeforeFeed,
        Self::DropContradictingSale,
        Self::FreezeKnownGrantsOnly,
        Self::SellUnderGuest,
        Self::ForgetEndedTickets,
        Self::SellDeclined,
        Self::KeepMoney,
    ];
}

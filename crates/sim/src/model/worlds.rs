//! The small worlds that are checked. What may happen in each is as much as can be gone through in a minute.

use marquee_domain::rights::planted::Planted;

use super::happening::Happening as H;
use super::small_world::{Budget, SmallWorld, Tender};

impl SmallWorld {
    /// One cinema, two seats that go together or not, sales for cash.
    fn of(name: &'static str, budget: Budget, expected: &[H]) -> Self {
        Self {
            name,
            cinemas: 1,
            seats: 2,
            together: true,
            tender: Tender::Cash,
            budget,
            most_entries: usize::MAX,
            forgets_numbers: false,
            expected: expected.to_vec(),
            keeps_spent: false,
            planted: Planted::default(),
        }
    }

    /// All of them.
    #[must_use]
    pub fn all() -> Vec<Self> {
        vec![
            Self::two_tills_and_two_buyers(),
            Self::two_kinds_of_requests(),
            Self::forgotten_answers(),
            Self::payments(),
            Self::tickets_taken_back(),
            Self::end_of_online_sale(),
            Self::restored_cinema(),
            Self::restored_cinema_with_cards(),
            Self::restored_central_server(),
            Self::both_restored(),
            Self::two_cinemas(),
            Self::lost_cinema(),
            Self::gate_of_a_restored_cinema(),
            Self::gate_behind_a_cut_line(),
            Self::blocked_seats(),
            Self::new_machines(),
            Self::long_report(),
        ]
    }

    /// Seats go to the central server and come back, while everybody wants them.
    #[must_use]
    pub fn two_tills_and_two_buyers() -> Self {
        let budget = Budget {
            sales: 2,
            orders: 2,
            gives: 2,
            asks_for_all: 1,
            ..Budget::default()
        };
        let name = "two tills and two buyers";
        Self::of(
            name,
            budget,
            &[H::SoldAtCinema, H::SoldOnline, H::GrantAdopted],
        )
    }

    /// A customer's seats, all or none, and house seats, as many as there are, are asked for at once.
    #[must_use]
    pub fn two_kinds_of_requests() -> Self {
        let budget = Budget {
            sales: 1,
            orders: 1,
            gives: 1,
            asks_for_all: 1,
            asks_for_some: 1,
            ..Budget::default()
        };
        let name = "two kinds of requests";
        Self::of(
            name,
            budget,
            &[H::SoldAtCinema, H::SoldOnline, H::GrantAdopted],
        )
    }

    /// The same seat is asked for again and again, and the central server forgets what it answered.
    #[must_use]
    pub fn forgotten_answers() -> Self {
        let budget = Budget {
            sales: 1,
            orders: 1,
            gives: 2,
            asks_for_all: 1,
            asks_for_some: 1,
            prunes: 1,
            ..Budget::default()
        };
        let name = "forgotten answers";
        let expected = [H::SoldAtCinema, H::SoldOnline, H::GrantAdopted];
        Self {
            seats: 1,
            ..Self::of(name, budget, &expected)
        }
    }

    /// Payments by card that are declined or come too late, and carts that are left.
    #[must_use]
    pub fn payments() -> Self {
        let budget = Budget {
            sales: 1,
            orders: 1,
            gives: 1,
            asks_for_all: 1,
            releases: 1,
            declines: 1,
            expiries: 1,
            ..Budget::default()
        };
        let tender = Tender::Card;
        let name = "payments";
        let expected = [
            H::SoldAtCinema,
            H::SoldOnline,
            H::GrantAdopted,
            H::HoldExpired,
        ];
        Self {
            tender,
            ..Self::of(name, budget, &expected)
        }
    }

    /// Tickets are taken back at both sides, and their seats sold again at the other.
    #[must_use]
    pub fn tickets_taken_back() -> Self {
        let budget = Budget {
            sales: 2,
            orders: 2,
            gives: 2,
            asks_for_all: 1,
            cancels: 1,
            online_cancels: 1,
            ..Budget::default()
        };
        let name = "tickets taken back";
        let expected = [H::PaymentGivenBack, H::GrantWaitsForFeed, H::GrantAdopted];
        Self {
            seats: 1,
            ..Self::of(name, budget, &expected)
        }
    }

    /// Unsold rights come home while some are still asked for, held or paid.
    #[must_use]
    pub fn end_of_online_sale() -> Self {
        let budget = Budget {
            sales: 1,
            orders: 2,
            gives: 2,
            asks_for_all: 1,
            returns: 2,
            expiries: 1,
            ..Budget::default()
        };
        let name = "the end of online sale";
        let expected = [H::ReturnAdopted, H::GrantWaitsForFeed, H::SoldOnline];
        Self {
            together: false,
            ..Self::of(name, budget, &expected)
        }
    }

    /// The cinema comes back from a backup.
    #[must_use]
    pub fn restored_cinema() -> Self {
        let budget = Budget {
            sales: 1,
            orders: 1,
            gives: 2,
            asks_for_all: 1,
            cinema_restores: 1,
            ..Budget::default()
        };
        let name = "a restored cinema";
        let expected = [H::CinemaResynchronised, H::CaseOpened, H::GrantAdopted];
        Self {
            together: false,
            ..Self::of(name, budget, &expected)
        }
    }

    /// The cinema comes back from a backup while cards are charged and tickets taken back.
    #[must_use]
    pub fn restored_cinema_with_cards() -> Self {
        let budget = Budget {
            sales: 2,
            orders: 1,
            gives: 1,
            asks_for_all: 1,
            cancels: 1,
            cinema_restores: 1,
            ..Budget::default()
        };
        let name = "a restored cinema with cards";
        let expected = [H::CinemaResynchronised, H::PaymentGivenBack];
        Self {
            seats: 1,
            tender: Tender::Card,
            ..Self::of(name, budget, &expected)
        }
    }

    /// The central server comes back from a backup.
    #[must_use]
    pub fn restored_central_server() -> Self {
        let budget = Budget {
            sales: 1,
            orders: 1,
            gives: 1,
            asks_for_all: 1,
            central_restores: 1,
            ..Budget::default()
        };
        let name = "a restored central server";
        let expected = [H::CentralFrozen, H::CentralThawed, H::PaymentGivenBack];
        Self::of(name, budget, &expected)
    }

    /// Both come back from backups, in either order.
    #[must_use]
    pub fn both_restored() -> Self {
        let budget = Budget {
            sales: 1,
            orders: 1,
            gives: 1,
            asks_for_all: 1,
            cinema_restores: 1,
            central_restores: 1,
            ..Budget::default()
        };
        let name = "both restored";
        let expected = [H::CinemaResynchronised, H::CentralFrozen, H::CentralThawed];
        Self {
            seats: 1,
            ..Self::of(name, budget, &expected)
        }
    }

    /// Two cinemas with a seat each.
    #[must_use]
    pub fn two_cinemas() -> Self {
        let budget = Budget {
            sales: 2,
            orders: 2,
            gives: 2,
            asks_for_all: 2,
            returns: 1,
            ..Budget::default()
        };
        let name = "two cinemas";
        let expected = [H::SoldAtCinema, H::SoldOnline, H::ReturnAdopted];
        Self {
            cinemas: 2,
            seats: 1,
            ..Self::of(name, budget, &expected)
        }
    }

    /// The cinema is declared lost, its seats are taken by two people's decision, and it comes back.
    #[must_use]
    pub fn lost_cinema() -> Self {
        let budget = Budget {
            sales: 1,
            orders: 1,
            gives: 2,
            asks_for_all: 1,
            losses: 1,
            overrides: 1,
            incarnations: 1,
            ..Budget::default()
        };
        let name = "a lost cinema";
        let expected = [
            H::OverriddenSeatSold,
            H::CinemaResynchronised,
            H::CaseOpened,
        ];
        Self::of(name, budget, &expected)
    }

    /// Guests come with tickets that a restored cinema has forgotten, and with some that were taken back.
    #[must_use]
    pub fn gate_of_a_restored_cinema() -> Self {
        let budget = Budget {
            sales: 2,
            gives: 1,
            asks_for_some: 1,
            cancels: 1,
            admissions: 2,
            cinema_restores: 1,
            ..Budget::default()
        };
        let name = "the gate of a restored cinema";
        let expected = [H::CinemaResynchronised, H::GuestRecovered, H::CaseOpened];
        Self {
            seats: 1,
            ..Self::of(name, budget, &expected)
        }
    }

    /// Guests come with tickets of orders that the cinema has not heard of, and with some that were taken back.
    #[must_use]
    pub fn gate_behind_a_cut_line() -> Self {
        let budget = Budget {
            sales: 1,
            orders: 2,
            gives: 1,
            asks_for_some: 1,
            online_cancels: 1,
            admissions: 2,
            ..Budget::default()
        };
        let name = "the gate behind a cut line";
        let expected = [H::GuestRecovered, H::PaymentGivenBack, H::CaseOpened];
        Self {
            seats: 1,
            ..Self::of(name, budget, &expected)
        }
    }

    /// Seats are out of sale while rights move and databases come from backups.
    #[must_use]
    pub fn blocked_seats() -> Self {
        let budget = Budget {
            gives: 1,
            orders: 1,
            blocks: 1,
            cinema_restores: 1,
            central_restores: 1,
            ..Budget::default()
        };
        let name = "blocked seats";
        let expected = [H::CinemaResynchronised, H::CentralThawed, H::SeatBlocked];
        Self {
            seats: 1,
            ..Self::of(name, budget, &expected)
        }
    }

    /// A backup is restored twice, each time on a machine that does not know which numbers of lives were used.
    #[must_use]
    pub fn new_machines() -> Self {
        let budget = Budget {
            sales: 2,
            gives: 1,
            cinema_restores: 2,
            incarnations: 1,
            ..Budget::default()
        };
        let name = "new machines";
        let expected = [H::CinemaResynchronised, H::CaseOpened, H::CinemaDisplaced];
        Self {
            seats: 1,
            forgets_numbers: true,
            ..Self::of(name, budget, &expected)
        }
    }

    /// Both databases come from backups, and the log is told one entry at a time.
    #[must_use]
    pub fn long_report() -> Self {
        let name = "a report in parts";
        let expected = [H::CinemaResynchronised, H::CentralThawed];
        let budget = Budget {
            sales: 1,
            gives: 1,
            cinema_restores: 1,
            central_restores: 1,
            ..Budget::default()
        };
        Self {
            most_entries: 1,
            seats: 1,
            ..Self::of(name, budget, &expected)
        }
    }
}

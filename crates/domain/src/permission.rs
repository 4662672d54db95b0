//! Who may do what. Each operation names one permission; the node checks it, whatever a screen shows.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a person is at the cinema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sells.
    Cashier,
    /// Sells, and decides where a cashier must not.
    Supervisor,
    /// Configures the cinema.
    Manager,
    /// Admits at the door.
    Usher,
}

/// One thing that a person may be allowed to do.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// See the programme and the halls.
    ViewProgramme,
    /// Hold seats, take payment.
    Sell,
    /// Sell after the show's sale has closed.
    SellLate,
    /// See sales that were made.
    ViewSales,
    /// Print again, answer for papers whose fate is unknown.
    Reprint,
    /// Take seats out of sale and put them back.
    BlockSeats,
    /// Scan tickets.
    Admit,
    /// Change the cinema's own settings.
    ManageCinema,
    ManageProgramme,
    ManagePlans,
    ManagePrices,
    ManageStaff,
    /// Choose a till's devices.
    ManageTill,
    ViewJournal,
    Backup,
    /// Move seat rights between the cinema and its central server, and carry their messages.
    MoveRights,
    /// Let a show of a restored database sell before that was compared with the central server.
    SellUnsynchronised,
}

impl Permission {
    pub const ALL: [Self; 17] = [
        Self::ViewProgramme,
        Self::Sell,
        Self::SellLate,
        Self::ViewSales,
        Self::Reprint,
        Self::BlockSeats,
        Self::Admit,
        Self::ManageCinema,
        Self::ManageProgramme,
        Self::ManagePlans,
        Self::ManagePrices,
        Self::ManageStaff,
        Self::ManageTill,
        Self::ViewJournal,
        Self::Backup,
        Self::MoveRights,
        Self::SellUnsynchronised,
    ];

    /// The name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ViewProgramme => "view_programme",
            Self::Sell => "sell",
            Self::SellLate => "sell_late",
            Self::ViewSales => "view_sales",
            Self::Reprint => "reprint",
            Self::BlockSeats => "block_seats",
            Self::Admit => "admit",
            Self::ManageCinema => "manage_cinema",
            Self::ManageProgramme => "manage_programme",
            Self::ManagePlans => "manage_plans",
            Self::ManagePrices => "manage_prices",
            Self::ManageStaff => "manage_staff",
            Self::ManageTill => "manage_till",
            Self::ViewJournal => "view_journal",
            Self::Backup => "backup",
            Self::MoveRights => "move_rights",
            Self::SellUnsynchronised => "sell_unsynchronised",
        }
    }
}

impl Role {
    pub const ALL: [Self; 4] = [Self::Cashier, Self::Supervisor, Self::Manager, Self::Usher];

    /// The name on the wire and in the database.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Cashier => "cashier",
            Self::Supervisor => "supervisor",
            Self::Manager => "manager",
            Self::Usher => "usher",
        }
    }

    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// The whole matrix of roles and permissions.
    #[must_use]
    pub fn allows(self, permission: Permission) -> bool {
        use Permission as P;
        match permission {
            // In a small cinema whoever sells also stands at the door.
            P::ViewProgramme | P::Admit => true,
            // A cashier chooses the printer of the till that they stand at: a jam must not wait for the manager.
            P::Sell | P::ViewSales | P::Reprint | P::ManageTill => self != Self::Usher,
            P::SellLate | P::BlockSeats | P::SellUnsynchronised => {
                matches!(self, Self::Supervisor | Self::Manager)
            }
            P::ManageCinema
            | P::ManageProgramme
            | P::ManagePlans
            | P::ManagePrices
            | P::ManageStaff
            | P::ViewJournal
            | P::Backup
            | P::MoveRights => self == Self::Manager,
        }
    }

    #[must_use]
    pub fn permissions(self) -> Vec<Permission> {
        Permission::ALL
            .into_iter()
            .filter(|permission| self.allows(*permission))
            .collect()
    }
}

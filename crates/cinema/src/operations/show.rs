//! One show: what it is, what it costs, which of its seats are free.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use marquee_contract::access::Access;
use marquee_contract::error::ErrorCode;
use marquee_contract::operation::Operation;
use marquee_domain::id::{FilmId, HallId, PlanId, SaleId, SeatIndex, ShowId, TicketTypeId};
use marquee_domain::money::Minor;
use marquee_domain::permission::Permission;
use marquee_domain::pricing::{PriceCard, TicketType};
use marquee_domain::seat::{Owner, ShowSeat, State};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use crate::caller::Call;
use crate::fault::{Fault, Result};
use crate::node::Cinema;
use crate::store;
use crate::store::film::Film;
use crate::store::plan::HallPlan;
use crate::store::show::{SeatCounts, ShowRecord};

mod together;

pub use together::Together;

/// Whether a show can be sold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ShowState {
    OnSale,
    /// It has begun; late-comers still buy.
    Started,
    SoldOut,
    /// So long after the start that only a supervisor sells.
    Closed,
    Cancelled,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ShowHall {
    pub id: HallId,
    pub name: String,
}

/// How full a show is. The counts of seats that can be sold in it add up to the capacity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SeatTotals {
    pub capacity: u32,
    pub free: u32,
    pub held: u32,
    pub sold: u32,
    pub blocked: u32,
    /// The right to sell them is at the central server.
    pub elsewhere: u32,
}

/// A show as the board lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BoardShow {
    pub id: ShowId,
    pub film_id: FilmId,
    pub hall: ShowHall,
    pub plan_id: PlanId,
    pub starts_at: DateTime<Utc>,
    /// From then on only a supervisor sells it.
    pub closes_at: DateTime<Utc>,
    /// The film is over.
    pub ends_at: DateTime<Utc>,
    /// "2D", "3D", "IMAX" …
    pub format: String,
    /// BCP 47.
    pub language: String,
    pub subtitles: Option<String>,
    /// The lowest price above zero.
    pub price_from_minor: Option<Minor>,
    pub seats: SeatTotals,
    pub state: ShowState,
}

/// When only a supervisor still sells it.
fn closes_at(record: &ShowRecord, sale_closes_minutes: u32) -> DateTime<Utc> {
    record.starts_at + TimeDelta::minutes(i64::from(sale_closes_minutes))
}

/// Puts a board's row together.
pub(super) fn board_show(
    record: &ShowRecord,
    plan: &HallPlan,
    card: Option<&PriceCard>,
    counts: SeatCounts,
    now: DateTime<Utc>,
    sale_closes_minutes: u32,
) -> BoardShow {
    let capacity = plan.sellable_count;
    let taken = counts.held + counts.sold + counts.blocked + counts.elsewhere;
    let free = capacity.saturating_sub(taken);
    let closes_at = closes_at(record, sale_closes_minutes);
    let state = match () {
        () if record.cancelled => ShowState::Cancelled,
        () if now >= closes_at => ShowState::Closed,
        () if free == 0 => ShowState::SoldOut,
        () if now >= record.starts_at => ShowState::Started,
        () => ShowState::OnSale,
    };
    let for_sale = plan
        .plan
        .categories
        .iter()
        .filter(|category| category.for_sale);
    let price_from_minor = card.and_then(|card| card.price_from(for_sale.map(|c| c.name.as_str())));
    BoardShow {
        id: record.id,
        film_id: record.film_id,
        hall: ShowHall {
            id: record.hall_id,
            name: record.hall_name.clone(),
        },
        plan_id: record.plan_id,
        starts_at: record.starts_at,
        closes_at,
        ends_at: record.ends_at,
        format: record.format.clone(),
        language: record.language.clone(),
        subtitles: record.subtitles.clone(),
        price_from_minor,
        seats: SeatTotals {
            capacity,
            free,
            held: counts.held,
            sold: counts.sold,
            blocked: counts.blocked,
            elsewhere: counts.elsewhere,
        },
        state,
    }
}

/// A show with what is needed to sell it.
pub(super) struct ShowOnSale {
    pub record: ShowRecord,
    pub plan: Arc<HallPlan>,
    pub price_card: PriceCard,
}

impl ShowOnSale {
    pub(super) async fn load(
        call: &Call,
        connection: &mut SqliteConnection,
        id: ShowId,
    ) -> Result<Self> {
        let record = store::show::get(connection, id)
            .await?
            .ok_or_else(|| Fault::not_found("show"))?;
        let price_card = store::price_card::get(connection, record.price_card_id)
            .await?
            .ok_or_else(|| Fault::internal("a show has no price card"))?;
        let plan = call.node.plan_in(connection, record.plan_id).await?;
        Ok(Self {
            record,
            plan,
            price_card,
        })
    }

    /// As the board lists it.
    pub(super) fn on_board(&self, call: &Call, counts: SeatCounts) -> BoardShow {
        let closes = call.node.settings().sale_closes_minutes_after_start;
        let card = Some(&self.price_card);
        board_show(&self.record, &self.plan, card, counts, call.now, closes)
    }

    /// Whether the caller may sell it at this moment.
    pub(super) fn require_open(&self, call: &Call) -> Result<()> {
        if self.record.must_synchronise {
            return Err(must_synchronise());
        }
        if self.record.cancelled {
            return Err(Fault::new(
                ErrorCode::ShowClosed,
                "This show is cancelled. Choose another one.",
            ));
        }
        let minutes = call.node.settings().sale_closes_minutes_after_start;
        if call.now >= closes_at(&self.record, minutes) && !call.may(Permission::SellLate) {
            return Err(Fault::new(
                ErrorCode::ShowClosed,
                format!(
                    "This show began more than {minutes} minutes ago, so it is no longer on sale. A supervisor \
                     can still sell it."
                ),
            ));
        }
        Ok(())
    }
}

/// What a restored database answers to who wants to sell from it.
pub(super) fn must_synchronise() -> Fault {
    Fault::new(
        ErrorCode::MustSynchronise,
        "This cinema's database was restored, and what was sold online since is not known here yet. Nothing was \
         changed. Connect to the central server, or let a supervisor open this show.",
    )
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GetInput {
    pub show_id: ShowId,
}

/// The price of one ticket type in one seat category, surcharges not included.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ShowPrice {
    pub category: String,
    pub ticket_type_id: TicketTypeId,
    pub price_minor: Minor,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct ShowDetail {
    pub show: BoardShow,
    pub film: Film,
    pub ticket_types: Vec<TicketType>,
    pub prices: Vec<ShowPrice>,
    /// What a new seat in the cart is sold at.
    pub default_ticket_type_id: Option<TicketTypeId>,
}

#[derive(Debug)]
pub struct Get;

impl Operation<Cinema> for Get {
    const NAME: &'static str = "show.get";
    const SUMMARY: &'static str = "A show with its film, its ticket types and its prices.";
    const ACCESS: Access = Access::Needs(Permission::ViewProgramme);
    const SHOWS_PRESENCE: bool = false;
    type Input = GetInput;
    type Output = ShowDetail;

    async fn run(&self, call: &Call, input: GetInput) -> Result<ShowDetail> {
        let mut connection = call.node.store().read().await?;
        let show = ShowOnSale::load(call, &mut connection, input.show_id).await?;
        let film = store::film::get(&mut connection, show.record.film_id)
            .await?
            .ok_or_else(|| Fault::internal("a show has no film"))?;
        let ticket_types = store::ticket_type::active(&mut connection).await?;
        let counts = store::show::seat_counts_of(&mut connection, show.record.id, call.now).await?;
        let prices = show
            .price_card
            .prices
            .iter()
            .flat_map(|(category, by_type)| {
                by_type
                    .iter()
                    .map(|(ticket_type_id, price_minor)| ShowPrice {
                        category: category.clone(),
                        ticket_type_id: *ticket_type_id,
                        price_minor: *price_minor,
                    })
            })
            .collect();
        let default_ticket_type_id = ticket_types
            .iter()
            .find(|kind| kind.for_kinds.is_empty())
            .map(|kind| kind.id);
        Ok(ShowDetail {
            show: show.on_board(call, counts),
            film,
            ticket_types,
            prices,
            default_ticket_type_id,
        })
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeatsInput {
    pub show_id: ShowId,
    /// The cart whose own seats are answered as "yours".
    pub sale_id: Option<SaleId>,
}

/// A seat as a seat map shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SeatState {
    Free,
    /// In the cart that asked.
    Yours,
    /// In another cart.
    Held,
    /// Being paid.
    Paying,
    Sold,
    /// Out of sale, for this show or altogether.
    Blocked,
    /// The central server has the right to sell it.
    Elsewhere,
}

pub(super) fn seat_state(seat: &ShowSeat, own: Option<SaleId>, now: DateTime<Utc>) -> SeatState {
    if seat.right.owner == Owner::Central {
        return SeatState::Elsewhere;
    }
    match &seat.state {
        State::Free => SeatState::Free,
        State::Held { expires_at, .. } if *expires_at <= now => SeatState::Free,
        State::Held { sale_id, .. } if Some(*sale_id) == own => SeatState::Yours,
        State::Held { .. } => SeatState::Held,
        State::Paying { .. } => SeatState::Paying,
        State::Sold { .. } => SeatState::Sold,
        State::Blocked { .. } => SeatState::Blocked,
    }
}

/// As [`seat_state`], of a seat in its hall: what is sold in no show is blocked.
pub(super) fn state_on_map(
    plan: &HallPlan,
    index: SeatIndex,
    seat: &ShowSeat,
    own: Option<SaleId>,
    now: DateTime<Utc>,
) -> SeatState {
    match seat_state(seat, own, now) {
        SeatState::Free if !plan.plan.is_sellable(index) => SeatState::Blocked,
        state => state,
    }
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct ShowSeats {
    pub show_id: ShowId,
    /// By the seats' index in the plan version.
    pub states: Vec<SeatState>,
}

#[derive(Debug)]
pub struct Seats;

impl Operation<Cinema> for Seats {
    const NAME: &'static str = "show.seats";
    const SUMMARY: &'static str = "The state of each seat of a show.";
    const ACCESS: Access = Access::Needs(Permission::ViewProgramme);
    const SHOWS_PRESENCE: bool = false;
    type Input = SeatsInput;
    type Output = ShowSeats;

    async fn run(&self, call: &Call, input: SeatsInput) -> Result<ShowSeats> {
        let mut connection = call.node.store().read().await?;
        let record = store::show::get(&mut connection, input.show_id)
            .await?
            .ok_or_else(|| Fault::not_found("show"))?;
        let plan = call.node.plan_in(&mut connection, record.plan_id).await?;
        let states = store::seat::of_show(&mut connection, input.show_id)
            .await?
            .iter()
            .map(|(index, seat)| state_on_map(&plan, *index, seat, input.sale_id, call.now))
            .collect();
        Ok(ShowSeats {
            show_id: input.show_id,
            states,
        })
    }
}

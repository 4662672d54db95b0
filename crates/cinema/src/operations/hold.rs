//! Seats in a cart, held in the database until the cart is paid, given up, or too old.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use marquee_contract::access::Access;
use marquee_contract::error::ErrorCode;
use marquee_contract::operation::Operation;
use marquee_domain::id::{SaleId, SeatIndex, ShowId};
use marquee_domain::permission::Permission;
use marquee_domain::plan::{Selection, best_available, complete, orphans};
use marquee_domain::pricing::TICKETS_PER_SALE_LIMIT;
use marquee_domain::seat::{ShowSeat, State};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::cart::{CartLine, require_countable};
use super::show::{ShowOnSale, seat_state};
use crate::caller::Call;
use crate::event::Event;
use crate::fault::{Fault, Result};
use crate::node::Cinema;
use crate::store::hold::{HoldRecord, Holder, Workplace};
use crate::store::plan::HallPlan;
use crate::store::{self, WriteTransaction};

mod changed;
mod refusal;

pub use changed::{ChangedCart, ChangedSeat, ChangedShow};
pub(super) use refusal::{expired, require_own, selection_fault, unavailable};

/// A seat of a show.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct SeatOfShow {
    pub show_id: ShowId,
    pub seat: SeatIndex,
}

/// Single seats of a show that a cart would leave between two taken ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Orphans {
    pub show_id: ShowId,
    pub seats: Vec<SeatIndex>,
}

/// What a cart holds, and for how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Hold {
    pub sale_id: SaleId,
    /// None: the cart is empty.
    pub expires_at: Option<DateTime<Utc>>,
    /// It can be extended once.
    pub extended: bool,
    pub seats: Vec<SeatOfShow>,
    /// A warning, not a refusal.
    pub orphans: Vec<Orphans>,
}

/// The seats of one show as they are inside a transaction.
struct Seats(BTreeMap<SeatIndex, ShowSeat>);

impl Seats {
    async fn load(connection: &mut sqlx::SqliteConnection, show: ShowId) -> Result<Self> {
        Ok(Self(
            store::seat::of_show(connection, show)
                .await?
                .into_iter()
                .collect(),
        ))
    }

    fn selection(&self, sale: SaleId, now: DateTime<Utc>) -> Selection {
        self.0
            .iter()
            .filter(|(_, seat)| is_held_by(seat, sale, now))
            .map(|(index, _)| *index)
            .collect()
    }

    fn is_free_for(&self, index: SeatIndex, sale: SaleId, now: DateTime<Utc>) -> bool {
        self.0
            .get(&index)
            .is_some_and(|seat| seat.is_free(now) || is_held_by(seat, sale, now))
    }
}

fn is_held_by(seat: &ShowSeat, sale: SaleId, now: DateTime<Utc>) -> bool {
    matches!(&seat.state, State::Held { sale_id, expires_at } if *sale_id == sale && *expires_at > now)
}

/// Refuses a cart whose sale was paid already.
async fn require_unpaid(connection: &mut sqlx::SqliteConnection, sale: SaleId) -> Result<()> {
    if store::sale::get(connection, sale).await?.is_some() {
        return Err(Fault::new(
            ErrorCode::SaleIdReused,
            "This cart has already been paid. Start a new one.",
        ));
    }
    Ok(())
}

/// Seats by the show that they are of.
pub(super) type SeatsByShow = BTreeMap<ShowId, BTreeSet<SeatIndex>>;

/// A cart's hold while it is added to.
struct Running {
    hold: HoldRecord,
    /// What came free because its time was over.
    freed: SeatsByShow,
}

/// The running hold of a cart, or a new one from now on. One whose time is over is as good as none, whether or not it
/// was cleared away: what is left of it is cleared away here, or its seats would come back with the new one.
async fn running(call: &Call, transaction: &mut WriteTransaction, sale: SaleId) -> Result<Running> {
    let mut freed = SeatsByShow::new();
    if let Some(hold) = store::hold::get(transaction, sale).await? {
        if hold.is_running(call.now) {
            require_own(call, &hold.holder)?;
            return Ok(Running { hold, freed });
        }
        freed = release(call, transaction, sale).await?;
    }
    let hold = HoldRecord {
        sale_id: sale,
        holder: Holder {
            till_id: call.till_id,
            staff_id: call.staff_id(),
        },
        place: call.session_id().map(|session_id| Workplace {
            session_id,
            program_id: call.node.program(),
        }),
        expires_at: call.now + TimeDelta::seconds(i64::from(call.node.settings().hold_seconds)),
        extended: false,
    };
    Ok(Running { hold, freed })
}

/// Tells everybody else of the shows whose seats are different now.
fn tell(call: &Call, sale: SaleId, touched: SeatsByShow) {
    for show_id in touched.into_keys() {
        call.node.emit(Event::SeatsChanged {
            show_id,
            sale_id: Some(sale),
        });
    }
}

/// Makes the cart's seats in this show exactly `wanted`; all of it or nothing. Answers the seats that are different now.
async fn reselect(
    call: &Call,
    transaction: &mut WriteTransaction,
    show: &ShowOnSale,
    seats: &Seats,
    hold: &HoldRecord,
    wanted: &Selection,
) -> Result<BTreeSet<SeatIndex>> {
    let (sale, id) = (hold.sale_id, show.record.id);
    let before = seats.selection(sale, call.now);
    let mut refused = Vec::new();
    let mut changes = Vec::new();
    for index in before.difference(wanted) {
        changes.extend(seats.0.get(index).map(|seat| (*index, seat.release(sale))));
    }
    for index in wanted.difference(&before) {
        let seat = seats.0.get(index).ok_or_else(|| Fault::not_found("seat"))?;
        match seat.hold(sale, call.now, hold.expires_at) {
            Ok(held) => changes.push((*index, held)),
            Err(refusal) => refused.push((*index, refusal, seat_state(seat, Some(sale), call.now))),
        }
    }
    if !refused.is_empty() {
        return Err(unavailable(&show.plan, id, &refused));
    }
    // The hold comes first: seats that point to no hold count as expired.
    store::hold::save(transaction, hold).await?;
    let touched = changes.iter().map(|(index, _)| *index).collect();
    let changes = changes.iter().map(|(index, seat)| (id, *index, seat));
    store::seat::set_states(transaction, changes).await?;
    let held = store::seat::held_by(transaction, sale, call.now)
        .await?
        .seats;
    if held.len() > TICKETS_PER_SALE_LIMIT {
        return Err(Fault::invalid(format!(
            "A sale has at most {TICKETS_PER_SALE_LIMIT} tickets. Sell a larger group in several sales."
        )));
    }
    if held.is_empty() {
        store::hold::delete(transaction, sale).await?;
    }
    Ok(touched)
}

/// The cart as it is now.
async fn view(call: &Call, connection: &mut sqlx::SqliteConnection, sale: SaleId) -> Result<Hold> {
    let hold = store::hold::get(connection, sale)
        .await?
        .filter(|hold| hold.is_running(call.now));
    if let Some(hold) = &hold {
        require_own(call, &hold.holder)?;
    }
    let Some(hold) = hold else {
        return Ok(Hold {
            sale_id: sale,
            expires_at: None,
            extended: false,
            seats: vec![],
            orphans: vec![],
        });
    };
    let held = store::seat::held_by(connection, sale, call.now)
        .await?
        .seats;
    let shows: BTreeSet<ShowId> = held.keys().map(|(show, _)| *show).collect();
    let mut stranded = Vec::new();
    for show in shows {
        let seats = Seats::load(connection, show).await?;
        let record = store::show::get(connection, show)
            .await?
            .ok_or_else(|| Fault::not_found("show"))?;
        let plan = call.node.plan_in(connection, record.plan_id).await?;
        let selection = seats.selection(sale, call.now);
        let is_free = |index| seats.is_free_for(index, sale, call.now);
        let single = orphans(&plan.plan, &plan.neighbours, is_free, &selection);
        if !single.is_empty() {
            stranded.push(Orphans {
                show_id: show,
                seats: single,
            });
        }
    }
    Ok(Hold {
        sale_id: sale,
        expires_at: Some(hold.expires_at),
        extended: hold.extended,
        seats: held
            .into_keys()
            .map(|(show_id, seat)| SeatOfShow { show_id, seat })
            .collect(),
        orphans: stranded,
    })
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeInput {
    /// Made by the till for each new cart.
    pub sale_id: SaleId,
    pub show_id: ShowId,
    pub add: Vec<SeatIndex>,
    pub remove: Vec<SeatIndex>,
    /// The ticket types that were chosen so far. Other seats of the cart get the usual one.
    #[serde(default)]
    pub lines: Vec<CartLine>,
}

#[derive(Debug)]
pub struct Change;

impl Operation<Cinema> for Change {
    const NAME: &'static str = "hold.change";
    const SUMMARY: &'static str =
        "Adds seats of a show to a cart and removes others, all of it or nothing.";
    const ACCESS: Access = Access::Needs(Permission::Sell);
    type Input = ChangeInput;
    type Output = ChangedCart;

    async fn run(&self, call: &Call, input: ChangeInput) -> Result<ChangedCart> {
        require_countable(&input.lines)?;
        if input.add.len() + input.remove.len() > 2 * TICKETS_PER_SALE_LIMIT {
            return Err(Fault::invalid(format!(
                "A sale has at most {TICKETS_PER_SALE_LIMIT} tickets. Sell a larger group in several sales."
            )));
        }
        let mut transaction = call.node.store().write().await?;
        require_unpaid(&mut transaction, input.sale_id).await?;
        let show = ShowOnSale::load(call, &mut transaction, input.show_id).await?;
        show.require_open(call)?;
        let Running {
            hold,
            freed: mut touched,
        } = running(call, &mut transaction, input.sale_id).await?;
        let seats = Seats::load(&mut transaction, input.show_id).await?;
        let before = seats.selection(input.sale_id, call.now);
        let wanted = complete(&show.plan.plan, &before, &input.add, &input.remove)
            .map_err(|error| selection_fault(&show.plan, input.show_id, &error))?;
        let changed = reselect(call, &mut transaction, &show, &seats, &hold, &wanted).await?;
        touched.entry(input.show_id).or_default().extend(changed);
        let (sale, lines) = (input.sale_id, &input.lines);
        let cart = ChangedCart::load(call, &mut transaction, sale, lines, &touched).await?;
        transaction.commit().await?;
        tell(call, sale, touched);
        Ok(cart)
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BestAvailableInput {
    pub sale_id: SaleId,
    pub show_id: ShowId,
    /// 1 to 100.
    pub count: u32,
    /// Only seats of this category.
    pub category: Option<String>,
    /// The ticket types that were chosen so far. Other seats of the cart get the usual one.
    #[serde(default)]
    pub lines: Vec<CartLine>,
}

#[derive(Debug)]
pub struct BestAvailable;

impl Operation<Cinema> for BestAvailable {
    const NAME: &'static str = "hold.best_available";
    const SUMMARY: &'static str =
        "Puts the best seats together into a cart, in place of those that it has of the show.";
    const ACCESS: Access = Access::Needs(Permission::Sell);
    type Input = BestAvailableInput;
    type Output = ChangedCart;

    async fn run(&self, call: &Call, input: BestAvailableInput) -> Result<ChangedCart> {
        require_countable(&input.lines)?;
        let count = usize::try_from(input.count).unwrap_or(usize::MAX);
        if !(1..=TICKETS_PER_SALE_LIMIT).contains(&count) {
            return Err(Fault::invalid(format!(
                "Choose 1 to {TICKETS_PER_SALE_LIMIT} seats."
            )));
        }
        let sale = input.sale_id;
        let mut transaction = call.node.store().write().await?;
        require_unpaid(&mut transaction, sale).await?;
        let show = ShowOnSale::load(call, &mut transaction, input.show_id).await?;
        show.require_open(call)?;
        let Running {
            hold,
            freed: mut touched,
        } = running(call, &mut transaction, sale).await?;
        let seats = Seats::load(&mut transaction, input.show_id).await?;
        let is_free = |index| seats.is_free_for(index, sale, call.now);
        let HallPlan {
            plan, neighbours, ..
        } = &*show.plan;
        let found = best_available(plan, neighbours, is_free, count, input.category.as_deref())
            .map_err(|few| {
                Fault::new(
                    ErrorCode::NoSeatsTogether,
                    format!(
                        "At most {} seats together are free, not {count}. Choose fewer, or pick them on the map.",
                        few.largest
                    ),
                )
                .with_details(serde_json::json!({ "best": few.largest }))
            })?;
        let wanted = complete(plan, &Selection::new(), &found, &[])
            .map_err(|error| selection_fault(&show.plan, input.show_id, &error))?;
        let changed = reselect(call, &mut transaction, &show, &seats, &hold, &wanted).await?;
        touched.entry(input.show_id).or_default().extend(changed);
        let cart = ChangedCart::load(call, &mut transaction, sale, &input.lines, &touched).await?;
        transaction.commit().await?;
        tell(call, sale, touched);
        Ok(cart)
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CartInput {
    pub sale_id: SaleId,
}

#[derive(Debug)]
pub struct Get;

impl Operation<Cinema> for Get {
    const NAME: &'static str = "hold.get";
    const SUMMARY: &'static str = "What a cart holds.";
    const ACCESS: Access = Access::Needs(Permission::Sell);
    const SHOWS_PRESENCE: bool = false;
    type Input = CartInput;
    type Output = Hold;

    async fn run(&self, call: &Call, input: CartInput) -> Result<Hold> {
        view(call, &mut *call.node.store().read().await?, input.sale_id).await
    }
}

#[derive(Debug)]
pub struct Extend;

impl Operation<Cinema> for Extend {
    const NAME: &'static str = "hold.extend";
    const SUMMARY: &'static str = "Gives a cart more time, once.";
    const ACCESS: Access = Access::Needs(Permission::Sell);
    type Input = CartInput;
    type Output = Hold;

    async fn run(&self, call: &Call, input: CartInput) -> Result<Hold> {
        let mut transaction = call.node.store().write().await?;
        let hold = store::hold::get(&mut transaction, input.sale_id).await?;
        let mut hold = hold
            .filter(|hold| hold.is_running(call.now))
            .ok_or_else(expired)?;
        require_own(call, &hold.holder)?;
        if hold.extended {
            return Err(Fault::new(
                ErrorCode::HoldNotExtendable,
                "This cart has already been given extra time. Take the payment, or choose the seats again.",
            ));
        }
        hold.extended = true;
        hold.expires_at +=
            TimeDelta::seconds(i64::from(call.node.settings().hold_extension_seconds));
        store::hold::save(&mut transaction, &hold).await?;
        let cart = view(call, &mut transaction, input.sale_id).await?;
        transaction.commit().await?;
        Ok(cart)
    }
}

#[derive(Debug)]
pub struct Release;

impl Operation<Cinema> for Release {
    const NAME: &'static str = "hold.release";
    const SUMMARY: &'static str = "Gives all seats of a cart back.";
    const ACCESS: Access = Access::Needs(Permission::Sell);
    type Input = CartInput;
    type Output = ChangedCart;

    async fn run(&self, call: &Call, input: CartInput) -> Result<ChangedCart> {
        let mut transaction = call.node.store().write().await?;
        if let Some(hold) = store::hold::get(&mut transaction, input.sale_id).await?
            && hold.is_running(call.now)
        {
            require_own(call, &hold.holder)?;
        }
        // Or a sale that was paid without its till hearing of it would be said to be cancelled.
        require_unpaid(&mut transaction, input.sale_id).await?;
        let touched = release(call, &mut transaction, input.sale_id).await?;
        let cart = ChangedCart::load(call, &mut transaction, input.sale_id, &[], &touched).await?;
        transaction.commit().await?;
        tell(call, input.sale_id, touched);
        Ok(cart)
    }
}

/// Ends a cart and frees its seats; answers which they are.
pub(super) async fn release(
    call: &Call,
    transaction: &mut WriteTransaction,
    sale: SaleId,
) -> Result<SeatsByShow> {
    let held = store::seat::held_by(transaction, sale, call.now)
        .await?
        .seats;
    let released: Vec<_> = held
        .iter()
        .map(|((show, index), seat)| (*show, *index, seat.release(sale)))
        .collect();
    let changes = released
        .iter()
        .map(|(show, index, seat)| (*show, *index, seat));
    store::seat::set_states(transaction, changes).await?;
    store::hold::delete(transaction, sale).await?;
    let mut freed = SeatsByShow::new();
    for (show, seat) in held.into_keys() {
        freed.entry(show).or_default().insert(seat);
    }
    Ok(freed)
}

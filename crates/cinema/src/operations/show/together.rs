//! "Two together tonight?" answered for a whole board, without holding a seat.

use chrono::{DateTime, Days, NaiveDate, Utc};
use marquee_contract::access::Access;
use marquee_contract::operation::Operation;
use marquee_domain::id::{FilmId, SaleId, ShowId};
use marquee_domain::permission::Permission;
use marquee_domain::plan::largest_together;
use marquee_domain::pricing::TICKETS_PER_SALE_LIMIT;
use marquee_domain::time::business_day_bounds;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::closes_at;
use crate::caller::Call;
use crate::fault::{Fault, Result};
use crate::node::Cinema;
use crate::store;
use crate::store::show::ShowRecord;

/// As far as a customer is sent who finds a film sold out.
const DAYS_LIMIT: u32 = 7;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TogetherInput {
    /// Today's if not given.
    pub business_day: Option<NaiveDate>,
    /// 1 to 7, from that business day on; 1 if not given.
    pub days: Option<u32>,
    /// Only the shows of this film.
    pub film_id: Option<FilmId>,
    /// How many people: 1 to 100.
    pub count: u32,
    /// The cart whose own seats count as free: other seats would take their place.
    pub sale_id: Option<SaleId>,
}

/// A show that the caller can sell, and whether the party fits.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ShowTogether {
    pub show_id: ShowId,
    pub business_day: NaiveDate,
    pub film_id: FilmId,
    pub film_title: String,
    pub hall_name: String,
    pub starts_at: DateTime<Utc>,
    /// The largest party, up to the one that was asked for, with free seats side by side.
    pub largest: u32,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct TogetherAnswer {
    pub count: u32,
    /// By start. Shows that the caller cannot sell any more are left out.
    pub shows: Vec<ShowTogether>,
}

#[derive(Debug)]
pub struct Together;

impl Operation<Cinema> for Together {
    const NAME: &'static str = "show.together";
    const SUMMARY: &'static str =
        "Which shows have seats side by side for a party. Nothing is held.";
    const ACCESS: Access = Access::Needs(Permission::ViewProgramme);
    const SHOWS_PRESENCE: bool = false;
    type Input = TogetherInput;
    type Output = TogetherAnswer;

    async fn run(&self, call: &Call, input: TogetherInput) -> Result<TogetherAnswer> {
        let most = usize::try_from(input.count).unwrap_or(usize::MAX);
        if !(1..=TICKETS_PER_SALE_LIMIT).contains(&most) {
            return Err(Fault::invalid(format!(
                "Ask for 1 to {TICKETS_PER_SALE_LIMIT} people (field count)."
            )));
        }
        let days = input.days.unwrap_or(1);
        if !(1..=DAYS_LIMIT).contains(&days) {
            return Err(Fault::invalid(format!(
                "Ask for 1 to {DAYS_LIMIT} days (field days)."
            )));
        }
        let settings = call.node.settings();
        let first = input
            .business_day
            .unwrap_or(settings.business_day(call.now));
        let last = first
            .checked_add_days(Days::new(u64::from(days - 1)))
            .ok_or_else(|| Fault::invalid("There is no such day (field business_day)."))?;
        let bounds =
            |day| business_day_bounds(day, settings.time_zone, settings.business_day_starts_minute);
        let ((from, _), (_, until)) = (bounds(first), bounds(last));
        let mut connection = call.node.store().read().await?;
        let mut shows = store::show::starting(&mut connection, from, until).await?;
        let film = input.film_id;
        shows.retain(|show| is_sold(call, show) && film.is_none_or(|film| show.film_id == film));
        let ids: Vec<ShowId> = shows.iter().map(|show| show.id).collect();
        let taken = store::seat::taken(&mut connection, &ids, input.sale_id, call.now).await?;
        let mut answer = Vec::with_capacity(shows.len());
        for show in shows {
            let plan = call.node.plan_in(&mut connection, show.plan_id).await?;
            let taken = taken.get(&show.id);
            let is_free = |seat| taken.is_none_or(|taken| !taken.contains(&seat));
            let largest = largest_together(&plan.plan, &plan.neighbours, is_free, most);
            answer.push(ShowTogether {
                show_id: show.id,
                business_day: settings.business_day(show.starts_at),
                film_id: show.film_id,
                film_title: show.film_title,
                hall_name: show.hall_name,
                starts_at: show.starts_at,
                largest: u32::try_from(largest).map_err(Fault::internal)?,
            });
        }
        Ok(TogetherAnswer {
            count: input.count,
            shows: answer,
        })
    }
}

/// Whether the caller could sell it now; the sale itself asks again.
fn is_sold(call: &Call, show: &ShowRecord) -> bool {
    let closes = call.node.settings().sale_closes_minutes_after_start;
    let is_open = call.now < closes_at(show, closes) || call.may(Permission::SellLate);
    is_open && !show.cancelled && !show.must_synchronise
}

//! The programme: a day's board, and the files that it comes from.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use marquee_contract::access::Access;
use marquee_contract::error::ErrorCode;
use marquee_contract::operation::Operation;
use marquee_domain::id::{FilmId, HallId, PlanId, PriceCardId, ShowId};
use marquee_domain::permission::Permission;
use marquee_domain::plan::{Plan, SeatKind};
use marquee_domain::pricing::{PriceCard, TicketType};
use marquee_domain::programme::{
    Checked, ExistingShow, KnownFilm, KnownHall, MissingPrice, Programme, ProgrammeFilm, Setting,
};
use marquee_domain::time::business_day_bounds;
use marquee_protocol::fact::Fact;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use super::IMPORT_LIMIT_BYTES;
use super::show::{BoardShow, board_show};
use crate::caller::Call;
use crate::event::Event;
use crate::fault::{Fault, Result};
use crate::node::Cinema;
use crate::store::cinema::CinemaRecord;
use crate::store::film::Film;
use crate::store::show::ShowRecord;
use crate::store::{self, journal::By};
use crate::surroundings::Surroundings;

const FILES_LIMIT: usize = 20;

/// Seats of all shows of one import. Each is a row, and selling waits while they are written: this many
/// take about two seconds.
const SEATS_LIMIT: usize = 250_000;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DayInput {
    /// Today's if not given.
    pub business_day: Option<NaiveDate>,
}

/// A business day's shows with their films.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ProgrammeDay {
    pub business_day: NaiveDate,
    /// The days from today on that have shows, and the day asked for.
    pub days: Vec<NaiveDate>,
    pub films: Vec<Film>,
    /// By start.
    pub shows: Vec<BoardShow>,
}

#[derive(Debug)]
pub struct Day;

impl Operation<Cinema> for Day {
    const NAME: &'static str = "programme.day";
    const SUMMARY: &'static str =
        "The board of a business day: its shows, how full they are, and their films.";
    const ACCESS: Access = Access::Needs(Permission::ViewProgramme);
    const SHOWS_PRESENCE: bool = false;
    type Input = DayInput;
    type Output = ProgrammeDay;

    async fn run(&self, call: &Call, input: DayInput) -> Result<ProgrammeDay> {
        let settings = call.node.settings();
        let (zone, starts_minute) = (settings.time_zone, settings.business_day_starts_minute);
        let today = settings.business_day(call.now);
        let day = input.business_day.unwrap_or(today);
        let (from, until) = business_day_bounds(day, zone, starts_minute);
        let mut connection = call.node.store().read().await?;
        let records = store::show::starting(&mut connection, from, until).await?;
        let counts = store::show::seat_counts(&mut connection, from, until, call.now).await?;
        let cards = store::price_card::all(&mut connection).await?;
        let mut shows = Vec::with_capacity(records.len());
        for record in &records {
            let plan = call.node.plan_in(&mut connection, record.plan_id).await?;
            let card = cards.iter().find(|card| card.id == record.price_card_id);
            let counts = counts.get(&record.id).copied().unwrap_or_default();
            let closes = settings.sale_closes_minutes_after_start;
            shows.push(board_show(record, &plan, card, counts, call.now, closes));
        }
        let shown: BTreeSet<FilmId> = records.iter().map(|show| show.film_id).collect();
        let films = store::film::all(&mut connection).await?;
        let films = films
            .into_iter()
            .filter(|film| shown.contains(&film.id))
            .collect();
        let (today_begins, _) = business_day_bounds(today, zone, starts_minute);
        let starts = store::show::starts_from(&mut connection, today_begins).await?;
        let days: BTreeSet<NaiveDate> = starts
            .into_iter()
            .map(|at| settings.business_day(at))
            .chain([day])
            .collect();
        Ok(ProgrammeDay {
            business_day: day,
            days: days.into_iter().collect(),
            films,
            shows,
        })
    }
}

/// A file of films, of shows, or of both.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProgrammeFile {
    /// The name that errors are reported with.
    pub name: String,
    pub text: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FilesInput {
    /// CSV or JSON, told apart by their content. They are taken as one import: all of it or nothing.
    pub files: Vec<ProgrammeFile>,
}

/// What an import brings.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ImportReport {
    pub film_count: usize,
    pub show_count: usize,
}

fn read(input: &FilesInput) -> Result<Programme> {
    if input.files.is_empty() || input.files.len() > FILES_LIMIT {
        return Err(Fault::invalid(format!("Give 1 to {FILES_LIMIT} files.")));
    }
    let mut programme = Programme::default();
    for file in &input.files {
        programme.read(&file.name, &file.text);
    }
    Ok(programme)
}

#[derive(Debug)]
pub struct Check;

impl Operation<Cinema> for Check {
    const NAME: &'static str = "programme.check";
    const SUMMARY: &'static str =
        "Says what an import of programme files would refuse, and changes nothing.";
    const ACCESS: Access = Access::Needs(Permission::ManageProgramme);
    const INPUT_LIMIT_BYTES: usize = IMPORT_LIMIT_BYTES;
    type Input = FilesInput;
    type Output = ImportReport;

    async fn run(&self, call: &Call, input: FilesInput) -> Result<ImportReport> {
        let programme = read(&input)?;
        let mut connection = call.node.store().read().await?;
        let checked = check(&mut connection, &call.node.settings(), &programme).await?;
        Ok(ImportReport {
            film_count: checked.films.len(),
            show_count: checked.shows.len(),
        })
    }
}

#[derive(Debug)]
pub struct Import;

impl Operation<Cinema> for Import {
    const NAME: &'static str = "programme.import";
    const SUMMARY: &'static str = "Brings films and shows in from files: all of it or nothing.";
    const ACCESS: Access = Access::Needs(Permission::ManageProgramme);
    const INPUT_LIMIT_BYTES: usize = IMPORT_LIMIT_BYTES;
    type Input = FilesInput;
    type Output = ImportReport;

    async fn run(&self, call: &Call, input: FilesInput) -> Result<ImportReport> {
        let programme = read(&input)?;
        let mut transaction = call.node.store().write().await?;
        let checked = check(&mut transaction, &call.node.settings(), &programme).await?;
        store_checked(
            &mut transaction,
            &By::of(call),
            call.node.surroundings(),
            &checked,
        )
        .await?;
        transaction.commit().await?;
        call.node.emit(Event::ProgrammeChanged);
        Ok(ImportReport {
            film_count: checked.films.len(),
            show_count: checked.shows.len(),
        })
    }
}

fn minutes(value: u32) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX)
}

/// The categories of a hall's seats that are for sale, each with the kinds of seat that are in it.
fn categories_for_sale(plan: &Plan) -> BTreeMap<&str, BTreeSet<SeatKind>> {
    let mut categories: BTreeMap<&str, BTreeSet<SeatKind>> = BTreeMap::new();
    for (index, seat) in plan.indexed_seats() {
        if let Some(category) = plan.category_of(seat)
            && plan.is_sellable(index)
        {
            let kinds = categories.entry(&category.name).or_default();
            kinds.insert(seat.kind);
        }
    }
    categories
}

/// The categories of a hall in which a seat could not be sold at this card.
fn missing(
    card: &PriceCard,
    ticket_types: &[TicketType],
    hall: &str,
    categories: &BTreeMap<&str, BTreeSet<SeatKind>>,
) -> Vec<MissingPrice> {
    let unsold = categories.iter().filter(|(category, kinds)| {
        let sold = |kind: &SeatKind| card.sells(category, *kind, ticket_types);
        !kinds.iter().all(sold)
    });
    unsold
        .map(|(category, _)| MissingPrice {
            price_card: card.code.clone(),
            hall: hall.to_owned(),
            category: (*category).to_owned(),
        })
        .collect()
}

/// Holds an import against what the cinema has.
pub(crate) async fn check(
    connection: &mut SqliteConnection,
    settings: &CinemaRecord,
    programme: &Programme,
) -> Result<Checked> {
    let films = store::film::all(connection).await?;
    let shows =
        store::show::starting(connection, DateTime::UNIX_EPOCH, DateTime::<Utc>::MAX_UTC).await?;
    let shows = existing_shows(shows, &films)?;
    let price_cards = store::price_card::all(connection).await?;
    let ticket_types = store::ticket_type::active(connection).await?;
    let (mut halls, mut missing_prices) = (Vec::new(), Vec::new());
    for hall in store::hall::all(connection).await? {
        // A hall without a plan has no seats to sell: it cannot have shows yet.
        if let Some((plan_id, _)) = store::plan::newest(connection, hall.id).await? {
            let plan = store::plan::get(connection, plan_id).await?;
            let plan = plan.ok_or_else(|| Fault::internal("a hall's newest plan is not there"))?;
            let categories = categories_for_sale(&plan.plan);
            for card in &price_cards {
                missing_prices.extend(missing(card, &ticket_types, &hall.name, &categories));
            }
            let cleaning_minutes = minutes(hall.cleaning_minutes);
            halls.push(KnownHall {
                name: hall.name,
                cleaning_minutes,
            });
        }
    }
    let setting = Setting {
        time_zone: settings.time_zone,
        films: films
            .iter()
            .map(|film| KnownFilm {
                film: film.code.clone(),
                title: film.title.clone(),
                running_minutes: minutes(film.running_minutes),
            })
            .collect(),
        halls,
        price_cards: price_cards.into_iter().map(|card| card.code).collect(),
        missing_prices,
        shows,
    };
    programme.check(&setting).map_err(|findings| {
        let first = findings
            .first()
            .map(ToString::to_string)
            .unwrap_or_default();
        Fault::new(
            ErrorCode::ProgrammeRefused,
            format!(
                "The programme was refused and nothing was changed. Errors: {}, the first: {first}",
                findings.len()
            ),
        )
        .with_details(serde_json::json!({ "findings": findings }))
    })
}

/// The shows that take up a hall, as the check knows them.
fn existing_shows(shows: Vec<ShowRecord>, films: &[Film]) -> Result<Vec<ExistingShow>> {
    let shows = shows.into_iter().filter(|show| !show.cancelled);
    let existing = shows.map(|show| {
        let film = films.iter().find(|film| film.id == show.film_id);
        let film = film.ok_or_else(|| Fault::internal("a show is of a film that is not there"))?;
        Ok(ExistingShow {
            film: film.code.clone(),
            title: film.title.clone(),
            hall: show.hall_name,
            starts_at: show.starts_at,
            occupied_until: show.occupied_until,
        })
    });
    existing.collect()
}

fn film_of(film: &ProgrammeFilm, id: FilmId) -> Film {
    let original_title = if film.original_title.is_empty() {
        &film.title
    } else {
        &film.original_title
    };
    Film {
        id,
        code: film.film.clone(),
        title: film.title.clone(),
        original_title: original_title.clone(),
        language: film.language.clone(),
        genres: film.genres.clone(),
        released_on: film.released_on,
        director: film.director.clone(),
        cast: film.cast.clone(),
        running_minutes: u32::from(film.running_minutes),
        rating: film.rating.clone(),
        synopsis: film.synopsis.clone(),
    }
}

/// What a show's hall gives it.
struct HallNow {
    id: HallId,
    name: String,
    plan_id: PlanId,
    seat_count: usize,
}

/// Stores a checked import in the caller's transaction.
pub(crate) async fn store_checked(
    connection: &mut SqliteConnection,
    by: &By,
    surroundings: &dyn Surroundings,
    checked: &Checked,
) -> Result<()> {
    for film in &checked.films {
        store::film::save(connection, &film_of(film, FilmId(surroundings.new_id()))).await?;
    }
    let films: HashMap<String, Film> = store::film::all(connection)
        .await?
        .into_iter()
        .map(|film| (film.code.clone(), film))
        .collect();
    let cards: HashMap<String, PriceCardId> = store::price_card::all(connection)
        .await?
        .into_iter()
        .map(|card| (card.code, card.id))
        .collect();
    let mut halls = Vec::new();
    for hall in store::hall::all(connection).await? {
        if let Some((plan_id, _)) = store::plan::newest(connection, hall.id).await? {
            let seat_count = store::plan::seat_count(connection, plan_id).await?;
            halls.push(HallNow {
                id: hall.id,
                name: hall.name,
                plan_id,
                seat_count,
            });
        }
    }
    let seats = checked.shows.iter().filter_map(|checked| {
        let hall = halls.iter().find(|hall| hall.name == checked.show.hall)?;
        Some(hall.seat_count)
    });
    let seats: usize = seats.sum();
    if seats > SEATS_LIMIT {
        return Err(Fault::new(
            ErrorCode::ProgrammeRefused,
            format!(
                "The shows of this import have {seats} seats together, and one import has at most \
                 {SEATS_LIMIT}, so that selling does not stand still meanwhile. Nothing was changed. \
                 Import it in several parts."
            ),
        ));
    }
    let unchecked =
        |what: &str| Fault::internal(format!("the check let an unknown {what} through"));
    for checked in &checked.shows {
        let show = &checked.show;
        let hall = halls
            .iter()
            .find(|hall| hall.name == show.hall)
            .ok_or_else(|| unchecked("hall"))?;
        let film = films.get(&show.film).ok_or_else(|| unchecked("film"))?;
        let record = ShowRecord {
            id: ShowId(surroundings.new_id()),
            hall_id: hall.id,
            hall_name: hall.name.clone(),
            plan_id: hall.plan_id,
            film_id: film.id,
            film_title: film.title.clone(),
            price_card_id: *cards
                .get(&show.price_card)
                .ok_or_else(|| unchecked("price card"))?,
            starts_at: checked.starts_at,
            ends_at: checked.ends_at,
            occupied_until: checked.occupied_until,
            format: show.format.clone(),
            language: show.language.clone(),
            subtitles: show.subtitles.clone(),
            cancelled: false,
            // Of a show to be written; whether it may be sold is asked when it is read.
            must_synchronise: false,
        };
        store::show::insert(connection, &record).await?;
        store::seat::insert_for_show(connection, record.id, hall.seat_count).await?;
        let fact = Fact::ShowScheduled {
            show_id: record.id,
            plan_id: record.plan_id,
            starts_at_ms: record.starts_at.timestamp_millis(),
        };
        store::log::append(connection, by.at, &fact).await?;
    }
    let content = serde_json::json!({
        "films": checked.films.len(), "shows": checked.shows.len(),
    });
    store::journal::append(connection, by, "programme_imported", &content).await
}

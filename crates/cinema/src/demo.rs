//! The demo cinema, from the data files under `demo/`: what somebody who tries the program opens first.

use chrono::NaiveTime;
use chrono::Timelike;
use marquee_domain::id::{HallId, PlanId, PriceCardId, StaffId, TicketTypeId};
use marquee_domain::money::Currency;
use marquee_domain::permission::Role;
use marquee_domain::programme::Programme;
use marquee_domain::programme::timetable::{Timetable, expand_timetable};
use serde::Deserialize;
use sqlx::SqliteConnection;

use crate::auth::pin::hash_pin;
use crate::caller::StaffMember;
use crate::fault::{Fault, Result};
use crate::founding::{Founding, NewCinema};
use crate::node::{Cinema, Opening};
use crate::operations::cinema::{FirstRun, FirstRunStaff};
use crate::operations::price_card::SaveInput;
use crate::operations::tax_rate::TaxRateInput;
use crate::operations::ticket_type::TicketTypeInput;
use crate::operations::{plan, price_card, programme, tax_rate, ticket_type};
use crate::store::cinema::CinemaRecord;
use crate::store::hall::HallRecord;
use crate::store::{self, journal::By};
use crate::surroundings::Surroundings;

/// The files of the demo by their path, as they were when the program was built.
const FILES: [(&str, &str); 9] = [
    ("cinema.json", include_str!("../../../demo/cinema.json")),
    ("films.json", include_str!("../../../demo/films.json")),
    (
        "timetable.json",
        include_str!("../../../demo/timetable.json"),
    ),
    (
        "halls/candil.cinema.json",
        include_str!("../../../demo/halls/candil.cinema.json"),
    ),
    (
        "halls/candil.plan.json",
        include_str!("../../../demo/halls/candil.plan.json"),
    ),
    (
        "halls/cerilla.cinema.json",
        include_str!("../../../demo/halls/cerilla.cinema.json"),
    ),
    (
        "halls/cerilla.plan.json",
        include_str!("../../../demo/halls/cerilla.plan.json"),
    ),
    (
        "halls/fanal.cinema.json",
        include_str!("../../../demo/halls/fanal.cinema.json"),
    ),
    (
        "halls/fanal.plan.json",
        include_str!("../../../demo/halls/fanal.plan.json"),
    ),
];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CinemaFile {
    name: String,
    address: String,
    city: String,
    country: String,
    time_zone: chrono_tz::Tz,
    currency: String,
    business_day_starts: String,
    languages: Vec<String>,
    hold_seconds: u32,
    staff: Vec<StaffLine>,
    tax_rates: Vec<TaxRateInput>,
    ticket_types: Vec<TicketTypeInput>,
    price_cards: Vec<SaveInput>,
    halls: Vec<HallLine>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StaffLine {
    number: u32,
    name: String,
    role: Role,
    pin: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HallLine {
    name: String,
    plan: String,
    sidecar: String,
    cleaning_minutes: u32,
}

/// The demo cinema before it is made.
#[derive(Debug)]
struct Demo(CinemaFile);

impl Cinema {
    /// Makes the demo cinema in an empty folder and opens it. Its programme begins on the business day of
    /// this moment.
    ///
    /// # Errors
    /// The folder has a cinema already, or the disk refuses.
    pub async fn create_demo(opening: Opening) -> Result<Self> {
        let demo = Demo::read()?;
        let (cinema, first_run) = (demo.cinema()?, demo.first_run()?);
        let mut founding = Founding::begin(opening, cinema, Some(first_run)).await?;
        let by = By {
            at: founding.now,
            actor: "system:demo".to_owned(),
            till_id: None,
        };
        let surroundings = founding.opening.surroundings.clone();
        demo.fill(
            &mut founding.transaction,
            &founding.record,
            &by,
            &*surroundings,
        )
        .await?;
        founding.finish().await
    }
}

fn file(path: &str) -> Result<&'static str> {
    let found = FILES.into_iter().find(|(name, _)| *name == path);
    found
        .map(|(_, text)| text)
        .ok_or_else(|| Fault::internal(format!("the demo has no file {path}")))
}

impl Demo {
    fn read() -> Result<Self> {
        Ok(Self(serde_json::from_str(file("cinema.json")?)?))
    }

    fn cinema(&self) -> Result<NewCinema> {
        let cinema = &self.0;
        let starts = NaiveTime::parse_from_str(&cinema.business_day_starts, "%H:%M")
            .map_err(Fault::internal)?;
        let minute = starts.hour() * 60 + starts.minute();
        Ok(NewCinema {
            name: cinema.name.clone(),
            address: cinema.address.clone(),
            city: cinema.city.clone(),
            country: cinema.country.clone(),
            time_zone: cinema.time_zone,
            currency: Currency::from_code(&cinema.currency).map_err(Fault::internal)?,
            languages: cinema.languages.clone(),
            business_day_starts_minute: u16::try_from(minute).map_err(Fault::internal)?,
            hold_seconds: cinema.hold_seconds,
        })
    }

    /// The staff with their PINs, for the first-run screen.
    fn first_run(&self) -> Result<String> {
        let staff = self
            .0
            .staff
            .iter()
            .map(|line| FirstRunStaff {
                number: line.number,
                name: line.name.clone(),
                role: line.role,
                pin: line.pin.clone(),
            })
            .collect();
        Ok(serde_json::to_string(&FirstRun { staff })?)
    }

    /// Writes everything but the cinema itself, in the transaction that makes it.
    async fn fill(
        self,
        connection: &mut SqliteConnection,
        cinema: &CinemaRecord,
        by: &By,
        surroundings: &dyn Surroundings,
    ) -> Result<()> {
        for line in &self.0.staff {
            let id = StaffId(surroundings.new_id());
            let member = StaffMember {
                id,
                number: line.number,
                name: line.name.clone(),
                role: line.role,
                sign_in_epoch: 0,
            };
            let pin_hash = hash_pin(line.pin.clone()).await?;
            store::staff::insert(connection, &member, &pin_hash, by.at).await?;
        }
        self.fill_prices(connection, by, surroundings).await?;
        self.fill_halls(connection, by, surroundings).await?;

        let mut films_and_shows = Programme::default();
        films_and_shows.read_json("films.json", file("films.json")?);
        let timetable: Timetable = serde_json::from_str(file("timetable.json")?)?;
        films_and_shows.add_shows(expand_timetable(&timetable, cinema.business_day(by.at)));
        let checked = programme::check(connection, cinema, &films_and_shows).await?;
        programme::store_checked(connection, by, surroundings, &checked).await
    }

    async fn fill_prices(
        &self,
        connection: &mut SqliteConnection,
        by: &By,
        surroundings: &dyn Surroundings,
    ) -> Result<()> {
        for rate in &self.0.tax_rates {
            tax_rate::save(connection, by, rate.clone()).await?;
        }
        for line in &self.0.ticket_types {
            let id = TicketTypeId(surroundings.new_id());
            ticket_type::save(connection, by, id, line.clone()).await?;
        }
        for card in &self.0.price_cards {
            let id = PriceCardId(surroundings.new_id());
            price_card::save(connection, by, id, card.clone()).await?;
        }
        Ok(())
    }

    async fn fill_halls(
        &self,
        connection: &mut SqliteConnection,
        by: &By,
        surroundings: &dyn Surroundings,
    ) -> Result<()> {
        for (position, line) in (0..).zip(&self.0.halls) {
            let hall = HallRecord {
                id: HallId(surroundings.new_id()),
                name: line.name.clone(),
                position,
                cleaning_minutes: line.cleaning_minutes,
            };
            store::hall::insert(connection, &hall, by.at).await?;
            let imported =
                marquee_domain::plan::import(file(&line.plan)?, Some(file(&line.sidecar)?))
                    .map_err(|refused| Fault::internal(format!("{}: {refused:?}", line.plan)))?;
            let plan_id = PlanId(surroundings.new_id());
            plan::store_version(connection, by, plan_id, hall.id, &imported).await?;
        }
        Ok(())
    }
}

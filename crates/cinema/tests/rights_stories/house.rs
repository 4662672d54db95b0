//! One small cinema, made once, and its copies: as many cinemas as the worlds have, each with the simulator's shows.

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use marquee_cinema::caller::{Credentials, Origin};
use marquee_cinema::folder::Folder;
use marquee_cinema::{Cinema, KeyPlace, NewCinema, Opening};
use marquee_contract::registry::Registry;
use marquee_domain::money::Currency;
use marquee_sim::ids;
use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use tempfile::TempDir;
use uuid::Uuid;

use crate::script::Script;

const PLAN: &str = include_str!("../../../../demo/halls/cerilla.plan.json");

/// What every seat costs.
pub(crate) const PRICE_MINOR: i64 = 900;

/// A supervisor's number and PIN.
pub(crate) const SUPERVISOR: (u32, &str) = (2, "71946");

/// What stands in for a ticket type, a film and a price card, which are of no matter here.
const TICKET_TYPE: Uuid = Uuid::from_u128(1);
const FILM: Uuid = Uuid::from_u128(2);

/// The files of the cinema.
#[derive(Debug)]
pub(crate) struct House {
    database: Vec<u8>,
    key: Vec<u8>,
}

pub(crate) fn opening(folder: &Path, script: Arc<Script>) -> Opening {
    Opening {
        folder: Folder::new(folder),
        surroundings: script,
        key_place: KeyPlace::File,
    }
}

pub(crate) fn ticket_type() -> String {
    TICKET_TYPE.to_string()
}

/// A plan of a single row of ten seats, more than any world needs.
fn plan() -> String {
    let mut plan: Value = serde_json::from_str(PLAN).unwrap();
    let row = plan["zones"][0]["rows"][1].clone();
    plan["zones"][0]["rows"] = json!([row]);
    plan.to_string()
}

async fn execute(database: &Path, sql: &str) {
    let options = SqliteConnectOptions::new()
        .filename(database)
        .foreign_keys(true);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
    if let Err(error) = done.execute(&mut connection).await {
        panic!("{sql}: {error}");
    }
    connection.close().await.unwrap();
}

impl House {
    pub(crate) async fn make() -> Self {
        let folder = TempDir::new().unwrap();
        let script = Arc::new(Script::at(DateTime::<Utc>::UNIX_EPOCH));
        let opening = opening(folder.path(), script);
        let database = opening.folder.database();
        let key = opening.folder.ticket_key();
        let node = Arc::new(Cinema::create(opening, new_cinema()).await.unwrap());
        execute(
            &database,
            &format!(
                "INSERT INTO tax_rate VALUES ('vat', 'VAT', 1000);
                 INSERT INTO ticket_type (id, code, name, position)
                 VALUES (x'{}', 'adult', '{{\"en\":\"Adult\"}}', 0);
                 INSERT INTO film VALUES (x'{}', 'film', 'Film', 'film', 'Film', 'en', '[]', '2026-01-01', '', '[]',
                                          90, '', '')",
                TICKET_TYPE.simple(),
                FILM.simple()
            ),
        )
        .await;
        let registry = registry();
        let till = node.own_till().await.unwrap();
        let (number, pin) = SUPERVISOR;
        for (operation, input) in [
            (
                "staff.add",
                json!({ "number": number, "name": "Vera", "role": "supervisor", "pin": pin }),
            ),
            (
                "price_card.save",
                json!({ "code": "one", "name": "One", "tax_rate": "vat",
                        "prices": { "Standard": { "adult": PRICE_MINOR } } }),
            ),
            ("plan.import", json!({ "hall": "Hall", "document": plan() })),
            ("rights.link", json!({})),
        ] {
            let origin = Origin {
                till_id: till,
                credentials: Credentials::System("test"),
            };
            let done = registry.call(&node, origin, operation, input).await;
            done.unwrap_or_else(|refused| panic!("{operation}: {refused} {:?}", refused.details));
        }
        node.close().await;
        Self {
            database: std::fs::read(database).unwrap(),
            key: std::fs::read(key).unwrap(),
        }
    }

    /// Puts a cinema of the simulator into a folder.
    pub(crate) async fn copy_to(&self, place: &Folder, number: usize, shows: usize, seats: u16) {
        std::fs::write(place.database(), &self.database).unwrap();
        std::fs::write(place.ticket_key(), &self.key).unwrap();
        let mut sql = format!(
            "UPDATE cinema SET id = x'{}'; UPDATE incarnation SET id = x'{}';",
            ids::cinema(number).0.simple(),
            ids::incarnation(0).0.simple()
        );
        for show in 0..shows {
            let id = ids::show(number, show).0.simple();
            let film = FILM.simple();
            // In the year 2030, one after the other.
            let starts_at = 1_900_000_000_000_i64 + 10_000_000 * i64::try_from(show).unwrap();
            let ends_at = starts_at + 5_400_000;
            sql += &format!(
                "INSERT INTO show (id, hall_id, plan_id, film_id, price_card_id, starts_at, ends_at,
                                   occupied_until, format, language)
                 SELECT x'{id}', hall_id, plan.id, x'{film}', price_card.id, {starts_at}, {ends_at}, {ends_at},
                        '2D', 'en'
                 FROM plan JOIN price_card;"
            );
            for seat in 0..seats {
                sql += &format!("INSERT INTO show_seat (show_id, seat) VALUES (x'{id}', {seat});");
            }
        }
        execute(&place.database(), &sql).await;
    }
}

fn new_cinema() -> NewCinema {
    NewCinema {
        name: "Lichtspiele".into(),
        address: "Marktplatz 1".into(),
        city: "Weimar".into(),
        country: "DE".into(),
        time_zone: chrono_tz::Europe::Berlin,
        currency: Currency::from_code("EUR").unwrap(),
        languages: vec!["en".into()],
        business_day_starts_minute: 360,
        hold_seconds: 600,
    }
}

/// What a node is called through.
pub(crate) fn registry() -> Registry<Cinema> {
    marquee_cinema::operations::registry()
}

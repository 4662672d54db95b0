//! A cinema on a folder of its own, with a clock that the test moves.
//!
//! The demo cinema is made once for all stories and copied for each, because hashing five PINs and storing
//! two weeks of shows would otherwise be most of what the tests do.

mod central;
#[cfg(target_os = "linux")]
pub(crate) mod failing_disk;
mod people;
mod records;
mod surroundings;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use marquee_cinema::caller::{Credentials, Origin};
use marquee_cinema::folder::Folder;
use marquee_cinema::{Cinema, KeyPlace, Opening, PrintJobOfTill, Result};
use marquee_contract::error::{ErrorBody, ErrorCode};
use marquee_contract::registry::Registry;
use marquee_domain::id::TillId;
use marquee_domain::permission::Role;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::OnceCell;

pub(crate) use central::{Server, named};
pub(crate) use people::Person;
pub(crate) use records::Records;
pub(crate) use surroundings::Stage;

/// A Friday before noon at the demo cinema in València: the day's shows are still to come.
pub(crate) const OPENING_TIME: &str = "2026-11-20T10:00:00Z";

/// Places of the smallest hall, Sala Cerilla: rows A (wheelchairs at both ends), B to G, H (couples).
pub(crate) mod seat {
    pub(crate) const WHEELCHAIR: u16 = 0;
    pub(crate) const COMPANION: u16 = 1;
    /// Ten standard seats.
    pub(crate) const ROW_B: std::ops::RangeInclusive<u16> = 8..=17;
    /// Seven premium seats.
    pub(crate) const PREMIUM: std::ops::RangeInclusive<u16> = 41..=47;
    pub(crate) const COUPLE: [u16; 2] = [71, 72];
}

/// The files of the demo cinema, as they are right after it was made.
struct Made {
    database: Vec<u8>,
    key: Vec<u8>,
}

static DEMO: OnceCell<Made> = OnceCell::const_new();

async fn make_demo() -> Made {
    let folder = TempDir::new().unwrap();
    let stage = Arc::new(Stage::at(OPENING_TIME));
    let cinema = Cinema::create_demo(opening(folder.path(), stage)).await;
    cinema.unwrap().close().await;
    let folder = Folder::new(folder.path());
    Made {
        database: std::fs::read(folder.database()).unwrap(),
        key: std::fs::read(folder.ticket_key()).unwrap(),
    }
}

pub(crate) fn opening(folder: &std::path::Path, stage: Arc<Stage>) -> Opening {
    Opening {
        folder: Folder::new(folder),
        surroundings: stage,
        key_place: KeyPlace::File,
    }
}

/// An empty cinema with nobody in it.
pub(crate) fn new_cinema() -> marquee_cinema::NewCinema {
    marquee_cinema::NewCinema {
        name: "Lichtspiele".into(),
        address: "Marktplatz 1".into(),
        city: "Weimar".into(),
        country: "DE".into(),
        time_zone: chrono_tz::Europe::Berlin,
        currency: marquee_domain::money::Currency::from_code("EUR").unwrap(),
        languages: vec!["de".into(), "en".into()],
        business_day_starts_minute: 360,
        hold_seconds: 600,
    }
}

/// A folder that holds the demo cinema, not open anywhere.
pub(crate) async fn demo_folder() -> TempDir {
    let made = DEMO.get_or_init(make_demo).await;
    let folder = TempDir::new().unwrap();
    let place = Folder::new(folder.path());
    std::fs::write(place.database(), &made.database).unwrap();
    std::fs::write(place.ticket_key(), &made.key).unwrap();
    folder
}

/// An open cinema.
#[derive(Debug)]
pub(crate) struct House {
    pub(crate) node: Arc<Cinema>,
    pub(crate) stage: Arc<Stage>,
    pub(crate) till: TillId,
    registry: Registry<Cinema>,
    folder: Arc<TempDir>,
}

impl House {
    pub(crate) async fn demo() -> Arc<Self> {
        let stage = Arc::new(Stage::at(OPENING_TIME));
        Self::open(Arc::new(demo_folder().await), stage)
            .await
            .unwrap()
    }

    /// Opens the cinema in a folder, as a program that is started.
    pub(crate) async fn open(folder: Arc<TempDir>, stage: Arc<Stage>) -> Result<Arc<Self>> {
        let node = Cinema::open(opening(folder.path(), stage.clone())).await?;
        Ok(Arc::new(Self {
            till: node.own_till().await?,
            node: Arc::new(node),
            stage,
            registry: marquee_cinema::operations::registry(),
            folder,
        }))
    }

    /// The same cinema in another program: its own connections, sessions and memory.
    pub(crate) async fn in_another_program(&self) -> Arc<Self> {
        let stage = Arc::new(Stage::at(&self.stage.time().to_rfc3339()));
        Self::open(self.folder.clone(), stage).await.unwrap()
    }

    /// The same cinema in another program on the same computer, with its clock.
    pub(crate) async fn open_beside(house: &Self) -> Arc<Self> {
        Self::open(house.folder.clone(), house.stage.clone())
            .await
            .unwrap()
    }

    /// Closes the program; whoever was signed in is not any more.
    pub(crate) async fn close(self: Arc<Self>) -> Closed {
        self.node.close().await;
        let house = Arc::into_inner(self).expect("nobody else has the house");
        Closed {
            folder: house.folder,
            stage: house.stage,
        }
    }

    pub(crate) fn folder(&self) -> Folder {
        Folder::new(self.folder.path())
    }

    pub(crate) async fn call(
        &self,
        who: Credentials,
        operation: &str,
        input: Value,
    ) -> Result<Value, ErrorBody> {
        let origin = Origin {
            till_id: self.till,
            credentials: who,
        };
        self.registry
            .call(&self.node, origin, operation, input)
            .await
    }

    /// The first person of the demo who has the role, with a session.
    pub(crate) async fn signed_in(self: &Arc<Self>, role: Role) -> Person {
        let (number, pin) = people::of_the_demo(role);
        self.sign_in(number, pin).await.unwrap()
    }

    pub(crate) async fn sign_in(
        self: &Arc<Self>,
        number: u32,
        pin: &str,
    ) -> Result<Person, ErrorBody> {
        let input = json!({ "staff_number": number, "pin": pin });
        let opened = self
            .call(Credentials::None, "session.sign_in", input)
            .await?;
        let token = opened["token"].as_str().unwrap().to_owned();
        Ok(Person::new(self, Credentials::Session(token)))
    }

    /// A program of the cinema itself, which may do everything.
    pub(crate) fn system(self: &Arc<Self>) -> Person {
        Person::new(self, Credentials::System("test"))
    }

    pub(crate) fn nobody(self: &Arc<Self>) -> Person {
        Person::new(self, Credentials::None)
    }

    pub(crate) fn wait(&self, seconds: i64) {
        self.stage.wait(TimeDelta::seconds(seconds));
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.stage.time()
    }

    /// Takes the paper that waits longest, as the till's printing does.
    pub(crate) async fn claims_paper(&self) -> Option<PrintJobOfTill> {
        loop {
            let job = self.node.next_print_job(self.till).await.unwrap()?;
            // Another may have been faster.
            if self.node.claim_print_job(job.id).await.unwrap() {
                return Some(job);
            }
        }
    }

    /// What is in the database, read and written behind the program's back.
    pub(crate) async fn records(&self) -> Records {
        Records::of(&self.folder().database()).await
    }

    /// A new cart's id, as a till makes it.
    pub(crate) fn new_cart(&self) -> String {
        use marquee_cinema::surroundings::Surroundings;
        self.stage.new_id().to_string()
    }

    /// A show of this day in a hall, by its place in the day.
    pub(crate) async fn show_in(self: &Arc<Self>, hall: &str, place: usize) -> String {
        let day = self.system().does("programme.day", json!({})).await;
        let shows = day["shows"].as_array().unwrap();
        let mut in_hall = shows.iter().filter(|show| show["hall"]["name"] == hall);
        let show = in_hall.nth(place).expect("the hall has that many shows");
        show["id"].as_str().unwrap().to_owned()
    }

    /// The first show in the smallest hall on the day of this time, whatever the clock shows.
    pub(crate) async fn show_in_the_future(self: &Arc<Self>, day: DateTime<Utc>) -> String {
        let input = json!({ "business_day": day.date_naive() });
        let day = self.system().does("programme.day", input).await;
        let shows = day["shows"].as_array().unwrap();
        let show = shows
            .iter()
            .find(|show| show["hall"]["name"] == "Sala Cerilla");
        show.unwrap()["id"].as_str().unwrap().to_owned()
    }

    /// The first show of this day in the smallest hall.
    pub(crate) async fn show(self: &Arc<Self>) -> String {
        self.show_in("Sala Cerilla", 0).await
    }

    pub(crate) async fn ticket_type(self: &Arc<Self>, code: &str) -> String {
        let cards = self.system().does("price_card.list", json!({})).await;
        let types = cards["ticket_types"].as_array().unwrap();
        let found = types.iter().find(|kind| kind["code"] == code).unwrap();
        found["id"].as_str().unwrap().to_owned()
    }
}

/// A cinema that no program has open.
#[derive(Debug)]
pub(crate) struct Closed {
    pub(crate) folder: Arc<TempDir>,
    pub(crate) stage: Arc<Stage>,
}

impl Closed {
    pub(crate) fn place(&self) -> Folder {
        Folder::new(self.folder.path())
    }

    pub(crate) async fn open(&self) -> Arc<House> {
        House::open(self.folder.clone(), self.stage.clone())
            .await
            .unwrap()
    }

    pub(crate) async fn records(&self) -> Records {
        Records::of(&self.place().database()).await
    }
}

/// The code with which something was refused.
pub(crate) fn code<T: std::fmt::Debug>(outcome: Result<T, ErrorBody>) -> ErrorCode {
    outcome.unwrap_err().code
}

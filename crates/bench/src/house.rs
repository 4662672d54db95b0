//! The demo cinema with a large hall besides, made once, copied for each measurement, and called as a till
//! calls it: by an operation's name, with a session.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use marquee_cinema::caller::{Credentials, Origin};
use marquee_cinema::folder::Folder;
use marquee_cinema::surroundings::{Machine, Surroundings};
use marquee_cinema::{Cinema, KeyPlace, Opening};
use marquee_contract::registry::Registry;
use marquee_domain::id::TillId;
use serde_json::{Value, json};

use crate::large_hall;

/// Somebody who sells.
#[derive(Debug, Clone)]
pub(crate) struct Cashier {
    pub(crate) number: u64,
    pub(crate) pin: String,
}

/// The cinema that the others are copies of. It is not open anywhere.
#[derive(Debug)]
pub(crate) struct Made {
    folder: Folder,
    pub(crate) cashier: Cashier,
    /// A day with shows that have not begun, the ones in the large hall included.
    pub(crate) day: String,
}

/// An open cinema with a cashier at its till.
#[derive(Debug)]
pub(crate) struct House {
    pub(crate) node: Arc<Cinema>,
    registry: Registry<Cinema>,
    till: TillId,
    who: Credentials,
}

/// Two ordinary seats beside each other, and the show.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    pub(crate) show: String,
    pub(crate) seats: [u64; 2],
}

fn opening(folder: &Path) -> Opening {
    Opening {
        folder: Folder::new(folder),
        surroundings: Arc::new(Machine),
        key_place: KeyPlace::File,
    }
}

/// Makes the demo cinema with the large hall and three shows in it.
pub(crate) async fn make(folder: &Path) -> Result<Made> {
    let made = Cinema::create_demo(opening(folder)).await;
    let node = Arc::new(made.map_err(|fault| anyhow!("{fault}"))?);
    let house = House::at(node, Credentials::System("bench")).await?;
    let cinema = house.call("cinema.get", json!({})).await?;
    let cashier = cashier(&cinema).context("the demo has no cashier")?;
    let board = house.call("programme.day", json!({})).await?;
    let day = text(&board["days"][2])?;
    let import =
        json!({ "hall": large_hall::NAME, "document": large_hall::document().to_string() });
    house.call("plan.import", import).await?;
    let shows = [12, 16, 20].map(|hour| show_in_large_hall(&day, hour));
    let programme = json!({ "films": [], "shows": shows }).to_string();
    let files = json!({ "files": [{ "name": "shows.json", "text": programme }] });
    house.call("programme.import", files).await?;
    house.node.close().await;
    Ok(Made {
        folder: Folder::new(folder),
        cashier,
        day,
    })
}

fn show_in_large_hall(day: &str, hour: u32) -> Value {
    json!({
        "film": "casablanca", "hall": large_hall::NAME, "starts_at": format!("{day}T{hour}:00"),
        "format": "2D", "language": "en", "subtitles": "es", "price_card": "standard",
        "adverts_minutes": 10,
    })
}

fn cashier(cinema: &Value) -> Option<Cashier> {
    let staff = cinema["first_run"]["staff"].as_array()?;
    let cashier = staff.iter().find(|person| person["role"] == "cashier")?;
    Some(Cashier {
        number: cashier["number"].as_u64()?,
        pin: cashier["pin"].as_str()?.to_owned(),
    })
}

impl Made {
    /// A copy of its own in another folder, not open yet.
    pub(crate) fn copy_to(&self, folder: &Path) -> Result<Folder> {
        let copy = Folder::new(folder);
        std::fs::create_dir_all(folder)?;
        std::fs::copy(self.folder.database(), copy.database())?;
        std::fs::copy(self.folder.ticket_key(), copy.ticket_key())?;
        Ok(copy)
    }

    /// Opens the cinema in a folder and signs the cashier in.
    pub(crate) async fn open(&self, folder: &Path) -> Result<House> {
        let node = Cinema::open(opening(folder)).await;
        let node = Arc::new(node.map_err(|fault| anyhow!("{fault}"))?);
        let mut house = House::at(node, Credentials::None).await?;
        let Cashier { number, pin } = &self.cashier;
        let input = json!({ "staff_number": number, "pin": pin });
        let session = house.call("session.sign_in", input).await?;
        house.who = Credentials::Session(text(&session["token"])?);
        Ok(house)
    }
}

impl House {
    async fn at(node: Arc<Cinema>, who: Credentials) -> Result<Self> {
        let till = node.own_till().await.map_err(|fault| anyhow!("{fault}"))?;
        Ok(Self {
            till,
            node,
            registry: marquee_cinema::operations::registry(),
            who,
        })
    }

    fn origin(&self) -> Origin {
        Origin {
            till_id: self.till,
            credentials: self.who.clone(),
        }
    }

    pub(crate) async fn call(&self, operation: &str, input: Value) -> Result<Value> {
        self.registry
            .call(&self.node, self.origin(), operation, input)
            .await
            .map_err(|refused| anyhow!("{operation}: {refused} {:?}", refused.details))
    }

    /// The same up to the JSON text that a door sends, which is what is measured.
    pub(crate) async fn answer(&self, operation: &str, input: Value) -> Result<String> {
        self.registry
            .answer(&self.node, self.origin(), operation, input)
            .await
            .map_err(|refused| anyhow!("{operation}: {refused} {:?}", refused.details))
    }

    /// Takes the oldest paper that waits, as the till's printing does; whether there was one.
    pub(crate) async fn claim_paper(&self) -> Result<bool> {
        let claimed = async {
            match self.node.next_print_job(self.till).await? {
                Some(job) => self.node.claim_print_job(job.id).await,
                None => Ok(false),
            }
        };
        claimed.await.map_err(|fault| anyhow!("{fault}"))
    }

    /// A show of the day in a hall.
    pub(crate) async fn show_in(&self, day: &str, hall: &str) -> Result<Value> {
        let board = self
            .call("programme.day", json!({ "business_day": day }))
            .await?;
        let show = list(&board["shows"])?
            .iter()
            .find(|show| show["hall"]["name"] == hall);
        show.cloned()
            .with_context(|| format!("no show in {hall} on {day}"))
    }

    /// Pairs of ordinary free seats, of the shows of the coming days.
    pub(crate) async fn pairs(&self, count: usize) -> Result<Vec<Pair>> {
        let board = self.call("programme.day", json!({})).await?;
        let mut pairs = Vec::new();
        for day in list(&board["days"])?.iter().skip(1) {
            let board = self
                .call("programme.day", json!({ "business_day": day }))
                .await?;
            for show in list(&board["shows"])? {
                self.pairs_of(show, &mut pairs).await?;
                if pairs.len() >= count {
                    pairs.truncate(count);
                    return Ok(pairs);
                }
            }
        }
        bail!(
            "the demo has only {} of {count} pairs of seats",
            pairs.len()
        )
    }

    async fn pairs_of(&self, show: &Value, pairs: &mut Vec<Pair>) -> Result<()> {
        let plan = self
            .call("plan.get", json!({ "plan_id": show["plan_id"] }))
            .await?;
        let seats = self
            .call("show.seats", json!({ "show_id": show["id"] }))
            .await?;
        let free: Vec<u64> = (0..)
            .zip(list(&plan["seats"])?.iter().zip(list(&seats["states"])?))
            .filter(|(_, (seat, state))| seat["kind"] == "standard" && *state == "free")
            .map(|(index, _)| index)
            .collect();
        for seats in free.as_chunks::<2>().0 {
            pairs.push(Pair {
                show: text(&show["id"])?,
                seats: *seats,
            });
        }
        Ok(())
    }

    /// The ticket type that most tickets are sold at.
    pub(crate) async fn usual_ticket_type(&self, show: &str) -> Result<String> {
        let show = self.call("show.get", json!({ "show_id": show })).await?;
        text(&show["default_ticket_type_id"])
    }
}

/// An id as the UI makes one for a new cart: later ones sort after earlier ones.
pub(crate) fn new_sale_id() -> uuid::Uuid {
    Machine.new_id()
}

pub(crate) fn list(value: &Value) -> Result<&Vec<Value>> {
    value.as_array().context("an operation answered no list")
}

pub(crate) fn text(value: &Value) -> Result<String> {
    let text = value.as_str().context("an operation answered no text")?;
    Ok(text.to_owned())
}

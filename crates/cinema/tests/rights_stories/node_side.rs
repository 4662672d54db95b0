//! A node on a file, as one of the simulator's cinemas.

use std::borrow::Cow;
use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use marquee_cinema::Cinema as Node;
use marquee_cinema::caller::{Credentials, Origin};
use marquee_cinema::folder::Folder;
use marquee_cinema::operations::backup::{Whose, restore};
use marquee_contract::error::{ErrorBody, ErrorCode};
use marquee_contract::registry::Registry;
use marquee_domain::id::{IncarnationId, RequestId, SaleId, SeatKey, TillId};
use marquee_domain::rights::cinema::Due;
use marquee_domain::rights::message::{FromCentral, FromCinema};
use marquee_domain::rights::{Cinema, Incarnation, Refusal};
use marquee_protocol::rights::{read_from_cinema, write_from_central};
use marquee_sim::side::{CinemaCommand, CinemaSide};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::house::{self, House, PRICE_MINOR, SUPERVISOR};
use crate::script::Script;

pub(crate) struct NodeSide {
    runtime: Arc<Runtime>,
    registry: Registry<Node>,
    script: Arc<Script>,
    folder: TempDir,
    /// Where its backups are: another disk.
    safe: TempDir,
    /// `None` only while it is being restored.
    node: Option<Arc<Node>>,
    till: TillId,
    /// What is in the file, until it changes.
    seen: RefCell<Option<Cinema>>,
    backups: RefCell<u32>,
}

impl NodeSide {
    pub(crate) fn open(
        runtime: &Arc<Runtime>,
        house: &Arc<House>,
        number: usize,
        shows: usize,
        seats: u16,
    ) -> Self {
        let folder = TempDir::new().unwrap();
        let place = Folder::new(folder.path());
        runtime.block_on(house.copy_to(&place, number, shows, seats));
        let beginning = DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(20_000);
        let script = Arc::new(Script::at(beginning));
        let opening = house::opening(folder.path(), script.clone());
        let node = runtime.block_on(Node::open(opening)).unwrap();
        Self {
            till: runtime.block_on(node.own_till()).unwrap(),
            runtime: runtime.clone(),
            registry: house::registry(),
            script,
            folder,
            safe: TempDir::new().unwrap(),
            node: Some(Arc::new(node)),
            seen: RefCell::new(None),
            backups: RefCell::new(0),
        }
    }

    fn start(&mut self) {
        let opening = house::opening(self.folder.path(), self.script.clone());
        let node = self.runtime.block_on(Node::open(opening)).unwrap();
        self.node = Some(Arc::new(node));
        self.seen.replace(None);
    }

    fn node(&self) -> &Arc<Node> {
        self.node.as_ref().expect("it is open")
    }

    fn call_as(&self, who: Credentials, operation: &str, input: Value) -> Result<Value, Refusal> {
        let origin = Origin {
            till_id: self.till,
            credentials: who,
        };
        let call = self.registry.call(self.node(), origin, operation, input);
        self.runtime
            .block_on(call)
            .map_err(|refused| refusal(operation, &refused))
    }

    fn call(&self, operation: &str, input: Value) -> Result<Value, Refusal> {
        self.call_as(Credentials::System("test"), operation, input)
    }

    fn sell_for_cash(&self, sale_id: SaleId) -> Result<(), Refusal> {
        let cart = self.call("hold.get", json!({ "sale_id": sale_id }))?;
        let seats = cart["seats"].as_array().unwrap();
        if seats.is_empty() {
            return Err(Refusal::NoSeats);
        }
        let line = |seat: &Value| {
            json!({ "show_id": seat["show_id"], "seat": seat["seat"],
                    "ticket_type_id": house::ticket_type() })
        };
        let total = PRICE_MINOR * i64::try_from(seats.len()).unwrap();
        let payment = json!({
            "sale_id": sale_id, "lines": seats.iter().map(line).collect::<Vec<_>>(),
            "expected_total_minor": total,
            "payments": [{ "tender": "cash", "amount_minor": total, "tendered_minor": total }],
        });
        self.call("sale.pay", payment).map(|_| ())
    }

    /// Begins a new life, whose number the story knows as well as the node.
    fn begin(&self, incarnation: Incarnation) -> Result<(), Refusal> {
        self.script.choose(Some(incarnation.id.0));
        let began = self.call("rights.begin", json!({}));
        self.script.choose(None);
        began?;
        let there = self.runtime.block_on(self.node().all_rights()).unwrap();
        assert_eq!(there.incarnation, incarnation);
        Ok(())
    }
}

/// The refusal behind a node's answer. What is the node's own fault ends the story.
fn refusal(operation: &str, refused: &ErrorBody) -> Refusal {
    let named = refused.details.as_ref().map(|details| &details["refusal"]);
    match (refused.code, named.and_then(Value::as_str)) {
        (ErrorCode::MustSynchronise, _) => Refusal::MustSynchronise,
        (_, Some("other_incarnation")) => Refusal::OtherIncarnation,
        (_, Some("older_generation")) => Refusal::OlderGeneration,
        (_, Some("unexpected_generation")) => Refusal::UnexpectedGeneration,
        (_, Some("no_seats")) => Refusal::NoSeats,
        (_, Some(_))
        | (
            ErrorCode::SeatUnavailable
            | ErrorCode::HoldExpired
            | ErrorCode::HoldNotExtendable
            | ErrorCode::SaleIdReused,
            None,
        ) => Refusal::Stale,
        (code, None) => panic!("{operation}: {refused} ({code:?}) {:?}", refused.details),
    }
}

/// Seats of one show as operations on a show name them.
fn of_one_show(seats: &[SeatKey]) -> Result<(Value, Value), Refusal> {
    let show = seats.first().ok_or(Refusal::NoSeats)?.show_id;
    assert!(seats.iter().all(|key| key.show_id == show), "two shows");
    let indexes: Vec<_> = seats.iter().map(|key| key.seat).collect();
    Ok((json!(show), json!(indexes)))
}

impl CinemaSide for NodeSide {
    type Backup = PathBuf;

    fn obey(&mut self, command: &CinemaCommand, now: DateTime<Utc>) -> Result<(), Refusal> {
        self.script.go_to(now);
        self.seen.replace(None);
        let done = match command {
            CinemaCommand::Hold { sale_id, seats, .. } => {
                let (show, seats) = of_one_show(seats)?;
                let input =
                    json!({ "sale_id": sale_id, "show_id": show, "add": seats, "remove": [] });
                self.call("hold.change", input)
            }
            CinemaCommand::Extend { sale_id, .. } => {
                self.call("hold.extend", json!({ "sale_id": sale_id }))
            }
            CinemaCommand::Release { sale_id } => {
                self.call("hold.release", json!({ "sale_id": sale_id }))
            }
            CinemaCommand::Expire => {
                let cleared = self.runtime.block_on(self.node().clear_expired_holds());
                cleared.unwrap();
                return Ok(());
            }
            CinemaCommand::Block { seats } => {
                let (show, seats) = of_one_show(seats)?;
                let input = json!({ "show_id": show, "seats": seats, "reason": "wet" });
                self.call("seat.block", input)
            }
            CinemaCommand::Unblock { seats } => {
                let (show, seats) = of_one_show(seats)?;
                self.call("seat.unblock", json!({ "show_id": show, "seats": seats }))
            }
            CinemaCommand::SellForCash { sale_id } => return self.sell_for_cash(*sale_id),
            CinemaCommand::Give { seats } => self.call("rights.give", json!({ "seats": seats })),
            CinemaCommand::Ask {
                request_id,
                all,
                seats,
            } => {
                let mode = if *all {
                    "all_or_nothing"
                } else {
                    "as_many_as_possible"
                };
                let input = json!({ "request_id": request_id, "mode": mode, "seats": seats });
                self.call("rights.ask", input)
            }
            CinemaCommand::SellUnsynchronised { show_id, .. } => {
                let (staff_number, pin) = SUPERVISOR;
                let pin = pin.to_owned();
                let who = Credentials::Pin { staff_number, pin };
                let input = json!({ "show_id": show_id });
                self.call_as(who, "rights.sell_unsynchronised", input)
            }
            CinemaCommand::Begin { incarnation } => return self.begin(*incarnation),
            CinemaCommand::Pin { .. }
            | CinemaCommand::Settle { .. }
            | CinemaCommand::Cancel { .. }
            | CinemaCommand::GiveUpWaiting { .. }
            | CinemaCommand::Admit { .. } => return Err(Refusal::UnknownSale),
        };
        done.map(|_| ())
    }

    fn outbox(&self, _most_entries: usize) -> Vec<FromCinema> {
        let outbox = self.call("rights.outbox", json!({})).unwrap();
        let messages = outbox["messages"].as_array().unwrap();
        let read = |text: &Value| read_from_cinema(text.as_str().unwrap()).unwrap();
        messages.iter().map(read).collect()
    }

    fn receive(
        &mut self,
        message: &FromCentral,
        request_id: RequestId,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        self.script.go_to(now);
        self.seen.replace(None);
        self.script.choose(Some(request_id.0));
        let text = write_from_central(message).unwrap();
        let took = self.call("rights.receive", json!({ "message": text }));
        self.script.choose(None);
        took.map(|_| ())
    }

    fn due(&self) -> Vec<Due<SaleId>> {
        Vec::new()
    }

    fn state(&self) -> Cow<'_, Cinema> {
        let mut seen = self.seen.borrow_mut();
        let read = || self.runtime.block_on(self.node().all_rights()).unwrap();
        Cow::Owned(seen.get_or_insert_with(read).clone())
    }

    fn back_up(&self) -> PathBuf {
        let number = self.backups.replace_with(|number| *number + 1);
        let file = self.safe.path().join(format!("{number}.db"));
        self.call("backup.create", json!({ "file": file })).unwrap();
        file
    }

    fn restore(
        &mut self,
        backup: &PathBuf,
        used: Option<u32>,
        id: IncarnationId,
        now: DateTime<Utc>,
    ) -> Incarnation {
        if let Some(node) = self.node.take() {
            self.runtime.block_on(node.close());
        }
        self.script.go_to(now);
        if used.is_none() {
            self.folder = TempDir::new().unwrap();
        }
        self.script.choose(Some(id.0));
        let place = Folder::new(self.folder.path());
        let restored = restore(&place, backup, Whose::ThisCinema, &*self.script);
        self.runtime.block_on(restored).unwrap();
        self.script.choose(None);
        self.start();
        let incarnation = self.state().incarnation;
        assert_eq!(incarnation.id, id);
        assert!(used.is_none_or(|used| incarnation.number > used));
        incarnation
    }

    /// Without a goodbye: nothing is closed or written back.
    fn stop(&mut self) {
        self.node = None;
        self.start();
    }
}

//! A central server for stories of seat rights: the domain's own value, and a line that loses nothing.

use std::sync::Arc;

use marquee_domain::id::{GenerationId, OrderId};
use marquee_domain::rights::cinema::Settlement;
use marquee_domain::rights::message::{CentralSays, Declined, FromCentral};
use marquee_domain::rights::{Central, Generation};
use marquee_protocol::rights::{read_from_cinema, write_from_central};
use serde_json::{Value, json};
use uuid::Uuid;

use super::House;

#[derive(Debug)]
pub(crate) struct Server(pub(crate) Central);

impl Server {
    pub(crate) fn new() -> Self {
        let id = GenerationId(Uuid::from_u128(1));
        Self(Central::new(Generation { number: 1, id }))
    }

    /// The cinema says all that it has to say and hears the answers, until there is nothing new.
    pub(crate) async fn talks_with(&mut self, house: &Arc<House>) {
        for _ in 0..6 {
            let outbox = house.system().does("rights.outbox", json!({})).await;
            for message in outbox["messages"].as_array().unwrap() {
                let message = read_from_cinema(message.as_str().unwrap()).unwrap();
                let answer = self.0.receive(&message, house.now()).unwrap();
                let text = write_from_central(&answer).unwrap();
                let input = json!({ "message": text });
                let _ = house.system().tries("rights.receive", input).await;
            }
        }
    }

    /// Sells one seat of a show online.
    pub(crate) fn sells_online(&mut self, house: &House, show: &str, seat: u16) {
        let (order, now) = (OrderId(Uuid::from_u128(u128::from(seat))), house.now());
        let key = serde_json::from_value(json!({ "show_id": show, "seat": seat })).unwrap();
        let until = now + chrono::TimeDelta::minutes(5);
        self.0.hold(order, &[key], now, until).unwrap();
        self.0.pin(order, now).unwrap();
        self.0.settle(order, Settlement::Approved).unwrap();
    }

    /// The text by which it tells the cinema that another copy has taken its place.
    pub(crate) async fn says_displaced(&self, house: &House, number: u32) -> Value {
        let cinema = house.node.all_rights().await.unwrap();
        let message = FromCentral {
            cinema_id: cinema.id,
            incarnation: cinema.incarnation,
            generation: self.0.generation,
            body: CentralSays::Declined(Declined::Displaced { number }),
        };
        json!({ "message": write_from_central(&message).unwrap() })
    }
}

/// Seats of a show as the operations on rights name them.
pub(crate) fn named(show: &str, seats: &[u16]) -> Value {
    let seat = |seat: &u16| json!({ "show_id": show, "seat": seat });
    json!(seats.iter().map(seat).collect::<Vec<_>>())
}

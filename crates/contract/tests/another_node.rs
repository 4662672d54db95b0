//! The contract with a node that is no cinema: a kiosk that sells snacks, with callers of its own kind.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use marquee_contract::access::{Access, AuthRequest};
use marquee_contract::context::Context;
use marquee_contract::error::{ErrorBody, ErrorCode};
use marquee_contract::event::NodeEvent;
use marquee_contract::fault::Fault;
use marquee_contract::operation::{Empty, INPUT_LIMIT_BYTES, Operation};
use marquee_contract::registry::Registry;
use marquee_domain::permission::Permission;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Debug, Default)]
struct Kiosk {
    sold: AtomicU32,
}

/// A kiosk knows its people by name alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Person {
    Guest,
    Seller,
    Owner,
}

#[derive(Debug)]
struct AtKiosk {
    kiosk: Arc<Kiosk>,
    person: Person,
}

/// The kiosk's own fault, which knows what happens at a kiosk only.
#[derive(Debug)]
enum KioskFault {
    SoldOut,
    Refused(Fault),
}

impl From<KioskFault> for Fault {
    fn from(fault: KioskFault) -> Self {
        match fault {
            KioskFault::SoldOut => Self::new(ErrorCode::Conflict, "There is no more popcorn."),
            KioskFault::Refused(fault) => fault,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
enum KioskEvent {
    StockChanged,
}

impl NodeEvent for KioskEvent {
    fn anything_changed() -> Self {
        Self::StockChanged
    }
}

impl Context for Kiosk {
    type Origin = &'static str;
    type Call = AtKiosk;
    type Fault = KioskFault;
    type Event = KioskEvent;

    async fn identify(
        self: &Arc<Self>,
        origin: &'static str,
        request: AuthRequest,
    ) -> Result<AtKiosk, KioskFault> {
        assert!(
            request.shows_presence,
            "as every operation here says of itself"
        );
        let person = match origin {
            "owner" => Person::Owner,
            "seller" => Person::Seller,
            _ => Person::Guest,
        };
        Ok(AtKiosk {
            kiosk: self.clone(),
            person,
        })
    }

    fn require(call: &AtKiosk, access: Access) -> Result<(), KioskFault> {
        let refused = match (access, call.person) {
            (Access::Open, _) | (_, Person::Owner) => return Ok(()),
            (Access::SignedIn | Access::Needs(Permission::Sell), Person::Seller) => return Ok(()),
            (Access::Needs(permission), Person::Seller) => {
                Fault::forbidden(permission, "Ask the owner.")
            }
            (Access::SignedIn | Access::Needs(_), Person::Guest) => {
                Fault::new(ErrorCode::NotSignedIn, "Say who you are.")
            }
        };
        Err(KioskFault::Refused(refused))
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SellInput {
    snack: String,
    count: u32,
    note: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Sold {
    sold: u32,
}

struct Sell;

impl Operation<Kiosk> for Sell {
    const NAME: &'static str = "snack.sell";
    const SUMMARY: &'static str = "Sells snacks.";
    const ACCESS: Access = Access::Needs(Permission::Sell);
    type Input = SellInput;
    type Output = Sold;

    async fn run(&self, call: &AtKiosk, input: SellInput) -> Result<Sold, KioskFault> {
        if input.snack == "popcorn" {
            return Err(KioskFault::SoldOut);
        }
        assert!(input.note.is_none_or(|note| !note.is_empty()));
        let before = call.kiosk.sold.fetch_add(input.count, Ordering::Relaxed);
        // A transport may run it on any thread.
        tokio::task::yield_now().await;
        Ok(Sold {
            sold: before + input.count,
        })
    }
}

/// Takes hardly anything.
struct Hours;

impl Operation<Kiosk> for Hours {
    const NAME: &'static str = "kiosk.hours";
    const SUMMARY: &'static str = "Says that the kiosk is open.";
    const ACCESS: Access = Access::Open;
    const INPUT_LIMIT_BYTES: usize = 8;
    type Input = Empty;
    type Output = Empty;

    async fn run(&self, _: &AtKiosk, _: Empty) -> Result<Empty, KioskFault> {
        Ok(Empty {})
    }
}

struct Restock;

impl Operation<Kiosk> for Restock {
    const NAME: &'static str = "stock.fill";
    const SUMMARY: &'static str = "Fills the shelves.";
    const ACCESS: Access = Access::Needs(Permission::ManageCinema);
    type Input = Empty;
    type Output = Empty;

    async fn run(&self, _: &AtKiosk, _: Empty) -> Result<Empty, KioskFault> {
        Ok(Empty {})
    }
}

fn registry() -> Registry<Kiosk> {
    Registry::default().with(Sell).with(Hours).with(Restock)
}

/// Calls as a transport does: on a task of its own, with a name and JSON.
async fn call(who: &'static str, name: &'static str, input: Value) -> Result<Value, ErrorBody> {
    let kiosk = Arc::new(Kiosk::default());
    let called = tokio::spawn(async move { registry().call(&kiosk, who, name, input).await });
    called.await.unwrap()
}

async fn refused(who: &'static str, name: &'static str, input: Value) -> ErrorBody {
    call(who, name, input).await.unwrap_err()
}

#[tokio::test]
async fn an_operation_is_called_by_its_name_with_json() {
    let sold = call(
        "seller",
        "snack.sell",
        json!({ "snack": "nuts", "count": 3 }),
    )
    .await;
    assert_eq!(sold.unwrap(), json!({ "sold": 3 }));
    let open = call("a guest", "kiosk.hours", json!({})).await;
    assert_eq!(open.unwrap(), json!({}));
}

#[tokio::test]
async fn an_input_that_does_not_fit_is_refused_with_the_field() {
    for (input, field) in [
        (json!({ "snack": "nuts", "count": -1 }), "count"),
        (json!({ "snack": "nuts" }), "."),
        (json!([]), "."),
    ] {
        let refused = refused("seller", "snack.sell", input).await;
        assert_eq!(refused.code, ErrorCode::InvalidInput);
        assert_eq!(
            refused.details,
            Some(json!({ "operation": "snack.sell", "field": field }))
        );
    }
}

#[tokio::test]
async fn an_input_that_is_longer_than_its_operation_takes_is_refused() {
    let sell = |length: usize| json!({ "snack": "x".repeat(length), "count": 1 });
    let around_it = sell(0).to_string().len();
    let longest = INPUT_LIMIT_BYTES - around_it;
    assert!(call("seller", "snack.sell", sell(longest)).await.is_ok());
    let refused_one = refused("seller", "snack.sell", sell(longest + 1)).await;
    assert_eq!(refused_one.code, ErrorCode::InvalidInput);
    assert!(refused_one.message.contains("65536 bytes"), "{refused_one}");
    let refused_one = refused("a guest", "kiosk.hours", json!({ "a": 123 })).await;
    assert!(refused_one.message.contains(" 8 bytes"), "{refused_one}");
}

#[tokio::test]
async fn a_caller_without_the_access_is_refused_before_the_input_is_read() {
    let nonsense = json!({ "?": 1 });
    let stranger = refused("a guest", "snack.sell", nonsense.clone()).await;
    assert_eq!(stranger.code, ErrorCode::NotSignedIn);
    let seller = refused("seller", "stock.fill", nonsense.clone()).await;
    assert_eq!(seller.code, ErrorCode::Forbidden);
    assert_eq!(
        seller.details,
        Some(json!({ "permission": "manage_cinema" }))
    );
    let owner = refused("owner", "stock.fill", nonsense).await;
    assert_eq!(owner.code, ErrorCode::InvalidInput);
}

#[tokio::test]
async fn a_fault_of_the_nodes_own_comes_out_in_the_envelope() {
    let popcorn = json!({ "snack": "popcorn", "count": 1 });
    let refused = refused("seller", "snack.sell", popcorn).await;
    assert_eq!(
        json!(refused),
        json!({ "code": "conflict", "message": "There is no more popcorn.", "details": null })
    );
    assert_eq!(refused.code.http_status(), 409);
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let refused = refused("owner", "sale.pay", json!({})).await;
    assert_eq!(refused.code, ErrorCode::NotFound);
}

#[test]
fn the_listing_has_every_operation_and_the_nodes_own_events() {
    let listing = json!(registry().contract());
    let operations = listing["operations"].as_array().unwrap();
    let told: Vec<_> = operations
        .iter()
        .map(|one| {
            (
                one["name"].as_str().unwrap(),
                one["access"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("kiosk.hours", "open"),
            ("snack.sell", "sell"),
            ("stock.fill", "manage_cinema")
        ]
    );
    assert_eq!(
        operations[1]["input"],
        json!({ "$ref": "#/definitions/SellInput" })
    );
    let definitions = &listing["definitions"];
    assert_eq!(
        definitions["SellInput"]["required"],
        json!(["snack", "count"])
    );
    assert_eq!(definitions["Sold"]["required"], json!(["sold"]));
    assert!(definitions["ErrorCode"].is_object());
    assert_eq!(
        listing["event"],
        json!({ "$ref": "#/definitions/KioskEvent" })
    );
}

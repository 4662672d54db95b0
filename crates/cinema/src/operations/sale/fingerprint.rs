//! Whether two calls of `sale.pay` with one sale id ask for the same: their fingerprint, kept beside the sale.
//!
//! It outlives the program that made it: a till that was updated between a payment and its repetition must know the
//! first again. So the bytes are written here field by field, and not as serde happens to lay them out:
//!
//! - A field that comes later and may be left out is written behind the others, with a tag of its own, and only where
//!   it is given: calls without it keep their fingerprint.
//! - What is written never changes. Should it have to, it gets another version in its first bytes, and a sale is held
//!   against each version that may have written it.

use marquee_domain::chain::{Hash, sha256};

use super::pay::{PayInput, PaymentInput};
use crate::operations::cart::CartLine;

/// What the bytes are of, and their version.
const TAG: &[u8] = b"marquee sale.pay 1";

pub(super) fn of(input: &PayInput) -> Hash {
    sha256(&bytes(input))
}

/// The call's content. Numbers are little-endian, ids have their 16 bytes, and what has no fixed length has its length
/// before it, so that no two calls have the same bytes. The patterns name every field: who adds one decides here.
fn bytes(input: &PayInput) -> Vec<u8> {
    let PayInput {
        sale_id,
        lines,
        expected_total_minor,
        payments,
    } = input;
    let mut bytes = TAG.to_vec();
    bytes.extend(sale_id.0.as_bytes());
    bytes.extend(length(lines.len()));
    for line in lines {
        let CartLine {
            show_id,
            seat,
            ticket_type_id,
        } = line;
        bytes.extend(show_id.0.as_bytes());
        bytes.extend(seat.0.to_le_bytes());
        bytes.extend(ticket_type_id.0.as_bytes());
    }
    bytes.extend(expected_total_minor.0.to_le_bytes());
    bytes.extend(length(payments.len()));
    for payment in payments {
        let PaymentInput {
            tender,
            amount_minor,
            tendered_minor,
        } = payment;
        bytes.extend(length(tender.len()));
        bytes.extend(tender.as_bytes());
        bytes.extend(amount_minor.0.to_le_bytes());
        bytes.extend(tendered_minor.0.to_le_bytes());
    }
    bytes
}

fn length(count: usize) -> [u8; 8] {
    // No computer counts further.
    (count as u64).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;
    use serde_json::{Value, json};

    use super::{bytes, of};
    use crate::operations::sale::PayInput;

    fn call() -> Value {
        let id = |digit: &str| format!("{0}{0}-{0}-{0}-{0}-{0}{0}{0}", digit.repeat(4));
        json!({
            "sale_id": id("1"),
            "lines": [
                { "show_id": id("2"), "seat": 8, "ticket_type_id": id("3") },
                { "show_id": id("2"), "seat": 258, "ticket_type_id": id("4") },
            ],
            "expected_total_minor": 1_900,
            "payments": [{ "tender": "cash", "amount_minor": 1_900, "tendered_minor": 2_000 }],
        })
    }

    fn input(call: Value) -> PayInput {
        serde_json::from_value(call).unwrap()
    }

    /// As a program writes them that paid before this one was installed. If this fails, a payment that is repeated
    /// across the update is refused.
    #[test]
    fn a_call_has_the_bytes_that_it_always_had() {
        let line = |seat: &str, kind: &str| [&"22".repeat(16), seat, &kind.repeat(16)].concat();
        let expected = [
            // "marquee sale.pay 1"
            "6d61727175656520",
            "73616c652e706179",
            "2031",
            &"11".repeat(16),
            "0200000000000000",
            &line("0800", "33"),
            &line("0201", "44"),
            "6c07000000000000",
            "0100000000000000",
            "0400000000000000",
            "63617368",
            "6c07000000000000",
            "d007000000000000",
        ];
        let input = input(call());
        assert_eq!(HEXLOWER.encode(&bytes(&input)), expected.concat());
        assert_eq!(
            HEXLOWER.encode(&of(&input)),
            "41830d4a321a3b5a55a5346b87e4852ed7615e6e8d4b009a20b33b0af002682e"
        );
    }

    #[test]
    fn whatever_is_asked_for_otherwise_has_other_bytes() {
        let mut calls = vec![call()];
        let other_id = json!("99999999-9999-9999-9999-999999999999");
        for (place, value) in [
            ("/sale_id", other_id.clone()),
            ("/lines/0/show_id", other_id.clone()),
            ("/lines/0/seat", json!(9)),
            ("/lines/0/ticket_type_id", other_id),
            ("/expected_total_minor", json!(1_901)),
            ("/payments/0/tender", json!("card")),
            ("/payments/0/amount_minor", json!(1_899)),
            ("/payments/0/tendered_minor", json!(1_900)),
            ("/payments", json!([])),
            ("/lines", json!([])),
        ] {
            let mut other = call();
            *other.pointer_mut(place).unwrap() = value;
            calls.push(other);
        }
        let mut turned = call();
        turned["lines"].as_array_mut().unwrap().reverse();
        calls.push(turned);
        let mut all: Vec<Vec<u8>> = calls.into_iter().map(|call| bytes(&input(call))).collect();
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}

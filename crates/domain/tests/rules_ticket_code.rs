//! Ticket codes: what was signed is read back, and nothing else passes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use data_encoding::BASE32_NOPAD;
use ed25519_dalek::{SigningKey, VerifyingKey};
use marquee_domain::id::{SeatIndex, ShowId, TicketId};
use marquee_domain::ticket_code::{KeyId, TicketCode, TicketCodeError};
use proptest::prelude::*;
use uuid::Uuid;

fn code() -> impl Strategy<Value = (SigningKey, TicketCode)> {
    let parts = (
        any::<[u8; 32]>(),
        any::<u128>(),
        any::<u128>(),
        any::<u16>(),
    );
    parts.prop_map(|(secret, ticket, show, seat)| {
        let key = SigningKey::from_bytes(&secret);
        let (ticket, show) = (
            TicketId(Uuid::from_u128(ticket)),
            ShowId(Uuid::from_u128(show)),
        );
        let code = TicketCode::sign(&key, ticket, show, SeatIndex(seat));
        (key, code)
    })
}

fn bytes(code: &TicketCode) -> Vec<u8> {
    let text = code.to_string();
    BASE32_NOPAD
        .decode(text.strip_prefix("MQ").unwrap().as_bytes())
        .unwrap()
}

/// What a gate that has these keys says to a text.
fn gate(text: &str, keys: &[VerifyingKey]) -> Result<TicketCode, TicketCodeError> {
    let code = TicketCode::parse(text)?;
    let key = keys.iter().find(|key| KeyId::of(key) == code.key_id);
    code.verify(key.ok_or(TicketCodeError::Forged)?)?;
    Ok(code)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_was_signed_is_read_back((key, code) in code()) {
        let text = code.to_string();
        let keys = [key.verifying_key()];
        prop_assert_eq!(gate(&text, &keys), Ok(code));
        prop_assert_eq!(gate(&format!("\t{}\r\n", text.to_lowercase()), &keys), Ok(code));
        // Fits the small alphabet of a QR code, on every keyboard layout.
        prop_assert!(text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()));
        prop_assert_eq!(text.len(), 167);
        // The same ticket has the same code each time that it is printed.
        prop_assert_eq!(TicketCode::sign(&key, code.ticket_id, code.show_id, code.seat), code);
    }

    #[test]
    fn any_flipped_bit_is_refused((key, code) in code(), bit in 0..(103 * 8_usize)) {
        let mut bytes = bytes(&code);
        prop_assert_eq!(bytes.len(), 103);
        bytes[bit / 8] ^= 1 << (bit % 8);
        let text = format!("MQ{}", BASE32_NOPAD.encode(&bytes));
        prop_assert!(gate(&text, &[key.verifying_key()]).is_err(), "bit {} passed", bit);
    }

    #[test]
    fn another_cinemas_key_opens_nothing((key, code) in code(), (other, _) in code()) {
        prop_assume!(key.to_bytes() != other.to_bytes());
        prop_assert_eq!(code.verify(&other.verifying_key()), Err(TicketCodeError::Forged));
        // Not even with the other key's name on it.
        let renamed = TicketCode { key_id: KeyId::of(&other.verifying_key()), ..code };
        prop_assert_eq!(renamed.verify(&other.verifying_key()), Err(TicketCodeError::Forged));
        prop_assert_eq!(renamed.verify(&key.verifying_key()), Err(TicketCodeError::Forged));
    }

    #[test]
    fn a_signature_is_of_one_ticket_only((key, code) in code(), (_, other) in code()) {
        prop_assume!((code.ticket_id, code.show_id, code.seat) != (other.ticket_id, other.show_id, other.seat));
        let moved = TicketCode { signature: code.signature, key_id: code.key_id, ..other };
        prop_assert_eq!(moved.verify(&key.verifying_key()), Err(TicketCodeError::Forged));
    }

    #[test]
    fn any_text_at_all_is_answered(text in ".*") {
        let _ = TicketCode::parse(&text);
        let _ = TicketCode::parse(&format!("MQ{text}"));
    }

    #[test]
    fn a_code_that_is_too_short_or_too_long_is_malformed((_, code) in code(), cut in 1..166_usize) {
        let text = code.to_string();
        prop_assert!(TicketCode::parse(&text[..cut]).is_err());
        let longer = format!("{text}{}", &text[2..2 + 8 * (1 + cut % 8)]);
        prop_assert!(TicketCode::parse(&longer).is_err());
    }
}

#[test]
fn a_code_of_a_newer_version_is_called_newer() {
    let key = SigningKey::from_bytes(&[7; 32]);
    let id = Uuid::from_u128(1);
    let code = TicketCode::sign(&key, TicketId(id), ShowId(id), SeatIndex(1));
    let mut bytes = bytes(&code);
    for (version, expected) in [
        (0, TicketCodeError::Malformed),
        (2, TicketCodeError::NewerVersion),
    ] {
        bytes[0] = version;
        let text = format!("MQ{}", BASE32_NOPAD.encode(&bytes));
        assert_eq!(TicketCode::parse(&text), Err(expected));
    }
}

/// Tickets that were printed must be read for ever: this one was, by the first version.
#[test]
fn the_first_version_is_written_as_ever() {
    let key = SigningKey::from_bytes(&[7; 32]);
    let (ticket, show) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let code = TicketCode::sign(&key, TicketId(ticket), ShowId(show), SeatIndex(513));
    let bytes = bytes(&code);
    assert_eq!(bytes[0], 1);
    assert_eq!(bytes[1..5], KeyId::of(&key.verifying_key()).0);
    assert_eq!(&bytes[5..21], ticket.as_bytes());
    assert_eq!(&bytes[21..37], show.as_bytes());
    assert_eq!(bytes[37..39], [2, 1]);
}

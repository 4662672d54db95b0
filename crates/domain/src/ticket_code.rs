//! The code in a ticket's QR: a few bytes and an Ed25519 signature over them, so that a gate can tell a
//! real ticket from a forged one with no network and with no key that could forge one.
//!
//! Text form: `MQ` and base32 (RFC 4648, capitals, no padding), which a QR code holds in its compact
//! alphanumeric mode and a scanner types on any keyboard layout. Bytes before the text form:
//!
//! | bytes | content |
//! |---|---|
//! | 1 | version, 1 |
//! | 4 | key id: the first bytes of SHA-256 of the public key |
//! | 16 | ticket id |
//! | 16 | show id |
//! | 2 | seat index, big-endian |
//! | 64 | signature over a context tag and the bytes above |

use data_encoding::BASE32_NOPAD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use uuid::Uuid;

use crate::chain::sha256;
use crate::id::{SeatIndex, ShowId, TicketId};

const PREFIX: &str = "MQ";
const VERSION: u8 = 1;
const CONTEXT: &[u8] = b"marquee ticket 1";
const PAYLOAD_BYTES: usize = 39;
const SIGNATURE_BYTES: usize = 64;

/// Names a signing key without showing it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyId(pub [u8; 4]);

impl KeyId {
    #[must_use]
    pub fn of(key: &VerifyingKey) -> Self {
        let hash = sha256(key.as_bytes());
        Self([hash[0], hash[1], hash[2], hash[3]])
    }
}

/// What a code says. Only [`TicketCode::verify`] says whether it is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TicketCode {
    pub key_id: KeyId,
    pub ticket_id: TicketId,
    pub show_id: ShowId,
    pub seat: SeatIndex,
    pub signature: [u8; SIGNATURE_BYTES],
}

/// Why a text is no ticket code, or no true one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TicketCodeError {
    #[error("this is not a ticket code of ours")]
    Malformed,
    #[error("this code is of a newer version than this program knows")]
    NewerVersion,
    #[error("the signature is not ours: the ticket is forged or was misread")]
    Forged,
}

impl TicketCode {
    /// Makes a ticket's code. Ed25519 is deterministic: the same ticket has the same code each time.
    #[must_use]
    pub fn sign(key: &SigningKey, ticket_id: TicketId, show_id: ShowId, seat: SeatIndex) -> Self {
        let key_id = KeyId::of(&key.verifying_key());
        let unsigned = Self {
            key_id,
            ticket_id,
            show_id,
            seat,
            signature: [0; SIGNATURE_BYTES],
        };
        let signature = key.sign(&unsigned.signed_bytes()).to_bytes();
        Self {
            signature,
            ..unsigned
        }
    }

    fn payload(&self) -> [u8; PAYLOAD_BYTES] {
        let mut bytes = [0; PAYLOAD_BYTES];
        bytes[0] = VERSION;
        bytes[1..5].copy_from_slice(&self.key_id.0);
        bytes[5..21].copy_from_slice(self.ticket_id.0.as_bytes());
        bytes[21..37].copy_from_slice(self.show_id.0.as_bytes());
        bytes[37..39].copy_from_slice(&self.seat.0.to_be_bytes());
        bytes
    }

    fn signed_bytes(&self) -> Vec<u8> {
        [CONTEXT, &self.payload()].concat()
    }

    /// Reads a code as a scanner sends it: surrounding space and small letters are forgiven.
    ///
    /// # Errors
    /// The text is no ticket code of a version that this program knows.
    pub fn parse(text: &str) -> Result<Self, TicketCodeError> {
        let text = text.trim().to_ascii_uppercase();
        let encoded = text
            .strip_prefix(PREFIX)
            .ok_or(TicketCodeError::Malformed)?;
        let bytes = BASE32_NOPAD
            .decode(encoded.as_bytes())
            .map_err(|_| TicketCodeError::Malformed)?;
        match bytes.first() {
            Some(&VERSION) => {}
            Some(version) if *version > VERSION => return Err(TicketCodeError::NewerVersion),
            Some(_) | None => return Err(TicketCodeError::Malformed),
        }
        let bytes: &[u8; PAYLOAD_BYTES + SIGNATURE_BYTES] = bytes
            .as_slice()
            .try_into()
            .map_err(|_| TicketCodeError::Malformed)?;
        let id = |from: usize| {
            Uuid::from_slice(&bytes[from..from + 16]).map_err(|_| TicketCodeError::Malformed)
        };
        let mut signature = [0; SIGNATURE_BYTES];
        signature.copy_from_slice(&bytes[PAYLOAD_BYTES..]);
        Ok(Self {
            key_id: KeyId([bytes[1], bytes[2], bytes[3], bytes[4]]),
            ticket_id: TicketId(id(5)?),
            show_id: ShowId(id(21)?),
            seat: SeatIndex(u16::from_be_bytes([bytes[37], bytes[38]])),
            signature,
        })
    }

    /// Checks the signature with the public half of the key that the code names.
    ///
    /// # Errors
    /// The signature is not that key's over this content.
    pub fn verify(&self, key: &VerifyingKey) -> Result<(), TicketCodeError> {
        key.verify_strict(
            &self.signed_bytes(),
            &Signature::from_bytes(&self.signature),
        )
        .map_err(|_| TicketCodeError::Forged)
    }
}

impl std::fmt::Display for TicketCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bytes = [self.payload().as_slice(), &self.signature].concat();
        write!(f, "{PREFIX}{}", BASE32_NOPAD.encode(&bytes))
    }
}

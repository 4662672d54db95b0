//! The key that signs tickets. Its private half is a secret of the machine: in the operating system's
//! keyring where there is one, otherwise in a file that only its owner may read. It is never in the
//! database, so a copied backup cannot forge a ticket.

use std::io::Write;

use ed25519_dalek::SigningKey;
use marquee_contract::error::ErrorCode;
use marquee_domain::id::CinemaId;

use crate::fault::{Fault, Result};
use crate::folder::Folder;

const KEYRING_SERVICE: &str = "marquee-ticket-key";

/// Where a new key is put. A key that exists is found in either place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KeyPlace {
    /// The keyring where there is one, otherwise the file.
    #[default]
    Keyring,
    /// The file, for machines whose keyring asks a person for a password.
    File,
}

/// Finds the cinema's key, or makes one from `seed`.
///
/// # Errors
/// There is a key and it cannot be read, or is none. No new one takes its place before a person has put it away.
pub(crate) fn find_or_make(
    folder: &Folder,
    cinema: CinemaId,
    place: KeyPlace,
    seed: [u8; 32],
) -> Result<SigningKey> {
    if let Some(secret) = read_file(folder)? {
        return Ok(SigningKey::from_bytes(&secret));
    }
    if place == KeyPlace::Keyring
        && let Some(secret) = keyring_secret(cinema, seed)?
    {
        return Ok(SigningKey::from_bytes(&secret));
    }
    let secret = write_file(folder, seed)?;
    Ok(SigningKey::from_bytes(&secret))
}

/// The secret in the keyring, put there if there was none; nothing if the machine has no keyring or it
/// does not keep what it is given.
fn keyring_secret(cinema: CinemaId, seed: [u8; 32]) -> Result<Option<[u8; 32]>> {
    let user = cinema.to_string();
    let Ok(entry) = keyring::Entry::new(KEYRING_SERVICE, &user) else {
        return Ok(None);
    };
    match kept(entry.get_secret(), &user)? {
        Kept::Secret(secret) => return Ok(Some(secret)),
        Kept::Nothing => {}
        Kept::OutOfReach => return Ok(None),
    }
    let is_kept = entry.set_secret(&seed).is_ok()
        && entry
            .get_secret()
            .is_ok_and(|secret| secret.as_slice() == seed);
    Ok(is_kept.then_some(seed))
}

/// What a keyring has of a cinema.
#[derive(Debug, PartialEq, Eq)]
enum Kept {
    Secret([u8; 32]),
    Nothing,
    /// Locked, or not there at all: a new key put into it might replace one that comes back.
    OutOfReach,
}

fn kept(answer: keyring::Result<Vec<u8>>, user: &str) -> Result<Kept> {
    let what = || format!("The entry “{user}” of {KEYRING_SERVICE} in this computer's keyring");
    match answer {
        Ok(bytes) => match <[u8; 32]>::try_from(bytes) {
            Ok(secret) => Ok(Kept::Secret(secret)),
            Err(bytes) => Err(unusable(&what(), &wrong_length(&bytes), "Remove the entry")),
        },
        Err(keyring::Error::NoEntry) => Ok(Kept::Nothing),
        Err(
            error @ (keyring::Error::Ambiguous(_)
            | keyring::Error::BadEncoding(_)
            | keyring::Error::BadDataFormat(..)
            | keyring::Error::BadStoreFormat(_)),
        ) => Err(unusable(&what(), &error.to_string(), "Remove the entry")),
        Err(error) => {
            tracing::debug!(%error, "the keyring does not answer; the ticket key is kept in a file");
            Ok(Kept::OutOfReach)
        }
    }
}

fn wrong_length(bytes: &[u8]) -> String {
    format!("it has {} bytes, and a key has 32", bytes.len())
}

fn unusable(what: &str, why: &str, remedy: &str) -> Fault {
    Fault::new(
        ErrorCode::TicketKeyUnusable,
        format!(
            "{what} is to hold the key that signs tickets, and it cannot be used: {why}. Nothing was changed. Put the \
             right one back. {remedy} if there is none: a new key is made at the next start, and tickets that were sold \
             stay valid."
        ),
    )
}

fn read_file(folder: &Folder) -> Result<Option<[u8; 32]>> {
    let unusable = |why: &str| {
        let what = format!("The file {}", folder.ticket_key().display());
        unusable(&what, why, "Move the file away")
    };
    match std::fs::read(folder.ticket_key()) {
        Ok(bytes) => match <[u8; 32]>::try_from(bytes) {
            Ok(secret) => Ok(Some(secret)),
            Err(bytes) => Err(unusable(&wrong_length(&bytes))),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unusable(&error.to_string())),
    }
}

/// Puts the secret into the file, all at once: a start that is cut short leaves no part of a key. If another program
/// was faster, its key counts.
fn write_file(folder: &Folder, secret: [u8; 32]) -> Result<[u8; 32]> {
    let failed = |error: std::io::Error| folder.unusable(&error);
    // Readable by its owner alone, as all files of this kind.
    let mut file = tempfile::Builder::new()
        .prefix(".marquee-key-")
        .tempfile_in(folder.path())
        .map_err(failed)?;
    file.write_all(&secret)
        .and_then(|()| file.as_file().sync_all())
        .map_err(failed)?;
    match file.persist_noclobber(folder.ticket_key()) {
        Ok(_) => {}
        Err(taken) if taken.error.kind() == std::io::ErrorKind::AlreadyExists => {
            let theirs = read_file(folder)?;
            return theirs.ok_or_else(|| failed(taken.error));
        }
        Err(error) => return Err(failed(error.error)),
    }
    crate::folder::sync_folder(folder.path()).map_err(failed)?;
    Ok(secret)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_keyrings_secret_that_is_no_key_is_named_and_not_replaced() {
        for bytes in [0, 31, 33] {
            let refused = kept(Ok(vec![7; bytes]), "some-cinema").unwrap_err();
            assert_eq!(refused.code(), ErrorCode::TicketKeyUnusable);
            let message = &refused.body.message;
            assert!(message.contains("some-cinema"), "{message}");
            assert!(message.contains(KEYRING_SERVICE), "{message}");
            assert!(message.contains(&format!("{bytes} bytes")), "{message}");
        }
        let broken = keyring::Error::BadEncoding(vec![7]);
        let refused = kept(Err(broken), "some-cinema").unwrap_err();
        assert_eq!(refused.code(), ErrorCode::TicketKeyUnusable);
    }

    #[test]
    fn a_new_key_is_put_only_where_a_keyring_says_that_there_is_none() {
        let nothing = kept(Err(keyring::Error::NoEntry), "some-cinema");
        assert_eq!(nothing.unwrap(), Kept::Nothing);
        let silent = kept(Err(keyring::Error::NoDefaultStore), "some-cinema");
        assert_eq!(silent.unwrap(), Kept::OutOfReach);
        let good = kept(Ok(vec![7; 32]), "some-cinema");
        assert_eq!(good.unwrap(), Kept::Secret([7; 32]));
    }
}

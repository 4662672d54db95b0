//! The key that signs tickets. Its private half is a secret of the machine: in the operating system's
//! keyring where there is one, otherwise in a file that only its owner may read. It is never in the
//! database, so a copied backup cannot forge a ticket.

use std::io::Write;

use ed25519_dalek::SigningKey;
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
        && let Some(secret) = keyring_secret(cinema, seed)
    {
        return Ok(SigningKey::from_bytes(&secret));
    }
    write_file(folder, &seed)?;
    Ok(SigningKey::from_bytes(&seed))
}

/// The secret in the keyring, put there if there was none; nothing if the machine has no keyring or it
/// does not keep what it is given.
fn keyring_secret(cinema: CinemaId, seed: [u8; 32]) -> Option<[u8; 32]> {
    let entry = keyring::Entry::new(KEYRING_SERVICE, &cinema.to_string()).ok()?;
    match entry.get_secret() {
        Ok(secret) => return secret.try_into().ok(),
        Err(keyring::Error::NoEntry) => {}
        // Locked or out of reach: a new key put there now might replace one that comes back.
        Err(_) => return None,
    }
    entry.set_secret(&seed).ok()?;
    (entry.get_secret().ok()? == seed).then_some(seed)
}

fn read_file(folder: &Folder) -> Result<Option<[u8; 32]>> {
    match std::fs::read(folder.ticket_key()) {
        Ok(bytes) => bytes.try_into().map(Some).map_err(|_| {
            Fault::internal(format!(
                "{} does not hold a ticket key",
                folder.ticket_key().display()
            ))
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Fault::internal(error)),
    }
}

fn write_file(folder: &Folder, secret: &[u8; 32]) -> Result<()> {
    let mut options = std::fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(folder.ticket_key()).map_err(Fault::internal)?;
    file.write_all(secret)
        .and_then(|()| file.sync_all())
        .map_err(Fault::internal)
}

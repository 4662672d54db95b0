//! The till: a node's operations and the till's own, offered to the doors.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use marquee_cinema::caller::{Credentials, Origin};
use marquee_cinema::folder::Folder;
use marquee_cinema::surroundings::Machine;
use marquee_cinema::{Cinema, Fault, KeyPlace, Opening, Result};
use marquee_contract::error::{ErrorBody, ErrorCode};
use marquee_contract::listing::Contract;
use marquee_contract::registry::Registry;
use marquee_domain::id::TillId;
use serde_json::Value;
use tokio::sync::{Mutex, watch};
use tokio::task::JoinSet;

use crate::{housekeeping, print_runner, printers};

/// Set to `file`, the ticket key is kept in a file even where the system has a keyring.
const KEY_PLACE_VARIABLE: &str = "MARQUEE_TICKET_KEY";

/// How long a till that closes waits for the page in hand: a little longer than a print service may take to answer.
const LAST_PAGE: Duration = Duration::from_secs(12);

/// A workstation.
#[derive(Debug)]
pub struct Till {
    node: Arc<Cinema>,
    registry: Registry<Cinema>,
    id: TillId,
    /// True once it closes.
    closing: watch::Sender<bool>,
    work: Mutex<Work>,
}

/// What a till does by itself. It ends with the till.
#[derive(Debug, Default)]
struct Work {
    printing: JoinSet<()>,
    housekeeping: JoinSet<()>,
}

/// All operations that a till offers.
#[must_use]
pub fn registry() -> Registry<Cinema> {
    marquee_cinema::operations::registry()
        .with(printers::ChoosePrinter)
        .with(printers::GetTill)
        .with(printers::ListPrinters)
}

/// The contract of all operations, which needs no cinema.
#[must_use]
pub fn contract() -> Contract {
    registry().contract()
}

/// Where a cinema is if nobody says otherwise.
#[must_use]
pub fn default_folder() -> PathBuf {
    dirs::data_local_dir()
        .unwrap_or_else(|| PathBuf::from("."))
        .join("marquee")
}

/// How the cinema in a folder is opened on this machine.
#[must_use]
pub fn opening(folder: PathBuf) -> Opening {
    let key_place = match std::env::var(KEY_PLACE_VARIABLE).as_deref() {
        Ok("file") => KeyPlace::File,
        Ok(_) | Err(_) => KeyPlace::Keyring,
    };
    Opening {
        folder: Folder::new(folder),
        surroundings: Arc::new(Machine),
        key_place,
    }
}

/// Opens the cinema in a folder; an empty folder becomes the demo cinema.
///
/// # Errors
/// The cinema cannot be opened or made.
pub async fn open_or_make_demo(folder: PathBuf) -> Result<Cinema> {
    let opening = opening(folder);
    if opening.folder.has_cinema() {
        match Cinema::open(opening.clone()).await {
            // A first start that was cut short left a file without a cinema: it is made again.
            Err(fault) if fault.code() == ErrorCode::NotFound => {}
            opened => return opened,
        }
    }
    if opening.folder.has_lost_its_cinema() {
        return Err(Fault::new(
            ErrorCode::NotFound,
            format!(
                "The cinema's database is missing from {}, where there was one before. No new one was created. Connect its disk, or restore a backup (marquee-admin restore).",
                opening.folder.path().display()
            ),
        ));
    }
    Cinema::create_demo(opening).await
}

impl Till {
    /// The till of this machine, without device work: for commands that ask one thing and end.
    ///
    /// # Errors
    /// The database has no till.
    pub async fn new(node: Arc<Cinema>) -> Result<Self> {
        let id = node.own_till().await?;
        Ok(Self {
            node,
            registry: registry(),
            id,
            closing: watch::Sender::new(false),
            work: Mutex::default(),
        })
    }

    /// The till of this machine at work: it prints, sweeps, backs up and listens to other processes.
    ///
    /// # Errors
    /// The database has no till.
    pub async fn start(node: Arc<Cinema>) -> Result<Self> {
        let mut till = Self::new(node).await?;
        let (node, closing) = (&till.node, till.closing.subscribe());
        let Work {
            printing,
            housekeeping,
        } = till.work.get_mut();
        printing.spawn(print_runner::run(node.clone(), till.id, closing));
        housekeeping.spawn(housekeeping::sweep(node.clone()));
        housekeeping.spawn(housekeeping::back_up(node.clone()));
        housekeeping.spawn(node.clone().watch_other_processes());
        Ok(till)
    }

    #[must_use]
    pub fn node(&self) -> &Arc<Cinema> {
        &self.node
    }

    /// How long an operation's input may be, in bytes of JSON.
    #[must_use]
    pub fn input_limit_bytes(&self, operation: &str) -> usize {
        self.registry.input_limit_bytes(operation)
    }

    fn origin(&self, credentials: Credentials) -> Origin {
        Origin {
            till_id: self.id,
            credentials,
        }
    }

    /// Runs an operation at this till.
    ///
    /// # Errors
    /// As the operation says.
    pub async fn call(
        &self,
        credentials: Credentials,
        name: &str,
        input: Value,
    ) -> Result<Value, ErrorBody> {
        self.registry
            .call(&self.node, self.origin(credentials), name, input)
            .await
    }

    /// Runs an operation at this till, for a door: what it answers is the JSON text to send.
    ///
    /// # Errors
    /// As the operation says.
    pub async fn answer(
        &self,
        credentials: Credentials,
        name: &str,
        input: Value,
    ) -> Result<String, ErrorBody> {
        self.registry
            .answer(&self.node, self.origin(credentials), name, input)
            .await
    }

    /// Ends the till's work and writes the database back into its file. The page in hand is waited for, so that it is
    /// known what became of it; what still waits is printed after the next start.
    pub async fn close(&self) {
        self.closing.send_replace(true);
        let mut work = self.work.lock().await;
        let printed = async { while work.printing.join_next().await.is_some() {} };
        if tokio::time::timeout(LAST_PAGE, printed).await.is_err() {
            tracing::warn!(
                "the printer does not answer; somebody is asked about its page after the next start"
            );
        }
        work.printing.shutdown().await;
        work.housekeeping.shutdown().await;
        self.node.close().await;
    }
}

//! One open cinema.

use std::collections::HashMap;
use std::fs::File;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use ed25519_dalek::SigningKey;
use marquee_contract::error::{ErrorBody, ErrorCode};
use marquee_domain::id::{CinemaId, IncarnationId, PlanId, ProgramId, TillId};
use sqlx::Connection;
use tokio::sync::broadcast;

use crate::auth::pin::{self, Attempt};
use crate::auth::sessions::Sessions;
use crate::clock_watch::ClockWatch;
use crate::event::Event;
use crate::fault::{Fault, Result};
use crate::folder::Folder;
use crate::key::{self, KeyPlace};
use crate::program::{self, Program};
use crate::replaced;
use crate::store::cinema::{CinemaRecord, NewLife};
use crate::store::journal::By;
use crate::store::plan::HallPlan;
use crate::store::staff::StaffMember;
use crate::store::{self, Store};
use crate::surroundings::Surroundings;

/// How often a node looks whether another process changed the database.
const WATCH_INTERVAL: Duration = Duration::from_millis(400);

/// A cart keeps its seats no longer, whatever a manager sets.
pub(crate) const HOLD_SECONDS_MOST: u32 = 1_800;

/// Events that a slow listener may fall behind before it is told that anything may have changed.
const EVENT_BACKLOG: usize = 256;

/// How a node is opened.
#[derive(Debug, Clone)]
pub struct Opening {
    pub folder: Folder,
    pub surroundings: Arc<dyn Surroundings>,
    pub key_place: KeyPlace,
}

/// The cinema node: one process's hold of one cinema's database.
#[derive(Debug)]
pub struct Cinema {
    store: Store,
    folder: Folder,
    surroundings: Arc<dyn Surroundings>,
    settings: RwLock<Arc<CinemaRecord>>,
    signing_key: SigningKey,
    sessions: Sessions,
    events: broadcast::Sender<Event>,
    /// Plan versions never change, so what was read once stays right.
    plans: RwLock<HashMap<PlanId, Arc<HallPlan>>>,
    automatic_backups: RwLock<AutomaticBackups>,
    clock_watch: ClockWatch,
    program: Program,
    _open: File,
}

/// The newest automatic backup, and what went wrong since. In memory: a full disk could not take it.
#[derive(Debug, Clone, Default)]
pub(crate) struct AutomaticBackups {
    pub success: Option<(DateTime<Utc>, PathBuf)>,
    pub failure: Option<(DateTime<Utc>, ErrorBody)>,
}

impl Cinema {
    /// Opens the cinema in a folder.
    ///
    /// # Errors
    /// There is none, it is of a newer version, damaged, read-only, or being restored.
    pub async fn open(opening: Opening) -> Result<Self> {
        let folder = &opening.folder;
        if !folder.has_cinema() {
            return Err(Fault::new(
                ErrorCode::NotFound,
                format!(
                    "There is no cinema in {}. Make one first.",
                    folder.path().display()
                ),
            ));
        }
        let lock = folder.share()?;
        replaced::undo_cut_short(folder)?;
        let store = Store::open(&folder.database(), false).await?;
        let settings = store::cinema::get(&mut *store.read().await?)
            .await?
            .ok_or_else(|| {
                Fault::new(
                    ErrorCode::NotFound,
                    format!(
                        "{} holds no cinema yet. Make one first.",
                        folder.database().display()
                    ),
                )
            })?;
        Self::start(opening, store, settings, lock).await
    }

    /// Starts the node on an open database.
    pub(crate) async fn start(
        opening: Opening,
        store: Store,
        settings: CinemaRecord,
        lock: File,
    ) -> Result<Self> {
        let Opening {
            folder,
            surroundings,
            key_place,
        } = opening;
        let seed = surroundings.random_bytes();
        let (key_folder, cinema_id) = (folder.clone(), settings.id);
        // The keyring may ask another process over a bus: not on a thread that serves calls.
        let found = tokio::task::spawn_blocking(move || {
            key::find_or_make(&key_folder, cinema_id, key_place, seed)
        });
        let signing_key = found.await.map_err(Fault::internal)??;
        Self::keep_incarnation(&store, &folder, settings.id, &*surroundings).await?;
        folder.record_cinema(settings.id)?;
        let program = Program::enter(&folder, ProgramId(surroundings.new_id()))?;
        let public = signing_key.verifying_key();
        if !store::cinema::has_ticket_key(&mut *store.read().await?, &public).await? {
            let mut transaction = store.write().await?;
            store::cinema::add_ticket_key(&mut transaction, &public, surroundings.now()).await?;
            transaction.commit().await?;
        }
        Ok(Self {
            store,
            folder,
            surroundings,
            settings: RwLock::new(Arc::new(settings)),
            signing_key,
            sessions: Sessions::default(),
            events: broadcast::channel(EVENT_BACKLOG).0,
            plans: RwLock::default(),
            automatic_backups: RwLock::default(),
            clock_watch: ClockWatch::default(),
            program,
            _open: lock,
        })
    }

    /// Holds the database against the highest incarnation that this folder has seen, and against what a central server
    /// was told. A file that was copied back from an older one begins a new lineage, as a restore would have done: its
    /// receipt numbers and log positions may have been used by what it replaced, and rights that it believes its own
    /// may have been given away. One from before the link with the central server does not even know that there is one.
    async fn keep_incarnation(
        store: &Store,
        folder: &Folder,
        cinema: CinemaId,
        surroundings: &dyn Surroundings,
    ) -> Result<()> {
        let told = folder.told(cinema)?;
        let mut connection = store.read().await?;
        if told.is_some() && store::rights::standing(&mut connection).await?.is_none() {
            let mut transaction = store.write().await?;
            store::rights::link_again(&mut transaction).await?;
            transaction.commit().await?;
        }
        let current = store::cinema::incarnation_number(&mut connection).await?;
        let end = store::rights::log_end(&mut connection).await?;
        let highest = folder.highest_incarnation()?;
        let is_behind = told.is_some_and(|t| t.incarnation == current && t.position > end);
        if current >= highest && !is_behind {
            return folder.record_incarnation(current);
        }
        let known = store::cinema::highest_known_incarnation(&mut connection).await?;
        drop(connection);
        let next = highest.max(known) + 1;
        folder.record_incarnation(next)?;
        let by = By {
            at: surroundings.now(),
            actor: "system:start".to_owned(),
            till_id: None,
        };
        let id = IncarnationId(surroundings.new_id());
        let mut transaction = store.write().await?;
        let why = NewLife::Restored;
        store::cinema::add_incarnation(&mut transaction, next, id, why, &by).await?;
        transaction.commit().await
    }

    /// This moment, to the millisecond, as the database keeps it: what is answered from memory is what is
    /// read back later.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.surroundings.now().trunc_subsecs(3)
    }

    #[must_use]
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// The till of the machine that keeps the database.
    ///
    /// # Errors
    /// The database has none.
    pub async fn own_till(&self) -> Result<TillId> {
        store::till::first(&mut *self.store.read().await?)
            .await?
            .ok_or_else(|| Fault::internal("the cinema has no till"))
    }

    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    pub(crate) fn emit(&self, event: Event) {
        // Nobody listening is no fault.
        let _ = self.events.send(event);
    }

    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    pub(crate) fn surroundings(&self) -> &dyn Surroundings {
        &*self.surroundings
    }

    pub(crate) fn sessions(&self) -> &Sessions {
        &self.sessions
    }

    pub(crate) fn clock_watch(&self) -> &ClockWatch {
        &self.clock_watch
    }

    pub(crate) fn program(&self) -> ProgramId {
        self.program.id
    }

    /// Whether a program has the cinema open: this one, or another that has not ended.
    pub(crate) fn is_running(&self, id: ProgramId) -> bool {
        id == self.program.id || program::is_running(&self.folder, id)
    }

    pub(crate) fn signing_key(&self) -> &SigningKey {
        &self.signing_key
    }

    /// The cinema's settings as they are now.
    pub(crate) fn settings(&self) -> Arc<CinemaRecord> {
        self.settings
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Takes over settings that were just stored. They are read again, since another change may have come right after;
    /// if that fails, those that were stored here count.
    pub(crate) async fn take_over(&self, stored: CinemaRecord) {
        if let Err(error) = self.reload_settings().await {
            tracing::error!(%error, cause = ?error.cause, "the settings could not be read again");
            *self
                .settings
                .write()
                .unwrap_or_else(PoisonError::into_inner) = Arc::new(stored);
        }
    }

    /// Reads the settings again after they were changed.
    pub(crate) async fn reload_settings(&self) -> Result<()> {
        let fresh = store::cinema::get(&mut *self.store.read().await?).await?;
        let fresh = fresh.ok_or_else(|| Fault::internal("the cinema is gone from its database"))?;
        *self
            .settings
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(fresh);
        Ok(())
    }

    /// Finds out who somebody is. Whoever signs in has seen the PINs that a first run shows.
    pub(crate) async fn check_pin(&self, attempt: Attempt) -> Result<StaffMember> {
        let member = pin::check(&self.store, attempt).await?;
        self.forget_first_run().await?;
        Ok(member)
    }

    /// Forgets the demo's PINs in clear, if they are still there: from the file as well, not only from
    /// its tables.
    pub(crate) async fn forget_first_run(&self) -> Result<()> {
        if self.settings().first_run.is_none() {
            return Ok(());
        }
        let mut transaction = self.store.write().await?;
        store::cinema::clear_first_run(&mut transaction).await?;
        transaction.commit().await?;
        // If this fails, they still count as there, so that the next sign-in tries again.
        let wiped = async {
            self.store.write_back().await?;
            self.reload_settings().await
        };
        wiped.await.map_err(|fault| {
            fault.saying(
                "The first run's PINs are deleted, but may still lie in the files of the database. Try again.",
            )
        })?;
        self.emit(Event::SessionChanged);
        Ok(())
    }

    /// A plan version, read once.
    pub(crate) async fn plan(&self, id: PlanId) -> Result<Arc<HallPlan>> {
        self.plan_in(&mut *self.store.read().await?, id).await
    }

    /// A plan version, read once; within a transaction that may have just stored it.
    pub(crate) async fn plan_in(
        &self,
        connection: &mut sqlx::SqliteConnection,
        id: PlanId,
    ) -> Result<Arc<HallPlan>> {
        if let Some(plan) = self
            .plans
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&id)
        {
            return Ok(plan.clone());
        }
        let plan = store::plan::get(connection, id).await?;
        let plan = Arc::new(plan.ok_or_else(|| Fault::not_found("plan"))?);
        self.plans
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(id, plan.clone());
        Ok(plan)
    }

    pub(crate) fn automatic_backups(&self) -> AutomaticBackups {
        self.automatic_backups
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(crate) fn note_automatic_backup(&self, note: impl FnOnce(&mut AutomaticBackups)) {
        note(
            &mut self
                .automatic_backups
                .write()
                .unwrap_or_else(PoisonError::into_inner),
        );
    }

    /// Frees the seats of carts whose time is over, so that screens show them free. A cart that has more time left than
    /// any can have was begun by a clock that was ahead: it keeps what a new one gets, so that nobody loses a cart at
    /// work, and no forgotten one blocks its seats for years.
    ///
    /// # Errors
    /// The database refuses.
    pub async fn clear_expired_holds(&self) -> Result<()> {
        let now = self.now();
        let settings = self.settings();
        let seconds = |seconds: u32| TimeDelta::seconds(i64::from(seconds));
        let usual = now + seconds(settings.hold_seconds);
        // By the longest setting there is: a manager who shortens it takes no time from carts at work.
        let latest = now + seconds(HOLD_SECONDS_MOST + settings.hold_extension_seconds);
        if !store::hold::any_out_of_time(&mut *self.store.read().await?, now, latest).await? {
            return Ok(());
        }
        let mut transaction = self.store.write().await?;
        store::hold::shorten(&mut transaction, latest, usual).await?;
        let shows = store::seat::clear_expired(&mut transaction, now).await?;
        transaction.commit().await?;
        for show_id in shows {
            self.emit(Event::seats_changed(show_id));
        }
        Ok(())
    }

    /// All that the database holds of seat rights, whole: for an auditor, since it reads every seat of every show.
    ///
    /// # Errors
    /// The database refuses, or holds what cannot be.
    pub async fn all_rights(&self) -> Result<marquee_domain::rights::Cinema> {
        let mut connection = self.store.read().await?;
        // One moment of the file, whatever is sold meanwhile.
        let mut moment = connection.begin().await?;
        let whole = store::rights::load_whole(&mut moment).await?;
        moment.commit().await?;
        Ok(whole)
    }

    /// Tells the listeners when another process changed the database. Runs until it is dropped.
    ///
    /// A change is announced even if the settings cannot be read again: the seats of a screen are wrong all the same.
    /// The settings are then read at each next look, and announced once more when that works.
    pub async fn watch_other_processes(self: Arc<Self>) {
        // At once: what another process changes right after a start is a change, too. If this fails, nobody knows what
        // was missed, and the first look that succeeds is announced.
        let mut announced = self.store.others_version().await.ok();
        let mut settings_are_stale = false;
        loop {
            tokio::time::sleep(WATCH_INTERVAL).await;
            let Ok(version) = self.store.others_version().await else {
                continue;
            };
            let is_new = announced != Some(version);
            if !is_new && !settings_are_stale {
                continue;
            }
            let reloaded = self.reload_settings().await;
            if let Err(error) = &reloaded
                && is_new
            {
                tracing::error!(%error, cause = ?error.cause, "the settings could not be read again");
            }
            if is_new || reloaded.is_ok() {
                self.emit(Event::Changed);
            }
            settings_are_stale = reloaded.is_err();
            announced = Some(version);
        }
    }

    /// Writes everything back into the file and closes it.
    pub async fn close(&self) {
        self.store.close().await;
        self.program.leave();
    }
}

//! A new cinema, from nothing to its first till.

use std::fs::File;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use marquee_contract::error::ErrorCode;
use marquee_domain::id::{CinemaId, IncarnationId, TillId};
use marquee_domain::money::Currency;

use crate::fault::{Fault, Result};
use crate::node::{Cinema, Opening};
use crate::replaced;
use crate::store::cinema::CinemaRecord;
use crate::store::till::TillRecord;
use crate::store::{self, Store, WriteTransaction};

/// What a new cinema is.
#[derive(Debug, Clone)]
pub struct NewCinema {
    pub name: String,
    pub address: String,
    pub city: String,
    /// ISO 3166 alpha-2.
    pub country: String,
    pub time_zone: Tz,
    pub currency: Currency,
    /// BCP 47; the first is the language of the tickets.
    pub languages: Vec<String>,
    pub business_day_starts_minute: u16,
    pub hold_seconds: u32,
}

/// A cinema that is being made, in one transaction: until [`finish`](Founding::finish) there is none.
pub(crate) struct Founding {
    pub transaction: WriteTransaction,
    pub record: CinemaRecord,
    pub now: DateTime<Utc>,
    pub opening: Opening,
    store: Store,
    lock: File,
}

impl Cinema {
    /// Makes a new cinema in an empty folder and opens it.
    ///
    /// # Errors
    /// The folder has a cinema already, or the disk refuses.
    pub async fn create(opening: Opening, new: NewCinema) -> Result<Self> {
        Founding::begin(opening, new, None).await?.finish().await
    }
}

impl Founding {
    /// Begins a cinema with one till. `first_run` is what its first-run screen shows.
    pub(crate) async fn begin(
        opening: Opening,
        new: NewCinema,
        first_run: Option<String>,
    ) -> Result<Self> {
        opening.folder.create()?;
        let lock = opening.folder.share()?;
        refuse_where_one_is(&opening).await?;
        let store = Store::open(&opening.folder.database(), true).await?;
        let now = opening.surroundings.now();
        let record = CinemaRecord {
            id: CinemaId(opening.surroundings.new_id()),
            name: new.name,
            address: new.address,
            city: new.city,
            country: new.country,
            time_zone: new.time_zone,
            currency: new.currency,
            languages: new.languages,
            business_day_starts_minute: new.business_day_starts_minute,
            hold_seconds: new.hold_seconds,
            hold_extension_seconds: 300,
            idle_lock_seconds: 300,
            sale_closes_minutes_after_start: 20,
            backup_folder: None,
            first_run,
        };
        let mut transaction = store.write().await?;
        let incarnation = IncarnationId(opening.surroundings.new_id());
        store::cinema::insert(&mut transaction, &record, incarnation, now).await?;
        let till = TillRecord {
            id: TillId(opening.surroundings.new_id()),
            number: 1,
            name: "Till 1".into(),
            printer: None,
        };
        store::till::insert(&mut transaction, &till, now).await?;
        Ok(Self {
            transaction,
            record,
            now,
            opening,
            store,
            lock,
        })
    }

    pub(crate) async fn finish(self) -> Result<Cinema> {
        self.transaction.commit().await?;
        Cinema::start(self.opening, self.store, self.record, self.lock).await
    }
}

/// A file without a cinema in it is what a first start that was cut short left.
async fn refuse_where_one_is(opening: &Opening) -> Result<()> {
    let folder = &opening.folder;
    if !folder.has_cinema() {
        return Ok(());
    }
    replaced::undo_cut_short(folder)?;
    let store = Store::open(&folder.database(), false).await?;
    let there = store::cinema::get(&mut *store.read().await?).await?;
    if there.is_none() {
        return Ok(());
    }
    Err(Fault::new(
        ErrorCode::Conflict,
        format!(
            "There is already a cinema in {}. It was not changed.",
            folder.path().display()
        ),
    ))
}

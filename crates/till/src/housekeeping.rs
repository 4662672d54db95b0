//! What a till does by itself: freeing the seats of carts that were left, looking at the clock, and backing the cinema up.

use std::sync::Arc;
use std::time::Duration;

use marquee_cinema::Cinema;

const SWEEP: Duration = Duration::from_secs(1);
const BACKUP: Duration = Duration::from_secs(60 * 60);
/// The first backup comes soon after the start, when the cashier has signed in and the disk is quiet.
const FIRST_BACKUP: Duration = Duration::from_secs(60);

/// Frees seats of expired carts and judges the clock, once a second.
pub(crate) async fn sweep(node: Arc<Cinema>) {
    loop {
        tokio::time::sleep(SWEEP).await;
        if let Err(error) = node.clear_expired_holds().await {
            tracing::warn!(%error, "expired carts could not be cleared");
        }
        if let Err(error) = node.watch_clock().await {
            tracing::warn!(%error, "the clock could not be judged");
        }
    }
}

/// Backs the cinema up, hourly.
pub(crate) async fn back_up(node: Arc<Cinema>) {
    let mut wait = FIRST_BACKUP;
    loop {
        tokio::time::sleep(wait).await;
        wait = BACKUP;
        match node.back_up_automatically().await {
            Ok(backup) => tracing::info!(file = %backup.file.display(), "backed up"),
            Err(error) => tracing::error!(%error, "the automatic backup failed"),
        }
    }
}

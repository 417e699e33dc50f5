//! The clock door: everything that runs by itself, in one screen.

use std::time::Duration;

use actix_web::web;

use crate::tenancy::Tenancy;

/// How often what expired is removed.
const PURGE_EVERY: Duration = Duration::from_secs(3_600);

/// Starts the jobs on the database runtime; they end with it.
pub fn start(tenancy: &web::Data<Tenancy>) {
    let tenancy = tenancy.clone();
    let db = tenancy.db.clone();
    db.spawn(async move {
        let mut ticks = tokio::time::interval(PURGE_EVERY);
        loop {
            ticks.tick().await;
            match tenancy.purge_expired().await {
                Ok(rows) => tracing::info!(rows, "expired tokens and tickets removed"),
                Err(error) => tracing::warn!(%error, "expired tokens and tickets were not removed"),
            }
        }
    });
}

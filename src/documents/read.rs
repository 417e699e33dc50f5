//! What documents are made of: a session's log as its reader may see it, and what hides.

use crate::{
    platform::{error::Result, ids::SessionId},
    redaction::{Key, Policy, Redactor},
    sessions::{self, Event, log},
    tenancy::{Caller, Tenancy},
};

/// Most events that are read for a document; no session has more.
const MOST_EVENTS: i64 = 1_000_000;

/// A session's whole log.
///
/// # Errors
/// `not_found` when the caller does not see the session.
pub async fn log_for(tenancy: &Tenancy, caller: &Caller, id: SessionId) -> Result<Vec<Event>> {
    tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            sessions::find_visible(conn, caller, id).await?;
            log::read(conn, id, 0, MOST_EVENTS).await
        })
        .await
}

/// Hides by the session's own key: the same value has the same placeholder in all of its
/// documents, and in no other session's.
#[must_use]
pub fn redactor_of(tenancy: &Tenancy, id: SessionId) -> Redactor {
    Redactor::new(Policy::default(), Key::new(&tenancy.mask_key(id.0)))
}

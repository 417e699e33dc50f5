//! Removing what should never have been written: the words of one event.
//!
//! What must stay true: number, kind and place of the event stay. Whatever was read
//! from the log is read anew: the snapshot goes, the lists are written again, and the
//! log gets another name, which no actor that knows the old one can append to and which
//! makes every client begin again.

use serde_json::json;

use super::{
    log::{data_of, read},
    store,
};
use crate::{
    platform::{
        clock::Clock,
        error::{Error, Result},
        ids::SessionId,
    },
    tenancy::{
        Caller, Role, Tenancy,
        audit::{self, Entry},
    },
};

/// Removes the words of the event `seq`, for ever. Doing it again changes nothing.
///
/// # Errors
/// `not_found` when the caller does not see the session or it has no such event;
/// `forbidden` when they are no team admin; `nothing_to_remove` (409) when nobody wrote
/// anything into the event.
pub async fn purge(tenancy: &Tenancy, caller: &Caller, session: SessionId, seq: u64) -> Result<()> {
    tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            store::find_visible(conn, caller, session).await?;
            if caller.role < Role::TeamAdmin {
                return Err(Error::forbidden(
                    "Only team admins and owners remove what was written. Ask one of them.",
                ));
            }
            let before = seq.checked_sub(1).ok_or_else(Error::not_found)?;
            let event = read(conn, session, before, 1).await?.into_iter().find(|event| event.seq == seq);
            let mut event = event.ok_or_else(Error::not_found)?;
            let removed = event.body.purge();
            if removed.is_empty() {
                return Err(Error::conflict("nothing_to_remove", "Nobody wrote anything into this event."));
            }
            if !store::purge_event(conn, session, seq, data_of(&event.body)?, Clock.now()).await? {
                return Ok(());
            }
            // From here on nobody else appends, until the lists are written.
            for mut later in read(conn, session, seq, i64::MAX).await? {
                if !later.body.forget(seq, &removed) {
                    continue;
                }
                let data = data_of(&later.body)?;
                if later.body.is_said_by_copilot() {
                    store::purge_event(conn, session, later.seq, data, Clock.now()).await?;
                } else {
                    store::rewrite_event(conn, session, later.seq, data).await?;
                }
            }
            store::rename_log(conn, session).await?;
            store::write_lists_again(conn, session).await?;
            let detail = json!({ "seq": seq, "kind": event.body.kind() });
            let entry =
                Entry { action: "session.event_purged", object_kind: "session", object_id: session.0, detail };
            audit::record(conn, caller, entry).await
        })
        .await
}

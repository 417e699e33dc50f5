//! A session as its actor needs it: read whole when it wakes, and the snapshot that makes
//! that quick.
//!
//! What must stay true: a snapshot belongs to one log; whoever gave the log another name
//! finds none that was folded from the former.

use std::collections::HashMap;

use diesel::{insert_into, prelude::*, upsert::excluded};
use diesel_async::RunQueryDsl;
use serde_json::Value;

use super::{RECENT, events, session_events, session_snapshots, sessions, signed, unsigned};
use crate::{
    platform::{
        db::TenantConn,
        error::{Error, Result},
        ids::{CommandId, FlowVersionId, LogId, SessionId, UserId},
    },
    sessions::{
        event::{Actor, Event},
        state::{FORMAT, State},
    },
};

/// All a running session needs of the past.
#[derive(Debug)]
pub struct Loaded {
    /// The log.
    pub log: LogId,
    /// The flow version it is pinned to.
    pub flow_version: Option<FlowVersionId>,
    /// The fold over the whole log.
    pub state: State,
    /// The newest events, at most [`RECENT`] and at least those after the snapshot.
    pub recent: Vec<Event>,
    /// Every command in the log.
    pub commands: HashMap<CommandId, Done>,
}

/// What became of a command that is in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    /// Its last event.
    pub seq: u64,
    /// Whose it was.
    pub by: UserId,
}

impl Done {
    /// What became of the command of this event, which is its last one.
    #[must_use]
    pub fn by(event: &Event) -> Self {
        Self { seq: event.seq, by: event.by.id }
    }
}

/// Reads a session whole: its newest snapshot and the events after it.
///
/// # Errors
/// `not_found` when there is no such session in this account.
pub async fn load(conn: &mut TenantConn, id: SessionId) -> Result<Loaded> {
    let (log, flow_version, head): (LogId, Option<FlowVersionId>, i64) = sessions::table
        .find((conn.account(), id))
        .select((sessions::log_id, sessions::flow_version_id, sessions::head))
        .first(conn)
        .await
        .optional()?
        .ok_or_else(Error::not_found)?;
    let mut state = snapshot(conn, id).await?;
    let first = state.seq.min(unsigned(head).saturating_sub(RECENT));
    let recent = events(conn, id, first, i64::MAX).await?;
    for event in &recent {
        if event.seq > state.seq {
            state.apply(event);
        }
    }
    let commands = done(conn, id, state.seq).await?;
    Ok(Loaded { log, flow_version, state, recent, commands })
}

/// Every command of the log up to an event.
async fn done(conn: &mut TenantConn, id: SessionId, last: u64) -> Result<HashMap<CommandId, Done>> {
    let last_of_each: Vec<(CommandId, i64, Value)> = session_events::table
        .filter(session_events::account_id.eq(conn.account()))
        .filter(session_events::session_id.eq(id))
        .filter(session_events::seq.le(signed(last)))
        .distinct_on(session_events::command_id)
        .order((session_events::command_id, session_events::seq.desc()))
        .select((session_events::command_id, session_events::seq, session_events::actor))
        .load(conn)
        .await?;
    let done = |(id, seq, actor)| {
        let by: Actor = serde_json::from_value(actor).map_err(Error::internal)?;
        Ok((id, Done { seq: unsigned(seq), by: by.id }))
    };
    last_of_each.into_iter().map(done).collect()
}

/// The newest snapshot this program can read, or the state before the first event.
pub(super) async fn snapshot(conn: &mut TenantConn, id: SessionId) -> Result<State> {
    let found: Option<Value> = session_snapshots::table
        .find((conn.account(), id))
        .filter(session_snapshots::format.eq(FORMAT))
        .select(session_snapshots::state)
        .first(conn)
        .await
        .optional()?;
    Ok(found.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default())
}

/// Keeps `state` as the snapshot of `log` unless a newer one is there, or the log has
/// another name by now.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn save_snapshot(conn: &mut TenantConn, id: SessionId, log: LogId, state: &State) -> Result<()> {
    use diesel::query_dsl::methods::FilterDsl as _;

    // Locked, so that it keeps this name until the snapshot is there to be removed.
    let known = sessions::table.find((conn.account(), id)).select(sessions::log_id).for_share();
    if known.first::<LogId>(conn).await.optional()? != Some(log) {
        return Ok(());
    }
    let value = serde_json::to_value(state).map_err(Error::internal)?;
    insert_into(session_snapshots::table)
        .values((
            session_snapshots::account_id.eq(conn.account()),
            session_snapshots::session_id.eq(id),
            session_snapshots::seq.eq(signed(state.seq)),
            session_snapshots::format.eq(FORMAT),
            session_snapshots::state.eq(value),
        ))
        .on_conflict((session_snapshots::account_id, session_snapshots::session_id))
        .do_update()
        .set((
            session_snapshots::seq.eq(excluded(session_snapshots::seq)),
            session_snapshots::format.eq(excluded(session_snapshots::format)),
            session_snapshots::state.eq(excluded(session_snapshots::state)),
        ))
        .filter(
            session_snapshots::seq
                .lt(excluded(session_snapshots::seq))
                .or(session_snapshots::format.ne(excluded(session_snapshots::format))),
        )
        .execute(conn)
        .await?;
    Ok(())
}

//! What became of hand-overs and tasks, for lists that must not read whole sessions.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::{EVENT_COLUMNS, EventRow, event_of, session_events};
use crate::{
    platform::{db::TenantConn, error::Result, ids::SessionId},
    sessions::state::State,
};

/// The kinds of events that decide it.
const DECIDING: [&str; 15] = [
    "session.started",
    "session.completed",
    "session.abandoned",
    "session.reopened",
    "escalation.offered",
    "escalation.readdressed",
    "escalation.exhausted",
    "escalation.released",
    "escalation.claimed",
    "escalation.declined",
    "escalation.returned",
    "escalation.withdrawn",
    "task.added",
    "task.moved",
    "task.resolved",
];

/// A session's hand-overs and tasks as they are now, and whether it is over: nothing else of its
/// state is there.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn outline(conn: &mut TenantConn, id: SessionId) -> Result<State> {
    let rows: Vec<EventRow> = session_events::table
        .filter(session_events::account_id.eq(conn.account()))
        .filter(session_events::session_id.eq(id))
        .filter(session_events::kind.eq_any(DECIDING))
        .order(session_events::seq)
        .select(EVENT_COLUMNS)
        .load(conn)
        .await?;
    let events = rows.into_iter().map(event_of).collect::<Result<Vec<_>>>()?;
    Ok(State::fold(&events))
}

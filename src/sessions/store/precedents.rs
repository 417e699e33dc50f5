//! How earlier sessions answered a question of a flow, and what was known in them by then.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::Value;

use super::{Event, State, Status, event_from, session_events, visible_to};
use crate::{
    platform::{
        db::TenantConn,
        error::Result,
        ids::{CommandId, FlowVersionId, SessionId},
    },
    sessions::VisitKind,
    tenancy::Caller,
};

/// Most sessions looked at, the ones that moved last.
const MOST: i64 = 60;
/// The events that tell what was known and how it went on.
const TELLING: [&str; 13] = [
    "session.started",
    "ticket.linked",
    "variable.set",
    "fact.added",
    "fact.retracted",
    "note.added",
    "note.edited",
    "note.retracted",
    "flow.answered",
    "flow.backed",
    "flow.jumped",
    "step.completed",
    "step.skipped",
];

/// A question as an earlier session answered it.
#[derive(Clone, Debug)]
pub struct Precedent {
    /// The session.
    pub session: SessionId,
    /// The answer's id in the node.
    pub option: String,
    /// What was known right before.
    pub known: State,
}

/// How completed sessions that the caller may see answered the question `node`, where they ran one of these
/// versions of its flow; of each its last answer that was not taken back. The ones that moved last come first.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn precedents(
    conn: &mut TenantConn,
    caller: &Caller,
    versions: Vec<FlowVersionId>,
    node: &str,
) -> Result<Vec<Precedent>> {
    use super::sessions;

    let ids: Vec<SessionId> = visible_to(caller)
        .filter(sessions::status.eq(Status::Completed.as_str()))
        .filter(sessions::flow_version_id.eq_any(versions))
        .order((sessions::updated_at.desc(), sessions::id.desc()))
        .limit(MOST)
        .select(sessions::id)
        .load(conn)
        .await?;
    type Row = (SessionId, i64, CommandId, String, DateTime<Utc>, Value, Value);
    let rows: Vec<Row> = session_events::table
        .filter(session_events::account_id.eq(conn.account()))
        .filter(session_events::session_id.eq_any(&ids))
        .filter(session_events::kind.eq_any(TELLING))
        .order((session_events::session_id, session_events::seq))
        .select((
            session_events::session_id,
            session_events::seq,
            session_events::command_id,
            session_events::kind,
            session_events::at,
            session_events::actor,
            session_events::data,
        ))
        .load(conn)
        .await?;
    let mut logs: BTreeMap<SessionId, Vec<Event>> = BTreeMap::new();
    for (session, seq, command, kind, at, actor, data) in rows {
        logs.entry(session).or_default().push(event_from(seq, command, kind, at, actor, data)?);
    }
    let precedent = |session: SessionId| of(session, logs.get(&session)?, node);
    Ok(ids.into_iter().filter_map(precedent).collect())
}

fn of(session: SessionId, log: &[Event], node: &str) -> Option<Precedent> {
    let whole = State::fold(log);
    let answered = |kind| kind == VisitKind::Answered;
    let visit = whole.way().rev().find(|visit| visit.node.id == node && answered(visit.kind))?;
    let option = visit.choice.as_ref()?.id.clone();
    let known = State::fold(log.iter().take_while(|event| event.seq < visit.seq));
    Some(Precedent { session, option, known })
}

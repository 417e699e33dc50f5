//! How earlier sessions answered a question of a flow, and what was known in them by then.

use std::collections::{BTreeMap, HashSet};

use diesel::{dsl::sql, prelude::*, sql_types::Integer};
use diesel_async::RunQueryDsl;

use super::{EVENT_COLUMNS, Event, EventRow, Sessions, State, Status, event_of, session_events, visible_to};
use crate::{
    platform::{
        db::TenantConn,
        error::Result,
        ids::{FlowVersionId, SessionId, TeamId},
    },
    sessions::VisitKind,
    tenancy::Caller,
};

/// Most sessions looked at, the ones that moved last.
const MOST: i64 = 60;
/// Most events read of all of them, and the largest one, in bytes: what is longer is no answer and no fact.
const MOST_EVENTS: i64 = 3_000;
const LARGEST: i32 = 2_048;
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

/// The sessions that everybody in a room may see, as far as the caller may: what is said in it of others is read
/// by all of them. Those open to the account; in a team's room, while nobody else is `asked` in, the team's.
async fn told_in(conn: &mut TenantConn, caller: &Caller, room: SessionId, asked: bool) -> Result<Sessions> {
    use super::sessions;

    let found = sessions::table.find((conn.account(), room)).select((sessions::visibility, sessions::team_id));
    let found: Option<(String, Option<TeamId>)> = found.first(conn).await.optional()?;
    let team = found.filter(|(visibility, _)| visibility == "team" && !asked).and_then(|(_, team)| team);
    let of_all = sessions::visibility.eq("account").nullable();
    Ok(match team {
        Some(team) => {
            let of_team = sessions::visibility.eq("team").nullable().and(sessions::team_id.eq(team));
            visible_to(caller).filter(of_all.or(of_team))
        }
        None => visible_to(caller).filter(of_all),
    })
}

/// Those of `ids` that everybody in the session `room` may see; nobody else being `asked` in.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn tellable(
    conn: &mut TenantConn,
    caller: &Caller,
    (room, asked): (SessionId, bool),
    ids: Vec<SessionId>,
) -> Result<HashSet<SessionId>> {
    use super::sessions;

    let told = told_in(conn, caller, room, asked).await?;
    let found: Vec<SessionId> = told.filter(sessions::id.eq_any(ids)).select(sessions::id).load(conn).await?;
    Ok(found.into_iter().collect())
}

/// How completed sessions that everybody in the session `room` may see answered the question `node`, where they
/// ran one of these versions of its flow; of each its last answer that was not taken back. The ones that moved
/// last come first.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn precedents(
    conn: &mut TenantConn,
    caller: &Caller,
    (room, asked): (SessionId, bool),
    versions: Vec<FlowVersionId>,
    node: &str,
) -> Result<Vec<Precedent>> {
    use super::sessions;

    let ids: Vec<SessionId> = told_in(conn, caller, room, asked)
        .await?
        .filter(sessions::status.eq(Status::Completed.as_str()))
        .filter(sessions::flow_version_id.eq_any(versions))
        .order((sessions::updated_at.desc(), sessions::id.desc()))
        .limit(MOST)
        .select(sessions::id)
        .load(conn)
        .await?;
    let rows: Vec<(SessionId, EventRow)> = session_events::table
        .filter(session_events::account_id.eq(conn.account()))
        .filter(session_events::session_id.eq_any(&ids))
        .filter(session_events::kind.eq_any(TELLING))
        .filter(sql::<Integer>("pg_column_size(data)").le(LARGEST))
        .order((session_events::session_id, session_events::seq))
        .limit(MOST_EVENTS)
        .select((session_events::session_id, EVENT_COLUMNS))
        .load(conn)
        .await?;
    let mut logs: BTreeMap<SessionId, Vec<Event>> = BTreeMap::new();
    for (session, row) in rows {
        logs.entry(session).or_default().push(event_of(row)?);
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

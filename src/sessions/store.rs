//! The tables of this domain.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::{
    dsl::{IntoBoxed, exists, not},
    insert_into,
    pg::Pg,
    prelude::*,
    sql_types::Bool,
    update,
};
use diesel_async::RunQueryDsl;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    escalations,
    event::{Event, EventBody, Visibility},
    log::{Recorded, event_from},
    state::{State, Status},
};
use crate::{
    platform::{
        db::TenantConn,
        error::{Error, Result},
        ids::{CommandId, FlowVersionId, LogId, SessionId, TeamId, UserId},
        page::Cursor,
    },
    tenancy::{Caller, Role},
};

mod going_on;
mod linked;
mod loading;
mod outline;
mod precedents;
#[path = "schema.rs"]
pub(super) mod schema;
pub use going_on::going_on;
pub use linked::linked;
use loading::snapshot;
pub use loading::{Done, Loaded, load, save_snapshot};
pub use outline::outline;
pub use precedents::{Precedent, precedents, tellable};
use schema::app::{session_events, session_participants, session_snapshots, sessions};

/// How many of the newest events are kept at hand for clients that come back.
pub const RECENT: u64 = 500;

/// A session as lists show it.
#[derive(Clone, Debug, Queryable)]
pub struct SessionRow {
    /// The session.
    pub id: SessionId,
    /// Its log.
    pub log: LogId,
    /// Its title.
    pub title: String,
    /// The flow version it is pinned to.
    pub flow_version: Option<FlowVersionId>,
    /// `private`, `team` or `account`.
    pub visibility: String,
    /// Who started it.
    pub started_by: UserId,
    /// The number of its last event.
    pub head: i64,
    /// `running`, `paused`, `completed` or `abandoned`.
    pub status: String,
    /// Where it stands, in one line.
    pub headline: String,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it last moved.
    pub updated_at: DateTime<Utc>,
    /// The number of the ticket it is about.
    pub ticket: Option<String>,
    /// The client the ticket is for.
    pub client: Option<String>,
}

pub(super) type Columns = (
    sessions::id,
    sessions::log_id,
    sessions::title,
    sessions::flow_version_id,
    sessions::visibility,
    sessions::started_by,
    sessions::head,
    sessions::status,
    sessions::headline,
    sessions::created_at,
    sessions::updated_at,
    sessions::ticket,
    sessions::client,
);

pub(super) const COLUMNS: Columns = (
    sessions::id,
    sessions::log_id,
    sessions::title,
    sessions::flow_version_id,
    sessions::visibility,
    sessions::started_by,
    sessions::head,
    sessions::status,
    sessions::headline,
    sessions::created_at,
    sessions::updated_at,
    sessions::ticket,
    sessions::client,
);

pub(super) type Sessions = IntoBoxed<'static, sessions::table, Pg>;

/// The sessions of the account that the caller may see: those they take part in and not only watch,
/// those of their teams (of all teams, for team admins), those open to the account, and those
/// they are asked to take over. The one answer to this question, for every door.
pub(super) fn visible_to(caller: &Caller) -> Sessions {
    let takes_part = exists(
        session_participants::table
            .filter(session_participants::account_id.eq(sessions::account_id))
            .filter(session_participants::session_id.eq(sessions::id))
            .filter(session_participants::user_id.eq(caller.user))
            .filter(not(session_participants::watches)),
    );
    let helps = (caller.role >= Role::Engineer).into_sql::<Bool>();
    let manages = (caller.role >= Role::TeamAdmin).into_sql::<Bool>();
    let in_team = sessions::team_id.eq_any(caller.teams.clone()).or(manages.nullable());
    let everyone = sessions::visibility
        .eq("account")
        .or(takes_part)
        .or(helps.and(escalations::store::asks(caller)))
        .nullable();
    sessions::table
        .into_boxed()
        .filter(sessions::account_id.eq(caller.account()))
        .filter(everyone.or(sessions::visibility.eq("team").nullable().and(in_team)))
}

/// The session, if the caller may see it.
///
/// # Errors
/// `not_found` when it does not exist or is not theirs to see.
pub async fn find_visible(conn: &mut TenantConn, caller: &Caller, id: SessionId) -> Result<SessionRow> {
    visible_to(caller)
        .filter(sessions::id.eq(id))
        .select(COLUMNS)
        .first(conn)
        .await
        .optional()?
        .ok_or_else(Error::not_found)
}

/// What a session is about, for lists of what belongs to it.
#[derive(Clone, Debug, Queryable, Serialize, ToSchema)]
pub struct Brief {
    /// Its title.
    pub title: String,
    /// The number of the ticket it is about.
    pub ticket: Option<String>,
    /// The client the ticket is for.
    pub client: Option<String>,
}

/// What those of `ids` are about that the caller may see.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn visible_briefly(
    conn: &mut TenantConn,
    caller: &Caller,
    ids: Vec<SessionId>,
) -> Result<HashMap<SessionId, Brief>> {
    let found: Vec<(SessionId, Brief)> = visible_to(caller)
        .filter(sessions::id.eq_any(ids))
        .select((sessions::id, (sessions::title, sessions::ticket, sessions::client)))
        .load(conn)
        .await?;
    Ok(found.into_iter().collect())
}

/// The sessions the caller may see, last moved first, one more than `limit`.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn list_visible(
    conn: &mut TenantConn,
    caller: &Caller,
    status: Option<Status>,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<SessionRow>> {
    let mut query = visible_to(caller)
        .order((sessions::updated_at.desc(), sessions::id.desc()))
        .limit(limit + 1)
        .select(COLUMNS);
    if let Some(status) = status {
        query = query.filter(sessions::status.eq(status.as_str()));
    }
    if let Some(Cursor { at, id }) = after {
        let earlier =
            sessions::updated_at.lt(at).or(sessions::updated_at.eq(at).and(sessions::id.lt(SessionId(id))));
        query = query.filter(earlier);
    }
    Ok(query.load(conn).await?)
}

/// A change to a session that is over, or was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Queryable)]
pub struct SearchChange {
    /// The session.
    pub id: SessionId,
    /// The number of its last change among all of the account that search counts.
    pub revision: i64,
}

/// The sessions that changed after the change numbered `after`, in order of their changes,
/// at most `limit`. From nothing, those that are over.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn changed_for_search(conn: &mut TenantConn, after: i64, limit: i64) -> Result<Vec<SearchChange>> {
    let changed = sessions::table
        .filter(sessions::account_id.eq(conn.account()))
        .filter(sessions::search_revision.gt(after.max(0)))
        .order(sessions::search_revision)
        .limit(limit)
        .select((sessions::id, sessions::search_revision))
        .load(conn)
        .await?;
    Ok(changed)
}

/// A session as search finds it.
#[derive(Debug)]
pub struct Findable {
    /// As lists show it.
    pub row: SessionRow,
    /// The team it belongs to.
    pub team: Option<TeamId>,
    /// Who takes part.
    pub people: Vec<UserId>,
    /// What happened in it.
    pub state: State,
}

/// Those of `ids` that are over, whoever may see them; search asks again for whom.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn findable(conn: &mut TenantConn, ids: &[SessionId]) -> Result<Vec<Findable>> {
    let rows: Vec<(SessionRow, Option<TeamId>)> = sessions::table
        .filter(sessions::account_id.eq(conn.account()))
        .filter(sessions::id.eq_any(ids))
        .filter(sessions::status.eq_any([Status::Completed.as_str(), Status::Abandoned.as_str()]))
        .select((COLUMNS, sessions::team_id))
        .load(conn)
        .await?;
    let mut found = Vec::with_capacity(rows.len());
    for (row, team) in rows {
        let people = session_participants::table
            .filter(session_participants::account_id.eq(conn.account()))
            .filter(session_participants::session_id.eq(row.id))
            .filter(not(session_participants::watches))
            .order(session_participants::user_id)
            .select(session_participants::user_id)
            .load(conn)
            .await?;
        let state = state_of(conn, row.id).await?;
        found.push(Findable { row, team, people, state });
    }
    Ok(found)
}

/// The fold over a session's whole log.
async fn state_of(conn: &mut TenantConn, id: SessionId) -> Result<State> {
    let mut state = snapshot(conn, id).await?;
    for event in events(conn, id, state.seq, i64::MAX).await? {
        state.apply(&event);
    }
    Ok(state)
}

/// Makes a session with the first events of its log, which come from one command.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn insert(
    conn: &mut TenantConn,
    id: SessionId,
    log: LogId,
    team: Option<TeamId>,
    flow_version: Option<FlowVersionId>,
    events: &[Event],
) -> Result<()> {
    let Some((EventBody::SessionStarted { title, visibility, .. }, first)) = events.first().map(|e| (&e.body, e))
    else {
        return Err(Error::internal("a log begins with session.started"));
    };
    let state = State::fold(events);
    insert_into(sessions::table)
        .values((
            sessions::account_id.eq(conn.account()),
            sessions::id.eq(id),
            sessions::log_id.eq(log),
            sessions::title.eq(title),
            sessions::flow_version_id.eq(flow_version),
            sessions::visibility.eq(visibility_word(*visibility)),
            sessions::team_id.eq(team),
            sessions::started_by.eq(first.by.id),
            sessions::head.eq(signed(state.seq)),
            sessions::status.eq(state.status.as_str()),
            sessions::headline.eq(state.headline()),
            sessions::created_at.eq(first.at),
            sessions::updated_at.eq(first.at),
            sessions::ticket.eq(state.ticket.as_ref().map(|ticket| ticket.number.as_str())),
            sessions::client.eq(state.ticket.as_ref().and_then(|ticket| ticket.client.as_deref())),
        ))
        .execute(conn)
        .await?;
    insert_first_events(conn, id, events).await?;
    insert_into(session_participants::table)
        .values((
            session_participants::account_id.eq(conn.account()),
            session_participants::session_id.eq(id),
            session_participants::user_id.eq(first.by.id),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

async fn insert_first_events(conn: &mut TenantConn, id: SessionId, events: &[Event]) -> Result<()> {
    let mut rows = Vec::with_capacity(events.len());
    for (part, event) in events.iter().enumerate() {
        let recorded = Recorded::of(event)?;
        rows.push((
            session_events::account_id.eq(conn.account()),
            session_events::session_id.eq(id),
            session_events::seq.eq(signed(event.seq)),
            session_events::command_id.eq(event.command),
            session_events::part.eq(i16::try_from(part).map_err(Error::internal)?),
            session_events::kind.eq(recorded.kind),
            session_events::at.eq(event.at),
            session_events::actor.eq(recorded.actor),
            session_events::data.eq(recorded.data),
        ));
    }
    insert_into(session_events::table).values(rows).execute(conn).await?;
    Ok(())
}

fn visibility_word(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Private => "private",
        Visibility::Team => "team",
        Visibility::Account => "account",
    }
}

/// An event as it is stored.
type EventRow = (i64, CommandId, String, DateTime<Utc>, Value, Value);
type EventColumns = (
    session_events::seq,
    session_events::command_id,
    session_events::kind,
    session_events::at,
    session_events::actor,
    session_events::data,
);
const EVENT_COLUMNS: EventColumns = (
    session_events::seq,
    session_events::command_id,
    session_events::kind,
    session_events::at,
    session_events::actor,
    session_events::data,
);

fn event_of((seq, command, kind, at, actor, data): EventRow) -> Result<Event> {
    event_from(seq, command, kind, at, actor, data)
}

/// The events after `after`, in order, at most `limit`.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn events(conn: &mut TenantConn, id: SessionId, after: u64, limit: i64) -> Result<Vec<Event>> {
    let rows: Vec<EventRow> = session_events::table
        .filter(session_events::account_id.eq(conn.account()))
        .filter(session_events::session_id.eq(id))
        .filter(session_events::seq.gt(signed(after)))
        .order(session_events::seq)
        .limit(limit)
        .select(EVENT_COLUMNS)
        .load(conn)
        .await?;
    rows.into_iter().map(event_of).collect()
}

/// The log's name.
///
/// # Errors
/// `not_found` when there is no such session in this account.
pub async fn log_of(conn: &mut TenantConn, id: SessionId) -> Result<LogId> {
    let found =
        sessions::table.find((conn.account(), id)).select(sessions::log_id).first(conn).await.optional()?;
    found.ok_or_else(Error::not_found)
}

/// Gives the log another name, which locks the session until the transaction ends.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn rename_log(conn: &mut TenantConn, id: SessionId) -> Result<()> {
    let session = sessions::table.find((conn.account(), id));
    update(session).set(sessions::log_id.eq(LogId::new())).execute(conn).await?;
    Ok(())
}

/// Puts `data` in the place of an event's own, once; whether it was the first time.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn purge_event(
    conn: &mut TenantConn,
    id: SessionId,
    seq: u64,
    data: Value,
    now: DateTime<Utc>,
) -> Result<bool> {
    let event =
        session_events::table.find((conn.account(), id, signed(seq))).filter(session_events::purged_at.is_null());
    let set = (session_events::data.eq(data), session_events::purged_at.eq(now));
    Ok(update(event).set(set).execute(conn).await? == 1)
}

/// Puts `data` in the place of an event's, which repeats what was removed elsewhere.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn rewrite_event(conn: &mut TenantConn, id: SessionId, seq: u64, data: Value) -> Result<()> {
    let event = session_events::table.find((conn.account(), id, signed(seq)));
    update(event).set(session_events::data.eq(data)).execute(conn).await?;
    Ok(())
}

/// Reads what stands beside the log from all of it again.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn write_lists_again(conn: &mut TenantConn, id: SessionId) -> Result<()> {
    diesel::delete(session_snapshots::table.find((conn.account(), id))).execute(conn).await?;
    let state = State::fold(&events(conn, id, 0, i64::MAX).await?);
    let set = (
        sessions::title.eq(&state.title),
        sessions::headline.eq(state.headline()),
        sessions::ticket.eq(state.ticket.as_ref().map(|ticket| ticket.number.as_str())),
        sessions::client.eq(state.ticket.as_ref().and_then(|ticket| ticket.client.as_deref())),
    );
    update(sessions::table.find((conn.account(), id))).set(set).execute(conn).await?;
    Ok(())
}

/// Event numbers are positive and count events: far below either type's end.
fn signed(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

fn unsigned(seq: i64) -> u64 {
    u64::try_from(seq).unwrap_or(0)
}

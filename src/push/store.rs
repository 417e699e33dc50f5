//! The tables of this domain: pushes, and the writes they are made of.

use chrono::{DateTime, Utc};
use diesel::{delete, dsl::exists, insert_into, prelude::*, select, update, upsert::excluded};
use diesel_async::RunQueryDsl;
use serde_json::{Value, json};

use super::model::{Part, PartState, PushState};
use crate::{
    platform::{
        db::TenantConn,
        error::{Error, Result},
        ids::{PsaConnectionId, PushId, SessionId, UserId},
    },
    psa::model::Look,
    sessions::Delivery,
};

#[path = "schema.rs"]
mod schema;
use schema::app::{push_parts, pushes, ticket_looks};

/// A push as it is stored.
#[derive(Clone, Debug, Queryable)]
pub struct PushRow {
    pub id: PushId,
    pub session: SessionId,
    pub connection: PsaConnectionId,
    pub ticket: String,
    pub variant: String,
    pub made_by: UserId,
    pub made_at: DateTime<Utc>,
    pub seq: i64,
    pub state: String,
    pub reason: Option<String>,
    pub changed_at: DateTime<Utc>,
}

impl PushRow {
    pub fn state(&self) -> PushState {
        PushState::of(&self.state)
    }
}

type Columns = (
    pushes::id,
    pushes::session_id,
    pushes::connection_id,
    pushes::ticket,
    pushes::variant,
    pushes::made_by,
    pushes::made_at,
    pushes::seq,
    pushes::state,
    pushes::reason,
    pushes::changed_at,
);
const COLUMNS: Columns = (
    pushes::id,
    pushes::session_id,
    pushes::connection_id,
    pushes::ticket,
    pushes::variant,
    pushes::made_by,
    pushes::made_at,
    pushes::seq,
    pushes::state,
    pushes::reason,
    pushes::changed_at,
);

/// A write as it is stored.
#[derive(Clone, Debug)]
pub struct PartRow {
    pub number: i16,
    pub delivery: Delivery,
    pub part: Part,
    pub state: PartState,
}

/// A push with its writes. `false` when the same is on its way to the ticket, or there.
pub async fn insert(conn: &mut TenantConn, push: &PushRow, digest: &[u8], parts: &[Part]) -> Result<bool> {
    let added = insert_into(pushes::table)
        .values((
            pushes::account_id.eq(conn.account()),
            pushes::id.eq(push.id),
            pushes::session_id.eq(push.session),
            pushes::connection_id.eq(push.connection),
            pushes::ticket.eq(&push.ticket),
            pushes::variant.eq(&push.variant),
            pushes::digest.eq(digest),
            pushes::made_by.eq(push.made_by),
            pushes::made_at.eq(push.made_at),
            pushes::seq.eq(push.seq),
            pushes::state.eq(&push.state),
            pushes::changed_at.eq(push.changed_at),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    if added == 0 {
        return Ok(false);
    }
    for (number, part) in (0_i16..).zip(parts) {
        insert_into(push_parts::table)
            .values((
                push_parts::account_id.eq(conn.account()),
                push_parts::push_id.eq(push.id),
                push_parts::part.eq(number),
                push_parts::delivery.eq(part.delivery().as_str()),
                push_parts::body.eq(serde_json::to_value(part).map_err(Error::internal)?),
            ))
            .execute(conn)
            .await?;
    }
    Ok(true)
}

/// A push.
pub async fn find(conn: &mut TenantConn, id: PushId) -> Result<Option<PushRow>> {
    Ok(pushes::table.find((conn.account(), id)).select(COLUMNS).first(conn).await.optional()?)
}

/// The pushes of a session, newest first.
pub async fn of_session(conn: &mut TenantConn, session: SessionId) -> Result<Vec<PushRow>> {
    let rows = pushes::table
        .filter(pushes::account_id.eq(conn.account()))
        .filter(pushes::session_id.eq(session))
        .order((pushes::made_at.desc(), pushes::id.desc()))
        .limit(200)
        .select(COLUMNS)
        .load(conn)
        .await?;
    Ok(rows)
}

/// The push that puts the same on the same ticket, unless its note failed; through whatever
/// connection, as one that was removed may have led there too.
pub async fn alike(conn: &mut TenantConn, push: &PushRow, digest: &[u8]) -> Result<Option<PushRow>> {
    let row = pushes::table
        .filter(pushes::account_id.eq(conn.account()))
        .filter(pushes::session_id.eq(push.session))
        .filter(pushes::ticket.eq(&push.ticket))
        .filter(pushes::digest.eq(digest))
        .filter(pushes::state.ne(PushState::Failed.as_str()).or(pushes::noted))
        .select(COLUMNS)
        .first(conn)
        .await
        .optional()?;
    Ok(row)
}

/// Moves a push, unless it is where it should not be moved from. Whether it was moved.
pub async fn set_state(
    conn: &mut TenantConn,
    id: PushId,
    (from, to): (&[PushState], PushState),
    reason: Option<&str>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let from: Vec<_> = from.iter().map(|state| state.as_str()).collect();
    let row = pushes::table
        .filter(pushes::account_id.eq(conn.account()))
        .filter(pushes::id.eq(id))
        .filter(pushes::state.eq_any(from));
    let moved = update(row)
        .set((pushes::state.eq(to.as_str()), pushes::reason.eq(reason), pushes::changed_at.eq(now)))
        .execute(conn)
        .await?;
    Ok(moved == 1)
}

/// The writes of a push, in order.
pub async fn parts(conn: &mut TenantConn, id: PushId) -> Result<Vec<PartRow>> {
    type Stored = (i16, String, Value, String);
    let rows: Vec<Stored> = push_parts::table
        .filter(push_parts::account_id.eq(conn.account()))
        .filter(push_parts::push_id.eq(id))
        .order(push_parts::part)
        .select((push_parts::part, push_parts::delivery, push_parts::body, push_parts::state))
        .load(conn)
        .await?;
    let read = |(number, delivery, body, state): Stored| {
        let part = serde_json::from_value(body).unwrap_or(Part::Done);
        PartRow { number, delivery: Delivery::of(&delivery), part, state: PartState::of(&state) }
    };
    Ok(rows.into_iter().map(read).collect())
}

/// How far the writes of pushes are, without their words.
pub async fn progress(
    conn: &mut TenantConn,
    ids: &[PushId],
) -> Result<Vec<(PushId, Delivery, PartState, Option<String>)>> {
    let rows: Vec<(PushId, String, String, Option<String>)> = push_parts::table
        .filter(push_parts::account_id.eq(conn.account()))
        .filter(push_parts::push_id.eq_any(ids))
        .order((push_parts::push_id, push_parts::part))
        .select((push_parts::push_id, push_parts::delivery, push_parts::state, push_parts::reason))
        .load(conn)
        .await?;
    let read = |(id, delivery, state, reason): (PushId, String, String, Option<String>)| {
        (id, Delivery::of(&delivery), PartState::of(&state), reason)
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Has those writes of a push tried again that failed.
pub async fn wait_again(conn: &mut TenantConn, id: PushId) -> Result<()> {
    let failed = push_parts::table
        .filter(push_parts::account_id.eq(conn.account()))
        .filter(push_parts::push_id.eq(id))
        .filter(push_parts::state.eq(PartState::Failed.as_str()));
    let waits = (push_parts::state.eq(PartState::Waiting.as_str()), push_parts::reason.eq(None::<&str>));
    update(failed).set(waits).execute(conn).await?;
    Ok(())
}

/// Keeps that all of a push's note is there, if it is.
pub async fn see_whether_noted(conn: &mut TenantConn, id: PushId) -> Result<()> {
    let lacks = push_parts::table
        .filter(push_parts::account_id.eq(conn.account()))
        .filter(push_parts::push_id.eq(id))
        .filter(push_parts::delivery.eq(Delivery::Note.as_str()))
        .filter(push_parts::state.ne(PartState::Done.as_str()));
    if select(exists(lacks)).get_result(conn).await? {
        return Ok(());
    }
    update(pushes::table.find((conn.account(), id))).set(pushes::noted.eq(true)).execute(conn).await?;
    Ok(())
}

/// Says how far a write is, with the ticket system's name for it or why it failed. Of one that is
/// there, only its name is kept.
pub async fn set_part(
    conn: &mut TenantConn,
    (id, number): (PushId, i16),
    state: PartState,
    words: Option<&str>,
) -> Result<()> {
    let row = push_parts::table.find((conn.account(), id, number));
    let (remote, reason) = if state == PartState::Failed { (None, words) } else { (words, None) };
    let state_now =
        (push_parts::state.eq(state.as_str()), push_parts::remote.eq(remote), push_parts::reason.eq(reason));
    if state == PartState::Done {
        update(row).set((state_now, push_parts::body.eq(json!({ "kind": "done" })))).execute(conn).await?;
    } else {
        update(row).set(state_now).execute(conn).await?;
    }
    Ok(())
}

/// A ticket as it was seen last.
#[derive(Clone, Debug, Queryable)]
pub struct LookRow {
    pub ticket: String,
    pub facts: String,
    pub touched: String,
    pub looked_at: DateTime<Utc>,
    pub called_at: Option<DateTime<Utc>>,
}

/// The tickets of a connection as they were seen last.
pub async fn looks(conn: &mut TenantConn, connection: PsaConnectionId) -> Result<Vec<LookRow>> {
    let rows = ticket_looks::table
        .filter(ticket_looks::account_id.eq(conn.account()))
        .filter(ticket_looks::connection_id.eq(connection))
        .select((
            ticket_looks::ticket,
            ticket_looks::facts,
            ticket_looks::touched,
            ticket_looks::looked_at,
            ticket_looks::called_at,
        ))
        .load(conn)
        .await?;
    Ok(rows)
}

/// Writes down how a ticket was seen. What its system called about before that is known now.
pub async fn set_look(
    conn: &mut TenantConn,
    connection: PsaConnectionId,
    look: &Look,
    now: DateTime<Utc>,
) -> Result<()> {
    insert_into(ticket_looks::table)
        .values((
            ticket_looks::account_id.eq(conn.account()),
            ticket_looks::connection_id.eq(connection),
            ticket_looks::ticket.eq(&look.ticket),
            ticket_looks::facts.eq(&look.facts),
            ticket_looks::touched.eq(&look.touched),
            ticket_looks::looked_at.eq(now),
        ))
        .on_conflict((ticket_looks::account_id, ticket_looks::connection_id, ticket_looks::ticket))
        .do_update()
        .set((
            ticket_looks::facts.eq(excluded(ticket_looks::facts)),
            ticket_looks::touched.eq(excluded(ticket_looks::touched)),
            ticket_looks::looked_at.eq(excluded(ticket_looks::looked_at)),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Forgets how tickets were seen that are not among `kept`.
pub async fn forget_looks(conn: &mut TenantConn, connection: PsaConnectionId, kept: &[String]) -> Result<()> {
    let gone = ticket_looks::table
        .filter(ticket_looks::account_id.eq(conn.account()))
        .filter(ticket_looks::connection_id.eq(connection))
        .filter(ticket_looks::ticket.ne_all(kept));
    delete(gone).execute(conn).await?;
    Ok(())
}

/// Says that the system has called about a ticket. Whether it is watched at all.
pub async fn call(
    conn: &mut TenantConn,
    connection: PsaConnectionId,
    ticket: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let row = ticket_looks::table.find((conn.account(), connection, ticket));
    Ok(update(row).set(ticket_looks::called_at.eq(now)).execute(conn).await? == 1)
}

/// Whether something of ours went onto a ticket since then.
pub async fn wrote_since(
    conn: &mut TenantConn,
    (connection, ticket): (PsaConnectionId, &str),
    since: DateTime<Utc>,
) -> Result<bool> {
    let ours = pushes::table
        .filter(pushes::account_id.eq(conn.account()))
        .filter(pushes::connection_id.eq(connection))
        .filter(pushes::ticket.eq(ticket))
        .filter(pushes::changed_at.ge(since))
        .filter(pushes::state.ne(PushState::Queued.as_str()));
    Ok(select(exists(ours)).get_result(conn).await?)
}

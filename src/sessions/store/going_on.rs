//! Sessions that go on, for search. They change from minute to minute, so they are read where they are.

use std::collections::HashMap;

use diesel::{dsl::not, prelude::*};
use diesel_async::RunQueryDsl;

use super::{COLUMNS, SessionRow, Status, session_participants, sessions, visible_to};
use crate::{
    platform::{
        db::TenantConn,
        error::Result,
        ids::{SessionId, UserId},
    },
    tenancy::Caller,
};

/// Most sessions looked at, the ones that moved last.
const MOST: i64 = 500;

/// The sessions that go on, paused ones too, as far as the caller may see them, with who takes part; the last moved
/// first.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn going_on(conn: &mut TenantConn, caller: &Caller) -> Result<Vec<(SessionRow, Vec<UserId>)>> {
    let rows: Vec<SessionRow> = visible_to(caller)
        .filter(sessions::status.eq_any([Status::Running.as_str(), Status::Paused.as_str()]))
        .order((sessions::updated_at.desc(), sessions::id.desc()))
        .limit(MOST)
        .select(COLUMNS)
        .load(conn)
        .await?;
    let ids: Vec<SessionId> = rows.iter().map(|row| row.id).collect();
    let inside: Vec<(SessionId, UserId)> = session_participants::table
        .filter(session_participants::account_id.eq(conn.account()))
        .filter(session_participants::session_id.eq_any(ids))
        .filter(not(session_participants::watches))
        .order((session_participants::session_id, session_participants::user_id))
        .select((session_participants::session_id, session_participants::user_id))
        .load(conn)
        .await?;
    let mut people: HashMap<SessionId, Vec<UserId>> = HashMap::new();
    for (session, user) in inside {
        people.entry(session).or_default().push(user);
    }
    let with = |row: SessionRow| {
        let people = people.remove(&row.id).unwrap_or_default();
        (row, people)
    };
    Ok(rows.into_iter().map(with).collect())
}

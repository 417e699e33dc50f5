//! Which running sessions are about which tickets.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::Value;

use super::{Status, session_events, sessions};
use crate::{
    platform::{
        db::TenantConn,
        error::Result,
        ids::{PsaConnectionId, SessionId},
    },
    sessions::TicketSource,
};

/// Most sessions whose tickets are watched at once.
const MOST_LINKED: i64 = 200;

/// The running sessions that are about a ticket of this connection, with the ticket system's own name
/// for it; the ones that moved last.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn linked(conn: &mut TenantConn, connection: PsaConnectionId) -> Result<Vec<(SessionId, String)>> {
    let running: Vec<SessionId> = sessions::table
        .filter(sessions::account_id.eq(conn.account()))
        .filter(sessions::status.eq(Status::Running.as_str()))
        .filter(sessions::ticket.is_not_null())
        .order(sessions::updated_at.desc())
        .limit(MOST_LINKED)
        .select(sessions::id)
        .load(conn)
        .await?;
    let rows: Vec<(SessionId, Value)> = session_events::table
        .filter(session_events::account_id.eq(conn.account()))
        .filter(session_events::session_id.eq_any(running))
        .filter(session_events::kind.eq("ticket.linked"))
        .distinct_on(session_events::session_id)
        .order((session_events::session_id, session_events::seq.desc()))
        .select((session_events::session_id, session_events::data))
        .load(conn)
        .await?;
    let source = |(session, data): (SessionId, Value)| {
        let source: TicketSource = serde_json::from_value(data.get("ticket")?.get("source")?.clone()).ok()?;
        (source.connection == connection).then_some((session, source.ticket))
    };
    Ok(rows.into_iter().filter_map(source).collect())
}

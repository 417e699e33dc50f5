//! The tables of this domain: connections, and who somebody is in them.

use chrono::{DateTime, Utc};
use diesel::{delete, insert_into, prelude::*, update, upsert::excluded};
use diesel_async::RunQueryDsl;

use super::connections::Connection;
use crate::platform::{
    db::TenantConn,
    error::Result,
    ids::{PsaConnectionId, UserId},
};

#[path = "schema.rs"]
mod schema;
use schema::app::{psa_connections, psa_members};

type Columns = (
    psa_connections::account_id,
    psa_connections::id,
    psa_connections::team_id,
    psa_connections::kind,
    psa_connections::name,
    psa_connections::site,
    psa_connections::credentials,
    psa_connections::changed_at,
    psa_connections::call_hash,
    psa_connections::calls_at,
    psa_connections::calls_problem,
    psa_connections::answered_at,
);
const COLUMNS: Columns = (
    psa_connections::account_id,
    psa_connections::id,
    psa_connections::team_id,
    psa_connections::kind,
    psa_connections::name,
    psa_connections::site,
    psa_connections::credentials,
    psa_connections::changed_at,
    psa_connections::call_hash,
    psa_connections::calls_at,
    psa_connections::calls_problem,
    psa_connections::answered_at,
);

/// The account's connections, by name.
pub async fn connections(conn: &mut TenantConn) -> Result<Vec<Connection>> {
    let rows = psa_connections::table
        .filter(psa_connections::account_id.eq(conn.account()))
        .order(psa_connections::name)
        .select(COLUMNS)
        .load(conn)
        .await?;
    Ok(rows)
}

/// One of them.
pub async fn connection(conn: &mut TenantConn, id: PsaConnectionId) -> Result<Option<Connection>> {
    let row = psa_connections::table.find((conn.account(), id)).select(COLUMNS).first(conn).await.optional()?;
    Ok(row)
}

/// Adds one. `false` when its name is taken.
pub async fn insert(conn: &mut TenantConn, new: &Connection) -> Result<bool> {
    let added = insert_into(psa_connections::table)
        .values((
            psa_connections::account_id.eq(conn.account()),
            psa_connections::id.eq(new.id),
            psa_connections::team_id.eq(new.team_id),
            psa_connections::kind.eq(&new.kind),
            psa_connections::name.eq(&new.name),
            psa_connections::site.eq(&new.site),
            psa_connections::credentials.eq(&new.credentials),
            psa_connections::made_at.eq(new.changed_at),
            psa_connections::changed_at.eq(new.changed_at),
            psa_connections::answered_at.eq(new.answered_at),
        ))
        .on_conflict((psa_connections::account_id, psa_connections::name))
        .do_nothing()
        .execute(conn)
        .await?;
    Ok(added == 1)
}

/// Writes name, site and credentials.
pub async fn change(conn: &mut TenantConn, changed: &Connection) -> Result<()> {
    update(psa_connections::table.find((conn.account(), changed.id)))
        .set((
            psa_connections::name.eq(&changed.name),
            psa_connections::site.eq(&changed.site),
            psa_connections::credentials.eq(&changed.credentials),
            psa_connections::changed_at.eq(changed.changed_at),
            psa_connections::answered_at.eq(changed.answered_at),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Says that a system answered to a test, as its connection was stored then.
pub async fn set_answered(conn: &mut TenantConn, tested: &Connection, now: DateTime<Utc>) -> Result<()> {
    let row = psa_connections::table.find((conn.account(), tested.id));
    let unchanged = row.filter(psa_connections::changed_at.eq(tested.changed_at));
    update(unchanged).set(psa_connections::answered_at.eq(now)).execute(conn).await?;
    Ok(())
}

/// Writes credentials that were sealed anew. Whatever was made of them stays good.
pub async fn set_credentials(conn: &mut TenantConn, id: PsaConnectionId, sealed: Vec<u8>) -> Result<()> {
    let row = psa_connections::table.find((conn.account(), id));
    update(row).set(psa_connections::credentials.eq(sealed)).execute(conn).await?;
    Ok(())
}

/// Says by what a call is known to be for one.
pub async fn set_call_hash(conn: &mut TenantConn, id: PsaConnectionId, hash: &[u8]) -> Result<()> {
    let row = psa_connections::table.find((conn.account(), id));
    update(row).set(psa_connections::call_hash.eq(Some(hash))).execute(conn).await?;
    Ok(())
}

/// Says that its system was told where to call, and what it said against it.
pub async fn set_calls(
    conn: &mut TenantConn,
    id: PsaConnectionId,
    now: DateTime<Utc>,
    problem: Option<&str>,
) -> Result<()> {
    let row = psa_connections::table.find((conn.account(), id));
    let told = (psa_connections::calls_at.eq(now), psa_connections::calls_problem.eq(problem));
    update(row).set(told).execute(conn).await?;
    Ok(())
}

/// Removes one. `false` when there is none.
pub async fn remove(conn: &mut TenantConn, id: PsaConnectionId) -> Result<bool> {
    Ok(delete(psa_connections::table.find((conn.account(), id))).execute(conn).await? == 1)
}

/// Who the account's people are in a connection.
pub async fn members(conn: &mut TenantConn, connection: PsaConnectionId) -> Result<Vec<(UserId, String)>> {
    let rows = psa_members::table
        .filter(psa_members::account_id.eq(conn.account()))
        .filter(psa_members::connection_id.eq(connection))
        .select((psa_members::user_id, psa_members::member))
        .load(conn)
        .await?;
    Ok(rows)
}

/// Says who somebody is in a connection; nobody with `None`.
pub async fn set_member(
    conn: &mut TenantConn,
    connection: PsaConnectionId,
    user: UserId,
    member: Option<&str>,
) -> Result<()> {
    let Some(member) = member else {
        delete(psa_members::table.find((conn.account(), connection, user))).execute(conn).await?;
        return Ok(());
    };
    insert_into(psa_members::table)
        .values((
            psa_members::account_id.eq(conn.account()),
            psa_members::connection_id.eq(connection),
            psa_members::user_id.eq(user),
            psa_members::member.eq(member),
        ))
        .on_conflict((psa_members::account_id, psa_members::connection_id, psa_members::user_id))
        .do_update()
        .set(psa_members::member.eq(excluded(psa_members::member)))
        .execute(conn)
        .await?;
    Ok(())
}

/// When a connection was changed last; for [`super::Psa::system`].
pub fn changed(at: DateTime<Utc>) -> DateTime<Utc> {
    // PostgreSQL keeps microseconds.
    DateTime::from_timestamp_micros(at.timestamp_micros()).unwrap_or(at)
}

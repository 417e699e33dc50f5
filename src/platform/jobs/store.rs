//! The table of jobs, within one account.

use chrono::{DateTime, Utc};
use diesel::{insert_into, prelude::*, update};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::platform::{db::TenantConn, error::Result, ids::JobId};

#[path = "schema.rs"]
mod schema;
use schema::app::jobs;

/// Has `kind` done to `subject`, from `due` on. Where that waits already, nothing is added.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn enqueue(conn: &mut TenantConn, kind: &str, subject: Uuid, due: DateTime<Utc>) -> Result<()> {
    insert_into(jobs::table)
        .values((
            jobs::account_id.eq(conn.account()),
            jobs::id.eq(JobId::new()),
            jobs::kind.eq(kind),
            jobs::subject.eq(subject),
            jobs::made_at.eq(due),
            jobs::due_at.eq(due),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(())
}

/// Has `kind` done to `subject` by `due`, where it waits.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn hasten(conn: &mut TenantConn, kind: &str, subject: Uuid, due: DateTime<Utc>) -> Result<()> {
    let job = jobs::table
        .filter(jobs::account_id.eq(conn.account()))
        .filter(jobs::kind.eq(kind))
        .filter(jobs::subject.eq(subject))
        .filter(jobs::state.eq("waiting"))
        .filter(jobs::due_at.gt(due));
    update(job).set(jobs::due_at.eq(due)).execute(conn).await?;
    Ok(())
}

/// Lets go of a job until `due`.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn put_off(conn: &mut TenantConn, id: JobId, due: DateTime<Utc>) -> Result<()> {
    let job = jobs::table.filter(jobs::account_id.eq(conn.account())).filter(jobs::id.eq(id));
    update(job).set((jobs::due_at.eq(due), jobs::taken_until.eq(None::<DateTime<Utc>>))).execute(conn).await?;
    Ok(())
}

/// Ends a job: `done` or `failed`.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn end(conn: &mut TenantConn, id: JobId, state: &str) -> Result<()> {
    let job = jobs::table.filter(jobs::account_id.eq(conn.account())).filter(jobs::id.eq(id));
    update(job).set((jobs::state.eq(state), jobs::taken_until.eq(None::<DateTime<Utc>>))).execute(conn).await?;
    Ok(())
}

//! The table of the audit log: rows are added and read, nothing else.

use chrono::{DateTime, Utc};
use diesel::{dsl::IntoBoxed, insert_into, pg::Pg, prelude::*};
use diesel_async::RunQueryDsl;
use serde_json::Value;
use uuid::Uuid;

use super::Entry;
use crate::platform::{
    db::TenantConn,
    error::Result,
    ids::{AuditId, UserId},
    page::Cursor,
};

#[path = "schema.rs"]
mod schema;
use schema::app::audit_log;

/// Adds an entry.
pub async fn insert(
    conn: &mut TenantConn,
    id: AuditId,
    at: DateTime<Utc>,
    actor: Option<UserId>,
    entry: Entry<'_>,
) -> Result<()> {
    insert_into(audit_log::table)
        .values((
            audit_log::account_id.eq(conn.account()),
            audit_log::id.eq(id),
            audit_log::at.eq(at),
            audit_log::actor_id.eq(actor),
            audit_log::action.eq(entry.action),
            audit_log::object_kind.eq(entry.object_kind),
            audit_log::object_id.eq(entry.object_id),
            audit_log::detail.eq(entry.detail),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// An entry as it is read.
#[derive(Debug, Queryable)]
pub struct AuditRow {
    /// The entry.
    pub id: AuditId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; nobody when the operator acted.
    pub actor: Option<UserId>,
    /// What was done.
    pub action: String,
    /// The kind of thing.
    pub object_kind: String,
    /// The thing.
    pub object_id: Uuid,
    /// What else.
    pub detail: Value,
}

/// Which entries are meant; all, unless told.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Those of this person.
    pub actor: Option<UserId>,
    /// What was done, as `user.invited`, or all that begins with `user.`, as `user`.
    pub action: Option<String>,
    /// Not before.
    pub from: Option<DateTime<Utc>>,
    /// Before.
    pub until: Option<DateTime<Utc>>,
}

type Entries = IntoBoxed<'static, audit_log::table, Pg>;

impl Filter {
    fn of(&self, conn: &TenantConn) -> Entries {
        let mut query = audit_log::table.into_boxed().filter(audit_log::account_id.eq(conn.account()));
        if let Some(actor) = self.actor {
            query = query.filter(audit_log::actor_id.eq(actor));
        }
        if let Some(action) = &self.action {
            // An underscore stands for itself.
            let domain = format!("{}.%", action.replace('_', r"\_"));
            query = query.filter(audit_log::action.eq(action.clone()).or(audit_log::action.like(domain)));
        }
        if let Some(from) = self.from {
            query = query.filter(audit_log::at.ge(from));
        }
        if let Some(until) = self.until {
            query = query.filter(audit_log::at.lt(until));
        }
        query
    }
}

/// The entries that are meant, newest first, one more than `limit`.
pub async fn page(
    conn: &mut TenantConn,
    filter: &Filter,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<AuditRow>> {
    let mut query = filter.of(conn).order((audit_log::at.desc(), audit_log::id.desc())).limit(limit + 1).select((
        audit_log::id,
        audit_log::at,
        audit_log::actor_id,
        audit_log::action,
        audit_log::object_kind,
        audit_log::object_id,
        audit_log::detail,
    ));
    if let Some(Cursor { at, id }) = after {
        query = query.filter(audit_log::at.lt(at).or(audit_log::at.eq(at).and(audit_log::id.lt(AuditId(id)))));
    }
    Ok(query.load(conn).await?)
}

/// Everything that was ever done, by name.
pub async fn actions(conn: &mut TenantConn) -> Result<Vec<String>> {
    let found = audit_log::table
        .filter(audit_log::account_id.eq(conn.account()))
        .select(audit_log::action)
        .distinct()
        .order(audit_log::action)
        .load(conn)
        .await?;
    Ok(found)
}

//! The audit log: who changed what, written in the transaction that changes it.
//! Append-only: the server's role has no right to change or remove a row.

mod store;

use serde_json::Value;
use uuid::Uuid;

use super::Caller;
use crate::platform::{
    clock::Clock,
    db::TenantConn,
    error::Result,
    ids::{AuditId, UserId},
};

pub(super) use store::{AuditRow, Filter, actions, page};

/// An entry of the audit log.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// What was done, as `domain.verb`: `user.invited`.
    pub action: &'a str,
    /// The kind of thing it was done to: `user`.
    pub object_kind: &'a str,
    /// The thing.
    pub object_id: Uuid,
    /// What else is worth knowing; never a secret.
    pub detail: Value,
}

/// Records what `caller` does.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn record(conn: &mut TenantConn, caller: &Caller, entry: Entry<'_>) -> Result<()> {
    record_as(conn, Some(caller.user), entry).await
}

/// Records what a user does who has no session yet, or the operator (`None`).
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn record_as(conn: &mut TenantConn, actor: Option<UserId>, entry: Entry<'_>) -> Result<()> {
    store::insert(conn, AuditId::new(), Clock.now(), actor, entry).await
}

//! Values that cannot be made, and values of the wrong type.

use diesel_async::{AsyncConnection, AsyncPgConnection};

use crate::{
    platform::{
        db::{AuthConn, AuthDb, Db, RawConn, TenantConn, TenantGate},
        error::{Error, Result},
        ids::{AccountId, UserId},
    },
    tenancy,
};

async fn store(conn: &mut TenantConn, user: UserId) -> Result<usize> {
    tenancy::names(conn, &[user]).await.map(|found| found.len())
}

/// Building the gate that makes contexts.
pub fn building_the_gate() -> TenantGate {
    TenantGate(()) //~ E0423
}

/// Building a connection by hand.
pub fn building_a_connection(account: AccountId) -> TenantConn {
    TenantConn { account: Some(account) } //~ -
}

/// Passing a raw connection.
pub async fn passing_a_raw_connection(raw: &mut AsyncPgConnection, user: UserId) -> Result<usize> {
    store(raw, user).await //~ E0308
}

/// Passing the log writer's connection.
pub async fn passing_the_log_writers_connection(raw: &mut RawConn, user: UserId) -> Result<usize> {
    store(raw, user).await //~ E0308
}

/// Passing the connection that reads across accounts.
pub async fn passing_the_cross_account_connection(auth: &mut AuthConn, user: UserId) -> Result<usize> {
    store(auth, user).await //~ E0308
}

/// Asking for data without a context.
pub async fn asking_without_a_context(db: &Db, account: AccountId) -> Result<()> {
    db.tenant(&account).run(async |_| Ok::<_, Error>(())).await //~ E0277
}

/// Opening a transaction inside a transaction.
pub async fn nesting_a_transaction(conn: &mut TenantConn) -> Result<()> {
    conn.transaction(async |_| Ok::<_, Error>(())).await //~ E0599
}

/// Reaching the pool.
pub async fn reaching_the_pool(db: &Db, auth: &AuthDb) {
    let _ = db.pool.get().await; //~ E0616
    let _ = auth.pool.get().await; //~ E0616
}

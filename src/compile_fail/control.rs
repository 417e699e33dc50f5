//! The right way to do what the other groups do wrong. This compiles.

use crate::{
    platform::{
        db::{Db, TenantConn, TenantContext},
        error::{Error, Result},
        ids::{AccountId, UserId},
    },
    tenancy::{self, Tenancy},
};

/// A store function, as all of them are.
pub async fn store(conn: &mut TenantConn, user: UserId) -> Result<Vec<(UserId, String)>> {
    tenancy::names(conn, &[user]).await
}

/// A context from the one who may give it, a connection from the context.
pub async fn lend(tenancy: &Tenancy, account: AccountId, user: UserId) -> Result<usize> {
    let context = tenancy.job_context(account);
    tenancy.db.tenant(&context).run(async |conn| store(conn, user).await.map(|found| found.len())).await
}

/// What the closure returns may leave it, the connection may not.
pub async fn return_rows(db: &Db, context: &TenantContext, user: UserId) -> Result<Vec<(UserId, String)>> {
    db.tenant(context).run(async |conn| Ok::<_, Error>(store(conn, user).await?)).await
}

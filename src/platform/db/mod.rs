//! PostgreSQL: pools by role, and connections that cannot be used without a
//! tenant.
//!
//! What must stay true:
//! - A query on tenant data needs a [`TenantConn`]; one comes only from
//!   [`Db::tenant`] with a [`TenantContext`]; one of those comes only from the
//!   [`TenantGate`], of which there is one, in `tenancy`. None of the three can be
//!   built elsewhere, so a query without a tenant does not compile.
//! - What proves identity is read through an [`AuthConn`], another type.
//! - The account is set inside each transaction and never on the session, so no
//!   connection goes back to the pool with somebody's account on it.
//! - Sockets are driven on the database runtime, whoever asks: a busy web worker
//!   cannot stall a connection that holds locks.

pub mod bootstrap;
mod changes;
pub mod embedded;
pub mod migrations;
mod pool;
mod registry;
mod scoped;
mod server;

pub use changes::{ChangeFeed, Heard};
pub use pool::{RawConn, Role};
pub use registry::{AccountStatus, AccountSummary, Registry, TakenJob};
pub use scoped::{AuthConn, AuthDb, Db, TenantConn, TenantContext, TenantGate};
pub use server::{Server, Source};

use tokio::runtime::Handle;

use super::error::Result;
use pool::Pool;

/// What opening the database hands out, each to its one holder.
pub struct Opened {
    /// Tenant data, for every domain.
    pub db: Db,
    /// The right to say which account a request is about; for `tenancy`.
    pub gate: TenantGate,
    /// What proves identity; for `tenancy`.
    pub auth: AuthDb,
    /// The few questions across accounts; for `tenancy` and the worker.
    pub registry: Registry,
    /// Dedicated connections for the log's writer; for `sessions`.
    pub log: LogDb,
    /// News of committed changes; for `live`.
    pub changes: ChangeFeed,
}

/// Opens connections of the tenant role that set the account themselves, statement
/// by statement. The one registered way past [`TenantConn`]: the log appends for
/// many accounts in one commit.
#[derive(Clone)]
pub struct LogDb(Pool);

impl LogDb {
    /// A connection outside the pool.
    ///
    /// # Errors
    /// `unavailable` when PostgreSQL does not answer.
    pub async fn connect(&self) -> Result<RawConn> {
        self.0.dedicated().await
    }
}

/// Opens the pools on `server`, driven by `runtime`.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn open(server: &Server, runtime: &Handle) -> Result<Opened> {
    let tenant = Pool::open(server, Role::ReadWrite, 12, runtime).await?;
    let auth = Pool::open(server, Role::Auth, 6, runtime).await?;
    Ok(Opened {
        db: Db::new(tenant.clone(), runtime.clone()),
        gate: TenantGate::new(),
        auth: AuthDb::new(auth),
        registry: Registry::new(tenant.clone()),
        changes: ChangeFeed::new(tenant.clone()),
        log: LogDb(tenant),
    })
}

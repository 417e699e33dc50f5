//! One pool per database role, and what a pooled connection is.

use std::time::Duration;

use bb8::ManageConnection;
use diesel_async::{AsyncPgConnection, pooled_connection::PoolableConnection};
use tokio::runtime::Handle;

use super::server::Server;
use crate::platform::error::{Error, Result};

/// How long work waits for a connection. Longer than a queue gets when everybody comes back
/// at once: who is sent away then comes again, and costs as much once more.
const WAIT: Duration = Duration::from_secs(5);

/// The roles this server works as. Neither owns anything nor may pass row-level security.
#[derive(Clone, Copy, Debug)]
pub enum Role {
    /// Tenant data.
    ReadWrite,
    /// Password and token digests.
    Auth,
}

impl Role {
    /// The role's name in PostgreSQL.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ReadWrite => "app_rw",
            Self::Auth => "app_auth",
        }
    }
}

/// A connection and whether a transaction is open on it. A request that is
/// dropped half-way leaves it open; the pool then throws the connection away.
pub struct RawConn {
    pub(super) pg: AsyncPgConnection,
    pub(super) in_transaction: bool,
}

impl RawConn {
    /// The driver's connection, for the holder of a [`super::LogDb`].
    pub fn driver(&mut self) -> &mut AsyncPgConnection {
        &mut self.pg
    }
}

#[derive(Clone)]
pub(super) struct Pool(bb8::Pool<Manager>);

pub(super) type Pooled = bb8::PooledConnection<'static, Manager>;

impl Pool {
    pub(super) async fn open(server: &Server, role: Role, size: u32, runtime: &Handle) -> Result<Self> {
        let manager = Manager { server: server.clone(), role, runtime: runtime.clone() };
        let pool = bb8::Pool::builder()
            .max_size(size)
            .min_idle(1)
            .connection_timeout(WAIT)
            .test_on_check_out(true)
            .build(manager)
            .await?;
        Ok(Self(pool))
    }

    pub(super) async fn get(&self) -> Result<Pooled> {
        self.0.get_owned().await.map_err(|error| match error {
            bb8::RunError::User(error) => error,
            bb8::RunError::TimedOut => Error::unavailable("no connection became free in time"),
        })
    }

    pub(super) async fn dedicated(&self) -> Result<RawConn> {
        self.0.dedicated_connection().await
    }
}

pub(super) struct Manager {
    server: Server,
    role: Role,
    runtime: Handle,
}

impl ManageConnection for Manager {
    type Connection = RawConn;
    type Error = Error;

    async fn connect(&self) -> Result<RawConn> {
        let settings = [
            ("role", self.role.name()),
            ("statement_timeout", "8000"),
            ("lock_timeout", "2000"),
            ("idle_in_transaction_session_timeout", "5000"),
            ("synchronous_commit", "on"),
        ];
        let pg = self.server.connect(&settings, &self.runtime).await?;
        Ok(RawConn { pg, in_transaction: false })
    }

    /// Asks the driver, not the server: a round trip per checkout would cost more
    /// than the queries it guards, and a lost socket is known to the driver.
    async fn is_valid(&self, conn: &mut RawConn) -> Result<()> {
        if self.has_broken(conn) { Err(Error::unavailable("the connection was lost")) } else { Ok(()) }
    }

    fn has_broken(&self, conn: &mut RawConn) -> bool {
        conn.in_transaction || conn.pg.is_broken()
    }
}

//! Connections bound to a purpose: [`TenantConn`] to one account for one
//! transaction, [`AuthConn`] to the tables that prove identity.
//!
//! Both implement the part of diesel-async that runs queries and nothing else:
//! no `Deref`, no transactions of their own, no raw text. So a store function
//! that asks for one cannot be given the other, a transaction cannot be nested or
//! left, and the connection cannot outlive the closure it was lent to.

use std::{future::Future, marker::PhantomData};

use diesel::{
    QueryResult,
    pg::Pg,
    query_builder::{AsQuery, QueryFragment, QueryId},
};
use diesel_async::{AsyncConnectionCore, AsyncPgConnection, SimpleAsyncConnection};
use tokio::runtime::Handle;

use super::pool::{Pool, Pooled};
use crate::platform::{
    error::{Error, Result},
    ids::AccountId,
};

/// Proof that a request or job acts for one account.
#[derive(Clone, Debug)]
pub struct TenantContext {
    account: AccountId,
}

impl TenantContext {
    /// The account acted for.
    #[must_use]
    pub fn account(&self) -> AccountId {
        self.account
    }
}

impl AsRef<Self> for TenantContext {
    fn as_ref(&self) -> &Self {
        self
    }
}

/// The right to make a [`TenantContext`]. There is one; `tenancy` keeps it.
#[derive(Debug)]
pub struct TenantGate(());

impl TenantGate {
    pub(super) fn new() -> Self {
        Self(())
    }

    /// Vouches that the bearer of a checked token, or a job, acts for `account`.
    #[must_use]
    pub fn context(&self, account: AccountId) -> TenantContext {
        TenantContext { account }
    }
}

/// Marks a connection as being inside one account's transaction.
#[derive(Debug)]
pub enum Tenant {}
/// Marks a connection of the role that reads password and token digests.
#[derive(Debug)]
pub enum Auth {}

/// A connection inside a transaction, lent for a purpose.
pub struct Scoped<Purpose> {
    conn: Pooled,
    account: Option<AccountId>,
    purpose: PhantomData<Purpose>,
}

/// A connection inside a transaction of one account.
pub type TenantConn = Scoped<Tenant>;
/// A connection inside a transaction on the tables that prove identity.
pub type AuthConn = Scoped<Auth>;

impl TenantConn {
    /// The account of this transaction, for the `account_id = $1` that every query
    /// states beside row-level security: it lets the planner estimate.
    #[must_use]
    pub fn account(&self) -> AccountId {
        self.account.expect("Db::tenant sets it before lending the connection")
    }
}

/// Tenant data.
#[derive(Clone)]
pub struct Db {
    pool: Pool,
    runtime: Handle,
}

impl Db {
    pub(super) fn new(pool: Pool, runtime: Handle) -> Self {
        Self { pool, runtime }
    }

    /// Data of the account `context` vouches for.
    pub fn tenant<'a>(&'a self, context: &'a impl AsRef<TenantContext>) -> Scope<'a, Tenant> {
        let account = Some(context.as_ref().account);
        Scope { pool: &self.pool, account, flushed: true, purpose: PhantomData }
    }

    /// Runs `work` on the database runtime: for actors, whose own futures die with them.
    pub fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        drop(self.runtime.spawn(work));
    }

    /// Whether PostgreSQL answers.
    ///
    /// # Errors
    /// `unavailable` when it does not.
    pub async fn ping(&self) -> Result<()> {
        let mut conn = self.pool.get().await?;
        conn.pg.batch_execute("SELECT 1").await.map_err(Error::from)
    }
}

/// What proves identity.
#[derive(Clone)]
pub struct AuthDb {
    pool: Pool,
}

impl AuthDb {
    pub(super) fn new(pool: Pool) -> Self {
        Self { pool }
    }

    /// The tables of sign-ins, refresh tokens, links and tickets.
    pub fn scope(&self) -> Scope<'_, Auth> {
        Scope { pool: &self.pool, account: None, flushed: true, purpose: PhantomData }
    }

    /// As [`AuthDb::scope`] for work of a single statement, which is a transaction by itself:
    /// one round trip where three would do. Of several, each would be committed alone.
    ///
    /// # Errors
    /// What `work` returns; `unavailable` when PostgreSQL does not answer.
    pub async fn statement<T, F>(&self, work: F) -> Result<T>
    where
        F: for<'c> AsyncFnOnce(&'c mut AuthConn) -> Result<T>
            + for<'c> LentFn<&'c mut AuthConn, Result<T>, Fut: Send>
            + Send,
        T: Send,
    {
        let conn = self.pool.get().await?;
        let mut scoped = Scoped { conn, account: None, purpose: PhantomData };
        // Dropped half-way it is thrown away, as any other.
        scoped.conn.in_transaction = true;
        let done = work(&mut scoped).await;
        scoped.conn.in_transaction = false;
        done
    }
}

/// A transaction about to begin.
#[must_use = "nothing happens until `run`"]
pub struct Scope<'t, Purpose> {
    pool: &'t Pool,
    account: Option<AccountId>,
    flushed: bool,
    purpose: PhantomData<Purpose>,
}

impl<Purpose: Send> Scope<'_, Purpose> {
    /// Commits without waiting for the disk: should the machine stop within the next second,
    /// what was written may be gone. For what is made again in a moment.
    pub fn unflushed(self) -> Self {
        Self { flushed: false, ..self }
    }

    /// Lends a connection to `work` inside one transaction; commits when it
    /// returns `Ok`, rolls back otherwise. Dropping the future rolls back too.
    ///
    /// # Errors
    /// What `work` returns; `unavailable` when PostgreSQL does not answer.
    pub async fn run<T, E, F>(self, work: F) -> Result<T, E>
    where
        F: for<'c> AsyncFnOnce(&'c mut Scoped<Purpose>) -> Result<T, E>
            + for<'c> LentFn<&'c mut Scoped<Purpose>, Result<T, E>, Fut: Send>
            + Send,
        T: Send,
        E: From<Error> + Send,
    {
        let conn = self.pool.get().await?;
        let mut scoped = Scoped { conn, account: self.account, purpose: PhantomData };
        scoped.begin(self.flushed).await?;
        match work(&mut scoped).await {
            Ok(value) => {
                scoped.end("COMMIT").await?;
                Ok(value)
            }
            Err(error) => {
                // A failed rollback leaves the connection marked; the pool drops it.
                let _ = scoped.end("ROLLBACK").await;
                Err(error)
            }
        }
    }
}

impl<Purpose: Send> Scoped<Purpose> {
    /// Opens the transaction and names the account in the same message.
    async fn begin(&mut self, flushed: bool) -> Result<()> {
        self.conn.in_transaction = true;
        let mut text = "BEGIN".to_owned();
        if !flushed {
            text.push_str("; SET LOCAL synchronous_commit TO off");
        }
        if let Some(account) = self.account {
            // An AccountId prints as hexadecimal digits and dashes only.
            text.push_str(&format!("; SELECT set_config('app.account_id', '{account}', true)"));
        }
        Ok(self.conn.pg.batch_execute(&text).await?)
    }

    async fn end(&mut self, how: &'static str) -> Result<()> {
        self.conn.pg.batch_execute(how).await?;
        self.conn.in_transaction = false;
        Ok(())
    }
}

impl<Purpose: Send> SimpleAsyncConnection for Scoped<Purpose> {
    /// Demanded by the trait below; raw text has no place inside a scope.
    async fn batch_execute(&mut self, _: &str) -> QueryResult<()> {
        Err(diesel::result::Error::QueryBuilderError("a scoped connection runs no raw text".into()))
    }
}

impl<Purpose: Send> AsyncConnectionCore for Scoped<Purpose> {
    type ExecuteFuture<'conn, 'query> = <AsyncPgConnection as AsyncConnectionCore>::ExecuteFuture<'conn, 'query>;
    type LoadFuture<'conn, 'query> = <AsyncPgConnection as AsyncConnectionCore>::LoadFuture<'conn, 'query>;
    type Stream<'conn, 'query> = <AsyncPgConnection as AsyncConnectionCore>::Stream<'conn, 'query>;
    type Row<'conn, 'query> = <AsyncPgConnection as AsyncConnectionCore>::Row<'conn, 'query>;
    type Backend = Pg;

    fn load<'conn, 'query, T>(&'conn mut self, source: T) -> Self::LoadFuture<'conn, 'query>
    where
        T: AsQuery + 'query,
        T::Query: QueryFragment<Pg> + QueryId + 'query,
    {
        self.conn.pg.load(source)
    }

    fn execute_returning_count<'conn, 'query, T>(&'conn mut self, source: T) -> Self::ExecuteFuture<'conn, 'query>
    where
        T: QueryFragment<Pg> + QueryId + 'query,
    {
        self.conn.pg.execute_returning_count(source)
    }
}

/// An async closure whose future can be named, so that it can be asked to be
/// `Send`: what diesel-async does for its own transactions, whose trait is private.
pub trait LentFn<T, R>: AsyncFnOnce(T) -> R + FnOnce(T) -> <Self as LentFn<T, R>>::Fut {
    /// The closure's future.
    type Fut: Future<Output = R>;
}

impl<F, T, Fut, R> LentFn<T, R> for F
where
    F: AsyncFnOnce(T) -> R + FnOnce(T) -> Fut,
    Fut: Future<Output = R>,
{
    type Fut = Fut;
}

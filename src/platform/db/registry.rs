//! The registry: the few questions that span accounts, each a database function
//! owned by `app_registry`. They tell ids and states, never content. A test
//! compares this list with the database in both directions.

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName,
    sql_types::{Bool, Integer, Nullable, Text, Timestamptz, Uuid},
};
use diesel_async::RunQueryDsl;

use super::pool::Pool;
use crate::platform::{
    error::Result,
    ids::{AccountId, JobId},
};

/// Whether an account may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountStatus {
    /// It works.
    Active,
    /// Nobody of it may sign in.
    Suspended,
}

impl AccountStatus {
    /// The word in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
        }
    }
}

/// What the operator sees of an account.
#[derive(Debug, QueryableByName)]
pub struct AccountSummary {
    /// The account.
    #[diesel(sql_type = Uuid)]
    pub account_id: AccountId,
    /// Its name.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// `active` or `suspended`.
    #[diesel(sql_type = Text)]
    pub status: String,
    /// When it was opened.
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
}

/// A job that the worker has now.
#[derive(Clone, Debug, QueryableByName)]
pub struct TakenJob {
    /// Whose.
    #[diesel(sql_type = Uuid)]
    pub account_id: AccountId,
    /// The job.
    #[diesel(sql_type = Uuid)]
    pub id: JobId,
    /// What is to be done.
    #[diesel(sql_type = Text)]
    pub kind: String,
    /// With what.
    #[diesel(sql_type = Uuid)]
    pub subject: uuid::Uuid,
    /// The how manieth time, from 1.
    #[diesel(sql_type = Integer)]
    pub attempts: i32,
}

#[derive(QueryableByName)]
struct Changed {
    #[diesel(sql_type = Nullable<Bool>)]
    changed: Option<bool>,
}

/// Asks across accounts.
#[derive(Clone)]
pub struct Registry(Pool);

// The registry is the place for text queries: it calls functions by name, which
// diesel cannot express for functions that return rows.
#[allow(clippy::disallowed_methods)]
impl Registry {
    /// Every function of the registry, by name.
    pub const FUNCTIONS: &[&str] =
        &["registry_accounts", "registry_open_account", "registry_set_status", "registry_take_jobs"];

    pub(super) fn new(pool: Pool) -> Self {
        Self(pool)
    }

    /// All accounts, in order of age.
    ///
    /// # Errors
    /// `unavailable` when PostgreSQL does not answer.
    pub async fn accounts(&self) -> Result<Vec<AccountSummary>> {
        let mut conn = self.0.get().await?;
        Ok(diesel::sql_query("SELECT * FROM app.registry_accounts()").load(&mut conn.pg).await?)
    }

    /// Takes jobs that are due, until `until`; from each account one before a second from any.
    ///
    /// # Errors
    /// `unavailable` when PostgreSQL does not answer.
    pub async fn take_jobs(&self, now: DateTime<Utc>, until: DateTime<Utc>, most: i32) -> Result<Vec<TakenJob>> {
        let mut conn = self.0.get().await?;
        let taken = diesel::sql_query("SELECT * FROM app.registry_take_jobs($1, $2, $3)")
            .bind::<Timestamptz, _>(now)
            .bind::<Timestamptz, _>(until)
            .bind::<Integer, _>(most);
        Ok(taken.load(&mut conn.pg).await?)
    }

    /// Opens an account.
    ///
    /// # Errors
    /// `internal` when the id is taken or the name is empty or over 200 characters.
    pub async fn open_account(&self, id: AccountId, name: &str, at: DateTime<Utc>) -> Result<()> {
        let mut conn = self.0.get().await?;
        diesel::sql_query("SELECT app.registry_open_account($1, $2, $3)")
            .bind::<Uuid, _>(id)
            .bind::<Text, _>(name)
            .bind::<Timestamptz, _>(at)
            .execute(&mut conn.pg)
            .await?;
        Ok(())
    }

    /// Suspends an account or lets it work again; `false` when there is none.
    ///
    /// # Errors
    /// `unavailable` when PostgreSQL does not answer.
    pub async fn set_status(&self, id: AccountId, status: AccountStatus) -> Result<bool> {
        let mut conn = self.0.get().await?;
        let rows: Vec<Changed> = diesel::sql_query("SELECT app.registry_set_status($1, $2) AS changed")
            .bind::<Uuid, _>(id)
            .bind::<Text, _>(status.as_str())
            .load(&mut conn.pg)
            .await?;
        Ok(rows.iter().any(|row| row.changed == Some(true)))
    }
}

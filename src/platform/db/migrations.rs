//! Migrations, built into the binary, run as `app_owner` under an advisory lock.

use diesel::migration::{Migration, MigrationSource};
use diesel_async::{AsyncMigrationHarness, AsyncPgConnection, SimpleAsyncConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use tokio::runtime::Handle;

use super::{bootstrap, server::Server};
use crate::platform::error::{Error, Result};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

/// Any number: two servers that start at once must agree on it.
const LOCK: &str = "SELECT pg_advisory_lock(7250931822)";

const OWNER: [(&str, &str); 2] = [("role", "app_owner"), ("search_path", "app")];

/// Prepares roles and schema and runs what has not run yet. Returns the names of
/// the migrations that ran.
///
/// # Errors
/// What PostgreSQL said, when a privilege is missing or a migration fails.
pub async fn migrate(server: &Server, embedded: bool, runtime: &Handle) -> Result<Vec<String>> {
    if embedded {
        bootstrap::ensure_embedded(server, runtime).await?;
    }
    let mut admin = server.connect(&[], runtime).await?;
    admin.batch_execute(LOCK).await?;
    bootstrap::ensure(&mut admin).await?;
    if embedded {
        bootstrap::grant_embedded(&mut admin).await?;
    }
    with_owner(server, runtime, |harness| {
        let ran = harness.run_pending_migrations(MIGRATIONS).map_err(Error::internal)?;
        Ok(ran.iter().map(ToString::to_string).collect())
    })
    .await
    // `admin` holds the lock until here.
}

/// Undoes the newest `count` migrations; all of them when `count` is `None`.
///
/// # Errors
/// What PostgreSQL said.
pub async fn revert(server: &Server, count: Option<usize>, runtime: &Handle) -> Result<Vec<String>> {
    let mut admin = server.connect(&[], runtime).await?;
    admin.batch_execute(LOCK).await?;
    with_owner(server, runtime, move |harness| {
        let mut undone = Vec::new();
        let applied = harness.applied_migrations().map_err(Error::internal)?.len();
        for _ in 0..count.unwrap_or(applied).min(applied) {
            undone.push(harness.revert_last_migration(MIGRATIONS).map_err(Error::internal)?.to_string());
        }
        Ok(undone)
    })
    .await
    // `admin` holds the lock until here, as above.
}

/// Whether the database has every migration of this binary; the names it lacks.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn missing(server: &Server, runtime: &Handle) -> Result<Vec<String>> {
    with_owner(server, runtime, |harness| {
        let missing = harness.pending_migrations(MIGRATIONS).map_err(Error::internal)?;
        Ok(missing.iter().map(|migration| migration.name().to_string()).collect())
    })
    .await
}

/// How many migrations this binary carries.
#[must_use]
pub fn count() -> usize {
    MigrationSource::<diesel::pg::Pg>::migrations(&MIGRATIONS).map_or(0, |all| all.len())
}

async fn with_owner<T: Send + 'static>(
    server: &Server,
    runtime: &Handle,
    work: impl FnOnce(&mut AsyncMigrationHarness<AsyncPgConnection>) -> Result<T> + Send + 'static,
) -> Result<T> {
    let conn = server.connect(&OWNER, runtime).await?;
    // The harness blocks its thread on the connection, so it gets a thread of its own.
    let done = runtime.spawn_blocking(move || work(&mut AsyncMigrationHarness::new(conn)));
    done.await.map_err(Error::internal)?
}

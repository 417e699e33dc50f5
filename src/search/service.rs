//! The service: which indexes there are, who may write to one, and asking.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use search_index::{AccountIndex, Hit, Limits, Query, SearchIndexes, Viewer};
use serde::Serialize;
use tokio::{
    sync::{Semaphore, watch},
    task::spawn_blocking,
    time::{Instant, timeout_at},
};
use utoipa::ToSchema;

use super::refresh::Known;
use crate::{
    flows,
    platform::{
        db::{Db, TenantContext},
        error::{Error, Result},
        ids::AccountId,
    },
    tenancy::Caller,
};

/// How long a query waits for the index to catch up: a small account's does in a
/// tenth of it.
const PATIENCE: Duration = Duration::from_millis(400);
/// Queries that read files at once.
const READERS: usize = 8;
/// Accounts whose index is written at once.
const WRITERS: usize = 2;

/// Searching, for all accounts. Cheap to clone.
#[derive(Clone)]
pub struct SearchService(pub(super) Arc<Inner>);

pub(super) struct Inner {
    indexes: SearchIndexes,
    readers: Arc<Semaphore>,
    writers: Arc<Semaphore>,
    /// Accounts whose index is catching up; the sender goes when it is done.
    running: Mutex<HashMap<AccountId, watch::Receiver<()>>>,
    /// What this process has written to each index.
    known: Mutex<HashMap<AccountId, Known>>,
}

/// Whether an answer is complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Everything published before the question was looked at.
    Ready,
    /// The index is catching up: what was published last may be missing.
    Rebuilding,
}

/// The answer to a query.
#[derive(Debug)]
pub struct Found {
    /// The best first.
    pub hits: Vec<Hit>,
    /// Whether they are all.
    pub status: Status,
}

/// What blocking work is for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Access {
    Read,
    Write,
}

impl SearchService {
    /// Takes over a directory for the indexes; opens none yet.
    ///
    /// # Errors
    /// `internal` when the directory cannot be made or read.
    pub fn open(root: PathBuf) -> Result<Self> {
        Ok(Self(Arc::new(Inner {
            indexes: SearchIndexes::open(root, Limits::default()).map_err(Error::internal)?,
            readers: Arc::new(Semaphore::new(READERS)),
            writers: Arc::new(Semaphore::new(WRITERS)),
            running: Mutex::default(),
            known: Mutex::default(),
        })))
    }

    /// What the caller may find by `text`, at most `limit`.
    ///
    /// # Errors
    /// `unavailable` when PostgreSQL does not answer; `internal` when the index fails.
    pub async fn search(&self, db: &Db, caller: &Caller, text: String, limit: usize) -> Result<Found> {
        let status = self.catch_up(db, caller.as_ref()).await?;
        let teams = caller.teams.iter().map(|team| team.0).collect();
        let viewer = Viewer { user: caller.user.0, teams, sees_all: false };
        let query = Query { text, limit, as_you_type: true, viewer };
        let hits = self.index(caller.account(), Access::Read, move |index| match index.search(&query) {
            Err(search_index::Error::NeedsRebuild(_)) => Ok(None),
            found => found.map(Some),
        });
        Ok(match hits.await? {
            Some(hits) => Found { hits, status },
            None => Found { hits: Vec::new(), status: Status::Rebuilding },
        })
    }

    /// Has the index read on if it is behind, and waits for that, but not for long.
    async fn catch_up(&self, db: &Db, context: &TenantContext) -> Result<Status> {
        let deadline = Instant::now() + PATIENCE;
        // Twice: one that was running already may have begun before the last change.
        for _ in 0..2 {
            if self.is_current(db, context).await? {
                return Ok(Status::Ready);
            }
            let mut done = self.start(db, context);
            // An error is the sender gone, which is what is waited for.
            if timeout_at(deadline, done.changed()).await.is_err() {
                return Ok(Status::Rebuilding);
            }
        }
        let current = self.is_current(db, context).await?;
        Ok(if current { Status::Ready } else { Status::Rebuilding })
    }

    async fn is_current(&self, db: &Db, context: &TenantContext) -> Result<bool> {
        // The index first: read in this order, it is ahead only of a database that was put back.
        let held = self.index(context.account(), Access::Read, |index| Ok(index.position())).await?;
        let revision = db.tenant(context).run(async |conn| flows::flows_revision(conn).await).await?;
        Ok(held == u64::try_from(revision).ok())
    }

    /// Starts a refresh of the account unless one is running; ends the receiver with it.
    fn start(&self, db: &Db, context: &TenantContext) -> watch::Receiver<()> {
        let account = context.account();
        let mut running = locked(&self.0.running);
        if let Some(done) = running.get(&account) {
            return done.clone();
        }
        let (sender, done) = watch::channel(());
        running.insert(account, done.clone());
        drop(running);
        let job = Running { service: self.clone(), account, _sender: sender };
        let (task_db, context) = (db.clone(), context.clone());
        db.spawn(async move {
            match job.service.refresh(&task_db, &context).await {
                Ok(refreshed) => tracing::info!(account = %account, ?refreshed, "search index refreshed"),
                Err(error) => tracing::warn!(account = %account, %error, "search index was not refreshed"),
            }
        });
        done
    }

    /// Runs `work` on the account's index where it may block; no more of it at once
    /// than its kind allows, even when whoever asked is gone.
    pub(super) async fn index<T: Send + 'static>(
        &self,
        account: AccountId,
        access: Access,
        work: impl FnOnce(&AccountIndex) -> Result<T, search_index::Error> + Send + 'static,
    ) -> Result<T> {
        let permits = match access {
            Access::Read => &self.0.readers,
            Access::Write => &self.0.writers,
        };
        let permit = Arc::clone(permits).acquire_owned().await.map_err(Error::internal)?;
        let inner = Arc::clone(&self.0);
        let done = spawn_blocking(move || {
            let _permit = permit;
            work(&inner.indexes.account(account.0)?)
        });
        done.await.map_err(Error::internal)?.map_err(Error::internal)
    }

    /// What this process last wrote to the account's index; forgotten until put back.
    pub(super) fn take_known(&self, account: AccountId) -> Option<Known> {
        locked(&self.0.known).remove(&account)
    }

    pub(super) fn put_known(&self, account: AccountId, known: Known) {
        locked(&self.0.known).insert(account, known);
    }
}

/// A refresh under way. Dropped, also by a panic, it lets the next one begin.
struct Running {
    service: SearchService,
    account: AccountId,
    _sender: watch::Sender<()>,
}

impl Drop for Running {
    fn drop(&mut self) {
        locked(&self.service.0.running).remove(&self.account);
    }
}

/// Nothing panics while holding one of these maps half changed.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

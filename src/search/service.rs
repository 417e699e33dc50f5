//! The service: which indexes there are, who may write to one, and asking.

use std::{
    collections::{HashMap, HashSet},
    num::NonZeroUsize,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use lru::LruCache;
use search_index::{AccountIndex, Filters, Hit, Limits, Meant, Query, SearchIndexes, Synonyms, Viewer, Whose};
use serde::Serialize;
use tokio::{
    sync::{OwnedMutexGuard, Semaphore, SemaphorePermit, watch},
    task::spawn_blocking,
    time::{Instant, timeout_at},
};
use utoipa::ToSchema;

use super::{document::Kind, embed::Model, hidden, refresh::Known, running, store, unknown::UnknownFilter};
use crate::{
    flows,
    platform::{
        db::{Db, TenantContext},
        error::{Error, Result},
        ids::AccountId,
    },
    tenancy::{self, Caller, Role},
};

/// How long after a refresh began queries wait for it: a small account's is done in a
/// tenth of it, and a long one holds nobody up.
const PATIENCE: Duration = Duration::from_millis(400);
/// Threads that read and write indexes at once.
const THREADS: usize = 8;
/// Accounts whose words that stand for each other are kept at hand.
const WITH_SYNONYMS: NonZeroUsize = NonZeroUsize::new(256).expect("not zero");
/// The table in the program, where a model's name is told.
const BUILT_IN: &str = "built-in";
/// Accounts that are refreshed at once; fewer, so that queries always find a thread.
const REFRESHES: usize = 2;

/// Searching, for all accounts. Cheap to clone.
#[derive(Clone)]
pub struct SearchService(pub(super) Arc<Inner>);

pub(super) struct Inner {
    indexes: SearchIndexes,
    threads: Arc<Semaphore>,
    refreshes: Semaphore,
    /// What this process has written to each index; held by whoever writes to it.
    written: Mutex<HashMap<AccountId, Arc<tokio::sync::Mutex<Option<Known>>>>>,
    /// Accounts whose index is catching up.
    running: Mutex<HashMap<AccountId, Progress>>,
    /// What says better than the table in the program what texts mean.
    pub(super) model: Option<Model>,
    /// The words that stand for each other in accounts that asked lately.
    synonyms: Mutex<LruCache<AccountId, (String, Synonyms)>>,
    /// Accounts whose texts the model is reading, and whether something came meanwhile.
    pub(super) reading: Mutex<HashMap<AccountId, bool>>,
    /// Accounts whose texts it began to read since the process started.
    pub(super) begun: Mutex<HashSet<AccountId>>,
}

/// Whether an answer is complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SearchStatus {
    /// Everything that was there before the question was looked at.
    Ready,
    /// The index is catching up: what changed last may be missing.
    Rebuilding,
}

/// What is looked for.
#[derive(Debug)]
pub struct Wanted {
    /// What was typed.
    pub text: String,
    /// What sorts of things, in the order of the answer.
    pub kinds: Vec<Kind>,
    /// The most of each.
    pub limit: usize,
    /// What else must be true; its kinds are not looked at.
    pub filters: Filters,
}

impl Wanted {
    /// The best of one kind, whatever else is true of them.
    #[must_use]
    pub fn of(kind: Kind, text: String, limit: usize) -> Self {
        Self { text, kinds: vec![kind], limit, filters: Filters::default() }
    }
}

/// The answer to a query.
#[derive(Debug)]
pub struct Found {
    /// The best first.
    pub hits: Vec<Hit>,
    /// Whether they are all.
    pub status: SearchStatus,
    /// What said what the question means.
    pub model: String,
    /// Where nothing was found: the filters of the text by what nothing has.
    pub unknown: Vec<UnknownFilter>,
}

/// A refresh under way, for those who wait.
#[derive(Clone)]
pub(super) struct Progress {
    /// Until when it is worth waiting.
    patience: Instant,
    /// Ends, by an error, when the refresh does.
    done: watch::Receiver<()>,
}

impl SearchService {
    /// Takes over a directory for the indexes; opens none yet.
    ///
    /// # Errors
    /// `internal` when the directory cannot be made or read.
    pub fn open(root: PathBuf, model: Option<Model>) -> Result<Self> {
        Ok(Self(Arc::new(Inner {
            indexes: SearchIndexes::open(root, Limits::default()).map_err(Error::internal)?,
            threads: Arc::new(Semaphore::new(THREADS)),
            refreshes: Semaphore::new(REFRESHES),
            written: Mutex::default(),
            running: Mutex::default(),
            model,
            reading: Mutex::default(),
            begun: Mutex::default(),
            synonyms: Mutex::new(LruCache::new(WITH_SYNONYMS)),
        })))
    }

    /// What the caller may find, of each kind asked for the best; kinds in the order asked.
    ///
    /// # Errors
    /// `unavailable` when PostgreSQL does not answer; `internal` when the index fails.
    pub async fn search(&self, db: &Db, caller: &Caller, mut wanted: Wanted) -> Result<Found> {
        let only_whose = is_for_people(db, caller, &wanted).await?;
        if only_whose {
            wanted.kinds.retain(|kind| kind.is_of_people());
        }
        let status = self.catch_up(db, caller.as_ref()).await?;
        self.begin_reading(db, caller.as_ref());
        let mut running = Vec::new();
        if wanted.kinds.contains(&Kind::Running) {
            running = db.tenant(caller).run(async |conn| running::find(conn, caller, &wanted).await).await?;
        }
        let query = Query { only_whose, ..self.query(db, caller, &wanted).await? };
        let model = query.meant.as_ref().map_or(BUILT_IN, |meant| &meant.model).to_owned();
        let Some(hits) = self.hits(caller.account(), &query, &wanted, &running).await? else {
            return Ok(Found { hits: running, status: SearchStatus::Rebuilding, model, unknown: Vec::new() });
        };
        let mut unknown = Vec::new();
        if hits.is_empty() && status == SearchStatus::Ready {
            unknown = self.unknown(caller.account(), &query).await?;
        }
        Ok(Found { hits, status, model, unknown })
    }

    /// What the caller looks for, as an index takes it.
    async fn query(&self, db: &Db, caller: &Caller, wanted: &Wanted) -> Result<Query> {
        let teams = caller.teams.iter().map(|team| team.0).collect();
        let viewer = Viewer { user: caller.user.0, teams, all_teams: caller.role >= Role::TeamAdmin };
        let mut query =
            Query { limit: wanted.limit, as_you_type: true, ..Query::new(wanted.text.as_str(), viewer) };
        query.synonyms = self.synonyms(db, caller).await?;
        query.meant = self.meant(db, caller, &query).await?;
        Ok(query)
    }

    /// The hits of each kind, `running` being those that are in no index; nothing where there is no index.
    async fn hits(
        &self,
        account: AccountId,
        query: &Query,
        Wanted { kinds, filters, .. }: &Wanted,
        running: &[Hit],
    ) -> Result<Option<Vec<Hit>>> {
        let (query, kinds, filters, running) = (query.clone(), kinds.clone(), filters.clone(), running.to_vec());
        let search = move |index: &AccountIndex| {
            let mut hits = Vec::new();
            for kind in kinds {
                if kind == Kind::Running {
                    hits.extend_from_slice(&running);
                    continue;
                }
                let filters = Filters { kinds: vec![kind.as_str().to_owned()], ..filters.clone() };
                match index.search(&Query { filters, ..query.clone() }) {
                    Err(search_index::Error::NeedsRebuild(_)) => return Ok(None),
                    found => hits.extend(found?),
                }
            }
            Ok(Some(hits))
        };
        self.index(account, search).await
    }

    /// The program's words that stand for each other, and the account's, which are put
    /// together again only when they changed.
    async fn synonyms(&self, db: &Db, caller: &Caller) -> Result<Synonyms> {
        let text = db.tenant(caller).run(async |conn| store::synonyms(conn).await).await?;
        let Some(text) = text else { return Ok(Synonyms::built_in()) };
        if let Some((known, synonyms)) = locked(&self.0.synonyms).get(&caller.account())
            && *known == text
        {
            return Ok(synonyms.clone());
        }
        let synonyms = Synonyms::with(&super::synonyms::parse(Some(&text)).groups);
        locked(&self.0.synonyms).put(caller.account(), (text, synonyms.clone()));
        Ok(synonyms)
    }

    /// What is looked for, as the model takes it, if there is one that answers in time.
    async fn meant(&self, db: &Db, caller: &Caller, query: &Query) -> Result<Option<Meant>> {
        let Some(model) = &self.0.model else { return Ok(None) };
        let query = query.clone();
        let text = self.index(caller.account(), move |index| match index.meant(&query) {
            Err(search_index::Error::NeedsRebuild(_)) => Ok(String::new()),
            text => text,
        });
        let mut text = text.await?;
        if model.is_outside() {
            text = hidden::over(db, caller.as_ref(), &text).await?;
        }
        Ok(model.meant(text).await)
    }

    /// The model in use, if any.
    pub(super) fn model(&self) -> Option<&Model> {
        self.0.model.as_ref()
    }

    /// Has the index read on if it is behind, and waits for that, but not for long.
    async fn catch_up(&self, db: &Db, context: &TenantContext) -> Result<SearchStatus> {
        // Twice: one that was running already may have begun before the last change.
        for _ in 0..2 {
            if self.is_current(db, context).await? {
                return Ok(SearchStatus::Ready);
            }
            let Progress { patience, mut done } = self.start(db, context);
            if timeout_at(patience, done.changed()).await.is_err() {
                return Ok(SearchStatus::Rebuilding);
            }
        }
        let current = self.is_current(db, context).await?;
        Ok(if current { SearchStatus::Ready } else { SearchStatus::Rebuilding })
    }

    async fn is_current(&self, db: &Db, context: &TenantContext) -> Result<bool> {
        // The index first: read in this order, it is ahead only of a database that was put back.
        let held = self.index(context.account(), |index| Ok(index.position())).await?;
        let revision = db.tenant(context).run(async |conn| flows::search_revision(conn).await).await?;
        Ok(held == u64::try_from(revision).ok())
    }

    /// Starts a refresh of the account unless one is running.
    pub(super) fn start(&self, db: &Db, context: &TenantContext) -> Progress {
        let account = context.account();
        let mut running = locked(&self.0.running);
        if let Some(progress) = running.get(&account) {
            return progress.clone();
        }
        let (sender, done) = watch::channel(());
        let progress = Progress { patience: Instant::now() + PATIENCE, done };
        running.insert(account, progress.clone());
        drop(running);
        let job = Running { service: self.clone(), account, _sender: sender };
        let (task_db, context) = (db.clone(), context.clone());
        db.spawn(async move {
            match job.service.refresh(&task_db, &context).await {
                Ok(refreshed) => {
                    tracing::debug!(%account, ?refreshed, "search index refreshed");
                    job.service.start_reading(&task_db, &context);
                }
                Err(error) => tracing::warn!(%account, %error, "search index was not refreshed"),
            }
        });
        progress
    }

    /// Runs `work` on the account's index where it may block; no more of it at once
    /// than there are threads for, even when whoever asked is gone.
    pub(super) async fn index<T: Send + 'static>(
        &self,
        account: AccountId,
        work: impl FnOnce(&AccountIndex) -> Result<T, search_index::Error> + Send + 'static,
    ) -> Result<T> {
        let permit = Arc::clone(&self.0.threads).acquire_owned().await.map_err(Error::internal)?;
        let inner = Arc::clone(&self.0);
        let done = spawn_blocking(move || {
            let _permit = permit;
            work(&inner.indexes.account(account.0)?)
        });
        done.await.map_err(Error::internal)?.map_err(Error::internal)
    }

    /// Waits for the turn to write to the account's index; it lasts as long as what is
    /// returned. An account's index has one writer at a time: two would each undo what the
    /// other says of how far it is.
    pub(super) async fn turn(&self, account: AccountId) -> Result<Turn<'_>> {
        let written = locked(&self.0.written).entry(account).or_default().clone();
        let known = written.lock_owned().await;
        let permit = self.0.refreshes.acquire().await.map_err(Error::internal)?;
        Ok(Turn { known, _permit: permit })
    }
}

/// The turn to write to an account's index.
pub(super) struct Turn<'a> {
    /// What this process last wrote to it; taken out until all is written, so that it is forgotten after a failure.
    pub known: OwnedMutexGuard<Option<Known>>,
    _permit: SemaphorePermit<'a>,
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

/// Whether what colleagues took part in is looked for, and nothing else, where that can be found.
async fn is_for_people(db: &Db, caller: &Caller, wanted: &Wanted) -> Result<bool> {
    let Some(whose) = Whose::read(&wanted.text) else { return Ok(false) };
    if !wanted.kinds.iter().any(|kind| kind.is_of_people()) {
        return Ok(false);
    }
    let people = db.tenant(caller).run(async |conn| tenancy::people(conn).await).await?;
    let names: Vec<String> = people.into_iter().map(|(_, name, _)| name).collect();
    Ok(whose.are_all_among(&names))
}

/// Nothing panics while holding one of these maps half changed.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[path = "service_tests.rs"]
mod tests;

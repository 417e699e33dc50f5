//! What texts mean to a model better than the table in the program: asked where one is
//! installed, done without where none is or it fails.
//!
//! What must stay true: searching never waits for a model that reads documents, and never
//! fails for want of one; what an account hides leaves the machine for none. What a model has read is kept by the digest of the text and the
//! model's name, so it is read once and reading goes on where it stopped.

mod local;
mod outside;
mod read;
mod scale;

use std::{
    fmt::Display,
    num::NonZeroUsize,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use futures_util::future::BoxFuture;
use lru::LruCache;
use search_index::{Meant, Scale};
use tokio::{sync::OnceCell, time::timeout};

pub use local::Local;
pub use outside::Outside;

use crate::platform::error::Result;

/// How long the model is left alone after a failure; twice as long after each further one.
const FIRST_REST: Duration = Duration::from_secs(2);
const LONGEST_REST: Duration = Duration::from_mins(1);
/// Questions whose vectors are kept: somebody who types asks much the same again.
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(512).expect("not zero");

/// What a text is to the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// It is looked for.
    Query,
    /// It may be found.
    Document,
}

/// Turns texts into vectors.
pub trait Embedder: Send + Sync {
    /// Names the model: vectors under the same name are comparable.
    fn name(&self) -> &str;

    /// Whether texts leave this machine for it: it is then given none with what the account hides.
    fn is_outside(&self) -> bool;

    /// How many texts it reads in one go.
    fn at_once(&self) -> usize;

    /// How long a question waits for it; it is then answered by the table.
    fn patience(&self) -> Duration;

    /// The vectors of the texts, in their order, each of length 1; none for a text that says
    /// nothing.
    ///
    /// # Errors
    /// `unavailable` when the model cannot be asked now.
    fn embed(&self, purpose: Purpose, texts: Vec<String>) -> BoxFuture<'_, Result<Vec<Option<Vec<f32>>>>>;
}

/// A model in use.
pub struct Model {
    embedder: Box<dyn Embedder>,
    /// Known once it was prepared.
    scale: OnceCell<Scale>,
    asked: Mutex<LruCache<String, Vec<f32>>>,
    rest: Mutex<Rest>,
}

/// After a failure the model is left alone for a while: searching is not slower for it.
#[derive(Default)]
struct Rest {
    until: Option<Instant>,
    last: Duration,
}

impl Model {
    /// Uses a model.
    #[must_use]
    pub fn new(embedder: Box<dyn Embedder>) -> Self {
        let asked = Mutex::new(LruCache::new(REMEMBERED));
        Self { embedder, scale: OnceCell::new(), asked, rest: Mutex::default() }
    }

    /// The model's name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.embedder.name()
    }

    /// Whether texts leave this machine for it.
    pub(super) fn is_outside(&self) -> bool {
        self.embedder.is_outside()
    }

    /// Finds out how its cosines are to be read. Until then it is not asked.
    ///
    /// # Errors
    /// `unavailable` when the model cannot be asked or does not tell texts apart.
    pub(super) async fn prepare(&self) -> Result<()> {
        self.scale.get_or_try_init(|| scale::measure(&*self.embedder)).await.map(|_| ())
    }

    /// Whether questions go to it now.
    pub(super) fn is_ready(&self) -> bool {
        let resting = locked(&self.rest).until.is_some_and(|until| Instant::now() < until);
        self.scale.initialized() && !resting
    }

    /// What is looked for, as the model takes it; nothing where it cannot say in time.
    pub(super) async fn meant(&self, text: String) -> Option<Meant> {
        if text.trim().is_empty() || !self.is_ready() {
            return None;
        }
        match timeout(self.embedder.patience(), self.ask(text)).await {
            Ok(Ok(meant)) => {
                *locked(&self.rest) = Rest::default();
                meant
            }
            Ok(Err(error)) => {
                self.rest(&error);
                None
            }
            Err(_) => {
                self.rest(&"it takes too long");
                None
            }
        }
    }

    async fn ask(&self, text: String) -> Result<Option<Meant>> {
        let Some(scale) = self.scale.get().copied() else { return Ok(None) };
        let meant = |vector| Meant { model: self.name().to_owned(), vector, scale };
        let known = locked(&self.asked).get(&text).cloned();
        if let Some(vector) = known {
            return Ok(Some(meant(vector)));
        }
        let mut vectors = self.embedder.embed(Purpose::Query, vec![text.clone()]).await?;
        let Some(vector) = vectors.pop().flatten() else { return Ok(None) };
        locked(&self.asked).put(text, vector.clone());
        Ok(Some(meant(vector)))
    }

    fn rest(&self, because: &dyn Display) {
        let mut rest = locked(&self.rest);
        rest.last = (rest.last * 2).clamp(FIRST_REST, LONGEST_REST);
        rest.until = Some(Instant::now() + rest.last);
        tracing::warn!(model = self.name(), %because, rest = ?rest.last, "searching without the model");
    }
}

/// Nothing can leave one of these half changed.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

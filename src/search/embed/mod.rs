//! What texts mean to a model better than the table in the program: asked where one is
//! installed, done without where none is or it fails.
//!
//! What must stay true: searching never waits for a model that reads documents, and never
//! fails for want of one. What a model has read is kept by the digest of the text and the
//! model's name, so it is read once and reading goes on where it stopped.

mod local;
mod read;
mod scale;

use std::{
    num::NonZeroUsize,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use futures_util::future::BoxFuture;
use lru::LruCache;
use search_index::{Meant, Scale};
use tokio::{sync::OnceCell, time::timeout};

pub use local::Local;

use crate::platform::error::Result;

/// How long a question waits for the model; it is then answered by the table.
const PATIENCE: Duration = Duration::from_millis(400);
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
    scale: OnceCell<Scale>,
    asked: Mutex<LruCache<String, Vec<f32>>>,
}

impl Model {
    /// Uses a model.
    #[must_use]
    pub fn new(embedder: Box<dyn Embedder>) -> Self {
        Self { embedder, scale: OnceCell::new(), asked: Mutex::new(LruCache::new(REMEMBERED)) }
    }

    /// The model's name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.embedder.name()
    }

    /// What is looked for, as the model takes it; nothing where it cannot say in time.
    pub(super) async fn meant(&self, text: String) -> Option<Meant> {
        if text.trim().is_empty() {
            return None;
        }
        match timeout(PATIENCE, self.ask(text)).await {
            Ok(Ok(meant)) => meant,
            Ok(Err(error)) => {
                tracing::warn!(model = self.name(), %error, "searching without the model");
                None
            }
            Err(_) => {
                tracing::warn!(model = self.name(), "searching without the model: it takes too long");
                None
            }
        }
    }

    async fn ask(&self, text: String) -> Result<Option<Meant>> {
        let scale = *self.scale.get_or_try_init(|| scale::measure(&*self.embedder)).await?;
        let meant = |vector| Meant { model: self.name().to_owned(), vector, scale };
        let known = self.remembered().get(&text).cloned();
        if let Some(vector) = known {
            return Ok(Some(meant(vector)));
        }
        let mut vectors = self.embedder.embed(Purpose::Query, vec![text.clone()]).await?;
        let Some(vector) = vectors.pop().flatten() else { return Ok(None) };
        self.remembered().put(text, vector.clone());
        Ok(Some(meant(vector)))
    }

    fn remembered(&self) -> std::sync::MutexGuard<'_, LruCache<String, Vec<f32>>> {
        // Nothing in between can leave it half written.
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! A model in a directory on this machine.

use std::{path::Path, sync::Arc, time::Duration};

use futures_util::future::BoxFuture;
use search_index::{MiniLm, ModelError};
use tokio::{
    sync::Semaphore,
    task::{JoinError, spawn_blocking},
};

use super::{Embedder, Purpose};
use crate::platform::error::{Error, Result};

/// all-MiniLM-L6-v2, or another of its form.
pub struct Local {
    model: Arc<MiniLm>,
    /// Reading documents takes one core at most; questions go beside it.
    reading: Semaphore,
}

impl Local {
    /// Opens the model in a directory.
    ///
    /// # Errors
    /// What is not as it should be, with the file's name.
    pub fn open(directory: &Path) -> Result<Self, ModelError> {
        Ok(Self { model: Arc::new(MiniLm::open(directory)?), reading: Semaphore::new(1) })
    }
}

/// A hundred times what a question takes on an idle machine.
const PATIENCE: Duration = Duration::from_millis(400);
/// Texts read in one go: some tenths of a second, after which others have a turn.
const AT_ONCE: usize = 8;

impl Embedder for Local {
    fn name(&self) -> &str {
        self.model.name()
    }

    fn is_outside(&self) -> bool {
        false
    }

    fn at_once(&self) -> usize {
        AT_ONCE
    }

    fn patience(&self) -> Duration {
        PATIENCE
    }

    fn embed(&self, purpose: Purpose, texts: Vec<String>) -> BoxFuture<'_, Result<Vec<Option<Vec<f32>>>>> {
        Box::pin(async move {
            let _turn = match purpose {
                Purpose::Document => Some(self.reading.acquire().await.map_err(Error::internal)?),
                Purpose::Query => None,
            };
            let model = Arc::clone(&self.model);
            let embed = move || texts.iter().map(|text| model.embed(text)).collect();
            spawn_blocking(embed).await.map_err(|error: JoinError| Error::unavailable(error))
        })
    }
}

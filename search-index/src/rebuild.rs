//! Building an index anew beside the one in use.

use std::collections::HashSet;
use std::fmt;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use tantivy::IndexWriter;
use uuid::Uuid;

use crate::document::Document;
use crate::error::Error;
use crate::opened::{self, State};
use crate::schema::Fields;
use crate::slot::{Slot, WriteLock};

/// An index being built. Dropped before [`finish`](Self::finish), it leaves nothing behind.
pub struct Rebuild {
    slot: Arc<Slot>,
    fields: Fields,
    seen: HashSet<Uuid>,
    // In this order, so that the directory goes after its writer and the lock last.
    writer: IndexWriter,
    generation: Generation,
    _lock: WriteLock,
}

impl fmt::Debug for Rebuild {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Rebuild").field("documents", &self.seen.len()).finish_non_exhaustive()
    }
}

impl Rebuild {
    pub(crate) fn begin(slot: Arc<Slot>) -> Result<Self, Error> {
        let lock = WriteLock::take(&slot)?;
        let generation = Generation { path: slot.place.new_generation()?, keep: false };
        let (index, fields) = opened::create(&generation.path)?;
        let writer = opened::writer(&index, slot.limits.writer_memory_bytes)?;
        Ok(Self { slot, fields, seen: HashSet::new(), writer, generation, _lock: lock })
    }

    /// Adds a document; one added before with the same id gives way to it.
    ///
    /// # Errors
    /// [`Error::Engine`] when it cannot be written, for want of disk space as a rule.
    pub fn add(&mut self, document: &Document) -> Result<(), Error> {
        if !self.seen.insert(document.id) {
            self.writer.delete_term(self.fields.id_term(document.id));
        }
        self.writer.add_document(self.fields.fill(document))?;
        Ok(())
    }

    /// Puts the new index in place of the old one, at once, and removes the old one's files.
    ///
    /// `position` is where the caller's feed of changes stood when it began to read the documents:
    /// changes made meanwhile come after it and must still be applied.
    ///
    /// # Errors
    /// [`Error::Storage`], [`Error::Engine`]; the old index is then still in use.
    pub fn finish(self, position: u64) -> Result<(), Error> {
        let Self { slot, mut writer, mut generation, _lock, .. } = self;
        opened::commit(&mut writer, position)?;
        writer.wait_merging_threads()?;
        let state = opened::open_generation(&generation.path)?;
        if let State::Unusable(reason) = state {
            return Err(Error::NeedsRebuild(reason));
        }
        slot.place.point_at(&generation.path)?;
        generation.keep = true;
        slot.set(state);
        slot.place.sweep(&generation.path);
        Ok(())
    }
}

/// The directory of an index being built.
struct Generation {
    path: PathBuf,
    keep: bool,
}

impl Drop for Generation {
    fn drop(&mut self) {
        if self.keep {
            return;
        }
        if let Err(error) = fs::remove_dir_all(&self.path) {
            tracing::warn!(path = %self.path.display(), %error, "could not remove an unfinished search index");
        }
    }
}

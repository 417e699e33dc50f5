//! One account's index: what position it is at, writing to it, searching it.

use std::fmt;
use std::sync::Arc;

use crate::document::{Change, Document};
use crate::error::{Error, RebuildReason};
use crate::hit::Hit;
use crate::opened::{self, Opened, State};
use crate::query::{self, Query, Unknown};
use crate::rebuild::Rebuild;
use crate::slot::{Slot, WriteLock};

/// A handle to one account's index. Cheap to clone; every method but `clone` may block on files.
#[derive(Clone)]
pub struct AccountIndex {
    slot: Arc<Slot>,
}

impl fmt::Debug for AccountIndex {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let directory = self.slot.place.account_directory();
        formatter.debug_struct("AccountIndex").field("directory", &directory).finish_non_exhaustive()
    }
}

impl AccountIndex {
    pub(crate) fn new(slot: Arc<Slot>) -> Self {
        Self { slot }
    }

    /// The position given with the last changes that are on disk, or nothing where the index
    /// [needs a rebuild](Self::needs_rebuild). What came after it must be applied again.
    #[must_use]
    pub fn position(&self) -> Option<u64> {
        self.slot.ready().ok().map(|opened| opened.position())
    }

    /// Why the index cannot be used, or nothing where it can.
    ///
    /// # Errors
    /// [`Error::Storage`] when that cannot be told now.
    pub fn needs_rebuild(&self) -> Result<Option<RebuildReason>, Error> {
        Ok(match self.slot.state()? {
            State::Ready(_) => None,
            State::Unusable(reason) => Some(reason),
        })
    }

    /// Writes changes, in their order, and makes them findable: all of them or, on an error, none.
    /// Costs an fsync or two, some 10 ms, so gather changes. Applying the same changes again does no
    /// harm.
    ///
    /// `position` is where the caller's feed of changes stands after them. No changes at all may
    /// move it too.
    ///
    /// # Errors
    /// [`Error::NeedsRebuild`] when there is no index to add to (adding to nothing would pass off a
    /// part for the whole), [`Error::Busy`], [`Error::PositionWentBack`], [`Error::Storage`],
    /// [`Error::Engine`].
    pub fn apply(&self, changes: Vec<Change>, position: u64) -> Result<(), Error> {
        self.slot.ready()?;
        let _lock = WriteLock::take(&self.slot)?;
        let opened = self.slot.ready()?;
        let held = opened.position();
        if position < held {
            return Err(Error::PositionWentBack { held, given: position });
        }
        let written = self.write(&opened, changes, position);
        if written.is_err() {
            self.slot.forget();
        }
        written
    }

    /// Writes what was taken out or replaced out of the files too: until then its words stay in them, and in the
    /// dictionary of spellings. Costs as much as writing what lies in the same files.
    ///
    /// # Errors
    /// As [`AccountIndex::apply`].
    pub fn forget(&self) -> Result<(), Error> {
        let _lock = WriteLock::take(&self.slot)?;
        let opened = self.slot.ready()?;
        let forgotten = opened::forget(&opened, self.slot.limits.writer_memory_bytes);
        if forgotten.is_err() {
            self.slot.forget();
        }
        forgotten
    }

    /// Replaces the index by one of these documents. Where two have the same id, the later one
    /// stays. See [`begin_rebuild`](Self::begin_rebuild).
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Storage`], [`Error::Engine`]; the index is then as before.
    pub fn rebuild(&self, documents: impl IntoIterator<Item = Document>, position: u64) -> Result<(), Error> {
        let mut rebuild = self.begin_rebuild()?;
        for document in documents {
            rebuild.add(&document)?;
        }
        rebuild.finish(position)
    }

    /// Starts a new index beside the one in use, which goes on answering until
    /// [`Rebuild::finish`]. Writes are [`Error::Busy`] meanwhile.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Storage`], [`Error::Engine`].
    pub fn begin_rebuild(&self) -> Result<Rebuild, Error> {
        Rebuild::begin(Arc::clone(&self.slot))
    }

    /// The best documents for a query that its viewer may find, best first, those of the same score by
    /// id. A text without a word to look for finds nothing.
    ///
    /// # Errors
    /// [`Error::NeedsRebuild`] when there is no index, [`Error::Storage`], [`Error::Engine`].
    pub fn search(&self, query: &Query) -> Result<Vec<Hit>, Error> {
        let opened = self.slot.ready()?;
        query::search(&opened, query, self.slot.limits.hits)
    }

    /// The text of a query as it was likely meant, with its operators taken out: words that the
    /// viewer's part of the index does not know in their likeliest spelling, an unfinished one
    /// at its likeliest end. For [`Query::meant`].
    ///
    /// # Errors
    /// As [`AccountIndex::search`].
    pub fn meant(&self, query: &Query) -> Result<String, Error> {
        let opened = self.slot.ready()?;
        query::meant(&opened, query)
    }

    /// The filters of a query's text whose value nothing has that its viewer may find, each with values that
    /// something has. For who found nothing.
    ///
    /// # Errors
    /// As [`AccountIndex::search`].
    pub fn unknown(&self, query: &Query) -> Result<Vec<Unknown>, Error> {
        let opened = self.slot.ready()?;
        query::unknown(&opened, query)
    }

    /// How many documents have no vector of a model.
    ///
    /// # Errors
    /// As [`AccountIndex::search`].
    pub fn unread(&self, model: &str) -> Result<usize, Error> {
        let opened = self.slot.ready()?;
        let mut unread = 0;
        for segment in opened.reader.searcher().segment_readers() {
            let vectors = opened.vectors(segment)?;
            let has = |document| vectors.of_model(model).is_some_and(|matrix| matrix.has(document));
            unread += segment.doc_ids_alive().filter(|document| !has(*document)).count();
        }
        Ok(unread)
    }

    fn write(&self, opened: &Opened, changes: Vec<Change>, position: u64) -> Result<(), Error> {
        let mut writer = opened::writer(&opened.index, self.slot.limits.writer_memory_bytes)?;
        for change in changes {
            let (Change::Replace { group, .. } | Change::Remove(group)) = &change;
            writer.delete_term(opened.fields.group_term(*group));
            if let Change::Replace { documents, group } = change {
                for document in documents {
                    writer.add_document(opened.fields.fill(&Document { group, ..document }))?;
                }
            }
        }
        opened::commit(&mut writer, position)?;
        opened.reload(position)?;
        // Found from here on. Without the wait, dropping the writer would give up every merge.
        writer.wait_merging_threads()?;
        opened.reload(position)
    }
}

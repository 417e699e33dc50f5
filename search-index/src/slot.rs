//! What a process knows of one account's index, shared by all handles to it.

use std::fs::File;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use uuid::Uuid;

use crate::error::Error;
use crate::indexes::Limits;
use crate::opened::{self, Opened, State};
use crate::place::Place;

/// One account. There is never more than one slot for it in a [`crate::SearchIndexes`].
pub(crate) struct Slot {
    pub place: Place,
    pub limits: Limits,
    /// Nothing until somebody asked.
    state: Mutex<Option<State>>,
    writing: AtomicBool,
}

impl Slot {
    pub fn new(root: &Path, account: Uuid, limits: Limits) -> Self {
        Self { place: Place::new(root, account), limits, state: Mutex::new(None), writing: AtomicBool::new(false) }
    }

    /// What is open; opens it first where need be, while others of this account wait.
    pub fn state(&self) -> Result<State, Error> {
        let mut state = self.locked();
        match &*state {
            Some(known) => Ok(known.clone()),
            None => Ok(state.insert(opened::open(&self.place)?).clone()),
        }
    }

    /// The open index.
    ///
    /// # Errors
    /// [`Error::NeedsRebuild`] when there is none.
    pub fn ready(&self) -> Result<Arc<Opened>, Error> {
        match self.state()? {
            State::Ready(opened) => Ok(opened),
            State::Unusable(reason) => Err(Error::NeedsRebuild(reason)),
        }
    }

    /// Puts something else in place of what is open.
    pub fn set(&self, state: State) {
        *self.locked() = Some(state);
    }

    /// Has the next one look at the disk again.
    pub fn forget(&self) {
        *self.locked() = None;
    }

    fn locked(&self) -> MutexGuard<'_, Option<State>> {
        // Nothing in between can leave it half written.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to write to one account's index, in this process and among processes.
pub(crate) struct WriteLock {
    slot: Arc<Slot>,
    file: File,
}

impl WriteLock {
    /// # Errors
    /// [`Error::Busy`] when somebody has it.
    pub fn take(slot: &Arc<Slot>) -> Result<Self, Error> {
        if slot.writing.swap(true, Ordering::AcqRel) {
            return Err(Error::Busy);
        }
        match slot.place.lock() {
            Ok(file) => Ok(Self { slot: Arc::clone(slot), file }),
            Err(error) => {
                slot.writing.store(false, Ordering::Release);
                Err(error)
            }
        }
    }
}

impl Drop for WriteLock {
    fn drop(&mut self) {
        // Not left to closing: a child being forked at this moment has the file open too, and keeps
        // the lock until it runs its own program.
        if let Err(error) = self.file.unlock() {
            tracing::warn!(%error, "the lock of an index stays until its file is closed");
        }
        self.slot.writing.store(false, Ordering::Release);
    }
}

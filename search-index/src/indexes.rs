//! All accounts' indexes under one directory.

use std::collections::HashMap;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use lru::LruCache;
use uuid::Uuid;

use crate::account::AccountIndex;
use crate::error::Error;
use crate::slot::{Slot, WriteLock};

/// Directories on their way out carry this in front of their name.
const REMOVED: &str = ".removed-";

/// How much the indexes may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Accounts whose index stays open after use. An open one costs address space, some 10 memory
    /// maps and a few KiB; opening one again costs under a millisecond and a read of its files.
    pub open_accounts: NonZeroUsize,
    /// Bytes a writer gathers before it writes a segment; at least 15,000,000. Taken only while
    /// something is written.
    pub writer_memory_bytes: usize,
    /// The most hits one search returns, whatever it asks for.
    pub hits: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            open_accounts: const { NonZeroUsize::new(256).expect("not zero") },
            writer_memory_bytes: 20_000_000,
            hits: 100,
        }
    }
}

/// Every account's index, one directory each. Share it by reference; one for a directory and process.
pub struct SearchIndexes {
    root: PathBuf,
    limits: Limits,
    slots: Mutex<Slots>,
}

struct Slots {
    /// Keeps the last used ones open.
    recent: LruCache<Uuid, Arc<Slot>>,
    /// Finds those no longer kept open that somebody still holds, so that there are never two.
    held: HashMap<Uuid, Weak<Slot>>,
}

impl SearchIndexes {
    /// Takes over a directory, which is made where it does not exist. Opens no index yet.
    ///
    /// # Errors
    /// [`Error::Storage`] when the directory cannot be made or read.
    pub fn open(root: PathBuf, limits: Limits) -> Result<Self, Error> {
        fs::create_dir_all(&root).map_err(Error::storage(&root))?;
        finish_removals(&root)?;
        let recent = LruCache::new(limits.open_accounts);
        let slots = Mutex::new(Slots { recent, held: HashMap::new() });
        Ok(Self { root, limits, slots })
    }

    /// A handle to one account's index, which is opened if it is not open. An account without a
    /// usable index has a handle too, see [`AccountIndex::needs_rebuild`]. Hold a handle for one
    /// operation: while held, it keeps the index open beyond [`Limits::open_accounts`].
    ///
    /// # Errors
    /// [`Error::Storage`] when files cannot be opened for a reason that may pass.
    pub fn account(&self, account: Uuid) -> Result<AccountIndex, Error> {
        let slot = self.slot(account);
        slot.state()?;
        Ok(AccountIndex::new(slot))
    }

    /// Removes an account's index from disk; one that does not exist is removed already. Handles
    /// still around answer [`crate::RebuildReason::NeverBuilt`] from here on.
    ///
    /// # Errors
    /// [`Error::Busy`] while it is written to, [`Error::Storage`] when it cannot be removed.
    pub fn remove(&self, account: Uuid) -> Result<(), Error> {
        let slot = self.slot(account);
        let directory = slot.place.account_directory();
        if directory.exists() {
            let _lock = WriteLock::take(&slot)?;
            // Gone at once under its name, whatever happens while its files are removed.
            let doomed = self.root.join(format!("{REMOVED}{}", Uuid::now_v7()));
            fs::rename(directory, &doomed).map_err(Error::storage(directory))?;
            slot.forget();
            fs::remove_dir_all(&doomed).map_err(Error::storage(&doomed))?;
        }
        slot.forget();
        self.locked().recent.pop(&account);
        Ok(())
    }

    fn slot(&self, account: Uuid) -> Arc<Slot> {
        let mut slots = self.locked();
        let held = slots.held.get(&account).and_then(Weak::upgrade);
        let slot = held.unwrap_or_else(|| Arc::new(Slot::new(&self.root, account, self.limits)));
        slots.recent.put(account, Arc::clone(&slot));
        slots.held.insert(account, Arc::downgrade(&slot));
        if slots.held.len() > 2 * slots.recent.len() + 64 {
            slots.held.retain(|_, slot| slot.strong_count() > 0);
        }
        slot
    }

    fn locked(&self) -> MutexGuard<'_, Slots> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Removes what a removal left when it was interrupted.
fn finish_removals(root: &Path) -> Result<(), Error> {
    for entry in fs::read_dir(root).map_err(Error::storage(root))? {
        let entry = entry.map_err(Error::storage(root))?;
        if entry.file_name().to_string_lossy().starts_with(REMOVED) {
            fs::remove_dir_all(entry.path()).map_err(Error::storage(&entry.path()))?;
        }
    }
    Ok(())
}

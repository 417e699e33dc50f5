//! Who was found to be allowed in a moment ago: between a ticket and its use nothing is
//! asked twice, for thousands come back at once.
//!
//! What must stay true: what was found counts only while nobody's access has changed since
//! before it was looked for, as far as this node has heard. What it hears of later reaches
//! the connection, which listens before its ticket is used (rule R17). A session's visibility
//! and team are those it was made with; should they ever change, that is to be told as well.

use std::{
    num::NonZeroUsize,
    sync::{Mutex, PoisonError},
};

use lru::LruCache;

use crate::tenancy::{AccessChanges, Caller};

/// Most that are remembered: who is forgotten is looked at again.
const MOST: NonZeroUsize = NonZeroUsize::new(4_096).expect("it is more than none");

/// What tickets were made on, by their digests.
pub struct Admitted {
    changes: AccessChanges,
    found: Mutex<LruCache<Vec<u8>, (u64, Caller)>>,
}

/// Access as it was when it began to be looked at.
#[derive(Clone, Copy)]
pub struct Since(u64);

impl Admitted {
    /// Nobody yet.
    #[must_use]
    pub fn new(changes: AccessChanges) -> Self {
        Self { changes, found: Mutex::new(LruCache::new(MOST)) }
    }

    /// To be called before access is looked at.
    #[must_use]
    pub fn now(&self) -> Since {
        Since(self.changes.count())
    }

    /// The holder of this ticket may come in, as was found since then.
    pub fn remember(&self, digest: Vec<u8>, Since(count): Since, caller: Caller) {
        self.found().put(digest, (count, caller));
    }

    /// Who the holder of this ticket is, if that still counts; it is forgotten.
    #[must_use]
    pub fn take(&self, digest: &[u8]) -> Option<Caller> {
        let (count, caller) = self.found().pop(digest)?;
        (count == self.changes.count()).then_some(caller)
    }

    fn found(&self) -> std::sync::MutexGuard<'_, LruCache<Vec<u8>, (u64, Caller)>> {
        // Nothing in here panics half-way through a change.
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

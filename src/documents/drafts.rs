//! Documents of sessions that go on, kept at hand: each preview reads the events since the one
//! before, not the log anew.
//!
//! What must stay true: a draft is used only for the log and the rules it was made of; whether
//! the caller may see the session was asked before, every time.

use std::{
    num::NonZeroUsize,
    sync::{Arc, Mutex, PoisonError},
};

use lru::LruCache;
use tokio::sync::Mutex as AsyncMutex;

use super::{Means, Wish, Written, is_of_the_ticket, memo::Memo, story::Reading, write_what_was_read};
use crate::{
    platform::ids::{AccountId, LogId, SessionId},
    redaction::Redactor,
    sessions::Event,
};

/// Most sessions that are kept at hand.
const MOST: NonZeroUsize = NonZeroUsize::new(16).expect("not zero");

/// What was read of one session's log, and what was found in its texts.
#[derive(Default)]
pub struct Draft {
    log: Option<LogId>,
    hiding: u64,
    last: u64,
    reading: Reading,
    memo: Memo,
    /// Made of rules that are as they were.
    redactor: Option<Redactor>,
}

impl Draft {
    /// Keeps what is still true of this log by these rules; the last event that is known.
    pub fn recall(&mut self, log: LogId, hiding: u64) -> u64 {
        if self.log != Some(log) {
            *self = Self { log: Some(log), hiding, ..Self::default() };
        }
        if self.hiding != hiding {
            (self.hiding, self.memo, self.redactor) = (hiding, Memo::default(), None);
        }
        self.last
    }

    /// Reads on.
    pub fn advance(&mut self, events: Vec<Event>) {
        self.last = events.last().map_or(self.last, |event| event.seq);
        let news = self.reading.advance(events.into_iter().filter(|event| !is_of_the_ticket(event)));
        if !news.is_empty() {
            self.memo.forget(&news);
        }
    }

    /// What hides by the rules, if that was made already.
    #[must_use]
    pub fn redactor(&self) -> Option<Redactor> {
        self.redactor.clone()
    }

    /// Keeps what hides by the rules.
    pub fn keep_redactor(&mut self, redactor: &Redactor) {
        self.redactor = Some(redactor.clone());
    }

    /// The last event that it knows.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.last
    }

    /// The document of what was read; not the full log.
    pub fn write(&mut self, wish: Wish, means: &Means) -> Written {
        write_what_was_read(&self.reading, wish, means, &mut self.memo)
    }
}

/// A draft, which one reader at a time brings up to date.
pub type Kept = Arc<AsyncMutex<Draft>>;

/// Drafts of the sessions that were looked at last.
pub struct Drafts(Mutex<LruCache<(AccountId, SessionId), Kept>>);

impl Default for Drafts {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(MOST)))
    }
}

impl Drafts {
    /// What is known of a session; nothing yet for one that was not looked at lately.
    #[must_use]
    pub fn of(&self, account: AccountId, session: SessionId) -> Kept {
        // Nothing in between can leave it half changed.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get_or_insert((account, session), Kept::default).clone()
    }
}

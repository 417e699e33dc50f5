//! Counts changes of anybody's access, as far as this node knows: its own at once, those of
//! others when it hears of them. What was found before the last one is to be looked at again.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// The count, shared by those who change access and those who look at it.
#[derive(Clone, Debug, Default)]
pub struct AccessChanges(Arc<AtomicU64>);

impl AccessChanges {
    /// How many there were.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }

    /// There was one more; to be called after its commit.
    pub fn note(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

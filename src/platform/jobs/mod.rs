//! What must happen after a commit: rows that the worker takes, carries out and ends.
//!
//! What must stay true:
//! - A job is written in the transaction that causes it, so it is there if and only if its
//!   cause is.
//! - Whoever works on one has it for a while ([`LEASE`]) and no longer; when it dies the job is
//!   taken again. So what a job does must bear to be done again.
//! - A job knows its subject's id and nothing else; its domain reads the rest, in the
//!   account's own context.

mod store;

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use rand::RngExt;
use tokio::sync::Notify;

pub use store::{end, enqueue, hasten, put_off};

/// How long a job is its taker's.
pub const LEASE: TimeDelta = TimeDelta::seconds(60);
/// Longest pause before another try.
const LONGEST: Duration = Duration::from_mins(10);

/// What came of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is done.
    Done,
    /// It may succeed later.
    Again(Duration),
    /// It will not succeed.
    Failed,
}

impl Verdict {
    /// The word in the database and in metrics.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Again(_) => "again",
            Self::Failed => "failed",
        }
    }
}

/// How long to wait before the try after this one: `first`, doubled each time, up to ten
/// minutes, and up to a half more so that many do not come back at once.
#[must_use]
pub fn pause(first: Duration, attempts: u32) -> Duration {
    let doubled = first.saturating_mul(1 << attempts.saturating_sub(1).min(20)).min(LONGEST);
    doubled.mul_f64(rand::rng().random_range(1.0..1.5))
}

/// Tells the worker that there is something to do. A call that gets lost costs a moment: it
/// looks by itself as well.
#[derive(Clone, Debug, Default)]
pub struct Bell(Arc<Notify>);

impl Bell {
    /// Rings.
    pub fn ring(&self) {
        self.0.notify_one();
    }

    /// Waits for a ring, at most `patience`.
    pub async fn wait(&self, patience: Duration) {
        // Whether it rang or not is the same to whoever looks.
        let _ = tokio::time::timeout(patience, self.0.notified()).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_have_an_end() {
        let first = Duration::from_secs(2);
        for (attempts, at_least, at_most) in [(1, 2, 3), (2, 4, 6), (5, 32, 48), (40, 600, 900)] {
            let pause = pause(first, attempts).as_secs_f64();
            assert!((f64::from(at_least)..=f64::from(at_most)).contains(&pause), "{attempts}: {pause}");
        }
    }
}

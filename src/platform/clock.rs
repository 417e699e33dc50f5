//! The only place that asks what time it is.
//!
//! Rules take `now` as an input, so a test or a replay can choose it; only the
//! rim of the program (handlers, actors, jobs) calls [`Clock::now`].

use chrono::{DateTime, SubsecRound, Utc};

/// Reads the current time.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock;

impl Clock {
    /// Now, cut to microseconds: what PostgreSQL stores, so that a value
    /// compares equal to itself after it was written and read back.
    #[must_use]
    // The one place that asks.
    #[allow(clippy::disallowed_methods)]
    pub fn now(self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }
}

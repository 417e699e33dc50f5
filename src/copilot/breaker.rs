//! A service that fails is left alone for a while: people on a call do not wait for it. Pure.
//!
//! What must stay true: after a failure in a row of [`PATIENCE`] nothing is asked until the
//! pause is over; then one question goes out, and decides.

use std::time::{Duration, Instant};

/// Failures in a row after which it is left alone.
const PATIENCE: u32 = 3;
/// How long, at first; twice as long after each further failure.
const FIRST: Duration = Duration::from_secs(15);
const LONGEST: Duration = Duration::from_mins(5);

/// Whether a service is asked.
#[derive(Debug, Default)]
pub struct Breaker {
    failures: u32,
    closed_until: Option<Instant>,
}

impl Breaker {
    /// Whether to ask now; who is let through after a pause is alone until it is known how
    /// that went.
    pub fn admits(&mut self, now: Instant) -> bool {
        match self.closed_until {
            Some(until) if now < until => false,
            Some(_) => {
                self.closed_until = Some(now + self.pause());
                true
            }
            None => true,
        }
    }

    /// It answered.
    pub fn succeeded(&mut self) {
        *self = Self::default();
    }

    /// It failed.
    pub fn failed(&mut self, now: Instant) {
        self.failures = self.failures.saturating_add(1);
        if self.failures >= PATIENCE {
            self.closed_until = Some(now + self.pause());
        }
    }

    fn pause(&self) -> Duration {
        let doubled = self.failures.saturating_sub(PATIENCE).min(8);
        LONGEST.min(FIRST * 2_u32.pow(doubled))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_failures_close_it_and_one_success_opens_it() {
        let (mut breaker, start) = (Breaker::default(), Instant::now());
        for _ in 0..2 {
            breaker.failed(start);
            assert!(breaker.admits(start));
        }
        breaker.succeeded();
        breaker.failed(start);
        breaker.failed(start);
        breaker.failed(start);
        assert!(!breaker.admits(start) && !breaker.admits(start + FIRST - Duration::from_millis(1)));
        let later = start + FIRST;
        assert!(breaker.admits(later), "one is let through");
        assert!(!breaker.admits(later), "and only one");
        breaker.failed(later);
        assert!(!breaker.admits(later + FIRST), "longer now");
        assert!(breaker.admits(later + 2 * FIRST));
        breaker.succeeded();
        assert!(breaker.admits(later));
    }
}

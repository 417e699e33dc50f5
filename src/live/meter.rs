//! How much a client may send: so many a second, and twice as many at once.

use std::time::Instant;

/// A bucket that fills with time.
pub struct Meter {
    per_second: f64,
    left: f64,
    at: Instant,
}

impl Meter {
    /// A full bucket.
    #[must_use]
    pub fn new(per_second: f64, now: Instant) -> Self {
        Self { per_second, left: 2.0 * per_second, at: now }
    }

    /// Whether one more is within the measure; it is taken, then.
    pub fn admits(&mut self, now: Instant) -> bool {
        let earned = now.duration_since(self.at).as_secs_f64() * self.per_second;
        self.at = now;
        self.left = (self.left + earned).min(2.0 * self.per_second);
        let admits = self.left >= 1.0;
        if admits {
            self.left -= 1.0;
        }
        admits
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn twice_a_second_s_worth_at_once_then_as_time_goes() {
        let start = Instant::now();
        let mut meter = Meter::new(20.0, start);
        assert_eq!((0..50).filter(|_| meter.admits(start)).count(), 40);
        let later = start + Duration::from_millis(500);
        assert_eq!((0..50).filter(|_| meter.admits(later)).count(), 10);
    }
}

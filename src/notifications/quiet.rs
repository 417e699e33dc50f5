//! Quiet hours: when somebody wants no mail, by the clock on their wall. Pure.

use chrono::{DateTime, Days, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// Minutes of a day.
pub const DAY: i16 = 24 * 60;

/// Hours of every day in which nothing goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuietHours {
    /// Their first minute, from midnight.
    pub from: i16,
    /// The minute that is none of them any more; before `from`, on the next day.
    pub until: i16,
    /// Whose clock.
    pub zone: Tz,
}

impl QuietHours {
    /// When something that happens now may go out: now, or when it is not quiet any more.
    pub fn over(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let here = now.with_timezone(&self.zone);
        let time = here.time();
        let (from, until) = (at(self.from), at(self.until));
        let over_night = until <= from;
        let is_quiet = if over_night { time >= from || time < until } else { time >= from && time < until };
        if !is_quiet {
            return now;
        }
        let ends_tomorrow = over_night && time >= from;
        let day = here.date_naive().checked_add_days(Days::new(u64::from(ends_tomorrow)));
        let end = day.map(|day| day.and_time(until));
        let moment = end.and_then(|end| self.moment(end));
        moment.map_or(now, |moment| moment.max(now))
    }

    /// The moment that a clock on the wall shows this; where it skips that, as when summer time
    /// begins, the first one after.
    fn moment(&self, shown: chrono::NaiveDateTime) -> Option<DateTime<Utc>> {
        (0..8).find_map(|quarter| {
            let shown = shown.checked_add_signed(TimeDelta::minutes(15 * quarter))?;
            self.zone.from_local_datetime(&shown).earliest().map(|moment| moment.with_timezone(&Utc))
        })
    }
}

fn at(minute: i16) -> NaiveTime {
    let seconds = u32::try_from(minute.rem_euclid(DAY)).unwrap_or(0) * 60;
    NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).unwrap_or(NaiveTime::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(zone: &str, (from, until): (i16, i16), now: &str) -> String {
        let quiet = QuietHours { from, until, zone: zone.parse().unwrap() };
        let over = quiet.over(now.parse().unwrap());
        over.format("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    #[test]
    fn a_night_ends_in_the_morning_of_whoever_sleeps() {
        let night = (22 * 60, 7 * 60);
        for (zone, now, end) in [
            ("Europe/Berlin", "2026-11-30T20:59:00Z", "2026-11-30T20:59:00Z"),
            ("Europe/Berlin", "2026-11-30T21:00:00Z", "2026-12-01T06:00:00Z"),
            ("Europe/Berlin", "2026-12-01T02:00:00Z", "2026-12-01T06:00:00Z"),
            ("Europe/Berlin", "2026-12-01T06:00:00Z", "2026-12-01T06:00:00Z"),
            ("America/New_York", "2026-12-01T02:59:00Z", "2026-12-01T02:59:00Z"),
            ("America/New_York", "2026-12-01T03:00:00Z", "2026-12-01T12:00:00Z"),
        ] {
            assert_eq!(over(zone, night, now), end, "{zone} at {now}");
        }
    }

    #[test]
    fn hours_of_one_day_end_on_that_day() {
        assert_eq!(over("UTC", (12 * 60, 13 * 60), "2026-12-01T12:30:00Z"), "2026-12-01T13:00:00Z");
        assert_eq!(over("UTC", (12 * 60, 13 * 60), "2026-12-01T13:00:00Z"), "2026-12-01T13:00:00Z");
        assert_eq!(over("UTC", (0, 0), "2026-12-01T13:00:00Z"), "2026-12-02T00:00:00Z", "always, a day at a time");
    }

    #[test]
    fn the_clock_may_be_put_forward_or_back_meanwhile() {
        // Berlin skips 2:00 to 3:00 on 29 March 2026, and has it twice on 25 October.
        assert_eq!(over("Europe/Berlin", (60, 150), "2026-03-29T00:30:00Z"), "2026-03-29T01:00:00Z");
        assert_eq!(over("Europe/Berlin", (60, 180), "2026-10-25T00:30:00Z"), "2026-10-25T02:00:00Z");
    }
}

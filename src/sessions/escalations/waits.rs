//! How long somebody may wait for help before it is too long. Pure.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::Queryable;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    platform::error::{Error, Result},
    sessions::Urgency,
};

/// A week.
const LONGEST: i32 = 7 * 24 * 60;

/// Minutes by urgency; where there are none, nobody minds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Queryable, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Minutes {
    /// A business stands still.
    pub critical: Option<i32>,
    /// The client waits.
    pub high: Option<i32>,
    /// Today.
    pub normal: Option<i32>,
    /// When there is time.
    pub low: Option<i32>,
}

impl Default for Minutes {
    fn default() -> Self {
        Self { critical: Some(15), high: Some(60), normal: Some(8 * 60), low: None }
    }
}

impl Minutes {
    /// Until when somebody is to come who was asked for then.
    pub fn due(self, urgency: Urgency, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let minutes = match urgency {
            Urgency::Critical => self.critical,
            Urgency::High => self.high,
            Urgency::Normal => self.normal,
            Urgency::Low => self.low,
        };
        minutes.map(|minutes| at + TimeDelta::minutes(minutes.into()))
    }

    /// # Errors
    /// `invalid` when it names no time between a minute and a week.
    pub fn check(self) -> Result<()> {
        let all = [("critical", self.critical), ("high", self.high), ("normal", self.normal), ("low", self.low)];
        for (name, minutes) in all {
            if minutes.is_some_and(|minutes| !(1..=LONGEST).contains(&minutes)) {
                let remedy = "Give 1 to 10,080 minutes, or none where nobody minds.";
                return Err(Error::invalid(format!("minutes.{name}"), remedy));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_more_urgent_is_sooner_too_late_and_some_never_is() {
        let at = DateTime::UNIX_EPOCH;
        let due = |urgency| Minutes::default().due(urgency, at).map(|due| due.timestamp() / 60);
        let all = [Urgency::Critical, Urgency::High, Urgency::Normal, Urgency::Low];
        assert_eq!(all.map(due), [Some(15), Some(60), Some(480), None]);
    }

    #[test]
    fn a_wait_is_between_a_minute_and_a_week() {
        let with = |low| Minutes { low: Some(low), ..Minutes::default() }.check();
        assert!(with(1).is_ok() && with(LONGEST).is_ok());
        for wrong in [0, -1, LONGEST + 1] {
            assert!(with(wrong).is_err(), "{wrong}");
        }
    }
}

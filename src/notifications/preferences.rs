//! How a person wants to be told: which kind by which way, and when not.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    model::Kind,
    quiet::{DAY, QuietHours},
};
use crate::platform::error::{Error, Result};

/// By which ways somebody is told of a kind of thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ways {
    /// In the app's list.
    pub in_app: bool,
    /// By mail.
    pub email: bool,
}

/// Hours without mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Quiet {
    /// Their first minute, counted from midnight: 0 to 1439.
    #[schema(minimum = 0, maximum = 1439)]
    pub from: i16,
    /// The minute at which they are over, on the next day where it is not after `from`.
    #[schema(minimum = 0, maximum = 1439)]
    pub until: i16,
}

/// How somebody wants to be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Preferences {
    /// By kind, the ways; of kinds that are left out the usual ones.
    pub ways: BTreeMap<Kind, Ways>,
    /// Hours without mail: what comes up then goes out when they are over, if it is still of use.
    pub quiet: Option<Quiet>,
    /// Whose clock, as `Europe/Berlin`.
    pub time_zone: String,
    /// Whether a critical escalation is mailed all the same.
    pub breaks_through: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self { ways: BTreeMap::new(), quiet: None, time_zone: "UTC".to_owned(), breaks_through: true }
    }
}

impl Preferences {
    /// By which ways they are told of this.
    pub fn of(&self, kind: Kind) -> Ways {
        // What cannot wait until somebody looks is mailed.
        let email = !matches!(kind, Kind::EscalationClaimed | Kind::ChatMentioned | Kind::TaskAssigned);
        self.ways.get(&kind).copied().unwrap_or(Ways { in_app: true, email })
    }

    /// The same with every kind named.
    #[must_use]
    pub fn whole(self) -> Self {
        let ways = Kind::ALL.into_iter().map(|kind| (kind, self.of(kind))).collect();
        Self { ways, ..self }
    }

    /// Their hours without mail, unless this breaks through them.
    pub fn quiet_hours(&self, critical: bool) -> Option<QuietHours> {
        let quiet = self.quiet.filter(|_| !(critical && self.breaks_through))?;
        let zone: Tz = self.time_zone.parse().ok()?;
        Some(QuietHours { from: quiet.from, until: quiet.until, zone })
    }

    /// Whether they can be kept.
    ///
    /// # Errors
    /// `invalid` naming the field.
    pub fn demand(&self) -> Result<()> {
        if self.time_zone.parse::<Tz>().is_err() {
            return Err(Error::invalid("time_zone", "Give a name of the IANA list, such as Europe/Berlin."));
        }
        let Some(Quiet { from, until }) = self.quiet else { return Ok(()) };
        for (field, minute) in [("quiet.from", from), ("quiet.until", until)] {
            if !(0..DAY).contains(&minute) {
                return Err(Error::invalid(field, "Give a minute of the day, 0 to 1439."));
            }
        }
        if from == until {
            return Err(Error::invalid("quiet.until", "Let them end at another time than they begin."));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_chose_nothing_is_told_in_the_app_and_mailed_what_waits_for_them() {
        let whole = Preferences::default().whole();
        assert_eq!(whole.ways.len(), Kind::ALL.len());
        assert!(whole.ways.values().all(|ways| ways.in_app));
        let mailed: Vec<_> = whole.ways.iter().filter(|(_, ways)| ways.email).map(|(kind, _)| *kind).collect();
        assert!(mailed.contains(&Kind::EscalationOffered) && mailed.contains(&Kind::PushFailed), "{mailed:?}");
        assert!(!mailed.contains(&Kind::ChatMentioned), "who chats is there");
        assert!(!mailed.contains(&Kind::TaskAssigned), "who has tasks takes part");
    }

    #[test]
    fn what_cannot_be_kept_is_refused_by_its_field() {
        let with = |quiet, zone: &str| {
            Preferences { quiet, time_zone: zone.to_owned(), ..Preferences::default() }.demand()
        };
        assert!(with(Some(Quiet { from: 1320, until: 420 }), "Europe/Berlin").is_ok());
        for (quiet, zone, field) in [
            (None, "Berlin", "time_zone"),
            (None, "", "time_zone"),
            (Some(Quiet { from: -1, until: 5 }), "UTC", "quiet.from"),
            (Some(Quiet { from: 5, until: 1440 }), "UTC", "quiet.until"),
            (Some(Quiet { from: 5, until: 5 }), "UTC", "quiet.until"),
        ] {
            let refused = with(quiet, zone).unwrap_err().to_string();
            assert!(refused.contains(field), "{refused}");
        }
    }

    #[test]
    fn only_what_is_critical_breaks_through_and_only_if_wanted() {
        let quiet = Some(Quiet { from: 0, until: 1439 });
        let open = Preferences { quiet, ..Preferences::default() };
        assert!(open.quiet_hours(false).is_some() && open.quiet_hours(true).is_none());
        let shut = Preferences { breaks_through: false, ..open };
        assert!(shut.quiet_hours(true).is_some());
    }
}

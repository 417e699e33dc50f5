//! What a link is. Pure.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::Queryable;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    platform::{
        error::{Error, Result},
        ids::{SessionId, ShareLinkId, UserId},
    },
    redaction::{Hiding, Redactor},
};

/// Hours a link is good for unless said otherwise.
pub const HOURS: u32 = 24;
/// Most hours a link may be good for: 90 days.
pub const MOST_HOURS: u32 = 2_160;
/// Most open links of one session.
pub const MOST_OPEN: i64 = 50;

/// Who may open a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// Anybody who has it.
    Public,
    /// People of the account, signed in.
    Account,
}

impl LinkKind {
    /// The word in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Account => "account",
        }
    }
}

/// A link as stored, without what opens it.
#[derive(Clone, Debug, Queryable)]
pub struct ShareLink {
    /// The link.
    pub id: ShareLinkId,
    /// The session it shows.
    pub session: SessionId,
    /// `public` or `account`.
    pub kind: String,
    /// What came before this event is shown as one standing state.
    pub start_seq: i64,
    /// Whether first names are shown.
    pub shows_names: bool,
    /// How often it may be opened.
    pub most_views: Option<i32>,
    /// How often it was.
    pub views: i32,
    /// When it last was.
    pub last_viewed_at: Option<DateTime<Utc>>,
    /// Makes its placeholders.
    pub mask_key: Vec<u8>,
    /// Who made it.
    pub created_by: UserId,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Whether viewers must know a password.
    pub has_password: bool,
}

/// Why a link opens nothing, or that it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LinkState {
    /// It opens.
    Open,
    /// Its time is over.
    Expired,
    /// Somebody ended it.
    Revoked,
    /// All its views are used up; pages that are open stay.
    UsedUp,
    /// It is public, and the account's public links are switched off.
    SwitchedOff,
}

impl ShareLink {
    /// Whether it opens, with the account's public links on or off.
    #[must_use]
    pub fn state(&self, now: DateTime<Utc>, public_links: bool) -> LinkState {
        match () {
            () if self.revoked_at.is_some() => LinkState::Revoked,
            () if self.expires_at <= now => LinkState::Expired,
            () if self.is_public() && !public_links => LinkState::SwitchedOff,
            () if self.most_views.is_some_and(|most| self.views >= most) => LinkState::UsedUp,
            () => LinkState::Open,
        }
    }

    /// Whether anybody may open it.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.kind == LinkKind::Public.as_str()
    }
}

/// What a viewer of a link sees, and how.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The link.
    pub link: ShareLinkId,
    /// What came before this event is shown as one standing state.
    pub start: u64,
    /// Whether first names are shown.
    pub names: bool,
    /// Whether anybody may look.
    pub is_public: bool,
    /// Who serves them: what the account is called.
    pub provider: String,
    /// Until when.
    pub expires_at: DateTime<Utc>,
    /// Hides what they may not read.
    pub redactor: Redactor,
    /// Grows with every change of what is hidden.
    pub hiding: u64,
}

impl Terms {
    /// The terms of a link.
    ///
    /// # Errors
    /// `internal` when what is to be hidden cannot be told.
    pub fn of(link: &ShareLink, provider: String, hiding: &Hiding) -> Result<Self> {
        Ok(Self {
            link: link.id,
            start: u64::try_from(link.start_seq).unwrap_or(1),
            names: link.shows_names,
            is_public: link.is_public(),
            provider,
            expires_at: link.expires_at,
            redactor: hiding.redactor(&link.mask_key)?,
            hiding: hiding.revision,
        })
    }
}

/// When a link made now for so many hours ends.
///
/// # Errors
/// `invalid` naming `hours` when it is none or too many.
pub fn expiry(hours: Option<u32>, now: DateTime<Utc>) -> Result<DateTime<Utc>> {
    let hours = hours.unwrap_or(HOURS);
    if !(1..=MOST_HOURS).contains(&hours) {
        return Err(Error::invalid("hours", format!("A link is good for 1 to {MOST_HOURS} hours.")));
    }
    Ok(now + TimeDelta::hours(i64::from(hours)))
}

/// A link's password as given; blank is none.
///
/// # Errors
/// `invalid` naming `password` when it is too short or too long.
pub fn password(given: Option<String>) -> Result<Option<String>> {
    match given.filter(|given| !given.is_empty()) {
        Some(given) if !(6..=128).contains(&given.chars().count()) => {
            Err(Error::invalid("password", "A link's password has 6 to 128 characters."))
        }
        given => Ok(given),
    }
}

/// How often a link may be opened.
///
/// # Errors
/// `invalid` naming `most_views` when it is not 1 to 10,000.
pub fn most_views(given: Option<i32>) -> Result<Option<i32>> {
    match given {
        Some(most) if !(1..=10_000).contains(&most) => {
            Err(Error::invalid("most_views", "A link may be opened 1 to 10,000 times, or without a limit."))
        }
        given => Ok(given),
    }
}

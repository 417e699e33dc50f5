//! Types and pure rules of who is who.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::platform::{
    error::{Error, Result},
    ids::{AccountId, TeamId, UserId},
};

/// What a user may do in their account; each includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads.
    Viewer,
    /// Runs sessions and writes flows.
    Engineer,
    /// Manages people and teams.
    TeamAdmin,
    /// Manages the account.
    Owner,
}

impl Role {
    /// The word in the database and on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Engineer => "engineer",
            Self::TeamAdmin => "team_admin",
            Self::Owner => "owner",
        }
    }

    /// The role of this word; the table's CHECK admits no other.
    ///
    /// # Errors
    /// `internal` for any other word.
    pub fn parse(word: &str) -> Result<Self> {
        match word {
            "viewer" => Ok(Self::Viewer),
            "engineer" => Ok(Self::Engineer),
            "team_admin" => Ok(Self::TeamAdmin),
            "owner" => Ok(Self::Owner),
            _ => Err(Error::internal(format!("unknown role `{word}`"))),
        }
    }
}

/// Whether a user may sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UserStatus {
    /// They may.
    Active,
    /// They may not; what they did stays.
    Disabled,
}

impl UserStatus {
    /// The word in the database and on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
        }
    }
}

/// Someone of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The account.
    pub account: AccountId,
    /// The user.
    pub id: UserId,
    /// Their address, in lower case.
    pub email: String,
    /// Their name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Whether they may sign in.
    pub status: UserStatus,
    /// Access tokens from before are refused.
    pub tokens_valid_after: DateTime<Utc>,
}

/// Engineers who work together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Team {
    /// The team.
    pub id: TeamId,
    /// Its name, unique in the account.
    pub name: String,
}

/// An address as stored: trimmed and in lower case.
///
/// # Errors
/// `invalid` naming `email` when it cannot be an address.
pub fn email(text: &str) -> Result<String> {
    let text = text.trim().to_lowercase();
    let wrong = || Error::invalid("email", "Give an e-mail address such as name@example.com.");
    let (local, domain) = text.rsplit_once('@').ok_or_else(wrong)?;
    let bad = |c: char| c.is_whitespace() || c.is_control() || "<>()[]\\,;:\"".contains(c);
    if text.len() > 254 || local.is_empty() || !domain.contains('.') || text.contains(bad) {
        return Err(wrong());
    }
    if domain.starts_with('.') || domain.ends_with('.') || domain.contains('@') || local.contains('@') {
        return Err(wrong());
    }
    Ok(text)
}

/// A name people read: 1 to 200 characters, no control characters.
///
/// # Errors
/// `invalid` naming `field`.
pub fn name(field: &'static str, text: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 200 || text.chars().any(char::is_control) {
        return Err(Error::invalid(field, "Give 1 to 200 characters without line breaks."));
    }
    Ok(text.to_owned())
}

/// A password worth having: 10 to 200 characters (NIST SP 800-63B asks for length,
/// not for classes of characters).
///
/// # Errors
/// `invalid` naming `password`.
pub fn password(text: &str) -> Result<&str> {
    match text.chars().count() {
        10..=200 => Ok(text),
        _ => Err(Error::invalid("password", "Use 10 to 200 characters; a few words in a row do well.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for good in ["a@b.co", " Ann.Lee+x@Example.COM ", "ü@exämple.de"] {
            assert!(email(good).is_ok(), "{good}");
        }
        for bad in ["", "a", "@b.co", "a@", "a@b", "a b@c.de", "a@b@c.de", "a@.de", "a@de.", "<a@b.co>"] {
            assert_eq!(email(bad).unwrap_err().code(), "invalid", "{bad}");
        }
    }

    #[test]
    fn roles_are_ordered() {
        assert!(
            Role::Viewer < Role::Engineer && Role::Engineer < Role::TeamAdmin && Role::TeamAdmin < Role::Owner
        );
        for role in [Role::Viewer, Role::Engineer, Role::TeamAdmin, Role::Owner] {
            assert_eq!(Role::parse(role.as_str()).unwrap(), role);
        }
    }
}

//! Access that changes while somebody is connected: revoked links, removed users,
//! changed roles, suspended accounts, on whatever node they are.
//!
//! What must stay true: a connection that hears of a change that may concern it sends
//! nothing more until it was looked at again (rule R17). What was not heard, because
//! the database was away, is made up for by looking at everything.

use tokio::sync::broadcast;

use crate::{
    platform::{
        db::{ChangeFeed, Db, Heard},
        ids::{AccountId, SessionId, ShareLinkId, UserId},
    },
    tenancy::AccessChanges,
};

/// Changes that may wait for a slow listener; one that misses some looks at everything. More
/// than people of an account are told something at once.
const WAITING: usize = 4_096;

/// Whose access is perhaps not what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// A person's.
    User(AccountId, UserId),
    /// Everyone's in the account.
    Account(AccountId),
    /// Of those who came by a link: it was revoked.
    Link(AccountId, ShareLinkId),
    /// A session's log was replaced, which is for its actor to see to.
    Log(SessionId),
    /// Of nobody, but those who look through the account's links are to read something else.
    Hiding(AccountId),
    /// What waits to be taken over in the account is not what it was, by what happened in a
    /// session; of those who may see that session because they are asked.
    Escalations(AccountId, SessionId),
    /// Nobody's: this person was told something, or read it.
    Notices(AccountId, UserId),
    /// Nobody knows whose.
    Anybody,
}

impl Change {
    /// What a notification says, as `kind account id`.
    fn read(text: &str) -> Self {
        let mut words = text.split(' ');
        let (kind, account, id) = (words.next(), words.next(), words.next());
        let account = account.and_then(|text| text.parse().ok());
        let id = id.unwrap_or_default();
        match (kind, account) {
            (Some("user"), Some(account)) => id.parse().map_or(Self::Anybody, |id| Self::User(account, id)),
            (Some("link"), Some(account)) => id.parse().map_or(Self::Anybody, |id| Self::Link(account, id)),
            (Some("session"), Some(_)) => id.parse().map_or(Self::Anybody, Self::Log),
            (Some("escalations"), Some(account)) => {
                id.parse().map_or(Self::Anybody, |session| Self::Escalations(account, session))
            }
            (Some("hiding"), Some(account)) => Self::Hiding(account),
            (Some("notices"), Some(account)) => id.parse().map_or(Self::Anybody, |id| Self::Notices(account, id)),
            (Some("account"), Some(account)) => Self::Account(account),
            _ => Self::Anybody,
        }
    }
}

impl Change {
    /// Whether somebody may perhaps not come in any more who might before.
    fn is_of_access(self) -> bool {
        match self {
            Self::User(..) | Self::Account(_) | Self::Link(..) | Self::Escalations(..) | Self::Anybody => true,
            Self::Log(_) | Self::Hiding(_) | Self::Notices(..) => false,
        }
    }
}

/// Tells connections of changes.
#[derive(Clone)]
pub struct AccessBoard(broadcast::Sender<Change>);

impl AccessBoard {
    /// A board that follows the database, and counts what it hears.
    #[must_use]
    pub fn follow(db: &Db, feed: ChangeFeed, changes: AccessChanges) -> Self {
        let board = Self(broadcast::Sender::new(WAITING));
        let told = board.clone();
        db.spawn(async move {
            let hear = |heard| {
                let change = match heard {
                    Heard::News(text) => Change::read(&text),
                    Heard::Listening => Change::Anybody,
                };
                if change.is_of_access() {
                    changes.note();
                }
                // Nobody may be connected.
                let _ = told.0.send(change);
            };
            feed.follow("access", hear).await;
        });
        board
    }

    /// Changes from now on.
    #[must_use]
    pub fn watch(&self) -> broadcast::Receiver<Change> {
        self.0.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notifications_are_read_and_what_cannot_be_read_concerns_everybody() {
        let (account, user, link) = (AccountId::new(), UserId::new(), ShareLinkId::new());
        let session = SessionId::new();
        assert_eq!(Change::read(&format!("user {account} {user}")), Change::User(account, user));
        assert_eq!(Change::read(&format!("link {account} {link}")), Change::Link(account, link));
        assert_eq!(Change::read(&format!("session {account} {session}")), Change::Log(session));
        assert_eq!(Change::read(&format!("account {account} {account}")), Change::Account(account));
        assert_eq!(
            Change::read(&format!("escalations {account} {session}")),
            Change::Escalations(account, session)
        );
        assert_eq!(Change::read(&format!("hiding {account} {session}")), Change::Hiding(account));
        assert_eq!(Change::read(&format!("notices {account} {user}")), Change::Notices(account, user));
        for text in [
            "",
            "user",
            "user x y",
            &format!("user {account} ?"),
            &format!("escalations {account} ?"),
            "other a b",
        ] {
            assert_eq!(Change::read(text), Change::Anybody, "{text}");
        }
    }
}

//! What a webhook is, and what it is sent. Pure.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::{
    notifications::model::Kind,
    platform::{
        ids::{AccountId, WebhookId},
        sealing::Place,
    },
};

/// How long the secret before the last one still signs.
pub const OVERLAP: TimeDelta = TimeDelta::days(1);

/// What takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WebhookKind {
    /// An incoming webhook of Slack.
    Slack,
    /// A workflow of Microsoft Teams that begins with a webhook.
    Teams,
    /// A program of the account's own: Standard Webhooks 1.0.0.
    Signed,
}

impl WebhookKind {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Slack => "slack",
            Self::Teams => "teams",
            Self::Signed => "signed",
        }
    }

    /// The kind that a word of the database means.
    pub fn of(word: &str) -> Self {
        match word {
            "slack" => Self::Slack,
            "teams" => Self::Teams,
            _ => Self::Signed,
        }
    }
}

/// A webhook as it is stored.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// Whose.
    pub account: AccountId,
    /// The webhook.
    pub id: WebhookId,
    /// What takes it.
    pub kind: WebhookKind,
    /// What the account calls it.
    pub name: String,
    /// Where it leads; the rest of the address is sealed.
    pub host: String,
    /// [`Secrets`], sealed.
    pub sealed: Vec<u8>,
    /// What it is told of.
    pub kinds: Vec<Kind>,
    /// Whether it is told at all.
    pub is_on: bool,
    /// Why it was switched off by itself.
    pub reason: Option<String>,
    /// Since when nothing got there.
    pub failing_since: Option<DateTime<Utc>>,
}

impl Webhook {
    /// Where its secrets are.
    pub fn place(&self) -> Place {
        Place { account: self.account, table: "webhooks", column: "sealed", row: self.id.0 }
    }

    /// Whether it is told of this.
    pub fn wants(&self, kind: Kind) -> bool {
        self.kinds.contains(&kind)
    }
}

/// What nobody but the program may read.
#[derive(Clone, Serialize, Deserialize)]
pub struct Secrets {
    /// The whole address.
    pub url: String,
    /// What signs, of a webhook that is signed.
    pub secret: Option<String>,
    /// What signed before, and until when it does beside the new one.
    pub old: Option<(String, DateTime<Utc>)>,
}

impl Secrets {
    /// The same with another secret; the one so far signs for another day.
    #[must_use]
    pub fn rotated(self, secret: String, now: DateTime<Utc>) -> Self {
        let old = self.secret.map(|old| (old, now + OVERLAP));
        Self { url: self.url, secret: Some(secret), old }
    }

    /// What signs now, the current one first.
    pub fn that_sign(&self, now: DateTime<Utc>) -> Vec<&str> {
        let old = self.old.as_ref().filter(|(_, until)| *until > now).map(|(old, _)| old.as_str());
        self.secret.as_deref().into_iter().chain(old).collect()
    }
}

/// The body of a signed webhook.
pub fn body(kind: &str, at: DateTime<Utc>, data: &Value) -> Value {
    json!({ "type": kind, "timestamp": at, "data": data })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_before_signs_for_a_day_and_the_one_before_that_no_more() {
        let now: DateTime<Utc> = "2026-11-30T12:00:00Z".parse().unwrap();
        let first = Secrets { url: "https://a.test/".to_owned(), secret: Some("one".to_owned()), old: None };
        assert_eq!(first.that_sign(now), ["one"]);
        let second = first.rotated("two".to_owned(), now);
        assert_eq!(second.that_sign(now), ["two", "one"]);
        assert_eq!(second.that_sign(now + OVERLAP), ["two"]);
        let third = second.rotated("three".to_owned(), now);
        assert_eq!(third.that_sign(now), ["three", "two"]);
    }
}

//! What there is to tell, by which ways, and how far a telling is. Pure.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What somebody is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[schema(as = NotificationKind)]
pub enum Kind {
    /// Somebody asks to be taken over from: the reader, or whoever comes first.
    #[serde(rename = "escalation.offered")]
    EscalationOffered,
    /// Somebody took over what the reader had asked for.
    #[serde(rename = "escalation.claimed")]
    EscalationClaimed,
    /// Somebody will not take it over.
    #[serde(rename = "escalation.declined")]
    EscalationDeclined,
    /// It was handed back to the reader.
    #[serde(rename = "escalation.returned")]
    EscalationReturned,
    /// The reader was meant in a chat.
    #[serde(rename = "chat.mentioned")]
    ChatMentioned,
    /// A task was given to the reader.
    #[serde(rename = "task.assigned")]
    TaskAssigned,
    /// What the reader put on a ticket did not get there.
    #[serde(rename = "push.failed")]
    PushFailed,
    /// A webhook of the account was switched off by itself; told to its admins.
    #[serde(rename = "webhook.off")]
    WebhookOff,
}

impl Kind {
    /// All of them, as settings list them.
    pub const ALL: [Self; 8] = [
        Self::EscalationOffered,
        Self::EscalationClaimed,
        Self::EscalationDeclined,
        Self::EscalationReturned,
        Self::ChatMentioned,
        Self::TaskAssigned,
        Self::PushFailed,
        Self::WebhookOff,
    ];

    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EscalationOffered => "escalation.offered",
            Self::EscalationClaimed => "escalation.claimed",
            Self::EscalationDeclined => "escalation.declined",
            Self::EscalationReturned => "escalation.returned",
            Self::ChatMentioned => "chat.mentioned",
            Self::TaskAssigned => "task.assigned",
            Self::PushFailed => "push.failed",
            Self::WebhookOff => "webhook.off",
        }
    }

    /// The kind of this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// Whether webhooks may be told of it: what people say to one another stays here.
    pub fn is_for_webhooks(self) -> bool {
        !matches!(self, Self::ChatMentioned | Self::TaskAssigned | Self::WebhookOff)
    }
}

/// How far something is that goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It waits to go out, for the first time or again.
    Waits,
    /// It went out.
    Sent,
    /// It does not go out, and the reason says why.
    Failed,
    /// It was not worth sending any more, and the reason says why.
    Dropped,
}

impl DeliveryState {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waits => "waits",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Dropped => "dropped",
        }
    }

    /// The state that a word of the database means.
    pub fn of(word: &str) -> Self {
        match word {
            "waits" => Self::Waits,
            "sent" => Self::Sent,
            "dropped" => Self::Dropped,
            _ => Self::Failed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_what_they_are_on_the_wire_and_in_the_database() {
        for kind in Kind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
            assert_eq!(Kind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(Kind::parse("test"), None);
        use DeliveryState::{Dropped, Failed, Sent, Waits};
        for state in [Waits, Sent, Failed, Dropped] {
            assert_eq!(DeliveryState::of(state.as_str()), state);
            assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
        }
    }
}

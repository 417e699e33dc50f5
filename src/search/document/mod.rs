//! What the index holds: flows, their steps, and sessions that are over, as plain text. Pure.

mod flow;
mod session;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

pub use flow::of_flow;
pub use session::of_session;

use crate::{
    flows::model::FlowKind,
    platform::{ids::FlowId, plain, secrets},
};

/// What sort of thing was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A published flow.
    Flow,
    /// A step of a published flow.
    Step,
    /// A session that is over.
    Session,
    /// A session that goes on, also while it is paused.
    Running,
}

impl Kind {
    /// All, in the order of an answer.
    pub const ALL: [Self; 4] = [Self::Running, Self::Flow, Self::Step, Self::Session];

    /// The word in the index and on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Flow => "flow",
            Self::Step => "step",
            Self::Session => "session",
            Self::Running => "running",
        }
    }

    /// Whether somebody took part in it.
    #[must_use]
    pub fn is_of_people(self) -> bool {
        matches!(self, Self::Session | Self::Running)
    }

    /// The kind of this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// What a hit tells besides its text; kept in the index with the document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Detail {
    /// Of a flow, and of a step's flow: what it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flow_kind: Option<FlowKind>,
    /// Of a step: the flow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flow_title: Option<String>,
    /// Of a session: `resolved`, `escalate`, `not_reproducible` or `abandoned`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// Of a session: the client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    /// Of a session: the ticket's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// Of a session: who took part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<String>,
    /// Of a session that goes on: where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stands_at: Option<String>,
    /// Of a session that goes on: whether it is paused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused: Option<bool>,
}

/// How a session ends, and as the screens call it.
pub const OUTCOMES: [(&str, &str); 4] = [
    ("resolved", "resolved"),
    ("escalate", "escalated"),
    ("not_reproducible", "not reproducible"),
    ("abandoned", "abandoned"),
];

impl Detail {
    /// As it is kept.
    #[must_use]
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads what was kept; nothing of it where it cannot be read.
    #[must_use]
    pub fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }
}

/// The id of a step's document: the same as long as the step has its name.
fn step_id(flow: FlowId, node: &str) -> Uuid {
    let digest = secrets::digest(&format!("{flow} {node}"));
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest).for_each(|(byte, of)| *byte = of);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// With an end, so that a snippet does not run two of them together.
fn sentence(text: &str) -> String {
    if text.ends_with(['.', '?', '!', ':']) { text.to_owned() } else { format!("{text}.") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_details_come_back_as_they_went() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.as_str()), Some(kind));
        }
        let detail = Detail { outcome: Some("resolved".into()), ..Detail::default() };
        assert_eq!(Detail::read(&detail.to_text()), detail);
        assert_eq!((Detail::read(""), Detail::read("no JSON")), (Detail::default(), Detail::default()));
    }
}

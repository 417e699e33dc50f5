//! What a decision may look at, and what all decisions ask of it; and the refusal of one that has no effect.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{
    flows::model::{Choice, FlowDocument, Node},
    sessions::{
        event::{ChoiceRef, NodeRef},
        grounds::Grounds,
        policy::{self, Act, Seat},
        state::State,
    },
};

/// Why a command had no effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// The place it was about has moved; the answer tells where things stand.
    Stale,
    /// This person may not do it now.
    Forbidden,
    /// It makes no sense here; the message names the field.
    Invalid,
    /// Too much at once; send it again later.
    Busy,
    /// The log cannot be reached; send it again later.
    Unavailable,
}

/// A command that had no effect, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// For programs.
    pub code: RefusalCode,
    /// For the person: what happened and what to do.
    pub message: String,
}

impl Refusal {
    /// A refusal with this code and message.
    pub fn new(code: RefusalCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new(RefusalCode::Invalid, message)
    }

    pub(super) fn stale(message: impl Into<String>) -> Self {
        Self::new(RefusalCode::Stale, message)
    }
}

/// What a decision may look at.
#[derive(Clone, Copy, Debug)]
pub struct Room<'a> {
    /// Everything that happened, folded.
    pub state: &'a State,
    /// The guide made of the pinned flow and its subflows, if the session runs one.
    pub flow: Option<&'a FlowDocument>,
    /// What the copilot has written so far of the answer under way.
    pub draft: &'a str,
    /// Who asks.
    pub seat: &'a Seat,
    /// The time.
    pub now: DateTime<Utc>,
    /// What was read for it besides, if it wants anything.
    pub grounds: Option<&'a Grounds>,
}

impl<'a> Room<'a> {
    /// What was read for this decision; nothing where it is of no matter.
    pub(super) fn grounds(&self) -> &'a Grounds {
        static NOTHING: Grounds =
            Grounds { engaged: Vec::new(), team: None, checklist: Vec::new(), may_use: false };
        self.grounds.unwrap_or(&NOTHING)
    }

    pub(super) fn demand(&self, act: Act) -> Result<(), Refusal> {
        let permission = policy::permission(act, self.state, self.seat, self.now);
        match permission.reason {
            Some(reason) if !permission.allowed => Err(Refusal::new(RefusalCode::Forbidden, reason)),
            _ => Ok(()),
        }
    }

    /// The node `id`, provided the session stands on it and its sender saw it arrive.
    pub(super) fn here(&self, id: &str, seen: u64) -> Result<&'a Node, Refusal> {
        let node = self.node(id, "node")?;
        let current = self.state.node.as_ref();
        if current.is_none_or(|here| here.id != id) || seen < self.state.node_seq {
            return Err(self.moved_on());
        }
        Ok(node)
    }

    /// Where the session stands, provided the sender saw it arrive there.
    pub(super) fn standing(&self, seen: u64) -> Result<NodeRef, Refusal> {
        if seen < self.state.node_seq {
            return Err(self.moved_on());
        }
        self.state.node.clone().ok_or_else(|| Refusal::invalid("This session runs no flow."))
    }

    pub(super) fn moved_on(&self) -> Refusal {
        let title = self.state.node.as_ref().map_or("", |here| here.title.as_str());
        Refusal::stale(format!("The session has moved on to “{title}” meanwhile; nothing was changed."))
    }

    /// The place that something is about: the one that is named, else where the session stands.
    pub(super) fn about(&self, node: Option<&str>) -> Result<Option<NodeRef>, Refusal> {
        node.map_or_else(|| Ok(self.state.node.clone()), |id| self.node(id, "node").map(|node| Some(node.into())))
    }

    /// The node of the guide that `field` names.
    pub(super) fn node(&self, id: &str, field: &str) -> Result<&'a Node, Refusal> {
        let flow = self.flow.ok_or_else(|| Refusal::invalid("This session runs no flow."))?;
        flow.node(id).ok_or_else(|| {
            Refusal::invalid(format!("{field}: the flow has no node `{id}`. Use the id of one of its nodes."))
        })
    }

    /// Where a choice leads, as events name it.
    pub(super) fn target(&self, node: &Node, choice: &str, field: &str) -> Result<(ChoiceRef, NodeRef), Refusal> {
        let Some(choice) = node.choice(choice) else {
            let known: Vec<_> = node.options.iter().map(|choice| choice.id.as_str()).collect();
            return Err(Refusal::invalid(format!(
                "{field}: “{}” has no `{choice}`. Choose one of: {}.",
                node.title,
                known.join(", ")
            )));
        };
        let next = self.flow.and_then(|flow| flow.node(&choice.next)).ok_or_else(|| {
            Refusal::invalid(format!("{field}: the flow has no node `{}` to go on to.", choice.next))
        })?;
        Ok((choice.into(), next.into()))
    }
}

impl From<&Node> for NodeRef {
    fn from(node: &Node) -> Self {
        Self { id: node.id.clone(), title: node.title.clone() }
    }
}

impl From<&Choice> for ChoiceRef {
    fn from(choice: &Choice) -> Self {
        Self { id: choice.id.clone(), label: choice.label.clone() }
    }
}

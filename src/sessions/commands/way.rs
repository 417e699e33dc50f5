//! `step.skip`, `flow.back`, `flow.goto`: ways through the flow that are no answer.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{MAX_LINE, Refusal, Room, text};
use crate::{
    flows::required_items,
    sessions::{
        event::{ChoiceRef, EventBody, NodeRef},
        policy::Act,
    },
};

/// Go on without doing the step the session stands on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct StepSkip {
    /// The step the sender was looking at.
    pub node: String,
    /// Why, 1 to 500 characters.
    pub reason: String,
    /// The way to take as if it had been done; needed where there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub option: Option<String>,
}

/// Go back to a place the session has been; what was done since is set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct FlowBack {
    /// The place.
    pub to: String,
}

/// Go to any place of the flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct FlowGoto {
    /// The place.
    pub node: String,
}

impl StepSkip {
    pub(super) fn decide(&self, room: Room<'_>, seen: u64) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Drive)?;
        let node = room.here(&self.node, seen)?;
        let reason = text("reason", &self.reason, 500)?;
        if node.required {
            return Err(Refusal::invalid("node: this item is required; do it, or end the session another way."));
        }
        let (choice, next): (ChoiceRef, NodeRef) = match (&self.option, node.options.as_slice()) {
            (_, []) => return Err(Refusal::invalid("node: this is an end; there is nothing after it.")),
            (Some(option), _) => room.target(node, option, "option")?,
            (None, [only]) => room.target(node, &only.id, "option")?,
            (None, _) => {
                let message = "option: several ways lead on from here; say which one to take without the step.";
                return Err(Refusal::invalid(message));
            }
        };
        Ok(vec![EventBody::StepSkipped { node: node.into(), reason, choice, next }])
    }
}

impl FlowBack {
    pub(super) fn decide(&self, room: Room<'_>, seen: u64) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Drive)?;
        let from = room.standing(seen)?;
        let Some(visit) = room.state.way().rfind(|visit| visit.node.id == self.to) else {
            return Err(Refusal::invalid(format!("to: the session has not been at `{}`.", self.to)));
        };
        Ok(vec![EventBody::FlowBacked { from, to: visit.node.clone() }])
    }
}

impl FlowGoto {
    pub(super) fn decide(&self, room: Room<'_>, seen: u64) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Drive)?;
        let from = room.standing(seen)?;
        let to = room.node(&self.node, "node")?;
        if to.id == from.id {
            return Err(Refusal::invalid("node: the session stands there already."));
        }
        Ok(vec![EventBody::FlowJumped { from, to: to.into() }])
    }
}

/// Whether a session may end as resolved: the required items of its way were done.
pub(super) fn demand_required_items(room: Room<'_>) -> Result<(), Refusal> {
    let (Some(flow), Some(here)) = (room.flow, &room.state.node) else { return Ok(()) };
    let is_done = |id: &str| room.state.way().any(|visit| visit.node.id == id && visit.choice.is_some());
    let items = required_items(flow, &here.id).into_iter();
    let missing: Vec<_> = items.filter(|node| !is_done(&node.id)).map(|node| node.title.as_str()).collect();
    let Some(first) = missing.first() else { return Ok(()) };
    let message = match missing.len() {
        1 => format!("outcome: “{first}” is required and not done. Do it, or choose another outcome."),
        count => {
            let first: String = first.chars().take(MAX_LINE).collect();
            format!(
                "outcome: {count} required items are not done, first “{first}”. Do them, or choose another outcome."
            )
        }
    };
    Err(Refusal::invalid(message))
}

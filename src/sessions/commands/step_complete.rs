//! `step.complete`: finish what the session stands on, unless it is a question.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{MAX_OUTPUT, Refusal, Room, board::capture, optional, text};
use crate::{
    flows::model::NodeKind,
    sessions::{event::EventBody, policy::Act},
};

/// Finish what the session stands on: an action, info, input or checklist item, or
/// the door in or out of a subflow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct StepComplete {
    /// The step the sender was looking at.
    pub node: String,
    /// The outcome chosen.
    pub outcome: String,
    /// What a command printed, at most 20,000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub output: Option<String>,
    /// What an input asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub value: Option<String>,
}

impl StepComplete {
    pub(super) fn decide(&self, room: Room<'_>, seen: u64) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Drive)?;
        let node = room.here(&self.node, seen)?;
        if node.kind == NodeKind::Question {
            return Err(Refusal::invalid("node: this is a question; use flow.answer."));
        }
        if node.options.is_empty() {
            return Err(Refusal::invalid("node: this is an end; use session.complete."));
        }
        let (outcome, next) = room.target(node, &self.outcome, "outcome")?;
        let output = optional(self.output.as_deref(), |output| text("output", output, MAX_OUTPUT))?;
        let mut events = Vec::new();
        if let Some(field) = &node.input {
            let value = self.value.as_deref().filter(|value| !value.trim().is_empty());
            match value {
                Some(value) => {
                    let variable = capture(field, "value", value)?;
                    events.push(EventBody::VariableSet { variable, node: Some(node.into()) });
                }
                None if field.required => {
                    return Err(Refusal::invalid(format!("value: “{}” needs an answer.", field.label)));
                }
                None => {}
            }
        }
        events.push(EventBody::StepCompleted { node: node.into(), outcome, output, next });
        Ok(events)
    }
}

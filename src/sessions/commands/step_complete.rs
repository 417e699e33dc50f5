//! `step.complete`: finish the action or info the session stands on.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{MAX_OUTPUT, Refusal, Room, text};
use crate::{
    flows::model::NodeKind,
    sessions::{event::EventBody, policy::Act},
};

/// Finish the action or info the session stands on.
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
}

impl StepComplete {
    pub(super) fn decide(&self, room: Room<'_>, seen: u64) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Drive)?;
        let node = room.here(&self.node, seen)?;
        if !matches!(node.kind, NodeKind::Action | NodeKind::Info) {
            return Err(Refusal::invalid(
                "node: this is no step to complete; use flow.answer or session.complete.",
            ));
        }
        let (outcome, next) = room.target(node, &self.outcome, "outcome")?;
        let output = self.output.as_deref().filter(|output| !output.trim().is_empty());
        let output = output.map(|output| text("output", output, MAX_OUTPUT)).transpose()?;
        Ok(vec![EventBody::StepCompleted { node: node.into(), outcome, output, next }])
    }
}

//! `flow.answer`: answer the question the session stands on.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{Refusal, Room};
use crate::{
    flows::model::NodeKind,
    sessions::{event::EventBody, policy::Act},
};

/// Answer the question the session stands on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct FlowAnswer {
    /// The question the sender was looking at.
    pub node: String,
    /// The answer chosen.
    pub option: String,
}

impl FlowAnswer {
    pub(super) fn decide(&self, room: Room<'_>, seen: u64) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Drive)?;
        let node = room.here(&self.node, seen)?;
        if node.kind != NodeKind::Question {
            return Err(Refusal::invalid("node: this is not a question; use step.complete."));
        }
        let (option, next) = room.target(node, &self.option, "option")?;
        Ok(vec![EventBody::FlowAnswered { node: node.into(), option, next }])
    }
}

//! `session.complete`: end the session with an outcome.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{MAX_SUMMARY, Refusal, Room, optional, text, way::demand_required_items};
use crate::{
    flows::model::Outcome,
    sessions::{event::EventBody, policy::Act},
};

/// End the session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SessionComplete {
    /// How it ended.
    pub outcome: Outcome,
    /// In the engineer's words, at most 4,000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub summary: Option<String>,
    /// The client's satisfaction, 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 5)]
    #[ts(optional)]
    pub csat: Option<u8>,
}

impl SessionComplete {
    /// Stale when the session stands elsewhere than its sender saw: the outcome
    /// was judged from that place.
    pub(super) fn decide(&self, room: Room<'_>, seen: u64) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Drive)?;
        if seen < room.state.node_seq {
            return Err(Refusal::stale("The session has moved on meanwhile; look again before you end it."));
        }
        if self.csat.is_some_and(|csat| !(1..=5).contains(&csat)) {
            return Err(Refusal::invalid("csat: give 1 to 5, or leave it out."));
        }
        if self.outcome == Outcome::Resolved {
            demand_required_items(room)?;
        }
        let summary = optional(self.summary.as_deref(), |summary| text("summary", summary, MAX_SUMMARY))?;
        Ok(vec![EventBody::SessionCompleted { outcome: self.outcome, summary, csat: self.csat }])
    }
}

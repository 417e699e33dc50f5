//! `session.pause`, `.resume`, `.abandon`, `.reopen`: whether it goes on.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{Refusal, Room, escalation::briefing_of, optional, text};
use crate::sessions::{event::EventBody, policy::Act};

/// Stop the clock; the flow waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SessionPause {
    /// Why, at most 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// Let the clock run again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SessionResume {}

/// Open again what is over; the asker drives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SessionReopen {
    /// Why, at most 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// End the session without an outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SessionAbandon {
    /// Why, 1 to 500 characters.
    pub reason: String,
}

impl SessionPause {
    pub(super) fn decide(&self, room: Room<'_>) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Pause)?;
        let briefing = Some(Box::new(briefing_of(room.state)));
        Ok(vec![EventBody::SessionPaused { reason: why(self.reason.as_deref())?, briefing }])
    }
}

impl SessionResume {
    pub(super) fn decide(&self, room: Room<'_>) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Resume)?;
        Ok(vec![EventBody::SessionResumed {}])
    }
}

impl SessionReopen {
    pub(super) fn decide(&self, room: Room<'_>) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Reopen)?;
        Ok(vec![EventBody::SessionReopened { reason: why(self.reason.as_deref())? }])
    }
}

impl SessionAbandon {
    pub(super) fn decide(&self, room: Room<'_>) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Abandon)?;
        Ok(vec![EventBody::SessionAbandoned { reason: text("reason", &self.reason, 500)? }])
    }
}

fn why(reason: Option<&str>) -> Result<Option<String>, Refusal> {
    optional(reason, |reason| text("reason", reason, 500))
}

//! `copilot.ask`, `copilot.stop`, and the end of an answer, which the server appends.
//!
//! What must stay true: at most one answer is being written in a session. What it
//! says becomes part of the log when it ends; until then it is only in the stream.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{MAX_TALK, Refusal, Room, optional, room_for, text};
use crate::{
    platform::ids::CommandId,
    sessions::{
        event::{Citation, Confidence, EventBody, Produced, SuggestionEnd},
        policy::Act,
    },
};

/// Ask FlowPilot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CopilotAsk {
    /// What is asked, at most 2,000 characters; absent, what to do next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub text: Option<String>,
}

/// Stop the answer that is being written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CopilotStop {
    /// The suggestion; absent, whichever is being written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub suggestion: Option<CommandId>,
}

/// The end of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finish {
    /// The suggestion.
    pub suggestion: CommandId,
    /// The whole text.
    pub text: String,
    /// How it ended.
    pub end: SuggestionEnd,
    /// What it rests on.
    pub citations: Vec<Citation>,
    /// How sure it is.
    pub confidence: Option<Confidence>,
    /// What it was made by.
    pub produced: Option<Box<Produced>>,
}

impl CopilotAsk {
    pub(super) fn decide(&self, room: Room<'_>, id: CommandId) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Ask)?;
        room_for(room.state.suggestions.len(), MAX_TALK, "answers of FlowPilot")?;
        let question = optional(self.text.as_deref(), |question| text("text", question, 2_000))?;
        Ok(vec![EventBody::SuggestionStarted { suggestion: id, question, node: room.state.node.clone() }])
    }
}

impl CopilotStop {
    pub(super) fn decide(&self, room: Room<'_>) -> Result<Vec<EventBody>, Refusal> {
        let open = room.state.open_suggestion().map(|open| open.made.id);
        if open.is_none() || self.suggestion.is_some_and(|meant| Some(meant) != open) {
            return Err(Refusal::stale("FlowPilot has ended this answer already."));
        }
        room.demand(Act::StopAnswer)?;
        Ok(open.map(|suggestion| stopped(suggestion, room.draft)).into_iter().collect())
    }
}

fn stopped(suggestion: CommandId, draft: &str) -> EventBody {
    EventBody::SuggestionFinished {
        suggestion,
        text: draft.to_owned(),
        end: SuggestionEnd::Stopped,
        citations: Vec::new(),
        confidence: None,
        produced: None,
    }
}

impl Finish {
    /// Nothing to append when it has ended already.
    pub(super) fn decide(&self, room: Room<'_>) -> Vec<EventBody> {
        let open = room.state.open_suggestion().is_some_and(|open| open.made.id == self.suggestion);
        if !open {
            return Vec::new();
        }
        vec![EventBody::SuggestionFinished {
            suggestion: self.suggestion,
            text: self.text.clone(),
            end: self.end,
            citations: self.citations.clone(),
            confidence: self.confidence,
            produced: self.produced.clone(),
        }]
    }
}

//! `copilot.ask`, `copilot.stop`, and the end of an answer, which the server appends.
//!
//! What must stay true: at most one answer is being written in a session; who asks meanwhile
//! is answered next, in order. What it says becomes part of the log when it ends; until then
//! it is only in the stream. A session that is over answers nothing more.

mod proposal;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

pub use proposal::{CopilotAccept, CopilotDismiss, CopilotMute};

use super::{MAX_TALK, Refusal, Room, optional, room_for, text};
use crate::{
    platform::ids::CommandId,
    sessions::{
        event::{Citation, Confidence, EventBody, Produced, Proposal, SuggestionEnd},
        policy::Act,
        state::{Status, Waiting},
    },
};

/// Most questions that wait in a session.
const MOST_ASKED: usize = 5;

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
    /// What it proposes to do.
    pub proposal: Option<Box<Proposal>>,
}

/// Something new is known, and the copilot may speak up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prompt;

impl CopilotAsk {
    pub(super) fn decide(&self, room: Room<'_>, id: CommandId) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Ask)?;
        room_for(room.state.suggestions.len(), MAX_TALK, "answers of FlowPilot")?;
        let question = optional(self.text.as_deref(), |question| text("text", question, 2_000))?;
        if room.state.open_suggestion().is_none() {
            return Ok(vec![started(room, id, question)]);
        }
        let own = |asked: &Waiting| asked.made.by.id == room.seat.user;
        if room.state.asked.iter().any(own) {
            return Err(Refusal::invalid("Your last question waits to be answered. Take it back to ask another."));
        }
        room_for(room.state.asked.len(), MOST_ASKED, "questions waiting for FlowPilot")?;
        Ok(vec![EventBody::SuggestionQueued { suggestion: id, question }])
    }
}

impl Prompt {
    /// Nothing where it would be in anybody's way.
    pub(super) fn decide(self, room: Room<'_>, id: CommandId) -> Vec<EventBody> {
        let state = room.state;
        let quiet = state.muted || state.open_suggestion().is_some() || state.suggestions.len() >= MAX_TALK;
        if quiet || state.status != Status::Running {
            return Vec::new();
        }
        let node = state.node.clone();
        let (asker, question) = (None, None);
        vec![EventBody::SuggestionStarted { suggestion: id, question, node, asker, unasked: true }]
    }
}

fn started(room: Room<'_>, suggestion: CommandId, question: Option<String>) -> EventBody {
    let node = room.state.node.clone();
    EventBody::SuggestionStarted { suggestion, question, node, asker: None, unasked: false }
}

/// What follows the end of an answer: the next one, or where the session is over, none.
fn next(room: Room<'_>) -> Vec<EventBody> {
    if room.state.status.is_over() {
        return room.state.asked.iter().map(|asked| stopped(asked.made.id, "")).collect();
    }
    let next = room.state.asked.first().map(|asked| EventBody::SuggestionStarted {
        suggestion: asked.made.id,
        question: asked.question.clone(),
        node: room.state.node.clone(),
        asker: Some(asked.made.by.clone()),
        unasked: false,
    });
    next.into_iter().collect()
}

impl CopilotStop {
    pub(super) fn decide(&self, room: Room<'_>) -> Result<Vec<EventBody>, Refusal> {
        if let Some(meant) = self.suggestion
            && room.state.asked.iter().any(|asked| asked.made.id == meant)
        {
            room.demand(Act::StopAnswer)?;
            return Ok(vec![stopped(meant, "")]);
        }
        let open = room.state.open_suggestion().map(|open| open.made.id);
        if open.is_none() || self.suggestion.is_some_and(|meant| Some(meant) != open) {
            return Err(Refusal::stale("FlowPilot has ended this answer already."));
        }
        room.demand(Act::StopAnswer)?;
        let stopped = open.map(|suggestion| stopped(suggestion, room.draft));
        Ok(stopped.into_iter().chain(next(room)).collect())
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
        proposal: None,
    }
}

impl Finish {
    /// Nothing to append when it has ended already.
    pub(super) fn decide(&self, room: Room<'_>) -> Vec<EventBody> {
        let open = room.state.open_suggestion().is_some_and(|open| open.made.id == self.suggestion);
        if !open {
            return Vec::new();
        }
        let finished = EventBody::SuggestionFinished {
            suggestion: self.suggestion,
            text: self.text.clone(),
            end: self.end,
            citations: self.citations.clone(),
            confidence: self.confidence,
            produced: self.produced.clone(),
            proposal: self.proposal.clone(),
        };
        std::iter::once(finished).chain(next(room)).collect()
    }
}

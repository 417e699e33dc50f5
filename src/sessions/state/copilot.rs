//! What the copilot said, what it is asked next, and what became of its proposals.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{
    State,
    apply::{find, made},
};
use crate::{
    platform::ids::CommandId,
    sessions::event::{
        Actor, Citation, Confidence, Event, EventBody, NodeRef, Produced, Proposal, SuggestionEnd, Written,
    },
};

/// An answer of the copilot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Suggestion {
    /// Who asked and when.
    #[serde(flatten)]
    #[ts(flatten)]
    pub made: Written,
    /// What was asked, if in words.
    pub question: Option<String>,
    /// Where the session stood.
    pub node: Option<NodeRef>,
    /// The text, once it is whole; until then it is in the stream of the same name.
    pub text: String,
    /// How it ended; absent while it is being written.
    pub end: Option<SuggestionEnd>,
    /// What it rests on.
    pub citations: Vec<Citation>,
    /// How sure it is.
    pub confidence: Option<Confidence>,
    /// What it was made by.
    pub produced: Option<Box<Produced>>,
    /// Nobody asked for it.
    #[serde(default)]
    pub unasked: bool,
    /// What it proposes to do.
    #[serde(default)]
    pub proposal: Option<Box<Proposal>>,
    /// What became of the proposal.
    #[serde(default)]
    pub decided: Option<Decided>,
}

/// What a person did with a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Decided {
    /// What.
    pub how: Decision,
    /// Who.
    pub by: Actor,
    /// When.
    pub at: DateTime<Utc>,
}

/// What may be done with a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Done as proposed.
    Accepted,
    /// Done in other words.
    Edited,
    /// Not wanted.
    Dismissed,
}

/// A question that waits until the copilot has answered another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Waiting {
    /// Who asked and when.
    #[serde(flatten)]
    #[ts(flatten)]
    pub made: Written,
    /// What was asked, if in words.
    pub question: Option<String>,
}

impl State {
    /// The answer the copilot is writing, if it is.
    #[must_use]
    pub fn open_suggestion(&self) -> Option<&Suggestion> {
        self.suggestions.iter().rev().find(|suggestion| suggestion.end.is_none()).map(AsRef::as_ref)
    }

    pub(super) fn apply_to_copilot(&mut self, event: &Event) -> bool {
        match &event.body {
            EventBody::SuggestionStarted { suggestion, question, node, asker, unasked } => {
                self.asked.retain(|asked| asked.made.id != *suggestion);
                let by = asker.as_ref().unwrap_or(&event.by).clone();
                self.suggestions.push(Arc::new(Suggestion {
                    made: Written { by, ..made(*suggestion, event) },
                    question: question.clone(),
                    node: node.clone(),
                    text: String::new(),
                    end: None,
                    citations: Vec::new(),
                    confidence: None,
                    produced: None,
                    unasked: *unasked,
                    proposal: None,
                    decided: None,
                }));
            }
            EventBody::SuggestionQueued { suggestion, question } => {
                self.asked.push(Waiting { made: made(*suggestion, event), question: question.clone() });
            }
            EventBody::SuggestionFinished { suggestion, text, end, citations, confidence, produced, proposal } => {
                self.asked.retain(|asked| asked.made.id != *suggestion);
                if let Some(known) = find(&mut self.suggestions, |known| known.made.id == *suggestion) {
                    known.text.clone_from(text);
                    known.end = Some(*end);
                    known.citations.clone_from(citations);
                    known.confidence = *confidence;
                    known.produced.clone_from(produced);
                    known.proposal.clone_from(proposal);
                }
            }
            EventBody::SuggestionAccepted { suggestion, edited } => {
                let how = if *edited { Decision::Edited } else { Decision::Accepted };
                self.decide(*suggestion, how, event);
            }
            EventBody::SuggestionDismissed { suggestion } => self.decide(*suggestion, Decision::Dismissed, event),
            EventBody::CopilotMuted { muted } => self.muted = *muted,
            _ => return false,
        }
        true
    }

    fn decide(&mut self, suggestion: CommandId, how: Decision, event: &Event) {
        if let Some(known) = find(&mut self.suggestions, |known| known.made.id == suggestion) {
            known.decided = Some(Decided { how, by: event.by.clone(), at: event.at });
        }
    }
}

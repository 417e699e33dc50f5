//! `copilot.accept`, `copilot.dismiss`, `copilot.mute`: what people make of what it proposes.
//!
//! What must stay true: a proposal is done by the very commands that people use, with the
//! rights of the person who accepts it, in one commit with the acceptance; and at most once.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{
    platform::ids::CommandId,
    sessions::{
        commands::{FactAdd, FlowAnswer, FlowGoto, Refusal, Room, TaskAdd, VariableSet},
        event::{EventBody, Proposal},
        policy::Act,
        state::{Decision, Suggestion},
    },
};

/// Do what FlowPilot proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CopilotAccept {
    /// The suggestion.
    pub suggestion: CommandId,
    /// The value, title or text to take instead of the proposed one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub edit: Option<String>,
}

/// Say that what FlowPilot proposed is not wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CopilotDismiss {
    /// The suggestion.
    pub suggestion: CommandId,
}

/// Have FlowPilot speak only when it is asked, or by itself again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CopilotMute {
    /// Whether it keeps quiet.
    pub muted: bool,
}

impl CopilotAccept {
    pub(in crate::sessions::commands) fn decide(
        &self,
        room: Room<'_>,
        id: CommandId,
        seen: u64,
    ) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Write)?;
        let (suggestion, mut proposal) = room.proposal(self.suggestion)?;
        let moves = matches!(proposal, Proposal::Answer { .. } | Proposal::Goto { .. });
        // Also where it came back: what was found out meanwhile was not thought of.
        if moves && suggestion.made.seq < room.state.node_seq {
            return Err(room.moved_on());
        }
        let edit = self.edit.as_deref().filter(|edit| !edit.trim().is_empty());
        let edited = match (edit, proposal.words()) {
            (None, _) => false,
            (Some(_), None) => {
                return Err(Refusal::invalid("edit: this proposal has no words to change; accept or dismiss it."));
            }
            (Some(edit), Some(words)) => {
                let edited = edit.trim() != words;
                edit.clone_into(words);
                edited
            }
        };
        let done = done(&proposal, room, id, seen)?;
        let accepted = EventBody::SuggestionAccepted { suggestion: self.suggestion, edited };
        Ok(std::iter::once(accepted).chain(done).collect())
    }
}

/// The events of the command that a proposal stands for.
fn done(proposal: &Proposal, room: Room<'_>, id: CommandId, seen: u64) -> Result<Vec<EventBody>, Refusal> {
    match proposal.clone() {
        Proposal::Answer { node, option } => FlowAnswer { node: node.id, option: option.id }.decide(room, seen),
        Proposal::Goto { node } => FlowGoto { node: node.id }.decide(room, seen),
        Proposal::SetVariable { variable } => {
            VariableSet { name: variable.name, value: variable.value }.decide(room)
        }
        Proposal::AddTask { what, title } => TaskAdd { what, title, assignee: None }.decide(room, id),
        Proposal::AddFact { text } => FactAdd { text, source: None, node: None }.decide(room, id),
    }
}

impl CopilotDismiss {
    pub(in crate::sessions::commands) fn decide(&self, room: Room<'_>) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Write)?;
        room.proposal(self.suggestion)?;
        Ok(vec![EventBody::SuggestionDismissed { suggestion: self.suggestion }])
    }
}

impl CopilotMute {
    pub(in crate::sessions::commands) fn decide(&self, room: Room<'_>) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Write)?;
        if room.state.muted == self.muted {
            let how = if self.muted { "keeps quiet" } else { "speaks up" };
            return Err(Refusal::invalid(format!("muted: FlowPilot {how} already.")));
        }
        Ok(vec![EventBody::CopilotMuted { muted: self.muted }])
    }
}

impl<'a> Room<'a> {
    /// What a suggestion proposes, provided nobody has decided on it.
    fn proposal(&self, id: CommandId) -> Result<(&'a Suggestion, Proposal), Refusal> {
        let found = self.state.suggestions.iter().rev().find(|suggestion| suggestion.made.id == id);
        let Some(suggestion) = found else {
            return Err(Refusal::invalid("suggestion: there is none with this id."));
        };
        if let Some(decided) = &suggestion.decided {
            let how = match decided.how {
                Decision::Accepted | Decision::Edited => "accepted",
                Decision::Dismissed => "dismissed",
            };
            return Err(Refusal::stale(format!("{} has {how} this already.", decided.by.name)));
        }
        match &suggestion.proposal {
            Some(proposal) => Ok((suggestion, proposal.as_ref().clone())),
            None => Err(Refusal::invalid("suggestion: it proposes nothing to do.")),
        }
    }
}

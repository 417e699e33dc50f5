//! `step.add`, `step.finish`: steps the flow does not have.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{MAX_ITEMS, MAX_LINE, MAX_NOTE, MAX_OUTPUT, Refusal, Room, line, optional, room_for, text};
use crate::{
    platform::ids::CommandId,
    sessions::{
        event::{ChoiceRef, EventBody},
        policy::Act,
        state::DROPPED,
    },
};

/// Add a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct StepAdd {
    /// One line, 1 to 200 characters.
    pub title: String,
    /// What to do, in Markdown, at most 10,000 characters.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub body: String,
    /// The place it is about; where the session stands when absent. Say it for what was
    /// written before it could be sent: the session may have gone on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub node: Option<String>,
}

/// How an added step went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AddedOutcome {
    /// It brought the session on.
    Helped,
    /// It changed nothing.
    DidNotHelp,
    /// It was not done.
    Dropped,
}

/// Say how an added step went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct StepFinish {
    /// The step.
    pub step: CommandId,
    /// How it went.
    pub outcome: AddedOutcome,
    /// What a command printed, at most 20,000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub output: Option<String>,
}

impl StepAdd {
    pub(super) fn decide(&self, room: Room<'_>, id: CommandId) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Write)?;
        room_for(room.state.steps.len(), MAX_ITEMS, "added steps")?;
        let title = line("title", &self.title, MAX_LINE)?;
        let body = optional(Some(&self.body), |body| text("body", body, MAX_NOTE))?.unwrap_or_default();
        let node = room.about(self.node.as_deref())?;
        Ok(vec![EventBody::StepAdded { step: id, title, body, node }])
    }
}

impl StepFinish {
    pub(super) fn decide(&self, room: Room<'_>) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Write)?;
        let Some(step) = room.state.steps.iter().find(|step| step.made.id == self.step) else {
            return Err(Refusal::invalid("step: there is no added step with this id."));
        };
        if let Some(outcome) = &step.outcome {
            return Err(Refusal::stale(format!("Somebody said already how it went: {}.", outcome.label)));
        }
        let output = optional(self.output.as_deref(), |output| text("output", output, MAX_OUTPUT))?;
        let (step, title) = (self.step, step.title.clone());
        Ok(vec![EventBody::AddedStepCompleted { step, title, outcome: self.outcome.into(), output }])
    }
}

impl From<AddedOutcome> for ChoiceRef {
    fn from(outcome: AddedOutcome) -> Self {
        let (id, label) = match outcome {
            AddedOutcome::Helped => ("helped", "It helped"),
            AddedOutcome::DidNotHelp => ("did_not_help", "It did not help"),
            AddedOutcome::Dropped => (DROPPED, "Not done"),
        };
        Self { id: id.to_owned(), label: label.to_owned() }
    }
}

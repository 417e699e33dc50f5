//! Commands: what people ask of a session. One command, one file; one closed enum.
//!
//! What must stay true: deciding is pure. Time, ids and the flow are inputs; the
//! answer is the events to append or a [`Refusal`]. Every command gets one or the
//! other.

mod control;
mod flow_answer;
mod note_add;
mod participant_join;
mod session_complete;
mod session_start;
mod step_complete;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use ts_rs::TS;
use utoipa::ToSchema;

pub use control::{ControlGrant, ControlRelease, ControlRequest, ControlTake};
pub use flow_answer::FlowAnswer;
pub use note_add::NoteAdd;
pub use participant_join::ParticipantJoin;
pub use session_complete::SessionComplete;
pub use session_start::SessionStart;
pub use step_complete::StepComplete;

use super::{
    event::{EventBody, NodeRef},
    policy::{self, Act, Seat},
    state::State,
};
use crate::{
    flows::model::{FlowDocument, Node},
    platform::ids::CommandId,
};

/// Everything that may be asked of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", content = "data")]
pub enum Command {
    /// Answer the question the session stands on.
    #[serde(rename = "flow.answer")]
    FlowAnswer(FlowAnswer),
    /// Finish the action or info the session stands on.
    #[serde(rename = "step.complete")]
    StepComplete(StepComplete),
    /// Write a note.
    #[serde(rename = "note.add")]
    NoteAdd(NoteAdd),
    /// Ask for control.
    #[serde(rename = "control.request")]
    ControlRequest(ControlRequest),
    /// Give control to someone.
    #[serde(rename = "control.grant")]
    ControlGrant(ControlGrant),
    /// Take control.
    #[serde(rename = "control.take")]
    ControlTake(ControlTake),
    /// Let go of control.
    #[serde(rename = "control.release")]
    ControlRelease(ControlRelease),
    /// End the session.
    #[serde(rename = "session.complete")]
    SessionComplete(SessionComplete),
}

/// A command with its name for ever and what its sender was looking at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Unique in the log for ever; sending it again changes nothing.
    pub id: CommandId,
    /// The last event the sender had seen.
    pub seen: u64,
    /// What is asked.
    pub command: Asked,
}

/// What is asked: by a person, or by the server on a person's behalf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// From a client.
    Command(Command),
    /// Someone entered the room for the first time.
    Join,
}

/// Why a command had no effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// The place it was about has moved; the answer tells where things stand.
    Stale,
    /// This person may not do it now.
    Forbidden,
    /// It makes no sense here; the message names the field.
    Invalid,
    /// Too much at once; send it again later.
    Busy,
    /// The log cannot be reached; send it again later.
    Unavailable,
}

/// A command that had no effect, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// For programs.
    pub code: RefusalCode,
    /// For the person: what happened and what to do.
    pub message: String,
}

impl Refusal {
    /// A refusal with this code and message.
    pub fn new(code: RefusalCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    fn invalid(message: impl Into<String>) -> Self {
        Self::new(RefusalCode::Invalid, message)
    }
}

/// What a decision may look at.
#[derive(Clone, Copy, Debug)]
pub struct Room<'a> {
    /// Everything that happened, folded.
    pub state: &'a State,
    /// The pinned flow, if the session runs one.
    pub flow: Option<&'a FlowDocument>,
    /// Who asks.
    pub seat: &'a Seat,
    /// The time.
    pub now: DateTime<Utc>,
}

/// Longest note, in characters.
pub const MAX_NOTE: usize = 10_000;
/// Longest pasted output, in characters.
pub const MAX_OUTPUT: usize = 20_000;
/// Longest summary, in characters.
pub const MAX_SUMMARY: usize = 4_000;

impl Command {
    /// Reads a command from its kind and data.
    ///
    /// # Errors
    /// An `invalid` refusal that names the unknown kind or the wrong field.
    pub fn parse(kind: &str, data: Value) -> Result<Self, Refusal> {
        // By hand: serde's tagged enums lose the path of what is wrong.
        match kind {
            "flow.answer" => fields(data).map(Self::FlowAnswer),
            "step.complete" => fields(data).map(Self::StepComplete),
            "note.add" => fields(data).map(Self::NoteAdd),
            "control.request" => fields(data).map(Self::ControlRequest),
            "control.grant" => fields(data).map(Self::ControlGrant),
            "control.take" => fields(data).map(Self::ControlTake),
            "control.release" => fields(data).map(Self::ControlRelease),
            "session.complete" => fields(data).map(Self::SessionComplete),
            _ => {
                let known: Vec<_> = policy::KINDS.iter().map(|(kind, _)| *kind).collect();
                let known = known.join(", ");
                Err(Refusal::invalid(format!("kind: there is no command `{kind}`. Use one of: {known}.")))
            }
        }
    }
}

/// The fields of a command; none at all is an empty set of them.
fn fields<T: DeserializeOwned>(data: Value) -> Result<T, Refusal> {
    let data = if data.is_null() { Value::Object(serde_json::Map::new()) } else { data };
    serde_path_to_error::deserialize(data).map_err(|error| {
        let path = error.path().to_string();
        let field = if path == "." { "data" } else { path.as_str() };
        Refusal::invalid(format!("{field}: {}.", error.inner()))
    })
}

impl Envelope {
    /// Decides the command: the events it appends, or why it has no effect.
    ///
    /// # Errors
    /// The refusal to send back.
    pub fn decide(&self, room: Room<'_>) -> Result<Vec<EventBody>, Refusal> {
        let command = match &self.command {
            Asked::Join => return Ok(ParticipantJoin.decide(room)),
            Asked::Command(command) => command,
        };
        match command {
            Command::FlowAnswer(command) => command.decide(room, self.seen),
            Command::StepComplete(command) => command.decide(room, self.seen),
            Command::NoteAdd(command) => command.decide(room, self.id),
            Command::ControlRequest(command) => command.decide(room),
            Command::ControlGrant(command) => command.decide(room),
            Command::ControlTake(command) => command.decide(room),
            Command::ControlRelease(command) => command.decide(room),
            Command::SessionComplete(command) => command.decide(room, self.seen),
        }
    }
}

impl<'a> Room<'a> {
    fn demand(&self, act: Act) -> Result<(), Refusal> {
        let permission = policy::permission(act, self.state, self.seat, self.now);
        match permission.reason {
            Some(reason) if !permission.allowed => Err(Refusal::new(RefusalCode::Forbidden, reason)),
            _ => Ok(()),
        }
    }

    /// The node `id`, provided the session stands on it and its sender saw it arrive.
    fn here(&self, id: &str, seen: u64) -> Result<&'a Node, Refusal> {
        let flow = self.flow.ok_or_else(|| Refusal::invalid("This session runs no flow."))?;
        let node = flow.node(id).ok_or_else(|| {
            Refusal::invalid(format!("node: the flow has no node `{id}`. Use the id of the current node."))
        })?;
        let current = self.state.node.as_ref();
        if current.is_none_or(|here| here.id != id) || seen < self.state.node_seq {
            let title = current.map_or("", |here| here.title.as_str());
            let message = format!("The session has moved on to “{title}” meanwhile; nothing was changed.");
            return Err(Refusal::new(RefusalCode::Stale, message));
        }
        Ok(node)
    }

    /// Where a choice leads, as events name it.
    fn target(
        &self,
        node: &Node,
        choice: &str,
        field: &str,
    ) -> Result<(super::event::ChoiceRef, NodeRef), Refusal> {
        let Some(choice) = node.choice(choice) else {
            let known: Vec<_> = node.options.iter().map(|choice| choice.id.as_str()).collect();
            return Err(Refusal::invalid(format!(
                "{field}: “{}” has no `{choice}`. Choose one of: {}.",
                node.title,
                known.join(", ")
            )));
        };
        let next = self.flow.and_then(|flow| flow.node(&choice.next)).ok_or_else(|| {
            Refusal::invalid(format!("{field}: the flow has no node `{}` to go on to.", choice.next))
        })?;
        Ok((choice.into(), next.into()))
    }
}

impl From<&Node> for NodeRef {
    fn from(node: &Node) -> Self {
        Self { id: node.id.clone(), title: node.title.clone() }
    }
}

impl From<&crate::flows::model::Choice> for super::event::ChoiceRef {
    fn from(choice: &crate::flows::model::Choice) -> Self {
        Self { id: choice.id.clone(), label: choice.label.clone() }
    }
}

/// Text people typed: trimmed, not empty, not too long, no NUL (PostgreSQL stores none).
fn text(field: &str, value: &str, most: usize) -> Result<String, Refusal> {
    let value = value.trim();
    if value.is_empty() {
        return Err(Refusal::invalid(format!("{field}: write something.")));
    }
    if value.chars().count() > most {
        return Err(Refusal::invalid(format!("{field}: at most {most} characters; shorten it.")));
    }
    if value.contains('\0') {
        return Err(Refusal::invalid(format!("{field}: it holds a NUL character; remove it.")));
    }
    Ok(value.to_owned())
}

//! Events: the numbered facts a session's log is made of.
//!
//! What must stay true: an event says all that the fold and a reader of the log
//! need (titles and labels included), so neither ever looks at the flow to
//! understand the past. Variants and fields are only added. The names of kinds go
//! over the wire and into the database; they are the past tense of what happened.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{
    flows::model::Outcome,
    platform::ids::{CommandId, FlowId, FlowVersionId, UserId},
};

/// Who may see a session besides its participants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Nobody else.
    Private,
    /// The members of its team.
    Team,
    /// Everyone in the account.
    Account,
}

/// What a participant may do in the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum SessionRole {
    /// Acts on the flow.
    Driver,
    /// Writes notes and may ask for control.
    Collaborator,
    /// Reads.
    Observer,
}

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct Actor {
    /// The user.
    pub id: UserId,
    /// Their name at the time.
    pub name: String,
}

/// A node as the log remembers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct NodeRef {
    /// The node's id in the pinned flow version.
    pub id: String,
    /// Its title at the time.
    pub title: String,
}

/// A choice as the log remembers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct ChoiceRef {
    /// The choice's id in its node.
    pub id: String,
    /// Its label at the time.
    pub label: String,
}

/// The flow version a session is pinned to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct FlowRef {
    /// The flow.
    pub id: FlowId,
    /// The version.
    pub version_id: FlowVersionId,
    /// The version's number.
    pub number: i32,
    /// The flow's title at the time.
    pub title: String,
}

/// Why control changed hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum ControlReason {
    /// The driver gave it to someone.
    Granted,
    /// Someone took it.
    Taken,
    /// The driver let go.
    Released,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", content = "data")]
pub enum EventBody {
    /// The session began; its starter drives.
    #[serde(rename = "session.started")]
    SessionStarted {
        /// Its title.
        title: String,
        /// The flow version it is pinned to.
        flow: Option<FlowRef>,
        /// Where it begins.
        node: Option<NodeRef>,
        /// Who else may see it.
        visibility: Visibility,
    },
    /// Someone takes part from now on.
    #[serde(rename = "participant.joined")]
    ParticipantJoined {
        /// Who.
        user: Actor,
        /// As what.
        role: SessionRole,
    },
    /// A question was answered and the session stands on `next`.
    #[serde(rename = "flow.answered")]
    FlowAnswered {
        /// The question.
        node: NodeRef,
        /// The answer.
        option: ChoiceRef,
        /// Where it leads.
        next: NodeRef,
    },
    /// An action or info was done and the session stands on `next`.
    #[serde(rename = "step.completed")]
    StepCompleted {
        /// The step.
        node: NodeRef,
        /// How it went.
        outcome: ChoiceRef,
        /// What a command printed.
        output: Option<String>,
        /// Where it leads.
        next: NodeRef,
    },
    /// A note was written, at `node` if the session stood on one.
    #[serde(rename = "note.added")]
    NoteAdded {
        /// Its name for ever.
        note: CommandId,
        /// The text.
        text: String,
        /// Where the session stood.
        node: Option<NodeRef>,
    },
    /// Someone asks for control.
    #[serde(rename = "control.requested")]
    ControlRequested {
        /// Who.
        user: Actor,
    },
    /// Control changed hands.
    #[serde(rename = "control.moved")]
    ControlMoved {
        /// Who had it; nobody when absent.
        from: Option<Actor>,
        /// Who has it; nobody when absent.
        to: Option<Actor>,
        /// Why.
        reason: ControlReason,
    },
    /// The session is over.
    #[serde(rename = "session.completed")]
    SessionCompleted {
        /// How it ended.
        outcome: Outcome,
        /// In the engineer's words.
        summary: Option<String>,
        /// The client's satisfaction, 1 to 5.
        csat: Option<u8>,
    },
}

/// One numbered fact in a session's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Event {
    /// 1, 2, 3 … without a hole.
    #[ts(type = "number")]
    pub seq: u64,
    /// When the server accepted it.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub by: Actor,
    /// The command it came from.
    pub command: CommandId,
    /// What happened.
    #[serde(flatten)]
    pub body: EventBody,
}

impl EventBody {
    /// The name of the kind, as in the database and on the wire.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::SessionStarted { .. } => "session.started",
            Self::ParticipantJoined { .. } => "participant.joined",
            Self::FlowAnswered { .. } => "flow.answered",
            Self::StepCompleted { .. } => "step.completed",
            Self::NoteAdded { .. } => "note.added",
            Self::ControlRequested { .. } => "control.requested",
            Self::ControlMoved { .. } => "control.moved",
            Self::SessionCompleted { .. } => "session.completed",
        }
    }
}

//! What events are made of: people, places and things as the log remembers them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::platform::ids::{CommandId, FlowId, FlowVersionId, PsaConnectionId, SessionId, TeamId, UserId};

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

/// A team as the log remembers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct TeamRef {
    /// The team.
    pub id: TeamId,
    /// Its name at the time.
    pub name: String,
}

/// A node as the log remembers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct NodeRef {
    /// The node's id in the guide the session runs.
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

/// A ticket as the log remembers it: a reference, whatever its source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct TicketRef {
    /// Its number, as people say it.
    pub number: String,
    /// Its title at the time.
    pub title: String,
    /// The client it is for.
    pub client: Option<String>,
    /// Where it is kept; absent for one that was typed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub source: Option<TicketSource>,
}

/// Where a ticket is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct TicketSource {
    /// The account's connection to the ticket system.
    pub connection: PsaConnectionId,
    /// The ticket system's own name for it.
    pub ticket: String,
}

/// What arrives by itself or not, of what goes onto the ticket together.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema, TS,
)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// The note.
    #[default]
    Note,
    /// The time that was worked.
    Time,
    /// The ticket's status.
    Status,
}

impl Delivery {
    /// All, in the order in which they go out: some statuses take no more work.
    pub const ALL: [Self; 3] = [Self::Note, Self::Time, Self::Status];

    /// The word in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Time => "time",
            Self::Status => "status",
        }
    }

    /// What a word of the database means.
    #[must_use]
    pub fn of(word: &str) -> Self {
        Self::ALL.into_iter().find(|known| known.as_str() == word).unwrap_or_default()
    }
}

/// How far something is that goes onto the ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum PushStatus {
    /// It waits to go out.
    Queued,
    /// It goes out; the ticket system has not said yet that it has it.
    Sent,
    /// The ticket system has it.
    Confirmed,
    /// It does not go there.
    Failed,
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
    /// The driver did nothing for ten minutes while others were there.
    Lapsed,
    /// Somebody took over who was asked for help.
    Claimed,
    /// They handed it back.
    Returned,
}

/// What a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// Something to find out.
    Question,
    /// Something to verify.
    Check,
    /// Something to do.
    Action,
}

/// How far a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum TaskStatus {
    /// Nobody is at it.
    Open,
    /// Somebody is at it.
    Doing,
    /// It is done.
    Done,
    /// It is not needed any more.
    Dropped,
}

/// How an answer of the copilot ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum SuggestionEnd {
    /// It said all it had to say.
    Done,
    /// Somebody stopped it.
    Stopped,
    /// It could not go on.
    Failed,
    /// The server went away meanwhile.
    Interrupted,
}

/// What a suggestion rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Citation {
    /// A node of the guide this session runs.
    Node {
        /// The node.
        node: NodeRef,
    },
    /// A flow of the library.
    Flow {
        /// The flow.
        flow: FlowId,
        /// Its title at the time.
        title: String,
    },
    /// A session the asker may see.
    Session {
        /// The session.
        session: SessionId,
        /// Its title at the time.
        title: String,
    },
    /// An event of this session.
    Event {
        /// Its number.
        #[ts(type = "number")]
        seq: u64,
        /// What it says, in a line.
        title: String,
    },
}

impl Citation {
    /// What people wrote in it: titles of flows and steps are the library's.
    pub(super) fn words(&mut self) -> Option<&mut String> {
        match self {
            Self::Session { title, .. } | Self::Event { title, .. } => Some(title),
            Self::Node { .. } | Self::Flow { .. } => None,
        }
    }
}

/// How sure a suggestion is of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// The evidence points elsewhere as well.
    Low,
    /// More speaks for it than against.
    Medium,
    /// Several things point this way.
    High,
}

/// How much thought a question is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// A simple step.
    Fast,
    /// An open decision.
    Balanced,
    /// A hard case.
    Deep,
}

/// What an answer was made by, how long it took and what it cost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct Produced {
    /// The model; `guide` is the built-in one.
    pub model: String,
    /// Which of the models was chosen; absent for the guide.
    pub tier: Option<Tier>,
    /// From the question to the first words, in milliseconds.
    pub first_ms: u32,
    /// To the last, in milliseconds.
    pub took_ms: u32,
    /// Tokens read, those of a cache included.
    #[ts(type = "number")]
    pub tokens_read: u64,
    /// Tokens written.
    #[ts(type = "number")]
    pub tokens_written: u64,
    /// In millionths of a US dollar.
    #[ts(type = "number")]
    pub cost: u64,
    /// Why it was not, or not only, the model that answered, in a sentence.
    pub instead: Option<String>,
}

/// A value that was captured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct Captured {
    /// The variable's name: `user_email`.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// Its value.
    pub value: String,
}

/// Something people wrote that has a name for ever: the command that made it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Written {
    /// Its name.
    pub id: CommandId,
    /// The event that made it.
    #[ts(type = "number")]
    pub seq: u64,
    /// Who.
    pub by: Actor,
    /// When.
    pub at: DateTime<Utc>,
}

//! The state of a session: a fold over its events.
//!
//! What must stay true: [`State::apply`] is total and pure, and agrees with the
//! web app's reducer (`web/src/live/room.ts`) on every event; golden vectors
//! prove it. Whatever a rule needs to know of the past is in here.

mod apply;
mod board;
mod copilot;
mod escalation;
mod push;
mod talk;
mod way;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

pub use board::{AddedStep, DROPPED, Fact, Moment, Task, Variable};
pub use copilot::{Decision, Suggestion, Waiting};
pub use escalation::{Escalation, EscalationStatus};
pub use push::{Push, TicketNow};
pub use talk::{Message, Note};
pub use way::{Clock, Visit, VisitKind};

use super::event::{Actor, Briefing, Event, FlowRef, NodeRef, PURGED, SessionRole, TicketRef, Visibility};
use crate::{
    flows::model::{Outcome, Subflow},
    platform::ids::UserId,
};

/// Changes when an older snapshot can no longer be read as a [`State`], or lacks what a fold has.
pub const FORMAT: i32 = 3;

/// Whether a session goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// People may act.
    #[default]
    Running,
    /// The clock stands still; the flow waits.
    Paused,
    /// It ended with an outcome.
    Completed,
    /// It ended without one.
    Abandoned,
}

impl Status {
    /// The word in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Abandoned => "abandoned",
            Self::Completed => "completed",
        }
    }

    /// Whether nothing happens any more unless it is opened again.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Completed | Self::Abandoned)
    }
}

/// Someone who takes part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Participant {
    /// The user.
    pub id: UserId,
    /// Their name when they joined.
    pub name: String,
    /// What they may do.
    pub role: SessionRole,
    /// Since when.
    pub joined_at: DateTime<Utc>,
}

/// Someone waiting for control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ControlRequest {
    /// Who.
    pub user: Actor,
    /// Since when.
    pub at: DateTime<Utc>,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Completion {
    /// The outcome.
    pub outcome: Outcome,
    /// In the engineer's words.
    pub summary: Option<String>,
    /// The client's satisfaction, 1 to 5.
    pub csat: Option<u8>,
    /// Who ended it.
    pub by: Actor,
    /// When.
    pub at: DateTime<Utc>,
}

/// That it waits, and how it stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Parked {
    /// Who paused it.
    pub by: Actor,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: Option<String>,
    /// What whoever goes on has to know.
    pub briefing: Option<Briefing>,
}

/// A call to look at a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Summons {
    /// The event.
    #[ts(type = "number")]
    pub seq: u64,
    /// The place.
    pub node: NodeRef,
    /// Who calls.
    pub by: Actor,
    /// When.
    pub at: DateTime<Utc>,
}

/// Everything true of a session after the events up to `seq`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct State {
    /// The last event folded in; 0 before the first.
    #[ts(type = "number")]
    pub seq: u64,
    /// Whether it goes on.
    pub status: Status,
    /// Its title.
    pub title: String,
    /// Who else may see it.
    pub visibility: Option<Visibility>,
    /// The flow it runs, if any.
    pub flow: Option<FlowRef>,
    /// The flows that run inside it, in the versions the session is pinned to.
    pub subflows: Vec<Subflow>,
    /// The ticket it is about.
    pub ticket: Option<TicketRef>,
    /// Where it stands.
    pub node: Option<NodeRef>,
    /// Since when it stands there.
    pub node_since: Option<DateTime<Utc>>,
    /// The event that brought it there; commands about an older place are stale.
    #[ts(type = "number")]
    pub node_seq: u64,
    /// How long it has run.
    pub clock: Clock,
    /// The way so far. Shared, like all that grows: a batch is decided upon a copy of
    /// the state, which must not cost what the session's whole past costs.
    #[schema(value_type = Vec<Visit>)]
    pub path: Vec<Arc<Visit>>,
    /// Steps the flow does not have.
    #[schema(value_type = Vec<AddedStep>)]
    pub steps: Vec<Arc<AddedStep>>,
    /// Who takes part, in the order they joined.
    pub participants: Vec<Participant>,
    /// Who acts on the flow.
    pub driver: Option<UserId>,
    /// When the driver last did something.
    pub driver_active_at: Option<DateTime<Utc>>,
    /// Who asks to.
    pub control_requests: Vec<ControlRequest>,
    /// What is known to be true.
    #[schema(value_type = Vec<Fact>)]
    pub facts: Vec<Arc<Fact>>,
    /// Values that were captured, in the order they first were.
    #[schema(value_type = Vec<Variable>)]
    pub variables: Vec<Arc<Variable>>,
    /// What is to be done beside the flow.
    #[schema(value_type = Vec<Task>)]
    pub tasks: Vec<Arc<Task>>,
    /// Notes in order.
    #[schema(value_type = Vec<Note>)]
    pub notes: Vec<Arc<Note>>,
    /// The chat.
    #[schema(value_type = Vec<Message>)]
    pub chat: Vec<Arc<Message>>,
    /// What the copilot said.
    #[schema(value_type = Vec<Suggestion>)]
    pub suggestions: Vec<Arc<Suggestion>>,
    /// What the copilot is asked next.
    #[serde(default)]
    pub asked: Vec<Waiting>,
    /// The copilot speaks only when it is asked.
    #[serde(default)]
    pub muted: bool,
    /// Help that was asked for, in order.
    #[serde(default)]
    #[schema(value_type = Vec<Escalation>)]
    pub escalations: Vec<Arc<Escalation>>,
    /// What goes onto the ticket, in order.
    #[serde(default)]
    #[schema(value_type = Vec<Push>)]
    pub pushes: Vec<Arc<Push>>,
    /// What the ticket system said last of the ticket, since it was linked.
    #[serde(default)]
    pub ticket_now: Option<TicketNow>,
    /// Moments worth finding again.
    #[schema(value_type = Vec<Moment>)]
    pub moments: Vec<Arc<Moment>>,
    /// The last call to look at a place.
    pub summons: Option<Summons>,
    /// How it stood when it was paused, while it is.
    #[serde(default)]
    pub parked: Option<Parked>,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// How it ended, if it did.
    pub completion: Option<Completion>,
    /// Why it was given up, if it was.
    pub abandoned: Option<String>,
}

impl State {
    /// The state after `events`, from nothing.
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a Event>) -> Self {
        let mut state = Self::default();
        for event in events {
            state.apply(event);
        }
        state
    }

    /// Whether an admin removed words of it.
    #[must_use]
    pub fn has_purged(&self) -> bool {
        serde_json::to_string(self).is_ok_and(|text| text.contains(PURGED))
    }

    /// The participant, if this user takes part.
    #[must_use]
    pub fn participant(&self, user: UserId) -> Option<&Participant> {
        self.participants.iter().find(|participant| participant.id == user)
    }

    /// The value of a variable.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.variables.iter().find(|variable| variable.name == name).map(|variable| variable.value.as_str())
    }

    /// The visits that count, in order.
    pub fn way(&self) -> impl DoubleEndedIterator<Item = &Visit> {
        self.path.iter().filter(|visit| !visit.undone).map(AsRef::as_ref)
    }

    /// One line for lists: where it stands, or how it ended.
    #[must_use]
    pub fn headline(&self) -> String {
        match (&self.completion, &self.node) {
            _ if self.status == Status::Abandoned => "Abandoned".to_owned(),
            (Some(done), _) => match done.outcome {
                Outcome::Resolved => "Resolved".to_owned(),
                Outcome::Escalate => "Escalated".to_owned(),
                Outcome::NotReproducible => "Not reproducible".to_owned(),
            },
            (None, Some(node)) => node.title.clone(),
            (None, None) => String::new(),
        }
    }
}

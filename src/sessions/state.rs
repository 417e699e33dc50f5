//! The state of a session: a fold over its events.
//!
//! What must stay true: [`State::apply`] is total and pure, and agrees with the
//! web app's reducer (`web/src/live/room.ts`) on every event; golden vectors
//! prove it. Whatever a rule needs to know of the past is in here.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::event::{Actor, ChoiceRef, Event, EventBody, FlowRef, NodeRef, SessionRole, Visibility};
use crate::{
    flows::model::Outcome,
    platform::ids::{CommandId, UserId},
};

/// Changes when an older snapshot can no longer be read as a [`State`].
pub const FORMAT: i32 = 1;

/// Whether a session goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// People may act.
    #[default]
    Running,
    /// It ended with an outcome.
    Completed,
}

impl Status {
    /// The word in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Completed => "completed",
        }
    }
}

/// Someone who takes part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
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

/// A place the session has been.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Visit {
    /// The event that left the place.
    #[ts(type = "number")]
    pub seq: u64,
    /// The place.
    pub node: NodeRef,
    /// The way taken.
    pub choice: ChoiceRef,
    /// What a command printed, if it was pasted.
    pub output: Option<String>,
    /// Who acted.
    pub by: Actor,
    /// When.
    pub at: DateTime<Utc>,
}

/// A note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Note {
    /// The note's name for ever: the command that added it.
    pub id: CommandId,
    /// The event that added it.
    #[ts(type = "number")]
    pub seq: u64,
    /// The text.
    pub text: String,
    /// Where the session stood.
    pub node: Option<NodeRef>,
    /// Who wrote it.
    pub by: Actor,
    /// When.
    pub at: DateTime<Utc>,
}

/// Someone waiting for control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ControlRequest {
    /// Who.
    pub user: Actor,
    /// Since when.
    pub at: DateTime<Utc>,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
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

/// Everything true of a session after the events up to `seq`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
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
    /// Where it stands.
    pub node: Option<NodeRef>,
    /// Since when it stands there.
    pub node_since: Option<DateTime<Utc>>,
    /// The event that brought it there; commands about an older place are stale.
    #[ts(type = "number")]
    pub node_seq: u64,
    /// The way so far. Shared, like the notes: a batch is decided upon a copy of the
    /// state, which must not cost what the session's whole past costs.
    pub path: Vec<Arc<Visit>>,
    /// Who takes part, in the order they joined.
    pub participants: Vec<Participant>,
    /// Who acts on the flow.
    pub driver: Option<UserId>,
    /// Who asks to.
    pub control_requests: Vec<ControlRequest>,
    /// Notes in order.
    pub notes: Vec<Arc<Note>>,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// How it ended, if it did.
    pub completion: Option<Completion>,
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

    /// Folds one event in. Never fails: the log is what happened, and what cannot
    /// be understood any more is skipped.
    pub fn apply(&mut self, event: &Event) {
        match &event.body {
            EventBody::SessionStarted { title, flow, node, visibility } => {
                self.title.clone_from(title);
                self.flow.clone_from(flow);
                self.visibility = Some(*visibility);
                self.started_at = Some(event.at);
                self.stand_on(node.clone(), event);
                self.join(&event.by, SessionRole::Driver, event.at);
                self.driver = Some(event.by.id);
            }
            EventBody::ParticipantJoined { user, role } => self.join(user, *role, event.at),
            EventBody::FlowAnswered { node, option, next } => self.leave(node, option, None, next, event),
            EventBody::StepCompleted { node, outcome, output, next } => {
                self.leave(node, outcome, output.clone(), next, event);
            }
            EventBody::NoteAdded { note, text, node } => self.notes.push(Arc::new(Note {
                id: *note,
                seq: event.seq,
                text: text.clone(),
                node: node.clone(),
                by: event.by.clone(),
                at: event.at,
            })),
            EventBody::ControlRequested { user } => {
                self.control_requests.push(ControlRequest { user: user.clone(), at: event.at });
            }
            EventBody::ControlMoved { from, to, .. } => self.move_control(from.as_ref(), to.as_ref()),
            EventBody::SessionCompleted { outcome, summary, csat } => {
                self.status = Status::Completed;
                self.control_requests.clear();
                self.completion = Some(Completion {
                    outcome: *outcome,
                    summary: summary.clone(),
                    csat: *csat,
                    by: event.by.clone(),
                    at: event.at,
                });
            }
        }
        self.seq = event.seq;
    }

    /// The participant, if this user takes part.
    #[must_use]
    pub fn participant(&self, user: UserId) -> Option<&Participant> {
        self.participants.iter().find(|participant| participant.id == user)
    }

    /// One line for lists: where it stands, or how it ended.
    #[must_use]
    pub fn headline(&self) -> String {
        match (&self.completion, &self.node) {
            (Some(done), _) => match done.outcome {
                Outcome::Resolved => "Resolved".to_owned(),
                Outcome::Escalate => "Escalated".to_owned(),
                Outcome::NotReproducible => "Not reproducible".to_owned(),
            },
            (None, Some(node)) => node.title.clone(),
            (None, None) => String::new(),
        }
    }

    fn stand_on(&mut self, node: Option<NodeRef>, event: &Event) {
        self.node = node;
        self.node_since = Some(event.at);
        self.node_seq = event.seq;
    }

    fn leave(
        &mut self,
        node: &NodeRef,
        choice: &ChoiceRef,
        output: Option<String>,
        next: &NodeRef,
        event: &Event,
    ) {
        self.path.push(Arc::new(Visit {
            seq: event.seq,
            node: node.clone(),
            choice: choice.clone(),
            output,
            by: event.by.clone(),
            at: event.at,
        }));
        self.stand_on(Some(next.clone()), event);
    }

    fn join(&mut self, user: &Actor, role: SessionRole, at: DateTime<Utc>) {
        if self.participant(user.id).is_none() {
            self.participants.push(Participant { id: user.id, name: user.name.clone(), role, joined_at: at });
        }
    }

    fn move_control(&mut self, from: Option<&Actor>, to: Option<&Actor>) {
        let to = to.map(|actor| actor.id);
        self.control_requests.retain(|request| Some(request.user.id) != to);
        self.set_role(from.map(|actor| actor.id), SessionRole::Collaborator);
        self.set_role(to, SessionRole::Driver);
        self.driver = to;
    }

    fn set_role(&mut self, user: Option<UserId>, role: SessionRole) {
        if let Some(person) = self.participants.iter_mut().find(|person| Some(person.id) == user) {
            person.role = role;
        }
    }
}

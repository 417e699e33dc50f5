//! Deciding what arrived meanwhile, all at once: the events of many commands that
//! go into the log together, and the answers that may be given once they are there.
//!
//! What must stay true: answers leave in the order the commands came, and none
//! leaves before the events it was decided upon are durable: even a refusal may
//! speak of what a command before it in the batch did.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::protocol::{Current, Refused};
use crate::{
    flows::model::FlowDocument,
    platform::ids::{CommandId, ConnectionId},
    sessions::{
        Asked, Done, Envelope, Event, EventBody, Grounds, Refusal, RefusalCode, Room, Seat, State, log::NewEvent,
    },
};

/// Most commands in one batch.
pub const MOST: usize = 64;

/// Whom to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// A socket.
    Connection(ConnectionId),
    /// A request over HTTP, by a number the shell gave it.
    Request(u64),
    /// Nobody: the server asked.
    Nobody,
}

/// A command that waits to be decided.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Whom to answer.
    pub asker: Asker,
    /// Who asks.
    pub seat: Seat,
    /// What.
    pub envelope: Envelope,
    /// What was read for it besides the log.
    pub grounds: Option<Box<Grounds>>,
}

impl Ask {
    /// A command as it came.
    #[must_use]
    pub fn new(asker: Asker, seat: Seat, envelope: Envelope) -> Self {
        Self { asker, seat, envelope, grounds: None }
    }
}

/// The answer to a command.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// It is in the log.
    Accepted {
        /// The command.
        id: CommandId,
        /// Its last event.
        seq: u64,
        /// It had been there before.
        duplicate: bool,
    },
    /// It had no effect.
    Refused(Refused),
}

/// What a decision looks at besides the state.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// The guide the session runs.
    pub flow: Option<&'a FlowDocument>,
    /// What the copilot has written so far.
    pub draft: &'a str,
    /// The time.
    pub now: DateTime<Utc>,
}

/// Commands decided together.
#[derive(Debug)]
pub struct Batch {
    /// What was decided, to decide again should another writer be first.
    pub asks: Vec<Ask>,
    /// The number of the last event once they are appended.
    pub head: u64,
    /// What to append.
    pub events: Vec<Event>,
    /// The same as rows.
    pub rows: Vec<NewEvent>,
    /// What to say afterwards, in order.
    pub answers: Vec<(Asker, Answer)>,
    /// What became of the commands of this batch.
    pub commands: HashMap<CommandId, Done>,
}

impl Batch {
    /// Decides the first `most` of `waiting` upon `state`, which moves on by what they
    /// do; takes them out of `waiting`.
    pub fn decide(
        waiting: &mut std::collections::VecDeque<Ask>,
        most: usize,
        state: &mut State,
        known: &HashMap<CommandId, Done>,
        given: Given<'_>,
    ) -> Self {
        let count = waiting.len().min(most);
        let mut batch = Self {
            asks: waiting.drain(..count).collect(),
            head: state.seq,
            events: Vec::new(),
            rows: Vec::new(),
            answers: Vec::new(),
            commands: HashMap::new(),
        };
        for index in 0..batch.asks.len() {
            batch.decide_one(index, state, known, given);
        }
        batch.head = state.seq;
        batch
    }

    fn decide_one(&mut self, index: usize, state: &mut State, known: &HashMap<CommandId, Done>, given: Given<'_>) {
        let Ask { asker, seat, envelope, grounds } = self.asks[index].clone();
        let id = envelope.id;
        if let Some(done) = known.get(&id).or_else(|| self.commands.get(&id)) {
            if envelope.command.is_answered() {
                self.answers.push((asker, again(id, *done, &seat, state)));
            }
            return;
        }
        if matches!(envelope.command, Asked::Command(_)) && id.is_by_server() {
            let refusal = Refusal::new(RefusalCode::Invalid, "id: take a UUID of version 4 or 7.");
            self.answers.push((asker, Answer::Refused(refused(id, refusal, state))));
            return;
        }
        let Given { flow, draft, now } = given;
        let room = Room { state, flow, draft, seat: &seat, now, grounds: grounds.as_deref() };
        match envelope.decide(room).and_then(|bodies| self.take(&seat, id, bodies, state, now)) {
            _ if !envelope.command.is_answered() => {}
            Ok(()) => {
                let answer = Answer::Accepted { id, seq: state.seq, duplicate: false };
                self.answers.push((asker, answer));
            }
            Err(refusal) => {
                let answer = Answer::Refused(refused(id, refusal, state));
                self.answers.push((asker, answer));
            }
        }
    }

    fn take(
        &mut self,
        seat: &Seat,
        command: CommandId,
        bodies: Vec<EventBody>,
        state: &mut State,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        let by = seat.actor();
        for (part, body) in bodies.into_iter().enumerate() {
            let row = NewEvent::of(command, part, now, &by, &body).map_err(|error| {
                tracing::error!(%error, "an event could not be written down");
                Refusal::new(RefusalCode::Invalid, "This could not be written down; it was logged.")
            })?;
            let event = Event { seq: state.seq + 1, at: now, by: by.clone(), command, body };
            state.apply(&event);
            self.commands.insert(command, Done::by(&event));
            self.events.push(event);
            self.rows.push(row);
        }
        Ok(())
    }
}

/// The answer to a command whose id is in the log: it is done, if it was theirs.
fn again(id: CommandId, done: Done, seat: &Seat, state: &State) -> Answer {
    if done.by == seat.user {
        return Answer::Accepted { id, seq: done.seq, duplicate: true };
    }
    let refusal =
        Refusal::new(RefusalCode::Invalid, "id: somebody else has sent a command with this id; take a new one.");
    Answer::Refused(refused(id, refusal, state))
}

/// The frame for a refusal, with where things stand when that is why.
#[must_use]
pub fn refused(id: CommandId, refusal: Refusal, state: &State) -> Refused {
    let stale = refusal.code == RefusalCode::Stale;
    let later = matches!(refusal.code, RefusalCode::Busy | RefusalCode::Unavailable);
    Refused {
        id,
        code: refusal.code,
        message: refusal.message,
        retry_ms: if later { 1_000 } else { 0 },
        current: stale.then(|| Current { seq: state.seq, node: state.node.clone() }),
    }
}

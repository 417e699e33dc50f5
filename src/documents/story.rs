//! A session's log as documents need it: what holds at its end, and which events say so.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use chrono::{DateTime, Utc};

use crate::{
    platform::ids::CommandId,
    redaction::Secrets,
    sessions::{self, Captured, Event, EventBody, NodeRef, State, Visit},
};

/// A log, read so far: it goes on with what happens next, without being read again.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    log: Vec<Event>,
    state: State,
    /// The events of each thing that has a name.
    of: HashMap<CommandId, Vec<u64>>,
    secrets: Arc<Secrets>,
}

impl Reading {
    /// Reads on; what it gives away that was not known.
    pub fn advance(&mut self, events: impl IntoIterator<Item = Event>) -> Vec<String> {
        let mut news = Vec::new();
        for event in events {
            news.extend(sessions::learn(&event.body, Arc::make_mut(&mut self.secrets)));
            if let Some(name) = named(&event.body) {
                self.of.entry(name).or_default().push(event.seq);
            }
            self.state.apply(&event);
            self.log.push(event);
        }
        news
    }

    /// What it gave away.
    pub fn secrets(&self) -> Arc<Secrets> {
        self.secrets.clone()
    }

    /// What it tells, of a flow with these ends where they are known.
    pub fn story<'a>(&'a self, ends: Option<&'a BTreeSet<String>>) -> Story<'a> {
        Story { log: &self.log, state: &self.state, of: &self.of, ends }
    }
}

/// What a log tells at its end.
pub struct Story<'a> {
    /// The log.
    pub log: &'a [Event],
    /// What holds at its end.
    pub state: &'a State,
    of: &'a HashMap<CommandId, Vec<u64>>,
    ends: Option<&'a BTreeSet<String>>,
}

impl<'a> Story<'a> {
    /// The end of the flow at which it ended, if it came to one.
    pub fn end(&self) -> Option<&'a NodeRef> {
        self.place(true)
    }

    /// The place at which it ended though that is no end of the flow: it says nothing of how.
    pub fn left_at(&self) -> Option<&'a NodeRef> {
        self.place(false)
    }

    fn place(&self, is_end: bool) -> Option<&'a NodeRef> {
        let ends = self.ends.filter(|_| self.state.completion.is_some())?;
        self.state.node.as_ref().filter(|node| ends.contains(&node.id) == is_end)
    }

    /// The events that made a thing what it is.
    pub fn events(&self, name: CommandId) -> &'a [u64] {
        self.of.get(&name).map_or(&[], Vec::as_slice)
    }

    /// An event by its number.
    pub fn event(&self, seq: u64) -> Option<&'a Event> {
        let at = self.log.binary_search_by_key(&seq, |event| event.seq).ok()?;
        self.log.get(at)
    }

    /// What a visit wrote down, where its place asks for something: that says more than how it was left.
    pub fn written_at(&self, visit: &Visit) -> Option<&'a Captured> {
        let left = self.event(visit.seq)?;
        let before = self.event(visit.seq.checked_sub(1)?)?;
        match &before.body {
            EventBody::VariableSet { variable, node: Some(node) } if node.id == visit.node.id => {
                (before.command == left.command).then_some(variable)
            }
            _ => None,
        }
    }

    /// The first event and the last.
    pub fn bounds(&self) -> Vec<u64> {
        let last = self.log.last().map(|event| event.seq);
        self.log.first().map(|event| event.seq).into_iter().chain(last).collect()
    }

    /// The newest event of this sort.
    pub fn last(&self, is: impl Fn(&EventBody) -> bool) -> Option<&'a Event> {
        self.log.iter().rev().find(|event| is(&event.body))
    }

    /// All events of this sort.
    pub fn all(&self, is: impl Fn(&EventBody) -> bool) -> Vec<u64> {
        self.log.iter().filter(|event| is(&event.body)).map(|event| event.seq).collect()
    }

    /// When it began.
    pub fn begun(&self) -> Option<DateTime<Utc>> {
        self.log.first().map(|event| event.at)
    }

    /// When it ended, or when something happened last.
    pub fn ended(&self) -> Option<DateTime<Utc>> {
        let end = self.state.completion.as_ref().map(|completion| completion.at);
        end.or_else(|| self.log.last().map(|event| event.at))
    }

    /// How long it took, pauses left out, in milliseconds.
    pub fn lasted(&self) -> i64 {
        self.ended().map_or(0, |end| self.state.clock.shows(end))
    }

    /// Who took part in more than watching, in the order they came.
    pub fn names(&self) -> Vec<&str> {
        let acted = |id| self.log.iter().any(|event| event.by.id == id && !is_joining(&event.body));
        let people = self.state.participants.iter().filter(|person| acted(person.id));
        people.map(|person| person.name.as_str()).collect()
    }
}

fn is_joining(body: &EventBody) -> bool {
    matches!(body, EventBody::ParticipantJoined { .. })
}

fn named(body: &EventBody) -> Option<CommandId> {
    Some(match body {
        EventBody::NoteAdded { note, .. } | EventBody::NoteEdited { note, .. } => *note,
        EventBody::FactAdded { fact, .. } => *fact,
        EventBody::TaskAdded { task, .. }
        | EventBody::TaskMoved { task, .. }
        | EventBody::TaskResolved { task, .. } => *task,
        EventBody::StepAdded { step, .. } | EventBody::AddedStepCompleted { step, .. } => *step,
        _ => return None,
    })
}

/// `Ann Adler, Bob Baum and Cleo`.
pub fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [some @ .., last] => format!("{} and {last}", some.join(", ")),
    }
}

//! Who is connected, where they look, whether they type. Never stored.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, Utc};

use super::protocol::Person;
use crate::{
    platform::ids::{ConnectionId, SessionId},
    sessions::Actor,
};

/// The connections of one session.
#[derive(Default)]
pub struct Presence {
    connections: HashMap<ConnectionId, Here>,
}

struct Here {
    who: Actor,
    focus: Option<String>,
    typing: bool,
    since: DateTime<Utc>,
}

impl Presence {
    /// A connection arrived.
    pub fn arrive(&mut self, connection: ConnectionId, who: Actor, now: DateTime<Utc>) {
        self.connections.insert(connection, Here { who, focus: None, typing: false, since: now });
    }

    /// A connection left.
    pub fn leave(&mut self, connection: ConnectionId) {
        self.connections.remove(&connection);
    }

    /// A connection looks somewhere; whether that is news.
    pub fn look(&mut self, connection: ConnectionId, focus: Option<String>, typing: bool) -> bool {
        let Some(here) = self.connections.get_mut(&connection) else { return false };
        let news = here.focus != focus || here.typing != typing;
        here.focus = focus;
        here.typing = typing;
        news
    }

    /// Everyone connected, once each, in the order they came. Where one person has
    /// several connections, the one that looks somewhere speaks for them.
    #[must_use]
    pub fn people(&self) -> Vec<Person> {
        let mut people: Vec<Person> = Vec::new();
        for here in self.connections.values() {
            match people.iter_mut().find(|person| person.id == here.who.id) {
                Some(person) => {
                    person.typing |= here.typing;
                    person.since = person.since.min(here.since);
                    if person.focus.is_none() {
                        person.focus.clone_from(&here.focus);
                    }
                }
                None => people.push(Person {
                    id: here.who.id,
                    name: here.who.name.clone(),
                    focus: here.focus.clone(),
                    typing: here.typing,
                    since: here.since,
                }),
            }
        }
        people.sort_by_key(|person| (person.since, person.id));
        people
    }
}

/// Who is in which session, for lists.
#[derive(Clone, Default)]
pub struct PresenceBoard(Arc<Mutex<HashMap<SessionId, Vec<Actor>>>>);

impl PresenceBoard {
    /// Notes who is in a session now.
    pub fn post(&self, session: SessionId, people: &[Person]) {
        let here: Vec<_> =
            people.iter().map(|person| Actor { id: person.id, name: person.name.clone() }).collect();
        let mut board = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if here.is_empty() {
            board.remove(&session);
        } else {
            board.insert(session, here);
        }
    }

    /// Who is in a session now. Ask only for sessions the caller may see.
    #[must_use]
    pub fn here(&self, session: SessionId) -> Vec<Actor> {
        let board = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        board.get(&session).cloned().unwrap_or_default()
    }
}

//! Those who look, in the simulation: people and viewers of links, each with what a
//! client keeps, connected to some node or to none.

use std::{collections::VecDeque, sync::Arc};

use bytestring::ByteString;
use serde_json::Value;
use uuid::Uuid;

use super::{Mutant, connection, log_id, seat};
use crate::{
    live::{
        core::Entered,
        ring::{Next, Ring},
    },
    platform::ids::{ConnectionId, LogId, ShareLinkId},
    redaction::{Key, Policy, Redactor},
    sessions::{Event, Seat, State},
    sharing::{GuestEvent, GuestState, Projector, Terms},
};

/// What a client makes of what it is sent.
pub enum Picture {
    Person(Seat, Box<State>),
    Guest(Box<Terms>, Box<GuestState>),
}

/// One client, over all its connections.
pub struct Client {
    pub picture: Picture,
    pub connection: ConnectionId,
    /// The node it is connected to.
    pub node: Option<usize>,
    /// What it has of which numbering.
    pub known: (Option<LogId>, u64),
    wire: Option<Wire>,
    parts: String,
}

struct Wire {
    preface: VecDeque<ByteString>,
    cursor: u64,
    ring: Arc<Ring>,
}

/// What a client wants after reading.
#[derive(PartialEq)]
pub enum Wants {
    Nothing,
    /// It fell off the ring at this event.
    CatchUp(u64),
}

/// Those of a link whose rules are of this revision.
pub fn terms_hiding(hiding: u64) -> Terms {
    Terms { hiding, ..terms(1) }
}

fn terms(start: u64) -> Terms {
    Terms {
        link: ShareLinkId(Uuid::from_u128(0x10_000 + u128::from(start))),
        start,
        names: true,
        is_public: true,
        provider: "An MSP".into(),
        expires_at: chrono::DateTime::UNIX_EPOCH,
        redactor: Redactor::new(Policy::default(), Key::new(b"simulation")),
        hiding: 0,
    }
}

impl Client {
    pub fn person(number: u128) -> Self {
        Self::new(number, Picture::Person(seat(number % 3 + 1), Box::default()))
    }

    pub fn guest(number: u128, start: u64) -> Self {
        Self::new(number, Picture::Guest(Box::new(terms(start)), Box::default()))
    }

    fn new(number: u128, picture: Picture) -> Self {
        let connection = connection(number);
        Self { picture, connection, node: None, known: (None, 0), wire: None, parts: String::new() }
    }

    /// A line was made; a connection has a name of its own.
    pub fn dial(&mut self, node: usize, name: u128) -> ConnectionId {
        self.node = Some(node);
        self.connection = connection(name);
        self.connection
    }

    /// The line is gone; what was understood stays.
    pub fn cut(&mut self) {
        self.node = None;
        self.wire = None;
        self.parts.clear();
    }

    pub fn entered(&mut self, entered: Entered) {
        let Entered { preface, cursor, ring, .. } = entered;
        self.wire = Some(Wire { preface, cursor, ring });
    }

    /// Reads at most `most` frames.
    pub fn read(&mut self, most: usize, mutant: Mutant) -> Wants {
        for _ in 0..most {
            let Some(wire) = &mut self.wire else { return Wants::Nothing };
            let frame = match wire.preface.pop_front() {
                Some(frame) => frame,
                None => match wire.ring.next(wire.cursor) {
                    Next::Frame(frame) => {
                        wire.cursor += 1;
                        frame.into_text()
                    }
                    Next::Caught => return Wants::Nothing,
                    Next::Fallen if mutant == Mutant::WindowSkipped => {
                        wire.cursor = wire.ring.head();
                        continue;
                    }
                    Next::Fallen => return Wants::CatchUp(wire.cursor),
                },
            };
            self.take(&serde_json::from_str(&frame).unwrap());
        }
        Wants::Nothing
    }

    fn take(&mut self, frame: &Value) {
        match frame["type"].as_str().unwrap() {
            "welcome" => self.known.0 = serde_json::from_value(frame["log"].clone()).unwrap(),
            "snapshot" => {
                self.parts.push_str(frame["data"].as_str().unwrap());
                if frame["part"].as_u64().unwrap() + 1 == frame["parts"].as_u64().unwrap() {
                    let parts = std::mem::take(&mut self.parts);
                    match &mut self.picture {
                        Picture::Person(_, state) => **state = serde_json::from_str(&parts).unwrap(),
                        Picture::Guest(_, state) => **state = serde_json::from_str(&parts).unwrap(),
                    }
                    self.known.1 = frame["seq"].as_u64().unwrap();
                }
            }
            "event" => self.event(frame),
            _ => {}
        }
    }

    fn event(&mut self, frame: &Value) {
        assert_eq!(frame["prev"].as_u64(), Some(self.known.1), "a gap or a double");
        match &mut self.picture {
            Picture::Person(_, state) => state.apply(&serde_json::from_value::<Event>(frame.clone()).unwrap()),
            Picture::Guest(_, state) => {
                state.apply(&serde_json::from_value::<GuestEvent>(frame.clone()).unwrap());
            }
        }
        self.known.1 = frame["seq"].as_u64().unwrap();
    }

    /// At rest it knows what the log says, and no more.
    pub fn check(&self, log: &[Event]) {
        match &self.picture {
            Picture::Person(_, state) => {
                assert_eq!(self.known.0, Some(log_id()));
                assert_eq!(**state, State::fold(log), "a client agrees with the log");
            }
            Picture::Guest(terms, state) => {
                assert_eq!(
                    **state,
                    *Projector::replay(Terms::clone(terms), log).state(),
                    "a viewer agrees with the log"
                );
            }
        }
    }
}

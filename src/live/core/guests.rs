//! Those who look through links: an audience of its own for each link, with its own
//! ring, numbers and state.
//!
//! What must stay true: what is encoded for an audience comes from its
//! [`Projector`] alone; an audience exists only while somebody is in it; what is hidden
//! otherwise now is another log, of which nobody has anything yet. What happened before it
//! came together is projected elsewhere ([`Projection`]): a long log would keep its session,
//! and all others of the thread, waiting.

use std::{collections::HashMap, sync::Arc};

use bytestring::ByteString;
use uuid::Uuid;

use super::{Close, Core, Entered, HEARTBEAT_MS, LIMITS, Output};
use crate::{
    live::{
        draft::Draft,
        protocol::{GuestEventFrame, GuestFrame, GuestWelcome, OTHERWISE_HIDDEN, Resume, encode_guest},
        ring::Ring,
        snapshot,
    },
    platform::ids::{ConnectionId, LogId, ShareLinkId},
    sessions::{self, Event, State},
    sharing::{GuestEvent, OPENING, Projector, Terms},
};

/// Said to viewers for whom nothing could be made.
const NOT_SHOWN: &str = "This cannot be shown now. Come back in a moment.";

/// The viewers of one link.
pub(super) struct Audience {
    terms: Terms,
    /// The name of their log: another one for another log of the session.
    log: LogId,
    /// The log and event each connection knows.
    members: HashMap<ConnectionId, (Option<LogId>, u64)>,
    view: View,
}

enum View {
    /// What happened is being projected, by what was asked for under this number; what came since.
    Projecting(u64, Vec<Event>),
    /// Their state, and the ring of their frames.
    Ready(Box<Projector>, Arc<Ring>),
}

/// What is to be projected for the viewers of a link.
#[derive(Clone, Debug)]
pub struct Sketch {
    /// What they see, and how.
    pub terms: Terms,
    /// The last event.
    head: u64,
    /// No other has it: what is hidden may change without an event.
    number: u64,
}

/// What the viewers of a link see of a log, up to an event of it.
pub struct Projection {
    number: u64,
    secrets: usize,
    projector: Box<Projector>,
    ring: Arc<Ring>,
}

impl Projection {
    /// Projects the log, which may take a while.
    #[must_use]
    pub fn of(Sketch { terms, head, number }: Sketch, mut log: Vec<Event>) -> Self {
        // Read on its own connection, it may be ahead of what was published.
        log.truncate(log.partition_point(|event| event.seq <= head));
        let after = log.partition_point(|event| event.seq <= terms.start);
        let mut projector = Projector::begin(terms, &State::fold(&log[..after]), sessions::secrets_of(&log));
        let (ring, secrets) = (Ring::after(OPENING), projector.secrets());
        for event in &log[after..] {
            push(&mut projector, &ring, event);
        }
        Self { number, secrets, projector: Box::new(projector), ring: Arc::new(ring) }
    }
}

impl Core {
    /// Somebody looks through a link.
    pub fn hello_guest(
        &mut self,
        connection: ConnectionId,
        terms: Terms,
        known: (Option<LogId>, u64),
    ) -> Vec<Output> {
        let (link, own) = (terms.link, self.log);
        let mut outputs = self.forget_what_was_shown(&terms);
        if self.audiences.get(&link).is_some_and(|audience| audience.terms.hiding > terms.hiding) {
            outputs.push(Output::Close(connection, Close::OtherLog, OTHERWISE_HIDDEN));
            return outputs;
        }
        let (head, sketches) = (self.state.seq, &mut self.sketches);
        let audience = self.audiences.entry(link).or_insert_with(|| {
            let (view, wanted) = sketch(sketches, terms.clone(), head);
            outputs.push(wanted);
            Audience { log: log_of(own, &terms, 0), terms, members: HashMap::new(), view }
        });
        audience.members.insert(connection, known);
        outputs.extend(audience.welcome(connection));
        outputs.push(self.show_presence());
        outputs
    }

    /// Those who read by what was hidden before come again.
    fn forget_what_was_shown(&mut self, terms: &Terms) -> Vec<Output> {
        let older = self.audiences.get(&terms.link).is_some_and(|audience| audience.terms.hiding < terms.hiding);
        let gone = if older { self.audiences.remove(&terms.link) } else { None };
        show_out(gone, Close::OtherLog, OTHERWISE_HIDDEN).collect()
    }

    /// What was there for a link's viewers is projected; they come again if it could not be.
    pub fn projected(&mut self, link: ShareLinkId, projection: Option<Projection>) -> Vec<Output> {
        let Some(projection) = projection else {
            return show_out(self.audiences.remove(&link), Close::Internal, NOT_SHOWN).collect();
        };
        let Some(audience) = self.audiences.get_mut(&link) else { return Vec::new() };
        let Projection { number, secrets, mut projector, ring } = projection;
        let View::Projecting(asked, since) = &mut audience.view else { return Vec::new() };
        if number != *asked {
            // For an audience of the same link that is no more; this one's own is to come.
            return Vec::new();
        }
        for event in since {
            push(&mut projector, &ring, event);
        }
        if projector.has_shown_too_much() {
            // A secret was given away meanwhile that stands in what came before.
            let (view, wanted) = sketch(&mut self.sketches, audience.terms.clone(), self.state.seq);
            audience.view = view;
            return vec![wanted];
        }
        audience.log = log_of(self.log, &audience.terms, secrets);
        audience.view = View::Ready(projector, ring);
        let members: Vec<_> = audience.members.keys().copied().collect();
        members.into_iter().filter_map(|connection| audience.welcome(connection)).collect()
    }

    /// Shows the viewers what they may see of what happened. Those who were shown what turns out
    /// to be a secret come again.
    pub(super) fn show_guests(&mut self, events: &[Event]) -> Vec<Output> {
        let mut outputs = Vec::new();
        for audience in self.audiences.values_mut() {
            match &mut audience.view {
                View::Projecting(_, since) => since.extend_from_slice(events),
                View::Ready(projector, ring) => {
                    for event in events {
                        push(projector, ring, event);
                    }
                    outputs.push(Output::Announce(ring.clone()));
                }
            }
        }
        let gone = self.audiences.extract_if(|_, audience| audience.has_seen_too_much());
        let gone = gone.map(|(_, audience)| audience);
        let closed: Vec<_> = show_out(gone, Close::OtherLog, OTHERWISE_HIDDEN).collect();
        if !closed.is_empty() {
            outputs.extend(closed);
            outputs.push(self.show_presence());
        }
        outputs
    }

    /// A viewer fell off their ring.
    pub(super) fn catch_up_guest(&mut self, connection: ConnectionId, since: u64) -> Vec<Output> {
        let of = |audience: &&mut Audience| audience.members.contains_key(&connection);
        let Some(audience) = self.audiences.values_mut().find(of) else { return Vec::new() };
        let View::Ready(projector, ring) = &audience.view else { return Vec::new() };
        let (_, entered) = bring_up_to_date(projector, ring, since);
        vec![Output::Enter(connection, Box::new(entered))]
    }

    /// A viewer is gone.
    pub(super) fn leave_audience(&mut self, connection: ConnectionId) -> Vec<Output> {
        let before = self.guests();
        self.audiences.retain(|_, audience| {
            audience.members.remove(&connection);
            !audience.members.is_empty()
        });
        if self.guests() == before { Vec::new() } else { vec![self.show_presence()] }
    }

    /// How many look through links.
    fn guests(&self) -> usize {
        self.audiences.values().map(|audience| audience.members.len()).sum()
    }

    pub(super) fn show_presence(&self) -> Output {
        Output::Presence(self.presence.people(), self.guests())
    }
}

impl Audience {
    fn has_seen_too_much(&self) -> bool {
        matches!(&self.view, View::Ready(projector, _) if projector.has_shown_too_much())
    }

    /// Lets a connection in, once there is something to see.
    fn welcome(&self, connection: ConnectionId) -> Option<Output> {
        let View::Ready(projector, ring) = &self.view else { return None };
        let (log, since) = *self.members.get(&connection)?;
        let since = if log == Some(self.log) { since } else { u64::MAX };
        let (resume, mut entered) = bring_up_to_date(projector, ring, since);
        let welcome = GuestFrame::Welcome(GuestWelcome {
            connection,
            log: self.log,
            head: projector.state().seq,
            resume,
            role: "guest",
            expires_at: self.terms.expires_at,
            heartbeat_ms: HEARTBEAT_MS,
            limits: LIMITS,
        });
        entered.preface.push_front(encode_guest(&welcome));
        Some(Output::Enter(connection, Box::new(entered)))
    }
}

/// Ends the connections of audiences that are no more.
fn show_out(
    gone: impl IntoIterator<Item = Audience>,
    close: Close,
    why: &'static str,
) -> impl Iterator<Item = Output> {
    let members = gone.into_iter().flat_map(|audience| audience.members.into_keys());
    members.map(move |connection| Output::Close(connection, close, why))
}

/// Has what happened up to `head` projected.
fn sketch(sketches: &mut u64, terms: Terms, head: u64) -> (View, Output) {
    *sketches += 1;
    let wanted = Sketch { terms, head, number: *sketches };
    (View::Projecting(*sketches, Vec::new()), Output::Project(Box::new(wanted)))
}

/// The name of what a link's viewers see of a log: another one where something else is hidden, by
/// rules or because it turned out to be one of so many secrets.
fn log_of(log: LogId, terms: &Terms, secrets: usize) -> LogId {
    // An odd factor: two revisions never give the same.
    let revision = u128::from(terms.hiding) | (secrets as u128) << 64;
    let hiding = revision.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
    LogId(Uuid::from_u128(terms.link.0.as_u128() ^ log.0.as_u128() ^ hiding))
}

fn bring_up_to_date(projector: &Projector, ring: &Arc<Ring>, since: u64) -> (Resume, Entered) {
    let entered = |preface: &[ByteString], cursor| Entered {
        preface: preface.iter().cloned().collect(),
        cursor,
        ring: ring.clone(),
        // The copilot speaks to those who work.
        draft: Arc::new(Draft::default()),
        sees_people: false,
    };
    if ring.reaches(since) {
        return (Resume::Tail, entered(&[], since));
    }
    let state = projector.state();
    (Resume::Snapshot, entered(&snapshot::frames(state, state.seq), state.seq))
}

fn push(projector: &mut Projector, ring: &Ring, event: &Event) {
    if let Some(seen) = projector.feed(event) {
        ring.push(frame(seen));
    }
}

fn frame(event: GuestEvent) -> ByteString {
    encode_guest(&GuestFrame::Event(GuestEventFrame { prev: event.seq - 1, event }))
}

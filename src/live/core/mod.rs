//! The session core: what a running session does with what reaches it. Pure: no
//! sockets, no database, no clock. The actor around it only carries out [`Output`]s.
//!
//! What must stay true:
//! - At most one append is under way. What arrives meanwhile waits and goes into the
//!   next batch.
//! - Nothing is shown or answered before the append it depends on is durable.
//! - After a conflict or an unknown outcome the core reads on from the log and
//!   decides again; a command that made it into the log is known by its id.

mod grounding;
mod guests;
mod members;
mod prompting;
mod standing;
mod upkeep;

use std::{
    collections::{HashMap, VecDeque},
    mem,
    sync::Arc,
};

use bytestring::ByteString;
use chrono::{DateTime, Utc};

pub use self::guests::{Projection, Sketch};
use self::{guests::Audience, members::Member, prompting::News, standing::Standing};
use super::{
    batch::{self, Answer, Ask, Asker, Batch, Given, refused},
    draft::Draft,
    presence::Presence,
    protocol::{Close, EventFrame, Limits, Person, ServerFrame, encode},
    ring::Ring,
    snapshot::Snapshots,
};
use crate::{
    flows::model::FlowDocument,
    platform::ids::{AccountId, CommandId, ConnectionId, LogId, SessionId, ShareLinkId, UserId},
    sessions::{
        Asked, Done, Envelope, Event, Loaded, Refusal, RefusalCode, Seat, SessionRole, State, Wanted,
        log::{Append, Outcome},
    },
};

/// Most commands that may wait in one session.
pub const MOST_WAITING: usize = 1_024;
/// Most connections of one person.
pub const MOST_CONNECTIONS: usize = 8;
/// Most commands of one connection without an answer.
pub const UNANSWERED: u32 = 32;
/// The server says something at least this often, in milliseconds.
pub const HEARTBEAT_MS: u32 = 15_000;
/// Largest frame a client may send, in bytes.
pub const FRAME_BYTES: u32 = 64 * 1024;
/// Largest command, in bytes.
pub const COMMAND_BYTES: u32 = 32 * 1024;
const LIMITS: Limits = Limits { frame_bytes: FRAME_BYTES, command_bytes: COMMAND_BYTES, unanswered: UNANSWERED };
/// A snapshot is stored each time this many events came.
const SNAPSHOT_EVERY: u64 = 200;
/// Conflicts in a row without a new event, after which the state is not trusted.
const FRUITLESS: u32 = 5;

/// What the actor is to do.
pub enum Output {
    /// Append to the log; report the outcome to [`Core::appended`].
    Append(Append),
    /// Read the log after this event; report to [`Core::read_on`].
    ReadOn(u64),
    /// Answer a command.
    Answer(Asker, Answer),
    /// Let a connection in or bring it up to date.
    Enter(ConnectionId, Box<Entered>),
    /// Send a frame to one connection.
    Direct(ConnectionId, ByteString),
    /// Send a frame to every connection.
    Everyone(ByteString),
    /// Tell those who read this ring that it has news.
    Announce(Arc<Ring>),
    /// Show who is here, and how many look through links.
    Presence(Vec<Person>, usize),
    /// Project the log for a link's viewers; report to [`Core::projected`].
    Project(Box<Sketch>),
    /// End a connection.
    Close(ConnectionId, Close, &'static str),
    /// Store a snapshot.
    Snapshot(LogId, Box<State>),
    /// Have the copilot answer; report to [`Core::said`] and [`Core::finished`].
    Assist(Box<Question>),
    /// Have the copilot see whether it has something to say unasked; report to [`Core::prompt`].
    Consider(Box<Question>),
    /// Have the copilot say what it makes of the escalation of this name; report to
    /// [`Core::assessed`].
    Assess(Box<Question>),
    /// Read what the next decision must know; report to [`Core::grounded`].
    Ground(Wanted),
    /// The copilot need not go on.
    Hush(CommandId),
    /// Stop: the log is not the one that was read. A new core reads what it is now.
    Reopen,
    /// Stop: this core's picture of the log cannot be right. A new one loads it afresh.
    Stop(&'static str),
}

/// What the copilot is asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// The session.
    pub session: SessionId,
    /// The name of its answer.
    pub suggestion: CommandId,
    /// Who asks.
    pub asker: UserId,
    /// What, if in words.
    pub text: Option<String>,
    /// Everything that happened, folded.
    pub state: State,
    /// The guide the session runs.
    pub flow: Option<Arc<FlowDocument>>,
}

/// What a connection gets when it comes in.
pub struct Entered {
    /// Frames to send first.
    pub preface: VecDeque<ByteString>,
    /// Where to read on in the ring.
    pub cursor: u64,
    /// The ring.
    pub ring: Arc<Ring>,
    /// The answer being written.
    pub draft: Arc<Draft>,
    /// Whether they are shown who is here.
    pub sees_people: bool,
}

/// A running session.
pub struct Core {
    account: AccountId,
    session: SessionId,
    log: LogId,
    flow: Option<Arc<FlowDocument>>,
    state: State,
    /// The state after the append under way; kept from one to the next, because a long
    /// session is dear to copy. None where it would be the same, or is not known.
    ahead: Option<State>,
    known: HashMap<CommandId, Done>,
    ring: Arc<Ring>,
    draft: Arc<Draft>,
    snapshots: Snapshots,
    stored: u64,
    members: HashMap<ConnectionId, Member>,
    /// Those who look through links, by link.
    audiences: HashMap<ShareLinkId, Audience>,
    /// How often something was projected.
    sketches: u64,
    presence: Presence,
    waiting: VecDeque<Ask>,
    under_way: Option<Batch>,
    reading: bool,
    /// What the first that waits must know is being read.
    grounding: bool,
    degraded: bool,
    /// When the driver last showed a sign of life that is no event.
    stirred: Option<DateTime<Utc>>,
    /// What the copilot has not thought over yet.
    news: Option<News>,
    fruitless: u32,
    /// How many of those that wait are to be decided one at a time, because one of
    /// them cannot be stored.
    alone: usize,
}

impl Core {
    /// A session as loaded.
    #[must_use]
    pub fn new(account: AccountId, session: SessionId, loaded: Loaded, flow: Option<Arc<FlowDocument>>) -> Self {
        let Loaded { log, state, recent, commands, .. } = loaded;
        Self {
            account,
            session,
            log,
            flow,
            ring: Arc::new(ring_of(&recent, state.seq)),
            audiences: HashMap::new(),
            sketches: 0,
            draft: Arc::default(),
            stored: state.seq,
            state,
            ahead: None,
            known: commands,
            snapshots: Snapshots::default(),
            members: HashMap::new(),
            presence: Presence::default(),
            waiting: VecDeque::new(),
            under_way: None,
            reading: false,
            grounding: false,
            degraded: false,
            stirred: None,
            news: None,
            fruitless: 0,
            alone: 0,
        }
    }

    /// The state as far as it is durable.
    #[cfg(test)]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Whether nobody is here and nothing is under way.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.members.is_empty()
            && self.audiences.is_empty()
            && self.waiting.is_empty()
            && self.under_way.is_none()
            && !self.reading
            && !self.grounding
    }

    /// A command of somebody, who takes part from now on if they did not.
    pub fn ask(&mut self, ask: Ask, now: DateTime<Utc>) -> Vec<Output> {
        if self.waiting.len() >= MOST_WAITING {
            let message = "Too much is going on in this session. It is sent again in a moment.";
            let refusal = Refusal::new(RefusalCode::Busy, message);
            let answer = Answer::Refused(refused(ask.envelope.id, refusal, &self.state));
            return vec![Output::Answer(ask.asker, answer)];
        }
        let mut outputs = Vec::new();
        if ask.envelope.command.brings_in() {
            outputs.extend(self.join(ask.asker, ask.seat.clone(), SessionRole::Collaborator, now));
        }
        self.waiting.push_back(ask);
        outputs.extend(self.go_on(now));
        outputs
    }

    /// Queues the event of joining for somebody new.
    fn join(&mut self, asker: Asker, seat: Seat, most: SessionRole, now: DateTime<Utc>) -> Vec<Output> {
        let coming = |ask: &Ask| matches!(ask.envelope.command, Asked::Join(_)) && ask.seat.user == seat.user;
        let under_way = self.under_way.iter().flat_map(|batch| &batch.asks);
        if self.state.participant(seat.user).is_some() || self.waiting.iter().chain(under_way).any(coming) {
            return Vec::new();
        }
        self.waiting.push_back(Ask::new(asker, seat, by_server(Asked::Join(most))));
        self.go_on(now)
    }

    /// Decides what waits, unless an append or a read is under way.
    fn go_on(&mut self, now: DateTime<Utc>) -> Vec<Output> {
        let mut outputs = Vec::new();
        while self.under_way.is_none() && !self.reading && !self.grounding && !self.waiting.is_empty() {
            let ahead = self.ahead.get_or_insert_with(|| self.state.clone());
            let most = match grounding::before(&self.waiting, ahead) {
                Ok(_) if self.alone > 0 => 1,
                Ok(most) => most,
                Err(wanted) => {
                    self.grounding = true;
                    outputs.push(Output::Ground(wanted));
                    break;
                }
            };
            self.alone = self.alone.saturating_sub(1);
            let draft = self.draft.text();
            let given = Given { flow: self.flow.as_deref(), draft: &draft, now };
            let mut batch = Batch::decide(&mut self.waiting, most, ahead, &self.known, given);
            if batch.events.is_empty() {
                outputs.extend(answers(&mut batch));
                continue;
            }
            outputs.push(Output::Append(Append {
                account: self.account,
                session: self.session,
                log: self.log,
                expected: self.state.seq,
                events: mem::take(&mut batch.rows),
                status: ahead.status.as_str(),
                headline: ahead.headline(),
                ticket: ahead.ticket.as_ref().map(|ticket| ticket.number.clone()),
                client: ahead.ticket.as_ref().and_then(|ticket| ticket.client.clone()),
            }));
            self.under_way = Some(batch);
        }
        outputs
    }

    /// The append under way came to an end.
    pub fn appended(&mut self, outcome: Outcome, now: DateTime<Utc>) -> Vec<Output> {
        let Some(mut batch) = self.under_way.take() else { return Vec::new() };
        if !matches!(outcome, Outcome::Appended(_)) {
            self.ahead = None;
        }
        match outcome {
            Outcome::Appended(head) if head == batch.head => {
                self.fruitless = 0;
                let before = Standing::of(&self.state);
                for event in &batch.events {
                    self.state.apply(event);
                }
                let mut outputs = self.publish(&before, &batch.events, now);
                outputs.extend(self.assist(&batch.events));
                self.known.extend(batch.commands.drain());
                outputs.extend(answers(&mut batch));
                outputs.extend(self.go_on(now));
                outputs
            }
            Outcome::Appended(_) => vec![Output::Stop("the log's head is not where the append left it")],
            Outcome::Gone => vec![Output::Reopen],
            Outcome::Conflict => self.decide_again(batch, false),
            Outcome::Rejected => self.reject(batch, now),
            Outcome::Unknown => self.decide_again(batch, true),
        }
    }

    fn decide_again(&mut self, batch: Batch, degraded: bool) -> Vec<Output> {
        for ask in batch.asks.into_iter().rev() {
            self.waiting.push_front(ask);
        }
        self.fruitless += u32::from(!degraded);
        if self.fruitless > FRUITLESS {
            return vec![Output::Stop("the log refuses what it should accept")];
        }
        self.reading = true;
        let mut outputs = vec![Output::ReadOn(self.state.seq)];
        if degraded && !self.degraded {
            self.degraded = true;
            outputs.push(Output::Everyone(self.status()));
        }
        outputs
    }

    /// PostgreSQL will not store the batch: finds out whose command it is, and
    /// refuses that one.
    fn reject(&mut self, batch: Batch, now: DateTime<Utc>) -> Vec<Output> {
        let mut outputs = Vec::new();
        if let [ask] = batch.asks.as_slice() {
            let refusal = Refusal::new(RefusalCode::Invalid, "This cannot be stored; it was logged.");
            let answer = Answer::Refused(refused(ask.envelope.id, refusal, &self.state));
            if ask.envelope.command.is_answered() {
                outputs.push(Output::Answer(ask.asker, answer));
            }
        } else {
            self.alone = batch.asks.len();
            for ask in batch.asks.into_iter().rev() {
                self.waiting.push_front(ask);
            }
        }
        outputs.extend(self.go_on(now));
        outputs
    }

    /// Somebody else may have appended: look, unless an append will tell anyway.
    pub fn nudge(&mut self) -> Vec<Output> {
        if self.reading || self.under_way.is_some() {
            return Vec::new();
        }
        self.reading = true;
        vec![Output::ReadOn(self.state.seq)]
    }

    /// The log was read after the last known event.
    pub fn read_on(&mut self, events: &[Event], now: DateTime<Utc>) -> Vec<Output> {
        self.reading = false;
        self.ahead = None;
        let before = Standing::of(&self.state);
        let news: Vec<_> = events.iter().filter(|event| event.seq > self.state.seq).cloned().collect();
        if !news.is_empty() {
            self.fruitless = 0;
        }
        for event in &news {
            if event.seq != self.state.seq + 1 {
                return vec![Output::Stop("the log has a hole")];
            }
            self.state.apply(event);
            self.known.insert(event.command, Done::by(event));
        }
        let mut outputs = self.publish(&before, &news, now);
        if mem::take(&mut self.degraded) {
            outputs.push(Output::Everyone(self.status()));
        }
        outputs.extend(self.go_on(now));
        outputs
    }

    fn publish(&mut self, before: &Standing, events: &[Event], now: DateTime<Utc>) -> Vec<Output> {
        for event in events {
            self.ring.push(event_frame(event));
        }
        let mut outputs = vec![Output::Announce(self.ring.clone())];
        outputs.extend(self.show_guests(events));
        self.note_news(events);
        outputs.extend(self.hush(events));
        if *before != Standing::of(&self.state) {
            outputs.extend(self.tell_permissions(now));
        }
        if self.state.seq >= self.stored + SNAPSHOT_EVERY {
            outputs.extend(self.snapshot());
        }
        outputs
    }

    /// The state to store, if it moved since it was stored last.
    pub fn snapshot(&mut self) -> Option<Output> {
        if self.state.seq == self.stored {
            return None;
        }
        self.stored = self.state.seq;
        Some(Output::Snapshot(self.log, Box::new(self.state.clone())))
    }

    /// The log that was read.
    #[must_use]
    pub fn log(&self) -> LogId {
        self.log
    }

    fn status(&self) -> ByteString {
        let degraded = if self.degraded { vec!["log".to_owned()] } else { Vec::new() };
        encode(&ServerFrame::Status { degraded }).into()
    }
}

/// The frame of an event for those who see all of them.
fn event_frame(event: &Event) -> ByteString {
    encode(&ServerFrame::Event(EventFrame { prev: event.seq - 1, event: event.clone() })).into()
}

/// A ring with the newest events, the last of which is the head.
fn ring_of(recent: &[Event], head: u64) -> Ring {
    let ring = Ring::after(recent.first().map_or(head, |event| event.seq - 1));
    for event in recent {
        ring.push(event_frame(event));
    }
    ring
}

fn by_server(command: Asked) -> Envelope {
    Envelope { id: CommandId::new(), seen: 0, command }
}

fn answers(batch: &mut Batch) -> impl Iterator<Item = Output> + use<> {
    mem::take(&mut batch.answers).into_iter().map(|(asker, answer)| Output::Answer(asker, answer))
}

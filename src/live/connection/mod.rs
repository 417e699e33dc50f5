//! One WebSocket: bytes to frames and frames to bytes, limits, no meaning. The only
//! file that knows actix-web-actors.
//!
//! What must stay true, because of how that library is built:
//! - An actor is polled only while the connection's write buffer has room, so what
//!   is sent and not acknowledged is bounded (`outflow`).
//! - What everybody gets goes past the actor (`lane`); what is for this connection alone,
//!   and everything that is not as usual, goes through it.
//! - Any error of the stream ends the connection; ignoring one would spin.
//! - The actor's mailbox is never a data path: everything comes in by streams.

mod access;
mod farewell;
mod inbound;
mod lane;
mod outflow;

use std::{
    cell::RefCell,
    collections::VecDeque,
    rc::Rc,
    sync::Arc,
    time::{Duration, Instant},
};

use actix::{Actor, ActorContext, AsyncContext, StreamHandler};
use actix_http::ws::Codec;
use actix_web::{HttpRequest, HttpResponse, get, http::header, web};
use actix_web_actors::ws;
use bytestring::ByteString;
use futures_util::{StreamExt, stream};
use tokio::{
    sync::{broadcast, mpsc, watch},
    time::interval_at,
};
use tokio_stream::wrappers::{BroadcastStream, IntervalStream, ReceiverStream, WatchStream};

use super::{
    LiveSessions,
    access::Change,
    batch::Answer,
    core::{Entered, FRAME_BYTES, HEARTBEAT_MS, UNANSWERED},
    door::{self, Visitor},
    draft::{Draft, Position},
    guard::{self, FrameGuard},
    input::{Direct, Input},
    meter::Meter,
    protocol::{Attendance, Close, SUBPROTOCOL, ServerFrame, encode, ticket_in},
    ring::Next,
};
pub use farewell::ALL_GONE;
use lane::Lane;
use outflow::{Outflow, Place, SharedOutflow};

use crate::{
    platform::{
        error::{Error, Problem, Result},
        ids::{ConnectionId, SessionId},
    },
    sessions::{Envelope, Seat},
    tenancy::Tenancy,
};

/// How often deadlines are looked at.
const TICK: Duration = Duration::from_secs(2);
/// How long a client may take to say hello.
const HELLO_WITHIN: Duration = Duration::from_secs(10);
/// How long a client may be silent.
const SILENCE: Duration = Duration::from_secs(40);
/// Most frames a client may send in a second, on average over two.
const FRAMES_PER_SECOND: f64 = 40.0;
/// Most commands a client may send in a second, on average over two.
const COMMANDS_PER_SECOND: f64 = 20.0;
/// How long a ticket lets somebody be connected.
const GRANTED: Duration = Duration::from_secs(15 * 60);
/// How long before its end a new one is asked for.
const RENEW_WITHIN: Duration = Duration::from_secs(60);
/// How long after its end one is still waited for.
const GRACE: Duration = Duration::from_secs(25);
/// Frames out of turn after which a viewer is shown out.
const OUT_OF_TURN: u32 = 3;
/// Most that is kept for a connection whose access is looked at.
const MOST_HELD: usize = 256;
/// How often it is tried to look at somebody's access again, a second apart.
const LOOKS: u32 = 5;
/// Longest reason of a close, in bytes: RFC 6455 leaves 123 for it.
const LONGEST_REASON: usize = 120;
/// Longest id of a node in a guide, in bytes.
const LONGEST_FOCUS: usize = 640;

/// The live connection of a session, by WebSocket (protocol `resolutionflow.v1`).
/// Get in with a ticket offered as the subprotocol `ticket.<ticket>`.
#[utoipa::path(
    tag = "sessions",
    operation_id = "live",
    params(("Sec-WebSocket-Protocol" = String, Header, description = "`resolutionflow.v1, ticket.<ticket>`")),
    responses(
        (status = 101, description = "Switching to the live protocol"),
        (status = 400, body = Problem, description = "Not a WebSocket handshake"),
        (status = 401, body = Problem, description = "No ticket, or one that is used or expired"),
        (status = 403, body = Problem, description = "From another origin"),
        (status = 404, body = Problem),
        (status = 410, body = Problem, description = "The share link has ended"),
        (status = 503, body = Problem),
    ),
)]
#[get("/live")]
pub async fn socket(
    request: HttpRequest,
    payload: web::Payload,
    tenancy: web::Data<Tenancy>,
    live: web::Data<LiveSessions>,
) -> Result<HttpResponse> {
    tenancy.demand_own_origin(&request)?;
    live.demand_open()?;
    let mut response = ws::handshake_with_protocols(&request, &[SUBPROTOCOL])
        .map_err(|error| Error::malformed(format!("This is a WebSocket: {error}.")))?;
    let offered = request.headers().get(header::SEC_WEBSOCKET_PROTOCOL).and_then(|value| value.to_str().ok());
    let ticket = offered.and_then(ticket_in).ok_or_else(|| {
        Error::unauthenticated("Offer the subprotocols `resolutionflow.v1` and `ticket.<ticket>`.")
    })?;
    // Before access is looked at: a change right after that look must reach them too.
    let news = (live.draining(), live.access().watch());
    let (visitor, session) = door::redeem(&tenancy, Some(live.admitted()), ticket).await?;
    let room = live.enter(visitor.context().clone(), session).await?;
    let connection = Connection::new(tenancy, session, visitor, room, news);
    let outflow = connection.outflow.clone();
    let codec = Codec::new().max_size(FRAME_BYTES as usize);
    let guarded = FrameGuard::new(payload, u64::from(FRAME_BYTES));
    Ok(response.streaming(Lane::new(ws::WebsocketContext::with_codec(connection, guarded, codec), outflow)))
}

/// One WebSocket of one person or viewer in one session.
struct Connection {
    id: ConnectionId,
    tenancy: web::Data<Tenancy>,
    session: SessionId,
    visitor: Visitor,
    /// What they came for.
    comes: Attendance,
    /// Access may have changed: nothing is sent until it was looked at.
    in_doubt: bool,
    /// What the session had for this connection meanwhile.
    held: VecDeque<Direct>,
    /// What they asked for meanwhile.
    asked: VecDeque<Envelope>,
    /// How many looks are under way.
    looking: u32,
    /// How often in a row it could not be looked at.
    unclear: u32,
    /// When access was last proved by a ticket.
    granted: Instant,
    renewal_asked: bool,
    /// Frames of a viewer that viewers do not send.
    out_of_turn: u32,
    room: mpsc::Sender<Input>,
    news: Option<(watch::Receiver<bool>, broadcast::Receiver<Change>)>,
    /// Where the session sends what is for this connection alone; it gets it with the hello.
    out: Option<mpsc::Sender<Direct>>,
    phase: Phase,
    opened: Instant,
    heard: Instant,
    outflow: SharedOutflow,
    /// It was told that this is the end: nothing more is sent.
    ended: bool,
    unanswered: u32,
    drafted: Position,
    frames: Meter,
    commands: Meter,
    fragments: Option<Vec<u8>>,
    /// The server goes away: nothing more is taken, and this is when it ends at the latest.
    leaving: Option<Instant>,
}

enum Phase {
    /// No hello yet.
    Silent,
    /// The session was asked to let it in, or to bring it up to date.
    Entering(Option<watch::Receiver<ByteString>>),
    /// In.
    Live(Live),
}

struct Live {
    preface: VecDeque<ByteString>,
    draft: Arc<Draft>,
    presence: watch::Receiver<ByteString>,
    announced: bool,
}

/// What wakes a connection.
enum Wake {
    /// There may be something to send.
    News,
    /// It is time to look at deadlines.
    Tick,
    /// Something for this connection alone.
    Direct(Direct),
    /// The session let go of it.
    Dropped,
    /// The server goes away.
    Draining,
    /// Somebody's access has changed.
    Access(Change),
    /// Access was looked at again.
    Looked(Result<Visitor>),
    /// A new ticket was looked at.
    Renewed(Result<(Visitor, SessionId)>),
}

type Context = ws::WebsocketContext<Connection>;

impl Connection {
    fn new(
        tenancy: web::Data<Tenancy>,
        session: SessionId,
        visitor: Visitor,
        room: mpsc::Sender<Input>,
        news: (watch::Receiver<bool>, broadcast::Receiver<Change>),
    ) -> Self {
        let now = Instant::now();
        Self {
            id: ConnectionId::new(),
            tenancy,
            session,
            visitor,
            comes: Attendance::default(),
            in_doubt: false,
            held: VecDeque::new(),
            asked: VecDeque::new(),
            looking: 0,
            unclear: 0,
            granted: now,
            renewal_asked: false,
            out_of_turn: 0,
            room,
            news: Some(news),
            out: None,
            phase: Phase::Silent,
            opened: now,
            heard: now,
            outflow: Rc::new(RefCell::new(Outflow::new(now))),
            ended: false,
            unanswered: 0,
            drafted: Position::default(),
            frames: Meter::new(FRAMES_PER_SECOND, now),
            commands: Meter::new(COMMANDS_PER_SECOND, now),
            fragments: None,
            leaving: None,
        }
    }

    fn send(&mut self, text: ByteString, ctx: &mut Context) {
        self.outflow.borrow_mut().count(text.len());
        ctx.text(text);
    }

    fn send_frame(&mut self, frame: &ServerFrame, ctx: &mut Context) {
        self.send(encode(frame).into(), ctx);
    }

    fn close(&mut self, close: Close, why: &str, ctx: &mut Context) {
        tracing::debug!(connection = %self.id, session = %self.session, code = close.code(), why, "closing");
        let end = why.floor_char_boundary(LONGEST_REASON);
        let reason =
            ws::CloseReason { code: ws::CloseCode::Other(close.code()), description: Some(why[..end].to_owned()) };
        self.ended = true;
        self.outflow.borrow_mut().open = false;
        ctx.close(Some(reason));
        ctx.stop();
    }

    /// Sends what there is, as far as the window allows, and leaves the lane open when
    /// that is no more than what everybody gets.
    fn pump(&mut self, ctx: &mut Context) {
        self.outflow.borrow_mut().open = false;
        if self.ended {
            return;
        }
        while !self.in_doubt && self.outflow.borrow().has_room() {
            let Phase::Live(live) = &mut self.phase else { break };
            if let Some(frame) = live.preface.pop_front() {
                self.send(frame, ctx);
                continue;
            }
            let next = self.outflow.borrow_mut().place.as_mut().map(Place::next);
            match next {
                Some(Next::Frame(frame)) => self.send(frame.into_text(), ctx),
                Some(Next::Fallen) => return self.catch_up(ctx),
                Some(Next::Caught) if !live.announced => {
                    live.announced = true;
                    let frame = ServerFrame::Live { seq: self.cursor() };
                    self.send_frame(&frame, ctx);
                }
                Some(Next::Caught) if live.presence.has_changed().unwrap_or(false) => {
                    let frame = live.presence.borrow_and_update().clone();
                    self.send(frame, ctx);
                }
                Some(Next::Caught) => match live.draft.next(&mut self.drafted) {
                    Some(frame) => self.send_frame(&frame, ctx),
                    None => {
                        self.outflow.borrow_mut().open = true;
                        break;
                    }
                },
                None => break,
            }
        }
        let due = self.outflow.borrow_mut().due_ping();
        ping(due, ctx);
    }

    /// The last event it was sent.
    fn cursor(&self) -> u64 {
        self.outflow.borrow().place.as_ref().map_or(0, |place| place.cursor)
    }

    /// Fell off the ring: asks for what it lacks.
    fn catch_up(&mut self, ctx: &mut Context) {
        let phase = std::mem::replace(&mut self.phase, Phase::Entering(None));
        let Phase::Live(live) = phase else { return };
        self.phase = Phase::Entering(Some(live.presence));
        if self.room.try_send(Input::CatchUp(self.id, self.cursor())).is_err() {
            self.close(Close::TooSlow, "You were too far behind. Connect again.", ctx);
        }
    }

    fn entered(&mut self, entered: Entered, presence: watch::Receiver<ByteString>, ctx: &mut Context) {
        let Entered { preface, cursor, ring, draft, sees_people } = entered;
        let again = match std::mem::replace(&mut self.phase, Phase::Silent) {
            Phase::Entering(presence) => presence,
            Phase::Silent | Phase::Live(_) => None,
        };
        if again.is_none() && sees_people {
            let draft = WatchStream::new(draft.watch()).map(|_| Wake::News).boxed_local();
            let presence = WatchStream::new(presence.clone()).map(|_| Wake::News).boxed_local();
            ctx.add_stream(stream::select_all([draft, presence]));
        }
        // One whose other end is gone never changes.
        let unseen = || watch::Sender::new(ByteString::new()).subscribe();
        let mut presence = if sees_people { again.unwrap_or(presence) } else { unseen() };
        presence.mark_changed();
        self.outflow.borrow_mut().place = Some(Place::new(ring, cursor));
        self.phase = Phase::Live(Live { preface, draft, presence, announced: false });
        self.pump(ctx);
    }

    fn hello(&mut self, known: (Option<crate::platform::ids::LogId>, u64), ctx: &mut Context) {
        let Some(out) = self.out.take() else { return };
        let (connection, comes) = (self.id, self.comes);
        let hello = match &self.visitor {
            Visitor::Person(caller) => Input::Hello { connection, seat: Seat::of(caller), comes, known, out },
            Visitor::Guest(guest) => {
                Input::HelloGuest { connection, terms: Box::new(guest.terms.clone()), known, out }
            }
        };
        if self.room.try_send(hello).is_err() {
            return self.close(Close::Internal, "The session is busy. Connect again in a moment.", ctx);
        }
        self.phase = Phase::Entering(None);
    }

    fn direct(&mut self, direct: Direct, ctx: &mut Context) {
        match direct {
            Direct::Entered { entered, presence } => self.entered(*entered, presence, ctx),
            Direct::Answer(answer) => {
                self.unanswered = self.unanswered.saturating_sub(1);
                let frame = match *answer {
                    Answer::Accepted { id, seq, duplicate } => ServerFrame::Accepted { id, seq, duplicate },
                    Answer::Refused(refused) => ServerFrame::Refused(refused),
                };
                self.send_frame(&frame, ctx);
            }
            Direct::Frame(frame) => self.send(frame, ctx),
            Direct::Close(close, why) => self.close(close, why, ctx),
        }
    }

    fn is_guest(&self) -> bool {
        matches!(self.visitor, Visitor::Guest(_))
    }

    fn tick(&mut self, ctx: &mut Context) {
        let now = Instant::now();
        if matches!(self.phase, Phase::Silent) && now - self.opened > HELLO_WITHIN {
            return self.close(Close::NoHello, "Say hello within 10 seconds.", ctx);
        }
        if now - self.heard > SILENCE {
            return self.close(Close::NoHeartbeat, "Nothing was heard for 40 seconds.", ctx);
        }
        if self.outflow.borrow().is_stalled(now) {
            return self.close(Close::TooSlow, "Nothing was taken for 20 seconds.", ctx);
        }
        self.check_grant(now, ctx);
        let due = self.outflow.borrow_mut().late_ping(now);
        ping(due, ctx);
        let beat = Duration::from_millis(u64::from(HEARTBEAT_MS));
        if self.in_doubt
            || !matches!(self.phase, Phase::Live(_))
            || self.outflow.borrow().silence(now) + TICK <= beat
        {
            return;
        }
        let head = self.outflow.borrow().place.as_ref().map(|place| place.ring.head());
        if let Some(head) = head {
            self.send_frame(&ServerFrame::Heartbeat { head }, ctx);
        }
    }
}

/// Asks whether what was sent has arrived.
fn ping(number: Option<u64>, ctx: &mut Context) {
    if let Some(number) = number {
        ctx.ping(&number.to_be_bytes());
    }
}

impl Actor for Connection {
    type Context = Context;

    fn started(&mut self, ctx: &mut Self::Context) {
        if let Some((draining, access)) = self.news.take() {
            let draining = WatchStream::new(draining).filter(|now| std::future::ready(*now));
            // Who missed some cannot know whom they were about.
            let access = BroadcastStream::new(access).map(|change| change.unwrap_or(Change::Anybody));
            let ticks = interval_at(tokio::time::Instant::now() + TICK, TICK);
            let (out, directs) = mpsc::channel(UNANSWERED as usize * 4);
            self.out = Some(out);
            let directs = ReceiverStream::new(directs).map(Wake::Direct);
            // An actor looks at all of its streams whenever one of them wakes it: those
            // that seldom have something are one, which knows who has.
            ctx.add_stream(stream::select_all([
                draining.map(|_| Wake::Draining).boxed_local(),
                access.map(Wake::Access).boxed_local(),
                directs.chain(stream::once(std::future::ready(Wake::Dropped))).boxed_local(),
                WatchStream::from_changes(self.outflow.borrow().falls()).map(|()| Wake::News).boxed_local(),
                IntervalStream::new(ticks).map(|_| Wake::Tick).boxed_local(),
            ]));
        }
        metrics::gauge!("rf_live_connections").increment(1.0);
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        metrics::gauge!("rf_live_connections").decrement(1.0);
        if matches!(self.phase, Phase::Silent) {
            return;
        }
        // Should the channel be full, the closed direct channel tells the session.
        let _ = self.room.try_send(Input::Leave(self.id));
    }
}

impl StreamHandler<Wake> for Connection {
    fn handle(&mut self, wake: Wake, ctx: &mut Self::Context) {
        match wake {
            Wake::News => {}
            Wake::Tick => self.tick(ctx),
            Wake::Direct(direct) if self.in_doubt => self.hold(direct, ctx),
            Wake::Direct(direct) => self.direct(direct, ctx),
            Wake::Dropped => self.close(Close::Internal, "The session was reopened. Connect again.", ctx),
            Wake::Draining => self.begin_farewell(ctx),
            Wake::Access(change) => self.access_changed(change, ctx),
            Wake::Looked(found) => self.looked(found, ctx),
            Wake::Renewed(found) => self.renewed(found, ctx),
        }
        self.pump(ctx);
    }

    /// The library would stop the actor when any one stream ends.
    fn finished(&mut self, _: &mut Self::Context) {}
}

impl StreamHandler<Result<ws::Message, ws::ProtocolError>> for Connection {
    fn handle(&mut self, message: Result<ws::Message, ws::ProtocolError>, ctx: &mut Self::Context) {
        let now = Instant::now();
        self.heard = now;
        // Pongs we asked for are not held against a client: a busy room asks for many.
        let answers = |pong: &[u8]| self.outflow.borrow_mut().acknowledge(pong, now);
        let asked_for = matches!(&message, Ok(ws::Message::Pong(pong)) if answers(pong));
        if !asked_for && !self.frames.admits(now) {
            return self.close(Close::RateLimited, "At most 40 frames a second.", ctx);
        }
        match message {
            Ok(ws::Message::Text(text)) => self.frame(&text, ctx),
            Ok(ws::Message::Continuation(item)) => self.continuation(item, ctx),
            Ok(ws::Message::Ping(bytes)) => ctx.pong(&bytes),
            Ok(ws::Message::Binary(_)) => self.close(Close::Unreadable, "Frames are text.", ctx),
            Ok(ws::Message::Close(reason)) => {
                ctx.close(reason);
                ctx.stop();
            }
            Ok(ws::Message::Pong(_) | ws::Message::Nop) => {}
            Err(error) if is_too_large(&error) => self.close(Close::TooBig, "A frame has at most 64 KiB.", ctx),
            Err(error) => self.close(Close::Unreadable, &format!("Not a WebSocket frame: {error}."), ctx),
        }
        self.pump(ctx);
    }
}

/// The guard's error reaches us in words only: the library makes an I/O error of it.
fn is_too_large(error: &ws::ProtocolError) -> bool {
    match error {
        ws::ProtocolError::Overflow => true,
        ws::ProtocolError::Io(error) => error.to_string().contains(&guard::TOO_LARGE.to_string()),
        _ => false,
    }
}

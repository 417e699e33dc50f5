//! One WebSocket: bytes to frames and frames to bytes, limits, no meaning. The only
//! file that knows actix-web-actors.
//!
//! What must stay true, because of how that library is built:
//! - An actor is polled only while the connection's write buffer has room, so what
//!   is sent and not acknowledged stays below [`WINDOW`]: now and then a ping carries
//!   the number of bytes sent so far, and its pong acknowledges them.
//! - Any error of the stream ends the connection; ignoring one would spin.
//! - The actor's mailbox is never a data path: everything comes in by streams.

use std::{
    collections::VecDeque,
    sync::Arc,
    time::{Duration, Instant},
};

use actix::{Actor, ActorContext, AsyncContext, StreamHandler};
use actix_http::ws::{Codec, Item};
use actix_web::{HttpRequest, HttpResponse, get, http::header, web};
use actix_web_actors::ws;
use bytestring::ByteString;
use futures_util::{StreamExt, stream};
use serde_json::Value;
use tokio::sync::{mpsc, watch};
use tokio_stream::wrappers::{ReceiverStream, WatchStream};

use super::{
    LiveSessions,
    batch::Answer,
    core::{COMMAND_BYTES, Entered, FRAME_BYTES, HEARTBEAT_MS, UNANSWERED},
    door,
    draft::{Draft, Position},
    guard::{self, FrameGuard},
    protocol::{ClientFrame, Close, Refused, SUBPROTOCOL, ServerFrame, encode, ticket_in},
    ring::{Next, Ring},
    session_actor::{Direct, Input},
};
use crate::{
    platform::{
        error::{Error, Problem, Result},
        ids::{CommandId, ConnectionId, SessionId},
    },
    sessions::{Asked, Command, Envelope, RefusalCode, Seat},
    tenancy::Tenancy,
};

/// Most bytes sent and not acknowledged.
const WINDOW: u64 = 128 * 1024;
/// Most bytes sent after the last ping; what is left over is asked about at the next tick.
const PING_EVERY: u64 = WINDOW / 8;
/// How often deadlines are looked at.
const TICK: Duration = Duration::from_secs(2);
/// How long a client may take to say hello.
const HELLO_WITHIN: Duration = Duration::from_secs(10);
/// How long a client may be silent.
const SILENCE: Duration = Duration::from_secs(40);
/// How long a client may take nothing of what is sent.
const STALLED: Duration = Duration::from_secs(20);
/// Most frames a client may send in a second, on average over two.
const FRAMES_PER_SECOND: f64 = 40.0;
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
    let mut response = ws::handshake_with_protocols(&request, &[SUBPROTOCOL])
        .map_err(|error| Error::malformed(format!("This is a WebSocket: {error}.")))?;
    let offered = request.headers().get(header::SEC_WEBSOCKET_PROTOCOL).and_then(|value| value.to_str().ok());
    let ticket = offered.and_then(ticket_in).ok_or_else(|| {
        Error::unauthenticated("Offer the subprotocols `resolutionflow.v1` and `ticket.<ticket>`.")
    })?;
    let (caller, session) = door::redeem(&tenancy, ticket).await?;
    let room = live.enter(caller.as_ref().clone(), session).await?;
    let connection = Connection::new(session, door::seat(&caller), room, live.draining());
    let codec = Codec::new().max_size(FRAME_BYTES as usize);
    let guarded = FrameGuard::new(payload, u64::from(FRAME_BYTES));
    Ok(response.streaming(ws::WebsocketContext::with_codec(connection, guarded, codec)))
}

/// One WebSocket of one person in one session.
struct Connection {
    id: ConnectionId,
    session: SessionId,
    seat: Seat,
    room: mpsc::Sender<Input>,
    draining: Option<watch::Receiver<bool>>,
    phase: Phase,
    opened: Instant,
    heard: Instant,
    spoke: Instant,
    sent: u64,
    acknowledged: u64,
    progress: Instant,
    pinged: u64,
    unanswered: u32,
    drafted: Position,
    allowance: f64,
    metered: Instant,
    fragments: Option<Vec<u8>>,
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
    cursor: u64,
    ring: Arc<Ring>,
    draft: Arc<Draft>,
    presence: watch::Receiver<ByteString>,
    announced: bool,
}

/// What wakes a connection.
enum Wake {
    /// There may be something to send.
    News,
    /// Something for this connection alone.
    Direct(Direct),
    /// The session let go of it.
    Dropped,
    /// The server goes away.
    Draining,
}

type Context = ws::WebsocketContext<Connection>;

impl Connection {
    fn new(session: SessionId, seat: Seat, room: mpsc::Sender<Input>, draining: watch::Receiver<bool>) -> Self {
        let now = Instant::now();
        Self {
            id: ConnectionId::new(),
            session,
            seat,
            room,
            draining: Some(draining),
            phase: Phase::Silent,
            opened: now,
            heard: now,
            spoke: now,
            sent: 0,
            acknowledged: 0,
            progress: now,
            pinged: 0,
            unanswered: 0,
            drafted: Position::default(),
            allowance: 2.0 * FRAMES_PER_SECOND,
            metered: now,
            fragments: None,
        }
    }

    fn send(&mut self, text: ByteString, ctx: &mut Context) {
        if self.sent == self.acknowledged {
            self.progress = Instant::now();
        }
        self.sent += text.len() as u64;
        self.spoke = Instant::now();
        ctx.text(text);
    }

    fn send_frame(&mut self, frame: &ServerFrame, ctx: &mut Context) {
        self.send(encode(frame).into(), ctx);
    }

    fn close(&mut self, close: Close, why: &str, ctx: &mut Context) {
        tracing::debug!(connection = %self.id, session = %self.session, code = close.code(), why, "closing");
        let reason =
            ws::CloseReason { code: ws::CloseCode::Other(close.code()), description: Some(why.to_owned()) };
        ctx.close(Some(reason));
        ctx.stop();
    }

    /// Sends what there is, as far as the window allows.
    fn pump(&mut self, ctx: &mut Context) {
        while self.sent - self.acknowledged < WINDOW {
            let Phase::Live(live) = &mut self.phase else { break };
            if let Some(frame) = live.preface.pop_front() {
                self.send(frame, ctx);
                continue;
            }
            match live.ring.next(live.cursor) {
                Next::Frame(frame) => {
                    live.cursor += 1;
                    self.send(frame, ctx);
                }
                Next::Fallen => return self.catch_up(ctx),
                Next::Caught if !live.announced => {
                    live.announced = true;
                    let frame = ServerFrame::Live { seq: live.cursor };
                    self.send_frame(&frame, ctx);
                }
                Next::Caught if live.presence.has_changed().unwrap_or(false) => {
                    let frame = live.presence.borrow_and_update().clone();
                    self.send(frame, ctx);
                }
                Next::Caught => match live.draft.next(&mut self.drafted) {
                    Some(frame) => self.send_frame(&frame, ctx),
                    None => break,
                },
            }
        }
        if self.sent - self.pinged >= PING_EVERY {
            self.ping(ctx);
        }
    }

    /// Asks whether what was sent has arrived.
    fn ping(&mut self, ctx: &mut Context) {
        self.pinged = self.sent;
        ctx.ping(&self.sent.to_be_bytes());
    }

    /// Fell off the ring: asks for what it lacks.
    fn catch_up(&mut self, ctx: &mut Context) {
        let phase = std::mem::replace(&mut self.phase, Phase::Entering(None));
        let Phase::Live(live) = phase else { return };
        self.phase = Phase::Entering(Some(live.presence));
        if self.room.try_send(Input::CatchUp(self.id, live.cursor)).is_err() {
            self.close(Close::TooSlow, "You were too far behind. Connect again.", ctx);
        }
    }

    fn entered(&mut self, entered: Entered, presence: watch::Receiver<ByteString>, ctx: &mut Context) {
        let Entered { preface, cursor, ring, draft } = entered;
        let again = match std::mem::replace(&mut self.phase, Phase::Silent) {
            Phase::Entering(presence) => presence,
            Phase::Silent | Phase::Live(_) => None,
        };
        if again.is_none() {
            ctx.add_stream(WatchStream::new(ring.watch()).map(|_| Wake::News));
            ctx.add_stream(WatchStream::new(draft.watch()).map(|_| Wake::News));
            ctx.add_stream(WatchStream::new(presence.clone()).map(|_| Wake::News));
        }
        let mut presence = again.unwrap_or(presence);
        presence.mark_changed();
        self.phase = Phase::Live(Live { preface, cursor, ring, draft, presence, announced: false });
        self.pump(ctx);
    }

    fn frame(&mut self, text: &str, ctx: &mut Context) {
        let frame: ClientFrame = match serde_json::from_str(text) {
            Ok(frame) => frame,
            Err(error) => return self.unreadable(text, &error, ctx),
        };
        match frame {
            ClientFrame::Hello { version, log, since, streams, client } => {
                if !matches!(self.phase, Phase::Silent) {
                    return self.close(Close::BadRequest, "Say hello once.", ctx);
                }
                if version != 1 {
                    return self.close(Close::Version, "This server speaks version 1. Reload the page.", ctx);
                }
                tracing::debug!(connection = %self.id, session = %self.session, client, since, "hello");
                if let Some((suggestion, offset)) = streams.last_key_value() {
                    self.drafted = Position::at(*suggestion, *offset);
                }
                self.hello((log, since), ctx);
            }
            _ if matches!(self.phase, Phase::Silent) => {
                self.close(Close::BadRequest, "Say hello first.", ctx);
            }
            ClientFrame::Command { id, kind, data, seen } => {
                if text.len() > COMMAND_BYTES as usize {
                    return self.refuse(
                        id,
                        RefusalCode::Invalid,
                        "A command has at most 32 KiB; shorten it.",
                        ctx,
                    );
                }
                self.command(id, &kind, data, seen, ctx);
            }
            ClientFrame::Presence { focus, typing } => {
                // Lost when the session is busy: presence is only nice to see.
                let focus = focus.filter(|focus| focus.len() <= LONGEST_FOCUS);
                let _ = self.room.try_send(Input::Look(self.id, focus, typing));
            }
            ClientFrame::Resync { stream, offset } => self.drafted = Position::at(stream, offset),
            ClientFrame::Ack { .. } | ClientFrame::Heartbeat => {}
            ClientFrame::Bye => {
                ctx.close(None);
                ctx.stop();
            }
        }
    }

    /// A frame that is no frame of the protocol. A command whose id can be read is
    /// refused; a type of a later version is ignored; anything else ends it.
    fn unreadable(&mut self, text: &str, error: &serde_json::Error, ctx: &mut Context) {
        let Ok(value) = serde_json::from_str::<Value>(text) else {
            return self.close(Close::Unreadable, "A frame was not JSON.", ctx);
        };
        let kind = value.get("type").and_then(Value::as_str);
        let id = value.get("id").and_then(Value::as_str).and_then(|id| id.parse().ok());
        match (kind, id) {
            (Some("command"), Some(id)) if !matches!(self.phase, Phase::Silent) => {
                self.refuse(id, RefusalCode::Invalid, &format!("The command cannot be read: {error}."), ctx);
            }
            (Some("command" | "hello" | "ack" | "presence" | "resync" | "heartbeat" | "bye") | None, _) => {
                let why = format!("A frame cannot be read: {error}");
                let end = why.floor_char_boundary(120);
                self.close(Close::BadRequest, &why[..end], ctx);
            }
            (Some(_), _) => {}
        }
    }

    fn hello(&mut self, known: (Option<crate::platform::ids::LogId>, u64), ctx: &mut Context) {
        let (out, directs) = mpsc::channel(UNANSWERED as usize * 4);
        let hello = Input::Hello { connection: self.id, seat: self.seat.clone(), known, out };
        if self.room.try_send(hello).is_err() {
            return self.close(Close::Internal, "The session is busy. Connect again in a moment.", ctx);
        }
        self.phase = Phase::Entering(None);
        let directs = ReceiverStream::new(directs).map(Wake::Direct);
        ctx.add_stream(directs.chain(stream::once(std::future::ready(Wake::Dropped))));
    }

    fn command(&mut self, id: CommandId, kind: &str, data: Value, seen: u64, ctx: &mut Context) {
        if self.unanswered >= UNANSWERED {
            return self.refuse(id, RefusalCode::Busy, "At most 32 commands may wait for an answer.", ctx);
        }
        let command = match Command::parse(kind, data) {
            Ok(command) => Asked::Command(command),
            Err(refusal) => return self.refuse(id, refusal.code, &refusal.message, ctx),
        };
        let envelope = Envelope { id, seen, command };
        match self.room.try_send(Input::Command(self.id, self.seat.clone(), envelope)) {
            Ok(()) => self.unanswered += 1,
            Err(_) => {
                self.refuse(id, RefusalCode::Busy, "The session is busy; it is sent again in a moment.", ctx)
            }
        }
    }

    fn refuse(&mut self, id: CommandId, code: RefusalCode, message: &str, ctx: &mut Context) {
        let retry_ms = if code == RefusalCode::Busy { 1_000 } else { 0 };
        let refused = Refused { id, code, message: message.to_owned(), retry_ms, current: None };
        self.send_frame(&ServerFrame::Refused(refused), ctx);
    }

    fn direct(&mut self, direct: Direct, ctx: &mut Context) {
        match direct {
            Direct::Entered { entered, presence } => self.entered(*entered, presence, ctx),
            Direct::Answer(answer) => {
                self.unanswered = self.unanswered.saturating_sub(1);
                let frame = match answer {
                    Answer::Accepted { id, seq, duplicate } => ServerFrame::Accepted { id, seq, duplicate },
                    Answer::Refused(refused) => ServerFrame::Refused(refused),
                };
                self.send_frame(&frame, ctx);
            }
            Direct::Frame(frame) => self.send(frame, ctx),
            Direct::Close(close, why) => self.close(close, why, ctx),
        }
    }

    /// Whether one more frame is within what a client may send.
    fn within_rate(&mut self) -> bool {
        let now = Instant::now();
        let earned = now.duration_since(self.metered).as_secs_f64() * FRAMES_PER_SECOND;
        self.metered = now;
        self.allowance = (self.allowance + earned).min(2.0 * FRAMES_PER_SECOND) - 1.0;
        self.allowance >= 0.0
    }

    fn tick(&mut self, ctx: &mut Context) {
        let now = Instant::now();
        if matches!(self.phase, Phase::Silent) && now - self.opened > HELLO_WITHIN {
            return self.close(Close::NoHello, "Say hello within 10 seconds.", ctx);
        }
        if now - self.heard > SILENCE {
            return self.close(Close::NoHeartbeat, "Nothing was heard for 40 seconds.", ctx);
        }
        if self.sent > self.acknowledged && now - self.progress > STALLED {
            return self.close(Close::TooSlow, "Nothing was taken for 20 seconds.", ctx);
        }
        if self.sent > self.pinged {
            self.ping(ctx);
        }
        let beat = Duration::from_millis(u64::from(HEARTBEAT_MS));
        if now - self.spoke + TICK > beat
            && let Phase::Live(live) = &self.phase
        {
            let frame = ServerFrame::Heartbeat { head: live.ring.head() };
            self.send_frame(&frame, ctx);
            self.pump(ctx);
        }
    }

    /// Whether this pong of ours answers a ping that none answered before.
    fn acknowledge(&mut self, pong: &[u8]) -> bool {
        let Ok(bytes) = pong.try_into().map(u64::from_be_bytes) else { return false };
        let news = self.acknowledged < bytes && bytes <= self.sent;
        if news {
            self.acknowledged = bytes;
            self.progress = Instant::now();
        }
        news
    }

    fn continuation(&mut self, item: Item, ctx: &mut Context) {
        let (bytes, last) = match item {
            Item::FirstText(bytes) if self.fragments.is_none() => {
                self.fragments = Some(Vec::new());
                (bytes, false)
            }
            Item::Continue(bytes) => (bytes, false),
            Item::Last(bytes) => (bytes, true),
            Item::FirstText(_) | Item::FirstBinary(_) => {
                return self.close(Close::Unreadable, "Frames are text.", ctx);
            }
        };
        let Some(fragments) = &mut self.fragments else {
            return self.close(Close::BadRequest, "A continuation without a beginning.", ctx);
        };
        if fragments.len() + bytes.len() > FRAME_BYTES as usize {
            return self.close(Close::TooBig, "A frame has at most 64 KiB.", ctx);
        }
        fragments.extend_from_slice(&bytes);
        if last {
            let whole = self.fragments.take().unwrap_or_default();
            match String::from_utf8(whole) {
                Ok(text) => self.frame(&text, ctx),
                Err(_) => self.close(Close::Unreadable, "A frame was not UTF-8.", ctx),
            }
        }
    }
}

impl Actor for Connection {
    type Context = Context;

    fn started(&mut self, ctx: &mut Self::Context) {
        if let Some(draining) = self.draining.take() {
            let draining = WatchStream::new(draining).filter(|now| std::future::ready(*now));
            ctx.add_stream(draining.map(|_| Wake::Draining));
        }
        ctx.run_interval(TICK, |connection, ctx| connection.tick(ctx));
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
            Wake::Direct(direct) => self.direct(direct, ctx),
            Wake::Dropped => self.close(Close::Internal, "The session was reopened. Connect again.", ctx),
            Wake::Draining => self.close(Close::Restart, "The server restarts. Connect again.", ctx),
        }
        self.pump(ctx);
    }

    /// The library would stop the actor when any one stream ends.
    fn finished(&mut self, _: &mut Self::Context) {}
}

impl StreamHandler<Result<ws::Message, ws::ProtocolError>> for Connection {
    fn handle(&mut self, message: Result<ws::Message, ws::ProtocolError>, ctx: &mut Self::Context) {
        self.heard = Instant::now();
        // Pongs we asked for are not held against a client: a busy room asks for many.
        let asked_for = matches!(&message, Ok(ws::Message::Pong(pong)) if self.acknowledge(pong));
        if !asked_for && !self.within_rate() {
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

//! Frames of the live protocol `resolutionflow.v1`: what goes over the socket.
//!
//! What must stay true: within v1 there are only additions (rule R20), and a
//! client ignores fields and frame types it does not know.

use std::collections::BTreeMap;

use bytestring::ByteString;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{
    platform::ids::{CommandId, ConnectionId, LogId, UserId},
    sessions::{Actor, Can, Event, RefusalCode, SessionRole},
    sharing::GuestEvent,
};

/// The WebSocket subprotocol this server speaks.
pub const SUBPROTOCOL: &str = "resolutionflow.v1";

/// What somebody comes for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Attendance {
    /// To take part.
    #[default]
    Participant,
    /// To watch in the room, seen by the others.
    Observer,
    /// To read before coming in: neither taking part nor shown to the others.
    Reader,
}

/// What a client sends.
#[derive(Clone, Debug, PartialEq, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientFrame {
    /// First frame: what the client has already.
    Hello {
        /// Protocol version; 1.
        version: u32,
        /// The log the client knows, if any.
        #[serde(default)]
        log: Option<LogId>,
        /// The last event it has of that log.
        #[serde(default)]
        #[ts(type = "number")]
        since: u64,
        /// How many bytes it has of answers that are being written.
        #[serde(default)]
        #[ts(optional, type = "Record<string, number>")]
        streams: BTreeMap<CommandId, usize>,
        /// What it is, for the log.
        #[serde(default)]
        #[ts(optional, as = "Option<String>")]
        client: String,
        /// What they come for; to take part unless told. Who takes part already still does.
        #[serde(default, rename = "as")]
        #[ts(optional, as = "Option<Attendance>", rename = "as")]
        comes: Attendance,
    },
    /// Something a person does. Sent again unchanged until it is answered.
    Command {
        /// Unique for ever.
        id: CommandId,
        /// Which command.
        kind: String,
        /// Its data.
        #[serde(default)]
        #[ts(type = "unknown")]
        data: Value,
        /// The last event the person was looking at.
        #[serde(default)]
        #[ts(type = "number")]
        seen: u64,
    },
    /// Rendered up to here.
    Ack {
        /// The event's number.
        #[ts(type = "number")]
        seq: u64,
    },
    /// Where the person looks and whether they type; never stored.
    Presence {
        /// The node looked at.
        #[serde(default)]
        focus: Option<String>,
        /// Whether they are typing.
        #[serde(default)]
        typing: bool,
    },
    /// The text of an answer does not fit: send it again from here.
    Resync {
        /// The suggestion.
        stream: CommandId,
        /// How many bytes the client has.
        offset: usize,
    },
    /// Goes on being let in.
    Renew {
        /// A new ticket for the same session.
        ticket: String,
    },
    /// Nothing to say, still here.
    Heartbeat,
    /// Leaving on purpose.
    Bye,
}

/// What the server sends.
#[derive(Clone, Debug, PartialEq, Serialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerFrame {
    /// Answer to hello.
    Welcome(Box<Welcome>),
    /// A part of the state, as JSON text; parts are joined in order.
    Snapshot {
        /// The event the state is folded up to.
        #[ts(type = "number")]
        seq: u64,
        /// This part, from 0.
        part: usize,
        /// How many parts there are.
        parts: usize,
        /// At most 32 KiB of the state's JSON text.
        data: String,
    },
    /// Something happened.
    Event(EventFrame),
    /// Several things happened.
    Events {
        /// In order.
        events: Vec<EventFrame>,
    },
    /// Catch-up is over.
    Live {
        /// Up to here.
        #[ts(type = "number")]
        seq: u64,
    },
    /// The command is in the log, durably.
    Accepted {
        /// The command.
        id: CommandId,
        /// Its last event.
        #[ts(type = "number")]
        seq: u64,
        /// It had been accepted before.
        duplicate: bool,
    },
    /// The command had no effect.
    Refused(Refused),
    /// An answer that is being written goes on.
    Delta {
        /// The suggestion.
        stream: CommandId,
        /// How many bytes of UTF-8 come before; a client that has another number asks
        /// with `resync`.
        offset: usize,
        /// The text.
        text: String,
    },
    /// An answer begins, starts over or ends.
    Stream {
        /// The suggestion.
        stream: CommandId,
        /// What happens.
        state: StreamState,
        /// How many bytes it has.
        offset: usize,
        /// The event with the whole text, once it has ended.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[ts(optional, type = "number")]
        seq: Option<u64>,
    },
    /// What this person may do has changed.
    Permissions {
        /// Their role in the room; absent while they do not take part.
        role: Option<SessionRole>,
        /// By kind of command.
        can: Can,
    },
    /// Who is here.
    Presence {
        /// Everyone connected.
        people: Vec<Person>,
        /// How many look through share links.
        guests: usize,
    },
    /// Nothing happened, still here.
    Heartbeat {
        /// The last event of the log.
        #[ts(type = "number")]
        head: u64,
    },
    /// Send a new ticket, or the connection ends.
    RenewSoon {
        /// Within this many seconds.
        #[serde(rename = "in")]
        within: u32,
    },
    /// What does not work at the moment; empty when all does.
    Status {
        /// `log` when commands cannot be stored.
        degraded: Vec<String>,
    },
}

/// What viewers of a share link are sent that others are not; besides it they get
/// `snapshot`, `live`, `refused` and `heartbeat`.
#[derive(Clone, Debug, PartialEq, Serialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum GuestFrame {
    /// Answer to hello.
    Welcome(GuestWelcome),
    /// Something happened that they may see.
    Event(GuestEventFrame),
}

/// A viewer's answer to hello.
#[derive(Clone, Debug, PartialEq, Serialize, TS, ToSchema)]
pub struct GuestWelcome {
    /// This connection.
    pub connection: ConnectionId,
    /// The link's own numbering; a client that has another one drops its state.
    pub log: LogId,
    /// The last of the viewer's events.
    #[ts(type = "number")]
    pub head: u64,
    /// What follows: the missing events, or a snapshot.
    pub resume: Resume,
    /// Always `guest`.
    #[ts(type = "\"guest\"")]
    pub role: &'static str,
    /// Until when the link is good.
    pub expires_at: DateTime<Utc>,
    /// The server says something at least this often.
    pub heartbeat_ms: u32,
    /// What the client must stay within.
    pub limits: Limits,
}

/// An event of a viewer's own numbering with the number before it.
#[derive(Clone, Debug, PartialEq, Serialize, TS, ToSchema)]
pub struct GuestEventFrame {
    /// The client applies the event only when its own last number is this one.
    #[ts(type = "number")]
    pub prev: u64,
    /// The event.
    #[serde(flatten)]
    #[ts(flatten)]
    pub event: GuestEvent,
}

/// The answer to hello.
#[derive(Clone, Debug, PartialEq, Serialize, TS, ToSchema)]
pub struct Welcome {
    /// This connection.
    pub connection: ConnectionId,
    /// The log; a client that has another one drops its state.
    pub log: LogId,
    /// The last event.
    #[ts(type = "number")]
    pub head: u64,
    /// What follows: the missing events, or a snapshot.
    pub resume: Resume,
    /// The person's role in the room.
    pub role: Option<SessionRole>,
    /// The person.
    pub you: Actor,
    /// What they may do, by kind of command.
    pub can: Can,
    /// The server says something at least this often.
    pub heartbeat_ms: u32,
    /// What the client must stay within.
    pub limits: Limits,
}

/// What happens to a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StreamState {
    /// It begins.
    Open,
    /// What the client has is void; it starts over.
    Reset,
    /// It is whole.
    Done,
    /// Somebody stopped it.
    Stopped,
    /// It could not go on.
    Failed,
}

/// What follows a welcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Resume {
    /// The missing events.
    Tail,
    /// The whole state, then what came after.
    Snapshot,
}

/// Limits of one connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS, ToSchema)]
pub struct Limits {
    /// Largest frame, in bytes.
    pub frame_bytes: u32,
    /// Largest command, in bytes.
    pub command_bytes: u32,
    /// Most commands without an answer.
    pub unanswered: u32,
}

/// An event with the number before it that this audience saw.
#[derive(Clone, Debug, PartialEq, Serialize, TS, ToSchema)]
pub struct EventFrame {
    /// The client applies the event only when its own last number is this one.
    #[ts(type = "number")]
    pub prev: u64,
    /// The event.
    #[serde(flatten)]
    #[ts(flatten)]
    pub event: Event,
}

/// A command that had no effect.
#[derive(Clone, Debug, PartialEq, Serialize, TS, ToSchema)]
pub struct Refused {
    /// The command.
    pub id: CommandId,
    /// For programs.
    pub code: RefusalCode,
    /// For the person.
    pub message: String,
    /// When to send it again, for `busy` and `unavailable`; 0 otherwise.
    pub retry_ms: u32,
    /// Where things stand, for `stale`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub current: Option<Current>,
}

/// Where a session stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Current {
    /// The last event.
    #[ts(type = "number")]
    pub seq: u64,
    /// The node it stands on.
    pub node: Option<crate::sessions::NodeRef>,
}

/// Someone connected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS, ToSchema)]
pub struct Person {
    /// The user; several connections of one user are one person.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// The node they look at.
    pub focus: Option<String>,
    /// Whether they are typing.
    pub typing: bool,
    /// Since when they are here.
    pub since: DateTime<Utc>,
}

/// Close codes beyond RFC 6455. Up to 4499 a client reconnects; from 4500 it
/// stops and says why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum Close {
    /// The server goes away and comes back.
    Restart = 1012,
    /// A frame was no text or no JSON.
    Unreadable = 1007,
    /// A frame was too large.
    TooBig = 1009,
    /// The server failed.
    Internal = 1011,
    /// The session's log is another one now; begin again with it.
    OtherLog = 4001,
    /// The client did not read for 20 s.
    TooSlow = 4002,
    /// Nothing was heard of the client.
    NoHeartbeat = 4003,
    /// Fifteen minutes have passed without a new ticket.
    Expired = 4005,
    /// Too many frames.
    RateLimited = 4008,
    /// No hello within 10 s.
    NoHello = 4009,
    /// A frame made no sense.
    BadRequest = 4500,
    /// Nobody is signed in any more.
    SignedOut = 4501,
    /// Access has ended.
    NotAllowed = 4503,
    /// The version is not spoken here.
    Version = 4505,
    /// The same person has too many connections to the session.
    TooMany = 4506,
}

/// Said to those who look through a link when they are to read something else.
pub const OTHERWISE_HIDDEN: &str = "What is shown here has changed. It is read again.";

impl Close {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Restart,
        Self::Unreadable,
        Self::TooBig,
        Self::Internal,
        Self::OtherLog,
        Self::TooSlow,
        Self::NoHeartbeat,
        Self::Expired,
        Self::RateLimited,
        Self::NoHello,
        Self::BadRequest,
        Self::SignedOut,
        Self::NotAllowed,
        Self::Version,
        Self::TooMany,
    ];

    /// The number on the wire.
    #[must_use]
    pub fn code(self) -> u16 {
        self as u16
    }
}

/// A frame as it goes over the wire.
#[must_use]
pub fn encode(frame: &ServerFrame) -> String {
    serde_json::to_string(frame).expect("frames are strings, numbers and lists of these")
}

/// A viewer's frame as it goes over the wire.
#[must_use]
pub fn encode_guest(frame: &GuestFrame) -> ByteString {
    serde_json::to_string(frame).expect("frames are strings, numbers and lists of these").into()
}

/// Parses a WebSocket ticket out of the offered subprotocols.
#[must_use]
pub fn ticket_in(protocols: &str) -> Option<&str> {
    let mut offered = protocols.split(',').map(str::trim);
    let speaks = offered.clone().any(|name| name == SUBPROTOCOL);
    offered.find_map(|name| name.strip_prefix("ticket.")).filter(|_| speaks)
}

//! What reaches a running session, and what it says to one connection alone.

use bytestring::ByteString;
use tokio::sync::{mpsc, oneshot, watch};

use super::{
    batch::Answer,
    core::{Entered, Projection, Question},
    protocol::{Attendance, Close},
};
use crate::{
    flows::model::FlowDocument,
    platform::{
        error::Result,
        ids::{CommandId, ConnectionId, LogId, ShareLinkId},
    },
    sessions::{Assess, Envelope, Event, Finish, Grounds, Loaded, Seat, log::Outcome},
    sharing::Terms,
};

/// What reaches a running session.
pub enum Input {
    /// A connection said hello.
    Hello {
        /// The connection.
        connection: ConnectionId,
        /// Who it is.
        seat: Seat,
        /// What they come for.
        comes: Attendance,
        /// The log and event it knows.
        known: (Option<LogId>, u64),
        /// Where to send what is for it alone.
        out: mpsc::Sender<Direct>,
    },
    /// A viewer of a link said hello.
    HelloGuest {
        /// The connection.
        connection: ConnectionId,
        /// What they see, and how.
        terms: Box<Terms>,
        /// The numbering and event it knows.
        known: (Option<LogId>, u64),
        /// Where to send what is for it alone.
        out: mpsc::Sender<Direct>,
    },
    /// A person is not what they were when they came.
    Reseat(ConnectionId, Seat),
    /// What happened before was projected for a link's viewers, or could not be.
    Projected(ShareLinkId, Option<Box<Projection>>),
    /// A connection fell off the ring at this event.
    CatchUp(ConnectionId, u64),
    /// A connection is gone.
    Leave(ConnectionId),
    /// A person looks somewhere.
    Look(ConnectionId, Option<String>, bool),
    /// A command over a socket.
    Command(ConnectionId, Seat, Envelope),
    /// A command over HTTP.
    Request(Seat, Envelope, oneshot::Sender<Answer>),
    /// Look for events another writer appended.
    Nudge,
    /// The log may be another one now.
    Doubt,
    /// Which log it is.
    Named(LogId),
    /// The session was read from the database.
    Loaded(Box<Result<(Loaded, Option<FlowDocument>)>>),
    /// An append came to an end.
    Appended(Outcome),
    /// The log was read on.
    ReadOn(Vec<Event>),
    /// The copilot goes on.
    Said(CommandId, String),
    /// The copilot has ended.
    Finished(Box<Finish>),
    /// The copilot has something to say that nobody asked for.
    SpeakUp(Box<Question>),
    /// The copilot has said what it makes of an escalation.
    Assessed(Box<Assess>),
    /// What a decision must know was read, if it could be.
    Grounded(Option<Box<Grounds>>),
}

/// What a session sends to one connection.
pub enum Direct {
    /// It is in.
    Entered {
        /// With what it lacks.
        entered: Box<Entered>,
        /// Who is here.
        presence: watch::Receiver<ByteString>,
    },
    /// An answer to a command.
    Answer(Box<Answer>),
    /// A frame.
    Frame(ByteString),
    /// The end.
    Close(Close, &'static str),
}

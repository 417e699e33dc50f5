//! What happens to the ticket in its ticket system: said by the server, in the name of whoever put
//! something there, or of the system itself.

use crate::{
    platform::ids::PushId,
    sessions::event::{Delivery, EventBody, PushStatus},
};

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pushed {
    /// What goes there.
    pub push: PushId,
    /// What of it.
    pub delivery: Delivery,
    /// Which document.
    pub document: String,
    /// The number of the ticket.
    pub ticket: String,
    /// How far it is.
    pub status: PushStatus,
    /// Why not, or what went with it.
    pub reason: Option<String>,
}

impl Pushed {
    /// Always happens: it has happened already, in the ticket system.
    pub(super) fn decide(&self) -> Vec<EventBody> {
        let Self { push, delivery, document, ticket, status, reason } = self.clone();
        vec![EventBody::PushMoved { push, delivery, document, ticket, status, reason }]
    }
}

/// What became of the ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The number of the ticket.
    pub ticket: String,
    /// How far it is now, in the system's words.
    pub status: Option<String>,
    /// It is over.
    pub closed: bool,
}

impl Moved {
    /// Always happens: it has happened already, in the ticket system.
    pub(super) fn decide(&self) -> Vec<EventBody> {
        let Self { ticket, status, closed } = self.clone();
        vec![EventBody::TicketMoved { ticket, status, closed }]
    }
}

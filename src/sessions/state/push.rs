//! What goes onto the ticket, and how far it is.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::State;
use crate::{
    platform::ids::PushId,
    sessions::event::{Actor, Delivery, Event, EventBody, PushStatus},
};

/// Something that goes onto the ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Push {
    /// Its name for ever; what goes there together has the same.
    pub id: PushId,
    /// What of it.
    #[serde(default)]
    pub delivery: Delivery,
    /// Which document.
    pub document: String,
    /// The number of the ticket.
    pub ticket: String,
    /// How far it is.
    pub status: PushStatus,
    /// Why not, or what went with it.
    pub reason: Option<String>,
    /// Who put it there.
    pub by: Actor,
    /// Since when it is that far.
    pub at: DateTime<Utc>,
}

/// What the ticket system said of the ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct TicketNow {
    /// How far it is, in the system's words.
    pub status: Option<String>,
    /// It is over.
    pub closed: bool,
    /// When.
    pub at: DateTime<Utc>,
}

impl State {
    pub(super) fn apply_to_pushes(&mut self, event: &Event) -> bool {
        if let EventBody::TicketMoved { status, closed, .. } = &event.body {
            self.ticket_now = Some(TicketNow { status: status.clone(), closed: *closed, at: event.at });
            return true;
        }
        let EventBody::PushMoved { push, delivery, document, ticket, status, reason } = &event.body else {
            return false;
        };
        let moved = Arc::new(Push {
            id: *push,
            delivery: *delivery,
            document: document.clone(),
            ticket: ticket.clone(),
            status: *status,
            reason: reason.clone(),
            by: event.by.clone(),
            at: event.at,
        });
        match self.pushes.iter_mut().rev().find(|known| (known.id, known.delivery) == (*push, *delivery)) {
            Some(known) => *known = moved,
            None => self.pushes.push(moved),
        }
        true
    }
}

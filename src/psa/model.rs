//! Tickets as this house speaks of them, whatever system they are kept in.
//!
//! What must stay true: ids are the system's own, opaque text; what a system leaves out is
//! absent, never made up.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

/// A ticket in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TicketSummary {
    /// The system's own name for it.
    pub id: String,
    /// Its number, as people say it.
    pub number: String,
    /// Its title.
    pub title: String,
    /// The client it is for.
    pub client: Option<String>,
    /// How far it is, in the system's words.
    pub status: Option<String>,
}

/// A ticket with what an engineer wants to know of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TicketDetail {
    /// What lists show.
    #[serde(flatten)]
    pub summary: TicketSummary,
    /// Who at the client it is about.
    pub contact: Option<Contact>,
    /// Who works on it.
    pub owner: Option<String>,
    /// How urgent, in the system's words.
    pub priority: Option<String>,
    /// It is over.
    pub closed: bool,
    /// The number of the ticket that it became part of.
    pub merged_into: Option<String>,
    /// What was written on it, oldest first.
    pub notes: Vec<TicketNote>,
    /// Machines and other things it is about.
    pub assets: Vec<String>,
}

/// Whether one can still write on a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// It is over.
    pub closed: bool,
    /// The number of the ticket that it became part of.
    pub merged_into: Option<String>,
}

/// A ticket as it is now, as far as it is watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The system's own name for it.
    pub ticket: String,
    /// Its number, as people say it.
    pub number: String,
    /// How far it is, in the system's words.
    pub status: Option<String>,
    /// It is over.
    pub closed: bool,
    /// Changes when something does that people call a change: status, owner, title and so on.
    pub facts: String,
    /// Changes when anything does, such as when a note is added.
    pub touched: String,
}

impl Look {
    /// Of a ticket that is not there.
    pub fn gone(ticket: String) -> Self {
        let nothing = String::new();
        Self {
            number: ticket.clone(),
            ticket,
            status: None,
            closed: false,
            facts: nothing.clone(),
            touched: nothing,
        }
    }

    /// Something short that differs where `what` does.
    pub fn mark(what: &impl std::fmt::Debug) -> String {
        STANDARD.encode(Sha256::digest(format!("{what:?}")))
    }
}

/// Somebody at the client.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Contact {
    /// Their name.
    pub name: Option<String>,
    /// Their e-mail address.
    pub email: Option<String>,
    /// Their telephone number.
    pub phone: Option<String>,
}

/// Something that is written on a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TicketNote {
    /// What it says.
    pub text: String,
    /// Who wrote it.
    pub author: Option<String>,
    /// When.
    pub at: Option<DateTime<Utc>>,
    /// Only the MSP's own people see it.
    pub internal: bool,
}

/// A step in the life of tickets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TicketStatus {
    /// The system's own name for it.
    pub id: String,
    /// As people say it.
    pub name: String,
}

/// Something one may choose of, such as a role that work is charged as.
pub type Choice = TicketStatus;

/// Somebody who works in the ticket system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Member {
    /// The system's own name for them.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Their e-mail addresses there, in small letters.
    pub emails: Vec<String>,
}

/// Who reads a note on a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotePlace {
    /// The MSP's own people.
    Internal,
    /// The client, too.
    Discussion,
    /// The client, too: how it was solved.
    Resolution,
}

/// A note to be written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewNote {
    /// What it says; the last line holds the marker.
    pub text: String,
    /// By what it is known again.
    pub marker: String,
    /// Who reads it.
    pub place: NotePlace,
    /// Whether the system sends its e-mails about it.
    pub notify: bool,
}

/// Work to be written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewTime {
    /// Who worked; whoever the credentials are for where absent.
    pub member: Option<String>,
    /// From when.
    pub from: DateTime<Utc>,
    /// Until when.
    pub until: DateTime<Utc>,
    /// As what role.
    pub role: Option<String>,
    /// What for; the marker is in it.
    pub text: String,
    /// By what it is known again.
    pub marker: String,
}

/// Who answered a test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Answered {
    /// Such as `ConnectWise PSA v2026.4`.
    pub system: String,
    /// Where its API was found.
    pub root: String,
}

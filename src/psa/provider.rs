//! What a ticket system must be able to do. Everything outside of this house speaks through
//! this trait, so that no other domain knows which system it is.

use std::time::Duration;

use futures_util::{FutureExt, future::BoxFuture};

use super::model::{
    Answered, Choice, Look, Member, NewNote, NewTime, Standing, TicketDetail, TicketStatus, TicketSummary,
};
use crate::platform::{error::Error, outside::Failure};

/// Why a ticket system did not do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// There is no such ticket, or not any more.
    Gone,
    /// It does not let these credentials in.
    SignIn,
    /// The credentials may not do that; what it said.
    NotAllowed(String),
    /// It will not have it; what it said.
    Refused(String),
    /// It wants to be left alone for so long.
    Busy(Duration),
    /// It did not answer, or not as it should: what was asked may have happened or not.
    Unclear(String),
}

impl Trouble {
    /// For the person, with what to do.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::Gone => {
                "The ticket is not there any more, or the connection may not see it. Link another one.".to_owned()
            }
            Self::SignIn => {
                "The ticket system does not accept the connection's keys. An admin can renew them under Settings."
                    .to_owned()
            }
            Self::NotAllowed(said) => format!("The connection's keys lack a right in the ticket system: {said}"),
            Self::Refused(said) => format!("The ticket system refused it: {said}"),
            Self::Busy(wait) => {
                format!("The ticket system is busy and wants {} s of quiet.", wait.as_secs().max(1))
            }
            Self::Unclear(_) => "The ticket system does not answer.".to_owned(),
        }
    }

    /// Whether the same may succeed later.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Busy(_) | Self::Unclear(_))
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        let status = failure.status.map(|status| status.as_u16());
        match (status, failure.wait) {
            (Some(401), _) => Self::SignIn,
            (Some(403), _) => Self::NotAllowed(failure.said),
            (Some(404), _) => Self::Gone,
            (Some(429), wait) => Self::Busy(wait.unwrap_or(Duration::from_secs(30))),
            (Some(status), _) if (400..500).contains(&status) => Self::Refused(failure.said),
            (_, Some(wait)) => Self::Busy(wait),
            _ => Self::Unclear(failure.said),
        }
    }
}

impl From<Trouble> for Error {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Gone => Self::not_found(),
            Trouble::Busy(wait) => Self::slow_down(wait, trouble.in_words()),
            Trouble::Unclear(ref said) => {
                tracing::warn!(said, "a ticket system does not answer");
                Self::conflict("psa_unreachable", trouble.in_words())
            }
            _ => Self::conflict("psa_refused", trouble.in_words()),
        }
    }
}

/// What becomes of asking.
pub type Asking<'a, T> = BoxFuture<'a, Result<T, Trouble>>;

/// A ticket system. Every call is one attempt: who calls decides about another.
pub trait TicketSystem: Send + Sync {
    /// Whether it answers to these credentials.
    fn test(&self) -> Asking<'_, Answered>;
    /// Open tickets with these words or this number, newest first, at most 25.
    fn search<'a>(&'a self, text: &'a str) -> Asking<'a, Vec<TicketSummary>>;
    /// A ticket.
    fn ticket<'a>(&'a self, id: &'a str) -> Asking<'a, TicketDetail>;
    /// Whether one can still write on a ticket.
    fn standing<'a>(&'a self, id: &'a str) -> Asking<'a, Standing>;
    /// Where a ticket may go from here.
    fn statuses<'a>(&'a self, id: &'a str) -> Asking<'a, Vec<TicketStatus>>;
    /// Who works in it.
    fn members(&self) -> Asking<'_, Vec<Member>>;
    /// What work is charged as.
    fn work_roles(&self) -> Asking<'_, Vec<Choice>>;
    /// Its name for the note with this marker.
    fn find_note<'a>(&'a self, ticket: &'a str, marker: &'a str) -> Asking<'a, Option<String>>;
    /// Writes a note; its name.
    fn add_note<'a>(&'a self, ticket: &'a str, note: &'a NewNote) -> Asking<'a, String>;
    /// Its name for the work with this marker.
    fn find_time<'a>(&'a self, ticket: &'a str, marker: &'a str) -> Asking<'a, Option<String>>;
    /// Writes work down; its name.
    fn add_time<'a>(&'a self, ticket: &'a str, time: &'a NewTime) -> Asking<'a, String>;
    /// Moves a ticket, and reads it back to see that it moved.
    fn set_status<'a>(&'a self, ticket: &'a str, status: &'a str) -> Asking<'a, ()>;
    /// How these tickets are now. Those that are not there any more are left out.
    fn look<'a>(&'a self, tickets: &'a [String]) -> Asking<'a, Vec<Look>>;
    /// Has it call `url` when a ticket changes, and no other address that begins with `ours`.
    /// `false` where it is not known how to have it call.
    fn have_it_call<'a>(&'a self, _ours: &'a str, _url: &'a str) -> Asking<'a, bool> {
        async { Ok(false) }.boxed()
    }
    /// Has it call no address any more that begins with `ours`.
    fn have_it_stop<'a>(&'a self, _ours: &'a str) -> Asking<'a, ()> {
        async { Ok(()) }.boxed()
    }
    /// Which ticket a call is about; refused unless the system signed it.
    fn heard<'a>(&'a self, _body: &'a [u8], _signature: &'a str) -> Asking<'a, String> {
        async { Err(Trouble::Refused("it does not call.".to_owned())) }.boxed()
    }
    /// Longest note, in characters.
    fn longest_note(&self) -> usize;
}

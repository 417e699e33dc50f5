//! Puts what was written down on the ticket, once.
//!
//! What must stay true:
//! - A push is a row, with the writes it is made of and a job, in one transaction; whoever
//!   presses again gets what is there, and the same text is not put on a ticket twice.
//! - Ticket systems know no idempotent writes. So every note and every time entry carries a
//!   marker; that a write is tried is committed before it is tried, and a write that was tried
//!   without a clear answer is looked for by its marker before it is tried again. What is left is
//!   a system that carries a write out after it was looked for: more than a pause after it
//!   should have answered.
//! - Only what was seen goes out: the text is made of the events up to the one its reader had.
//! - No transaction is open while the ticket system is asked.

pub mod api;
mod create;
mod deliver;
mod model;
mod store;

use std::{sync::Arc, time::Duration};

use actix_web::web;

use crate::{live::LiveSessions, platform::jobs::Bell, psa::Psa, tenancy::Tenancy};

/// The kind of this domain's jobs.
pub const JOB: &str = "push.deliver";

/// What this domain works with, made once at start.
#[derive(Clone)]
pub struct PushDesk {
    tenancy: Arc<Tenancy>,
    psa: Arc<Psa>,
    live: web::Data<LiveSessions>,
    bell: Bell,
    /// How long is waited before the second attempt at something.
    first_pause: Duration,
}

impl PushDesk {
    /// Puts the domain together; it rings `bell` when there is something to do, and makes a second
    /// attempt at something after `first_pause`.
    #[must_use]
    pub fn new(
        (tenancy, psa): (Arc<Tenancy>, Arc<Psa>),
        live: web::Data<LiveSessions>,
        bell: Bell,
        first_pause: Duration,
    ) -> Self {
        Self { tenancy, psa, live, bell, first_pause }
    }
}

//! Puts what was written down on the ticket, once; and tells the rooms what others do to it.
//!
//! What must stay true:
//! - A push is a row, with the writes it is made of and a job, in one transaction; whoever
//!   presses again gets what is there, and the same text is not put on a ticket twice.
//! - Ticket systems know no idempotent writes. So every note and every time entry carries a
//!   marker; that a write is tried is committed before it is tried, and a write that was tried
//!   without a clear answer is looked for by its marker before it is tried again. What is left is
//!   a system that carries a write out after it was looked for: more than a pause after it
//!   should have answered.
//! - What goes onto the ticket together, a note, time, another status, arrives each for itself or says
//!   why not; the status waits for the rest, for some take no more work.
//! - Only what was seen goes out: the text is made of the events up to the one its reader had.
//! - No transaction is open while the ticket system is asked.

pub mod api;
mod carry_out;
mod create;
mod deliver;
mod model;
mod store;
mod tell;
mod watch;

use std::{sync::Arc, time::Duration};

use actix_web::web;

use crate::{
    live::LiveSessions,
    platform::{failpoint::Failpoint, jobs::Bell},
    psa::Psa,
    tenancy::Tenancy,
};

/// The kind of this domain's jobs.
pub const JOB: &str = "push.deliver";

/// The moments of a push at which a test may have the server die, in order: its rows are
/// there; the ticket was looked at; that a write is tried is written down; the ticket system has
/// answered; that is written down; so is how it ended; the room was told.
pub const MOMENTS: [&str; 7] = [MADE, LOOKED, TRIED, WRITTEN, MARKED, ENDED, TOLD];
const MADE: &str = "push.made";
const LOOKED: &str = "push.looked";
const TRIED: &str = "push.tried";
const WRITTEN: &str = "push.written";
const MARKED: &str = "push.marked";
const ENDED: &str = "push.ended";
const TOLD: &str = "push.told";

/// What this domain works with, made once at start.
#[derive(Clone)]
pub struct PushDesk {
    tenancy: Arc<Tenancy>,
    psa: Arc<Psa>,
    live: web::Data<LiveSessions>,
    bell: Bell,
    /// How long is waited before the second attempt at something.
    first_pause: Duration,
    failpoint: Failpoint,
}

impl PushDesk {
    /// Puts the domain together; it rings `bell` when there is something to do, and makes a second
    /// attempt at something after `first_pause`.
    #[must_use]
    pub fn new(
        (tenancy, psa): (Arc<Tenancy>, Arc<Psa>),
        live: web::Data<LiveSessions>,
        bell: Bell,
        (first_pause, failpoint): (Duration, Failpoint),
    ) -> Self {
        Self { tenancy, psa, live, bell, first_pause, failpoint }
    }
}

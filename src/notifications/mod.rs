//! Who has to know, and how they are told: in the app, by mail, and where an account's webhooks
//! lead.
//!
//! What must stay true:
//! - What somebody is to be told of is written down in the transaction that makes it true, by
//!   two rows that wait for nothing (`note_cause` in the migration). All else happens later and
//!   elsewhere: whatever is wrong with mail or webhooks, an escalation neither waits nor gets lost.
//! - What goes out is a row with a state and a job; it outlives a restart, is tried again with
//!   growing pauses, and says what is wrong.
//! - Who is told is asked the way every door asks it: nobody hears of a session that they do not
//!   see. No words of a session are stored here; they are read from its log when they are shown
//!   or sent, and what leaves the server is redacted.
//! - No transaction is open while a mail server or a webhook is spoken to.

pub mod api;
mod became;
mod links;
mod mail;
mod model;
mod preferences;
mod quiet;
mod store;
mod tell;
mod webhooks;
mod words;
mod worth;
#[cfg(test)]
mod worth_tests;

use std::{sync::Arc, time::Duration};

use ipnet::IpNet;
use tokio::sync::Semaphore;

use crate::{
    platform::{
        db::TenantConn, error::Result, ids::SessionId, jobs::Bell, mail::Mailer, reach::Reach,
        sealing::SealingKeys,
    },
    redaction::{self, Redactor},
    sessions::{self, Event, State, log},
    tenancy::Tenancy,
};

pub use webhooks::seal_again;

/// The job that finds out who is told of something.
pub const TELL: &str = "notifications.tell";
/// The job that mails what somebody was told.
pub const MAIL: &str = "notifications.mail";
/// The job that tells a webhook.
pub const POST: &str = "notifications.post";

/// How long a webhook may take to answer.
const PATIENCE: Duration = Duration::from_secs(15);
/// How many letters, and how many webhooks, are on their way at once: fewer than jobs are, so
/// that one that hangs holds nothing else up.
const AT_ONCE: usize = 4;

/// What this domain works with, made once at start.
pub struct NotificationDesk {
    tenancy: Arc<Tenancy>,
    keys: Arc<SealingKeys>,
    reach: Reach,
    mailer: Option<Mailer>,
    bell: Bell,
    /// How long is waited before the second attempt at something.
    first_pause: Duration,
    letters: Semaphore,
    posts: Semaphore,
}

impl NotificationDesk {
    /// Puts the domain together. `allowed` are private networks that webhooks may be in; mail goes
    /// out by `mailer`, if there is one.
    ///
    /// # Errors
    /// `internal` when no client can be made.
    pub fn new(
        (tenancy, keys): (Arc<Tenancy>, Arc<SealingKeys>),
        allowed: &[IpNet],
        mailer: Option<Mailer>,
        bell: Bell,
        first_pause: Duration,
    ) -> Result<Self> {
        let reach = Reach::new(allowed, PATIENCE)?;
        let (letters, posts) = (Semaphore::new(AT_ONCE), Semaphore::new(AT_ONCE));
        Ok(Self { tenancy, keys, reach, mailer, bell, first_pause, letters, posts })
    }

    /// An event, what its session is by now, and what hides of it what nobody outside may read, by
    /// the account's rules and by hand too: all of one reading of its log.
    async fn to_be_told(
        &self,
        conn: &mut TenantConn,
        session: SessionId,
        seq: i64,
    ) -> Result<Option<(Event, State, Redactor)>> {
        let log = log::read(conn, session, 0, i64::MAX).await?;
        let Some(event) = log.iter().find(|event| i64::try_from(event.seq) == Ok(seq)) else { return Ok(None) };
        let redactor = redaction::hiding(conn, session).await?.redactor(&self.tenancy.mask_key(session.0))?;
        let redactor = redactor.knowing(Arc::new(sessions::secrets_of(&log)));
        Ok(Some((event.clone(), State::fold(&log), redactor)))
    }
}

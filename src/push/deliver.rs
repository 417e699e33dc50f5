//! Carrying a push out: one attempt, which can be broken off anywhere and made again.
//!
//! What must stay true: what goes together arrives each for itself; only the ticket's status waits
//! until the rest is there.

use std::sync::Arc;

use super::{
    ENDED, LOOKED, PushDesk, TOLD,
    model::{Part, PartState, PushState},
    store::{self, PartRow, PushRow},
    tell::standings_of,
};
use crate::{
    platform::{
        db::{TakenJob, TenantConn, TenantContext},
        error::{Error, Result},
        ids::PushId,
        jobs::{Verdict, pause},
    },
    psa::{self, TicketSystem, Trouble},
    redaction::{self, Hiding},
    sessions::Delivery,
};

/// After so many attempts, about a day, it is given up.
const MOST_ATTEMPTS: i32 = 120;

/// Why what waited does not go out any more.
const HIDDEN: &str =
    "Something in it is to be hidden by now. Read the document again and put it on the ticket anew.";

/// How an attempt ended.
enum Attempt {
    Confirmed(Option<String>),
    Passing(Trouble),
    Failed(String),
}

impl PushDesk {
    /// Makes one attempt at a push.
    ///
    /// # Errors
    /// `unavailable` when PostgreSQL does not answer; then it is tried again.
    pub async fn deliver(&self, context: &TenantContext, job: &TakenJob) -> Result<Verdict> {
        let id = PushId(job.subject);
        let Some((push, parts, hiding)) = self.load(context, id).await? else { return Ok(Verdict::Done) };
        if is_over(push.state()) {
            // Whoever wrote that down may have died before the room was told.
            self.tell_all(context, &push, job).await?;
            return Ok(Verdict::Done);
        }
        let attempt = if holds_what_is_hidden(&hiding, &parts)? {
            Attempt::Failed(HIDDEN.to_owned())
        } else {
            self.attempt(context, &push, &parts).await.unwrap_or_else(Attempt::of)
        };
        self.conclude(context, &push, (job, arrived(&parts)), attempt).await
    }

    async fn load(&self, context: &TenantContext, id: PushId) -> Result<Option<(PushRow, Vec<PartRow>, Hiding)>> {
        self.tenancy
            .db
            .tenant(context)
            .run(async |conn| {
                let Some(push) = store::find(conn, id).await? else { return Ok(None) };
                let parts = store::parts(conn, id).await?;
                let parts = as_they_are_now(conn, &push, parts).await?;
                let hiding = redaction::hiding(conn, push.session).await?;
                Ok::<_, Error>(Some((push, parts, hiding)))
            })
            .await
    }

    async fn attempt(
        &self,
        context: &TenantContext,
        push: &PushRow,
        parts: &[PartRow],
    ) -> std::result::Result<Attempt, Trouble> {
        let system = self.system(context, push).await?;
        let standing = system.standing(&push.ticket).await?;
        if let Some(parent) = standing.merged_into {
            let why = format!("The ticket became part of ticket {parent}. Link that one and put it there.");
            return Ok(Attempt::Failed(why));
        }
        self.failpoint.pass(LOOKED);
        let mut missing: Option<(Delivery, String)> = None;
        for delivery in Delivery::ALL {
            let waits = |row: &&PartRow| row.delivery == delivery && row.state != PartState::Done;
            let waits: Vec<_> = parts.iter().filter(waits).collect();
            let why_not = match &missing {
                Some((first, _)) if delivery == Delivery::Status => {
                    Some(self.give_up(context, push, &waits, &not_moved(*first)).await?)
                }
                _ => self.carry_out(context, push, &waits, &system).await?,
            };
            if let Some(why) = why_not {
                missing.get_or_insert((delivery, why));
            }
        }
        let closed = standing.closed.then(|| "The ticket was closed already.".to_owned());
        Ok(missing.map_or(Attempt::Confirmed(closed), |(_, why)| Attempt::Failed(why)))
    }

    async fn system(
        &self,
        context: &TenantContext,
        push: &PushRow,
    ) -> std::result::Result<Arc<dyn TicketSystem>, Trouble> {
        // Whoever put it there could use the connection then.
        let found = self.tenancy.db.tenant(context).run(async |conn| psa::for_job(conn, push.connection).await);
        match found.await.and_then(|connection| self.psa.system(&connection)) {
            Ok(system) => Ok(system),
            Err(error) if error.status().is_server_error() => Err(Trouble::Unclear(error.to_string())),
            Err(_) => Err(Trouble::Refused("its connection is not there any more.".to_owned())),
        }
    }

    async fn conclude(
        &self,
        context: &TenantContext,
        push: &PushRow,
        (job, before): (&TakenJob, Vec<Delivery>),
        attempt: Attempt,
    ) -> Result<Verdict> {
        let now = self.tenancy.clock.now();
        let attempt = match attempt {
            Attempt::Passing(trouble) if job.attempts >= MOST_ATTEMPTS => {
                Attempt::Failed(format!("Given up after a day. {}", trouble.in_words()))
            }
            other => other,
        };
        let (state, reason, verdict) = match attempt {
            Attempt::Confirmed(reason) => (PushState::Confirmed, reason, Verdict::Done),
            Attempt::Failed(reason) => (PushState::Failed, Some(reason), Verdict::Failed),
            Attempt::Passing(trouble) => {
                tracing::info!(push = %push.id, attempt = job.attempts, ?trouble, "a push is put off");
                let wait = pause(self.first_pause, u32::try_from(job.attempts).unwrap_or(1));
                let wait = if let Trouble::Busy(wanted) = trouble { wanted.max(wait) } else { wait };
                let why = format!("{} It is tried again by itself.", trouble.in_words());
                (PushState::Sent, Some(why), Verdict::Again(wait))
            }
        };
        let from = &[PushState::Queued, PushState::Sent];
        let moved = self
            .tenancy
            .db
            .tenant(context)
            .run(async |conn| store::set_state(conn, push.id, (from, state), reason.as_deref(), now).await);
        if !moved.await? {
            return Ok(Verdict::Done);
        }
        let push = PushRow { state: state.as_str().to_owned(), reason, ..push.clone() };
        if is_over(state) {
            self.failpoint.pass(ENDED);
            self.tell_all(context, &push, job).await?;
            self.failpoint.pass(TOLD);
        } else {
            self.tell_news(context, &push, job, &before).await?;
        }
        Ok(verdict)
    }

    /// Tells the room how it ended, of everything.
    async fn tell_all(&self, context: &TenantContext, push: &PushRow, job: &TakenJob) -> Result<()> {
        let db = self.tenancy.db.tenant(context);
        let standings = db.run(async |conn| standings_of(conn, push).await).await?;
        self.say(context, push, &standings, job.id.0).await;
        Ok(())
    }

    /// Tells the room of what has arrived by an attempt after which the rest waits; and once, that it waits.
    async fn tell_news(
        &self,
        context: &TenantContext,
        push: &PushRow,
        job: &TakenJob,
        before: &[Delivery],
    ) -> Result<()> {
        let db = self.tenancy.db.tenant(context);
        let mut standings = db.run(async |conn| standings_of(conn, push).await).await?;
        standings.retain(|standing| match standing.state {
            PushState::Confirmed => !before.contains(&standing.delivery),
            PushState::Sent => job.attempts == 1,
            PushState::Queued | PushState::Failed => false,
        });
        self.say(context, push, &standings, job.id.0).await;
        Ok(())
    }
}

impl Attempt {
    fn of(trouble: Trouble) -> Self {
        if trouble.is_passing() { Self::Passing(trouble) } else { Self::Failed(trouble.in_words()) }
    }
}

/// Whether nothing more becomes of it by itself.
fn is_over(state: PushState) -> bool {
    matches!(state, PushState::Confirmed | PushState::Failed)
}

/// What was there before an attempt.
fn arrived(parts: &[PartRow]) -> Vec<Delivery> {
    let is_there = |delivery: &Delivery| {
        let mut of = parts.iter().filter(|row| row.delivery == *delivery).peekable();
        of.peek().is_some() && of.all(|row| row.state == PartState::Done)
    };
    Delivery::ALL.into_iter().filter(is_there).collect()
}

/// Why the ticket stays where it is.
fn not_moved(missing: Delivery) -> String {
    let what = if missing == Delivery::Note { "the note" } else { "the time" };
    format!(
        "The ticket was not moved, because {what} did not get there. Try both again, or move it there yourself."
    )
}

/// Work is written down as whoever did it is there now: an admin may have said so since.
async fn as_they_are_now(conn: &mut TenantConn, push: &PushRow, mut parts: Vec<PartRow>) -> Result<Vec<PartRow>> {
    for row in &mut parts {
        if let Part::Time(time) = &mut row.part {
            time.member = psa::member_of(conn, push.connection, push.made_by).await?;
        }
    }
    Ok(parts)
}

/// Whether a text that was not sent yet has something that was hidden since it was written: by the
/// account's rules or by hand. What else is hidden was so then.
fn holds_what_is_hidden(hiding: &Hiding, parts: &[PartRow]) -> Result<bool> {
    let redactor = hiding.redactor(&[])?;
    let hides = |text: &str| redactor.redact(text).found.iter().any(|found| found.span.rule.is_some());
    let waits = parts.iter().filter(|row| row.state != PartState::Done);
    Ok(waits.map(|row| &row.part).any(|part| match part {
        Part::Note(note) => hides(&note.text),
        Part::Time(time) => hides(&time.text),
        Part::Status { .. } | Part::Done => false,
    }))
}

//! Carrying a push out: one attempt, which can be broken off anywhere and made again.

use std::sync::Arc;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    ENDED, LOOKED, MARKED, PushDesk, TOLD, TRIED, WRITTEN,
    model::{Part, PushState},
    store::{self, PartRow, PartState, PushRow},
};
use crate::{
    platform::{
        db::{TakenJob, TenantContext},
        error::{Error, Result},
        ids::{CommandId, PushId},
        jobs::{Verdict, pause},
    },
    psa::{self, TicketSystem, Trouble},
    redaction::{self, Hiding},
    sessions::{Actor, Asked, PushStatus, Pushed},
    tenancy,
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
        if let Some(ended) = ended(push.state()) {
            // Whoever wrote that down may have died before the room was told.
            self.say(context, &push, ended, job.id.0).await;
            return Ok(Verdict::Done);
        }
        let attempt = if holds_what_is_hidden(&hiding, &parts)? {
            Attempt::Failed(HIDDEN.to_owned())
        } else {
            self.attempt(context, &push, parts).await.unwrap_or_else(Attempt::of)
        };
        self.conclude(context, &push, job, attempt).await
    }

    async fn load(&self, context: &TenantContext, id: PushId) -> Result<Option<(PushRow, Vec<PartRow>, Hiding)>> {
        self.tenancy
            .db
            .tenant(context)
            .run(async |conn| {
                let Some(push) = store::find(conn, id).await? else { return Ok(None) };
                let parts = store::parts(conn, id).await?;
                let hiding = redaction::hiding(conn, push.session).await?;
                Ok::<_, Error>(Some((push, parts, hiding)))
            })
            .await
    }

    async fn attempt(
        &self,
        context: &TenantContext,
        push: &PushRow,
        parts: Vec<PartRow>,
    ) -> std::result::Result<Attempt, Trouble> {
        let system = self.system(context, push).await?;
        let standing = system.standing(&push.ticket).await?;
        if let Some(parent) = standing.merged_into {
            let why = format!("The ticket became part of ticket {parent}. Link that one and put it there.");
            return Ok(Attempt::Failed(why));
        }
        self.failpoint.pass(LOOKED);
        for row in parts {
            if row.state != PartState::Done {
                self.carry_out(context, push, &row, &system).await?;
            }
        }
        let closed = standing.closed.then(|| "The ticket was closed already.".to_owned());
        Ok(Attempt::Confirmed(closed))
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

    /// Carries out one write. That it is tried is durable before it is tried.
    async fn carry_out(
        &self,
        context: &TenantContext,
        push: &PushRow,
        row: &PartRow,
        system: &Arc<dyn TicketSystem>,
    ) -> std::result::Result<(), Trouble> {
        if row.state == PartState::Tried
            && let Some(remote) = find(system, &push.ticket, &row.part).await?
        {
            return self.mark(context, push, row, PartState::Done, Some(&remote)).await;
        }
        self.mark(context, push, row, PartState::Tried, None).await?;
        self.failpoint.pass(TRIED);
        let written = match &row.part {
            Part::Note(note) => system.add_note(&push.ticket, note).await,
            Part::Time(time) => system.add_time(&push.ticket, time).await,
            Part::Status { status } => system.set_status(&push.ticket, status).await.map(|()| status.clone()),
            Part::Done => Ok(String::new()),
        };
        self.failpoint.pass(WRITTEN);
        match written {
            Ok(remote) => {
                self.mark(context, push, row, PartState::Done, Some(&remote)).await?;
                self.failpoint.pass(MARKED);
                Ok(())
            }
            Err(trouble) => {
                if !matches!(trouble, Trouble::Unclear(_)) {
                    // It was told that nothing came of it.
                    self.mark(context, push, row, PartState::Waiting, None).await?;
                }
                Err(trouble)
            }
        }
    }

    async fn mark(
        &self,
        context: &TenantContext,
        push: &PushRow,
        row: &PartRow,
        state: PartState,
        remote: Option<&str>,
    ) -> std::result::Result<(), Trouble> {
        let now = self.tenancy.clock.now();
        let (from, to) = (&[PushState::Queued, PushState::Sent], PushState::Sent);
        let marked = self.tenancy.db.tenant(context).run(async |conn| {
            // Stopped meanwhile, it goes no further.
            if !store::set_state(conn, push.id, (from, to), None, now).await? {
                return Err(Error::conflict("stopped", "it was stopped"));
            }
            store::set_part(conn, (push.id, row.number), state, remote).await
        });
        marked.await.map_err(|error| Trouble::Unclear(error.to_string()))
    }

    async fn conclude(
        &self,
        context: &TenantContext,
        push: &PushRow,
        job: &TakenJob,
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
                (PushState::Sent, Some(trouble.in_words()), Verdict::Again(wait))
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
        if let Some(ended) = ended(state) {
            self.failpoint.pass(ENDED);
            self.say(context, &PushRow { reason, ..push.clone() }, ended, job.id.0).await;
            self.failpoint.pass(TOLD);
        }
        Ok(verdict)
    }

    /// Tells the room. It is said once however often this is called with the same `occasion`;
    /// that it is not said does not undo it.
    pub(super) async fn say(&self, context: &TenantContext, push: &PushRow, status: PushStatus, occasion: Uuid) {
        let name = Sha256::digest(format!("{}\0{status:?}\0{occasion}", push.id));
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&name[..16]);
        let pushed = Pushed {
            push: push.id,
            document: push.variant.clone(),
            ticket: push.ticket.clone(),
            status,
            reason: push.reason.clone(),
        };
        let command = CommandId(uuid::Builder::from_random_bytes(bytes).into_uuid());
        if let Err(error) = self.report(context, push, command, pushed).await {
            tracing::warn!(push = %push.id, %error, "a room was not told what became of its note");
        }
    }
}

impl PushDesk {
    async fn report(
        &self,
        context: &TenantContext,
        push: &PushRow,
        command: CommandId,
        pushed: Pushed,
    ) -> Result<()> {
        let by = self.tenancy.db.tenant(context).run(async |conn| tenancy::names(conn, &[push.made_by]).await);
        let name = by.await?.into_iter().next().map(|(_, name)| name).unwrap_or_default();
        let by = Actor { id: push.made_by, name };
        self.live.report(context.clone(), push.session, by, (command, Asked::Push(Box::new(pushed)))).await
    }
}

impl Attempt {
    fn of(trouble: Trouble) -> Self {
        if trouble.is_passing() { Self::Passing(trouble) } else { Self::Failed(trouble.in_words()) }
    }
}

/// How a push ended, if it did.
fn ended(state: PushState) -> Option<PushStatus> {
    match state {
        PushState::Confirmed => Some(PushStatus::Confirmed),
        PushState::Failed => Some(PushStatus::Failed),
        PushState::Queued | PushState::Sent => None,
    }
}

async fn find(
    system: &Arc<dyn TicketSystem>,
    ticket: &str,
    part: &Part,
) -> std::result::Result<Option<String>, Trouble> {
    match part {
        Part::Note(note) => system.find_note(ticket, &note.marker).await,
        Part::Time(time) => system.find_time(ticket, &time.marker).await,
        // To be set again does no harm.
        Part::Status { .. } | Part::Done => Ok(None),
    }
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

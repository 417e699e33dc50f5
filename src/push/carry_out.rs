//! The writes of a push, one after the other: each is tried at most once an attempt, and that it is
//! tried is durable before it is.

use std::sync::Arc;

use super::{
    MARKED, PushDesk, TRIED, WRITTEN,
    model::{Part, PartState, PushState},
    store::{self, PartRow, PushRow},
};
use crate::{
    platform::{db::TenantContext, error::Error},
    psa::{TicketSystem, Trouble},
    sessions::Delivery,
};

impl PushDesk {
    /// Carries out those writes of one thing that are not done. What the ticket system will not have is
    /// written down as failed: why, if it does not get there.
    ///
    /// # Errors
    /// Trouble that may pass.
    pub(super) async fn carry_out(
        &self,
        context: &TenantContext,
        push: &PushRow,
        waits: &[&PartRow],
        system: &Arc<dyn TicketSystem>,
    ) -> Result<Option<String>, Trouble> {
        for row in waits {
            match self.write(context, push, row, system).await {
                Ok(()) => {}
                Err(trouble) if trouble.is_passing() => return Err(trouble),
                Err(trouble) => {
                    let why = in_words(&trouble, row.delivery);
                    return self.give_up(context, push, &[row], &why).await.map(Some);
                }
            }
        }
        Ok(None)
    }

    /// Writes down that one thing does not get there, and why.
    ///
    /// # Errors
    /// Trouble that may pass.
    pub(super) async fn give_up(
        &self,
        context: &TenantContext,
        push: &PushRow,
        waits: &[&PartRow],
        why: &str,
    ) -> Result<String, Trouble> {
        for row in waits {
            self.mark(context, push, row, PartState::Failed, Some(why)).await?;
        }
        Ok(why.to_owned())
    }

    async fn write(
        &self,
        context: &TenantContext,
        push: &PushRow,
        row: &PartRow,
        system: &Arc<dyn TicketSystem>,
    ) -> Result<(), Trouble> {
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
        words: Option<&str>,
    ) -> Result<(), Trouble> {
        let now = self.tenancy.clock.now();
        let (from, to) = (&[PushState::Queued, PushState::Sent], PushState::Sent);
        let marked = self.tenancy.db.tenant(context).run(async |conn| {
            // Stopped meanwhile, it goes no further.
            if !store::set_state(conn, push.id, (from, to), None, now).await? {
                return Err(Error::conflict("stopped", "it was stopped"));
            }
            store::set_part(conn, (push.id, row.number), state, words).await?;
            if state == PartState::Done { store::see_whether_noted(conn, push.id).await } else { Ok(()) }
        });
        marked.await.map_err(|error| Trouble::Unclear(error.to_string()))
    }
}

/// Why one thing does not get there, and what to do.
fn in_words(trouble: &Trouble, delivery: Delivery) -> String {
    let why = match (trouble, delivery) {
        // The note has just got there: it is not the ticket that is missing.
        (Trouble::Gone, Delivery::Status) => "The ticket system has no such status for this ticket.".to_owned(),
        (Trouble::Gone, Delivery::Time) => {
            "The ticket system has no such work role, or not this ticket.".to_owned()
        }
        _ => trouble.in_words(),
    };
    let why = why.trim_end().trim_end_matches('.');
    format!("{why}. {}", remedy(trouble, delivery)).trim_end().to_owned()
}

/// What one can do about it where the words of the trouble do not say so.
fn remedy(trouble: &Trouble, delivery: Delivery) -> &'static str {
    match (trouble, delivery) {
        (Trouble::NotAllowed(_), _) => "An admin of the ticket system can give that right. Then try again.",
        (Trouble::Refused(_), Delivery::Note) => "Mend that in the ticket system and try again.",
        (Trouble::Refused(_), Delivery::Time) => {
            "See under Settings, Ticket systems, who you are there, and try again; or write the time down there."
        }
        (Trouble::Refused(_) | Trouble::Gone, Delivery::Status) => {
            "Put it there again with another, or move the ticket there yourself."
        }
        (Trouble::Gone, Delivery::Time) => "Put it there again with another, or write the time down there.",
        _ => "",
    }
}

async fn find(system: &Arc<dyn TicketSystem>, ticket: &str, part: &Part) -> Result<Option<String>, Trouble> {
    match part {
        Part::Note(note) => system.find_note(ticket, &note.marker).await,
        Part::Time(time) => system.find_time(ticket, &time.marker).await,
        // To be set again does no harm.
        Part::Status { .. } | Part::Done => Ok(None),
    }
}

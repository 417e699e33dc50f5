//! What the server has to say in a room by itself, in somebody's name.

use tokio::sync::oneshot;

use super::{LiveSessions, batch::Answer, input::Input};
use crate::{
    platform::{
        db::{TakenJob, TenantContext},
        error::{Error, Result},
        ids::{CommandId, SessionId},
        jobs::Verdict,
    },
    sessions::{self, Actor, Asked, Envelope, Release, Seat},
    tenancy::{self, Tenancy},
};

/// The job after which an escalation waits for somebody again.
pub const RELEASE: &str = "escalation.release";

/// How many actors of a session are asked in turn, before it is given up.
const TRIES: usize = 3;

impl LiveSessions {
    /// Asks something of a session and waits for the answer.
    ///
    /// # Errors
    /// `unavailable` when there is none.
    pub async fn request(
        &self,
        context: TenantContext,
        session: SessionId,
        seat: Seat,
        envelope: Envelope,
    ) -> Result<Answer> {
        // An actor stops where its log was replaced; the next one knows the command by its id, if it got that far.
        for _ in 0..TRIES {
            let room = self.enter(context.clone(), session).await?;
            let (answer, answered) = oneshot::channel();
            if room.send(Input::Request(seat.clone(), envelope.clone(), answer)).await.is_ok()
                && let Ok(answer) = answered.await
            {
                return Ok(answer);
            }
        }
        Err(Error::unavailable("the session actor stopped"))
    }

    /// Writes into a session's log what became of something that `by` put on the ticket, or of the
    /// ticket itself; once, however often it is said under the same name.
    ///
    /// # Errors
    /// `unavailable` when it could not be written; it may be said again.
    pub async fn report(
        &self,
        context: TenantContext,
        session: SessionId,
        by: Actor,
        (id, command): (CommandId, Asked),
    ) -> Result<()> {
        let envelope = Envelope { id, seen: u64::MAX, command };
        match self.request(context, session, Seat::in_name_of(by), envelope).await? {
            Answer::Accepted { .. } => Ok(()),
            Answer::Refused(refused) => Err(Error::unavailable(refused.message)),
        }
    }

    /// Opens again what somebody took over who may not take part any more.
    ///
    /// # Errors
    /// `unavailable` when it could not be written; the job is to be done again.
    pub async fn release(&self, tenancy: &Tenancy, context: &TenantContext, job: &TakenJob) -> Result<Verdict> {
        let escalation = CommandId(job.subject);
        let found = tenancy
            .db
            .tenant(context)
            .run(async |conn| {
                let Some((session, user)) = sessions::claimed(conn, escalation).await? else { return Ok(None) };
                let name = tenancy::names(conn, &[user]).await?.pop().map(|(_, name)| name);
                Ok::<_, Error>(Some((session, Actor { id: user, name: name.unwrap_or_default() })))
            })
            .await?;
        if let Some((session, by)) = found {
            let release = Asked::Release(Release { escalation, user: by.id });
            self.report(context.clone(), session, by, (CommandId(job.id.0), release)).await?;
        }
        Ok(Verdict::Done)
    }
}

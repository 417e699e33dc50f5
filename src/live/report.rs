//! What the server has to say in a room by itself, in somebody's name.

use tokio::sync::oneshot;

use super::{LiveSessions, batch::Answer, session_actor::Input};
use crate::{
    platform::{
        db::TenantContext,
        error::{Error, Result},
        ids::{CommandId, SessionId},
    },
    sessions::{Actor, Asked, Envelope, Seat},
    tenancy::Role,
};

impl LiveSessions {
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
        let room = self.enter(context, session).await?;
        let seat = Seat { user: by.id, name: by.name, role: Role::Engineer };
        let envelope = Envelope { id, seen: u64::MAX, command };
        let (answer, answered) = oneshot::channel();
        let sent = room.send(Input::Request(seat, envelope, answer)).await;
        sent.map_err(|_| Error::unavailable("the session actor stopped"))?;
        match answered.await.map_err(Error::unavailable)? {
            Answer::Accepted { .. } => Ok(()),
            Answer::Refused(refused) => Err(Error::unavailable(refused.message)),
        }
    }
}

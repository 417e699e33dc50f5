//! Telling a room how far what goes onto its ticket is, each thing for itself.
//!
//! What must stay true: it is said once however often it comes to that; that it is not said does
//! not undo it.

use uuid::Uuid;

use super::{
    PushDesk,
    model::{PushState, Standing, standings},
    store::{self, PushRow},
};
use crate::{
    platform::{
        db::{TenantConn, TenantContext},
        error::Result,
        ids::CommandId,
    },
    sessions::{Actor, Asked, PushStatus, Pushed},
    tenancy,
};

/// How far each thing is of a push.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn standings_of(conn: &mut TenantConn, push: &PushRow) -> Result<Vec<Standing>> {
    let parts = store::progress(conn, &[push.id]).await?;
    let parts: Vec<_> =
        parts.iter().map(|(_, delivery, state, why)| (*delivery, *state, why.as_deref())).collect();
    Ok(standings((push.state(), push.reason.as_deref()), &parts))
}

impl PushDesk {
    /// Tells the room how these things are. What has arrived is told once ever, the rest once on this
    /// `occasion`.
    pub(super) async fn say(
        &self,
        context: &TenantContext,
        push: &PushRow,
        standings: &[Standing],
        occasion: Uuid,
    ) {
        for Standing { delivery, state, reason } in standings {
            let (status, occasion) = match state {
                PushState::Queued => (PushStatus::Queued, occasion),
                PushState::Sent => (PushStatus::Sent, occasion),
                PushState::Confirmed => (PushStatus::Confirmed, push.id.0),
                PushState::Failed => (PushStatus::Failed, occasion),
            };
            let command = CommandId::by_server(&format!("{}\0{delivery:?}\0{status:?}\0{occasion}", push.id));
            let pushed = Pushed {
                push: push.id,
                delivery: *delivery,
                document: push.variant.clone(),
                ticket: push.ticket.clone(),
                status,
                reason: reason.clone(),
            };
            if let Err(error) = self.report(context, push, command, pushed).await {
                tracing::warn!(push = %push.id, %error, "a room was not told what became of its note");
            }
        }
    }

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

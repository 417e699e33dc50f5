//! What session actors work with, and the door for whoever answers in FlowPilot's name.

use std::{pin::Pin, sync::Arc};

use tokio::sync::mpsc;

use super::{core::Question, presence::PresenceBoard};
use crate::{
    platform::{
        clock::Clock,
        db::{Db, TenantContext},
    },
    sessions::{Assess, Finish, log::LogWriter},
};

/// What every session actor needs.
#[derive(Clone)]
pub struct Tools {
    /// Tenant data.
    pub db: Db,
    /// Appends.
    pub writer: LogWriter,
    /// Reads the time.
    pub clock: Clock,
    /// Who is where, for lists.
    pub board: PresenceBoard,
    /// Answers what is asked of the copilot.
    pub assistant: Arc<dyn Assistant>,
}

/// Whoever answers what is asked of the copilot: outside of this house, as a model or
/// as what stands in for one.
pub trait Assistant: Send + Sync {
    /// Answers in pieces, which are shown as they come; what it returns ends the answer
    /// and holds its whole text. Dropped when nobody wants the answer any more.
    fn answer(
        &self,
        context: TenantContext,
        question: Question,
        pieces: mpsc::Sender<String>,
    ) -> Pin<Box<dyn Future<Output = Finish> + Send>>;

    /// What it makes of a session that somebody is asked to take over, the escalation's name being
    /// the question's; soon, or why not.
    fn assess(&self, context: TenantContext, question: Question) -> Pin<Box<dyn Future<Output = Assess> + Send>>;

    /// Whether it has something to say that nobody asked for.
    fn speaks_up(
        &self,
        context: TenantContext,
        question: &Question,
    ) -> Pin<Box<dyn Future<Output = bool> + Send + '_>>;
}

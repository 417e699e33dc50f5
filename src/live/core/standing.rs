//! What permissions depend on: when it is the same, nobody needs to be told anew.

use crate::{
    platform::ids::{CommandId, TeamId, UserId},
    sessions::{ControlRequest, EscalationStatus, Participant, State, Status},
};

/// What permissions depend on.
#[derive(PartialEq)]
pub(super) struct Standing {
    status: Status,
    driver: Option<UserId>,
    participants: Vec<Participant>,
    control_requests: Vec<ControlRequest>,
    answering: bool,
    /// The escalation under way and how far it is.
    escalation: Option<(CommandId, EscalationStatus)>,
    /// Whom it is for, and how many of them would not.
    asked: (Option<UserId>, Option<TeamId>, usize),
}

impl Standing {
    pub(super) fn of(state: &State) -> Self {
        let open = state.escalation();
        let asked = open.map(|open| {
            (open.to.as_ref().map(|to| to.id), open.team.as_ref().map(|team| team.id), open.declined.len())
        });
        Self {
            status: state.status,
            driver: state.driver,
            participants: state.participants.clone(),
            control_requests: state.control_requests.clone(),
            answering: state.open_suggestion().is_some(),
            escalation: open.map(|open| (open.made.id, open.status)),
            asked: asked.unwrap_or_default(),
        }
    }
}

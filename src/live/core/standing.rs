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
    /// The escalation under way, how far it is, whom it is for, and how many would not.
    escalation: Option<(CommandId, EscalationStatus, Option<UserId>, Option<TeamId>, usize)>,
}

impl Standing {
    pub(super) fn of(state: &State) -> Self {
        let escalation = state.escalation().map(|open| {
            let (to, team) = (open.to.as_ref().map(|to| to.id), open.team.as_ref().map(|team| team.id));
            (open.made.id, open.status, to, team, open.declined.len())
        });
        Self {
            status: state.status,
            driver: state.driver,
            participants: state.participants.clone(),
            control_requests: state.control_requests.clone(),
            answering: state.open_suggestion().is_some(),
            escalation,
        }
    }
}

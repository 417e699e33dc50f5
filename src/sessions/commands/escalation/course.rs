//! What an offer goes through while it stands: it is read, FlowPilot says what it makes of it,
//! and whoever took it over may lose the right to go on.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{
    platform::ids::{CommandId, UserId},
    sessions::{
        commands::{Refusal, Room, control::moved},
        event::{Assessment, ControlReason, EventBody},
        policy::Act,
        state::EscalationStatus,
    },
};

/// Say that one has read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct EscalationSee {
    /// The escalation.
    pub escalation: CommandId,
}

/// FlowPilot has made something of it, or could not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assess {
    /// The escalation.
    pub escalation: CommandId,
    /// What it says.
    pub assessment: Assessment,
}

/// Who took it over may not take part any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Release {
    /// The escalation.
    pub escalation: CommandId,
    /// Who took it over.
    pub user: UserId,
}

impl EscalationSee {
    /// Once is enough.
    pub(in crate::sessions::commands) fn decide(&self, room: Room<'_>) -> Result<Vec<EventBody>, Refusal> {
        let known = room.escalation(self.escalation)?;
        known.demand_open()?;
        room.demand(Act::See)?;
        let before = known.seen.iter().any(|seen| seen.by.id == room.seat.user);
        Ok(Vec::from_iter((!before).then_some(EventBody::EscalationSeen { escalation: self.escalation })))
    }
}

impl Assess {
    /// Nothing where it was assessed already.
    pub(in crate::sessions::commands) fn decide(&self, room: Room<'_>) -> Vec<EventBody> {
        let waits = |known: &&super::Escalation| known.assessment.is_none();
        let known = room.escalation(self.escalation).ok().filter(waits);
        let assessment = Box::new(self.assessment.clone());
        let assessed = known.map(|_| EventBody::EscalationAssessed { escalation: self.escalation, assessment });
        assessed.into_iter().collect()
    }
}

impl Release {
    /// Nothing where they have it no more.
    pub(in crate::sessions::commands) fn decide(self, room: Room<'_>) -> Vec<EventBody> {
        // What they passed on is somebody else's to take over or to go on with.
        let theirs = room.state.escalation().is_some_and(|current| {
            let by_them = current.claimed_by.as_ref().is_some_and(|by| by.id == self.user);
            current.made.id == self.escalation && current.status == EscalationStatus::Claimed && by_them
        });
        if !theirs || room.state.status.is_over() {
            return Vec::new();
        }
        let released = EventBody::EscalationReleased { escalation: self.escalation };
        let drove = room.state.driver == Some(self.user);
        let control = drove.then(|| moved(room, None, ControlReason::Released));
        [released].into_iter().chain(control).collect()
    }
}

//! `escalation.*`: asking for help with a briefing, taking over, and handing back.
//!
//! What must stay true: a session has one open offer at most; of any number of people who
//! claim it one gets it, with control in the same commit, and the others are told who; nobody
//! claims their own.

mod briefing;

pub use briefing::of as briefing_of;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{Refusal, Room, control::moved, line, optional, text};
use crate::{
    platform::ids::{CommandId, UserId},
    sessions::{
        event::{ControlReason, EventBody, SessionRole, Urgency},
        policy::Act,
        state::{Escalation, EscalationStatus},
    },
};

/// Ask for somebody to take over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct EscalationOffer {
    /// Why, 1 to 1,000 characters.
    pub reason: String,
    /// How soon.
    pub urgency: Urgency,
    /// What one must know for it, one line of at most 100 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub skill: Option<String>,
    /// Somebody in the room; absent, whoever of the account comes first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub to: Option<UserId>,
}

/// Take over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct EscalationClaim {
    /// The escalation.
    pub escalation: CommandId,
}

/// Say that one will not take over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct EscalationDecline {
    /// The escalation.
    pub escalation: CommandId,
    /// Why, 1 to 500 characters.
    pub reason: String,
}

/// Hand it back to who asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct EscalationReturn {
    /// The escalation.
    pub escalation: CommandId,
    /// What is to be learnt from it, at most 2,000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub lesson: Option<String>,
}

/// Say that nobody is needed any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct EscalationWithdraw {
    /// The escalation.
    pub escalation: CommandId,
}

impl EscalationOffer {
    pub(super) fn decide(&self, room: Room<'_>, id: CommandId) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Offer)?;
        let reason = text("reason", &self.reason, 1_000)?;
        let skill = optional(self.skill.as_deref(), |skill| line("skill", skill, 100))?;
        let to = room.someone(self.to, "to")?;
        if to.as_ref().is_some_and(|to| to.id == room.seat.user) {
            return Err(Refusal::invalid("to: you cannot ask yourself. Choose somebody else, or nobody."));
        }
        let briefing = Box::new(briefing::of(room.state));
        Ok(vec![EventBody::EscalationOffered {
            escalation: id,
            reason,
            urgency: self.urgency,
            skill,
            to,
            briefing,
        }])
    }
}

impl EscalationClaim {
    pub(super) fn decide(&self, room: Room<'_>) -> Result<Vec<EventBody>, Refusal> {
        let known = room.escalation(self.escalation)?;
        // Who comes too late is told who was first before anything else.
        known.demand_open()?;
        room.demand(Act::Claim)?;
        if room.state.participant(room.seat.user).is_some_and(|person| person.role == SessionRole::Observer) {
            return Err(Refusal::invalid("You are here to watch only, and cannot take over."));
        }
        let user = room.seat.actor();
        let joins = room.state.participant(user.id).is_none();
        let joined = EventBody::ParticipantJoined { user: user.clone(), role: SessionRole::Collaborator };
        let claimed = EventBody::EscalationClaimed { escalation: self.escalation };
        let control =
            (room.state.driver != Some(user.id)).then(|| moved(room, Some(user), ControlReason::Claimed));
        Ok(joins.then_some(joined).into_iter().chain([claimed]).chain(control).collect())
    }
}

impl EscalationDecline {
    pub(super) fn decide(&self, room: Room<'_>) -> Result<Vec<EventBody>, Refusal> {
        room.escalation(self.escalation)?.demand_open()?;
        room.demand(Act::Decline)?;
        let reason = text("reason", &self.reason, 500)?;
        Ok(vec![EventBody::EscalationDeclined { escalation: self.escalation, reason }])
    }
}

impl EscalationReturn {
    pub(super) fn decide(&self, room: Room<'_>) -> Result<Vec<EventBody>, Refusal> {
        let known = room.escalation(self.escalation)?;
        if known.status != EscalationStatus::Claimed {
            return Err(Refusal::stale("Nobody has taken this over, or it was handed back already."));
        }
        room.demand(Act::Return)?;
        let lesson = optional(self.lesson.as_deref(), |lesson| text("lesson", lesson, 2_000))?;
        let returned = EventBody::EscalationReturned { escalation: self.escalation, lesson };
        // Who does not have control any more has none to give back.
        let has_control = room.state.driver == Some(room.seat.user);
        let control = has_control.then(|| moved(room, Some(known.made.by.clone()), ControlReason::Returned));
        Ok([returned].into_iter().chain(control).collect())
    }
}

impl EscalationWithdraw {
    pub(super) fn decide(&self, room: Room<'_>) -> Result<Vec<EventBody>, Refusal> {
        room.escalation(self.escalation)?.demand_open()?;
        room.demand(Act::Withdraw)?;
        Ok(vec![EventBody::EscalationWithdrawn { escalation: self.escalation }])
    }
}

impl Escalation {
    fn demand_open(&self) -> Result<(), Refusal> {
        let who = self.claimed_by.as_ref().map_or("Somebody", |by| by.name.as_str());
        Err(Refusal::stale(match self.status {
            EscalationStatus::Open => return Ok(()),
            EscalationStatus::Claimed | EscalationStatus::Returned => {
                format!("{who} has taken this over already.")
            }
            EscalationStatus::Withdrawn => format!("{} needs nobody any more.", self.made.by.name),
            EscalationStatus::Declined => "Who was asked will not take it over.".to_owned(),
            EscalationStatus::Ended => "The session ended before anybody took over.".to_owned(),
        }))
    }
}

impl<'a> Room<'a> {
    fn escalation(&self, id: CommandId) -> Result<&'a Escalation, Refusal> {
        let found = self.state.escalations.iter().rev().find(|known| known.made.id == id);
        let missing = || Refusal::invalid("escalation: there is none with this id.");
        found.map(AsRef::as_ref).ok_or_else(missing)
    }
}

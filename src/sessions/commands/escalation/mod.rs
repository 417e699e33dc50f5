//! `escalation.*`: asking for help with a briefing, taking over, and handing back.
//!
//! What must stay true: a session has one open offer at most; of any number of people who
//! claim it one gets it, with control in the same commit, and the others are told who; nobody
//! claims their own. Who took over may ask for somebody in turn; it comes back the same way.

mod briefing;
mod course;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

pub use briefing::of as briefing_of;
pub use course::{Assess, EscalationSee, Release};

use super::{Refusal, Room, control::moved, line, optional, text};
use crate::{
    platform::ids::{CommandId, TeamId, UserId},
    sessions::{
        event::{Actor, ControlReason, EventBody, SessionRole, TeamRef, Urgency},
        grounds::Grounds,
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
    /// Somebody of the account who may take part in sessions; absent, whoever comes first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub to: Option<UserId>,
    /// Whoever comes first of this team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub team: Option<TeamId>,
    /// The lines of the account's list that are so: all of them, where it has one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub confirmed: Vec<String>,
}

/// Have others asked instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct EscalationReaddress {
    /// The escalation.
    pub escalation: CommandId,
    /// Somebody of the account who may take part in sessions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub to: Option<UserId>,
    /// Whoever comes first of this team; without it and a person, of the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub team: Option<TeamId>,
    /// Why, 1 to 500 characters.
    pub reason: String,
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
        let grounds = room.grounds();
        let (to, team) = addressed(grounds, self.to, self.team, room.seat.user)?;
        if let Some(missing) = grounds.checklist.iter().find(|line| !self.confirmed.contains(line)) {
            return Err(Refusal::invalid(format!("confirmed: first see to “{missing}”, then say so.")));
        }
        let briefing = Box::new(briefing_of(room.state));
        Ok(vec![EventBody::EscalationOffered {
            escalation: id,
            reason,
            urgency: self.urgency,
            skill,
            to,
            team,
            // What was said beyond the list is of no list.
            confirmed: grounds.checklist.clone(),
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
        let known = room.escalation(self.escalation)?;
        known.demand_open()?;
        room.demand(Act::Decline)?;
        let reason = text("reason", &self.reason, 500)?;
        let declined = EventBody::EscalationDeclined { escalation: self.escalation, reason };
        let stays = |who: &&Actor| {
            let no = [known.made.by.id, room.seat.user].contains(&who.id);
            !no && known.declined.iter().all(|declined| declined.by.id != who.id)
        };
        // Of one person who was asked, the no itself says that.
        let exhausted =
            known.to.is_none() && !known.exhausted && !room.grounds().engaged.iter().any(|who| stays(&who));
        let exhausted = exhausted.then_some(EventBody::EscalationExhausted { escalation: self.escalation });
        Ok([declined].into_iter().chain(exhausted).collect())
    }
}

impl EscalationReaddress {
    pub(super) fn decide(&self, room: Room<'_>) -> Result<Vec<EventBody>, Refusal> {
        let known = room.escalation(self.escalation)?;
        known.demand_open()?;
        room.demand(Act::Readdress)?;
        let reason = text("reason", &self.reason, 500)?;
        let (to, team) = addressed(room.grounds(), self.to, self.team, known.made.by.id)?;
        if (&to, &team) == (&known.to, &known.team) && known.declined.is_empty() {
            return Err(Refusal::invalid("to: they are asked already. Choose somebody else."));
        }
        Ok(vec![EventBody::EscalationReaddressed { escalation: self.escalation, to, team, reason }])
    }
}

/// Who is asked, in place of `asker`: a person, a team, or nobody in particular.
fn addressed(
    grounds: &Grounds,
    to: Option<UserId>,
    team: Option<TeamId>,
    asker: UserId,
) -> Result<(Option<Actor>, Option<TeamRef>), Refusal> {
    if to.is_some() && team.is_some() {
        return Err(Refusal::invalid("team: ask a person or a team, not both."));
    }
    if to == Some(asker) {
        return Err(Refusal::invalid(
            "to: whoever asks for help cannot give it. Choose somebody else, or nobody.",
        ));
    }
    if let Some(to) = to {
        let found = grounds.engaged.iter().find(|who| who.id == to).cloned();
        let nobody = || Refusal::invalid("to: nobody with this id can take over. Choose somebody from the list.");
        return Ok((Some(found.ok_or_else(nobody)?), None));
    }
    if team.is_none() {
        return Ok((None, None));
    }
    let none = || Refusal::invalid("team: there is no team with this id. Choose one from the list.");
    let found = grounds.team.clone().ok_or_else(none)?;
    if grounds.engaged.iter().all(|who| who.id == asker) {
        let name = &found.name;
        return Err(Refusal::invalid(format!("team: nobody else of {name} can take over. Choose another team.")));
    }
    Ok((None, Some(found)))
}

impl EscalationReturn {
    pub(super) fn decide(&self, room: Room<'_>) -> Result<Vec<EventBody>, Refusal> {
        let known = room.escalation(self.escalation)?;
        if known.status != EscalationStatus::Claimed {
            return Err(Refusal::stale("Nobody has taken this over, or it was handed back already."));
        }
        room.demand(Act::Return)?;
        if room.state.escalation().is_none_or(|current| current.made.id != self.escalation) {
            return Err(Refusal::stale("Somebody else was asked to take this over since. Hand back that first."));
        }
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
            EscalationStatus::Ended if self.claimed_by.is_some() => {
                format!("{who} took this over, and the session has ended.")
            }
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

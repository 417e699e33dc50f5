//! Help that was asked for, who gave it, and how it was handed back.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{
    State,
    apply::{find, made},
};
use crate::{
    platform::ids::CommandId,
    sessions::event::{Actor, Assessment, Briefing, Event, EventBody, TeamRef, Urgency, Written},
};

/// How far an escalation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EscalationStatus {
    /// It waits for somebody.
    Open,
    /// Somebody took over.
    Claimed,
    /// It was handed back.
    Returned,
    /// Who asked needs nobody any more.
    Withdrawn,
    /// The one who was asked will not.
    Declined,
    /// The session ended, while somebody worked on it or before anybody came.
    Ended,
}

impl EscalationStatus {
    /// Whether it waits, or somebody works on it.
    fn is_at_hand(self) -> bool {
        matches!(self, Self::Open | Self::Claimed)
    }
}

/// Somebody who will not take over, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Declined {
    /// Who.
    pub by: Actor,
    /// Why.
    pub reason: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Somebody who has read what is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Seen {
    /// Who.
    pub by: Actor,
    /// When first.
    pub at: DateTime<Utc>,
}

/// That others are asked than were at first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Readdressed {
    /// Who said so.
    pub by: Actor,
    /// Why.
    pub reason: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// That it was handed back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct HandedBack {
    /// The event.
    #[ts(type = "number")]
    pub seq: u64,
    /// Who had taken over.
    pub by: Actor,
    /// When.
    pub at: DateTime<Utc>,
}

/// A hand-off that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Escalation {
    /// Who asked and when.
    #[serde(flatten)]
    #[ts(flatten)]
    pub made: Written,
    /// How far it is.
    pub status: EscalationStatus,
    /// Why.
    pub reason: String,
    /// How soon.
    pub urgency: Urgency,
    /// What one must know for it.
    pub skill: Option<String>,
    /// Who is asked; nobody in particular when absent.
    pub to: Option<Actor>,
    /// The team that is asked.
    #[serde(default)]
    pub team: Option<TeamRef>,
    /// That others were asked before, the last time it was given on.
    #[serde(default)]
    pub readdressed: Option<Readdressed>,
    /// What whoever asked has confirmed of the account's list.
    #[serde(default)]
    pub confirmed: Vec<String>,
    /// What whoever takes over has to know.
    pub briefing: Briefing,
    /// What FlowPilot makes of it; absent while it thinks.
    #[serde(default)]
    pub assessment: Option<Assessment>,
    /// Who of those asked has read it.
    #[serde(default)]
    pub seen: Vec<Seen>,
    /// Who took over.
    pub claimed_by: Option<Actor>,
    /// When.
    pub claimed_at: Option<DateTime<Utc>>,
    /// Who of those asked would not.
    pub declined: Vec<Declined>,
    /// Nobody is left of those asked.
    #[serde(default)]
    pub exhausted: bool,
    /// That it was handed back.
    #[serde(default)]
    pub handed_back: Option<HandedBack>,
    /// What is to be learnt from it.
    pub lesson: Option<String>,
}

impl State {
    /// The escalation that waits, or that somebody works on.
    #[must_use]
    pub fn escalation(&self) -> Option<&Escalation> {
        // Who took one over may ask for help in turn; with that over, theirs is at hand again.
        let mut newest = self.escalations.iter().rev().map(AsRef::as_ref);
        newest.find(|known| known.status.is_at_hand())
    }

    /// Who handed it on, in the chain that ends with this one: whoever asked, and before them
    /// whoever's own request somebody worked on when this one was handed back. Each once.
    #[must_use]
    pub fn handed_on_by(&self, last: &Escalation) -> Vec<&Actor> {
        let back = last.handed_back.as_ref().map_or(self.seq, |back| back.seq);
        let beneath = |known: &&Escalation| {
            let goes_on = known.handed_back.as_ref().is_none_or(|earlier| earlier.seq >= back);
            // What ended with the session was begun anew if that was opened again.
            let ended = known.status == EscalationStatus::Ended && !self.status.is_over();
            known.made.seq <= last.made.seq && known.claimed_by.is_some() && goes_on && !ended
        };
        let mut chain: Vec<&Actor> = Vec::new();
        for known in self.escalations.iter().rev().map(AsRef::as_ref).filter(beneath) {
            if chain.iter().all(|who| who.id != known.made.by.id) {
                chain.push(&known.made.by);
            }
        }
        chain
    }

    pub(super) fn apply_to_escalations(&mut self, event: &Event) -> bool {
        match &event.body {
            EventBody::EscalationOffered { .. } => self.escalations.extend(offered(event).map(Arc::new)),
            EventBody::EscalationReaddressed { escalation, to, team, reason } => {
                let (by, reason, at) = (event.by.clone(), reason.clone(), event.at);
                self.change_escalation(*escalation, |known| {
                    known.to.clone_from(to);
                    known.team.clone_from(team);
                    known.readdressed = Some(Readdressed { by, reason, at });
                    known.declined.clear();
                    known.exhausted = false;
                });
            }
            EventBody::EscalationSeen { escalation } => self.change_escalation(*escalation, |known| {
                known.seen.push(Seen { by: event.by.clone(), at: event.at });
            }),
            EventBody::EscalationAssessed { escalation, assessment } => {
                self.change_escalation(*escalation, |known| known.assessment = Some(assessment.as_ref().clone()));
            }
            EventBody::EscalationExhausted { escalation } => {
                self.change_escalation(*escalation, |known| known.exhausted = true);
            }
            EventBody::EscalationClaimed { escalation } => self.change_escalation(*escalation, |known| {
                known.status = EscalationStatus::Claimed;
                known.claimed_by = Some(event.by.clone());
                known.claimed_at = Some(event.at);
            }),
            EventBody::EscalationReleased { escalation } => self.change_escalation(*escalation, |known| {
                known.status = EscalationStatus::Open;
                known.claimed_by = None;
                known.claimed_at = None;
            }),
            EventBody::EscalationDeclined { escalation, reason } => self.change_escalation(*escalation, |known| {
                let (by, reason, at) = (event.by.clone(), reason.clone(), event.at);
                if known.to.as_ref().is_some_and(|to| to.id == by.id) {
                    known.status = EscalationStatus::Declined;
                }
                known.declined.push(Declined { by, reason, at });
            }),
            EventBody::EscalationReturned { escalation, lesson } => self.change_escalation(*escalation, |known| {
                known.status = EscalationStatus::Returned;
                known.handed_back = Some(HandedBack { seq: event.seq, by: event.by.clone(), at: event.at });
                known.lesson.clone_from(lesson);
            }),
            EventBody::EscalationWithdrawn { escalation } => {
                self.change_escalation(*escalation, |known| known.status = EscalationStatus::Withdrawn);
            }
            _ => return false,
        }
        true
    }

    /// The session is over, and with it what was asked for, and who works on it.
    pub(super) fn end_escalations(&mut self) {
        for known in self.escalations.iter_mut().filter(|known| known.status.is_at_hand()) {
            Arc::make_mut(known).status = EscalationStatus::Ended;
        }
    }

    fn change_escalation(&mut self, id: CommandId, change: impl FnOnce(&mut Escalation)) {
        if let Some(known) = find(&mut self.escalations, |known| known.made.id == id) {
            change(known);
        }
    }
}

/// What an offer begins as.
fn offered(event: &Event) -> Option<Escalation> {
    let EventBody::EscalationOffered { escalation, reason, urgency, skill, to, team, confirmed, briefing } =
        &event.body
    else {
        return None;
    };
    Some(Escalation {
        made: made(*escalation, event),
        status: EscalationStatus::Open,
        reason: reason.clone(),
        urgency: *urgency,
        skill: skill.clone(),
        to: to.clone(),
        team: team.clone(),
        readdressed: None,
        confirmed: confirmed.clone(),
        briefing: briefing.as_ref().clone(),
        assessment: None,
        seen: Vec::new(),
        claimed_by: None,
        claimed_at: None,
        declined: Vec::new(),
        exhausted: false,
        handed_back: None,
        lesson: None,
    })
}

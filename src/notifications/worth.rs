//! What is worth telling, decided from the event and what the session has become. Pure.

use super::model::Kind;
use crate::{
    platform::ids::{CommandId, UserId},
    sessions::{Actor, Escalation, EscalationStatus, Event, EventBody, PushStatus, State, Urgency},
};

/// Who is told, before anybody asked what they may see and want.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// These.
    People(Vec<UserId>),
    /// Whoever may take over.
    Queue,
}

/// Something worth telling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worth {
    /// What.
    pub kind: Kind,
    /// Whom.
    pub whom: Whom,
    /// A business stands still.
    pub critical: bool,
}

/// What an event is worth telling; nothing for most. `state` is the session as it is now.
pub fn worth(event: &Event, state: &State) -> Option<Worth> {
    let by = event.by.id;
    let people = |people: Vec<UserId>| Whom::People(people.into_iter().filter(|user| *user != by).collect());
    let (kind, whom) = match &event.body {
        EventBody::EscalationOffered { to, .. } => {
            (Kind::EscalationOffered, to.as_ref().map_or(Whom::Queue, |to| people(vec![to.id])))
        }
        EventBody::EscalationClaimed { escalation } => {
            (Kind::EscalationClaimed, people(asker(state, *escalation)))
        }
        EventBody::EscalationDeclined { escalation, .. } => {
            (Kind::EscalationDeclined, people(asker(state, *escalation)))
        }
        EventBody::EscalationReturned { escalation, .. } => {
            (Kind::EscalationReturned, people(asker(state, *escalation)))
        }
        EventBody::ChatSaid { mentions, .. } => {
            (Kind::ChatMentioned, people(mentions.iter().map(|meant| meant.id).collect()))
        }
        // It is said in the name of whoever put it there.
        EventBody::PushMoved { status: PushStatus::Failed, .. } => (Kind::PushFailed, Whom::People(vec![by])),
        _ => return None,
    };
    Some(Worth { kind, whom, critical: urgency(event) == Some(Urgency::Critical) })
}

/// How soon somebody is needed, where somebody is.
pub fn urgency(event: &Event) -> Option<Urgency> {
    match &event.body {
        EventBody::EscalationOffered { urgency, .. } => Some(*urgency),
        _ => None,
    }
}

/// The words that somebody wrote, of what is told.
pub fn words(event: &Event) -> Option<&str> {
    match &event.body {
        EventBody::EscalationOffered { reason, .. } | EventBody::EscalationDeclined { reason, .. } => Some(reason),
        EventBody::EscalationReturned { lesson, .. } => lesson.as_deref(),
        EventBody::ChatSaid { text, .. } => Some(text),
        EventBody::PushMoved { reason, .. } => reason.as_deref(),
        _ => None,
    }
}

/// Why it is not worth telling any more, if it is not.
pub fn moot(event: &Event, state: &State) -> Option<String> {
    let EventBody::EscalationOffered { escalation, .. } = &event.body else { return None };
    let known = find(state, *escalation)?;
    let who = |by: &Option<Actor>| by.as_ref().map_or_else(|| "Somebody".to_owned(), |by| by.name.clone());
    match known.status {
        EscalationStatus::Open => None,
        EscalationStatus::Claimed | EscalationStatus::Returned => {
            Some(format!("{} took over meanwhile.", who(&known.claimed_by)))
        }
        EscalationStatus::Withdrawn => Some("Nobody is needed any more.".to_owned()),
        EscalationStatus::Declined => Some("Who was asked had declined already.".to_owned()),
        EscalationStatus::Ended => Some("The session ended meanwhile.".to_owned()),
    }
}

fn find(state: &State, escalation: CommandId) -> Option<&Escalation> {
    state.escalations.iter().rev().find(|known| known.made.id == escalation).map(AsRef::as_ref)
}

fn asker(state: &State, escalation: CommandId) -> Vec<UserId> {
    find(state, escalation).map(|known| known.made.by.id).into_iter().collect()
}

//! What is worth telling, decided from the event and what the session has become. Pure.

use std::sync::Arc;

use uuid::Uuid;

use super::model::Kind;
use crate::{
    platform::ids::{CommandId, TeamId, UserId},
    sessions::{
        Actor, Escalation, EscalationStatus, Event, EventBody, Push, PushStatus, State, TaskStatus, TeamRef,
        Urgency,
    },
};

/// Who is told, before anybody asked what they may see and want.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// These.
    People(Vec<UserId>),
    /// Whoever of a team may take over.
    Team(TeamId),
    /// Whoever may take over.
    Queue,
}

impl Whom {
    fn asked(to: Option<&Actor>, team: Option<&TeamRef>) -> Self {
        match (to, team) {
            (Some(to), _) => Self::People(vec![to.id]),
            (None, Some(team)) => Self::Team(team.id),
            (None, None) => Self::Queue,
        }
    }
}

/// Something worth telling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worth {
    /// What.
    pub kind: Kind,
    /// Whom.
    pub whom: Whom,
    /// Who is not told in any case: who did it, and who asked for it.
    pub but: Vec<UserId>,
    /// How soon, where somebody is needed.
    pub urgency: Option<Urgency>,
}

/// What an event is worth telling; nothing for most. `state` is the session as it is now.
pub fn worth(event: &Event, state: &State) -> Option<Worth> {
    let by = event.by.id;
    let people = |people: Vec<UserId>| Whom::People(people.into_iter().filter(|user| *user != by).collect());
    let (kind, whom) = match &event.body {
        EventBody::EscalationOffered { to, team, .. } | EventBody::EscalationReaddressed { to, team, .. } => {
            (Kind::EscalationOffered, Whom::asked(to.as_ref(), team.as_ref()))
        }
        EventBody::EscalationReleased { escalation } => {
            let known = find(state, *escalation)?;
            (Kind::EscalationOffered, Whom::asked(known.to.as_ref(), known.team.as_ref()))
        }
        EventBody::EscalationClaimed { escalation } => {
            (Kind::EscalationClaimed, people(asker(state, *escalation)))
        }
        EventBody::EscalationDeclined { escalation, .. } => {
            (Kind::EscalationDeclined, people(asker(state, *escalation)))
        }
        EventBody::EscalationReturned { escalation, lesson } => {
            (Kind::EscalationReturned, people(who_learns(state, *escalation, lesson.is_some())))
        }
        EventBody::ChatSaid { mentions, .. } => {
            (Kind::ChatMentioned, people(mentions.iter().map(|meant| meant.id).collect()))
        }
        EventBody::TaskAdded { assignee: Some(to), .. } | EventBody::TaskMoved { assignee: Some(to), .. } => {
            (Kind::TaskAssigned, people(vec![to.id]))
        }
        // It is said in the name of whoever put it there; of what went together, once.
        EventBody::PushMoved { push, delivery, status: PushStatus::Failed, .. } => {
            let failed = |known: &&Arc<Push>| known.id == *push && known.status == PushStatus::Failed;
            let first = state.pushes.iter().filter(failed).map(|known| known.delivery).min();
            if first.is_some_and(|first| first != *delivery) {
                return None;
            }
            (Kind::PushFailed, Whom::People(vec![by]))
        }
        _ => return None,
    };
    let asks = needing(event).map_or_else(Vec::new, |escalation| asker(state, escalation));
    let but = std::iter::once(by).chain(asks).collect();
    Some(Worth { kind, whom, but, urgency: urgency(event, state) })
}

/// What it is about, where more may be told of the same: somebody is told the newest of it, once.
pub fn thing(event: &Event) -> Option<Uuid> {
    match &event.body {
        EventBody::TaskAdded { task, .. } | EventBody::TaskMoved { task, .. } => Some(task.0),
        EventBody::PushMoved { push, .. } => Some(push.0),
        _ => escalation(event).map(|escalation| escalation.0),
    }
}

/// The escalation that is told of.
pub fn escalation(event: &Event) -> Option<CommandId> {
    match &event.body {
        EventBody::EscalationClaimed { escalation }
        | EventBody::EscalationDeclined { escalation, .. }
        | EventBody::EscalationReturned { escalation, .. } => Some(*escalation),
        _ => needing(event),
    }
}

/// How soon somebody is needed, where somebody is.
pub fn urgency(event: &Event, state: &State) -> Option<Urgency> {
    find(state, needing(event)?).map(|known| known.urgency)
}

/// In whose name it is told: where somebody is needed, who asked.
pub fn who<'a>(event: &'a Event, state: &'a State) -> &'a Actor {
    match &event.body {
        EventBody::EscalationReleased { escalation } | EventBody::EscalationReaddressed { escalation, .. } => {
            find(state, *escalation).map_or(&event.by, |known| &known.made.by)
        }
        _ => &event.by,
    }
}

/// Who gave the request of another to whoever is told.
pub fn passed_on_by<'a>(event: &'a Event, state: &State) -> Option<&'a Actor> {
    let passes = matches!(event.body, EventBody::EscalationReaddressed { .. });
    Some(&event.by).filter(|by| passes && who(event, state).id != by.id)
}

/// The escalation for which somebody is needed by this.
pub fn needing(event: &Event) -> Option<CommandId> {
    match &event.body {
        EventBody::EscalationOffered { escalation, .. }
        | EventBody::EscalationReaddressed { escalation, .. }
        | EventBody::EscalationReleased { escalation } => Some(*escalation),
        _ => None,
    }
}

/// The words that somebody wrote, of what is told.
pub fn words(event: &Event) -> Option<&str> {
    match &event.body {
        EventBody::EscalationOffered { reason, .. }
        | EventBody::EscalationReaddressed { reason, .. }
        | EventBody::EscalationDeclined { reason, .. } => Some(reason),
        EventBody::EscalationReturned { lesson, .. } => lesson.as_deref(),
        EventBody::ChatSaid { text, .. } => Some(text),
        EventBody::TaskAdded { title, .. } => Some(title),
        EventBody::PushMoved { reason, .. } => reason.as_deref(),
        _ => None,
    }
}

/// What the task is called that was given to somebody, where the event does not say it.
pub fn task_title<'a>(event: &Event, state: &'a State) -> Option<&'a str> {
    let (task, _) = given(event)?;
    state.tasks.iter().find(|known| known.made.id == task).map(|known| known.title.as_str())
}

/// A task that is given to somebody, and whom.
pub fn given(event: &Event) -> Option<(CommandId, &Actor)> {
    match &event.body {
        EventBody::TaskAdded { task, assignee, .. } | EventBody::TaskMoved { task, assignee, .. } => {
            assignee.as_ref().map(|to| (*task, to))
        }
        _ => None,
    }
}

/// Why there is nothing to do about a task any more, for whom it was given to.
fn no_task(task: CommandId, to: &Actor, state: &State) -> Option<String> {
    let known = state.tasks.iter().find(|known| known.made.id == task)?;
    let is_theirs = known.assignee.as_ref().is_some_and(|who| who.id == to.id);
    let why = match known.status {
        TaskStatus::Done => "The task is done.",
        TaskStatus::Dropped => "The task is not needed any more.",
        TaskStatus::Open | TaskStatus::Doing if !is_theirs => "It is not their task any more.",
        TaskStatus::Open | TaskStatus::Doing if state.status.is_over() => "The session ended meanwhile.",
        TaskStatus::Open | TaskStatus::Doing => return None,
    };
    Some(why.to_owned())
}

/// Why it is not worth telling any more, if it is not.
pub fn moot(event: &Event, state: &State) -> Option<String> {
    if let Some((task, to)) = given(event) {
        return no_task(task, to, state);
    }
    let known = find(state, needing(event)?)?;
    let name = |by: &Option<Actor>| by.as_ref().map_or_else(|| "Somebody".to_owned(), |by| by.name.clone());
    match known.status {
        EscalationStatus::Open if asks_others(event, known) => Some("Others were asked meanwhile.".to_owned()),
        EscalationStatus::Open => None,
        EscalationStatus::Claimed | EscalationStatus::Returned => {
            Some(format!("{} took over meanwhile.", name(&known.claimed_by)))
        }
        EscalationStatus::Withdrawn => Some("Nobody is needed any more.".to_owned()),
        EscalationStatus::Declined => Some("Who was asked had declined already.".to_owned()),
        EscalationStatus::Ended => Some("The session ended meanwhile.".to_owned()),
    }
}

/// Whether this may end what somebody was told of.
pub fn settles(event: &Event) -> bool {
    matches!(
        event.body,
        EventBody::EscalationReaddressed { .. }
            | EventBody::EscalationClaimed { .. }
            | EventBody::EscalationDeclined { .. }
            | EventBody::EscalationReturned { .. }
            | EventBody::EscalationWithdrawn { .. }
            | EventBody::TaskMoved { .. }
            | EventBody::TaskResolved { .. }
            | EventBody::SessionCompleted { .. }
            | EventBody::SessionAbandoned { .. }
    )
}

/// Whether by `cause` somebody takes the task that was given to them by this: they know of it.
pub fn takes_up(cause: &Event, event: &Event, user: UserId) -> bool {
    let EventBody::TaskMoved { status: TaskStatus::Doing, .. } = cause.body else { return false };
    let task = |event| given(event).map(|(task, to)| (task, to.id));
    cause.by.id == user && task(cause) == task(event)
}

/// Whether what `user` was told by this is over, whoever dealt with it. What is to be learnt
/// from a hand-over, and that nobody will come, stays to be read.
pub fn is_over(event: &Event, state: &State, user: UserId) -> bool {
    let of = |escalation: CommandId| find(state, escalation);
    match &event.body {
        EventBody::EscalationDeclined { escalation, .. } => of(*escalation)
            .is_some_and(|known| !matches!(known.status, EscalationStatus::Open | EscalationStatus::Declined)),
        EventBody::EscalationClaimed { escalation } => {
            of(*escalation).is_some_and(|known| known.status != EscalationStatus::Claimed)
        }
        _ => {
            let said_no = |known: &Escalation| known.declined.iter().any(|no| no.by.id == user);
            moot(event, state).is_some() || needing(event).and_then(of).is_some_and(said_no)
        }
    }
}

/// Whether it was given to others since.
pub fn asks_others(event: &Event, known: &Escalation) -> bool {
    match &event.body {
        EventBody::EscalationOffered { to, team, .. } | EventBody::EscalationReaddressed { to, team, .. } => {
            (to, team) != (&known.to, &known.team)
        }
        _ => false,
    }
}

/// The escalation of this name.
pub fn find(state: &State, escalation: CommandId) -> Option<&Escalation> {
    state.escalations.iter().rev().find(|known| known.made.id == escalation).map(AsRef::as_ref)
}

fn asker(state: &State, escalation: CommandId) -> Vec<UserId> {
    find(state, escalation).map(|known| known.made.by.id).into_iter().collect()
}

/// It comes back to who asked; what is to be learnt is for all who had handed it on.
fn who_learns(state: &State, escalation: CommandId, has_lesson: bool) -> Vec<UserId> {
    let mut all = asker(state, escalation);
    if let Some(known) = find(state, escalation).filter(|_| has_lesson) {
        all.extend(state.handed_on_by(known).into_iter().map(|who| who.id).filter(|who| *who != known.made.by.id));
    }
    all
}

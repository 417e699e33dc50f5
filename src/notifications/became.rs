//! What became of what somebody was told, for the list of it. Pure.

use super::worth::{asks_others, escalation, find, given, needing};
use crate::{
    platform::ids::{CommandId, UserId},
    sessions::{Actor, Escalation, EscalationStatus, Event, EventBody, State, TaskStatus},
};

/// How something stands by now for `reader`, in words; nothing where that is what the line says.
pub fn became(event: &Event, state: &State, reader: UserId) -> Option<String> {
    if let Some((task, to)) = given(event) {
        return of_task(task, to, state);
    }
    match &event.body {
        EventBody::EscalationClaimed { escalation } => {
            let known = find(state, *escalation)?;
            let is_open = known.status == EscalationStatus::Open;
            is_open.then(|| "It is open again: nobody works on it.".to_owned())
        }
        EventBody::EscalationDeclined { escalation, .. } => {
            let known = find(state, *escalation)?;
            if known.status == EscalationStatus::Declined { None } else { of_request(known, reader) }
        }
        _ => {
            let known = find(state, needing(event)?)?;
            if asks_others(event, known) { of_former(known, reader) } else { of_request(known, reader) }
        }
    }
}

/// Whether something is still to be done about an escalation or a task that was told.
pub fn is_open(event: &Event, state: &State) -> Option<bool> {
    if let Some((task, to)) = given(event) {
        return Some(of_task(task, to, state).is_none());
    }
    let known = find(state, escalation(event)?)?;
    Some(known.status == EscalationStatus::Open)
}

/// A request, for whom it is not addressed to any more.
fn of_former(known: &Escalation, reader: UserId) -> Option<String> {
    let passed = known.readdressed.as_ref().filter(|_| known.status == EscalationStatus::Open);
    let Some(passed) = passed else { return of_request(known, reader) };
    let whom = known.to.as_ref().map(|to| to.name.clone());
    let whom = whom.or_else(|| known.team.as_ref().map(|team| format!("the team {}", team.name)));
    Some(format!("{} passed it on to {}.", you(&passed.by, reader), whom.as_deref().unwrap_or("everybody")))
}

fn of_request(known: &Escalation, reader: UserId) -> Option<String> {
    let taker = known.claimed_by.as_ref().map_or_else(|| "Somebody".to_owned(), |by| you(by, reader));
    let own_no = known.declined.iter().find(|no| no.by.id == reader);
    let last_no = known.declined.last().filter(|_| known.status == EscalationStatus::Declined);
    Some(match known.status {
        EscalationStatus::Open | EscalationStatus::Declined => {
            format!("{} declined.", you(&own_no.or(last_no)?.by, reader))
        }
        EscalationStatus::Claimed => format!("{taker} took over."),
        EscalationStatus::Returned => format!("{taker} took over and handed it back."),
        EscalationStatus::Withdrawn if known.made.by.id == reader => "You need nobody any more.".to_owned(),
        EscalationStatus::Withdrawn => format!("{} needs nobody any more.", known.made.by.name),
        EscalationStatus::Ended if known.claimed_by.is_some() => {
            format!("{taker} took over, and the session has ended.")
        }
        EscalationStatus::Ended => "The session ended before anybody took over.".to_owned(),
    })
}

/// A task, for whom it was given to.
fn of_task(task: CommandId, to: &Actor, state: &State) -> Option<String> {
    let known = state.tasks.iter().find(|known| known.made.id == task)?;
    let of_others = known.assignee.as_ref().filter(|who| who.id != to.id);
    match (known.status, of_others) {
        (TaskStatus::Done, _) => Some("It is done.".to_owned()),
        (TaskStatus::Dropped, _) => Some("It is not needed any more.".to_owned()),
        (TaskStatus::Open | TaskStatus::Doing, Some(other)) => Some(format!("{} has it now.", other.name)),
        (TaskStatus::Open | TaskStatus::Doing, None) if known.assignee.is_none() => {
            Some("It is nobody's task any more.".to_owned())
        }
        (TaskStatus::Open | TaskStatus::Doing, None) if state.status.is_over() => {
            Some("The session has ended.".to_owned())
        }
        (TaskStatus::Open | TaskStatus::Doing, None) => None,
    }
}

fn you(who: &Actor, reader: UserId) -> String {
    if who.id == reader { "You".to_owned() } else { who.name.clone() }
}

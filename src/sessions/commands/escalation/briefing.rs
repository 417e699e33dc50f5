//! The briefing: what a call of five minutes would have told, at once and of the events, for
//! whoever takes over or goes on later. Pure.

use chrono::{DateTime, Utc};

use crate::{
    platform::plain::{first_line, plain},
    sessions::{
        event::{BriefLine, Briefing, Proposal, SuggestionEnd, TaskStatus},
        state::{Decision, Escalation, EscalationStatus, State, Suggestion, Visit, VisitKind},
    },
};

/// Most lines of each part, the newest kept, and longest line, in characters.
const MOST: usize = 25;
const LONGEST: usize = 300;
/// Longest lesson, and longest course of a request for help: it is what is read for.
const LONGEST_LESSON: usize = 1_000;
/// Longest line with how something went: nothing that was printed is cut within a word.
const LONGEST_TRIED: usize = 700;

/// The briefing of a session as it stands.
pub fn of(state: &State) -> Briefing {
    let said = said_of_now(state);
    Briefing {
        problem: problem(state),
        ticket: state.ticket.as_ref().map(|ticket| cut(&ticket.number)),
        client: state.ticket.as_ref().and_then(|ticket| ticket.client.as_deref()).map(cut),
        tried: last(tried(state)),
        passed_over: last(passed_over(state)),
        known: last(known(state)),
        notes: last(notes(state)),
        ruled_out: last(ruled_out(state)),
        likely: said.and_then(likely),
        confidence: said.and_then(|said| said.confidence),
        next: last(next(state, said)),
        tasks: last(tasks(state)),
        before: last(before(state)),
        lessons: last(lessons(state)),
    }
}

fn problem(state: &State) -> String {
    let text = match &state.ticket {
        Some(ticket) => {
            let client = ticket.client.as_ref().map_or(String::new(), |client| format!(" at {client}"));
            let title = if ticket.title.is_empty() { &state.title } else { &ticket.title };
            format!("{title}{client} (ticket {})", ticket.number)
        }
        None => state.title.clone(),
    };
    cut(&text)
}

fn tried(state: &State) -> Vec<BriefLine> {
    let visits = state.way().filter(|visit| visit.is_tried()).map(|visit| {
        let choice = visit.choice.as_ref().map_or("", |choice| choice.label.as_str());
        let took = match visit.took_ms / 60_000 {
            0 => String::new(),
            minutes => format!(" ({minutes} min)"),
        };
        let went = format!("{} → {choice}{took}{}", visit.node.title, printed(visit.output.as_deref()));
        done_at(visit.at, tried_line(&went, visit.seq))
    });
    let steps = state.steps.iter().filter_map(|step| {
        let outcome = step.outcome.as_ref().filter(|_| step.is_tried())?;
        let went = format!("{} → {}{}", step.title, outcome.label, printed(step.output.as_deref()));
        Some(done_at(step.made.at, tried_line(&went, step.made.seq)))
    });
    let tasks = state.tasks.iter().filter(|task| task.status == TaskStatus::Done).filter_map(|task| {
        let result = first_line(task.result.as_deref()?);
        Some(tried_line(&format!("{} → {result}", task.title), task.made.seq))
    });
    in_order(visits.chain(steps).chain(tasks))
}

/// How what was printed begins.
fn printed(output: Option<&str>) -> String {
    let first = output.map(first_line).filter(|first| !first.is_empty());
    first.map_or(String::new(), |first| format!("; printed: {first}"))
}

fn tried_line(text: &str, seq: u64) -> BriefLine {
    BriefLine { text: cut_at(text, LONGEST_TRIED), events: vec![seq], at: None }
}

/// What nobody tried, though it was come to or meant to be.
fn passed_over(state: &State) -> Vec<BriefLine> {
    let visits = state.passed_over().into_iter().map(|visit| {
        let text = match visit.output.as_deref().filter(|_| visit.kind == VisitKind::Skipped) {
            Some(why) => format!("Skipped “{}”: {why}", visit.node.title),
            None => format!("Left “{}” open", visit.node.title),
        };
        done_at(visit.at, line(&text, vec![visit.seq]))
    });
    let dropped = state.steps.iter().filter(|step| step.outcome.is_some() && !step.is_tried());
    let steps = dropped.map(|step| {
        done_at(step.made.at, line(&format!("Added step “{}”, not done", step.title), vec![step.made.seq]))
    });
    in_order(visits.chain(steps))
}

fn in_order(lines: impl Iterator<Item = BriefLine>) -> Vec<BriefLine> {
    let mut all: Vec<BriefLine> = lines.collect();
    all.sort_by_key(|line| line.events.first().copied());
    all
}

fn known(state: &State) -> Vec<BriefLine> {
    let variables =
        state.variables.iter().map(|known| line(&format!("{}: {}", known.label, known.value), vec![known.seq]));
    let facts = state.facts.iter().filter(|fact| !fact.retracted);
    // Where it was learnt is told in the room: what is cited here is the fact.
    let facts = facts.map(|fact| line(&fact.text, vec![fact.made.seq]));
    variables.chain(facts).collect()
}

fn ruled_out(state: &State) -> Vec<BriefLine> {
    let facts = state.facts.iter().filter(|fact| fact.retracted);
    let facts = facts.map(|fact| line(&format!("Not so: {}", fact.text), vec![fact.made.seq]));
    // The same answer given again stands: it was not ruled out.
    let stands = |given_up: &Visit| {
        state.way().any(|visit| visit.node.id == given_up.node.id && visit.choice == given_up.choice)
    };
    let undone = state.path.iter().filter(|visit| visit.undone && !stands(visit));
    let ways = undone.map(|visit| {
        let choice = visit.choice.as_ref().map_or("left", |choice| choice.label.as_str());
        line(&format!("Given up: {} → {choice}", visit.node.title), vec![visit.seq])
    });
    facts.chain(ways).collect()
}

fn notes(state: &State) -> Vec<BriefLine> {
    let notes = state.notes.iter().filter(|note| !note.retracted);
    let said = notes.map(|note| {
        let text = format!("{}: {}", note.made.by.name, note.text);
        done_at(note.made.at, line(&text, vec![note.made.seq]))
    });
    said.collect()
}

/// What FlowPilot said of the session as it stands: not before the last thing that was done or
/// found out, not to a question of its own, and not what somebody did not want.
fn said_of_now(state: &State) -> Option<&Suggestion> {
    let known = state.variables.iter().map(|known| known.seq);
    let facts = state.facts.iter().map(|fact| fact.made.seq);
    let newest = state.way().map(|visit| visit.seq).chain(known).chain(facts).chain([state.node_seq]).max();
    let last = state.suggestions.iter().rev().map(AsRef::as_ref).find(|said| {
        said.end == Some(SuggestionEnd::Done) && said.question.is_none() && !said.text.trim().is_empty()
    })?;
    let wanted = last.decided.as_ref().is_none_or(|decided| decided.how != Decision::Dismissed);
    (Some(last.made.seq) >= newest && wanted).then_some(last)
}

/// What it makes of what is known; what it says is to be done next is no cause.
fn likely(said: &Suggestion) -> Option<BriefLine> {
    if said.confidence.is_none() || !matches!(said.proposal.as_deref(), None | Some(Proposal::Answer { .. })) {
        return None;
    }
    let first = said.text.split("\n\n").find(|part| !part.trim().is_empty())?;
    Some(line(&plain(first), vec![said.made.seq]))
}

fn next(state: &State, said: Option<&Suggestion>) -> Vec<BriefLine> {
    let here = state.node.as_ref().map(|node| line(&format!("Stands on “{}”", node.title), vec![state.node_seq]));
    let proposed = said.filter(|said| said.decided.is_none()).and_then(|said| {
        let text = match said.proposal.as_deref()? {
            Proposal::Answer { node, option } => format!("Answer “{}” with “{}”", node.title, option.label),
            Proposal::Goto { node } => format!("Go to “{}”", node.title),
            Proposal::SetVariable { variable } => format!("Write down {}: {}", variable.label, variable.value),
            Proposal::AddTask { title, .. } => title.clone(),
            Proposal::AddFact { text } => format!("Write down: {text}"),
        };
        Some(line(&format!("{text} (FlowPilot proposes)"), vec![said.made.seq]))
    });
    let added = state.steps.iter().filter(|step| step.outcome.is_none()).map(|step| {
        let text = format!("Added step “{}” by {}, still open", step.title, step.made.by.name);
        line(&text, vec![step.made.seq])
    });
    here.into_iter().chain(added).chain(proposed).collect()
}

fn tasks(state: &State) -> Vec<BriefLine> {
    let open = state.tasks.iter().filter(|task| matches!(task.status, TaskStatus::Open | TaskStatus::Doing));
    let lines = open.map(|task| {
        let whose = task.assignee.as_ref().map_or(String::new(), |who| format!(" ({})", who.name));
        line(&format!("{}{whose}", task.title), vec![task.made.seq])
    });
    lines.collect()
}

/// When help was asked for before: what is open now speaks for itself.
fn before(state: &State) -> Vec<BriefLine> {
    let earlier = state.escalations.iter().filter(|known| known.status != EscalationStatus::Open);
    let course = |known: &Escalation| {
        let text = cut_at(&handed_over(known), LONGEST_LESSON);
        BriefLine { text, events: vec![known.made.seq], at: Some(known.made.at) }
    };
    earlier.map(|known| course(known)).collect()
}

/// Who asked whom, who passed it on or declined and why, and what became of it.
fn handed_over(known: &Escalation) -> String {
    let whom = match (&known.to, &known.team) {
        (Some(to), _) => to.name.clone(),
        (None, Some(team)) => format!("the team {}", team.name),
        (None, None) => "for somebody".to_owned(),
    };
    let (by, why) = (&known.made.by.name, short(&known.reason));
    let mut said = match &known.readdressed {
        None => vec![format!("{by} asked {whom}: {why}")],
        Some(on) => vec![
            format!("{by} asked for help: {why}"),
            format!("{} asked {whom} instead: {}", on.by.name, short(&on.reason)),
        ],
    };
    said.extend(known.declined.iter().map(|no| format!("{} declined: {}", no.by.name, short(&no.reason))));
    let who = known.claimed_by.as_ref().map_or("Somebody", |who| who.name.as_str());
    said.extend(match known.status {
        EscalationStatus::Open | EscalationStatus::Declined => None,
        EscalationStatus::Claimed => Some(format!("{who} took over.")),
        EscalationStatus::Returned => Some(format!("{who} took over and handed it back.")),
        EscalationStatus::Withdrawn => Some("Nobody is needed any more.".to_owned()),
        EscalationStatus::Ended => Some("The session ended.".to_owned()),
    });
    said.join(" ")
}

/// Of a long reason only the beginning: what became of it is what is read for.
fn short(reason: &str) -> String {
    let reason = first_line(reason);
    let end = if reason.ends_with(['.', '!', '?', '…']) { "" } else { "." };
    format!("{reason}{end}")
}

fn lessons(state: &State) -> Vec<BriefLine> {
    let lessons = state.escalations.iter().filter_map(|known| {
        let (lesson, back) = (known.lesson.as_ref()?, known.handed_back.as_ref()?);
        let text = cut_at(&format!("{}: {lesson}", back.by.name), LONGEST_LESSON);
        Some(BriefLine { text, events: vec![back.seq], at: Some(back.at) })
    });
    in_order(lessons)
}

fn done_at(at: DateTime<Utc>, line: BriefLine) -> BriefLine {
    BriefLine { at: Some(at), ..line }
}

fn last(mut lines: Vec<BriefLine>) -> Vec<BriefLine> {
    lines.split_off(lines.len().saturating_sub(MOST))
}

fn line(text: &str, events: Vec<u64>) -> BriefLine {
    BriefLine { text: cut(text), events, at: None }
}

fn cut(text: &str) -> String {
    cut_at(text, LONGEST)
}

fn cut_at(text: &str, longest: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{} …", &text[..end]),
        None => text,
    }
}

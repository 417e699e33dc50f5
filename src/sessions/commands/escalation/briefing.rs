//! The briefing: what a call of five minutes would have told, at once and of the events, for
//! whoever takes over or goes on later. Pure.

use crate::sessions::{
    event::{BriefLine, Briefing, SuggestionEnd, TaskStatus},
    state::{State, VisitKind},
};

/// Most lines of each part, the newest kept, and longest line, in characters.
const MOST: usize = 25;
const LONGEST: usize = 300;

/// The briefing of a session as it stands.
pub fn of(state: &State) -> Briefing {
    Briefing {
        problem: problem(state),
        tried: last(tried(state)),
        known: last(known(state)),
        ruled_out: last(ruled_out(state)),
        likely: likely(state),
        next: last(next(state)),
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
    let visits = state.way().map(|visit| {
        let choice = visit.choice.as_ref().map_or("left", |choice| choice.label.as_str());
        let text = match visit.kind {
            VisitKind::Skipped => {
                format!("Skipped “{}”: {}", visit.node.title, visit.output.as_deref().unwrap_or_default())
            }
            _ if visit.took_ms >= 60_000 => {
                format!("{} → {choice} ({} min)", visit.node.title, visit.took_ms / 60_000)
            }
            _ => format!("{} → {choice}", visit.node.title),
        };
        line(&text, vec![visit.seq])
    });
    let steps = state.steps.iter().filter_map(|step| {
        let outcome = step.outcome.as_ref()?;
        Some(line(&format!("{} → {}", step.title, outcome.label), vec![step.made.seq]))
    });
    let mut all: Vec<BriefLine> = visits.chain(steps).collect();
    all.sort_by_key(|line| line.events.first().copied());
    all
}

fn known(state: &State) -> Vec<BriefLine> {
    let variables =
        state.variables.iter().map(|known| line(&format!("{}: {}", known.label, known.value), vec![known.seq]));
    let facts = state.facts.iter().filter(|fact| !fact.retracted);
    let facts = facts.map(|fact| line(&fact.text, [fact.made.seq].into_iter().chain(fact.source).collect()));
    variables.chain(facts).collect()
}

fn ruled_out(state: &State) -> Vec<BriefLine> {
    let facts = state.facts.iter().filter(|fact| fact.retracted);
    let facts = facts.map(|fact| line(&format!("Not so: {}", fact.text), vec![fact.made.seq]));
    let ways = state.path.iter().filter(|visit| visit.undone).map(|visit| {
        let choice = visit.choice.as_ref().map_or("left", |choice| choice.label.as_str());
        line(&format!("Given up: {} → {choice}", visit.node.title), vec![visit.seq])
    });
    facts.chain(ways).collect()
}

fn likely(state: &State) -> Option<BriefLine> {
    let done = |suggestion: &&std::sync::Arc<crate::sessions::Suggestion>| {
        suggestion.end == Some(SuggestionEnd::Done) && !suggestion.text.trim().is_empty()
    };
    let last = state.suggestions.iter().rev().find(done)?;
    let first = last.text.split("\n\n").find(|part| !part.trim().is_empty())?;
    Some(line(first, vec![last.made.seq]))
}

fn next(state: &State) -> Vec<BriefLine> {
    let here = state.node.as_ref().map(|node| line(&format!("Stands on “{}”", node.title), vec![state.node_seq]));
    let open = state.tasks.iter().filter(|task| matches!(task.status, TaskStatus::Open | TaskStatus::Doing));
    let open = open.map(|task| line(&format!("Open: {}", task.title), vec![task.made.seq]));
    here.into_iter().chain(open).collect()
}

fn last(mut lines: Vec<BriefLine>) -> Vec<BriefLine> {
    lines.split_off(lines.len().saturating_sub(MOST))
}

fn line(text: &str, events: Vec<u64>) -> BriefLine {
    BriefLine { text: cut(text), events }
}

fn cut(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} …", &text[..end]),
        None => text,
    }
}

//! A session that is over: what it was about, what was found out and done, how it ended.
//! The chat is not among it.

use search_index::{Document, Label, Visibility};
use uuid::Uuid;

use super::{Detail, Kind, plain::words, sentence};
use crate::{
    flows::model::Outcome,
    sessions::{Findable, PURGED, State, VisitKind},
};

/// Longest output of a command that is taken in, in characters.
const OUTPUT: usize = 400;

/// A session; those may find it who may see it.
pub fn of_session(found: &Findable) -> Document {
    let Findable { row, team, people, state } = found;
    let outcome = outcome(state);
    let client = row.client.clone();
    let mut labels = vec![Label::new("outcome", outcome)];
    labels.extend(client.as_ref().map(|client| Label::new("client", client)));
    let detail =
        Detail { outcome: Some(outcome.to_owned()), client, ticket: row.ticket.clone(), ..Detail::default() };
    Document {
        description: words(&summary(state)),
        body: body(state).join("\n"),
        tags: [&row.client, &row.ticket].into_iter().flatten().cloned().collect(),
        labels,
        detail: detail.to_text(),
        at: row.updated_at.timestamp(),
        visibility: match row.visibility.as_str() {
            "account" => Visibility::Account,
            // Without a team it is for those who look after all of them.
            "team" => Visibility::Team(team.map_or(Uuid::nil(), |team| team.0)),
            _ => Visibility::Private,
        },
        people: people.iter().map(|user| user.0).collect(),
        ..Document::new(row.id.0, Kind::Session.as_str(), &row.title)
    }
}

fn outcome(state: &State) -> &'static str {
    match state.completion.as_ref().map(|done| done.outcome) {
        Some(Outcome::Resolved) => "resolved",
        Some(Outcome::Escalate) => "escalate",
        Some(Outcome::NotReproducible) => "not_reproducible",
        None => "abandoned",
    }
}

/// How it ended, in the engineer's words, and what the ticket says.
fn summary(state: &State) -> String {
    let done = state.completion.as_ref().and_then(|done| done.summary.clone());
    let ticket = state.ticket.as_ref().map(|ticket| ticket.title.clone());
    let texts = [done.or_else(|| state.abandoned.clone()), ticket].into_iter().flatten();
    texts.filter(|text| text != PURGED).map(|text| sentence(&text)).collect::<Vec<_>>().join(" ")
}

fn body(state: &State) -> Vec<String> {
    let facts = state.facts.iter().filter(|fact| !fact.retracted).map(|fact| fact.text.clone());
    let notes = state.notes.iter().filter(|note| !note.retracted).map(|note| note.text.clone());
    let steps = state.way().map(|visit| {
        let mut text = sentence(&visit.node.title);
        if let (VisitKind::Answered, Some(choice)) = (visit.kind, &visit.choice) {
            text = format!("{text} {}", sentence(&choice.label));
        }
        match &visit.output {
            Some(output) => format!("{text} {}", output.chars().take(OUTPUT).collect::<String>()),
            None => text,
        }
    });
    let texts = facts.chain(notes).chain(steps).map(|text| words(&text));
    texts.filter(|text| !text.is_empty() && !text.contains(PURGED)).collect()
}

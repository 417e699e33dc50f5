//! A session that is over: what it was about, what was found out and done, how it ended.
//! The chat is not among it, and nothing that is hidden in its documents.

use std::sync::Arc;

use search_index::{Document, Label, Visibility};
use uuid::Uuid;

use super::{Detail, Kind, OUTCOMES, plain::words, sentence};
use crate::{
    flows::model::Outcome,
    redaction::Redactor,
    search::hidden::HIDDEN,
    sessions::{self, Findable, PURGED, State, VisitKind},
};

/// Longest output of a command that is taken in, in characters.
const OUTPUT: usize = 400;

/// A session; those may find it who may see it. Filters go by its client and its ticket as they are,
/// what is shown of it is redacted.
pub fn of_session(found: &Findable, redactor: &Redactor) -> Document {
    let Findable { row, team, people, state } = found;
    let redactor = redactor.knowing(Arc::new(sessions::secrets_left(state)));
    let clean = |text: &String| redactor.cover(text, HIDDEN);
    let outcome = outcome(state);
    // Also as the screens call it.
    let mut labels = vec![Label::new("outcome", outcome), Label::new("outcome", called(outcome))];
    labels.extend(row.client.as_ref().map(|client| Label::new("client", client)));
    labels.extend(row.ticket.as_ref().map(|ticket| Label::number(ticket)));
    let with = state.participants.iter().filter(|one| people.contains(&one.id));
    let with: Vec<String> = with.map(|one| clean(&one.name)).collect();
    labels.extend(with.iter().map(Label::with));
    let [client, ticket] = [&row.client, &row.ticket].map(|text| text.as_ref().map(clean));
    let tags = [&client, &ticket].into_iter().flatten().chain(&with).cloned().collect();
    let detail = Detail { outcome: Some(outcome.to_owned()), client, ticket, with, ..Detail::default() };
    Document {
        description: words(&clean(&summary(state))),
        body: body(state).iter().map(|text| words(&clean(text))).collect::<Vec<_>>().join("\n"),
        tags,
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
        ..Document::new(row.id.0, Kind::Session.as_str(), clean(&row.title))
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

fn called(outcome: &str) -> &str {
    OUTCOMES.iter().find(|(word, _)| *word == outcome).map_or(outcome, |(_, called)| called)
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
    let texts = facts.chain(notes).chain(steps);
    texts.filter(|text| !text.trim().is_empty() && !text.contains(PURGED)).collect()
}

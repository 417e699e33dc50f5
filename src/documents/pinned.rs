//! What people chose to be in a document: first in it moments that were pinned in the room and
//! events that were pinned to the document, last in it events that enter it though they do not by
//! themselves. What was withdrawn or purged does not.
//!
//! What must stay true: what is pinned is said first besides, and stays where it happened: a story
//! with a hole in it tells something else.

use std::collections::BTreeMap;

use super::{choice::is_for_clients, happened, model::Variant, story::Story, writer::Writer};
use crate::sessions::{Event, EventBody, PURGED};

/// Writes them.
pub fn write(story: &Story<'_>, variant: Variant, writer: &mut Writer<'_>) {
    let mut first: BTreeMap<u64, (String, Vec<u64>)> = BTreeMap::new();
    if variant == Variant::Resolution {
        for moment in &story.state.moments {
            let Some(event) = story.event(moment.of).filter(|event| holds(story, event)) else { continue };
            let text = format!("{} {}", writer.time(event.at), moment.title);
            first.insert(moment.of, (text, vec![moment.of]));
        }
    }
    for event in chosen(story, variant, writer.choice().pinned.iter().copied()) {
        first.insert(event.seq, words(story, event, variant, writer));
    }
    if first.is_empty() {
        return;
    }
    writer.section(Some("Most important"));
    for (text, own) in first.into_values() {
        writer.by_choice(&text, &own);
    }
}

/// Writes what enters too, and does not stand there already.
pub fn write_also(story: &Story<'_>, variant: Variant, writer: &mut Writer<'_>) {
    let choice = writer.choice();
    let also = choice.also.iter().copied().filter(|seq| !choice.pinned.contains(seq));
    let also: Vec<u64> = also.filter(|seq| !writer.has_entered(*seq)).collect();
    if also.is_empty() {
        return;
    }
    writer.section(Some("Also"));
    for event in chosen(story, variant, also.into_iter()) {
        let (text, own) = words(story, event, variant, writer);
        writer.by_choice(&text, &own);
    }
}

/// The events with these numbers that may be in such a document.
fn chosen<'a>(story: &Story<'a>, variant: Variant, numbers: impl Iterator<Item = u64>) -> Vec<&'a Event> {
    let known = numbers.filter_map(|seq| story.event(seq)).filter(|event| holds(story, event));
    known.filter(|event| variant != Variant::ClientUpdate || is_for_clients(&event.body)).collect()
}

/// As it stands now: a note that was changed since says what it says today.
fn words(story: &Story<'_>, event: &Event, variant: Variant, writer: &mut Writer<'_>) -> (String, Vec<u64>) {
    let (text, own) = match &event.body {
        EventBody::NoteAdded { note, .. } | EventBody::NoteEdited { note, .. } => {
            let known = story.state.notes.iter().find(|known| known.made.id == *note);
            let text = known.map(|known| known.text.clone()).unwrap_or_default();
            (text, story.events(*note).to_vec())
        }
        body => (happened::words(body, writer).0, vec![event.seq]),
    };
    let said = match &event.body {
        // Who of us did it is nobody else's business.
        EventBody::FlowAnswered { node, option, .. } if variant == Variant::ClientUpdate => {
            super::internal::answered(&node.title, &option.label)
        }
        EventBody::StepCompleted { node, outcome, .. } if variant == Variant::ClientUpdate => {
            super::internal::answered(&node.title, &outcome.label)
        }
        EventBody::NoteAdded { .. } if variant == Variant::ClientUpdate => text,
        EventBody::NoteAdded { .. } | EventBody::NoteEdited { .. } => {
            format!("{} Note by {}: {text}", writer.time(event.at), event.by.name)
        }
        _ => format!("{} {} {text}", writer.time(event.at), event.by.name),
    };
    (said, own)
}

/// Whether it was neither withdrawn nor purged.
fn holds(story: &Story<'_>, event: &Event) -> bool {
    let state = story.state;
    let (withdrawn, text) = match &event.body {
        EventBody::NoteAdded { note, text, .. } | EventBody::NoteEdited { note, text } => {
            (!state.notes.iter().any(|known| known.made.id == *note && !known.retracted), text.as_str())
        }
        EventBody::FactAdded { fact, text, .. } => {
            (!state.facts.iter().any(|known| known.made.id == *fact && !known.retracted), text.as_str())
        }
        EventBody::ChatSaid { text, .. } => (false, text.as_str()),
        EventBody::SuggestionFinished { text, .. } => (false, text.as_str()),
        EventBody::FlowAnswered { .. } | EventBody::StepCompleted { .. } => {
            (state.path.iter().any(|visit| visit.seq == event.seq && visit.undone), "")
        }
        _ => (false, ""),
    };
    !withdrawn && text != PURGED
}

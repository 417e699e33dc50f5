//! The client update: how it stands, in words for people who do not mend computers. Nothing
//! internal: what viewers of a share link would see, and no more.

use super::{
    internal,
    model::{Tone, Variant},
    pinned,
    story::Story,
    writer::Writer,
};
use crate::{
    flows::model::Outcome,
    sessions::{EventBody, Status, Visit, VisitKind},
};

/// Writes it; its title.
pub fn write(story: &Story<'_>, tone: Tone, writer: &mut Writer<'_>) -> String {
    let state = story.state;
    writer.section(None);
    if tone == Tone::Warm {
        writer.say("Hello,", &[]);
    }
    let (status, events) = standing(story);
    let end = internal::end_said(story);
    match tone {
        Tone::Plain => writer.say(&format!("{status}.{end}"), &events),
        Tone::Warm => writer.say(&format!("Thank you for your patience. {status}.{end}"), &events),
    }
    let pinned = |events: &[u64]| events.iter().any(|seq| writer.choice().pinned.contains(seq));
    let shared = state.notes.iter().filter(|note| note.shared && !note.retracted);
    let shared: Vec<_> = shared.filter(|note| !pinned(story.events(note.made.id))).collect();
    for note in shared {
        writer.say(&note.text, story.events(note.made.id));
    }
    pinned::write(story, Variant::ClientUpdate, writer);
    writer.section(Some(if state.status.is_over() { "What we did" } else { "What we have done so far" }));
    let done = |visit: &&Visit| {
        let is_done = matches!(visit.kind, VisitKind::Answered | VisitKind::Completed);
        // What was only written down is ours.
        is_done && story.written_at(visit).is_none()
    };
    for visit in state.way().filter(done) {
        let choice = visit.choice.as_ref().map_or("", |choice| choice.label.as_str());
        writer.item(&internal::answered(&visit.node.title, choice), &[visit.seq]);
    }
    if let Some(node) = state.node.as_ref().filter(|_| !state.status.is_over()) {
        writer.section(Some("What is next"));
        writer.item(&node.title, &[state.node_seq]);
    }
    pinned::write_also(story, Variant::ClientUpdate, writer);
    writer.section(Some("Contact"));
    if tone == Tone::Warm {
        let driver = state.driver.and_then(|driver| state.participant(driver));
        let name = driver.and_then(|driver| driver.name.split_whitespace().next()).unwrap_or("Your service desk");
        writer.say("If anything comes up, answer this message and we will take it from there.", &[]);
        writer.say(&format!("Kind regards, {name}"), &[1]);
    }
    let Some(ticket) = &state.ticket else { return format!("Update: {}", state.title) };
    let about = if ticket.title.is_empty() { &state.title } else { &ticket.title };
    format!("Update on ticket {}: {about}", ticket.number)
}

/// How it stands, without the full stop, and what says so.
fn standing(story: &Story<'_>) -> (&'static str, Vec<u64>) {
    let state = story.state;
    let changes = |body: &EventBody| {
        matches!(
            body,
            EventBody::SessionStarted { .. }
                | EventBody::SessionPaused { .. }
                | EventBody::SessionResumed {}
                | EventBody::SessionReopened { .. }
                | EventBody::SessionCompleted { .. }
                | EventBody::SessionAbandoned { .. }
        )
    };
    let events = story.last(changes).map(|event| event.seq).into_iter().collect();
    let words = match (&state.completion, state.status) {
        (Some(completion), _) => match completion.outcome {
            Outcome::Resolved => "The problem is solved",
            Outcome::Escalate => "A specialist is taking over",
            Outcome::NotReproducible => "We could not see the problem happen",
        },
        (None, Status::Abandoned) => "Work has ended for now",
        (None, Status::Paused) => "We have paused and will go on soon",
        (None, _) => "We are working on it",
    };
    (words, events)
}

//! The internal note: what a colleague needs who opens the ticket tomorrow.

use super::{
    hand_over,
    story::{Story, listed},
    writer::{Writer, lasting},
};
use crate::{
    flows::model::Outcome,
    sessions::{EventBody, Status, TaskStatus, VisitKind},
};

/// Writes it; its title.
pub fn write(story: &Story<'_>, writer: &mut Writer<'_>) -> String {
    writer.section(None);
    about(story, writer);
    outcome(story, writer);
    left_at(story, writer);
    satisfaction(story, writer);
    writer.section(Some("What is known"));
    known(story, writer);
    writer.section(Some("What was done"));
    done(story, writer);
    writer.section(Some("Left open"));
    left_open(story, writer);
    writer.section(Some("What was learnt"));
    learnt(story, writer);
    writer.section(Some("Tasks"));
    tasks(story, writer);
    story.state.title.clone()
}

/// The ticket, the flow, who, when, how long.
pub fn about(story: &Story<'_>, writer: &mut Writer<'_>) {
    let state = story.state;
    if let Some(ticket) = &state.ticket {
        let client = ticket.client.as_ref().map_or(String::new(), |client| format!(" · {client}"));
        let title = if ticket.title.is_empty() { String::new() } else { format!(": {}", ticket.title) };
        let events = story.last(|body| matches!(body, EventBody::TicketLinked { .. }));
        let events: Vec<u64> = events.map(|event| event.seq).into_iter().collect();
        writer.say(&format!("Ticket {}{client}{title}.", ticket.number), &events);
    }
    if let Some(flow) = &state.flow {
        writer.say(&format!("Flow: {} (version {}).", flow.title, flow.number), &[1]);
    }
    if let (Some(begun), Some(ended)) = (story.begun(), story.ended()) {
        let names = story.names();
        let who = if names.is_empty() { String::new() } else { format!("{}, ", listed(&names)) };
        let (from, end) = (writer.date(begun), writer.date(ended));
        let same_day = from.split(',').next() == end.split(',').next();
        let until = if same_day { writer.time(ended) } else { end };
        let (zone, took) = (writer.zone(), lasting(story.lasted()));
        let joined = story.all(|body| matches!(body, EventBody::ParticipantJoined { .. }));
        let events: Vec<u64> =
            [1].into_iter().chain(joined).chain(story.log.last().map(|event| event.seq)).collect();
        writer.gather(&format!("{who}{from} to {until} {zone}; {took} of work."), &events);
    }
}

/// The event that ended it.
fn at_end(story: &Story<'_>) -> Vec<u64> {
    let over =
        |body: &EventBody| matches!(body, EventBody::SessionCompleted { .. } | EventBody::SessionAbandoned { .. });
    story.last(over).map(|event| event.seq).into_iter().collect()
}

/// What the client thinks of it, if they were asked.
fn satisfaction(story: &Story<'_>, writer: &mut Writer<'_>) {
    if let Some(csat) = story.state.completion.as_ref().and_then(|completion| completion.csat) {
        writer.say(&format!("Satisfaction: {csat} of 5."), &at_end(story));
    }
}

/// What the end of the flow says to which it came, as a sentence behind another. A step that it
/// merely stood on is no outcome.
pub fn end_said(story: &Story<'_>) -> String {
    let end = story.end().map(|node| node.title.trim_end_matches(['.', ' ']));
    end.map_or(String::new(), |end| format!(" {end}."))
}

/// The step that nobody answered when it ended; nothing for clients.
pub fn left_at(story: &Story<'_>, writer: &mut Writer<'_>) {
    if let Some(node) = story.left_at() {
        writer.say(&format!("Ended at “{}”, which has no answer.", node.title), &at_end(story));
    }
}

/// How it ended, or where it stands.
pub fn outcome(story: &Story<'_>, writer: &mut Writer<'_>) {
    let state = story.state;
    let at_end = at_end(story);
    match (&state.completion, state.status) {
        (Some(completion), _) => {
            let how = match completion.outcome {
                Outcome::Resolved => "resolved",
                Outcome::Escalate => "escalated",
                Outcome::NotReproducible => "not reproducible",
            };
            writer.say(&format!("Outcome: {how}.{}", end_said(story)), &at_end);
            writer.say(completion.summary.as_deref().unwrap_or_default(), &at_end);
        }
        (None, Status::Abandoned) => {
            let why = state.abandoned.as_deref().unwrap_or_default();
            writer.say(&format!("Given up: {why}"), &at_end);
        }
        (None, status) => {
            let place = state.node.as_ref().map_or(String::new(), |node| format!(", at “{}”", node.title));
            let word = if status == Status::Paused { "Paused" } else { "In progress" };
            let events = [state.node_seq].into_iter().filter(|seq| *seq > 0).collect::<Vec<_>>();
            writer.say(&format!("{word}{place}."), &events);
        }
    }
}

/// Facts that hold, and values.
pub fn known(story: &Story<'_>, writer: &mut Writer<'_>) {
    for variable in &story.state.variables {
        let value = writer.clean_named(&variable.name, &variable.value);
        writer.item(&format!("{}: {value}", variable.label), &[variable.seq]);
    }
    for fact in story.state.facts.iter().filter(|fact| !fact.retracted) {
        let source: Vec<u64> = fact.source.into_iter().collect();
        writer.item_from(&fact.text, story.events(fact.made.id), &source);
    }
}

/// Something that was done or written, where it stands in the log.
enum Deed<'a> {
    Line(String, Vec<u64>),
    Output(&'a str, Vec<u64>),
}

/// A question with its answer; a title that is no question gets a colon, and no answer that it says
/// itself: `The licence is assigned`, not `The licence is assigned: Assigned`.
pub fn answered(title: &str, choice: &str) -> String {
    if title.ends_with('?') {
        return format!("{title} {choice}");
    }
    let words = |text: &str| text.to_lowercase().split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let said = words(title);
    if choice.is_empty() || words(choice).iter().all(|word| said.contains(word)) {
        return title.to_owned();
    }
    format!("{title}: {choice}")
}

fn done(story: &Story<'_>, writer: &mut Writer<'_>) {
    let mut deeds: Vec<(u64, Deed<'_>)> = Vec::new();
    // What was left is no deed, and stands apart while it is open.
    for visit in story.state.way().filter(|visit| visit.kind != VisitKind::Left) {
        let (time, title) = (writer.time(visit.at), &visit.node.title);
        let choice = visit.choice.as_ref().map_or("", |choice| choice.label.as_str());
        let took = if visit.took_ms >= 60_000 { format!(" ({})", lasting(visit.took_ms)) } else { String::new() };
        let text = match visit.kind {
            VisitKind::Answered => format!("{time} {}{took}", answered(title, choice)),
            VisitKind::Completed => {
                let written = story.written_at(visit);
                let written = written.map(|captured| writer.clean_named(&captured.name, &captured.value));
                format!("{time} {}{took}", answered(title, written.as_deref().unwrap_or(choice)))
            }
            VisitKind::Skipped | VisitKind::Left => {
                format!("{time} Skipped “{title}”: {}", visit.output.as_deref().unwrap_or_default())
            }
        };
        deeds.push((visit.seq, Deed::Line(text, vec![visit.seq])));
        if let Some(output) = visit.output.as_deref().filter(|_| visit.kind == VisitKind::Completed) {
            deeds.push((visit.seq, Deed::Output(output, vec![visit.seq])));
        }
    }
    for note in story.state.notes.iter().filter(|note| !note.retracted) {
        let text = format!("{} Note by {}: {}", writer.time(note.made.at), note.made.by.name, note.text);
        deeds.push((note.made.seq, Deed::Line(text, story.events(note.made.id).to_vec())));
    }
    for step in &story.state.steps {
        let how = step.outcome.as_ref().map_or("without an answer", |outcome| outcome.label.as_str());
        let text = format!("{} Added step “{}”: {how}", writer.time(step.made.at), step.title);
        let events = story.events(step.made.id).to_vec();
        deeds.push((step.made.seq, Deed::Line(text, events.clone())));
        if let Some(output) = &step.output {
            deeds.push((step.made.seq, Deed::Output(output, events)));
        }
    }
    for event in story.log {
        if let Some(what) = hand_over::took_or_gave_back(&event.body) {
            let text = format!("{} {} {what}", writer.time(event.at), event.by.name);
            deeds.push((event.seq, Deed::Line(text, vec![event.seq])));
        }
    }
    // Stable: an output stays behind its step.
    deeds.sort_by_key(|(seq, _)| *seq);
    for (_, deed) in deeds {
        match deed {
            Deed::Line(text, events) => writer.item(&text, &events),
            Deed::Output(text, events) => writer.output(text, &events),
        }
    }
}

/// Steps that were come to and left without being done.
fn left_open(story: &Story<'_>, writer: &mut Writer<'_>) {
    for visit in story.state.passed_over().into_iter().filter(|visit| visit.kind == VisitKind::Left) {
        writer.item(&format!("{} {}", writer.time(visit.at), visit.node.title), &[visit.seq]);
    }
}

/// What those said who had taken over and handed it back.
fn learnt(story: &Story<'_>, writer: &mut Writer<'_>) {
    for event in story.log {
        if let EventBody::EscalationReturned { lesson: Some(lesson), .. } = &event.body {
            writer.item(&format!("{}: {lesson}", event.by.name), &[event.seq]);
        }
    }
}

fn tasks(story: &Story<'_>, writer: &mut Writer<'_>) {
    for task in &story.state.tasks {
        let who = task.assignee.as_ref().map_or(String::new(), |who| format!(" ({})", who.name));
        let result = task.result.as_ref().map_or(String::new(), |result| format!(": {result}"));
        let status = match task.status {
            TaskStatus::Open => "Open",
            TaskStatus::Doing => "In progress",
            TaskStatus::Done => "Done",
            TaskStatus::Dropped => continue,
        };
        writer.item(&format!("{status}: {}{who}{result}", task.title), story.events(task.made.id));
    }
}

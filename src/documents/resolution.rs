//! The resolution: the problem, what was found, what mended it. It may be read by the client
//! on the ticket, so no notes, no chat and no output are in it.

use super::{internal, story::Story, writer::Writer};
use crate::sessions::{EventBody, Visit, VisitKind};

/// Steps that count as what was done about it.
const LAST_STEPS: usize = 6;

/// Writes it; its title.
pub fn write(story: &Story<'_>, writer: &mut Writer<'_>) -> String {
    let state = story.state;
    writer.section(Some("Problem"));
    match &state.ticket {
        Some(ticket) if !ticket.title.is_empty() => {
            let linked = story.all(|body| matches!(body, EventBody::TicketLinked { .. }));
            writer.gather(&format!("{}.", ticket.title.trim_end_matches('.')), &linked);
        }
        _ => writer.say(&format!("{}.", state.title.trim_end_matches('.')), &[1]),
    }
    writer.section(Some("Found"));
    internal::known(story, writer);
    writer.section(Some("Done"));
    // What was only written down stands above.
    let completed = |visit: &&Visit| visit.kind == VisitKind::Completed && story.written_at(visit).is_none();
    let steps: Vec<_> = state.way().filter(completed).collect();
    for visit in &steps[steps.len().saturating_sub(LAST_STEPS)..] {
        let choice = visit.choice.as_ref().map_or("", |choice| choice.label.as_str());
        writer.item(&internal::answered(&visit.node.title, choice), &[visit.seq]);
    }
    for step in state.steps.iter().filter(|step| step.outcome.is_some()) {
        let how = step.outcome.as_ref().map_or("", |outcome| outcome.label.as_str());
        writer.item(&internal::answered(&step.title, how), story.events(step.made.id));
    }
    writer.section(Some("Result"));
    internal::outcome(story, writer);
    format!("Resolution: {}", state.title)
}

//! The full log: every event, a line each, with its time, its author and its words.

use super::{happened, internal, story::Story, writer::Writer};

/// Writes it; its title.
pub fn write(story: &Story<'_>, writer: &mut Writer<'_>) -> String {
    writer.section(None);
    internal::about(story, writer);
    let zone = writer.zone();
    writer.section(Some(&format!("Everything that happened ({zone})")));
    for event in story.log {
        let (what, output) = happened::words(&event.body, writer);
        let time = writer.date(event.at);
        writer.item(&format!("{time} · {} {what}", event.by.name), &[event.seq]);
        if let Some(output) = output {
            writer.output(output, &[event.seq]);
        }
    }
    format!("Log: {}", story.state.title)
}

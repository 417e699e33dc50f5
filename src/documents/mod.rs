//! What to write down: documents that are read from a session's events. Nobody writes them.
//!
//! What must stay true:
//! - Pure and deterministic: the same events make the same document, byte for byte.
//! - Complete without any model: every sentence is made here, of what happened.
//! - Every line names the events it rests on.
//! - Nothing leaves that was not redacted, in no format; what is for the client holds nothing
//!   internal.

pub mod api;
mod choice;
mod client;
mod drafts;
mod ends;
mod escalation;
mod full_log;
mod hand_over;
mod happened;
mod hide;
mod internal;
mod memo;
mod model;
mod pinned;
mod read;
mod render;
mod resolution;
mod rewording;
mod store;
mod story;
mod template;
mod templates;
mod writer;

pub use choice::Choice;
pub use drafts::{Draft, Drafts};
pub use model::{Document, Form, Line, Section, Tone, Variant};
pub use read::{Source, read};
pub use render::Format;
pub use rewording::{Accepted, MOST_LINES as MOST_REWORDED, Reworded, demand as demand_reword};
pub use templates::Template;
pub use writer::Hidden;

use std::collections::BTreeSet;

use crate::{
    platform::error::{Error, Result},
    redaction::Redactor,
    sessions::{Event, EventBody},
};
use memo::Memo;
use story::Reading;
use template::Facts;
use writer::Writer;

/// How a document is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// Which.
    pub variant: Variant,
    /// In what tone; of a client update only.
    pub tone: Tone,
    /// In which time times are written, in minutes east of UTC.
    pub offset: i32,
}

/// Furthest east and west of UTC that there are clocks, in minutes.
const FURTHEST: i32 = 14 * 60;

impl Wish {
    /// A wish as somebody uttered it.
    ///
    /// # Errors
    /// `invalid` when there is no such offset.
    pub fn checked(variant: Variant, tone: Option<Tone>, offset: Option<i32>) -> Result<Self> {
        let offset = offset.unwrap_or(0);
        if !(-FURTHEST..=FURTHEST).contains(&offset) {
            return Err(Error::invalid("offset", "Give minutes east of UTC, -840 to 840."));
        }
        Ok(Self { variant, tone: tone.unwrap_or_default(), offset })
    }
}

/// What a document is made with besides the events.
#[derive(Clone, Debug)]
pub struct Means {
    /// Hides what its readers must not read.
    pub redactor: Redactor,
    /// What people chose for it.
    pub choice: Choice,
    /// The ends of the flow, by their ids, once the session is over; unknown before.
    pub ends: Option<BTreeSet<String>>,
    /// Other words that somebody accepted for some of its lines.
    pub reworded: Option<Accepted>,
    /// How it is laid out, where not by the built-in layout.
    pub template: Option<Template>,
}

/// How a document was laid out.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// The version of the account's own template; the built-in layout where there is none.
    pub template: Option<u64>,
    /// Why the template could not be used and the built-in layout stands in for it.
    pub problem: Option<String>,
    /// How many lines have other words that somebody accepted.
    pub reworded: usize,
}

/// A document, and what is known of it besides.
#[derive(Clone, Debug)]
pub struct Written {
    /// The document.
    pub document: Document,
    /// What it hides.
    pub hidden: Vec<Hidden>,
    /// The events that enter it unless they are left out.
    pub enters: BTreeSet<u64>,
    /// How it was laid out.
    pub layout: Layout,
}

/// The document of a session's whole log. What became of documents is in the full log alone:
/// putting one on a ticket does not change it.
#[must_use]
pub fn write(log: &[Event], wish: Wish, means: &Means) -> Written {
    let mut reading = Reading::default();
    let is_in = |event: &&Event| wish.variant == Variant::FullLog || !is_of_the_ticket(event);
    reading.advance(log.iter().filter(is_in).cloned());
    write_what_was_read(&reading, wish, means, &mut Memo::default())
}

/// A document of what was read, with what is remembered of earlier ones.
fn write_what_was_read(reading: &Reading, wish: Wish, means: &Means, memo: &mut Memo) -> Written {
    let story = reading.story(means.ends.as_ref());
    let redactor = means.redactor.knowing(reading.secrets());
    let mut writer = Writer::new((&redactor, &means.choice), wish.offset, memo);
    writer.begins(story.begun());
    // A letter to a client begins with a greeting.
    if !matches!(wish.variant, Variant::FullLog | Variant::ClientUpdate) {
        pinned::write(&story, wish.variant, &mut writer);
    }
    let title = match wish.variant {
        Variant::InternalNote => internal::write(&story, &mut writer),
        Variant::Resolution => resolution::write(&story, &mut writer),
        Variant::ClientUpdate => client::write(&story, wish.tone, &mut writer),
        Variant::EscalationSummary => escalation::write(&story, &mut writer),
        Variant::FullLog => full_log::write(&story, &mut writer),
    };
    // What is for clients ends with how they reach us.
    if !matches!(wish.variant, Variant::FullLog | Variant::ClientUpdate) {
        pinned::write_also(&story, wish.variant, &mut writer);
    }
    let mut written = writer.finish(wish.variant, &title);
    if let Some(accepted) = &means.reworded {
        let mut aside = Writer::new((&redactor, &means.choice), wish.offset, memo);
        written.layout.reworded = rewording::apply(&mut written.document, accepted, &mut aside);
    }
    if let Some(template) = means.template.as_ref().filter(|_| wish.variant != Variant::FullLog) {
        written.layout.template = Some(template.version);
        let facts = Facts::of(&story, &mut Writer::new((&redactor, &means.choice), wish.offset, memo));
        match template::lay_out(&written.document, &facts, &template.text) {
            Ok(document) => written.document = document,
            Err(refused) => written.layout.problem = Some(refused.detail().to_owned()),
        }
    }
    written
}

fn is_of_the_ticket(event: &Event) -> bool {
    matches!(event.body, EventBody::PushMoved { .. } | EventBody::TicketMoved { .. })
}

#[cfg(test)]
mod documents_tests;

//! What to write down: documents that are read from a session's events. Nobody writes them.
//!
//! What must stay true:
//! - Pure and deterministic: the same events make the same document, byte for byte.
//! - Complete without any model: every sentence is made here, of what happened.
//! - Every line names the events it rests on.
//! - Nothing leaves that was not redacted, in no format; what is for the client holds nothing
//!   internal.

pub mod api;
mod client;
mod full_log;
mod happened;
mod internal;
mod model;
mod read;
mod render;
mod resolution;
mod story;
mod writer;

pub use model::{Document, Form, Line, Section, Tone, Variant};
pub use read::{log_for, redactor_of};
pub use render::Format;

use crate::{
    platform::error::{Error, Result},
    redaction::Redactor,
    sessions::{Event, EventBody},
};
use story::Story;
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

/// The document of a session's whole log. What became of documents is in the full log alone:
/// putting one on a ticket does not change it.
#[must_use]
pub fn write(log: &[Event], wish: Wish, redactor: &Redactor) -> Document {
    let quiet: Vec<Event>;
    let log = if wish.variant != Variant::FullLog && log.iter().any(is_of_the_ticket) {
        quiet = log.iter().filter(|event| !is_of_the_ticket(event)).cloned().collect();
        &quiet
    } else {
        log
    };
    let story = Story::of(log);
    let mut writer = Writer::new(redactor, wish.offset);
    let title = match wish.variant {
        Variant::InternalNote => internal::write(&story, &mut writer),
        Variant::Resolution => resolution::write(&story, &mut writer),
        Variant::ClientUpdate => client::write(&story, wish.tone, &mut writer),
        Variant::FullLog => full_log::write(&story, &mut writer),
    };
    writer.finish(wish.variant, &title)
}

fn is_of_the_ticket(event: &Event) -> bool {
    matches!(event.body, EventBody::PushMoved { .. } | EventBody::TicketMoved { .. })
}

#[cfg(test)]
mod documents_tests;

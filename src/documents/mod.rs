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
mod render;
mod resolution;
mod story;
mod writer;

pub use model::{Document, Form, Line, Section, Tone, Variant};
pub use render::Format;

use crate::{redaction::Redactor, sessions::Event};
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

/// The document of a session's whole log.
#[must_use]
pub fn write(log: &[Event], wish: Wish, redactor: &Redactor) -> Document {
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

#[cfg(test)]
mod documents_tests;

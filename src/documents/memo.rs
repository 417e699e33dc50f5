//! What was found in texts before: a preview is written again after every event, and nearly all
//! of its texts were read the time before.
//!
//! What must stay true: it is of one redactor; what it remembers is what that would find.

use std::{collections::HashMap, sync::Arc};

use crate::redaction::{Redacted, Redactor};

/// Most texts that are remembered; beyond that it begins anew.
const MOST: usize = 40_000;

/// Texts, and what they are with placeholders.
#[derive(Debug, Default)]
pub struct Memo {
    lines: HashMap<String, Arc<Redacted>>,
    blocks: HashMap<String, Arc<Redacted>>,
}

impl Memo {
    /// A text with placeholders, read on one line.
    pub fn line(&mut self, redactor: &Redactor, text: &str) -> Arc<Redacted> {
        recalled(&mut self.lines, text, |text| redactor.redact_line(text))
    }

    /// A text with placeholders.
    pub fn block(&mut self, redactor: &Redactor, text: &str) -> Arc<Redacted> {
        recalled(&mut self.blocks, text, |text| redactor.redact(text))
    }

    /// Forgets texts that have one of these.
    pub fn forget(&mut self, values: &[String]) {
        // Values may be broken over lines, or have a sign inside that nobody sees: these are few.
        let is_kept = |text: &String| {
            text.bytes().all(|byte| (b' '..0x7f).contains(&byte))
                && values.iter().all(|value| !text.contains(value.as_str()))
        };
        for known in [&mut self.lines, &mut self.blocks] {
            known.retain(|text, _| is_kept(text));
        }
    }
}

fn recalled(
    known: &mut HashMap<String, Arc<Redacted>>,
    text: &str,
    redact: impl FnOnce(&str) -> Redacted,
) -> Arc<Redacted> {
    if let Some(redacted) = known.get(text) {
        return redacted.clone();
    }
    if known.len() >= MOST {
        known.clear();
    }
    let redacted = Arc::new(redact(text));
    known.insert(text.to_owned(), redacted.clone());
    redacted
}

//! What was found in texts before: a preview is written again after every event, and nearly all
//! of its texts were read the time before.
//!
//! What must stay true: it is of one redactor; what it remembers is what that would find.

use std::collections::HashMap;

use crate::redaction::{Redacted, Redactor};

/// Most texts that are remembered; beyond that it begins anew.
const MOST: usize = 40_000;

/// Texts, and what they are with placeholders.
#[derive(Debug, Default)]
pub struct Memo(HashMap<String, Redacted>);

impl Memo {
    /// A text with placeholders.
    pub fn redact(&mut self, redactor: &Redactor, text: &str) -> &Redacted {
        if !self.0.contains_key(text) {
            if self.0.len() >= MOST {
                self.0.clear();
            }
            self.0.insert(text.to_owned(), redactor.redact(text));
        }
        &self.0[text]
    }
}

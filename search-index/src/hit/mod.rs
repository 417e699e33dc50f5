//! What a search returns, and why.

mod explain;
mod snippet;

use serde::Serialize;
use uuid::Uuid;

pub(crate) use explain::Explainer;
pub(crate) use snippet::{Mark, character_ranges};

/// A document found.
///
/// All ranges are half open, ascending, apart from each other, and count characters (Unicode
/// scalar values): in JavaScript, the elements of `Array.from(text)`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// The document's id.
    pub id: Uuid,
    /// What it belongs to.
    pub group: Uuid,
    /// Which part of that it is.
    pub anchor: String,
    /// The document's kind.
    pub kind: String,
    /// Whatever else its writer left for the reader.
    pub detail: String,
    /// When it came about, in seconds since 1970.
    pub at: i64,
    /// The document's title.
    pub title: String,
    /// Where words of the query stand in the title.
    pub title_ranges: Vec<(usize, usize)>,
    /// For order within one answer only: it has no unit.
    pub score: f32,
    /// The words of the query the document has, in their order, each once.
    pub matched: Vec<MatchedWord>,
    /// How near its meaning is to the query's, at most 1; nothing where that is no reason.
    pub meaning: Option<f32>,
    /// The best place in description or body: where words of the query stand, or what comes
    /// nearest to its meaning; how its description begins where neither is there.
    pub snippet: Option<Snippet>,
}

/// A word of the query and what it was found as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MatchedWord {
    /// As it was typed.
    pub typed: String,
    /// As the document has it, at its first place.
    pub found: String,
    /// Why the one stands for the other.
    pub how: How,
}

/// Why a word of a document stands for a word typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// The same word, in this or another inflection, written together or apart, or a part of it.
    Exact,
    /// It begins with what was typed.
    Prefix,
    /// Nothing is spelt as typed, or only by a slip of the hand, and this is close.
    Corrected,
    /// Another name for it.
    Synonym,
}

/// A passage of about 200 characters, on one line, with an ellipsis where it was cut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// Plain text. Not escaped.
    pub text: String,
    /// Where words of the query stand in `text`.
    pub ranges: Vec<(usize, usize)>,
}

//! What is answered.

use chrono::{DateTime, Utc};
use search_index::{How, MatchedWord, Snippet};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::search::{Detail, Found, Kind, SearchStatus, unknown::UnknownFilter};

/// What was found: of each kind the best first, kinds in the order asked.
#[derive(Serialize, ToSchema)]
pub(super) struct SearchAnswer {
    /// The hits.
    pub hits: Vec<SearchHit>,
    /// Whether they are all.
    pub status: SearchStatus,
    /// What said what the question means: `built-in`, or the name of a model.
    pub model: String,
    /// Where nothing was found: the filters of the text whose value nothing has.
    pub unknown: Vec<UnknownFilter>,
}

/// Something found. Ranges are half open and count characters (Unicode scalar
/// values), in JavaScript the elements of `Array.from(text)`.
#[derive(Serialize, ToSchema)]
pub(super) struct SearchHit {
    /// Names the hit.
    id: Uuid,
    /// What sort of thing it is.
    #[schema(value_type = Kind)]
    kind: String,
    /// The flow or the session; a step's flow.
    of: Uuid,
    /// Of a step: which node of its flow.
    #[serde(skip_serializing_if = "Option::is_none")]
    node: Option<String>,
    /// What else there is to say about it.
    detail: Detail,
    /// Of a session: when it last moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<DateTime<Utc>>,
    /// Its title.
    title: String,
    /// Where words of the question stand in the title.
    title_ranges: Vec<[usize; 2]>,
    /// The best place in its text; null where there is none.
    snippet: Option<SearchSnippet>,
    /// The words it was found by.
    matched: Vec<SearchMatch>,
    /// Whether it was found by what it means.
    meaning: bool,
}

/// A passage on one line. Plain text, not escaped.
#[derive(Serialize, ToSchema)]
pub(super) struct SearchSnippet {
    /// The passage.
    text: String,
    /// Where words of the question stand in it.
    ranges: Vec<[usize; 2]>,
}

/// A word of the question and what it was found as.
#[derive(Serialize, ToSchema)]
pub(super) struct SearchMatch {
    /// As it was typed.
    typed: String,
    /// As it stands in the text.
    found: String,
    /// Why the one stands for the other.
    how: SearchHow,
}

/// Why a word found stands for a word typed.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum SearchHow {
    /// The same word, perhaps inflected, or written together or apart.
    Exact,
    /// It begins with what was typed.
    Prefix,
    /// Nothing is spelt as typed, or only by a slip of the hand, and this is close.
    Corrected,
    /// Another name for it.
    Synonym,
}

impl From<Found> for SearchAnswer {
    fn from(found: Found) -> Self {
        let Found { hits, status, model, unknown } = found;
        Self { hits: hits.into_iter().map(Into::into).collect(), status, model, unknown }
    }
}

impl From<search_index::Hit> for SearchHit {
    fn from(hit: search_index::Hit) -> Self {
        let search_index::Hit { id, group, anchor, kind, detail, at, title, title_ranges, matched, .. } = hit;
        let search_index::Hit { snippet, meaning, .. } = hit;
        Self {
            id,
            of: group,
            node: Some(anchor).filter(|anchor| !anchor.is_empty()),
            detail: Detail::read(&detail),
            at: DateTime::from_timestamp(at, 0).filter(|_| at > 0),
            meaning: meaning.is_some(),
            kind,
            title,
            title_ranges: pairs(title_ranges),
            snippet: snippet.map(|Snippet { text, ranges }| SearchSnippet { text, ranges: pairs(ranges) }),
            matched: matched.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<MatchedWord> for SearchMatch {
    fn from(word: MatchedWord) -> Self {
        let how = match word.how {
            How::Exact => SearchHow::Exact,
            How::Prefix => SearchHow::Prefix,
            How::Corrected => SearchHow::Corrected,
            How::Synonym => SearchHow::Synonym,
        };
        Self { typed: word.typed, found: word.found, how }
    }
}

fn pairs(ranges: Vec<(usize, usize)>) -> Vec<[usize; 2]> {
    ranges.into_iter().map(|(from, to)| [from, to]).collect()
}

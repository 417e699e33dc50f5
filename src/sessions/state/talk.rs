//! What people and the copilot said: notes, chat, suggestions.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::sessions::event::{Actor, Citation, Confidence, NodeRef, Produced, SuggestionEnd, Written};

/// A note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Note {
    /// Who wrote it and when.
    #[serde(flatten)]
    #[ts(flatten)]
    pub made: Written,
    /// The text as it is now.
    pub text: String,
    /// Where the session stood.
    pub node: Option<NodeRef>,
    /// Viewers of share links read it.
    #[serde(default)]
    pub shared: bool,
    /// When it was last changed.
    pub edited_at: Option<DateTime<Utc>>,
    /// It does not hold any more.
    pub retracted: bool,
}

/// Something said in the chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Message {
    /// Who said it and when.
    #[serde(flatten)]
    #[ts(flatten)]
    pub made: Written,
    /// The text.
    pub text: String,
    /// Who is meant.
    pub mentions: Vec<Actor>,
}

/// An answer of the copilot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Suggestion {
    /// Who asked and when.
    #[serde(flatten)]
    #[ts(flatten)]
    pub made: Written,
    /// What was asked, if in words.
    pub question: Option<String>,
    /// Where the session stood.
    pub node: Option<NodeRef>,
    /// The text, once it is whole; until then it is in the stream of the same name.
    pub text: String,
    /// How it ended; absent while it is being written.
    pub end: Option<SuggestionEnd>,
    /// What it rests on.
    pub citations: Vec<Citation>,
    /// How sure it is.
    pub confidence: Option<Confidence>,
    /// What it was made by.
    pub produced: Option<Box<Produced>>,
}

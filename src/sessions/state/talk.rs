//! What people said: notes and chat.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::sessions::event::{Actor, NodeRef, Written};

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

//! Documents: sections of lines, each with the events it rests on.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Variant {
    /// For colleagues: everything that was done and found.
    InternalNote,
    /// How it was solved.
    Resolution,
    /// For the client: how it stands, in plain words, nothing internal.
    ClientUpdate,
    /// For whoever takes over: what was tried, what is known, what could be next.
    EscalationSummary,
    /// Every event, a line each.
    FullLog,
}

impl Variant {
    /// The word in requests and answers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::InternalNote => "internal_note",
            Self::Resolution => "resolution",
            Self::ClientUpdate => "client_update",
            Self::EscalationSummary => "escalation_summary",
            Self::FullLog => "full_log",
        }
    }

    /// The word in file names.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InternalNote => "internal-note",
            Self::Resolution => "resolution",
            Self::ClientUpdate => "client-update",
            Self::EscalationSummary => "escalation-summary",
            Self::FullLog => "full-log",
        }
    }
}

/// How a client is spoken to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// To the point.
    #[default]
    Plain,
    /// With a greeting and thanks.
    Warm,
}

/// What sort of line it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// A sentence of its own.
    Sentence,
    /// An item of a list.
    Item,
    /// What a machine printed; its lines are kept.
    Output,
}

/// A line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Line {
    /// What sort.
    pub form: Form,
    /// The text; placeholders such as `[password #7KQ2]` stand for what is hidden.
    pub text: String,
    /// The events it rests on, in order.
    pub events: Vec<u64>,
}

/// Lines under a heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Section {
    /// The heading; none of the first section.
    pub heading: Option<String>,
    /// The lines.
    pub lines: Vec<Line>,
}

/// A document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Document {
    /// Which.
    pub variant: Variant,
    /// Its title.
    pub title: String,
    /// What it says.
    pub sections: Vec<Section>,
    /// How many values are hidden in it.
    pub hidden: u32,
}

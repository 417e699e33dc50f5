//! What the copilot proposes to do. It is only said; a person does it, or does not.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{Captured, ChoiceRef, NodeRef, TaskKind};

/// Something a person may accept, change or dismiss.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Proposal {
    /// Answer the question the session stands on.
    Answer {
        /// The question.
        node: NodeRef,
        /// The answer.
        option: ChoiceRef,
    },
    /// Go to another place of the flow.
    Goto {
        /// The place.
        node: NodeRef,
    },
    /// Give a variable a value.
    SetVariable {
        /// The variable with the value.
        variable: Captured,
    },
    /// Add something to be done.
    AddTask {
        /// What kind of thing.
        what: TaskKind,
        /// One line.
        title: String,
    },
    /// Write down something known to be true.
    AddFact {
        /// The text.
        text: String,
    },
}

impl Proposal {
    /// The words a person may put others in place of; none where there is only yes or no.
    pub fn words(&mut self) -> Option<&mut String> {
        match self {
            Self::Answer { .. } | Self::Goto { .. } => None,
            Self::SetVariable { variable } => Some(&mut variable.value),
            Self::AddTask { title, .. } => Some(title),
            Self::AddFact { text } => Some(text),
        }
    }
}

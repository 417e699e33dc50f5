//! What people gathered beside the flow: facts, variables, tasks, added steps,
//! pinned moments.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{
    platform::ids::CommandId,
    sessions::event::{Actor, ChoiceRef, NodeRef, TaskKind, TaskStatus, Written},
};

/// Something known to be true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Fact {
    /// Who wrote it down and when.
    #[serde(flatten)]
    #[ts(flatten)]
    pub made: Written,
    /// The text.
    pub text: String,
    /// The event it was learnt from.
    #[ts(type = "number | null")]
    pub source: Option<u64>,
    /// Where the session stood.
    pub node: Option<NodeRef>,
    /// It turned out not to be true.
    pub retracted: bool,
}

/// A variable with its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Variable {
    /// Its name: `user_email`.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// Its value.
    pub value: String,
    /// The event that set it.
    #[ts(type = "number")]
    pub seq: u64,
    /// Who set it.
    pub by: Actor,
    /// When.
    pub at: DateTime<Utc>,
}

/// Something to be done beside the flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Task {
    /// Who added it and when.
    #[serde(flatten)]
    #[ts(flatten)]
    pub made: Written,
    /// What kind of thing.
    pub what: TaskKind,
    /// One line.
    pub title: String,
    /// How far it is.
    pub status: TaskStatus,
    /// Who is to do it.
    pub assignee: Option<Actor>,
    /// What came of it.
    pub result: Option<String>,
}

/// The outcome of an added step that nobody did.
pub const DROPPED: &str = "dropped";

/// A step the flow does not have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AddedStep {
    /// Who added it and when.
    #[serde(flatten)]
    #[ts(flatten)]
    pub made: Written,
    /// One line.
    pub title: String,
    /// What to do, in Markdown.
    pub body: String,
    /// Where the session stood.
    pub node: Option<NodeRef>,
    /// How it went, once it was done.
    pub outcome: Option<ChoiceRef>,
    /// What a command printed.
    pub output: Option<String>,
}

impl AddedStep {
    /// Whether somebody did it, however it went.
    #[must_use]
    pub fn is_tried(&self) -> bool {
        self.outcome.as_ref().is_some_and(|outcome| outcome.id != DROPPED)
    }
}

/// A moment worth finding again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Moment {
    /// Its name for ever: the command that pinned it.
    pub id: CommandId,
    /// The event meant.
    #[ts(type = "number")]
    pub of: u64,
    /// One line.
    pub title: String,
    /// Who pinned it.
    pub by: Actor,
    /// When.
    pub at: DateTime<Utc>,
}

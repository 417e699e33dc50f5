//! The flow document and the graph inside it: types and pure rules.
//!
//! A document is what people write, import and export (YAML or JSON); it is also
//! what a version stores. Node ids are short words chosen by the author
//! (`check-profile`), unique within the document.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::platform::{
    error::{Error, Result},
    ids::{FlowId, FlowVersionId},
};

/// What a flow is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum FlowKind {
    /// A decision graph that finds and mends a fault.
    Troubleshooting,
    /// An ordered checklist.
    Procedural,
    /// A procedure run on a schedule over targets.
    Maintenance,
}

impl FlowKind {
    /// The word in the database and on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Troubleshooting => "troubleshooting",
            Self::Procedural => "procedural",
            Self::Maintenance => "maintenance",
        }
    }

    /// The kind of this word; the table's CHECK admits no other.
    ///
    /// # Errors
    /// `internal` for any other word.
    pub fn parse(word: &str) -> Result<Self> {
        match word {
            "troubleshooting" => Ok(Self::Troubleshooting),
            "procedural" => Ok(Self::Procedural),
            "maintenance" => Ok(Self::Maintenance),
            _ => Err(Error::internal(format!("unknown kind of flow `{word}`"))),
        }
    }
}

/// A whole flow as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct FlowDocument {
    /// The word other flows name it by as a subflow, unique in the account. A flow
    /// without one is nobody's subflow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub key: Option<String>,
    /// Shown in lists, 1 to 200 characters.
    pub title: String,
    /// One paragraph: when to use it.
    #[serde(default)]
    pub description: String,
    /// What it is for.
    pub kind: FlowKind,
    /// Words to find it by.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Asked before a session starts; each answer becomes a variable.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub intake: Vec<Field>,
    /// Id of the node a session starts on.
    pub start: String,
    /// All nodes.
    pub nodes: Vec<Node>,
}

/// One element of a flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Node {
    /// The author's word for it, unique in the document.
    pub id: String,
    /// What it asks of the engineer.
    pub kind: NodeKind,
    /// One line.
    pub title: String,
    /// The heading it stands under. On checklist items only.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub section: String,
    /// Whether a session may end as resolved only after this was done. On checklist
    /// items only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// Markdown; `{{name}}` stands for the variable of that name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
    /// Something to run, with what to expect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<CommandBlock>,
    /// What it captures. On inputs only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<Field>,
    /// The key of the flow that is run here. On subflows only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subflow: Option<String>,
    /// The ways on: answers of a question, outcomes of an action, one way on from
    /// an info, an input or a checklist item. On a subflow, one for each ending of the
    /// other flow after which this one goes on, its id the ending's word. Empty on a
    /// resolution.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
    /// How a session that ends here ended. On resolutions only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
}

/// What a node asks of the engineer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum NodeKind {
    /// Find something out; the answer leads on.
    Question,
    /// Do something; its outcome leads on.
    Action,
    /// Read this.
    Info,
    /// Ask for a value; it becomes a variable.
    Input,
    /// One item of a procedure.
    ChecklistItem,
    /// Run another flow, then go on by how it ended.
    Subflow,
    /// An end.
    Resolution,
}

/// A value asked for, before the session starts or at an input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The variable it becomes: `user_email`.
    pub name: String,
    /// What people are asked.
    pub label: String,
    /// What may be answered.
    #[serde(default, rename = "type")]
    pub kind: FieldKind,
    /// Whether there must be an answer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// What may be chosen. With kind `choice` only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
    /// Shown in the empty field.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hint: String,
}

/// What may be answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line.
    #[default]
    Text,
    /// A number, `.` before its decimals.
    Number,
    /// `yes` or `no`.
    YesNo,
    /// One of the choices.
    Choice,
}

/// A command to run on the client's machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct CommandBlock {
    /// The shell it is for, such as `powershell`, `cmd` or `bash`.
    pub shell: String,
    /// The text to paste.
    pub text: String,
    /// What a healthy machine answers.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub expect: String,
}

/// One way on from a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The author's word for it, unique in the node.
    pub id: String,
    /// What the button says.
    pub label: String,
    /// The node it leads to.
    pub next: String,
}

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The fault is mended.
    Resolved,
    /// Somebody else must go on.
    Escalate,
    /// The fault could not be seen.
    NotReproducible,
}

impl Outcome {
    /// The word in documents and on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Resolved => "resolved",
            Self::Escalate => "escalate",
            Self::NotReproducible => "not_reproducible",
        }
    }

    /// The outcome of this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Resolved, Self::Escalate, Self::NotReproducible]
            .into_iter()
            .find(|outcome| outcome.as_str() == word)
    }
}

impl FlowDocument {
    /// The keys of the flows that run inside it, once each.
    #[must_use]
    pub fn subflow_keys(&self) -> Vec<&str> {
        let mut keys: Vec<&str> = self.nodes.iter().filter_map(|node| node.subflow.as_deref()).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// The node with this id.
    #[must_use]
    pub fn node(&self, id: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.id == id)
    }
}

impl Node {
    /// The way on with this id.
    #[must_use]
    pub fn choice(&self, id: &str) -> Option<&Choice> {
        self.options.iter().find(|choice| choice.id == id)
    }
}

/// A flow without its documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// The flow.
    pub id: FlowId,
    /// As published, or as drafted while nothing is.
    pub title: String,
    /// Likewise.
    pub description: String,
    /// Likewise.
    pub kind: FlowKind,
    /// Likewise.
    pub tags: Vec<String>,
    /// The version sessions start on.
    pub published: Option<Published>,
    /// Whether a draft differs from it.
    pub has_draft: bool,
    /// When draft or publication last changed.
    pub updated_at: DateTime<Utc>,
}

/// The version a flow has published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// The version.
    pub id: FlowVersionId,
    /// Its number.
    pub number: i32,
}

/// A published version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The flow it is of.
    pub flow: FlowId,
    /// Its number.
    pub number: i32,
    /// What it says, for ever.
    pub document: FlowDocument,
    /// When it was published.
    pub published_at: DateTime<Utc>,
}

/// A version as lists mention it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionRef {
    /// The version.
    pub version_id: FlowVersionId,
    /// Its flow.
    pub flow_id: FlowId,
    /// Its number.
    pub number: i32,
    /// The flow's title in it.
    pub title: String,
}

/// A flow that runs inside another one, in the version a session is pinned to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct Subflow {
    /// The word the other flow names it by.
    pub key: String,
    /// The flow.
    pub flow_id: FlowId,
    /// The version.
    pub version_id: FlowVersionId,
    /// Its number.
    pub number: i32,
    /// The flow's title in it.
    pub title: String,
}

/// What a session on a flow would run now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Startable {
    /// The flow.
    pub id: FlowId,
    /// Its published version.
    pub version_id: FlowVersionId,
    /// The version's number.
    pub number: i32,
    /// The flows that run inside it.
    pub subflows: Vec<Subflow>,
    /// All of them as one document.
    pub guide: FlowDocument,
}

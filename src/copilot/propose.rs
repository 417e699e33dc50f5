//! What an answer proposes to do, made of what a model or the guide means. Pure.
//!
//! What must stay true: whatever a model writes, a proposal names only what there is: an
//! answer of the current step, a place of the flow, a variable the session has or asks for.

use serde::Deserialize;

use super::evidence::Weighed;
use crate::{
    flows::{
        self,
        model::{Field, Node, NodeKind},
    },
    live::Question,
    sessions::{Captured, Citation, Proposal, TaskKind},
};

/// Longest title of a task and longest fact, in characters.
const LONGEST_TITLE: usize = 200;
const LONGEST_FACT: usize = 1_000;

/// What a model would have done, in its own words.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// The label of an answer.
    Answer(String),
    /// The number of a source that is a place.
    Goto(usize),
    /// A variable's name and value.
    Set {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
    /// A task's title.
    Task(String),
    /// A fact.
    Fact(String),
}

impl Action {
    /// The same with other words, where it has any.
    #[must_use]
    pub fn in_words(self, words: impl Fn(&str) -> String) -> Self {
        match self {
            Self::Answer(label) => Self::Answer(words(&label)),
            Self::Goto(number) => Self::Goto(number),
            Self::Set { name, value } => Self::Set { name, value: words(&value) },
            Self::Task(title) => Self::Task(words(&title)),
            Self::Fact(text) => Self::Fact(words(&text)),
        }
    }
}

/// What that comes to here; nothing where it names what is not there.
#[must_use]
pub fn from_model(action: Action, question: &Question, sources: &[Citation]) -> Option<Proposal> {
    let stands = question.state.node.as_ref();
    match action {
        Action::Answer(label) => {
            let (node, label) = (here(question)?, label.trim());
            let option = node.options.iter().find(|choice| choice.label.eq_ignore_ascii_case(label))?;
            let asks = node.kind == NodeKind::Question;
            asks.then(|| Proposal::Answer { node: node.into(), option: option.into() })
        }
        Action::Goto(number) => match sources.get(number.checked_sub(1)?)? {
            Citation::Node { node } if stands.is_some_and(|stands| stands.id != node.id) => {
                Some(Proposal::Goto { node: node.clone() })
            }
            _ => None,
        },
        Action::Set { name, value } => set(question, &name, &value),
        Action::Task(title) => {
            let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
            let fits = !title.is_empty() && title.chars().count() <= LONGEST_TITLE;
            fits.then_some(Proposal::AddTask { what: TaskKind::Action, title })
        }
        Action::Fact(text) => {
            let text = text.trim().to_owned();
            let fits = !text.is_empty() && text.chars().count() <= LONGEST_FACT;
            fits.then_some(Proposal::AddFact { text })
        }
    }
}

/// The likeliest answer of the question the session stands on.
#[must_use]
pub fn likeliest(node: &Node, way: &Weighed<'_>) -> Option<Proposal> {
    let asks = node.kind == NodeKind::Question;
    asks.then(|| Proposal::Answer { node: node.into(), option: way.choice.into() })
}

fn here(question: &Question) -> Option<&Node> {
    question.flow.as_deref()?.node(&question.state.node.as_ref()?.id)
}

fn set(question: &Question, name: &str, value: &str) -> Option<Proposal> {
    let flow = question.flow.as_deref();
    let mut asked = flow
        .into_iter()
        .flat_map(|flow| flow.intake.iter().chain(flow.nodes.iter().filter_map(|node| node.input.as_ref())));
    let field: Option<&Field> = asked.find(|field| field.name == name);
    let known = question.state.variables.iter().find(|variable| variable.name == name);
    let label = field.map(|field| &field.label).or_else(|| known.map(|known| &known.label))?.clone();
    let value = match field {
        Some(field) => flows::check_answer(field, value).ok()?,
        None => value.trim().to_owned(),
    };
    let is_new = known.is_none_or(|known| known.value != value) && !value.is_empty();
    is_new.then(|| Proposal::SetVariable { variable: Captured { name: name.to_owned(), label, value } })
}

#[cfg(test)]
#[path = "propose_tests.rs"]
mod tests;

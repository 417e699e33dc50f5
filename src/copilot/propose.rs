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
mod tests {
    use chrono::DateTime;

    use super::{super::guide::tests::question, *};
    use crate::{
        platform::ids::CommandId,
        sessions::{Actor, Event, EventBody},
    };

    fn proposed(action: &str) -> Option<Proposal> {
        let question = question("prompt", &[], None);
        let place = |id: &str| question.flow.as_ref().unwrap().node(id).unwrap().into();
        let sources = [Citation::Node { node: place("prompt") }, Citation::Node { node: place("clock") }];
        from_model(serde_json::from_str(action).ok()?, &question, &sources)
    }

    #[test]
    fn what_there_is_can_be_proposed() {
        assert!(matches!(proposed(r#"{"goto":2}"#), Some(Proposal::Goto { node }) if node.id == "clock"));
        let task = proposed(r#"{"task":"Call  the\nprovider"}"#);
        assert!(matches!(task, Some(Proposal::AddTask { title, .. }) if title == "Call the provider"));
        assert!(matches!(proposed(r#"{"fact":"It began on Monday"}"#), Some(Proposal::AddFact { .. })));
        let question = question("prompt", &[], None);
        let label = &here(&question).unwrap().options[0].label;
        let answer = proposed(&serde_json::json!({ "answer": label.to_uppercase() }).to_string());
        assert!(matches!(answer, Some(Proposal::Answer { node, .. }) if node.id == "prompt"));
        let mut question = question;
        let variable = Captured { name: "host".into(), label: "Computer".into(), value: "PC-1".into() };
        let by = question.state.participants[0].clone();
        let (by, command) = (Actor { id: by.id, name: by.name }, CommandId::new());
        let (seq, body) = (question.state.seq + 1, EventBody::VariableSet { variable, node: None });
        question.state.apply(&Event { seq, at: DateTime::UNIX_EPOCH, by, command, body });
        let set =
            |value: &str| from_model(Action::Set { name: "host".into(), value: value.into() }, &question, &[]);
        assert!(matches!(set(" PC-2 "), Some(Proposal::SetVariable { variable }) if variable.value == "PC-2"));
        assert_eq!(set("PC-1"), None, "it has this value");
    }

    #[test]
    fn what_there_is_not_cannot() {
        let long = format!(r#"{{"task":"{}"}}"#, "x".repeat(201));
        for action in [
            r#"{"answer":"Delete the domain"}"#,
            r#"{"goto":0}"#,
            r#"{"goto":1}"#,
            r#"{"goto":99}"#,
            r#"{"goto":-1}"#,
            r#"{"set":{"name":"nobody_asked","value":"x"}}"#,
            r#"{"set":{"name":"user_email","value":"  "}}"#,
            r#"{"task":"  "}"#,
            r#"{"fact":""}"#,
            r#"{"run":"format c:"}"#,
            r#""complete""#,
            &long,
        ] {
            assert_eq!(proposed(action), None, "{action}");
        }
    }
}

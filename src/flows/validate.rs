//! Whether a document may be published: pure, complete, in words.
//!
//! Every rule of a flow is here or in a file of its own: what leads where in
//! [`super::graph`], what each kind of node holds in [`super::shapes`], what is asked
//! for in [`super::fields`], what texts refer to in [`super::variables`]. A finding says
//! what is wrong, where, and how to mend it.

use std::collections::HashSet;

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    fields, graph,
    model::{CommandBlock, FlowDocument, Node, NodeKind},
    shapes, variables,
};
use crate::platform::error::{Error, Result};

const MAX_NODES: usize = 500;
pub(super) const MAX_OPTIONS: usize = 12;
const MAX_TAGS: usize = 20;
const MAX_ID: usize = 64;
const MAX_TAG: usize = 40;
pub(super) const MAX_LINE: usize = 200;
const MAX_DESCRIPTION: usize = 2_000;
const MAX_BODY: usize = 20_000;
/// More would not be read anyway.
const MAX_FINDINGS: usize = 100;

/// Something to mend before a flow can be published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Finding {
    /// Where in the document, as `nodes.3.title`.
    pub path: String,
    /// The node it is about, by id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// What is wrong and how to mend it.
    pub message: String,
}

/// Everything that keeps `document` from being published; nothing if it may be.
#[must_use]
pub fn validate(document: &FlowDocument) -> Vec<Finding> {
    let mut report = Report::default();
    head(document, &mut report);
    if document.nodes.len() > MAX_NODES {
        let message =
            format!("There are {} nodes; a flow has at most {MAX_NODES}. Split it.", document.nodes.len());
        report.add("nodes", None, message);
        return report.0;
    }
    let mut seen = HashSet::new();
    for (index, node) in document.nodes.iter().enumerate() {
        let place = Place { path: format!("nodes.{index}"), node, index };
        node_id(&place, &mut seen, &mut report);
        node_texts(&place, &mut report);
        shapes::check(&place, &mut report);
        options(&place, document, &mut report);
    }
    fields::check(document, &mut report);
    graph::check(document, &mut report);
    variables::check(document, &mut report);
    report.0.truncate(MAX_FINDINGS);
    report.0
}

/// Refuses what not even a draft can hold.
///
/// # Errors
/// `invalid` naming the field.
pub fn storable(document: &FlowDocument) -> Result<()> {
    if let Some(problem) = line_problem(&document.title, MAX_LINE) {
        return Err(Error::invalid("title", format!("The title {problem}.")));
    }
    if has_null(&serde_json::to_value(document).map_err(Error::internal)?) {
        return Err(Error::invalid("document", "There is a NUL character in a text. Remove it."));
    }
    Ok(())
}

fn has_null(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(has_null),
        Value::Object(fields) => fields.values().any(has_null),
        _ => false,
    }
}

/// What was found so far.
#[derive(Default)]
pub(super) struct Report(Vec<Finding>);

impl Report {
    pub(super) fn add(&mut self, path: impl Into<String>, node: Option<&Node>, message: String) {
        let node = node.map(|node| node.id.clone()).filter(|id| !id.is_empty());
        self.0.push(Finding { path: path.into(), node, message });
    }
}

/// A node and where it stands.
pub(super) struct Place<'a> {
    pub(super) path: String,
    pub(super) node: &'a Node,
    pub(super) index: usize,
}

impl Place<'_> {
    pub(super) fn add(&self, report: &mut Report, field: &str, problem: &str) {
        let name = name(self.node, self.index);
        report.add(format!("{}.{field}", self.path), Some(self.node), format!("{name}: {problem}"));
    }
}

/// What people call a node.
pub(super) fn name(node: &Node, index: usize) -> String {
    if node.id.is_empty() { format!("Node {}", index + 1) } else { format!("Node `{}`", node.id) }
}

fn head(document: &FlowDocument, report: &mut Report) {
    match document.key.as_deref() {
        Some("") => {
            report.add("key", None, "The key is empty. Write one such as `mfa-reset`, or remove it.".into())
        }
        Some(key) if id_problem(key).is_some() => {
            let message = format!(
                "`{key}` is no key. Write lowercase words and digits joined by dashes, at most {MAX_ID} characters."
            );
            report.add("key", None, message);
        }
        _ => {}
    }
    if let Some(problem) = line_problem(&document.title, MAX_LINE) {
        report.add("title", None, format!("The title of the flow {problem}."));
    }
    if document.description.chars().count() > MAX_DESCRIPTION {
        let message = format!("The description is longer than {MAX_DESCRIPTION} characters. Shorten it.");
        report.add("description", None, message);
    }
    if document.tags.len() > MAX_TAGS {
        report.add("tags", None, format!("There are more than {MAX_TAGS} tags. Remove some."));
    }
    let mut seen = HashSet::new();
    for (index, tag) in document.tags.iter().enumerate().take(MAX_TAGS) {
        let path = format!("tags.{index}");
        if let Some(problem) = line_problem(tag, MAX_TAG) {
            report.add(path, None, format!("Tag {} {problem}.", index + 1));
        } else if !seen.insert(tag.to_lowercase()) {
            report.add(path, None, format!("The tag `{tag}` is there twice. Remove one."));
        }
    }
}

fn node_id(place: &Place<'_>, seen: &mut HashSet<String>, report: &mut Report) {
    let id = &place.node.id;
    if let Some(problem) = id_problem(id) {
        return place.add(report, "id", problem);
    }
    if !seen.insert(id.clone()) {
        place.add(report, "id", "another node has this id. Choose one of its own and mend what leads here.");
    }
}

fn node_texts(place: &Place<'_>, report: &mut Report) {
    if let Some(problem) = line_problem(&place.node.title, MAX_LINE) {
        place.add(report, "title", &format!("its title {problem}."));
    }
    if place.node.body.chars().count() > MAX_BODY {
        let problem = format!("its text is longer than {MAX_BODY} characters. Shorten it or add a node.");
        place.add(report, "body", &problem);
    }
    if let Some(command) = &place.node.command {
        command_texts(place, command, report);
    }
}

fn command_texts(place: &Place<'_>, command: &CommandBlock, report: &mut Report) {
    if let Some(problem) = line_problem(&command.shell, MAX_ID) {
        place.add(report, "command.shell", &format!("the shell of its command {problem}."));
    }
    if command.text.trim().is_empty() {
        place.add(report, "command.text", "its command is empty. Write it or remove the command.");
    }
    for (field, text) in [("command.text", &command.text), ("command.expect", &command.expect)] {
        if text.chars().count() > MAX_BODY {
            place.add(report, field, &format!("this is longer than {MAX_BODY} characters. Shorten it."));
        }
    }
}

fn options(place: &Place<'_>, document: &FlowDocument, report: &mut Report) {
    let mut seen = HashSet::new();
    for (index, choice) in place.node.options.iter().enumerate().take(MAX_OPTIONS) {
        let at = |field: &str| format!("options.{index}.{field}");
        let number = index + 1;
        // What a subflow's options are called is for [`shapes`]: they are words of an outcome.
        let free = place.node.kind != NodeKind::Subflow;
        if let Some(problem) = id_problem(&choice.id).filter(|_| free) {
            place.add(report, &at("id"), &format!("option {number}: {problem}"));
        } else if !seen.insert(&choice.id) {
            let problem = format!("two options have the id `{}`. Choose another for one.", choice.id);
            place.add(report, &at("id"), &problem);
        }
        if let Some(problem) = line_problem(&choice.label, MAX_LINE) {
            place.add(report, &at("label"), &format!("the label of option {number} {problem}."));
        }
        if document.node(&choice.next).is_none() {
            let problem =
                format!("option {number} leads to `{}`, which is no node here. Mend `next`.", choice.next);
            place.add(report, &at("next"), &problem);
        }
    }
}

pub(super) fn id_problem(id: &str) -> Option<&'static str> {
    if id.is_empty() {
        return Some("it has no id. Give it one such as `check-profile`.");
    }
    let word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    if id.len() <= MAX_ID && id.split('-').all(word) {
        return None;
    }
    Some("the id must be lowercase words and digits joined by dashes, at most 64 characters. Rename it.")
}

/// What is wrong with one line of text, to be said after its name.
pub(super) fn line_problem(text: &str, max: usize) -> Option<String> {
    let length = text.chars().count();
    if text.trim().is_empty() {
        return Some(format!("is empty. Write 1 to {max} characters"));
    }
    if length > max {
        return Some(format!("has {length} characters. Shorten it to {max}"));
    }
    text.chars().any(char::is_control).then(|| "has a line break or control character. Remove it".to_owned())
}

#[cfg(test)]
#[path = "validate_tests.rs"]
mod tests;

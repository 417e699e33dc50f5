//! A flow with the flows inside it, as the one guide a session runs. Pure.
//!
//! What must stay true: composing the same versions gives the same guide, for ever,
//! since a session's log names its nodes. The ids of an inner flow's nodes begin with
//! that of the subflow node and a slash.

use std::collections::{HashMap, HashSet};

use super::model::{Choice, Field, FlowDocument, Node, NodeKind};

/// Subflows inside subflows, at most.
pub const MAX_DEPTH: usize = 8;

/// Most nodes of a guide: beyond it no subflow is opened any more.
pub const MAX_NODES: usize = 2_000;

/// The way into a subflow.
const ENTER: &str = "enter";
/// The way on from the end of one.
const GO_ON: &str = "continue";

/// `document` with every subflow it names, as far as `flows` has them by key. A subflow
/// that is not there, or nested deeper than [`MAX_DEPTH`], becomes an end of its own.
#[must_use]
pub fn compose(document: &FlowDocument, flows: &HashMap<String, FlowDocument>) -> FlowDocument {
    let known = document.intake.iter().map(|field| field.name.clone()).collect();
    let mut composer = Composer { flows, known, nodes: Vec::new() };
    composer.add(document, "", 0);
    FlowDocument { nodes: composer.nodes, ..document.clone() }
}

struct Composer<'a> {
    flows: &'a HashMap<String, FlowDocument>,
    /// Variables the intake asks for.
    known: HashSet<String>,
    nodes: Vec<Node>,
}

impl Composer<'_> {
    fn add(&mut self, document: &FlowDocument, prefix: &str, depth: usize) {
        for node in &document.nodes {
            let mut node = node.clone();
            node.id = format!("{prefix}{}", node.id);
            for choice in &mut node.options {
                choice.next = format!("{prefix}{}", choice.next);
            }
            match (node.kind, node.subflow.clone()) {
                (NodeKind::Subflow, Some(key)) => self.add_subflow(node, &key, depth),
                _ => self.nodes.push(node),
            }
        }
    }

    fn add_subflow(&mut self, mut node: Node, key: &str, depth: usize) {
        let inner = self.flows.get(key).filter(|_| depth < MAX_DEPTH && self.nodes.len() <= MAX_NODES);
        let Some(inner) = inner.cloned() else {
            node.options.clear();
            self.nodes.push(node);
            return;
        };
        let prefix = format!("{}/", node.id);
        let endings = std::mem::take(&mut node.options);
        let questions: Vec<_> =
            inner.intake.iter().filter(|field| !self.known.contains(&field.name)).cloned().collect();
        let asked = questions.iter().map(|field| format!("{prefix}{}", question_id(field)));
        let stations: Vec<String> = asked.chain([format!("{prefix}{}", inner.start)]).collect();
        node.options = vec![way(ENTER, "Begin", &stations[0])];
        self.nodes.push(node);
        for (index, field) in questions.into_iter().enumerate() {
            self.nodes.push(question(field, stations[index].clone(), &stations[index + 1]));
        }
        let first = self.nodes.len();
        self.add(&inner, &prefix, depth + 1);
        for node in &mut self.nodes[first..] {
            // Ends of the inner flow; those of flows inside it have a way on, or are real ends.
            let is_own = !node.id[prefix.len()..].contains('/');
            let Some(outcome) = node.outcome.filter(|_| is_own) else { continue };
            if let Some(ending) = endings.iter().find(|choice| choice.id == outcome.as_str()) {
                node.options = vec![way(GO_ON, &ending.label, &ending.next)];
            }
        }
    }
}

fn way(id: &str, label: &str, next: &str) -> Choice {
    Choice { id: id.to_owned(), label: label.to_owned(), next: next.to_owned() }
}

fn question_id(field: &Field) -> String {
    format!("ask-{}", field.name.replace('_', "-"))
}

/// A field of an inner flow's intake, asked when the inner flow begins.
fn question(field: Field, id: String, next: &str) -> Node {
    Node {
        id,
        kind: NodeKind::Input,
        title: field.label.clone(),
        section: String::new(),
        required: false,
        body: String::new(),
        command: None,
        input: Some(field),
        subflow: None,
        options: vec![way("on", "Go on", next)],
        outcome: None,
    }
}

#[cfg(test)]
#[path = "compose_tests.rs"]
mod tests;

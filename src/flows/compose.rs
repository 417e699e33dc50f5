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
mod tests {
    use super::*;
    use crate::flows::import::parse;

    const OUTER: &str = "
title: Outer
kind: troubleshooting
intake: [{ name: user, label: User }]
start: go
nodes:
  - { id: go, kind: subflow, title: Inner first, subflow: inner, options: [
      { id: resolved, label: It worked, next: done }, { id: escalate, label: It did not, next: go } ] }
  - { id: done, kind: resolution, title: Done, outcome: resolved }
";
    const INNER: &str = "
key: inner
title: Inner
kind: procedural
intake: [{ name: user, label: User }, { name: host_name, label: Computer, required: true }]
start: ask
nodes:
  - { id: ask, kind: question, title: 'So?', options: [
      { id: yes, label: Yes, next: good }, { id: no, label: No, next: bad }, { id: deep, label: Deep, next: deep } ] }
  - { id: good, kind: resolution, title: Good, outcome: resolved }
  - { id: bad, kind: resolution, title: Bad, outcome: not_reproducible }
  - { id: deep, kind: subflow, title: Deeper, subflow: deepest, options: [{ id: resolved, label: Up, next: good }] }
";
    const DEEPEST: &str = "
key: deepest
title: Deepest
kind: procedural
start: end
nodes: [{ id: end, kind: resolution, title: End, outcome: resolved }]
";

    fn ways(document: &FlowDocument, id: &str) -> Vec<String> {
        let node = document.node(id).unwrap_or_else(|| panic!("no {id}"));
        node.options.iter().map(|choice| format!("{}: {} -> {}", choice.id, choice.label, choice.next)).collect()
    }

    #[test]
    fn subflows_are_entered_asked_and_left() {
        let flows = [INNER, DEEPEST].map(|text| parse(text).unwrap());
        let flows = flows.into_iter().map(|flow| (flow.key.clone().unwrap(), flow)).collect();
        let guide = compose(&parse(OUTER).unwrap(), &flows);
        assert_eq!(ways(&guide, "go"), ["enter: Begin -> go/ask-host-name"]);
        // The user is known from the outer intake.
        assert_eq!(ways(&guide, "go/ask-host-name"), ["on: Go on -> go/ask"]);
        assert_eq!(ways(&guide, "go/ask"), ["yes: Yes -> go/good", "no: No -> go/bad", "deep: Deep -> go/deep"]);
        assert_eq!(ways(&guide, "go/good"), ["continue: It worked -> done"]);
        // The outer flow does not go on after this ending: it is an end.
        assert_eq!(ways(&guide, "go/bad"), [""; 0]);
        assert_eq!(ways(&guide, "go/deep"), ["enter: Begin -> go/deep/end"]);
        assert_eq!(ways(&guide, "go/deep/end"), ["continue: Up -> go/good"]);
        assert_eq!(guide.nodes.len(), 8);
    }

    #[test]
    fn what_is_not_there_or_goes_round_in_circles_ends() {
        let outer = parse(OUTER).unwrap();
        assert_eq!(ways(&compose(&outer, &HashMap::new()), "go"), [""; 0]);
        let flows = HashMap::from([("inner".to_owned(), outer.clone())]);
        assert!(compose(&outer, &flows).nodes.len() <= 2 * (MAX_DEPTH + 1));
    }
}

//! `{{name}}` in texts: filling them in, and whether they are certain to be known.
//! Pure.
//!
//! What must stay true: checking and filling read a text the same way, so what a flow
//! was published with is what a session replaces. Braces around anything but the name
//! of a variable belong to some other program's template and are left alone.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    ops::Range,
};

use super::{
    fields::is_name,
    graph::Graph,
    model::{FlowDocument, Node},
    validate::{Place, Report},
};

/// More nodes than this are not named when a way is: its end says most.
const MAX_NAMED: usize = 6;

/// `text` with every `{{name}}` that `value` knows replaced; the others stay.
#[must_use]
pub fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut done = 0;
    for (place, name) in uses(text) {
        if let Some(value) = value(name) {
            filled.push_str(&text[done..place.start]);
            filled.push_str(&value);
            done = place.end;
        }
    }
    filled.push_str(&text[done..]);
    filled
}

/// Every `{{name}}` of `text`, in order: where it stands, and its name. Braces that
/// lead to no name hide none that stands behind them.
fn uses(text: &str) -> Vec<(Range<usize>, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find("{{") {
        let open = at + open;
        let inside = &text[open + 2..];
        let end = inside.find(['{', '}']).filter(|end| inside[*end..].starts_with("}}"));
        match end.map(|end| (end, inside[..end].trim())) {
            Some((end, name)) if is_name(name) => {
                at = open + end + 4;
                found.push((open..at, name));
            }
            _ => at = open + 1,
        }
    }
    found
}

/// The names that `text` refers to, once each, in order.
fn names(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (_, name) in uses(text) {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// The texts of a node that are filled in, by their path.
fn filled(node: &Node) -> Vec<(&'static str, &str)> {
    let mut texts = vec![("body", node.body.as_str())];
    if let Some(command) = &node.command {
        texts.extend([("command.text", command.text.as_str()), ("command.expect", command.expect.as_str())]);
    }
    texts
}

/// The texts of a node that are shown as they are.
fn unfilled(node: &Node) -> Vec<(String, &str)> {
    let mut texts = vec![("title".to_owned(), node.title.as_str()), ("section".to_owned(), node.section.as_str())];
    texts.extend(node.input.as_ref().map(|field| ("input.label".to_owned(), field.label.as_str())));
    for (index, choice) in node.options.iter().enumerate() {
        texts.push((format!("options.{index}.label"), choice.label.as_str()));
    }
    texts
}

pub(super) fn check(document: &FlowDocument, report: &mut Report) {
    if let Some(name) = names(&document.title).first() {
        report.add("title", None, format!("The title of the flow: {}", not_filled_in(name)));
    }
    let mut ways = Ways::of(document);
    for (index, node) in document.nodes.iter().enumerate() {
        let place = Place { path: format!("nodes.{index}"), node, index };
        for (field, text) in unfilled(node) {
            if let Some(name) = names(text).first() {
                place.add(report, &field, &not_filled_in(name));
            }
        }
        for (field, text) in filled(node) {
            for name in names(text) {
                if let Some(problem) = ways.problem(index, name) {
                    place.add(report, field, &problem);
                }
            }
        }
    }
}

fn not_filled_in(name: &str) -> String {
    format!("`{{{{{name}}}}}` is not filled in here. Put it into a node's text or command.")
}

/// Along which ways a name is not known.
struct Ways<'a> {
    document: &'a FlowDocument,
    graph: Graph<'a>,
    intake: HashSet<&'a str>,
    /// What the inputs ask for, wherever they stand.
    inputs: HashSet<&'a str>,
    /// By name: for each node that is reached without it, the node before on such a way.
    without: HashMap<&'a str, Vec<Option<usize>>>,
}

impl<'a> Ways<'a> {
    fn of(document: &'a FlowDocument) -> Self {
        let inputs = document.nodes.iter().filter_map(|node| node.input.as_ref());
        Self {
            document,
            graph: Graph::of(document),
            intake: document.intake.iter().map(|field| field.name.as_str()).collect(),
            inputs: inputs.map(|field| field.name.as_str()).collect(),
            without: HashMap::new(),
        }
    }

    /// What is wrong with saying `name` at a node. What a subflow asks for is not seen
    /// here: it is the other flow's.
    fn problem(&mut self, node: usize, name: &'a str) -> Option<String> {
        if self.intake.contains(name) {
            return None;
        }
        if !self.inputs.contains(name) {
            return Some(format!(
                "nothing asks for `{{{{{name}}}}}`. Add it to the intake, or an input before this node."
            ));
        }
        let way = self.way_without(node, name)?;
        Some(format!(
            "`{{{{{name}}}}}` is not known on the way {way}. Ask for it on every way to here, or in the intake."
        ))
    }

    /// A shortest way from the start to a node on which nothing asks for `name`.
    fn way_without(&mut self, node: usize, name: &'a str) -> Option<String> {
        let start = self.graph.index_of(&self.document.start)?;
        if !self.without.contains_key(name) {
            let before = self.reached_without(start, name);
            self.without.insert(name, before);
        }
        let before = &self.without[name];
        let mut way = vec![node];
        while way.last() != Some(&start) {
            way.push(before[*way.last()?]?);
        }
        let skipped = way.len().saturating_sub(MAX_NAMED);
        let ids = way.iter().rev().enumerate().filter(|(at, _)| *at == 0 || *at > skipped);
        let ids: Vec<String> = ids.map(|(_, index)| format!("`{}`", self.document.nodes[*index].id)).collect();
        Some(if skipped > 0 { ids.join(" → ").replacen(" → ", " → … → ", 1) } else { ids.join(" → ") })
    }

    /// From the start in all directions, up to the nodes that ask for `name`: what is
    /// reached need not know it. Nodes nobody reaches are found by [`super::graph`].
    fn reached_without(&self, start: usize, name: &str) -> Vec<Option<usize>> {
        let mut before = vec![None; self.document.nodes.len()];
        before[start] = Some(start);
        let mut waiting = VecDeque::from([start]);
        while let Some(index) = waiting.pop_front() {
            if asks_for(&self.document.nodes[index], name) {
                continue;
            }
            for next in &self.graph.next[index] {
                if before[*next].is_none() {
                    before[*next] = Some(index);
                    waiting.push_back(*next);
                }
            }
        }
        before
    }
}

fn asks_for(node: &Node, name: &str) -> bool {
    node.input.as_ref().is_some_and(|field| field.name == name)
}

#[cfg(test)]
#[path = "variables_tests.rs"]
mod tests;

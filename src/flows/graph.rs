//! What leads where in a document: every node is reached from the start, and from
//! every node reached an end can be reached. Pure.
//!
//! A node without a way on and a way to nowhere are found by [`super::validate`];
//! here they count as ends, so that one mistake is said once.

use std::collections::HashMap;

use super::{
    model::{FlowDocument, NodeKind},
    validate::{Report, name},
};

pub(super) fn check(document: &FlowDocument, report: &mut Report) {
    if document.nodes.is_empty() {
        report.add("nodes", None, "There are no nodes. Add one and name it in `start`.".to_owned());
        return;
    }
    let graph = Graph::of(document);
    let Some(start) = graph.index_of(&document.start) else {
        let message = format!("`start` names `{}`, which is no node here. Name one.", document.start);
        report.add("start", None, message);
        return;
    };
    let reached = spread(&graph.next, vec![start]);
    let ends = spread(&graph.previous(), graph.ends(document));
    for (index, node) in document.nodes.iter().enumerate() {
        let path = format!("nodes.{index}");
        // Without an id, or with another's, it is nobody's target; that is said elsewhere.
        if node.id.is_empty() || graph.index_of(&node.id) != Some(index) {
            continue;
        }
        if !reached[index] {
            let message = "nothing leads here. Lead an option to it or remove it.";
            report.add(path, Some(node), format!("{}: {message}", name(node, index)));
        } else if !ends[index] {
            let message = "from here no resolution can be reached. Add a way out of the circle.";
            report.add(path, Some(node), format!("{}: {message}", name(node, index)));
        }
    }
}

/// Nodes by their place in the document, and the ways between them.
pub(super) struct Graph<'a> {
    ids: HashMap<&'a str, usize>,
    pub(super) next: Vec<Vec<usize>>,
}

impl<'a> Graph<'a> {
    pub(super) fn of(document: &'a FlowDocument) -> Self {
        let mut ids = HashMap::new();
        for (index, node) in document.nodes.iter().enumerate() {
            ids.entry(node.id.as_str()).or_insert(index);
        }
        let ways = |index: usize| {
            let options = document.nodes[index].options.iter();
            options.filter_map(|choice| ids.get(choice.next.as_str()).copied()).collect()
        };
        let next = (0..document.nodes.len()).map(ways).collect();
        Self { ids, next }
    }

    pub(super) fn index_of(&self, id: &str) -> Option<usize> {
        self.ids.get(id).copied()
    }

    /// Whether some way leads from `from` to one of `to` without passing `without`.
    pub(super) fn leads(&self, from: usize, to: &[usize], without: Option<usize>) -> bool {
        if Some(from) == without {
            return false;
        }
        let mut reached = vec![false; self.next.len()];
        let mut waiting = vec![from];
        while let Some(index) = waiting.pop() {
            if Some(index) == without || std::mem::replace(&mut reached[index], true) {
                continue;
            }
            waiting.extend(&self.next[index]);
        }
        to.iter().any(|index| reached[*index])
    }

    fn previous(&self) -> Vec<Vec<usize>> {
        let mut previous = vec![Vec::new(); self.next.len()];
        for (from, ways) in self.next.iter().enumerate() {
            for to in ways {
                previous[*to].push(from);
            }
        }
        previous
    }

    /// Resolutions, and nodes that are broken for a reason said elsewhere.
    fn ends(&self, document: &FlowDocument) -> Vec<usize> {
        let nodes = document.nodes.iter().enumerate();
        nodes
            .filter(|(index, node)| {
                node.kind == NodeKind::Resolution
                    || node.options.is_empty()
                    || self.next[*index].len() < node.options.len()
            })
            .map(|(index, _)| index)
            .collect()
    }
}

/// Which nodes are reached from `from` along `ways`.
fn spread(ways: &[Vec<usize>], from: Vec<usize>) -> Vec<bool> {
    let mut reached = vec![false; ways.len()];
    let mut waiting = from;
    while let Some(index) = waiting.pop() {
        if !std::mem::replace(&mut reached[index], true) {
            waiting.extend(&ways[index]);
        }
    }
    reached
}

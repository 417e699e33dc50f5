//! Which required items must be done before a session on a flow may end as resolved.
//! Pure.
//!
//! What must stay true: an item on a branch that was not taken asks for nothing; an
//! item that every way passes cannot be gone around by jumping over it.

use super::{
    graph::Graph,
    model::{FlowDocument, Node, NodeKind, Outcome},
};

/// The required items that every way from the start to `here` passes, and those that
/// every way from `here` to a resolved end passes. Where `here` is no node, none.
#[must_use]
pub fn required_items<'a>(flow: &'a FlowDocument, here: &str) -> Vec<&'a Node> {
    let graph = Graph::of(flow);
    let (Some(start), Some(here)) = (graph.index_of(&flow.start), graph.index_of(here)) else {
        return Vec::new();
    };
    let is_resolved = |node: &Node| node.options.is_empty() && node.outcome == Some(Outcome::Resolved);
    let resolved: Vec<_> = (0..flow.nodes.len()).filter(|index| is_resolved(&flow.nodes[*index])).collect();
    let ways_end = graph.leads(here, &resolved, None);
    let is_asked = |index: usize| {
        let passed = index == here || !graph.leads(start, &[here], Some(index));
        let ahead = ways_end && (index == here || !graph.leads(here, &resolved, Some(index)));
        passed || ahead
    };
    let items = flow.nodes.iter().enumerate();
    items
        .filter(|(_, node)| node.kind == NodeKind::ChecklistItem && node.required)
        .filter(|(index, _)| is_asked(*index))
        .map(|(_, node)| node)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flows::import::parse;

    /// start -> a (required) -> which -> cloud* | local* -> z (required) -> end; or -> no.
    const FLOW: &str = "
title: T
kind: procedural
start: a
nodes:
  - { id: a, kind: checklist_item, title: A, required: true, options: [{ id: d, label: D, next: which }] }
  - id: which
    kind: question
    title: Which
    options:
      - { id: c, label: C, next: cloud }
      - { id: l, label: L, next: local }
      - { id: n, label: N, next: no }
  - { id: cloud, kind: checklist_item, title: C, required: true, options: [{ id: d, label: D, next: z }] }
  - { id: local, kind: checklist_item, title: L, required: true, options: [{ id: d, label: D, next: z }] }
  - { id: z, kind: checklist_item, title: Z, required: true, options: [{ id: d, label: D, next: end }] }
  - { id: end, kind: resolution, title: End, outcome: resolved }
  - { id: no, kind: resolution, title: No, outcome: escalate }
";

    fn asked(here: &str) -> Vec<String> {
        let flow = parse(FLOW).unwrap();
        required_items(&flow, here).into_iter().map(|node| node.id.clone()).collect()
    }

    #[test]
    fn what_every_way_passes_is_asked_and_a_branch_not_taken_is_not() {
        assert_eq!(asked("end"), ["a", "z"]);
        assert_eq!(asked("which"), ["a", "z"]);
        assert_eq!(asked("cloud"), ["a", "cloud", "z"]);
        assert_eq!(asked("no"), ["a"]);
        assert_eq!(asked("nowhere"), Vec::<String>::new());
    }
}

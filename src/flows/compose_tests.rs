//! Flows put together of flows.

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

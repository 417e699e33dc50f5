//! What every flow that ships must be: sound, whole, and walked to each of its ends.

use std::{
    collections::{HashMap, HashSet},
    path::Path,
};

use super::*;
use crate::flows::{
    compose::compose,
    export::{Format, write},
    model::{FlowDocument, FlowKind, NodeKind, Outcome},
    validate::validate,
};

fn documents() -> Vec<FlowDocument> {
    library()
        .iter()
        .map(|text| import::parse(text).unwrap_or_else(|error| panic!("{:?}: {error}", text.lines().next())))
        .collect()
}

fn by_key() -> HashMap<String, FlowDocument> {
    documents().into_iter().map(|document| (document.key.clone().unwrap(), document)).collect()
}

#[test]
fn every_file_ships_under_its_key() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/flows/library");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .filter_map(|file| file.unwrap().file_name().to_str()?.strip_suffix(".yaml").map(str::to_owned))
        .collect();
    let mut keys: Vec<String> = documents().into_iter().map(|document| document.key.unwrap()).collect();
    files.sort();
    keys.sort();
    assert_eq!(keys, files);
}

#[test]
fn every_flow_may_be_published() {
    for document in documents() {
        assert_eq!(validate(&document), [], "{}", document.title);
    }
}

#[test]
fn every_flow_comes_after_those_it_runs() {
    let mut published = HashSet::new();
    for document in documents() {
        for key in document.subflow_keys() {
            assert!(published.contains(key), "{} runs `{key}`, which is not there yet", document.title);
        }
        published.extend(document.key);
    }
}

#[test]
fn an_order_is_found_and_circles_come_last() {
    let flow = |key: &str, runs: &str| {
        let nodes = if runs.is_empty() {
            "{ id: a, kind: resolution, title: T, outcome: resolved }".to_owned()
        } else {
            format!("{{ id: a, kind: subflow, title: T, subflow: {runs} }}")
        };
        format!("key: {key}\ntitle: {key}\nkind: procedural\nstart: a\nnodes: [{nodes}]\n")
    };
    let texts = [flow("x", "y"), flow("a", "b"), flow("y", "x"), flow("b", "c"), flow("c", "")];
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    assert_eq!(ordered(&texts), [texts[4], texts[3], texts[1], texts[0], texts[2]]);
}

/// Walks every option of every node from the start; the edges and the ends met.
fn walk(document: &FlowDocument) -> (usize, HashSet<&'static str>) {
    let (mut edges, mut seen, mut outcomes) = (0, HashSet::new(), HashSet::new());
    let mut waiting = vec![document.start.as_str()];
    while let Some(id) = waiting.pop() {
        if !seen.insert(id) {
            continue;
        }
        let node = document.node(id).unwrap_or_else(|| panic!("{} has no `{id}`", document.title));
        if node.options.is_empty() {
            let outcome = node.outcome.unwrap_or_else(|| panic!("{}: `{id}` ends without a word", document.title));
            outcomes.insert(outcome.as_str());
        }
        edges += node.options.len();
        waiting.extend(node.options.iter().map(|choice| choice.next.as_str()));
    }
    let missed: Vec<_> = document.nodes.iter().filter(|node| !seen.contains(node.id.as_str())).collect();
    assert!(missed.is_empty(), "{}: nothing leads to {missed:?}", document.title);
    (edges, outcomes)
}

#[test]
fn every_way_is_walked_and_every_kind_of_end_is_met() {
    let flows = by_key();
    for document in flows.values() {
        for document in [document.clone(), compose(document, &flows)] {
            let (edges, outcomes) = walk(&document);
            assert_eq!(edges, document.nodes.iter().map(|node| node.options.len()).sum::<usize>());
            for outcome in [Outcome::Resolved, Outcome::Escalate, Outcome::NotReproducible] {
                assert!(outcomes.contains(outcome.as_str()), "{} never ends {outcome:?}", document.title);
            }
        }
    }
}

#[test]
fn a_guide_runs_its_subflows_to_their_ends() {
    let flows = by_key();
    let mut composed = 0;
    for document in flows.values().filter(|document| !document.subflow_keys().is_empty()) {
        let guide = compose(document, &flows);
        for node in guide.nodes.iter().filter(|node| node.kind == NodeKind::Subflow) {
            assert_eq!(node.options.len(), 1, "{}: `{}` is not opened", document.title, node.id);
            composed += 1;
        }
    }
    assert!(composed > 0, "some flow of the library runs another");
}

#[test]
fn every_node_says_enough() {
    for document in documents() {
        assert!((10..=40).contains(&document.nodes.len()), "{}: {}", document.title, document.nodes.len());
        for node in &document.nodes {
            let name = format!("{}: `{}`", document.title, node.id);
            assert!(node.command.as_ref().is_none_or(|command| !command.expect.is_empty()), "{name}");
            assert!(node.kind == NodeKind::Resolution || !node.body.is_empty(), "{name}");
            assert_eq!(node.kind == NodeKind::ChecklistItem, !node.section.is_empty(), "{name}");
        }
    }
}

#[test]
fn the_items_of_a_section_stand_together() {
    for document in documents() {
        let mut sections: Vec<&str> = document.nodes.iter().map(|node| node.section.as_str()).collect();
        sections.retain(|section| !section.is_empty());
        sections.dedup();
        let count = sections.len();
        sections.sort_unstable();
        sections.dedup();
        assert_eq!(sections.len(), count, "{}", document.title);
    }
}

#[test]
fn every_kind_of_flow_ships() {
    let kinds: Vec<FlowKind> = documents().into_iter().map(|document| document.kind).collect();
    for kind in [FlowKind::Troubleshooting, FlowKind::Procedural, FlowKind::Maintenance] {
        assert!(kinds.contains(&kind), "{kind:?}");
    }
}

#[test]
fn every_flow_can_be_exported_and_imported_as_it_was() {
    for document in documents() {
        for format in [Format::Yaml, Format::Json] {
            let text = write(&document, format).unwrap();
            assert_eq!(import::parse(&text).unwrap(), document, "{}", document.title);
        }
    }
}

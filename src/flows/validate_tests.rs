//! One healthy document, one change each, and what must be said of it.

use super::*;
use crate::flows::{
    import,
    model::{NodeKind, Outcome},
};

const HEALTHY: &str = "\
title: Printer is silent
kind: troubleshooting
tags: [printer]
start: power
nodes:
  - id: power
    kind: question
    title: Is it on?
    options:
      - { id: on, label: It is, next: paper }
      - { id: off, label: It is not, next: plug }
  - id: plug
    kind: action
    title: Plug it in
    command: { shell: cmd, text: ping printer, expect: Reply from }
    options:
      - { id: done, label: Done, next: power }
  - id: paper
    kind: info
    title: Paper is in the tray
    options:
      - { id: read, label: Go on, next: solved }
  - id: solved
    kind: resolution
    title: It prints
    outcome: resolved
";

fn healthy() -> FlowDocument {
    import::parse(HEALTHY).unwrap()
}

/// Every `(path, part of the message)` must be found, and nothing else.
fn check(change: impl Fn(&mut FlowDocument), expected: &[(&str, &str)]) {
    let mut document = healthy();
    change(&mut document);
    let found = validate(&document);
    for (path, words) in expected {
        let said = found.iter().any(|one| one.path == *path && one.message.contains(words));
        assert!(said, "{path} {words:?} is not among {found:#?}");
    }
    assert_eq!(found.len(), expected.len(), "{found:#?}");
}

#[test]
fn a_healthy_document_passes() {
    check(|_| {}, &[]);
    check(|document| document.nodes[0].options[1].next = "power".into(), &[("nodes.1", "nothing leads here")]);
}

#[test]
fn the_head() {
    check(|document| document.title = "  ".into(), &[("title", "empty")]);
    check(|document| document.title = "x".repeat(201), &[("title", "201")]);
    check(|document| document.title = "ü".repeat(200), &[]);
    check(|document| document.title = "two\nlines".into(), &[("title", "line break")]);
    check(|document| document.description = "x".repeat(2_001), &[("description", "2000")]);
    check(|document| document.tags = vec!["Printer".into(), "printer".into()], &[("tags.1", "twice")]);
    check(|document| document.tags[0] = String::new(), &[("tags.0", "empty")]);
    check(|document| document.tags[0] = "x".repeat(41), &[("tags.0", "40")]);
    check(|document| document.tags = (0..21).map(|n| n.to_string()).collect(), &[("tags", "20 tags")]);
    check(|document| document.start = "nowhere".into(), &[("start", "`nowhere`")]);
    check(|document| document.nodes.clear(), &[("nodes", "no nodes")]);
}

#[test]
fn ids() {
    for bad in ["Paper", "pa per", "-paper", "paper-", "pa--per", "päper", "paper_tray", &"x".repeat(65)] {
        let rename = |document: &mut FlowDocument| {
            document.nodes[2].id = bad.to_owned();
            document.nodes[0].options[0].next = bad.to_owned();
        };
        check(rename, &[("nodes.2.id", "lowercase words")]);
        check(
            |document| document.nodes[1].options[0].id = bad.to_owned(),
            &[("nodes.1.options.0.id", "lowercase words")],
        );
    }
    check(|document| document.nodes[1].options[0].id.clear(), &[("nodes.1.options.0.id", "no id")]);
    check(|document| document.nodes[0].options[1].id = "on".into(), &[("nodes.0.options.1.id", "two options")]);
    let clear = |document: &mut FlowDocument| document.nodes[2].id.clear();
    check(clear, &[("nodes.2.id", "Node 3"), ("nodes.0.options.0.next", "`paper`"), ("nodes.3", "nothing")]);
    let twice = |document: &mut FlowDocument| {
        let copy = document.nodes[1].clone();
        document.nodes.push(copy);
    };
    check(twice, &[("nodes.4.id", "another node")]);
}

#[test]
fn texts() {
    check(|document| document.nodes[1].title.clear(), &[("nodes.1.title", "`plug`: its title is empty")]);
    check(|document| document.nodes[1].title = "x".repeat(201), &[("nodes.1.title", "201")]);
    check(|document| document.nodes[1].body = "x".repeat(20_001), &[("nodes.1.body", "20000")]);
    check(|document| document.nodes[1].body = "x".repeat(20_000), &[]);
    check(
        |document| document.nodes[1].options[0].label.clear(),
        &[("nodes.1.options.0.label", "option 1 is empty")],
    );
    let command = |shell: &str, text: &str, expect: &str| {
        let command = CommandBlock { shell: shell.into(), text: text.into(), expect: expect.into() };
        move |document: &mut FlowDocument| document.nodes[1].command = Some(command.clone())
    };
    check(command("", "dir", ""), &[("nodes.1.command.shell", "empty")]);
    check(command("cmd", " ", ""), &[("nodes.1.command.text", "empty")]);
    check(command("cmd", &"x".repeat(20_001), ""), &[("nodes.1.command.text", "20000")]);
    check(command("cmd", "dir", &"x".repeat(20_001)), &[("nodes.1.command.expect", "20000")]);
}

#[test]
fn kinds() {
    check(
        |document| document.nodes[0].options.clear(),
        &[
            ("nodes.0.options", "nothing leads on"),
            ("nodes.1", "nothing leads here"),
            ("nodes.2", "nothing leads here"),
            ("nodes.3", "nothing leads here"),
        ],
    );
    check(|document| document.nodes[1].options.clear(), &[("nodes.1.options", "nothing leads on")]);
    check(|document| document.nodes[1].kind = NodeKind::Question, &[("nodes.1.options", "two answers")]);
    check(|document| document.nodes[0].kind = NodeKind::Info, &[("nodes.0.options", "exactly one")]);
    check(|document| document.nodes[3].outcome = None, &[("nodes.3.outcome", "how it ended")]);
    check(
        |document| document.nodes[1].outcome = Some(Outcome::Resolved),
        &[("nodes.1.outcome", "only a resolution")],
    );
    let more = |document: &mut FlowDocument| {
        let option = document.nodes[1].options.clone();
        document.nodes[3].options = option;
    };
    check(more, &[("nodes.3.options", "an end")]);
    let many = |count: usize| {
        move |document: &mut FlowDocument| {
            let choice = document.nodes[1].options[0].clone();
            let numbered = |number| crate::flows::model::Choice { id: format!("way-{number}"), ..choice.clone() };
            document.nodes[1].options = (0..count).map(numbered).collect();
        }
    };
    check(many(12), &[]);
    check(many(13), &[("nodes.1.options", "12 options")]);
}

#[test]
fn ways() {
    check(
        |document| document.nodes[1].options[0].next = "nowhere".into(),
        &[("nodes.1.options.0.next", "`nowhere`")],
    );
    let stuck = |document: &mut FlowDocument| {
        document.nodes[2].options[0].next = "paper".into();
        let out = crate::flows::model::Choice { id: "out".into(), label: "Enough".into(), next: "solved".into() };
        document.nodes[1].options.push(out);
    };
    check(stuck, &[("nodes.2", "no resolution")]);
    let circle = |document: &mut FlowDocument| document.nodes[2].options[0].next = "power".into();
    check(
        circle,
        &[
            ("nodes.0", "way out of the circle"),
            ("nodes.1", "way out of the circle"),
            ("nodes.2", "way out of the circle"),
            ("nodes.3", "nothing leads here"),
        ],
    );
    check(
        |document| document.start = "solved".into(),
        &[("nodes.0", "nothing leads here"), ("nodes.1", "nothing leads here"), ("nodes.2", "nothing leads here")],
    );
}

#[test]
fn sizes() {
    let nodes = |count: usize| {
        move |document: &mut FlowDocument| {
            let last = document.nodes.pop().unwrap();
            let first = document.nodes.len();
            for number in first..count - 1 {
                let mut node = healthy().nodes[2].clone();
                node.id = format!("info-{number}");
                node.options[0].next =
                    if number + 2 == count { "solved".into() } else { format!("info-{}", number + 1) };
                document.nodes.push(node);
            }
            document.nodes[2].options[0].next = format!("info-{first}");
            document.nodes.push(last);
        }
    };
    check(nodes(500), &[]);
    check(nodes(501), &[("nodes", "501 nodes")]);
    let mut document = healthy();
    document.nodes = (0..500).map(|_| Node { title: String::new(), ..document.nodes[1].clone() }).collect();
    assert_eq!(validate(&document).len(), MAX_FINDINGS);
}

#[test]
fn findings_name_their_node() {
    let mut document = healthy();
    document.nodes[1].title.clear();
    assert_eq!(validate(&document)[0].node.as_deref(), Some("plug"));
}

#[test]
fn a_draft_may_be_unfinished_but_not_impossible() {
    let mut document = healthy();
    document.nodes.clear();
    assert!(storable(&document).is_ok());
    document.description = "a literal \\u0000 is a text like any other".into();
    assert!(storable(&document).is_ok());
    document.description = "\0".into();
    assert_eq!(storable(&document).unwrap_err().code(), "invalid");
    document.description.clear();
    document.title = "x".repeat(201);
    assert_eq!(storable(&document).unwrap_err().code(), "invalid");
}

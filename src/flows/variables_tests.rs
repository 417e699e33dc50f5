//! Texts and what becomes of them; small graphs and where a name is certain.

use super::*;
use crate::flows::{
    import,
    model::{Choice, Field, FieldKind, NodeKind},
    validate::validate,
};

#[test]
fn what_is_known_is_filled_in_and_the_rest_stays() {
    let value = |name: &str| (name == "host").then(|| "PC-{{1}}".to_owned());
    for (text, expected) in [
        ("ping {{host}}", "ping PC-{{1}}"),
        ("{{ host }}{{host}}", "PC-{{1}}PC-{{1}}"),
        ("{{user}} at {{host}}", "{{user}} at PC-{{1}}"),
        ("{{host", "{{host"),
        ("{host}} {{Host}} {{host-name}}", "{host}} {{Host}} {{host-name}}"),
        ("}} {{}} {{host}}", "}} {{}} PC-{{1}}"),
        ("{{{host}}}", "{PC-{{1}}}"),
        ("{{ open, then {{host}}", "{{ open, then PC-{{1}}"),
        ("{{ a {{host}} }}", "{{ a PC-{{1}} }}"),
        ("docker ps --format '{{.Names}} {{host}}'", "docker ps --format '{{.Names}} PC-{{1}}'"),
        ("ü{{host}}ü", "üPC-{{1}}ü"),
        ("", ""),
    ] {
        assert_eq!(fill(text, value), expected);
    }
}

#[test]
fn what_is_no_name_is_left_to_others() {
    assert_eq!(names("{{a}} {{ b_2 }} {{a}} {{.Values.x}} {{A}} {{1}} {{_a}} {{x"), ["a", "b_2"]);
    let longest = "n".repeat(40);
    assert_eq!(names(&format!("{{{{{longest}}}}} {{{{{longest}n}}}}")), [longest.as_str()]);
}

/// Nodes as `id asks says -> ways`: `-` asks or says nothing. Findings about variables
/// must be at these nodes with these words, and nowhere else.
fn check(intake: &[&str], nodes: &[(&str, &str, &str, &[&str])], expected: &[(&str, &str)]) {
    let intake: Vec<_> = intake.iter().map(|name| format!("{{ name: {name}, label: L }}")).collect();
    let mut text = format!("title: T\nkind: procedural\nstart: a\nintake: [{}]\nnodes:\n", intake.join(", "));
    for (id, asks, says, ways) in nodes {
        let body = if *says == "-" { String::new() } else { format!(", body: 'so {{{{{says}}}}}'") };
        let ways: Vec<_> = ways.iter().map(|way| format!("{{ id: {way}, label: L, next: {way} }}")).collect();
        let rest = match (*asks, ways.is_empty()) {
            (_, true) => "kind: resolution, outcome: resolved".to_owned(),
            ("-", _) => format!("kind: action, options: [{}]", ways.join(", ")),
            (name, _) => {
                format!("kind: input, input: {{ name: {name}, label: L }}, options: [{}]", ways.join(", "))
            }
        };
        text.push_str(&format!("  - {{ id: {id}, title: T{body}, {rest} }}\n"));
    }
    let found = validate(&import::parse(&text).unwrap());
    let said: Vec<_> = found.iter().map(|one| one.node.as_deref().unwrap_or_default()).collect();
    assert_eq!(said, expected.iter().map(|(node, _)| *node).collect::<Vec<_>>(), "{found:#?}");
    for (one, (_, words)) in found.iter().zip(expected) {
        assert!(one.message.contains(words), "{words:?} is not in {:?}", one.message);
    }
}

#[test]
fn a_name_is_known_behind_what_asks_for_it() {
    check(&["v"], &[("a", "-", "v", &["b"]), ("b", "-", "v", &[])], &[]);
    check(&[], &[("a", "v", "-", &["b"]), ("b", "-", "v", &["c"]), ("c", "-", "v", &[])], &[]);
    check(&[], &[("a", "v", "v", &["b"]), ("b", "-", "-", &[])], &[("a", "on the way `a`.")]);
    check(&[], &[("a", "v", "-", &["b"]), ("b", "-", "w", &[])], &[("b", "nothing asks for `{{w}}`")]);
}

#[test]
fn a_name_is_known_when_every_way_asks_for_it() {
    let one_side: &[(_, _, _, &[&str])] =
        &[("a", "-", "-", &["b", "c"]), ("b", "v", "-", &["d"]), ("c", "-", "-", &["d"]), ("d", "-", "v", &[])];
    check(&[], one_side, &[("d", "on the way `a` → `c` → `d`.")]);
    let both_sides: &[(_, _, _, &[&str])] =
        &[("a", "-", "-", &["b", "c"]), ("b", "v", "-", &["d"]), ("c", "v", "-", &["d"]), ("d", "-", "v", &[])];
    check(&[], both_sides, &[]);
    let too_late: &[(_, _, _, &[&str])] =
        &[("a", "-", "-", &["b"]), ("b", "-", "v", &["c"]), ("c", "v", "-", &["d"]), ("d", "-", "v", &["b", "e"])];
    let end: (_, _, _, &[&str]) = ("e", "-", "v", &[]);
    check(&[], &[too_late, &[end]].concat(), &[("b", "on the way `a` → `b`.")]);
}

#[test]
fn circles_do_not_make_a_name_known() {
    let circle: &[(_, _, _, &[&str])] =
        &[("a", "-", "-", &["b"]), ("b", "-", "-", &["c", "d"]), ("c", "v", "-", &["b"]), ("d", "-", "v", &[])];
    check(&[], circle, &[("d", "on the way `a` → `b` → `d`.")]);
}

#[test]
fn a_long_way_is_told_by_its_ends() {
    let nodes: Vec<(String, String)> = (0..30).map(|n| (format!("n{n}"), format!("n{}", n + 1))).collect();
    let mut way: Vec<(&str, &str, &str, Vec<&str>)> = vec![("a", "-", "-", vec!["n0", "v"])];
    way.extend(nodes.iter().map(|(id, next)| (id.as_str(), "-", "-", vec![next.as_str()])));
    way.push(("v", "v", "-", vec!["n30"]));
    way.push(("n30", "-", "v", vec![]));
    let way: Vec<_> = way.iter().map(|(id, asks, says, ways)| (*id, *asks, *says, ways.as_slice())).collect();
    check(&[], &way, &[("n30", "the way `a` → … → `n26` → `n27` → `n28` → `n29` → `n30`.")]);
}

/// More than fits into a request: every node asks, and says many names.
#[test]
fn the_largest_flow_is_read_in_no_time() {
    let mut document = import::parse(
        "title: T\nkind: procedural\nstart: n0\nnodes: [{ id: end, kind: resolution, title: T, outcome: resolved }]",
    )
    .unwrap();
    for index in 0..499 {
        let all: String = (0..90).map(|name| format!("{{{{v{}}}}}", (index * 31 + name * 5) % 499)).collect();
        let ways = (1..=12).map(|step| (index * 7 + step * step) % 499).map(|next| format!("n{next}"));
        let options =
            ways.enumerate().map(|(way, next)| Choice { id: format!("w{way}"), label: "L".into(), next });
        let field = Field {
            name: format!("v{index}"),
            label: "L".into(),
            kind: FieldKind::Text,
            required: false,
            choices: Vec::new(),
            hint: String::new(),
        };
        document.nodes.push(Node {
            id: format!("n{index}"),
            title: "T".into(),
            body: all,
            kind: NodeKind::Action,
            input: Some(field),
            options: options.collect(),
            outcome: None,
            ..document.nodes[0].clone()
        });
    }
    let mut report = Report::default();
    let begun = std::time::Instant::now();
    check_document(&document, &mut report);
    assert!(begun.elapsed() < std::time::Duration::from_secs(10), "{:?}", begun.elapsed());
}

use super::check as check_document;

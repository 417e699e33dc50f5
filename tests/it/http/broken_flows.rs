//! Broken flow files: each is refused, or kept as a draft that may not be published,
//! with words that name the place and the remedy.

use serde_json::{Value, json};

use crate::support::Account;

/// A flow of every kind of node that is as it should be.
const WHOLE: &str = r#"key: every-kind
title: Every kind of node
description: For tests.
kind: procedural
tags: [one, two]
intake:
  - { name: user_email, label: "The user's address", required: true, hint: name@contoso.com }
  - { name: place, label: Where, type: choice, choices: [office, home] }
start: ask
nodes:
  - id: ask
    kind: question
    title: Does it start?
    body: Ask {{user_email}}.
    options:
      - { id: starts, label: It starts, next: host }
      - { id: silent, label: It stays silent, next: plug }
  - id: plug
    kind: action
    title: Plug it in
    body: Behind the desk.
    command: { shell: cmd, text: "ping {{user_email}}", expect: Reply from }
    options:
      - { id: works, label: It works, next: host }
      - { id: dead, label: It is dead, next: broken }
  - id: host
    kind: input
    title: Which computer?
    body: Read it off the lid.
    input: { name: host_name, label: Computer, type: text, required: true }
    options:
      - { id: known, label: Go on, next: note }
  - id: note
    kind: info
    title: Nearly there
    body: It is {{host_name}}.
    options:
      - { id: read, label: Go on, next: item }
  - id: item
    kind: checklist_item
    section: At the end
    required: true
    title: Write it down
    body: In the ticket.
    options:
      - { id: done, label: Done, next: inner }
  - id: inner
    kind: subflow
    title: Reset MFA
    subflow: mfa-reset
    options:
      - { id: resolved, label: It is reset, next: solved }
      - { id: escalate, label: It cannot be, next: broken }
      - { id: not_reproducible, label: It was right, next: nothing }
  - id: solved
    kind: resolution
    title: It works
    outcome: resolved
  - id: broken
    kind: resolution
    title: It is broken
    outcome: escalate
  - id: nothing
    kind: resolution
    title: There was nothing to do
    outcome: not_reproducible
"#;

/// What is changed, where the finding stands, and words it must say.
type Broken = (&'static str, &'static str, &'static str, &'static [&'static str]);

/// Texts that cannot be read at all: the place stands in the words.
const UNREADABLE: [Broken; 13] = [
    ("kind: procedural", "kind: procedure", "text", &["`kind`", "procedure", "line 4"]),
    ("    kind: question", "    kind: qestion", "text", &["`nodes.0.kind`", "qestion"]),
    ("    title: Does it start?\n", "", "text", &["`nodes.0`", "title"]),
    ("  - id: plug\n", "  - ident: plug\n", "text", &["`nodes.1.ident`", "unknown field"]),
    ("start: ask\n", "", "text", &["start"]),
    ("    outcome: resolved", "    outcome: solved", "text", &["`nodes.6.outcome`", "solved"]),
    ("type: choice", "type: select", "text", &["`intake.1.type`", "select"]),
    (
        "required: true\n    title",
        "required: perhaps\n    title",
        "text",
        &["`nodes.4.required`", "invalid boolean"],
    ),
    ("tags: [one, two]", "tags: [one, two", "text", &["line"]),
    ("nodes:\n", "nodes: &all\n", "text", &["anchors"]),
    ("next: host }\n      - { id: silent", "next: host, nxt: plug }\n      - { id: silent", "text", &["nxt"]),
    ("title: Every kind of node", "title: Every kind of node\ntitle: Twice", "text", &["title"]),
    ("kind: procedural\n", "kind: procedural\n\tx: 1\n", "text", &["line"]),
];

/// Drafts that may not be published.
const UNSOUND: [Broken; 45] = [
    ("key: every-kind", "key: Every Kind", "key", &["key", "lowercase"]),
    ("tags: [one, two]", "tags: [one, One]", "tags.1", &["twice"]),
    ("name: user_email", "name: User-Email", "intake.0.name", &["User-Email", "lowercase"]),
    ("label: \"The user's address\"", "label: ' '", "intake.0.label", &["empty"]),
    ("name: place", "name: user_email", "intake.1.name", &["twice"]),
    ("choices: [office, home]", "choices: [office]", "intake.1.choices", &["at least two"]),
    ("choices: [office, home]", "choices: [office, office]", "intake.1.choices.1", &["twice"]),
    ("required: true, hint", "choices: [a, b], hint", "intake.0.choices", &["only the type `choice`"]),
    ("start: ask", "start: begin", "start", &["`begin`", "Name one"]),
    ("id: plug", "id: Plug It", "nodes.1.id", &["lowercase words"]),
    ("id: note", "id: host", "nodes.3.id", &["another node has this id"]),
    ("title: Plug it in", "title: ' '", "nodes.1.title", &["`plug`", "empty"]),
    ("title: Plug it in", "title: 'Plug {{place}} in'", "nodes.1.title", &["not filled in", "command"]),
    ("label: It works,", "label: 'It {{place}}',", "nodes.1.options.0.label", &["not filled in"]),
    (
        "next: broken }\n  - id: host",
        "next: nowhere }\n  - id: host",
        "nodes.1.options.1.next",
        &["`nowhere`", "Mend"],
    ),
    (
        "      - { id: silent, label: It stays silent, next: plug }\n",
        "",
        "nodes.0.options",
        &["`ask`", "at least two answers"],
    ),
    ("id: silent, label", "id: starts, label", "nodes.0.options.1.id", &["two options have the id `starts`"]),
    ("label: It starts,", "label: '',", "nodes.0.options.0.label", &["label of option 1", "empty"]),
    (
        "    options:\n      - { id: read, label: Go on, next: item }\n",
        "",
        "nodes.3.options",
        &["`note`", "nothing leads on"],
    ),
    (
        "      - { id: read, label: Go on, next: item }\n",
        "      - { id: read, label: Go on, next: item }\n      - { id: back, label: Back, next: ask }\n",
        "nodes.3.options",
        &["`note`", "exactly one option"],
    ),
    (
        "      - { id: done, label: Done, next: inner }\n",
        "      - { id: done, label: Done, next: inner }\n      - { id: back, label: Back, next: ask }\n",
        "nodes.4.options",
        &["`item`", "exactly one option"],
    ),
    (
        "    outcome: resolved\n",
        "    outcome: resolved\n    options: [{ id: again, label: Again, next: ask }]\n",
        "nodes.6.options",
        &["`solved`", "a resolution is an end"],
    ),
    ("    outcome: resolved\n", "", "nodes.6.outcome", &["say how it ended"]),
    (
        "    title: Nearly there",
        "    title: Nearly there\n    outcome: resolved",
        "nodes.3.outcome",
        &["only a resolution"],
    ),
    (
        "    title: Nearly there",
        "    title: Nearly there\n    section: End",
        "nodes.3.section",
        &["only a checklist item"],
    ),
    (
        "    title: Nearly there",
        "    title: Nearly there\n    required: true",
        "nodes.3.required",
        &["only a checklist item"],
    ),
    (
        "    input: { name: host_name, label: Computer, type: text, required: true }\n",
        "",
        "nodes.2.input",
        &["`host`", "what it asks for"],
    ),
    (
        "    title: Nearly there",
        "    title: Nearly there\n    input: { name: x, label: X }",
        "nodes.3.input",
        &["only an input"],
    ),
    ("name: host_name, label", "name: 1st, label", "nodes.2.input.name", &["`1st`", "lowercase letters"]),
    ("    subflow: mfa-reset\n", "", "nodes.5.subflow", &["name the flow"]),
    ("    subflow: mfa-reset\n", "    subflow: MFA reset\n", "nodes.5.subflow", &["no key of a flow"]),
    (
        "    subflow: mfa-reset\n",
        "    subflow: not-there\n",
        "nodes.5.subflow",
        &["`not-there`", "Publish it first"],
    ),
    ("id: escalate, label", "id: failed, label", "nodes.5.options.1.id", &["`failed`", "named after an ending"]),
    (
        "body: Ask {{user_email}}.",
        "body: Ask {{nobody}}.",
        "nodes.0.body",
        &["`ask`", "nothing asks for `{{nobody}}`"],
    ),
    (
        "body: Ask {{user_email}}.",
        "body: Ask {{host_name}}.",
        "nodes.0.body",
        &["`{{host_name}}` is not known on the way `ask`.", "on every way"],
    ),
    // Known on one way to it, not on the other.
    (
        "id: works, label: It works, next: host",
        "id: works, label: It works, next: note",
        "nodes.3.body",
        &["`ask` → `plug` → `note`"],
    ),
    ("body: In the ticket.", "body: In {{hostname}}.", "nodes.4.body", &["nothing asks for `{{hostname}}`"]),
    ("expect: Reply from", "expect: '{{host_name}}'", "nodes.1.command.expect", &["`ask` → `plug`"]),
    ("title: Every kind of node", "title: 'All of {{place}}'", "title", &["not filled in"]),
    ("section: At the end", "section: 'At {{place}}'", "nodes.4.section", &["not filled in"]),
    ("label: Computer,", "label: '{{place}}',", "nodes.2.input.label", &["not filled in"]),
    (
        "type: text, required: true",
        "type: number, choices: [a, b]",
        "nodes.2.input.choices",
        &["only the type `choice`"],
    ),
    ("shell: cmd", "shell: ''", "nodes.1.command.shell", &["`plug`", "empty"]),
    (
        "      - { id: known, label: Go on, next: note }\n",
        "      - { id: known, label: Go on, next: note }\n      - { id: back, label: Back, next: ask }\n",
        "nodes.2.options",
        &["`host`", "exactly one option"],
    ),
    (
        "id: escalate, label",
        "id: resolved, label",
        "nodes.5.options.1.id",
        &["two options have the id `resolved`"],
    ),
];

/// Keys that are none; the whole one's is taken, so these stand beside it.
const KEYS: [&str; 5] = ["''", "a_b", "A", "-a", "a--b"];

/// What is wrong with what leads where.
const ASTRAY: [Broken; 5] = [
    ("id: dead, label: It is dead, next: broken", "id: dead, label: It is dead, next: plug", "", &[]),
    (
        "id: silent, label: It stays silent, next: plug",
        "id: silent, label: It stays silent, next: host",
        "nodes.1",
        &["`plug`", "nothing leads here"],
    ),
    (
        "label: Go on, next: note }",
        "label: Go on, next: host }",
        "nodes.2",
        &["`host`", "no resolution can be reached"],
    ),
    ("label: Go on, next: item }", "label: Go on, next: solved }", "nodes.4", &["`item`", "nothing leads here"]),
    (
        "command: { shell: cmd, text: \"ping {{user_email}}\"",
        "command: { shell: cmd, text: ''",
        "nodes.1.command.text",
        &["`plug`", "empty"],
    ),
];

const INNER: &str = "key: mfa-reset
title: Reset MFA
kind: procedural
start: end
nodes: [{ id: end, kind: resolution, title: Reset, outcome: resolved }]
";

fn broken((old, new, _, _): &Broken) -> String {
    assert_eq!(WHOLE.matches(old).count(), 1, "{old:?} stands in the flow once");
    WHOLE.replacen(old, new, 1)
}

async fn account_with_the_inner_flow() -> Account {
    let account = Account::open().await;
    let inner = account.owner.post("/flows", json!({ "text": INNER })).await.created();
    account.owner.post(&format!("/flows/{}/publish", inner["id"].as_str().unwrap()), json!({})).await.ok();
    account
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_cannot_be_read_is_refused_with_the_place() {
    let account = Account::open().await;
    for case in &UNREADABLE {
        let refused = account.owner.post("/flows", json!({ "text": broken(case) })).await.problem(422, "invalid");
        let said = refused.to_string();
        for words in case.3 {
            assert!(
                said.contains(&json!(words).to_string().trim_matches('"').to_owned()),
                "{words:?} is not in {said}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unsound_flow_is_kept_and_every_finding_names_its_place() {
    let account = account_with_the_inner_flow().await;
    let whole = account.owner.post("/flows", json!({ "text": WHOLE })).await.created();
    assert_eq!(whole["findings"], json!([]), "the whole one is as it should be");
    for case in UNSOUND.iter().chain(&ASTRAY) {
        let (_, _, path, words) = case;
        // Its key is taken by the whole one.
        let text = broken(case).replace("key: every-kind\n", "");
        let draft = account.owner.post("/flows", json!({ "text": text })).await.created();
        let findings = draft["findings"].as_array().unwrap();
        let says = |finding: &&Value| {
            let message = finding["message"].as_str().unwrap();
            finding["path"] == **path && words.iter().all(|words| message.contains(words))
        };
        for finding in findings {
            demand_a_person_can_mend(&draft["document"], finding);
        }
        let publish = format!("/flows/{}/publish", draft["id"].as_str().unwrap());
        let published = account.owner.post(&publish, json!({})).await;
        if path.is_empty() {
            published.ok();
            continue;
        }
        assert!(findings.iter().any(|finding| says(&finding)), "{path} {words:?} is not among {findings:#?}");
        let refused = published.problem(422, "invalid");
        assert_eq!(refused["field"], format!("document.{}", findings[0]["path"].as_str().unwrap()));
    }
}

/// A finding about a node names it, and every finding is whole sentences.
fn demand_a_person_can_mend(document: &Value, finding: &Value) {
    let (path, message) = (finding["path"].as_str().unwrap(), finding["message"].as_str().unwrap());
    if let Some(index) = path.strip_prefix("nodes.").and_then(|rest| rest.split('.').next()) {
        let id = &document["nodes"][index.parse::<usize>().unwrap()]["id"];
        assert_eq!(finding["node"], *id, "{finding}");
        assert!(message.contains(id.as_str().unwrap()), "{finding}");
    }
    assert!(message.ends_with('.') && !message.contains(".."), "{message:?} is no sentence");
    assert!(message.starts_with(|first: char| first.is_uppercase() || first == '`'), "{message:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_none_is_kept_and_said() {
    let account = Account::open().await;
    for key in KEYS {
        let text = INNER.replace("key: mfa-reset", &format!("key: {key}"));
        let draft = account.owner.post("/flows", json!({ "text": text })).await.created();
        assert_eq!(draft["findings"][0]["path"], "key", "{key}");
        demand_a_person_can_mend(&draft["document"], &draft["findings"][0]);
    }
}

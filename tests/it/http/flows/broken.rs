//! Files that are no flow yet, sent as people send them: what is wrong is said where it
//! is, and nothing of the kind is published.

use serde_json::{Value, json};

use super::path;
use crate::support::{Account, Person};

/// Every kind of node, and nothing wrong with any.
const SOUND: &str = r#"title: Prepare a computer
description: To be broken.
kind: procedural
tags: [windows]
intake:
  - { name: user_email, label: Address, required: true, hint: name@contoso.com }
start: ready
nodes:
  - id: ready
    kind: checklist_item
    title: The order is here
    section: Before you start
    required: true
    body: "Write to {{user_email}}; `{{.Names}}` and {{ are nobody's."
    options:
      - { id: done, label: Done, next: way }
  - id: way
    kind: question
    title: Is it on the network?
    options:
      - { id: online, label: It is, next: host }
      - { id: offline, label: It is not, next: plug }
  - id: plug
    kind: action
    title: Plug it in
    body: Use the blue socket.
    options:
      - { id: again, label: Look again, next: way }
      - { id: broken, label: No socket, next: passed-on }
  - id: host
    kind: input
    title: Which computer is it?
    input: { name: host_name, label: Name of the computer, required: true }
    options:
      - { id: go-on, label: Go on, next: ping }
  - id: ping
    kind: action
    title: Ping it
    command: { shell: cmd, text: "ping {{host_name}}", expect: "Reply from {{host_name}}" }
    options:
      - { id: answers, label: It answers, next: room }
  - id: room
    kind: input
    title: Where does it stand?
    input: { name: room, label: Room, type: choice, choices: [office, home] }
    options:
      - { id: go-on, label: Go on, next: hint }
  - id: hint
    kind: info
    title: The user knows the rest
    body: "{{user_email}} has {{host_name}} in the {{room}}."
    options:
      - { id: read, label: Read, next: inner }
  - id: inner
    kind: subflow
    title: Reset the sign-in
    subflow: sound-inner
    options:
      - { id: resolved, label: It works, next: fixed }
      - { id: not_reproducible, label: Nothing to do, next: nothing }
  - id: fixed
    kind: resolution
    title: It runs
    outcome: resolved
  - id: passed-on
    kind: resolution
    title: The electrician comes
    outcome: escalate
  - id: nothing
    kind: resolution
    title: Nothing was to be done
    outcome: not_reproducible
"#;

/// What becomes of the sound file: this text is replaced by that; then where, and with
/// which words, a finding must say so.
type Broken = (&'static str, &'static str, &'static str, &'static str);

/// Files that are read but not published.
const UNSOUND: &[Broken] = &[
    // The head.
    ("title: Prepare a computer", "title: 'Prepare {{user_email}}'", "title", "not filled in"),
    ("title: Prepare", "key: Prepare\ntitle: Prepare", "key", "lowercase"),
    ("title: Prepare", "key: a_b\ntitle: Prepare", "key", "lowercase"),
    ("title: Prepare", "key: ''\ntitle: Prepare", "key", "empty"),
    ("tags: [windows]", "tags: [windows, Windows]", "tags.1", "twice"),
    ("start: ready", "start: readi", "start", "`readi`"),
    // What is asked for before.
    ("{ name: user_email, label: Address", "{ name: userEmail, label: Address", "intake.0.name", "`userEmail`"),
    ("{ name: user_email, label: Address", "{ name: user_email, label: ' '", "intake.0.label", "empty"),
    (
        "{ name: user_email, label: Address",
        "{ name: user_email, label: A, type: choice",
        "intake.0.choices",
        "two",
    ),
    (
        "{ name: user_email, label: Address",
        "{ name: user_email, label: A, choices: [a, b]",
        "intake.0.choices",
        "only",
    ),
    (
        "start: ready",
        "  - { name: user_email, label: Again }\nstart: ready",
        "intake.1.name",
        "`user_email` twice",
    ),
    // What each kind holds.
    ("id: plug", "id: plug in", "nodes.2.id", "lowercase words"),
    ("id: plug\n", "id: way\n", "nodes.2.id", "another node"),
    ("title: Plug it in", "title: ''", "nodes.2.title", "empty"),
    ("    outcome: resolved\n", "", "nodes.8.outcome", "how it ended"),
    ("body: Use the blue socket.", "outcome: resolved", "nodes.2.outcome", "only a resolution"),
    ("body: Use the blue socket.", "section: Sockets", "nodes.2.section", "only a checklist item"),
    ("body: Use the blue socket.", "required: true", "nodes.2.required", "only a checklist item"),
    ("body: Use the blue socket.", "subflow: other", "nodes.2.subflow", "only a subflow"),
    ("body: Use the blue socket.", "input: { name: a, label: A }", "nodes.2.input", "only an input"),
    (
        "    title: Is it on the network?\n    options:\n      - { id: online, label: It is, next: host }\n",
        "    title: Is it on the network?\n    options:\n",
        "nodes.1.options",
        "at least two answers",
    ),
    (
        "      - { id: done, label: Done, next: way }\n",
        "      - { id: done, label: Done, next: way }\n      - { id: skip, label: Skip, next: host }\n",
        "nodes.0.options",
        "exactly one",
    ),
    (
        "      - { id: go-on, label: Go on, next: ping }\n",
        "      - { id: go-on, label: Go on, next: ping }\n      - { id: skip, label: Skip, next: ping }\n",
        "nodes.3.options",
        "exactly one",
    ),
    ("    options:\n      - { id: read, label: Read, next: inner }\n", "", "nodes.6.options", "nothing leads on"),
    (
        "    outcome: escalate\n",
        "    outcome: escalate\n    options:\n      - { id: back, label: Back, next: way }\n",
        "nodes.9.options",
        "an end",
    ),
    ("    input: { name: host_name, label: Name of the computer, required: true }\n", "", "nodes.3.input", "asks"),
    ("input: { name: host_name,", "input: { name: host-name,", "nodes.3.input.name", "`host-name`"),
    ("type: choice, choices: [office, home]", "type: choice, choices: [office]", "nodes.5.input.choices", "two"),
    ("type: choice, choices: [office, home]", "type: choice, choices: [a, a]", "nodes.5.input.choices.1", "twice"),
    ("type: choice, choices: [office, home]", "type: number, choices: [a, b]", "nodes.5.input.choices", "only"),
    ("shell: cmd", "shell: ''", "nodes.4.command.shell", "empty"),
    ("text: \"ping {{host_name}}\"", "text: ' '", "nodes.4.command.text", "empty"),
    // Ways.
    ("label: No socket, next: passed-on", "label: No socket, next: past", "nodes.2.options.1.next", "`past`"),
    ("id: offline, label: It is not", "id: online, label: It is not", "nodes.1.options.1.id", "two options"),
    ("label: No socket, next", "label: '', next", "nodes.2.options.1.label", "empty"),
    ("label: No socket, next: passed-on", "label: No socket, next: way", "nodes.9", "nothing leads here"),
    ("label: It answers, next: room", "label: It answers, next: ping", "nodes.4", "no resolution"),
    // Subflows.
    ("    subflow: sound-inner\n", "", "nodes.7.subflow", "key"),
    ("subflow: sound-inner", "subflow: Sound Inner", "nodes.7.subflow", "lowercase words"),
    ("subflow: sound-inner", "subflow: nobody-knows", "nodes.7.subflow", "no published flow"),
    ("subflow: sound-inner", "subflow: only-a-draft", "nodes.7.subflow", "no published flow"),
    ("{ id: resolved, label: It works", "{ id: works, label: It works", "nodes.7.options.0.id", "ending"),
    // Variables.
    ("Use the blue socket.", "Use {{socket}}.", "nodes.2.body", "nothing asks for `{{socket}}`"),
    ("Use the blue socket.", "Use {{host_name}}.", "nodes.2.body", "`ready` → `way` → `plug`"),
    ("Reply from {{host_name}}", "Reply from {{room}}", "nodes.4.command.expect", "`{{room}}`"),
    ("ping {{host_name}}\"", "ping {{hostname}}\"", "nodes.4.command.text", "`{{hostname}}`"),
    ("title: Ping it", "title: 'Ping {{host_name}}'", "nodes.4.title", "not filled in"),
    ("label: It answers", "label: '{{host_name}} answers'", "nodes.4.options.0.label", "not filled in"),
    ("section: Before you start", "section: 'For {{user_email}}'", "nodes.0.section", "not filled in"),
    // One that waits for itself: what is known further on is not known here.
    ("next: host }", "next: hint }", "nodes.6.body", "`{{host_name}}`"),
];

/// Files that are not even read, and what the answer names.
const UNREADABLE: &[(&str, &str, &str)] = &[
    ("kind: subflow", "kind: sub_flow", "nodes.7.kind"),
    ("kind: procedural", "kind: procedure", "kind"),
    ("outcome: escalate", "outcome: escalated", "nodes.9.outcome"),
    ("type: choice", "type: select", "nodes.5.input.type"),
    ("required: true, hint", "require: true, hint", "intake.0"),
    ("    section: Before", "    sektion: Before", "nodes.0"),
    ("    title: Ping it\n", "", "title"),
    ("required: true\n    body", "required: soon\n    body", "nodes.0.required"),
    ("tags: [windows]", "tags: windows", "tags"),
    ("tags: [windows]", "tags: &all [windows]", "anchors"),
    ("start: ready", "start: ready\nstart: way", "start"),
    ("kind: info", "kind: [info", "line"),
    ("input: { name: room, label: Room,", "input: { name: room,", "label"),
    ("{ id: read, label: Read, next: inner }", "{ id: read, label: Read }", "next"),
];

/// The sound file with its one place changed.
fn broken(from: &str, to: &str) -> String {
    assert_eq!(SOUND.matches(from).count(), 1, "{from:?} is there once");
    SOUND.replacen(from, to, 1)
}

async fn import(person: &Person, text: &str) -> Value {
    person.post("/flows", json!({ "text": text })).await.created()
}

/// An engineer of a fresh account with the flow that the sound file runs, and a draft.
async fn engineer() -> Person {
    let engineer = Account::open().await.engineer().await;
    let end =
        "kind: procedural\nstart: end\nnodes: [{ id: end, kind: resolution, title: End, outcome: resolved }]";
    let inner = import(&engineer, &format!("key: sound-inner\ntitle: Inner\n{end}")).await;
    engineer.post(&format!("{}/publish", path(&inner)), json!({})).await.ok();
    import(&engineer, &format!("key: only-a-draft\ntitle: Draft\n{end}")).await;
    engineer
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sound_file_is_published() {
    let engineer = engineer().await;
    let flow = import(&engineer, SOUND).await;
    assert_eq!(flow["findings"], json!([]));
    engineer.post(&format!("{}/publish", path(&flow)), json!({})).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_unsound_is_kept_as_a_draft_and_says_what_to_mend() {
    let engineer = engineer().await;
    let mut wrong = Vec::new();
    for (from, to, place, words) in UNSOUND {
        let flow = import(&engineer, &broken(from, to)).await;
        let findings = flow["findings"].as_array().unwrap();
        let said =
            |finding: &Value| finding["path"] == *place && finding["message"].as_str().unwrap().contains(words);
        if !findings.iter().any(said) {
            wrong.push(format!("{to:?} should be said at {place} as {words:?}: {findings:#?}"));
        }
        for finding in findings {
            demand_a_person_can_mend(&flow["document"], finding, &mut wrong);
        }
        let refused = engineer.post(&format!("{}/publish", path(&flow)), json!({})).await.problem(422, "invalid");
        let first = findings.first().map_or("nothing", |finding| finding["path"].as_str().unwrap());
        if refused["field"] != format!("document.{first}") {
            wrong.push(format!("{to:?}: publishing says {refused}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A finding about a node names it, and every finding is whole sentences.
fn demand_a_person_can_mend(document: &Value, finding: &Value, wrong: &mut Vec<String>) {
    let (place, message) = (finding["path"].as_str().unwrap(), finding["message"].as_str().unwrap());
    if let Some(index) = place.strip_prefix("nodes.").and_then(|rest| rest.split('.').next()) {
        let id = &document["nodes"][index.parse::<usize>().unwrap()]["id"];
        if finding["node"] != *id || !message.contains(id.as_str().unwrap()) {
            wrong.push(format!("{finding} does not name {id}"));
        }
    }
    if !message.ends_with('.') || message.contains("..") {
        wrong.push(format!("{message:?} is no sentence"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_refused_with_its_place() {
    let engineer = engineer().await;
    let mut wrong = Vec::new();
    for (from, to, words) in UNREADABLE {
        let answer = engineer.post("/flows", json!({ "text": broken(from, to) })).await;
        if answer.status != 422 || answer.json()["field"] != "text" || !answer.text.contains(words) {
            wrong.push(format!("{to:?} should name {words}: {} {}", answer.status, answer.text));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

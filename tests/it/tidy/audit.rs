//! Whatever the audit log writes down is said in a sentence by the web app.

use std::fs;

use super::sources;

/// Where sentences are.
const SENTENCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/web/src/features/tenancy/audit/sentences.ts");

/// The actions that a source writes into the audit log.
fn actions(text: &str) -> Vec<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").replace("( ", "(");
    let after = |call: &'static str| text.split(call).skip(1).filter_map(|rest| rest.split('"').next());
    let found = after("action: \"").chain(after("record(conn, caller, \""));
    found.map(str::to_owned).collect()
}

fn is_said(action: &str, sentences: &str) -> bool {
    sentences.contains(&format!("\n  \"{action}\": ["))
}

#[test]
fn every_action_of_the_audit_log_is_said_in_a_sentence() {
    let sentences = fs::read_to_string(SENTENCES).unwrap();
    let all: Vec<String> = sources(&["src"]).iter().flat_map(|source| actions(&source.product)).collect();
    assert!(all.len() > 30, "they are found: {all:?}");
    let unsaid: Vec<_> = all.iter().filter(|action| !is_said(action, &sentences)).collect();
    assert!(unsaid.is_empty(), "give these a sentence in sentences.ts: {unsaid:?}");
}

#[test]
fn an_action_without_a_sentence_is_found_however_it_is_written() {
    let text = "Entry { action: \"user.made\", object_kind }; record(\n    conn,\n    caller,\n    \"team.made\",\n    id)";
    assert_eq!(actions(text), ["user.made", "team.made"]);
    assert!(!is_said("user.made", "{\n  \"user.made_up\": [") && is_said("a.b", "{\n  \"a.b\": [1]"));
}

//! Every frame a test is sent is one that the published schema describes.

use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::{Value, json};

static SCHEMA: LazyLock<Value> = LazyLock::new(|| {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/web/public/protocol.schema.json"));
    serde_json::from_str(&text.unwrap()).unwrap()
});
static FRAME: LazyLock<Validator> = LazyLock::new(|| of(&["ServerFrame"]));
static GUEST_FRAME: LazyLock<Validator> = LazyLock::new(|| of(&["GuestFrame", "ServerFrame"]));
static STATE: LazyLock<Validator> = LazyLock::new(|| of(&["State"]));
static GUEST_STATE: LazyLock<Validator> = LazyLock::new(|| of(&["GuestState"]));

fn of(names: &[&str]) -> Validator {
    let mut schema = SCHEMA.clone();
    let any: Vec<_> = names.iter().map(|name| json!({ "$ref": format!("#/$defs/{name}") })).collect();
    schema["anyOf"] = any.into();
    jsonschema::validator_for(&schema).unwrap()
}

fn demand(validator: &Validator, value: &Value) {
    let wrong: Vec<_> = validator.iter_errors(value).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "not as published: {wrong:?}");
}

/// A frame the server sent.
pub fn demand_frame(frame: &Value, is_guest: bool) {
    demand(if is_guest { &GUEST_FRAME } else { &FRAME }, frame);
}

/// The joined parts of a snapshot.
pub fn demand_state(state: &Value, is_guest: bool) {
    demand(if is_guest { &GUEST_STATE } else { &STATE }, state);
}

#[test]
fn what_is_not_as_published_is_seen() {
    let heartbeat = json!({ "type": "heartbeat", "head": 4 });
    assert!(FRAME.is_valid(&heartbeat));
    for wrong in [
        json!({ "type": "heartbeat" }),
        json!({ "type": "heartbeat", "head": "4" }),
        json!({ "type": "heart", "head": 4 }),
        json!({ "head": 4 }),
    ] {
        assert!(!FRAME.is_valid(&wrong) && !GUEST_FRAME.is_valid(&wrong), "{wrong}");
    }
}

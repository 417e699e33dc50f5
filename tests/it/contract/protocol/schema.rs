//! The frames as JSON Schema, for those who write clients: served at
//! `/protocol.schema.json`, explained at `/protocol`.

use resolutionflow::{
    live::protocol::{ClientFrame, Close, GuestFrame, ServerFrame},
    sessions::{Command, Event, State},
    sharing::{GuestBody, GuestEvent, GuestState},
};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::holds;

/// Where it is committed, and served from.
pub const FILE: &str = "web/public/protocol.schema.json";

#[derive(Default)]
struct Definitions(Map<String, Value>);

impl Definitions {
    fn add<T: ToSchema>(&mut self) {
        let mut found = vec![(T::name().into_owned(), T::schema())];
        T::schemas(&mut found);
        for (name, schema) in found {
            let text = serde_json::to_string(&schema).unwrap().replace("#/components/schemas/", "#/$defs/");
            let schema: Value = serde_json::from_str(&text).unwrap();
            let known = self.0.insert(name.clone(), schema.clone());
            assert!(known.is_none_or(|known| known == schema), "two types are called {name}");
        }
    }
}

fn document() -> Value {
    let mut all = Definitions::default();
    all.add::<ClientFrame>();
    all.add::<Command>();
    all.add::<ServerFrame>();
    all.add::<GuestFrame>();
    all.add::<Event>();
    all.add::<GuestEvent>();
    all.add::<GuestBody>();
    all.add::<State>();
    all.add::<GuestState>();
    let frame = |name: &str| json!({ "$ref": format!("#/$defs/{name}") });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "resolutionflow.v1",
        "description": "Every frame of the live protocol. A client sends ClientFrame, whose commands carry kind and data \
            of Command. It is sent ServerFrame, and behind a share link GuestFrame in the place of those of the same \
            type. The joined parts of a snapshot are a State, behind a share link a GuestState. Within v1 there are \
            only additions: ignore what you do not know.",
        "anyOf": [frame("ClientFrame"), frame("ServerFrame"), frame("GuestFrame")],
        "$defs": all.0,
    })
}

#[test]
fn the_schema_of_all_frames_is_what_the_program_says() {
    holds(FILE, &(serde_json::to_string_pretty(&document()).unwrap() + "\n"));
}

/// Everything a schema admits as the word at `property`.
fn words(schema: &Value, property: &str) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(list) = schema.pointer(&format!("/properties/{property}/enum")).and_then(Value::as_array) {
        found.extend(list.iter().filter_map(Value::as_str).map(str::to_owned));
    }
    for mix in ["oneOf", "allOf", "anyOf"] {
        for part in schema[mix].as_array().into_iter().flatten() {
            found.extend(words(part, property));
        }
    }
    found
}

#[test]
fn the_page_about_the_protocol_names_everything_there_is() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/web/protocol.html")).unwrap();
    let definitions = &document()["$defs"];
    let mut names = Vec::new();
    for (of, property) in [
        ("ClientFrame", "type"),
        ("ServerFrame", "type"),
        ("GuestFrame", "type"),
        ("Command", "kind"),
        ("Event", "kind"),
        ("EventBody", "kind"),
        ("GuestBody", "kind"),
    ] {
        names.extend(words(&definitions[of], property));
    }
    assert!(names.len() > 80, "{names:?}");
    let codes = Close::ALL.map(|close| close.code().to_string());
    let missing: Vec<_> =
        names.iter().chain(&codes).filter(|name| !page.contains(&format!("<code>{name}</code>"))).collect();
    assert!(missing.is_empty(), "web/protocol.html says nothing of {missing:?}");
}

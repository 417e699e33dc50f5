//! The wire, as the web app sees it: its types are generated from ours, and its
//! reducer is proven by sessions written down here. Both drift loudly; with
//! `RF_BLESS=1` they are written anew.

use std::{collections::BTreeMap, fs, path::Path};

use resolutionflow::{
    flows::model::FlowDocument,
    live::protocol::{ClientFrame, GuestFrame, ServerFrame},
    sessions::{Can, Command, Event, EventBody, Permission, State},
    sharing::{GuestBody, GuestEvent, GuestState},
};
use ts_rs::{Config, TS, TypeVisitor};

mod golden;
mod guests;
mod random;
mod schema;

const HEADER: &str =
    "// Generated from src/live and src/sessions: `RF_BLESS=1 cargo test --test it contract::protocol`.\n";

/// Every declared type by its name.
struct Declarations {
    config: Config,
    found: BTreeMap<String, String>,
}

impl Declarations {
    fn add<T: TS + 'static + ?Sized>(&mut self) {
        // Only what has a file of its own is declared; the rest is TypeScript's.
        if T::output_path().is_none() {
            return;
        }
        let (name, text) = (T::ident(&self.config), T::decl(&self.config));
        if let Some(known) = self.found.get(&name) {
            assert_eq!(known, &text, "two types are called `{name}`; rename one with #[ts(rename)]");
            return;
        }
        self.found.insert(name, text);
        T::visit_dependencies(self);
    }
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        self.add::<T>();
    }
}

fn declarations() -> String {
    let mut all = Declarations { config: Config::default(), found: BTreeMap::new() };
    all.add::<ClientFrame>();
    all.add::<ServerFrame>();
    all.add::<GuestFrame>();
    all.add::<GuestBody>();
    all.add::<GuestEvent>();
    all.add::<GuestState>();
    all.add::<Event>();
    all.add::<EventBody>();
    all.add::<State>();
    all.add::<Command>();
    all.add::<Permission>();
    all.add::<FlowDocument>();
    // An alias in Rust, of which ts-rs knows only what it stands for.
    all.found.insert("Can".into(), format!("type Can = {};", Can::name(&all.config)));
    let mut text = HEADER.to_owned();
    for declaration in all.found.values() {
        let one_line: Vec<_> = declaration.lines().filter(|line| !is_comment(line)).map(str::trim).collect();
        text.push_str(&format!("export {}\n", one_line.join(" ")));
    }
    text
}

fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("/**") || line.starts_with('*') || line.is_empty()
}

/// Compares with the file, or writes it when blessed.
fn holds(path: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("RF_BLESS").is_some() {
        return fs::write(file, text).unwrap();
    }
    let written = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        written == text,
        "{path} is not what the program says; run the tests with RF_BLESS=1 and look at the diff"
    );
}

#[test]
fn the_web_apps_wire_types_are_the_programs() {
    holds("web/src/api/protocol.ts", &declarations());
}

#[test]
fn golden_sessions_fold_as_written_down() {
    let vectors = golden::vectors();
    holds("tests/golden/sessions.json", &(serde_json::to_string_pretty(&vectors).unwrap() + "\n"));
}

#[test]
fn golden_sessions_are_shown_to_viewers_as_written_down() {
    holds("tests/golden/guests.json", &(serde_json::to_string_pretty(&guests::vectors()).unwrap() + "\n"));
}

#[test]
fn golden_sessions_hold_every_kind_of_event() {
    let shown: std::collections::BTreeSet<_> = golden::sessions()
        .iter()
        .flat_map(|(_, events)| events)
        .map(|event| event.body.kind().to_owned())
        .collect();
    let declared = EventBody::decl(&Config::default());
    let kinds = declared.split("\"kind\": \"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
    assert_eq!(kinds.collect::<std::collections::BTreeSet<_>>(), shown);
}

#[test]
fn an_event_survives_the_wire() {
    for event in golden::sessions().into_iter().flat_map(|(_, events)| events) {
        let text = serde_json::to_string(&event).unwrap();
        assert_eq!(serde_json::from_str::<Event>(&text).unwrap(), event);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap()["kind"], event.body.kind());
    }
}

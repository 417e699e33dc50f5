//! Sessions as viewers of a link see them: written down for the page's reducer, and
//! searched for what must not be in there.

use resolutionflow::{
    platform::ids::ShareLinkId,
    redaction::{Key, Policy, Redactor},
    sessions::{Event, State, VisitKind, secrets_of},
    sharing::{GuestEvent, GuestState, Projector, Terms},
};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::golden;

/// A session as shown from one start on.
#[derive(Serialize)]
pub struct Vector {
    name: String,
    start: u64,
    begin: GuestState,
    events: Vec<GuestEvent>,
    end: GuestState,
}

fn terms(start: u64, names: bool) -> Terms {
    Terms {
        link: ShareLinkId(Uuid::from_u128(1)),
        start,
        names,
        is_public: true,
        provider: "Northwind IT".into(),
        expires_at: chrono::DateTime::default(),
        redactor: Redactor::new(Policy::default(), Key::new(b"golden")),
        hiding: 0,
    }
}

fn shown(name: &str, log: &[Event], start: u64) -> Vector {
    let after = usize::try_from(start).unwrap().min(log.len());
    let mut projector = Projector::begin(terms(start, start == 1), &State::fold(&log[..after]), secrets_of(log));
    let begin = projector.state().clone();
    let events = log[after..].iter().filter_map(|event| projector.feed(event)).collect();
    Vector { name: name.to_owned(), start, begin, events, end: projector.state().clone() }
}

/// Every golden session from its beginning and from its middle.
pub fn vectors() -> Vec<Vector> {
    let sessions = golden::sessions();
    let starts = |log: &Vec<Event>| [1, log.len() as u64 / 2 + 1];
    sessions.iter().flat_map(|(name, log)| starts(log).map(|start| shown(name, log, start))).collect()
}

#[test]
fn what_viewers_see_is_the_fold_of_what_they_are_sent_and_the_same_whenever_they_come() {
    for (name, log) in golden::sessions() {
        for start in 1..=log.len() as u64 {
            let Vector { begin, events, end, .. } = shown(name, &log, start);
            let mut state = begin;
            for (number, event) in (2..).zip(&events) {
                assert_eq!(event.seq, number, "{name} from {start}");
                state.apply(event);
            }
            assert_eq!(state, end, "{name} from {start}");
            assert_eq!(Projector::replay(terms(start, start == 1), &log).state(), &end, "{name} from {start}");
        }
    }
}

/// What was taken back was not done: not for the viewers either.
#[test]
fn the_steps_viewers_see_are_the_ones_that_still_count() {
    for (name, log) in golden::sessions() {
        for start in 1..=log.len() as u64 {
            let session = State::fold(&log);
            let counting = session.way().filter(|visit| visit.seq > start && visit.kind != VisitKind::Left);
            let counting: Vec<_> = counting.map(|visit| visit.node.title.as_str()).collect();
            let end = shown(name, &log, start).end;
            let steps: Vec<_> = end.steps.iter().map(|step| step.title.as_str()).collect();
            assert_eq!(steps, counting, "{name} from {start}");
        }
    }
}

/// In words of people: shown redacted, or not at all.
const SHOWN: [&str; 3] = ["title", "label", "number"];
const INNER: [&str; 10] =
    ["output", "reason", "value", "question", "summary", "body", "result", "client", "name", "email"];

/// Plants in every text of an event: secrets where viewers may read something, and a
/// mark where they may read nothing.
fn plant(value: &mut Value, shared: bool) {
    match value {
        // The one reason that is a word of ours.
        Value::Object(fields) if fields.get("kind") == Some(&json!("control.moved")) => {}
        Value::Object(fields) => {
            for (key, field) in fields {
                match field {
                    Value::String(text) if SHOWN.contains(&key.as_str()) => {
                        text.push_str(" password: Zq7!planted9")
                    }
                    Value::String(text) if key == "text" => {
                        text.push_str(if shared { " pw=Zq7!planted9 10.11.12.13" } else { " InnerMark" });
                    }
                    Value::String(text) if INNER.contains(&key.as_str()) => text.push_str(" InnerMark"),
                    _ => plant(field, shared),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| plant(item, shared)),
        _ => {}
    }
}

/// Invariant 10, over every kind of event.
#[test]
fn no_secret_and_nothing_internal_reaches_a_viewer_over_every_kind_of_event() {
    for (name, log) in golden::sessions() {
        // Edits of a shared note are shown as the note is.
        let is_shared = |event: &Value| {
            let id = &event["data"]["note"];
            log.iter().any(|known| {
                let known = json!(known);
                known["data"]["note"] == *id && known["data"]["shared"] == true && !id.is_null()
            })
        };
        let planted: Vec<Event> = log
            .iter()
            .map(|event| {
                let mut value = json!(event);
                let shared = is_shared(&value);
                plant(&mut value, shared);
                serde_json::from_value(value).unwrap()
            })
            .collect();
        for start in 1..=planted.len() as u64 {
            let vector = json!(shown(name, &planted, start)).to_string();
            for never in ["Zq7!planted9", "InnerMark", "10.11.12.13"] {
                assert!(!vector.contains(never), "{name} from {start} shows {never}: {vector}");
            }
            let people = log.iter().map(|event| event.by.id.to_string());
            let commands = log.iter().map(|event| event.command.to_string());
            for id in people.chain(commands) {
                assert!(!vector.contains(&id), "{name} from {start} shows an id");
            }
        }
    }
}

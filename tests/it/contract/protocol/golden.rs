//! Sessions with fixed ids and times, every kind of event among them, and the state
//! after each event.

use chrono::{DateTime, TimeDelta, Utc};
use resolutionflow::{
    flows::model::Outcome,
    platform::ids::{CommandId, FlowId, FlowVersionId, UserId},
    sessions::{
        Actor, ChoiceRef, ControlReason, Event, EventBody, FlowRef, NodeRef, SessionRole, State, Visibility,
    },
};
use serde_json::{Value, json};
use uuid::Uuid;

fn actor(number: u128, name: &str) -> Actor {
    Actor { id: UserId(Uuid::from_u128(0x01 << 64 | number)), name: name.into() }
}

fn ann() -> Actor {
    actor(1, "Ann Adler")
}

fn bob() -> Actor {
    actor(2, "Bob “Bobby” Baum")
}

fn vera() -> Actor {
    actor(3, "Vera Viewer")
}

fn node(id: &str) -> NodeRef {
    NodeRef { id: id.into(), title: format!("The {id}") }
}

fn choice(id: &str, label: &str) -> ChoiceRef {
    ChoiceRef { id: id.into(), label: label.into() }
}

fn command(number: usize) -> CommandId {
    CommandId(Uuid::from_u128(0x02 << 64 | number as u128))
}

fn start_of_time() -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_225_600, 0).unwrap()
}

/// Numbers the bodies, a command and seven and a quarter seconds apart each.
fn log(bodies: Vec<(Actor, EventBody)>) -> Vec<Event> {
    let event = |(index, (by, body)): (usize, (Actor, EventBody))| Event {
        seq: index as u64 + 1,
        at: start_of_time() + TimeDelta::milliseconds(7_250 * i64::try_from(index).unwrap()),
        by,
        command: command(index + 1),
        body,
    };
    bodies.into_iter().enumerate().map(event).collect()
}

fn started(flow: bool, visibility: Visibility) -> EventBody {
    let pinned = FlowRef {
        id: FlowId(Uuid::from_u128(0x03 << 64)),
        version_id: FlowVersionId(Uuid::from_u128(0x04 << 64)),
        number: 3,
        title: "Outlook asks for the password again and again".into(),
    };
    EventBody::SessionStarted {
        title: "Outlook at Müller & Söhne".into(),
        flow: flow.then_some(pinned),
        node: flow.then(|| node("question")),
        visibility,
    }
}

fn joined(user: Actor, role: SessionRole) -> (Actor, EventBody) {
    (user.clone(), EventBody::ParticipantJoined { user, role })
}

fn note(number: usize, text: &str, at: Option<&str>) -> EventBody {
    EventBody::NoteAdded { note: command(number), text: text.into(), node: at.map(node) }
}

fn moved(from: Option<Actor>, to: Option<Actor>, reason: ControlReason) -> EventBody {
    EventBody::ControlMoved { from, to, reason }
}

fn run_to_its_end() -> Vec<Event> {
    log(vec![
        (ann(), started(true, Visibility::Team)),
        joined(bob(), SessionRole::Collaborator),
        (bob(), note(3, "Seen since the update.\nTwo lines, “quotes”, 日本語 and 🎉.", Some("question"))),
        (
            ann(),
            EventBody::FlowAnswered { node: node("question"), option: choice("yes", "Yes"), next: node("action") },
        ),
        (
            ann(),
            EventBody::StepCompleted {
                node: node("action"),
                outcome: choice("done", "Done"),
                output: Some("C:\\> ipconfig\r\n\tEthernet \u{7f}".into()),
                next: node("info"),
            },
        ),
        (
            ann(),
            EventBody::StepCompleted {
                node: node("info"),
                outcome: choice("on", "Go on"),
                output: None,
                next: node("end"),
            },
        ),
        (
            ann(),
            EventBody::SessionCompleted {
                outcome: Outcome::Resolved,
                summary: Some("A stale credential.".into()),
                csat: Some(5),
            },
        ),
    ])
}

fn control_wanders() -> Vec<Event> {
    log(vec![
        (ann(), started(true, Visibility::Account)),
        joined(bob(), SessionRole::Collaborator),
        joined(vera(), SessionRole::Observer),
        (bob(), EventBody::ControlRequested { user: bob() }),
        (ann(), moved(Some(ann()), Some(bob()), ControlReason::Granted)),
        (ann(), EventBody::ControlRequested { user: ann() }),
        (bob(), moved(Some(bob()), None, ControlReason::Released)),
        (ann(), moved(None, Some(ann()), ControlReason::Taken)),
        (bob(), EventBody::ControlRequested { user: bob() }),
        (ann(), EventBody::SessionCompleted { outcome: Outcome::Escalate, summary: None, csat: None }),
    ])
}

fn free_form() -> Vec<Event> {
    log(vec![
        (ann(), started(false, Visibility::Private)),
        (ann(), note(2, "First.", None)),
        joined(bob(), SessionRole::Collaborator),
        // Joining again changes nothing; control may go to somebody who never asked.
        joined(bob(), SessionRole::Observer),
        (ann(), moved(Some(ann()), Some(bob()), ControlReason::Granted)),
        (bob(), note(6, "Second.", None)),
        (bob(), EventBody::SessionCompleted { outcome: Outcome::NotReproducible, summary: None, csat: Some(1) }),
    ])
}

/// Name and log of each session.
pub fn sessions() -> Vec<(&'static str, Vec<Event>)> {
    vec![
        ("a flow is run to its end", run_to_its_end()),
        ("control wanders", control_wanders()),
        ("a free-form session", free_form()),
    ]
}

/// What is written down.
pub fn vectors() -> Vec<Value> {
    let vector = |(name, events): (&str, Vec<Event>)| {
        let states: Vec<_> = (1..=events.len()).map(|count| State::fold(&events[..count])).collect();
        json!({ "name": name, "events": events, "states": states })
    };
    sessions().into_iter().map(vector).collect()
}

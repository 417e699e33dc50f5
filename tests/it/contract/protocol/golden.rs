//! Sessions with fixed ids and times, every kind of event among them, and the state
//! after each event.

mod copilot;
mod escalations;
mod pushes;

use chrono::{DateTime, TimeDelta, Utc};
use resolutionflow::{
    flows::model::{Outcome, Subflow},
    platform::ids::{CommandId, FlowId, FlowVersionId, UserId},
    sessions::{
        Actor, Captured, ChoiceRef, Citation, Confidence, ControlReason, Event, EventBody, FlowRef, NodeRef,
        Produced, SessionRole, State, SuggestionEnd, TaskKind, TaskStatus, TicketRef, Tier, Visibility,
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

fn subflow() -> Subflow {
    Subflow {
        key: "mfa-reset".into(),
        flow_id: FlowId(Uuid::from_u128(0x05 << 64)),
        version_id: FlowVersionId(Uuid::from_u128(0x06 << 64)),
        number: 2,
        title: "Reset MFA".into(),
    }
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
        subflows: if flow { vec![subflow()] } else { Vec::new() },
        node: flow.then(|| node("question")),
        visibility,
    }
}

fn joined(user: Actor, role: SessionRole) -> (Actor, EventBody) {
    (user.clone(), EventBody::ParticipantJoined { user, role })
}

fn note(number: usize, text: &str, at: Option<&str>) -> EventBody {
    EventBody::NoteAdded { note: command(number), text: text.into(), node: at.map(node), shared: number < 6 }
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

fn backwards_and_sideways() -> Vec<Event> {
    let answered = |from: &str, to: &str| EventBody::FlowAnswered {
        node: node(from),
        option: choice("yes", "Yes"),
        next: node(to),
    };
    let reason = |text: &str| Some(text.to_owned());
    log(vec![
        (ann(), started(true, Visibility::Team)),
        (ann(), answered("question", "action")),
        (
            ann(),
            EventBody::StepSkipped {
                node: node("action"),
                reason: "No access.".into(),
                choice: choice("done", "Done"),
                next: node("info"),
            },
        ),
        (
            ann(),
            EventBody::SessionPaused {
                reason: reason("Lunch"),
                briefing: Some(Box::new(escalations::briefing())),
            },
        ),
        (ann(), note(5, "Written while it was paused.", Some("info"))),
        (ann(), EventBody::SessionResumed {}),
        (ann(), EventBody::FlowBacked { from: node("info"), to: node("question") }),
        (ann(), answered("question", "other")),
        (ann(), EventBody::FlowJumped { from: node("other"), to: node("mfa/start") }),
        // To a place it never was; nothing is set aside.
        (ann(), EventBody::FlowBacked { from: node("mfa/start"), to: node("nowhere") }),
        (ann(), answered("nowhere", "question")),
        (ann(), EventBody::PeopleSummoned { node: node("question") }),
        (ann(), EventBody::SessionPaused { reason: None, briefing: None }),
        (ann(), EventBody::SessionAbandoned { reason: "The client hung up.".into() }),
        joined(bob(), SessionRole::Collaborator),
        (bob(), EventBody::SessionReopened { reason: None }),
        (bob(), answered("question", "action")),
        (bob(), EventBody::SessionCompleted { outcome: Outcome::Resolved, summary: None, csat: None }),
        (ann(), EventBody::SessionReopened { reason: reason("It came back") }),
        joined(vera(), SessionRole::Observer),
        (ann(), moved(Some(ann()), None, ControlReason::Lapsed)),
    ])
}

fn beside_the_flow() -> Vec<Event> {
    let ticket = |number: &str, client: Option<&str>| EventBody::TicketLinked {
        ticket: TicketRef {
            number: number.into(),
            title: "Outlook".into(),
            client: client.map(str::to_owned),
            source: None,
        },
    };
    let variable = |value: &str| EventBody::VariableSet {
        variable: Captured { name: "host".into(), label: "Computer".into(), value: value.into() },
        node: Some(node("question")),
    };
    let fact = |number: usize, source: Option<u64>| EventBody::FactAdded {
        fact: command(number),
        text: "It began on Monday.".into(),
        source,
        node: Some(node("question")),
    };
    let task = |number: usize, assignee: Option<Actor>| EventBody::TaskAdded {
        task: command(number),
        what: TaskKind::Check,
        title: "Look at the licence".into(),
        assignee,
    };
    log(vec![
        (ann(), started(true, Visibility::Team)),
        joined(bob(), SessionRole::Collaborator),
        (ann(), ticket("48291", Some("Söhne GmbH"))),
        (bob(), ticket("48292", None)),
        (ann(), variable("PC-1")),
        (bob(), variable("PC-2")),
        (bob(), fact(7, Some(6))),
        (ann(), fact(8, None)),
        (ann(), EventBody::FactRetracted { fact: command(7), reason: Some("It was Tuesday.".into()) }),
        (ann(), EventBody::FactRetracted { fact: command(999), reason: None }),
        (ann(), task(11, None)),
        (bob(), task(12, Some(ann()))),
        (bob(), EventBody::TaskMoved { task: command(11), status: TaskStatus::Doing, assignee: Some(bob()) }),
        (
            bob(),
            EventBody::TaskResolved { task: command(11), status: TaskStatus::Done, result: Some("E3".into()) },
        ),
        (bob(), EventBody::TaskResolved { task: command(12), status: TaskStatus::Dropped, result: None }),
        (
            bob(),
            EventBody::StepAdded {
                step: command(16),
                title: "Ask a colleague".into(),
                body: "Which *proxy*?".into(),
                node: Some(node("question")),
            },
        ),
        (
            ann(),
            EventBody::AddedStepCompleted {
                step: command(16),
                title: "Ask a colleague".into(),
                outcome: choice("helped", "It helped"),
                output: Some("proxy:8080".into()),
            },
        ),
        (ann(), EventBody::MomentPinned { moment: command(18), of: 6, title: "The other computer".into() }),
    ])
}

fn produced() -> Produced {
    Produced {
        model: "quick".into(),
        tier: Some(Tier::Fast),
        first_ms: 300,
        took_ms: 1_200,
        tokens_read: 900,
        tokens_written: 80,
        cost: 130,
        instead: Some("The model broke off.".into()),
    }
}

fn words() -> Vec<Event> {
    let begun = |number: usize, question: Option<&str>| EventBody::SuggestionStarted {
        suggestion: command(number),
        question: question.map(str::to_owned),
        node: Some(node("question")),
        asker: None,
        unasked: false,
    };
    let ended =
        |number: usize, end: SuggestionEnd, citations: Vec<Citation>, confidence| EventBody::SuggestionFinished {
            suggestion: command(number),
            text: "Look at the **proxy**.".into(),
            end,
            citations,
            confidence,
            produced: confidence.map(|_| Box::new(produced())),
            proposal: None,
        };
    let citations = vec![
        Citation::Node { node: node("action") },
        Citation::Flow { flow: FlowId(Uuid::from_u128(7)), title: "VPN".into() },
        Citation::Event { seq: 2, title: "First.".into() },
    ];
    log(vec![
        (ann(), started(true, Visibility::Team)),
        (ann(), note(2, "First.", Some("question"))),
        (ann(), note(3, "Wrong.", Some("question"))),
        (ann(), EventBody::NoteEdited { note: command(2), text: "First, mended.".into() }),
        (ann(), EventBody::NoteRetracted { note: command(3) }),
        joined(bob(), SessionRole::Collaborator),
        (bob(), EventBody::ChatSaid { message: command(7), text: "Hi @Ann".into(), mentions: vec![ann()] }),
        (bob(), begun(8, Some("What now?"))),
        (bob(), ended(8, SuggestionEnd::Done, citations, Some(Confidence::Medium))),
        (ann(), begun(10, None)),
        (bob(), ended(10, SuggestionEnd::Stopped, Vec::new(), None)),
        (bob(), ended(999, SuggestionEnd::Failed, Vec::new(), None)),
    ])
}

/// Name and log of each session.
pub fn sessions() -> Vec<(&'static str, Vec<Event>)> {
    vec![
        ("a flow is run to its end", run_to_its_end()),
        ("control wanders", control_wanders()),
        ("a free-form session", free_form()),
        ("backwards and sideways", backwards_and_sideways()),
        ("beside the flow", beside_the_flow()),
        ("words", words()),
        ("proposals", copilot::proposals()),
        ("help that is asked for", escalations::escalations()),
        ("help that goes from one to the other", escalations::a_long_way()),
        ("help that is passed on", escalations::passed_on()),
        ("notes that go onto the ticket", pushes::pushes()),
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

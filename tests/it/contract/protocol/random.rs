//! Whatever people ask, in whatever order: what the rules let through keeps the
//! promises of the log.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use resolutionflow::{
    flows::model::FlowDocument,
    platform::ids::{CommandId, FlowId, FlowVersionId, UserId},
    sessions::{
        Asked, Assess, Assessment, ChoiceRef, Command, Envelope, Event, EventBody, Finish, FlowRef, NodeRef,
        Proposal, Release, Room, Seat, SessionRole, State, SuggestionEnd, Visibility,
    },
    tenancy::Role,
};
use serde_json::{Value, json};
use uuid::Uuid;

const PEOPLE: usize = 4;

/// Somebody asks for something a while later, having seen all or nothing.
#[derive(Clone, Debug)]
struct Step {
    who: usize,
    what: usize,
    to: usize,
    later: i64,
    looked: bool,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (0..PEOPLE, 0_usize..49, 0..PEOPLE, 0_i64..30, prop::bool::weighted(0.8));
    let step = step.prop_map(|(who, what, to, later, looked)| Step { who, what, to, later, looked });
    prop::collection::vec(step, 0..80)
}

fn flow() -> FlowDocument {
    let node = |id: &str, kind: &str, next: &str| json!({ "id": id, "kind": kind, "title": id, "options": [{ "id": "go", "label": "Go", "next": next }] });
    let document = json!({
        "title": "Round", "kind": "troubleshooting", "start": "a",
        "nodes": [node("a", "question", "b"), node("b", "action", "c"), node("c", "info", "a")],
    });
    serde_json::from_value(document).unwrap()
}

fn seat(number: usize) -> Seat {
    let roles = [Role::Engineer, Role::TeamAdmin, Role::Engineer, Role::Viewer];
    Seat {
        user: UserId(Uuid::from_u128(number as u128 + 1)),
        name: format!("Person {number}"),
        role: roles[number],
        teams: Vec::new(),
    }
}

fn asked(step: &Step, state: &State) -> Asked {
    let node = state.node.as_ref().map_or("a", |node| node.id.as_str());
    let to = seat(step.to).user;
    let (kind, data): (&str, Value) = match step.what {
        0 | 1 => return Asked::Join(SessionRole::Collaborator),
        2 => ("flow.answer", json!({ "node": node, "option": "go" })),
        3 => ("step.complete", json!({ "node": node, "outcome": "go", "output": "said" })),
        4 => ("flow.answer", json!({ "node": "a", "option": "nowhere" })),
        5 => ("note.add", json!({ "text": " a note " })),
        6 => ("control.request", json!({})),
        7 => ("control.grant", json!({ "to": to })),
        8 => ("control.take", json!({})),
        9 => ("control.release", json!({})),
        10 => ("flow.back", json!({ "to": "a" })),
        11 => ("flow.goto", json!({ "node": "c" })),
        12 => ("step.skip", json!({ "node": node, "reason": "no time" })),
        13 => ("step.add", json!({ "title": "Look", "body": "closely" })),
        14 => ("step.finish", json!({ "step": last(state.steps.iter().map(|s| s.made.id)), "outcome": "helped" })),
        15 => ("note.edit", json!({ "note": last(state.notes.iter().map(|n| n.made.id)), "text": "other" })),
        16 => ("note.retract", json!({ "note": last(state.notes.iter().map(|n| n.made.id)) })),
        17 => ("fact.add", json!({ "text": "so it is", "source": step.later })),
        18 => ("fact.retract", json!({ "fact": last(state.facts.iter().map(|f| f.made.id)) })),
        19 => ("variable.set", json!({ "name": "host", "value": step.later.to_string() })),
        20 => ("task.add", json!({ "what": "check", "title": "Look", "assignee": to })),
        21 => {
            let task = last(state.tasks.iter().map(|t| t.made.id));
            ("task.move", json!({ "task": task, "status": "doing", "assignee": to }))
        }
        22 => ("task.resolve", json!({ "task": last(state.tasks.iter().map(|t| t.made.id)), "status": "done" })),
        23 => ("chat.say", json!({ "text": "hello", "mentions": [to] })),
        24 => ("moment.pin", json!({ "seq": 1, "title": "it begins" })),
        25 => ("ticket.link", json!({ "number": step.later.to_string() })),
        26 => ("people.summon", json!({ "node": "b" })),
        27 => ("copilot.ask", json!({ "text": "what now" })),
        28 => ("copilot.stop", json!({})),
        29 => ("session.pause", json!({})),
        30 | 31 => ("session.resume", json!({})),
        32 => return Asked::Lapse,
        33 => return Asked::Finish(Box::new(finish(state, step))),
        34 => ("copilot.accept", json!({ "suggestion": last(state.suggestions.iter().map(|s| s.made.id)) })),
        35 => ("copilot.dismiss", json!({ "suggestion": last(state.suggestions.iter().map(|s| s.made.id)) })),
        37 => ("escalation.offer", json!({ "reason": "stuck", "urgency": "high" })),
        38 => ("escalation.claim", json!({ "escalation": last(state.escalations.iter().map(|e| e.made.id)) })),
        39 => {
            let escalation = last(state.escalations.iter().map(|e| e.made.id));
            ("escalation.decline", json!({ "escalation": escalation, "reason": "no time" }))
        }
        40 => ("escalation.return", json!({ "escalation": last(state.escalations.iter().map(|e| e.made.id)) })),
        41 => ("escalation.withdraw", json!({ "escalation": last(state.escalations.iter().map(|e| e.made.id)) })),
        42 => ("people.join", json!({})),
        43 => ("escalation.see", json!({ "escalation": last(state.escalations.iter().map(|e| e.made.id)) })),
        44 => {
            let escalation = last(state.escalations.iter().map(|e| e.made.id));
            ("escalation.readdress", json!({ "escalation": escalation, "reason": "away" }))
        }
        45 => return Asked::Assess(Box::new(assess(state))),
        46 => {
            let escalation = last(state.escalations.iter().map(|e| e.made.id));
            return Asked::Release(Release { escalation, user: to });
        }
        47 => return Asked::Join(SessionRole::Observer),
        36 => ("copilot.mute", json!({ "muted": step.looked })),
        // Rarely: little happens afterwards until it is opened again.
        _ if step.later == 0 => ("session.complete", json!({ "outcome": "resolved" })),
        _ if step.later == 1 => ("session.abandon", json!({ "reason": "gone" })),
        _ if step.later < 15 => ("session.reopen", json!({})),
        _ => ("note.add", json!({ "text": "" })),
    };
    Asked::Command(Command::parse(kind, data).unwrap())
}

fn assess(state: &State) -> Assess {
    let assessment = Assessment {
        text: "the proxy".into(),
        end: SuggestionEnd::Done,
        citations: Vec::new(),
        confidence: None,
        produced: None,
    };
    Assess { escalation: last(state.escalations.iter().map(|e| e.made.id)), assessment }
}

/// The answer under way ends, with something to do for one in two.
fn finish(state: &State, step: &Step) -> Finish {
    let proposal = match step.to {
        0 => Some(Proposal::AddFact { text: "so it is".into() }),
        1 => state
            .node
            .clone()
            .map(|node| Proposal::Answer { node, option: ChoiceRef { id: "go".into(), label: "Go".into() } }),
        _ => None,
    };
    Finish {
        suggestion: state.open_suggestion().map_or(CommandId(Uuid::nil()), |open| open.made.id),
        text: "said".into(),
        end: SuggestionEnd::Done,
        citations: Vec::new(),
        confidence: None,
        produced: None,
        proposal: proposal.map(Box::new),
    }
}

fn last(ids: impl DoubleEndedIterator<Item = CommandId>) -> CommandId {
    let mut ids = ids;
    ids.next_back().unwrap_or(CommandId(Uuid::nil()))
}

fn first(now: DateTime<Utc>) -> Event {
    let flow = FlowRef {
        id: FlowId(Uuid::nil()),
        version_id: FlowVersionId(Uuid::nil()),
        number: 1,
        title: "Round".into(),
    };
    let body = EventBody::SessionStarted {
        title: "Random".into(),
        flow: Some(flow),
        subflows: Vec::new(),
        node: Some(NodeRef { id: "a".into(), title: "a".into() }),
        visibility: Visibility::Team,
    };
    Event { seq: 1, at: now, by: seat(0).actor(), command: CommandId(Uuid::from_u128(1 << 80)), body }
}

fn consistent(state: &State) {
    let drivers: Vec<_> = state
        .participants
        .iter()
        .filter(|person| person.role == SessionRole::Driver)
        .map(|person| person.id)
        .collect();
    assert!(drivers.len() <= 1, "two drivers");
    assert_eq!(drivers.first().copied(), state.driver, "the driver is who has the role");
    let text = serde_json::to_string(state).unwrap();
    assert_eq!(&serde_json::from_str::<State>(&text).unwrap(), state, "a snapshot reads back as it was");
}

fn run(steps: &[Step]) {
    let (flow, mut now) = (flow(), DateTime::from_timestamp(1_700_000_000, 0).unwrap());
    let mut log = vec![first(now)];
    let mut state = State::fold(&log);
    for (index, step) in steps.iter().enumerate() {
        now += TimeDelta::seconds(step.later);
        let seat = seat(step.who);
        let id = CommandId(Uuid::from_u128(2 << 80 | index as u128));
        let seen = if step.looked { state.seq } else { 0 };
        let envelope = Envelope { id, seen, command: asked(step, &state) };
        let room = Room { state: &state, flow: Some(&flow), draft: "so far", seat: &seat, now, grounds: None };
        for body in envelope.decide(room).unwrap_or_default() {
            let event = Event { seq: state.seq + 1, at: now, by: seat.actor(), command: id, body };
            state.apply(&event);
            log.push(event);
        }
        consistent(&state);
    }
    assert!(log.iter().zip(1..).all(|(event, seq)| event.seq == seq), "the log is 1..head");
    assert_eq!(State::fold(&log), state);
    let middle = log.len() / 2;
    let mut resumed = State::fold(&log[..middle]);
    log[middle..].iter().for_each(|event| resumed.apply(event));
    assert_eq!(resumed, state, "snapshot and tail make the whole");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_people_ask_the_fold_of_the_log_is_the_state(steps in steps()) {
        run(&steps);
    }
}

//! The core alone, told what happens, in words.

use std::{collections::HashMap, sync::Arc};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use uuid::Uuid;

use super::{
    batch::{Answer, Ask, Asker},
    core::{Core, MOST_WAITING, Output, Projection, Sketch},
    protocol::Attendance,
};
use crate::{
    flows::model::FlowDocument,
    platform::ids::{
        AccountId, CommandId, ConnectionId, FlowId, FlowVersionId, LogId, SessionId, ShareLinkId, UserId,
    },
    sessions::{
        Asked, Command, Done, Envelope, Event, EventBody, FlowRef, Loaded, NodeRef, Seat, State, Visibility,
        log::{Append, Outcome, event_from},
    },
    tenancy::Role,
};

mod escalating;
mod hiding;
mod prompting;
mod simulation;

const ANN: u128 = 1;
const BOB: u128 = 2;

fn seat(number: u128) -> Seat {
    let role = if number == ANN { Role::Engineer } else { Role::TeamAdmin };
    Seat { user: UserId(Uuid::from_u128(number)), name: format!("Person {number}"), role, teams: Vec::new() }
}

/// Somebody who comes to take part.
fn comes(number: u128) -> (Seat, Attendance) {
    (seat(number), Attendance::Participant)
}

fn connection(number: u128) -> ConnectionId {
    ConnectionId(Uuid::from_u128(number))
}

fn log_id() -> LogId {
    LogId(Uuid::from_u128(7))
}

fn time(second: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(second)
}

fn flow() -> Arc<FlowDocument> {
    let node = |id: &str, next: &str| json!({ "id": id, "kind": "question", "title": id, "options": [{ "id": "go", "label": "Go", "next": next }] });
    let nodes = [node("a", "b"), node("b", "a")];
    let document = json!({ "title": "Round", "kind": "troubleshooting", "start": "a", "nodes": nodes });
    Arc::new(serde_json::from_value(document).unwrap())
}

/// A log that Ann began.
fn begun() -> Vec<Event> {
    let flow = FlowRef {
        id: FlowId(Uuid::nil()),
        version_id: FlowVersionId(Uuid::nil()),
        number: 1,
        title: "Round".into(),
    };
    let body = EventBody::SessionStarted {
        title: "Test".into(),
        flow: Some(flow),
        subflows: Vec::new(),
        node: Some(NodeRef { id: "a".into(), title: "a".into() }),
        visibility: Visibility::Team,
    };
    vec![Event { seq: 1, at: time(0), by: seat(ANN).actor(), command: CommandId::new(), body }]
}

fn core(log: &[Event]) -> Core {
    core_on(log, flow())
}

fn core_on(log: &[Event], flow: Arc<FlowDocument>) -> Core {
    let commands: HashMap<_, _> = log.iter().map(|event| (event.command, Done::by(event))).collect();
    let recent = log[log.len().saturating_sub(500)..].to_vec();
    let loaded = Loaded { log: log_id(), flow_version: None, state: State::fold(log), recent, commands };
    Core::new(AccountId(Uuid::nil()), SessionId(Uuid::nil()), loaded, Some(flow))
}

/// What PostgreSQL does with an append.
fn commit(log: &mut Vec<Event>, append: &Append) -> Outcome {
    let known = |command| log.iter().any(|event: &Event| event.command == command);
    if append.expected != log.len() as u64 || append.events.iter().any(|event| known(event.command)) {
        return Outcome::Conflict;
    }
    write(log, append)
}

/// The same without a look at what is there.
fn write(log: &mut Vec<Event>, append: &Append) -> Outcome {
    for row in &append.events {
        let (actor, data) = (serde_json::from_str(&row.actor).unwrap(), serde_json::from_str(&row.data).unwrap());
        let seq = i64::try_from(log.len() + 1).unwrap();
        log.push(event_from(seq, row.command, row.kind.to_owned(), row.at, actor, data).unwrap());
    }
    Outcome::Appended(log.len() as u64)
}

fn ask(who: u128, id: CommandId, seen: u64, kind: &str, data: serde_json::Value) -> Ask {
    let command = Asked::Command(Command::parse(kind, data).unwrap());
    Ask::new(Asker::Connection(connection(who)), seat(who), Envelope { id, seen, command })
}

fn note(who: u128, id: CommandId) -> Ask {
    ask(who, id, 0, "note.add", json!({ "text": "a note" }))
}

/// Outputs in words, an append's kinds with the head it expects.
fn said(outputs: &[Output]) -> Vec<String> {
    let word = |output: &Output| match output {
        Output::Append(append) => {
            let kinds: Vec<_> = append.events.iter().map(|event| event.kind).collect();
            format!("append after {}: {}", append.expected, kinds.join(" "))
        }
        Output::ReadOn(after) => format!("read on after {after}"),
        Output::Answer(_, Answer::Accepted { seq, duplicate: false, .. }) => format!("accepted {seq}"),
        Output::Answer(_, Answer::Accepted { seq, .. }) => format!("accepted {seq} before"),
        Output::Answer(_, Answer::Refused(refused)) => format!("refused {:?}", refused.code).to_lowercase(),
        Output::Enter(..) => "enter".to_owned(),
        Output::Direct(_, frame) | Output::Everyone(frame) => {
            let frame: serde_json::Value = serde_json::from_str(frame).unwrap();
            match frame["degraded"].as_array() {
                Some(parts) => format!("status: {} degraded", parts.len()),
                None => frame["type"].as_str().unwrap().to_owned(),
            }
        }
        Output::Project(_) => "projection".into(),
        Output::Close(_, close, _) => format!("close {}", close.code()),
        Output::Presence(people, _) => format!("presence of {}", people.len()),
        Output::Reopen => "reopen".to_owned(),
        Output::Snapshot(_, state) => format!("snapshot of {}", state.seq),
        Output::Stop(why) => format!("stop: {why}"),
        Output::Assist(question) => format!("assist with {:?}", question.text.as_deref().unwrap_or_default()),
        Output::Consider(question) => format!("consider at {}", question.state.seq),
        Output::Hush(_) => "hush".to_owned(),
        Output::Assess(question) => format!("assess at {}", question.state.seq),
        Output::Ground(_) => "ground".to_owned(),
        Output::Announce(_) => "announce".to_owned(),
    };
    // What goes into the log is announced every time.
    outputs.iter().filter(|output| !matches!(output, Output::Announce(_))).map(word).collect()
}

fn the_append(outputs: &[Output]) -> Append {
    let append = outputs.iter().find_map(|output| match output {
        Output::Append(append) => Some(append.clone()),
        _ => None,
    });
    append.expect("an append")
}

#[test]
fn nothing_is_answered_or_shown_before_the_append_is_durable() {
    let mut log = begun();
    let mut core = core(&log);
    let asked = core.ask(note(ANN, CommandId::new()), time(1));
    assert_eq!(said(&asked), ["append after 1: note.added"]);
    assert_eq!(core.state().seq, 1);
    let outcome = commit(&mut log, &the_append(&asked));
    assert_eq!(said(&core.appended(outcome, time(2))), ["accepted 2"]);
    assert_eq!(core.state(), &State::fold(&log));
}

#[test]
fn what_arrives_during_an_append_goes_into_the_next_one_and_answers_keep_their_order() {
    let mut log = begun();
    let mut core = core(&log);
    let first = core.ask(note(ANN, CommandId::new()), time(1));
    assert!(core.ask(note(ANN, CommandId::new()), time(1)).is_empty());
    assert!(
        core.ask(ask(ANN, CommandId::new(), 0, "flow.answer", json!({ "node": "a", "option": "no" })), time(1))
            .is_empty()
    );
    assert!(core.ask(note(ANN, CommandId::new()), time(1)).is_empty());
    let outcome = commit(&mut log, &the_append(&first));
    let second = core.appended(outcome, time(2));
    assert_eq!(said(&second), ["accepted 2", "append after 2: note.added note.added"]);
    let outcome = commit(&mut log, &the_append(&second));
    assert_eq!(said(&core.appended(outcome, time(3))), ["accepted 3", "refused stale", "accepted 4"]);
}

#[test]
fn after_a_conflict_the_core_reads_on_and_decides_again() {
    let mut log = begun();
    let (mut core, mut other) = (core(&log), core(&log));
    let theirs =
        other.ask(ask(ANN, CommandId::new(), 1, "flow.answer", json!({ "node": "a", "option": "go" })), time(1));
    let ours =
        core.ask(ask(ANN, CommandId::new(), 1, "flow.answer", json!({ "node": "a", "option": "go" })), time(1));
    assert_eq!(commit(&mut log, &the_append(&theirs)), Outcome::Appended(2));
    let outcome = commit(&mut log, &the_append(&ours));
    assert_eq!(said(&core.appended(outcome, time(2))), ["read on after 1"]);
    assert_eq!(said(&core.read_on(&log[1..], time(2))), ["refused stale"]);
    assert_eq!(core.state(), &State::fold(&log));
}

#[test]
fn a_log_that_refuses_without_moving_stops_the_core() {
    let mut core = core(&begun());
    core.ask(note(ANN, CommandId::new()), time(1));
    for _ in 0..5 {
        assert_eq!(said(&core.appended(Outcome::Conflict, time(2))), ["read on after 1"]);
        assert_eq!(said(&core.read_on(&[], time(2))), ["append after 1: note.added"]);
    }
    assert!(said(&core.appended(Outcome::Conflict, time(2)))[0].starts_with("stop"));
}

#[test]
fn an_unknown_outcome_takes_effect_once_whether_it_was_written_or_not() {
    for written in [true, false] {
        let mut log = begun();
        let mut core = core(&log);
        let append = the_append(&core.ask(note(ANN, CommandId::new()), time(1)));
        if written {
            commit(&mut log, &append);
        }
        assert_eq!(said(&core.appended(Outcome::Unknown, time(2))), ["read on after 1", "status: 1 degraded"]);
        let read = core.read_on(&log[1..], time(3));
        if written {
            assert_eq!(said(&read), ["status: 0 degraded", "accepted 2 before"]);
        } else {
            assert_eq!(said(&read), ["status: 0 degraded", "append after 1: note.added"]);
            let outcome = commit(&mut log, &the_append(&read));
            assert_eq!(said(&core.appended(outcome, time(4))), ["accepted 2"]);
        }
        assert_eq!(log.len(), 2);
    }
}

#[test]
fn one_command_twice_in_a_batch_takes_effect_once() {
    let mut log = begun();
    let mut core = core(&log);
    let first = core.ask(note(ANN, CommandId::new()), time(1));
    let id = CommandId::new();
    core.ask(note(ANN, id), time(1));
    core.ask(note(ANN, id), time(1));
    let outcome = commit(&mut log, &the_append(&first));
    let second = core.appended(outcome, time(2));
    assert_eq!(said(&second), ["accepted 2", "append after 2: note.added"]);
    let outcome = commit(&mut log, &the_append(&second));
    assert_eq!(said(&core.appended(outcome, time(3))), ["accepted 3", "accepted 3 before"]);
    assert_eq!(said(&core.ask(note(ANN, id), time(4))), ["accepted 3 before"]);
}

#[test]
fn the_thousand_and_twenty_fifth_that_waits_is_told_busy() {
    let mut core = core(&begun());
    core.ask(note(ANN, CommandId::new()), time(1));
    for _ in 0..MOST_WAITING {
        assert!(core.ask(note(ANN, CommandId::new()), time(1)).is_empty());
    }
    assert_eq!(said(&core.ask(note(ANN, CommandId::new()), time(1))), ["refused busy"]);
}

fn frames(outputs: &[Output]) -> Vec<serde_json::Value> {
    let entered = outputs.iter().find_map(|output| match output {
        Output::Enter(_, entered) => Some(entered),
        _ => None,
    });
    let preface = &entered.expect("let in").preface;
    preface.iter().map(|frame| serde_json::from_str(frame).unwrap()).collect()
}

#[test]
fn who_is_close_behind_gets_the_tail_and_everybody_else_a_snapshot() {
    let mut log = begun();
    while log.len() < 600 {
        let note = EventBody::NoteAdded { note: CommandId::new(), text: "x".into(), node: None, shared: false };
        let seq = log.len() as u64 + 1;
        log.push(Event { seq, at: time(0), by: seat(ANN).actor(), command: CommandId::new(), body: note });
    }
    let cases = [
        (Some(log_id()), 600, "tail"),
        (Some(log_id()), 100, "tail"),
        (Some(log_id()), 99, "snapshot"),
        (Some(log_id()), 601, "snapshot"),
        (Some(LogId::new()), 600, "snapshot"),
        (None, 0, "snapshot"),
    ];
    for (known, since, resume) in cases {
        let frames = frames(&core(&log).hello(connection(1), comes(ANN), (known, since), time(1)));
        assert_eq!((&frames[0]["type"], &frames[0]["resume"]), (&json!("welcome"), &json!(resume)), "{since}");
        let text: String = frames[1..].iter().map(|frame| frame["data"].as_str().unwrap()).collect();
        if resume == "snapshot" {
            assert_eq!(serde_json::from_str::<State>(&text).unwrap(), State::fold(&log));
        }
    }
}

#[test]
fn somebody_new_joins_once_however_many_connections_they_have() {
    let mut log = begun();
    let mut core = core(&log);
    let hello = core.hello(connection(2), comes(BOB), (None, 0), time(1));
    assert_eq!(said(&hello), ["presence of 1", "enter", "append after 1: participant.joined"]);
    let again = core.hello(connection(3), comes(BOB), (None, 0), time(1));
    assert_eq!(said(&again), ["presence of 1", "enter"]);
    let outcome = commit(&mut log, &the_append(&hello));
    assert_eq!(said(&core.appended(outcome, time(2))), ["permissions", "permissions"]);
    assert_eq!(said(&core.hello(connection(4), comes(BOB), (None, 0), time(3))), ["presence of 1", "enter"]);
    assert_eq!(said(&core.leave(connection(4))), ["presence of 1"]);
}

#[test]
fn who_comes_while_the_log_is_away_is_told_so_and_told_when_it_is_back() {
    let log = begun();
    let mut core = core(&log);
    core.ask(note(ANN, CommandId::new()), time(1));
    core.appended(Outcome::Unknown, time(2));
    let welcome = core.hello(connection(1), comes(ANN), (Some(log_id()), 1), time(3));
    assert_eq!(frames(&welcome).last().unwrap()["degraded"], json!(["log"]));
    assert_eq!(said(&core.read_on(&[], time(4)))[0], "status: 0 degraded");
    let welcome = core.hello(connection(5), comes(ANN), (Some(log_id()), 1), time(5));
    assert_eq!(frames(&welcome).len(), 1);
}

#[test]
fn when_control_moves_both_are_told_and_pending_flow_commands_are_forbidden() {
    let mut log = begun();
    let mut core = core(&log);
    let mut outputs = core.hello(connection(ANN), comes(ANN), (None, 0), time(1));
    outputs.extend(core.hello(connection(BOB), comes(BOB), (None, 0), time(1)));
    let outcome = commit(&mut log, &the_append(&outputs));
    core.appended(outcome, time(2));
    let taken = core.ask(ask(BOB, CommandId::new(), 2, "control.take", json!({})), time(3));
    core.ask(ask(ANN, CommandId::new(), 2, "flow.answer", json!({ "node": "a", "option": "go" })), time(3));
    let outcome = commit(&mut log, &the_append(&taken));
    assert_eq!(
        said(&core.appended(outcome, time(4))),
        ["permissions", "permissions", "accepted 3", "refused forbidden"]
    );
}

#[test]
fn joining_is_never_answered_even_when_its_outcome_was_unknown() {
    let mut log = begun();
    let mut core = core(&log);
    let asked = core.ask(note(BOB, CommandId::new()), time(1));
    commit(&mut log, &the_append(&asked));
    core.appended(Outcome::Unknown, time(2));
    let read = core.read_on(&log[1..], time(3));
    assert_eq!(said(&read), ["status: 0 degraded", "append after 2: note.added"]);
}

//! Escalations in the core: what a decision must know is read first, in order, and what FlowPilot
//! makes of an offer comes once.

use serde_json::json;

use super::*;
use crate::sessions::{Actor, Assess, Assessment, Grounds, SuggestionEnd};

fn offer() -> serde_json::Value {
    json!({ "reason": "stuck", "urgency": "high" })
}

fn grounds(checklist: &[&str]) -> Grounds {
    Grounds { checklist: checklist.iter().map(|line| (*line).to_owned()).collect(), ..Grounds::default() }
}

fn assess(escalation: CommandId, text: &str) -> Assess {
    let assessment = Assessment {
        text: text.into(),
        end: SuggestionEnd::Done,
        citations: Vec::new(),
        confidence: None,
        produced: None,
    };
    Assess { escalation, assessment }
}

#[test]
fn what_a_decision_must_know_is_read_when_its_turn_comes_and_nobody_overtakes() {
    let mut log = begun();
    let mut core = core(&log);
    let asked = core.ask(ask(ANN, CommandId::new(), 1, "escalation.offer", offer()), time(1));
    assert_eq!(said(&asked), ["ground"]);
    assert!(core.ask(note(ANN, CommandId::new()), time(1)).is_empty(), "it waits for its turn");
    assert!(!core.is_idle());
    let decided = core.grounded(Some(grounds(&[])), time(2));
    assert_eq!(said(&decided), ["append after 1: escalation.offered note.added"]);
    let outcome = commit(&mut log, &the_append(&decided));
    let done = said(&core.appended(outcome, time(3)));
    assert_eq!(done.iter().filter(|word| *word == "assess at 3").count(), 1, "{done:?}");
    assert_eq!(&done[done.len() - 2..], ["accepted 2", "accepted 3"]);
}

#[test]
fn what_cannot_be_read_is_refused_to_be_sent_again_and_the_rest_goes_on() {
    let log = begun();
    let mut core = core(&log);
    core.ask(ask(ANN, CommandId::new(), 1, "escalation.offer", offer()), time(1));
    core.ask(note(ANN, CommandId::new()), time(1));
    let decided = core.grounded(None, time(2));
    assert_eq!(said(&decided), ["refused unavailable", "append after 1: note.added"]);
}

#[test]
fn the_accounts_list_is_enforced() {
    let log = begun();
    let mut core = core(&log);
    core.ask(ask(ANN, CommandId::new(), 1, "escalation.offer", offer()), time(1));
    let decided = core.grounded(Some(grounds(&["Restarted it"])), time(2));
    assert_eq!(said(&decided), ["refused invalid"]);
    let mut confirmed = offer();
    confirmed["confirmed"] = json!(["Restarted it", "Something of no list"]);
    core.ask(ask(ANN, CommandId::new(), 1, "escalation.offer", confirmed), time(3));
    let append = the_append(&core.grounded(Some(grounds(&["Restarted it"])), time(4)));
    let offered: serde_json::Value = serde_json::from_str(&append.events[0].data).unwrap();
    assert_eq!(offered["confirmed"], json!(["Restarted it"]));
}

#[test]
fn the_last_of_those_asked_who_declines_is_said_to_be_the_last() {
    let mut log = begun();
    let mut core = core(&log);
    let id = CommandId::new();
    core.ask(ask(ANN, id, 1, "escalation.offer", offer()), time(1));
    let decided = core.grounded(Some(grounds(&[])), time(1));
    let outcome = commit(&mut log, &the_append(&decided));
    core.appended(outcome, time(1));
    let engaged = [ANN, BOB].map(|who| seat(who).actor()).to_vec();
    let no = json!({ "escalation": id, "reason": "no time" });
    core.ask(ask(BOB, CommandId::new(), 2, "escalation.decline", no), time(2));
    let somebody = Actor { id: UserId(Uuid::from_u128(9)), name: "Cleo".into() };
    let with = |more: Option<Actor>| Grounds {
        engaged: engaged.iter().cloned().chain(more).collect(),
        ..Grounds::default()
    };
    let mut left = super::core(&log);
    let no = json!({ "escalation": id, "reason": "no time" });
    left.ask(ask(BOB, CommandId::new(), 2, "escalation.decline", no), time(2));
    let decided = left.grounded(Some(with(Some(somebody))), time(2));
    assert_eq!(said(&decided), ["append after 2: escalation.declined"], "Cleo is left");
    let decided = core.grounded(Some(with(None)), time(2));
    assert_eq!(said(&decided), ["append after 2: escalation.declined escalation.exhausted"]);
}

#[test]
fn an_assessment_comes_once_and_a_restart_in_between_is_said() {
    let mut log = begun();
    let mut first = core(&log);
    let id = CommandId::new();
    first.ask(ask(ANN, id, 1, "escalation.offer", offer()), time(1));
    let decided = first.grounded(Some(grounds(&[])), time(1));
    let outcome = commit(&mut log, &the_append(&decided));
    first.appended(outcome, time(1));
    let mut woken = core(&log);
    let outputs = woken.wake(time(2));
    assert_eq!(said(&outputs), ["append after 2: escalation.assessed"]);
    let assessed = first.assessed(assess(id, "The proxy."), time(3));
    let outcome = commit(&mut log, &the_append(&assessed));
    first.appended(outcome, time(3));
    assert!(first.assessed(assess(id, "The clock."), time(4)).is_empty());
    assert_eq!(first.state().escalations[0].assessment.as_ref().unwrap().text, "The proxy.");
    assert!(core(&log).wake(time(5)).is_empty());
}

#[test]
fn a_reader_is_not_in_the_room_and_an_observer_only_watches() {
    let log = begun();
    let mut core = core(&log);
    let reads = core.hello(connection(2), (seat(BOB), Attendance::Reader), (None, 0), time(1));
    assert_eq!(said(&reads), ["enter"]);
    let watches = core.hello(connection(3), (seat(BOB), Attendance::Observer), (None, 0), time(1));
    assert_eq!(said(&watches), ["presence of 1", "enter", "append after 1: participant.joined"]);
    assert!(the_append(&watches).events[0].data.contains("observer"));
}

//! When the copilot speaks up unasked, who waits for it, and what is done of what it proposes.

use std::sync::Arc;

use serde_json::json;

use super::*;
use crate::sessions::{ChoiceRef, Decision, Finish, Proposal, SuggestionEnd};

/// A flow that begins with a decision.
fn open_flow() -> Arc<FlowDocument> {
    let option = |id: &str| json!({ "id": id, "label": id, "next": "b" });
    let nodes = json!([
        { "id": "a", "kind": "question", "title": "a", "options": [option("yes"), option("no")] },
        { "id": "b", "kind": "info", "title": "b", "options": [{ "id": "on", "label": "On", "next": "a" }] },
    ]);
    let document = json!({ "title": "Open", "kind": "troubleshooting", "start": "a", "nodes": nodes });
    Arc::new(serde_json::from_value(document).unwrap())
}

/// A room with its log, everything committed at once.
struct Table {
    core: Core,
    log: Vec<Event>,
}

impl Table {
    fn set() -> Self {
        let log = begun();
        let mut table = Self { core: core_on(&log, open_flow()), log };
        let hello = table.core.hello(connection(ANN), comes(ANN), (None, 0), time(0));
        table.settle(hello, 0);
        table
    }

    /// Commits until nothing waits; everything that came of it, in words.
    fn settle(&mut self, outputs: Vec<Output>, second: i64) -> Vec<String> {
        let mut words = said(&outputs);
        let mut next: Vec<Append> = appends(outputs);
        while let Some(append) = next.pop() {
            let outcome = commit(&mut self.log, &append);
            let outputs = self.core.appended(outcome, time(second));
            words.extend(said(&outputs));
            next.extend(appends(outputs));
        }
        assert_eq!(self.core.state(), &State::fold(&self.log));
        words
    }

    fn does(&mut self, who: u128, kind: &str, data: serde_json::Value, second: i64) -> Vec<String> {
        let seen = self.core.state().seq;
        let outputs = self.core.ask(ask(who, CommandId::new(), seen, kind, data), time(second));
        self.settle(outputs, second)
    }

    fn considers(&mut self, second: i64) -> Option<Box<crate::live::Question>> {
        self.core.tick(time(second)).into_iter().find_map(|output| match output {
            Output::Consider(question) => Some(question),
            _ => None,
        })
    }

    fn finishes(&mut self, proposal: Option<Proposal>, second: i64) -> Vec<String> {
        let open = self.core.state().open_suggestion().expect("an open one").made.id;
        let finish = Finish {
            suggestion: open,
            text: "Try.".into(),
            end: SuggestionEnd::Done,
            citations: Vec::new(),
            confidence: None,
            produced: None,
            proposal: proposal.map(Box::new),
        };
        let outputs = self.core.finished(finish, time(second));
        self.settle(outputs, second)
    }
}

fn appends(outputs: Vec<Output>) -> Vec<Append> {
    let append = |output| if let Output::Append(append) = output { Some(append) } else { None };
    outputs.into_iter().filter_map(append).collect()
}

#[test]
fn it_thinks_over_what_is_new_once_it_is_quiet_and_never_twice() {
    let mut table = Table::set();
    assert!(table.considers(100).is_none(), "nothing is new");
    table.does(ANN, "fact.add", json!({ "text": "It began on Monday" }), 101);
    table.does(ANN, "fact.add", json!({ "text": "After the update" }), 104);
    assert!(table.considers(107).is_none(), "people are writing");
    let question = table.considers(109).expect("something is new");
    assert!(table.considers(120).is_none(), "once");
    let outputs = table.core.prompt(&question, time(120));
    let words = table.settle(outputs, 120);
    assert!(words.iter().any(|word| word.starts_with("assist with")), "{words:?}");
    assert!(table.core.state().open_suggestion().unwrap().unasked);
    table.finishes(None, 121);
    assert!(table.considers(200).is_none(), "its own answer is no news");
}

#[test]
fn it_keeps_quiet_where_it_would_be_in_the_way() {
    let mut table = Table::set();
    table.does(ANN, "copilot.mute", json!({ "muted": true }), 1);
    table.does(ANN, "fact.add", json!({ "text": "Muted" }), 2);
    assert!(table.considers(60).is_none(), "it is muted");
    table.does(ANN, "copilot.mute", json!({ "muted": false }), 61);
    table.does(ANN, "fact.add", json!({ "text": "Asked anyway" }), 62);
    table.does(ANN, "copilot.ask", json!({}), 63);
    assert!(table.considers(70).is_none(), "somebody asked");
    table.finishes(None, 71);
    table.does(ANN, "fact.add", json!({ "text": "Then it went on" }), 72);
    let question = table.considers(80).expect("news");
    table.does(ANN, "flow.answer", json!({ "node": "a", "option": "yes" }), 81);
    assert!(table.core.prompt(&question, time(82)).is_empty(), "the session went on meanwhile");
    assert!(table.considers(90).is_none(), "nothing is open there");
}

#[test]
fn who_asks_meanwhile_is_answered_next_in_their_name() {
    let mut table = Table::set();
    let hello = table.core.hello(connection(BOB), comes(BOB), (None, 0), time(1));
    table.settle(hello, 1);
    table.does(ANN, "copilot.ask", json!({ "text": "first" }), 2);
    table.does(BOB, "copilot.ask", json!({ "text": "second" }), 3);
    let again = table.does(BOB, "copilot.ask", json!({ "text": "third" }), 4);
    assert_eq!(again, ["refused invalid"], "one question each waits");
    let words = table.finishes(None, 5);
    assert!(words.contains(&"assist with \"second\"".to_owned()), "{words:?}");
    assert_eq!(table.core.state().open_suggestion().unwrap().made.by, seat(BOB).actor());
    // One that waits is taken back, and the end of the session ends the others.
    table.does(ANN, "copilot.ask", json!({ "text": "fourth" }), 6);
    let waiting = table.core.state().asked[0].made.id;
    table.does(ANN, "copilot.stop", json!({ "suggestion": waiting }), 7);
    assert!(table.core.state().asked.is_empty());
    table.does(ANN, "copilot.ask", json!({ "text": "fifth" }), 8);
    table.does(ANN, "session.complete", json!({ "outcome": "resolved" }), 9);
    table.finishes(None, 10);
    assert!(table.core.state().asked.is_empty() && table.core.state().open_suggestion().is_none());
}

#[test]
fn a_proposal_is_done_once_by_the_rights_of_who_accepts_it_and_not_after_the_session_moved() {
    let mut table = Table::set();
    let hello = table.core.hello(connection(BOB), comes(BOB), (None, 0), time(1));
    table.settle(hello, 1);
    let place = |id: &str| NodeRef { id: id.into(), title: id.into() };
    let yes = Proposal::Answer { node: place("a"), option: ChoiceRef { id: "yes".into(), label: "yes".into() } };
    let propose = |table: &mut Table, proposal: Proposal, second| {
        table.does(ANN, "copilot.ask", json!({}), second);
        table.finishes(Some(proposal), second);
        json!({ "suggestion": table.core.state().suggestions.last().unwrap().made.id })
    };
    let stale = propose(&mut table, yes.clone(), 2);
    assert_eq!(table.does(BOB, "copilot.accept", stale.clone(), 3), ["refused forbidden"], "Ann drives");
    table.does(ANN, "flow.answer", json!({ "node": "a", "option": "no" }), 4);
    assert_eq!(table.does(ANN, "copilot.accept", stale.clone(), 5), ["refused stale"]);
    table.does(ANN, "step.complete", json!({ "node": "b", "outcome": "on" }), 6);
    assert_eq!(table.core.state().node, Some(place("a")));
    assert_eq!(table.does(ANN, "copilot.accept", stale, 6), ["refused stale"], "back where it was made");
    let again = propose(&mut table, yes, 7);
    let words = table.does(ANN, "copilot.accept", again.clone(), 8);
    assert!(words[0].ends_with("suggestion.accepted flow.answered"), "{words:?}");
    assert_eq!(table.does(ANN, "copilot.accept", again, 9), ["refused stale"], "once");
    let mut fact = propose(&mut table, Proposal::AddFact { text: "It is so".into() }, 10);
    fact["edit"] = json!("It is nearly so");
    table.does(BOB, "copilot.accept", fact, 11);
    let state = table.core.state();
    assert_eq!(state.facts.last().unwrap().text, "It is nearly so");
    assert_eq!(state.suggestions.last().unwrap().decided.as_ref().unwrap().how, Decision::Edited);
    let dismissed = propose(&mut table, Proposal::Goto { node: place("a") }, 12);
    table.does(BOB, "copilot.dismiss", dismissed.clone(), 13);
    assert_eq!(table.does(ANN, "copilot.accept", dismissed, 14), ["refused stale"]);
}

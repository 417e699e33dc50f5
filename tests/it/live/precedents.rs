//! What FlowPilot says of how earlier sessions went on, and of whose.

use serde_json::{Value, json};

use crate::support::{Account, LiveClient, Person};

const FLOW: &str = "key: printer
title: Printer
kind: troubleshooting
start: ask
nodes:
  - { id: ask, kind: question, title: Who cannot print?, options: [
      { id: one, label: This user only, next: end }, { id: all, label: Everybody, next: end }] }
  - { id: end, kind: resolution, title: Done, outcome: resolved }
";

async fn accepted(client: &mut LiveClient, kind: &str, data: Value) {
    let answer = client.ask(kind, data).await;
    assert_eq!(answer["type"], "accepted", "{kind}: {answer}");
    client.reach(answer["seq"].as_u64().unwrap()).await;
}

/// A session that somebody ran to its end.
async fn past(person: &Person, flow: &str, visibility: &str, (fact, option): (&str, &str)) {
    let session = person.session_with(json!({ "flow_id": flow, "visibility": visibility })).await;
    let mut client = LiveClient::join(person, &session).await;
    accepted(&mut client, "fact.add", json!({ "text": fact })).await;
    accepted(&mut client, "flow.answer", json!({ "node": "ask", "option": option })).await;
    accepted(&mut client, "session.complete", json!({ "outcome": "resolved" })).await;
}

/// What it says at the question.
async fn said(person: &Person, flow: &str) -> Value {
    let session = person.session_with(json!({ "flow_id": flow, "visibility": "account" })).await;
    let mut client = LiveClient::join(person, &session).await;
    accepted(&mut client, "fact.add", json!({ "text": "Nobody in the department can print" })).await;
    accepted(&mut client, "copilot.ask", json!({})).await;
    loop {
        let frame = client.next().await.unwrap();
        if frame["kind"] == "suggestion.finished" {
            return frame["data"].clone();
        }
    }
}

#[actix_web::test]
async fn of_earlier_sessions_those_are_told_that_everybody_in_the_room_may_see() {
    let account = Account::open().await;
    let (ann, bob) = (account.engineer().await, account.engineer().await);
    let flow = ann.publish(FLOW).await;
    past(&ann, &flow, "account", ("The whole department cannot print", "all")).await;
    past(&ann, &flow, "account", ("Her neighbour prints", "one")).await;
    past(&ann, &flow, "account", ("Sales cannot print either", "all")).await;
    past(&ann, &flow, "private", ("It was the manager", "one")).await;

    let to_bob = said(&bob, &flow).await;
    let text = to_bob["text"].as_str().unwrap();
    assert!(text.contains("most often (2 of 3)"), "{text}");
    let cites = to_bob["citations"].as_array().unwrap();
    assert!(
        cites.iter().any(|citation| citation["of"] == "session" || citation["session"].is_string()),
        "{cites:?}"
    );
    // Everybody in the room reads it: whose session it was hears no more than the others.
    let to_ann = said(&ann, &flow).await;
    assert!(to_ann["text"].as_str().unwrap().contains("(2 of 3)"), "{to_ann}");
}

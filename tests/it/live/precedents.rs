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

/// A session without a flow, and what was found out in it.
async fn told(person: &Person, title: &str, visibility: &str, note: &str) {
    let session = person.session_with(json!({ "title": title, "visibility": visibility })).await;
    person.command(&session, "note.add", json!({ "text": note })).await;
    person.command(&session, "session.complete", json!({ "outcome": "resolved" })).await;
}

/// What it says in a session without a flow that is asked about this.
async fn said_without_flow(person: &Person, visibility: &str, asked: Value) -> Value {
    let about = json!({ "title": "Curlew gateway drops at noon", "visibility": visibility });
    let session = person.session_with(about).await;
    let mut client = LiveClient::join(person, &session).await;
    accepted(&mut client, "copilot.ask", asked).await;
    let frame = client.until(|frame| frame["kind"] == "suggestion.finished").await.unwrap();
    frame["data"].clone()
}

#[actix_web::test]
async fn without_a_flow_the_past_session_that_search_finds_first_is_named_if_all_may_see_it() {
    let account = Account::open().await;
    let (ann, bob) = (account.engineer().await, account.engineer().await);
    told(&ann, "Curlew gateway dropped calls", "account", "The curlew gateway drops calls: new firmware.").await;
    told(&ann, "Curlew gateway drops at noon", "private", "The curlew gateway drops at noon: the cleaner.").await;
    told(&ann, "Printer jam", "account", "Paper.").await;
    for (person, asked) in [(&bob, json!({})), (&ann, json!({ "text": "curlew gateway drops at noon" }))] {
        let said = said_without_flow(person, "account", asked).await;
        let text = said["text"].as_str().unwrap();
        assert!(text.contains("**Curlew gateway dropped calls**") && text.contains("new firmware"), "{text}");
        assert!(!text.contains("cleaner"), "it is hers alone, {text}");
        let cites = said["citations"].as_array().unwrap();
        let cited = cites.iter().filter(|one| one["of"] == "session").collect::<Vec<_>>();
        assert_eq!((cited.len(), &cited[0]["title"]), (1, &json!("Curlew gateway dropped calls")), "{cites:?}");
    }
}

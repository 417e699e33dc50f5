//! Everything that can be done in a room besides answering: each command once, and
//! what it must not do.

use serde_json::{Value, json};

use crate::support::{Account, LiveClient, Person, command};

const INNER: &str = "key: inner
title: Inner
kind: procedural
intake: [{ name: host_name, label: Computer, required: true }]
start: item
nodes:
  - { id: item, kind: checklist_item, section: One, required: true, title: Look at it, options: [
      { id: done, label: Done, next: end }] }
  - { id: end, kind: resolution, title: Seen, outcome: resolved }
";
const OUTER: &str = "key: outer
title: Outer
kind: troubleshooting
intake: [{ name: user_email, label: Address, required: true }]
start: ask
nodes:
  - { id: ask, kind: question, title: Which?, options: [
      { id: look, label: Look, next: inner }, { id: end, label: End, next: end }] }
  - { id: inner, kind: subflow, title: Inner first, subflow: inner, options: [{ id: resolved, label: Seen, next: end }] }
  - { id: end, kind: resolution, title: Done, outcome: resolved }
";

async fn outer() -> (Person, String) {
    let ann = Account::open().await.engineer().await;
    ann.publish(INNER).await;
    let flow = ann.publish(OUTER).await;
    (ann, flow)
}

async fn accepted(client: &mut LiveClient, kind: &str, data: Value) -> u64 {
    let answer = client.ask(kind, data.clone()).await;
    assert_eq!(answer["type"], "accepted", "{kind} {data}: {answer}");
    client.reach(answer["seq"].as_u64().unwrap()).await;
    client.seq
}

async fn refused(client: &mut LiveClient, kind: &str, data: Value, code: &str, words: &str) {
    let answer = client.ask(kind, data.clone()).await;
    assert_eq!(answer["code"], code, "{kind} {data}: {answer}");
    assert!(answer["message"].as_str().unwrap().contains(words), "{kind} {data}: {answer}");
}

/// The kinds of the events a client saw, from `first` on.
fn kinds(client: &LiveClient, first: u64) -> Vec<&str> {
    let events = client.events.iter().filter(|event| event["seq"].as_u64() >= Some(first));
    events.map(|event| event["kind"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn what_is_written_about_a_place_stays_with_it_though_it_arrives_late() {
    let (ann, flow) = outer().await;
    let start = json!({ "flow_id": flow, "answers": { "user_email": "a@contoso.com" } });
    let session = ann.session_with(start).await;
    let mut client = LiveClient::join(&ann, &session).await;
    accepted(&mut client, "flow.answer", json!({ "node": "ask", "option": "look" })).await;
    for (kind, data) in [
        ("note.add", json!({ "text": "Before", "node": "ask" })),
        ("fact.add", json!({ "text": "Before", "node": "ask" })),
        ("step.add", json!({ "title": "Before", "node": "ask" })),
        ("note.add", json!({ "text": "Now" })),
    ] {
        accepted(&mut client, kind, data).await;
    }
    let places: Vec<_> =
        client.events.iter().rev().take(4).map(|event| event["data"]["node"]["id"].clone()).collect();
    assert_eq!(places, ["inner", "ask", "ask", "ask"]);
    let nowhere = json!({ "text": "x", "node": "elsewhere" });
    refused(&mut client, "note.add", nowhere, "invalid", "node: the flow has no node `elsewhere`").await;
}

#[actix_web::test]
async fn a_flow_inside_a_flow_is_entered_asked_gone_through_and_left() {
    let (ann, flow) = outer().await;
    let start = json!({ "flow_id": flow, "answers": { "user_email": "a@contoso.com" },
        "ticket": { "number": "48291", "title": "Outlook", "client": "Contoso" } });
    let session = ann.session_with(start).await;
    let view = ann.get(&format!("/sessions/{session}")).await.ok();
    assert_eq!((&view["ticket"], &view["client"], &view["head"]), (&json!("48291"), &json!("Contoso"), &json!(3)));
    let guide = ann.get(&format!("/sessions/{session}/guide")).await.ok();
    let ids: Vec<_> = guide["guide"]["nodes"].as_array().unwrap().iter().map(|node| node["id"].clone()).collect();
    assert_eq!(ids, ["ask", "inner", "inner/ask-host-name", "inner/item", "inner/end", "end"]);

    let mut client = LiveClient::join(&ann, &session).await;
    accepted(&mut client, "flow.answer", json!({ "node": "ask", "option": "look" })).await;
    accepted(&mut client, "step.complete", json!({ "node": "inner", "outcome": "enter" })).await;
    let asks = json!({ "node": "inner/ask-host-name", "outcome": "on" });
    refused(&mut client, "step.complete", asks, "invalid", "value: “Computer” needs an answer").await;
    let first = client.seq + 1;
    let told = json!({ "node": "inner/ask-host-name", "outcome": "on", "value": " PC-1 " });
    accepted(&mut client, "step.complete", told).await;
    assert_eq!(kinds(&client, first), ["variable.set", "step.completed"]);
    let resolved = json!({ "outcome": "resolved" });
    refused(&mut client, "session.complete", resolved.clone(), "invalid", "“Look at it” is required").await;
    let skip = json!({ "node": "inner/item", "reason": "no time" });
    refused(&mut client, "step.skip", skip, "invalid", "required").await;
    accepted(&mut client, "step.complete", json!({ "node": "inner/item", "outcome": "done" })).await;
    accepted(&mut client, "step.complete", json!({ "node": "inner/end", "outcome": "continue" })).await;
    accepted(&mut client, "session.complete", resolved).await;
    // A new version of what runs inside does not reach a session that has begun.
    let inner =
        ann.get("/flows").await.ok()["items"].as_array().unwrap().iter().find(|f| f["title"] == "Inner").cloned();
    let path = format!("/flows/{}", inner.unwrap()["id"].as_str().unwrap());
    let mut document = ann.get(&path).await.ok()["document"].clone();
    document["nodes"][0]["title"] = json!("Look closer");
    ann.put(&format!("{path}/draft"), json!({ "document": document })).await.ok();
    ann.post(&format!("{path}/publish"), json!({})).await.ok();
    assert_eq!(ann.get(&format!("/sessions/{session}/guide")).await.ok(), guide);
}

#[actix_web::test]
async fn an_intake_is_answered_before_a_session_starts() {
    let (ann, flow) = outer().await;
    for (answers, field) in [
        (json!({}), "answers.user_email"),
        (json!({ "user_email": "  " }), "answers.user_email"),
        (json!({ "user_email": "a@b.c", "shoe_size": "44" }), "answers.shoe_size"),
        (json!({ "user_email": "two\nlines" }), "answers.user_email"),
    ] {
        let refused = ann.post("/sessions", json!({ "flow_id": flow, "answers": answers })).await;
        assert_eq!(refused.problem(422, "invalid")["field"], field);
    }
    let ticket = json!({ "number": "x".repeat(41) });
    let refused = ann.post("/sessions", json!({ "ticket": ticket })).await.problem(422, "invalid");
    assert_eq!(refused["field"], "ticket.number");
    let seen = ann.get("/sessions").await.ok();
    assert_eq!(seen["items"], json!([]), "nothing was started");
}

#[actix_web::test]
async fn ways_that_are_no_answer() {
    let ann = Account::open().await.engineer().await;
    let session = ann.session().await;
    let mut client = LiveClient::join(&ann, &session).await;
    refused(&mut client, "flow.back", json!({ "to": "action" }), "invalid", "has not been at `action`").await;
    refused(&mut client, "step.skip", json!({ "node": "question", "reason": "?" }), "invalid", "several ways")
        .await;
    let skip = json!({ "node": "question", "reason": "cannot know", "option": "next" });
    accepted(&mut client, "step.skip", skip).await;
    let stale = command("flow.back", json!({ "to": "question" }), 1);
    assert_eq!(client.ask_frame(stale).await["code"], "stale");
    let stale = command("flow.goto", json!({ "node": "question" }), 1);
    assert_eq!(client.ask_frame(stale).await["code"], "stale");
    accepted(&mut client, "flow.back", json!({ "to": "question" })).await;
    refused(&mut client, "flow.goto", json!({ "node": "question" }), "invalid", "there already").await;
    refused(&mut client, "flow.goto", json!({ "node": "nowhere" }), "invalid", "`nowhere`").await;
    accepted(&mut client, "flow.goto", json!({ "node": "action" })).await;
    refused(&mut client, "step.skip", json!({ "node": "action", "reason": " " }), "invalid", "reason").await;
    assert_eq!(kinds(&client, 2), ["step.skipped", "flow.backed", "flow.jumped"]);
}

#[actix_web::test]
async fn what_is_gathered_beside_the_flow() {
    let account = Account::open().await;
    let (ann, bob) = (account.engineer().await, account.engineer().await);
    let session = ann.session().await;
    let mut driver = LiveClient::join(&ann, &session).await;
    let mut other = LiveClient::join(&bob, &session).await;
    other.reach(2).await;
    let made = async |client: &mut LiveClient, kind: &str, data: Value| {
        let frame = command(kind, data, client.seq);
        let answer = client.ask_frame(frame.clone()).await;
        assert_eq!(answer["type"], "accepted", "{answer}");
        frame["id"].clone()
    };
    let fact = made(&mut other, "fact.add", json!({ "text": "Since Monday", "source": 1 })).await;
    refused(&mut driver, "fact.add", json!({ "text": "x", "source": 99 }), "invalid", "no such event").await;
    accepted(&mut driver, "fact.retract", json!({ "fact": fact, "reason": "Tuesday" })).await;
    refused(&mut other, "fact.retract", json!({ "fact": fact }), "stale", "meanwhile").await;

    accepted(&mut other, "variable.set", json!({ "name": "host_name", "value": "PC-1" })).await;
    refused(&mut other, "variable.set", json!({ "name": "Host Name", "value": "PC-1" }), "invalid", "name").await;
    refused(&mut other, "variable.set", json!({ "name": "host_name", "value": "PC-1" }), "invalid", "already")
        .await;

    let task =
        made(&mut other, "task.add", json!({ "what": "check", "title": "Licence", "assignee": ann.id })).await;
    accepted(&mut driver, "task.move", json!({ "task": task, "status": "doing", "assignee": bob.id })).await;
    refused(&mut driver, "task.move", json!({ "task": task, "status": "done" }), "invalid", "task.resolve").await;
    accepted(&mut other, "task.resolve", json!({ "task": task, "status": "done", "result": "E3" })).await;
    refused(&mut driver, "task.resolve", json!({ "task": task, "status": "dropped" }), "stale", "closed").await;

    let step = made(&mut other, "step.add", json!({ "title": "Ask the printer" })).await;
    accepted(&mut driver, "step.finish", json!({ "step": step, "outcome": "did_not_help" })).await;
    refused(&mut other, "step.finish", json!({ "step": step, "outcome": "helped" }), "stale", "It did not help")
        .await;

    let note = made(&mut other, "note.add", json!({ "text": "teh" })).await;
    refused(&mut driver, "note.edit", json!({ "note": note, "text": "the" }), "forbidden", "wrote this note")
        .await;
    accepted(&mut other, "note.edit", json!({ "note": note, "text": "the" })).await;
    accepted(&mut other, "note.retract", json!({ "note": note })).await;
    refused(&mut other, "note.edit", json!({ "note": note, "text": "a" }), "stale", "taken back").await;

    accepted(&mut other, "chat.say", json!({ "text": "hi", "mentions": [ann.id, ann.id] })).await;
    assert_eq!(other.events.last().unwrap()["data"]["mentions"].as_array().unwrap().len(), 1);
    let stranger = json!({ "text": "hi", "mentions": ["018f0000-0000-7000-8000-000000000000"] });
    refused(&mut other, "chat.say", stranger, "invalid", "nobody with this id").await;
    accepted(&mut other, "moment.pin", json!({ "seq": 2, "title": "Bob came" })).await;
    accepted(&mut other, "ticket.link", json!({ "number": "7", "client": "Contoso" })).await;
    accepted(&mut other, "people.summon", json!({ "node": "action" })).await;
    let listed = ann.get(&format!("/sessions/{session}")).await.ok();
    assert_eq!((&listed["ticket"], &listed["client"]), (&json!("7"), &json!("Contoso")));
    driver.reach(other.seq).await;
    assert_eq!(driver.events, other.events, "both saw the same");
}

#[actix_web::test]
async fn a_session_pauses_ends_and_is_opened_again() {
    let account = Account::open().await;
    let (ann, bob) = (account.engineer().await, account.engineer().await);
    let session = ann.session().await;
    let mut driver = LiveClient::join(&ann, &session).await;
    let mut other = LiveClient::join(&bob, &session).await;
    other.reach(2).await;
    refused(&mut other, "session.pause", json!({}), "forbidden", "Ask for control").await;
    accepted(&mut driver, "session.pause", json!({ "reason": "lunch" })).await;
    let answer = json!({ "node": "question", "option": "next" });
    refused(&mut driver, "flow.answer", answer.clone(), "forbidden", "paused").await;
    accepted(&mut other, "note.add", json!({ "text": "meanwhile" })).await;
    let paused = ann.get("/sessions?status=paused").await.ok();
    assert_eq!(paused["items"][0]["id"], json!(session));
    accepted(&mut other, "session.resume", json!({})).await;
    driver.reach(other.seq).await;
    accepted(&mut driver, "flow.answer", answer).await;
    refused(&mut driver, "session.reopen", json!({}), "forbidden", "not over").await;
    accepted(&mut driver, "session.abandon", json!({ "reason": "they hung up" })).await;
    refused(&mut driver, "note.add", json!({ "text": "late" }), "forbidden", "over").await;
    other.reach(driver.seq).await;
    accepted(&mut other, "session.reopen", json!({})).await;
    // Whoever opened it drives.
    accepted(&mut other, "session.complete", json!({ "outcome": "not_reproducible" })).await;
    let ended = ann.get(&format!("/sessions/{session}")).await.ok();
    assert_eq!((&ended["status"], &ended["headline"]), (&json!("completed"), &json!("Not reproducible")));
}

#[actix_web::test]
async fn viewers_only_watch() {
    let account = Account::open().await;
    let session = account.owner.session().await;
    let mut viewer = LiveClient::join(&account.viewer().await, &session).await;
    viewer.reach(2).await;
    for (kind, permission) in viewer.welcome["can"].as_object().unwrap() {
        assert_eq!(permission["allowed"], false, "{kind}");
    }
    refused(&mut viewer, "chat.say", json!({ "text": "hi" }), "forbidden", "watching").await;
    refused(&mut viewer, "copilot.ask", json!({}), "forbidden", "watching").await;
}

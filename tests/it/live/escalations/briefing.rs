//! What whoever takes over reads: all that a call of five minutes would have told, as it is now.

use serde_json::{Value, json};

use super::{offer, queue};
use crate::support::{Account, LiveClient, Person};

/// FlowPilot is asked what to try, and has answered.
async fn ask_copilot(person: &Person, session: &str) {
    person.command(session, "copilot.ask", json!({})).await;
    loop {
        let log = LiveClient::log(person, session).await;
        if log.last().unwrap()["kind"] == "suggestion.finished" {
            return;
        }
        tokio::task::yield_now().await;
    }
}

fn texts(lines: &Value) -> Vec<&str> {
    lines.as_array().into_iter().flatten().map(|line| line["text"].as_str().unwrap()).collect()
}

/// The briefing that somebody else reads in the queue.
async fn briefing(reader: &Person) -> Value {
    queue(reader).await["items"][0]["briefing"].clone()
}

#[actix_web::test]
async fn it_tells_notes_tasks_times_and_what_was_learnt_when_it_was_handed_over_before() {
    let account = Account::open().await;
    let (ann, bob) = (account.person("engineer", "Ann").await, account.person("engineer", "Bob").await);
    let session = ann.session().await;
    LiveClient::take_part(&bob, &session).await;
    let ticket = json!({ "number": "48291", "title": "Proxy", "client": "Contoso" });
    ann.command(&session, "ticket.link", ticket).await;
    ann.command(&session, "note.add", json!({ "text": "It asks  twice" })).await;
    ann.command(&session, "note.add", json!({ "text": "Never mind" })).await;
    let gone = LiveClient::log(&ann, &session).await.len();
    let task = json!({ "what": "check", "title": "Call the carrier", "assignee": bob.id });
    ann.command(&session, "task.add", task).await;
    let first = offer(&ann, &session, json!({ "reason": "Stuck at the proxy." })).await;
    bob.command(&session, "escalation.claim", json!({ "escalation": first })).await;
    let lesson = json!({ "escalation": first, "lesson": "Look at the clock first." });
    bob.command(&session, "escalation.return", lesson).await;
    account.owner.post(&format!("/sessions/{session}/events/{gone}/purge"), json!({})).await.no_content();
    offer(&ann, &session, json!({})).await;
    let read = briefing(&bob).await;
    assert_eq!((&read["ticket"], &read["client"]), (&json!("48291"), &json!("Contoso")), "{read}");
    assert_eq!(texts(&read["notes"]), ["Ann: It asks twice", "Ann: [removed by an admin]"]);
    assert_eq!(texts(&read["tasks"]), ["Call the carrier (Bob)"]);
    let course = "Ann asked for somebody: Stuck at the proxy. Bob took over and handed it back.";
    assert_eq!(texts(&read["before"]), [course]);
    assert_eq!(texts(&read["lessons"]), ["Bob: Look at the clock first."]);
    let log = LiveClient::log(&ann, &session).await;
    let of = |kind: &str| log.iter().find(|event| event["kind"] == kind).unwrap()["seq"].clone();
    assert_eq!(read["lessons"][0]["events"], json!([of("escalation.returned")]), "{read}");
    assert!(read["notes"][0]["at"].is_string() && read["before"][0]["events"][0].is_u64(), "{read}");
    // What is removed from the session is removed from what was told of it, too.
    let noted = read["notes"][0]["events"][0].as_u64().unwrap();
    account.owner.post(&format!("/sessions/{session}/events/{noted}/purge"), json!({})).await.no_content();
    assert!(!briefing(&bob).await.to_string().contains("It asks twice"));
}

#[actix_web::test]
async fn what_is_likely_is_said_of_what_is_known_now_and_without_marks() {
    let account = Account::open().await;
    let (ann, bob) = (account.engineer().await, account.engineer().await);
    let session = ann.session_about_a_jam().await;
    ann.command(&session, "fact.add", json!({ "text": "Paper jam in tray two" })).await;
    ask_copilot(&ann, &session).await;
    let first = offer(&ann, &session, json!({})).await;
    let read = briefing(&bob).await;
    let likely = read["likely"]["text"].as_str().expect("it was asked just now");
    assert!(!likely.contains("**") && !likely.is_empty(), "{likely}");
    assert!(read["confidence"].is_string(), "{read}");
    assert!(queue(&bob).await["items"][0]["confidence"].is_string());
    ann.command(&session, "escalation.withdraw", json!({ "escalation": first })).await;
    ann.command(&session, "fact.add", json!({ "text": "It works on another network" })).await;
    offer(&ann, &session, json!({})).await;
    let read = briefing(&bob).await;
    assert_eq!(read["likely"], Value::Null, "it was said before that was known");
}

#[actix_web::test]
async fn only_what_was_done_counts_as_tried_and_what_was_left_open_says_so() {
    let account = Account::open().await;
    let (ann, bob) = (account.person("engineer", "Ann").await, account.engineer().await);
    let session = ann.session().await;
    ann.command(&session, "note.add", json!({ "text": "Somebody else's words" })).await;
    ann.command(&session, "fact.add", json!({ "text": "It began on Monday" })).await;
    let log = LiveClient::log(&ann, &session).await;
    let fact = log.last().unwrap()["seq"].clone();
    // Looked at and left: the question, then the action; answered later: the question.
    ann.command(&session, "flow.goto", json!({ "node": "action" })).await;
    ann.command(&session, "flow.goto", json!({ "node": "info" })).await;
    ann.command(&session, "flow.goto", json!({ "node": "question" })).await;
    ann.command(&session, "flow.answer", json!({ "node": "question", "option": "next" })).await;
    ann.command(&session, "flow.goto", json!({ "node": "info" })).await;
    for (title, outcome) in [("Swap the cable", Some("helped")), ("Call them", Some("dropped")), ("Wait", None)] {
        ann.command(&session, "step.add", json!({ "title": title })).await;
        let log = LiveClient::log(&ann, &session).await;
        let step = log.last().unwrap()["data"]["step"].clone();
        if let Some(outcome) = outcome {
            ann.command(&session, "step.finish", json!({ "step": step, "outcome": outcome })).await;
        }
    }
    offer(&ann, &session, json!({})).await;
    let read = briefing(&bob).await;
    assert_eq!(texts(&read["tried"]), ["The question → Go on", "Swap the cable → It helped"]);
    assert_eq!(texts(&read["passed_over"]), ["Left “The action” open", "Added step “Call them”, not done"]);
    assert_eq!(texts(&read["next"]), ["Stands on “The info”", "Added step “Wait” by Ann, still open"]);
    assert_eq!(read["known"][0]["events"], json!([fact]), "its own event, nobody else's");
    let note = ann.get(&format!("/sessions/{session}/document")).await.ok();
    let sections = note["document"]["sections"].as_array().unwrap();
    let section = |name: &str| sections.iter().find(|section| section["heading"] == name).unwrap().to_string();
    assert!(section("Left open").contains("The action"), "{note}");
    assert!(!section("What was done").contains("The action"), "{note}");
}

#[actix_web::test]
async fn it_tells_what_came_of_tasks_and_commands_and_rules_out_only_what_does_not_stand() {
    let account = Account::open().await;
    let (ann, bob) = (account.person("engineer", "Ann").await, account.engineer().await);
    let session = ann.session().await;
    let answer = async |option: &str| {
        ann.command(&session, "flow.answer", json!({ "node": "question", "option": option })).await;
    };
    let back = async || ann.command(&session, "flow.back", json!({ "to": "question" })).await;
    answer("skip").await;
    back().await;
    answer("next").await;
    back().await;
    answer("next").await;
    let printed = "\n  Stratum:   1\nSource: Local";
    let done = json!({ "node": "action", "outcome": "next", "output": printed });
    ann.command(&session, "step.complete", done).await;
    ann.command(&session, "task.add", json!({ "what": "check", "title": "Read the sign-in log" })).await;
    let last = async || LiveClient::log(&ann, &session).await.last().unwrap().clone();
    let task = last().await["data"]["task"].clone();
    let result = json!({ "task": task, "status": "done", "result": "Only failures 50126" });
    ann.command(&session, "task.resolve", result).await;
    let resolved = last().await["seq"].clone();
    ann.command(&session, "step.add", json!({ "title": "Ping it" })).await;
    let step = last().await["data"]["step"].clone();
    let done = json!({ "step": step, "outcome": "helped", "output": "Reply from **10.0.0.9**\nand again" });
    ann.command(&session, "step.finish", done).await;
    let pinged = last().await["seq"].clone();
    offer(&ann, &session, json!({})).await;
    let read = briefing(&bob).await;
    let tried = [
        "The question → Go on",
        "The action → Go on; printed: Stratum: 1",
        "Read the sign-in log → Only failures 50126",
        "Ping it → It helped; printed: Reply from **10.0.0.9**",
    ];
    assert_eq!(texts(&read["tried"]), tried);
    assert_eq!(texts(&read["ruled_out"]), ["Given up: The question → Skip all"]);
    let summary = ann.get(&format!("/sessions/{session}/document?variant=escalation_summary")).await.ok();
    assert!(summary.to_string().contains("The action → Go on; printed: Stratum: 1"), "{summary}");
    // What is removed from the session is removed from how it began, too.
    for seq in [resolved, pinged] {
        account.owner.post(&format!("/sessions/{session}/events/{seq}/purge"), json!({})).await.no_content();
    }
    let read = briefing(&bob).await;
    assert_eq!(texts(&read["tried"])[2..], ["[removed by an admin]"; 2]);
}

#[actix_web::test]
async fn it_tells_who_declined_and_passed_it_on_and_forgets_why_when_that_is_removed() {
    let account = Account::open().await;
    let (ann, bob) = (account.person("engineer", "Ann").await, account.person("engineer", "Bob").await);
    let session = ann.session_with(json!({ "visibility": "account", "title": "Sign-in" })).await;
    let first = offer(&ann, &session, json!({ "reason": "It needs the owner", "to": bob.id })).await;
    let given = json!({ "escalation": first, "reason": "Cleo set it up" });
    bob.command(&session, "escalation.readdress", given).await;
    let why = format!("{} and more", "Kim Miller's mother is ill, ".repeat(8));
    bob.command(&session, "escalation.decline", json!({ "escalation": first, "reason": why })).await;
    let log = LiveClient::log(&ann, &session).await;
    let declined = log.iter().find(|event| event["kind"] == "escalation.declined").unwrap()["seq"].clone();
    ann.command(&session, "escalation.withdraw", json!({ "escalation": first })).await;
    offer(&ann, &session, json!({ "reason": "Still" })).await;
    let before = texts(&briefing(&bob).await["before"]).join("|");
    let begin = "Ann asked for help: It needs the owner. Bob asked for somebody instead: Cleo set it up. \
                 Bob declined: Kim Miller's mother is ill, Kim";
    assert!(before.starts_with(begin) && before.ends_with("… Nobody is needed any more."), "{before}");
    let purge = format!("/sessions/{session}/events/{declined}/purge");
    account.owner.post(&purge, json!({})).await.no_content();
    let read = briefing(&bob).await.to_string();
    assert!(!read.contains("Kim Miller") && read.contains("removed by an admin"), "{read}");
}

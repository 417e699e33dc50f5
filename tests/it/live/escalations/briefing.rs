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
    assert_eq!(
        texts(&read["before"]),
        ["Ann asked: Stuck at the proxy. Bob took over and handed it back. Lesson: Look at the clock first."]
    );
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

//! Help that is asked for: who sees it, who gets it, how it comes back.

mod addressees;
mod assessment;
mod briefing;
mod changes;
mod crowd;
mod late;
mod passed_on;
mod release;
mod settings;
mod watching;

use serde_json::{Value, json};

use crate::support::{Account, LiveClient, Person};

/// An offer, and what FlowPilot makes of it: after that nothing comes by itself.
async fn offer(ann: &Person, session: &str, more: Value) -> String {
    let mut data = json!({ "reason": "I am stuck at the proxy", "urgency": "high" });
    data.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    ann.command(session, "escalation.offer", data).await;
    loop {
        let log = LiveClient::log(ann, session).await;
        let offered = log.iter().rev().find(|event| event["kind"] == "escalation.offered").unwrap();
        let id = &offered["data"]["escalation"];
        if log.iter().any(|event| event["kind"] == "escalation.assessed" && event["data"]["escalation"] == *id) {
            return id.as_str().unwrap().to_owned();
        }
        tokio::task::yield_now().await;
    }
}

async fn ask(person: &Person, session: &str, kind: &str, data: Value) -> Value {
    let command = json!({ "id": uuid::Uuid::now_v7(), "kind": kind, "data": data });
    person.post(&format!("/sessions/{session}/commands"), command).await.json()
}

fn waiting(queue: &Value) -> Vec<&str> {
    queue["items"].as_array().unwrap().iter().map(|item| item["session"].as_str().unwrap()).collect()
}

async fn queue(person: &Person) -> Value {
    person.get("/escalations").await.ok()
}

#[actix_web::test]
async fn what_is_offered_is_seen_by_those_it_is_offered_to_while_it_is_open() {
    let account = Account::open().await;
    let (ann, bob, viewer) = (account.engineer().await, account.engineer().await, account.viewer().await);
    let carl = account.engineer().await;
    let abroad = Account::open().await.owner;
    let session = ann.session_with(json!({ "title": "Private trouble", "visibility": "private" })).await;
    ann.command(&session, "ticket.link", json!({ "number": "48291", "title": "Proxy", "client": "Contoso" }))
        .await;
    ann.command(&session, "fact.add", json!({ "text": "It began on Monday" })).await;
    assert_eq!(bob.get(&format!("/sessions/{session}")).await.status, 404);
    let escalation = offer(&ann, &session, json!({ "skill": "Proxies" })).await;
    let seen = queue(&bob).await;
    let item = &seen["items"][0];
    assert_eq!((&item["id"], &item["urgency"], &item["own"]), (&json!(escalation), &json!("high"), &json!(false)));
    assert_eq!(item["briefing"]["problem"], "Proxy at Contoso (ticket 48291)", "{item}");
    assert_eq!(item["briefing"]["known"][0]["text"], "It began on Monday");
    assert_eq!(bob.get(&format!("/sessions/{session}")).await.status, 200);
    assert_eq!(queue(&ann).await["items"][0]["own"], true);
    for outside in [&viewer, &abroad] {
        assert!(waiting(&queue(outside).await).is_empty());
        assert_eq!(outside.get(&format!("/sessions/{session}")).await.status, 404);
    }
    let own = ask(&ann, &session, "escalation.claim", json!({ "escalation": escalation })).await;
    assert!(own.to_string().contains("yourself"), "{own}");
    let twice = ask(&ann, &session, "escalation.offer", json!({ "reason": "again", "urgency": "low" })).await;
    assert!(twice.to_string().contains("already"), "{twice}");
    bob.command(&session, "escalation.decline", json!({ "escalation": escalation, "reason": "No time" })).await;
    assert!(waiting(&queue(&bob).await).is_empty(), "who declined does not see it any more");
    assert_eq!(waiting(&queue(&carl).await), [session.as_str()], "others may still come");
    ann.command(&session, "escalation.withdraw", json!({ "escalation": escalation })).await;
    assert!(waiting(&queue(&carl).await).is_empty());
    assert_eq!(carl.get(&format!("/sessions/{session}")).await.status, 404, "gone with the offer");
}

#[actix_web::test]
async fn it_is_taken_over_while_paused_handed_back_with_a_lesson_and_ends_with_the_session() {
    let account = Account::open().await;
    let (ann, bob) = (account.engineer().await, account.engineer().await);
    let session = ann.session().await;
    ann.command(&session, "fact.add", json!({ "text": "It began on Monday" })).await;
    ann.command(&session, "session.pause", json!({ "reason": "They call back" })).await;
    let escalation = offer(&ann, &session, json!({})).await;
    // Whoever goes on, and whoever takes over, reads the same.
    let state = LiveClient::join(&ann, &session).await.snapshot.unwrap().1;
    assert_eq!(state["parked"]["briefing"]["known"][0]["text"], "It began on Monday");
    assert_eq!(state["parked"]["briefing"], state["escalations"][0]["briefing"]);
    bob.command(&session, "escalation.claim", json!({ "escalation": escalation })).await;
    let not_mine = ask(&ann, &session, "escalation.return", json!({ "escalation": escalation })).await;
    assert!(not_mine.to_string().contains("not taken this over"), "{not_mine}");
    let lesson = json!({ "escalation": escalation, "lesson": "Look at the clock first." });
    bob.command(&session, "escalation.return", lesson).await;
    let log = LiveClient::log(&ann, &session).await;
    let last = &log[log.len() - 1]["data"];
    assert_eq!((&last["to"]["id"], &last["reason"]), (&json!(ann.id), &json!("returned")));
    ann.command(&session, "session.resume", json!({})).await;
    // To somebody in the room by name: nobody else may claim it, and their no ends it.
    let named = offer(&ann, &session, json!({ "to": bob.id, "urgency": "critical" })).await;
    let carl = account.engineer().await;
    let refused = ask(&carl, &session, "escalation.claim", json!({ "escalation": named })).await;
    assert!(refused["status"] == 404 || refused.to_string().contains("by name"), "{refused}");
    bob.command(&session, "escalation.decline", json!({ "escalation": named, "reason": "On a call" })).await;
    assert!(waiting(&queue(&bob).await).is_empty());
    offer(&ann, &session, json!({})).await;
    assert_eq!(waiting(&queue(&bob).await), [session.as_str()]);
    ann.command(&session, "session.complete", json!({ "outcome": "escalate" })).await;
    assert!(waiting(&queue(&bob).await).is_empty(), "it ended with the session");
}

#[actix_web::test]
async fn what_waits_is_ordered_by_urgency_and_then_by_how_long_it_waits() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let mut sessions = Vec::new();
    for urgency in ["normal", "critical", "low", "critical"] {
        let session = ann.session().await;
        offer(&ann, &session, json!({ "urgency": urgency })).await;
        sessions.push(session);
    }
    let [normal, first, low, second] = &sessions[..] else { unreachable!() };
    assert_eq!(waiting(&queue(&account.owner).await), [first, second, normal, low]);
    for (field, value) in [("reason", json!(" ")), ("urgency", json!("soon")), ("to", json!(uuid::Uuid::now_v7()))]
    {
        let session = ann.session().await;
        let mut data = json!({ "reason": "r", "urgency": "low" });
        data[field] = value;
        let refused = ask(&ann, &session, "escalation.offer", data).await;
        assert!(refused.to_string().contains(field), "{field}: {refused}");
    }
}

#[actix_web::test]
async fn who_gave_control_away_hands_back_without_pulling_it_from_others() {
    let account = Account::open().await;
    let (ann, bob) = (account.engineer().await, account.engineer().await);
    let session = ann.session().await;
    let escalation = offer(&ann, &session, json!({})).await;
    bob.command(&session, "escalation.claim", json!({ "escalation": escalation })).await;
    account.owner.command(&session, "control.take", json!({})).await;
    bob.command(&session, "escalation.return", json!({ "escalation": escalation })).await;
    let log = LiveClient::log(&ann, &session).await;
    assert_eq!(log.last().unwrap()["kind"], "escalation.returned", "the owner keeps control");
}

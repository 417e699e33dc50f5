//! Who is told of what in the app, and by which words.

use serde_json::{Value, json};

use super::text;
use crate::support::{Account, LiveClient, Person};

async fn list(person: &Person) -> Value {
    person.get("/notifications").await.ok()
}

/// What somebody was told, once there are so many, newest first.
async fn told(person: &Person, count: usize) -> Vec<Value> {
    loop {
        let items = list(person).await["items"].as_array().unwrap().clone();
        if items.len() >= count {
            assert_eq!(items.len(), count, "{items:?}");
            return items;
        }
        tokio::task::yield_now().await;
    }
}

/// Offers a session; the escalation.
async fn offer(person: &Person, session: &str, more: Value) -> String {
    let mut data = json!({ "reason": "Stuck at the proxy", "urgency": "high" });
    data.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    person.command(session, "escalation.offer", data).await;
    let log = LiveClient::log(person, session).await;
    let offered = log.iter().rev().find(|event| event["kind"] == "escalation.offered").unwrap();
    text(&offered["data"]["escalation"])
}

#[actix_web::test]
async fn an_escalation_is_told_to_the_queue_and_what_becomes_of_it_to_who_asked() {
    let account = Account::open().await;
    let (ann, bob, viewer) = (account.engineer().await, account.engineer().await, account.viewer().await);
    let abroad = Account::open().await.engineer().await;
    let session = ann.session_with(json!({ "title": "Mail is late", "visibility": "private" })).await;
    let escalation = offer(&ann, &session, json!({})).await;
    let [offered] = &told(&bob, 1).await[..] else { unreachable!() };
    assert_eq!((&offered["kind"], &offered["text"]), (&json!("escalation.offered"), &json!("Stuck at the proxy")));
    assert_eq!(
        (&offered["session"]["id"], &offered["session"]["title"]),
        (&json!(session), &json!("Mail is late"))
    );
    assert_eq!((&offered["by"]["id"], &offered["urgency"]), (&json!(ann.id), &json!("high")));
    bob.command(&session, "escalation.claim", json!({ "escalation": escalation })).await;
    bob.command(&session, "escalation.return", json!({ "escalation": escalation, "lesson": "Look at the log" }))
        .await;
    let items = told(&ann, 2).await;
    let kinds: Vec<_> = items.iter().map(|item| text(&item["kind"])).collect();
    assert_eq!(kinds, ["escalation.returned", "escalation.claimed"]);
    assert_eq!(items[0]["text"], "Look at the log");
    for nobody in [&viewer, &abroad] {
        assert_eq!(list(nobody).await["unread"], 0);
    }
}

#[actix_web::test]
async fn who_is_asked_by_name_is_told_alone_and_a_decline_goes_back() {
    let account = Account::open().await;
    let (ann, bob, cid) = (account.engineer().await, account.engineer().await, account.engineer().await);
    let session = ann.session_with(json!({ "title": "Printer" })).await;
    LiveClient::take_part(&bob, &session).await;
    let escalation = offer(&ann, &session, json!({ "to": bob.id })).await;
    told(&bob, 1).await;
    bob.command(&session, "escalation.decline", json!({ "escalation": escalation, "reason": "At lunch" })).await;
    let [declined] = &told(&ann, 1).await[..] else { unreachable!() };
    assert_eq!((&declined["kind"], &declined["text"]), (&json!("escalation.declined"), &json!("At lunch")));
    assert_eq!(list(&cid).await["items"], json!([]));
}

/// Once somebody has this much that is not read.
async fn unread(person: &Person, wanted: i64) {
    while list(person).await["unread"] != wanted {
        tokio::task::yield_now().await;
    }
}

#[actix_web::test]
async fn what_was_dealt_with_elsewhere_is_not_counted_any_more_for_anybody() {
    let account = Account::open().await;
    let (ann, bob, cid) = (account.engineer().await, account.engineer().await, account.engineer().await);
    for end in ["claimed", "withdrawn", "given to others", "completed", "abandoned"] {
        let session = ann.session_with(json!({ "title": end, "visibility": "private" })).await;
        let escalation = offer(&ann, &session, json!({})).await;
        let named = json!({ "escalation": escalation });
        unread(&bob, 1).await;
        unread(&cid, 1).await;
        match end {
            "claimed" => bob.command(&session, "escalation.claim", named).await,
            "withdrawn" => ann.command(&session, "escalation.withdraw", named).await,
            "given to others" => {
                let given = json!({ "escalation": escalation, "to": account.owner.id, "reason": "She knows it" });
                ann.command(&session, "escalation.readdress", given).await;
            }
            "completed" => ann.command(&session, "session.complete", json!({ "outcome": "escalate" })).await,
            _ => ann.command(&session, "session.abandon", json!({ "reason": "They called off" })).await,
        }
        unread(&bob, 0).await;
        unread(&cid, 0).await;
        if end == "claimed" {
            unread(&ann, 1).await;
            bob.command(&session, "escalation.return", json!({ "escalation": escalation, "lesson": "x" })).await;
            // That it came back is news; that it was taken over is not any more.
            while list(&ann).await["items"][0]["kind"] != "escalation.returned" {
                tokio::task::yield_now().await;
            }
            unread(&ann, 1).await;
        }
    }
}

#[actix_web::test]
async fn a_mention_is_told_read_once_and_to_nobody_who_may_not_see_it_any_more() {
    let account = Account::open().await;
    let (ann, bob) = (account.engineer().await, account.engineer().await);
    let session = ann.session_with(json!({ "title": "Slow PC", "visibility": "team" })).await;
    LiveClient::take_part(&bob, &session).await;
    for number in 0..3 {
        let said = json!({ "text": format!("@Bob look {number}"), "mentions": [bob.id, ann.id] });
        ann.command(&session, "chat.say", said).await;
    }
    let items = told(&bob, 3).await;
    assert_eq!(items[0]["text"], "@Bob look 2");
    assert_eq!(list(&ann).await["unread"], 0, "one's own words are no news");
    bob.post(&format!("/notifications/{}/read", text(&items[2]["id"])), json!({})).await.no_content();
    assert_eq!(list(&bob).await["unread"], 2);
    bob.post("/notifications/read", json!({ "until": items[1]["id"] })).await.no_content();
    let left = list(&bob).await;
    assert_eq!((&left["unread"], &left["items"][0]["read_at"]), (&json!(1), &Value::Null));
    let other = ann.post(&format!("/notifications/{}/read", text(&items[0]["id"])), json!({})).await;
    other.problem(404, "not_found");
    // Purged there, gone here.
    let log = LiveClient::log(&ann, &session).await;
    let last = log.iter().rev().find(|event| event["kind"] == "chat.said").unwrap();
    account.owner.post(&format!("/sessions/{session}/events/{}/purge", last["seq"]), json!({})).await;
    assert!(!list(&bob).await["items"][0]["text"].as_str().unwrap_or_default().contains("look"));
}

#[actix_web::test]
async fn pages_hear_of_it_by_the_stream_they_have_open() {
    let account = Account::open().await;
    let (ann, bob) = (account.engineer().await, account.engineer().await);
    let stream = bob.request(reqwest::Method::GET, "/escalations/changes").header("Accept", "text/event-stream");
    let mut stream = stream.send().await.unwrap();
    let first = stream.chunk().await.unwrap().unwrap();
    assert!(first.starts_with(b"event: change"));
    let session = ann.session_with(json!({ "title": "Mail", "visibility": "team" })).await;
    LiveClient::take_part(&bob, &session).await;
    ann.command(&session, "chat.say", json!({ "text": "@Bob", "mentions": [bob.id] })).await;
    let mut heard = String::new();
    while !heard.contains("event: notices\n") {
        heard.push_str(&String::from_utf8_lossy(&stream.chunk().await.unwrap().expect("it goes on")));
    }
    assert_eq!(list(&bob).await["unread"], 1);
}

#[actix_web::test]
async fn what_is_not_wanted_in_the_app_is_not_there() {
    let account = Account::open().await;
    let (ann, bob) = (account.engineer().await, account.engineer().await);
    let kept = bob.get("/notifications/preferences").await.ok();
    assert_eq!((&kept["mails"], &kept["address"]), (&json!(false), &json!(bob.email)));
    assert_eq!(kept["ways"]["chat.mentioned"], json!({ "in_app": true, "email": false }));
    let mut wanted = json!({ "ways": kept["ways"], "quiet": { "from": 1320, "until": 420 },
        "time_zone": "Europe/Berlin", "breaks_through": true });
    wanted["ways"]["chat.mentioned"]["in_app"] = json!(false);
    let saved = bob.put("/notifications/preferences", wanted.clone()).await.ok();
    assert_eq!(saved["ways"]["chat.mentioned"]["in_app"], false);
    assert_eq!(bob.get("/notifications/preferences").await.ok(), saved);
    let session = ann.session_with(json!({ "title": "Mail", "visibility": "team" })).await;
    LiveClient::take_part(&bob, &session).await;
    ann.command(&session, "chat.say", json!({ "text": "@Bob", "mentions": [bob.id] })).await;
    offer(&ann, &session, json!({})).await;
    assert_eq!(told(&bob, 1).await[0]["kind"], "escalation.offered", "what came later is there");
    for (field, value) in [
        ("time_zone", json!("Berlin")),
        ("quiet.from", json!({ "from": 1440, "until": 5 })),
        ("quiet.until", json!({ "from": 5, "until": 5 })),
    ] {
        let mut wrong = wanted.clone();
        wrong[field.split('.').next().unwrap()] = value;
        let problem = bob.put("/notifications/preferences", wrong).await.problem(422, "invalid");
        assert_eq!(problem["field"], field);
    }
}

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

/// The newest of what somebody was told, once it is of this kind.
async fn newest(person: &Person, kind: &str) -> Value {
    loop {
        let newest = list(person).await["items"][0].clone();
        if newest["kind"] == kind {
            return newest;
        }
        tokio::task::yield_now().await;
    }
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
    // One of it, and that the newest: that it was taken over is the same hand-over.
    let newest = newest(&ann, "escalation.returned").await;
    assert_eq!(newest["text"], "Look at the log");
    assert_eq!(told(&ann, 1).await.len(), 1);
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
            newest(&ann, "escalation.returned").await;
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

#[actix_web::test]
async fn a_lesson_is_told_to_everybody_who_had_handed_it_on() {
    let account = Account::open().await;
    let (ann, bob, cleo) = (account.engineer().await, account.engineer().await, account.engineer().await);
    let session = ann.session().await;
    let first = offer(&ann, &session, json!({ "to": bob.id })).await;
    bob.command(&session, "escalation.claim", json!({ "escalation": first })).await;
    let second = offer(&bob, &session, json!({ "to": cleo.id })).await;
    cleo.command(&session, "escalation.claim", json!({ "escalation": second })).await;
    let lesson = json!({ "escalation": second, "lesson": "Ask the carrier first." });
    cleo.command(&session, "escalation.return", lesson).await;
    for who in [&ann, &bob] {
        let learnt = newest(who, "escalation.returned").await;
        assert_eq!((&learnt["text"], &learnt["by"]["id"]), (&json!("Ask the carrier first."), &json!(cleo.id)));
    }
    // What comes back without one is for whom it comes back to.
    bob.command(&session, "escalation.return", json!({ "escalation": first })).await;
    while list(&ann).await["items"][0]["text"] != Value::Null {
        tokio::task::yield_now().await;
    }
    let kinds: Vec<_> = told(&ann, 2).await.iter().map(|item| text(&item["kind"])).collect();
    assert_eq!(kinds, ["escalation.returned", "escalation.returned"], "her own, and the lesson");
    let log = LiveClient::log(&ann, &session).await;
    let back = log.iter().find(|event| event["kind"] == "escalation.returned").unwrap();
    let state = LiveClient::join(&ann, &session).await.snapshot.unwrap().1;
    assert_eq!(state["escalations"][1]["handed_back"]["seq"], back["seq"]);
    let note = ann.get(&format!("/sessions/{session}/document")).await.ok();
    let learnt = note["document"]["sections"].as_array().unwrap().iter();
    let learnt = learnt.clone().find(|section| section["heading"] == "What was learnt").expect("in the note");
    assert!(learnt["lines"][0]["text"].as_str().unwrap().ends_with(": Ask the carrier first."), "{learnt}");
}

#[actix_web::test]
async fn of_one_hand_over_everybody_has_one_notice_with_how_it_stands_now() {
    let account = Account::open().await;
    let (ann, bob, cleo) = (account.engineer().await, account.engineer().await, account.engineer().await);
    let session = ann.session_with(json!({ "title": "Mail", "visibility": "account" })).await;
    let escalation = offer(&ann, &session, json!({})).await;
    told(&bob, 1).await;
    for (who, reason) in [(&bob, "At lunch"), (&account.owner, "On leave")] {
        who.command(&session, "escalation.decline", json!({ "escalation": escalation, "reason": reason })).await;
    }
    while newest(&ann, "escalation.declined").await["text"] != "On leave" {
        tokio::task::yield_now().await;
    }
    told(&ann, 1).await;
    // Who is asked again has it once.
    let given = json!({ "escalation": escalation, "to": bob.id, "reason": "He knows it" });
    account.owner.command(&session, "escalation.readdress", given).await;
    while newest(&bob, "escalation.offered").await["text"] != "He knows it" {
        tokio::task::yield_now().await;
    }
    // It is hers who asked, whoever passed it on.
    let of_bob = &told(&bob, 1).await[0];
    assert_eq!(of_bob["now"], json!({ "open": true, "became": null }));
    assert_eq!((&of_bob["by"]["id"], &of_bob["urgency"]), (&json!(ann.id), &json!("high")));
    assert_eq!(of_bob["passed_on_by"]["id"], json!(account.owner.id));
    let passed = text(&told(&cleo, 1).await[0]["now"]["became"]);
    assert!(passed.contains(" passed it on to "), "{passed}");
    bob.command(&session, "escalation.claim", json!({ "escalation": escalation })).await;
    let name = text(&newest(&ann, "escalation.claimed").await["by"]["name"]);
    assert!(passed.ends_with(&format!("to {name}.")), "{passed}");
    let of_cleo = &told(&cleo, 1).await[0];
    assert_eq!((&of_cleo["kind"], &of_cleo["now"]["open"]), (&json!("escalation.offered"), &json!(false)));
    assert_eq!(of_cleo["now"]["became"], json!(format!("{name} took over.")), "{of_cleo}");
    assert_eq!(told(&bob, 1).await[0]["now"]["became"], json!("You took over."));
    bob.command(&session, "escalation.return", json!({ "escalation": escalation })).await;
    ann.command(&session, "session.abandon", json!({ "reason": "They called off" })).await;
    let back = json!(format!("{name} took over and handed it back."));
    assert_eq!(told(&cleo, 1).await[0]["now"]["became"], back);
}

#[actix_web::test]
async fn whoever_is_given_a_task_is_told_once_until_it_is_done_or_somebody_elses() {
    let account = Account::open().await;
    let (ann, bob, cleo) = (account.engineer().await, account.engineer().await, account.engineer().await);
    let session = ann.session_with(json!({ "title": "Mail", "visibility": "account" })).await;
    LiveClient::take_part(&bob, &session).await;
    LiveClient::take_part(&cleo, &session).await;
    let add = async |title: &str, to: &Person| {
        let task = json!({ "what": "check", "title": title, "assignee": to.id });
        ann.command(&session, "task.add", task).await;
        LiveClient::log(&ann, &session).await.last().unwrap()["data"]["task"].clone()
    };
    add("One's own", &ann).await;
    let task = add("Call the carrier", &bob).await;
    let [given] = &told(&bob, 1).await[..] else { unreachable!() };
    assert_eq!((&given["kind"], &given["text"]), (&json!("task.assigned"), &json!("Call the carrier")));
    assert_eq!((&given["by"]["id"], &given["session"]["id"]), (&json!(ann.id), &json!(session)));
    // That it moves on is no news for who has it; it is for who gets it, by the name it has.
    let to = |who: &Person, status: &str| json!({ "task": task, "status": status, "assignee": who.id });
    ann.command(&session, "task.move", to(&bob, "doing")).await;
    ann.command(&session, "task.move", to(&cleo, "doing")).await;
    let [given] = &told(&cleo, 1).await[..] else { unreachable!() };
    assert_eq!((&given["kind"], &given["text"]), (&json!("task.assigned"), &json!("Call the carrier")));
    unread(&bob, 0).await;
    assert_eq!(told(&bob, 1).await.len(), 1);
    assert!(text(&told(&bob, 1).await[0]["now"]["became"]).ends_with(" has it now."));
    // Who takes up another knows of it.
    let other = add("Call the carrier again", &cleo).await;
    unread(&cleo, 2).await;
    let doing = json!({ "task": other, "status": "doing", "assignee": cleo.id });
    cleo.command(&session, "task.move", doing).await;
    unread(&cleo, 1).await;
    cleo.command(&session, "task.resolve", json!({ "task": task, "status": "done" })).await;
    unread(&cleo, 0).await;
    let done = told(&cleo, 2).await.remove(1);
    assert_eq!(done["now"], json!({ "open": false, "became": "It is done." }));
    assert_eq!(list(&ann).await["items"], json!([]));
    let kept = bob.get("/notifications/preferences").await.ok();
    assert_eq!(kept["ways"]["task.assigned"], json!({ "in_app": true, "email": false }));
}

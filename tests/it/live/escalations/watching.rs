//! Looking before taking over: reading from outside, watching in the room, and going from
//! there to control in one commit.

use serde_json::{Value, json};

use super::{ask, offer};
use crate::support::{Account, LiveClient, Person};

/// Comes in for this; returns when caught up.
async fn come(person: &Person, session: &str, comes: &str) -> LiveClient {
    let ticket = LiveClient::ticket(person, session).await;
    let (url, pass) = (ticket["url"].as_str().unwrap(), ticket["ticket"].as_str().unwrap());
    let socket = LiveClient::open(url, pass, None).await.unwrap();
    LiveClient::say_hello_as(socket, comes).await.expect("let in")
}

fn role_of<'a>(state: &'a Value, person: &Person) -> Option<&'a str> {
    let people = state["participants"].as_array().unwrap();
    people.iter().find(|one| one["id"] == person.id).and_then(|one| one["role"].as_str())
}

/// The state of the room as it is served now.
async fn state(person: &Person, session: &str) -> Value {
    LiveClient::join(person, session).await.snapshot.unwrap().1
}

#[actix_web::test]
async fn who_watches_only_watches_and_takes_over_with_control_and_role_in_one_commit() {
    let account = Account::open().await;
    let (ann, bob) = (account.engineer().await, account.engineer().await);
    let session = ann.session().await;
    let escalation = offer(&ann, &session, json!({})).await;
    let mut watching = come(&bob, &session, "observer").await;
    let told = watching.until(|frame| frame["type"] == "permissions").await.unwrap();
    assert_eq!((&told["role"], &told["can"]["note.add"]["allowed"]), (&json!("observer"), &json!(false)));
    assert_eq!(told["can"]["escalation.claim"]["allowed"], true, "{told}");
    for (kind, data) in
        [("note.add", json!({ "text": "no" })), ("control.take", json!({})), ("copilot.ask", json!({}))]
    {
        let refused = watching.ask(kind, data).await;
        assert_eq!(refused["code"], "forbidden", "{kind}: {refused}");
        assert!(refused["message"].as_str().unwrap().contains("watch"), "{refused}");
    }
    // The first engineer works on meanwhile.
    ann.command(&session, "note.add", json!({ "text": "Still at it" })).await;
    let claimed = watching.ask("escalation.claim", json!({ "escalation": escalation })).await;
    assert_eq!(claimed["type"], "accepted", "{claimed}");
    let log = LiveClient::log(&ann, &session).await;
    let of_claim: Vec<_> =
        log.iter().filter(|event| event["seq"].as_u64() > Some(claimed["seq"].as_u64().unwrap() - 2)).collect();
    let kinds: Vec<_> = of_claim.iter().map(|event| event["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["escalation.claimed", "control.moved"], "who watched is in the room already");
    assert_eq!(of_claim[0]["command"], of_claim[1]["command"], "in one commit");
    let now = state(&account.owner, &session).await;
    assert_eq!((role_of(&now, &bob), role_of(&now, &ann)), (Some("driver"), Some("collaborator")));
}

#[actix_web::test]
async fn who_watches_may_come_to_take_part() {
    let account = Account::open().await;
    let (ann, bob) = (account.engineer().await, account.engineer().await);
    let session = ann.session_with(json!({ "visibility": "account" })).await;
    let mut watching = come(&bob, &session, "observer").await;
    watching.until(|frame| frame["type"] == "permissions").await.unwrap();
    assert_eq!(watching.ask("people.join", json!({})).await["type"], "accepted");
    assert_eq!(watching.ask("note.add", json!({ "text": "now" })).await["type"], "accepted");
    let twice = watching.ask("people.join", json!({})).await;
    assert!(twice["message"].as_str().unwrap().contains("already"), "{twice}");
    // Who takes part already still does, whatever they come for.
    let mut again = come(&bob, &session, "observer").await;
    assert_eq!(again.ask("note.add", json!({ "text": "again" })).await["type"], "accepted");
    let viewer = account.viewer().await;
    let refused = ask(&viewer, &session, "people.join", json!({})).await;
    assert_eq!(refused["code"], "forbidden");
}

#[actix_web::test]
async fn a_reader_is_neither_in_the_log_nor_in_the_room_and_reads_only_while_asked() {
    let account = Account::open().await;
    let (ann, bob, cleo) = (account.engineer().await, account.engineer().await, account.engineer().await);
    let session = ann.session_with(json!({ "visibility": "private" })).await;
    let escalation = offer(&ann, &session, json!({})).await;
    let mut there = LiveClient::join(&ann, &session).await;
    let mut reading = come(&bob, &session, "reader").await;
    ann.command(&session, "note.add", json!({ "text": "What changed since" })).await;
    reading.until(|frame| frame["kind"] == "note.added").await.expect("it goes on being told");
    assert_eq!(reading.ask("escalation.see", json!({ "escalation": escalation })).await["type"], "accepted");
    let seen = there.until(|frame| frame["kind"] == "escalation.seen").await.unwrap();
    assert_eq!(seen["by"]["id"], bob.id);
    let before = LiveClient::log(&ann, &session).await.len();
    assert_eq!(reading.ask("escalation.see", json!({ "escalation": escalation })).await["type"], "accepted");
    assert_eq!(LiveClient::log(&ann, &session).await.len(), before, "once is enough");
    // Not even what is refused brings them in.
    for (kind, data) in [("note.add", json!({ "text": "x" })), ("note.retract", json!({ "note": escalation }))] {
        assert_eq!(reading.ask(kind, data).await["code"], "forbidden", "{kind}");
    }
    assert_eq!(LiveClient::log(&ann, &session).await.len(), before, "nobody came in");
    there.send(json!({ "type": "presence", "focus": null, "typing": true })).await;
    let people = there.until(|frame| frame["type"] == "presence").await.unwrap();
    assert_eq!(people["people"].as_array().unwrap().len(), 1, "{people}");
    cleo.command(&session, "escalation.claim", json!({ "escalation": escalation })).await;
    assert_eq!(reading.closed().await, 4503, "it is not theirs to see any more");
    let log = LiveClient::log(&ann, &session).await;
    let joined: Vec<_> = log.iter().filter(|event| event["kind"] == "participant.joined").collect();
    assert!(joined.iter().all(|event| event["by"]["id"] != bob.id), "{joined:?}");
}

#[actix_web::test]
async fn who_watches_because_they_are_asked_is_let_go_with_the_offer_and_who_took_part_is_not() {
    let account = Account::open().await;
    let (ann, bob, cleo) = (account.engineer().await, account.engineer().await, account.engineer().await);
    let session = ann.session_with(json!({ "visibility": "private" })).await;
    let escalation = offer(&ann, &session, json!({})).await;
    let mut watching = come(&bob, &session, "observer").await;
    let mut took_part = come(&cleo, &session, "observer").await;
    assert_eq!(took_part.ask("people.join", json!({})).await["type"], "accepted");
    watching.until(|frame| frame["kind"] == "participant.changed").await.expect("it goes on being told");
    ann.command(&session, "escalation.withdraw", json!({ "escalation": escalation })).await;
    assert_eq!(watching.closed().await, 4503, "it is not theirs to see any more");
    for path in ["", "/events", "/guide", "/document?variant=internal_note"] {
        bob.get(&format!("/sessions/{session}{path}")).await.problem(404, "not_found");
    }
    assert_eq!(took_part.ask("note.add", json!({ "text": "Still here" })).await["type"], "accepted");
    // Asked again they see it again; with control it is theirs.
    let again = offer(&ann, &session, json!({})).await;
    let mut back = come(&bob, &session, "observer").await;
    assert_eq!(back.ask("escalation.claim", json!({ "escalation": again })).await["type"], "accepted");
    assert_eq!(back.ask("note.add", json!({ "text": "Mine" })).await["type"], "accepted");
    assert_eq!(bob.get(&format!("/sessions/{session}")).await.status, 200);
}

#[actix_web::test]
async fn who_watches_what_is_theirs_to_see_anyway_stays() {
    let account = Account::open().await;
    let (ann, bob) = (account.engineer().await, account.engineer().await);
    let session = ann.session_with(json!({ "visibility": "account" })).await;
    let escalation = offer(&ann, &session, json!({})).await;
    let mut watching = come(&bob, &session, "observer").await;
    ann.command(&session, "escalation.withdraw", json!({ "escalation": escalation })).await;
    ann.command(&session, "note.add", json!({ "text": "On we go" })).await;
    watching.until(|frame| frame["kind"] == "note.added").await.expect("it goes on being told");
}

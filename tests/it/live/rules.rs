//! Getting in, and who may: rules 1, 2, 3, 13, 16, 19.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{Account, Hello, LiveClient, Person, Server};

async fn ticket(person: &Person, session: &str) -> (String, String) {
    let made = LiveClient::ticket(person, session).await;
    let text = |field: &str| made[field].as_str().unwrap().to_owned();
    (text("url"), text("ticket"))
}

#[actix_web::test]
async fn r1_of_twenty_parallel_uses_of_a_ticket_exactly_one_wins() {
    let ann = Account::open().await.engineer().await;
    let session = ann.session().await;
    let (url, ticket) = ticket(&ann, &session).await;
    let uses = (0..20).map(|_| LiveClient::open(&url, &ticket, None));
    let (won, lost): (Vec<_>, Vec<_>) = join_all(uses).await.into_iter().partition(Result::is_ok);
    assert_eq!(won.len(), 1);
    assert!(lost.into_iter().all(|lost| lost.err() == Some(401)));
    assert_eq!(LiveClient::open(&url, &ticket, None).await.err(), Some(401));
}

#[actix_web::test]
async fn r1_a_ticket_has_256_bits_and_expires() {
    let ann = Account::open().await.engineer().await;
    let session = ann.session().await;
    let made = LiveClient::ticket(&ann, &session).await;
    assert_eq!(made["ticket"].as_str().unwrap().len(), 43);
    assert_eq!(made["expires_in"], 30);
    let (url, ticket) = ticket(&ann, &session).await;
    let aged = format!(
        "UPDATE app.live_tickets SET expires_at = expires_at - interval '31 seconds' WHERE session_id = '{session}'"
    );
    Server::shared().superuser().await.batch_execute(&aged).await.unwrap();
    assert_eq!(LiveClient::open(&url, &ticket, None).await.err(), Some(401));
}

#[actix_web::test]
async fn r1_no_plaintext_of_a_ticket_is_stored_and_none_is_in_a_url() {
    let ann = Account::open().await.engineer().await;
    let session = ann.session().await;
    let (url, ticket) = ticket(&ann, &session).await;
    assert!(!url.contains(&ticket) && url.ends_with("/api/v1/live"), "{url}");
    let rows = "SELECT t::text, encode(token_hash, 'escape'), length(token_hash) FROM app.live_tickets t";
    let rows = Server::shared().superuser().await.query(rows, &[]).await.unwrap();
    assert!(!rows.is_empty());
    for row in rows {
        assert!(!row.get::<_, String>(0).contains(&ticket) && !row.get::<_, String>(1).contains(&ticket));
        assert_eq!(row.get::<_, i32>(2), 32);
    }
}

#[actix_web::test]
async fn r2_only_our_own_origin_gets_in() {
    let ann = Account::open().await.engineer().await;
    let session = ann.session().await;
    for origin in ["http://evil.test", "https://127.0.0.1", "null", "http://127.0.0.1:1"] {
        let (url, ticket) = ticket(&ann, &session).await;
        assert_eq!(LiveClient::open(&url, &ticket, Some(origin)).await.err(), Some(403), "{origin}");
        // The refusal did not use the ticket up.
        assert!(LiveClient::open(&url, &ticket, None).await.is_ok());
    }
    let (url, ticket) = ticket(&ann, &session).await;
    assert!(LiveClient::open(&url, &ticket, Some(&ann.url)).await.is_ok());
}

#[actix_web::test]
async fn r2_refused_upgrades_are_plain_http() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let session = ann.session_with(json!({ "visibility": "team" })).await;
    let (url, _) = ticket(&ann, &session).await;
    assert_eq!(LiveClient::open(&url, &"x".repeat(43), None).await.err(), Some(401));
    ann.get("/live").await.problem(400, "malformed");
    let viewer = account.viewer().await;
    let (url, ticket) = ticket(&viewer, &session).await;
    let me = viewer.get("/me").await.ok();
    let place = format!("/teams/{}/members/{}", me["teams"][0]["id"].as_str().unwrap(), viewer.id);
    account.owner.delete(&place).await.no_content();
    assert_eq!(LiveClient::open(&url, &ticket, None).await.err(), Some(404));
}

async fn hide(session: &str) {
    let hidden = format!("UPDATE app.sessions SET visibility = 'private' WHERE id = '{session}'");
    Server::shared().superuser().await.batch_execute(&hidden).await.unwrap();
}

#[actix_web::test]
async fn r3_the_ticket_endpoint_tells_the_real_reason() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let viewer = account.viewer().await;
    let session = ann.session_with(json!({ "visibility": "account" })).await;
    LiveClient::ticket(&viewer, &session).await;
    hide(&session).await;
    let path = format!("/sessions/{session}/tickets");
    viewer.post(&path, json!({})).await.problem(404, "not_found");
    let gone = account.owner.patch(&format!("/users/{}", ann.id), json!({ "status": "disabled" })).await;
    assert!(gone.status.is_success(), "{}", gone.text);
    ann.post(&path, json!({})).await.problem(401, "unauthenticated");
    Person::nobody(&ann.url).post(&path, json!({})).await.problem(401, "unauthenticated");
}

fn names(frame: &Value) -> Vec<String> {
    frame["people"].as_array().unwrap().iter().map(|person| person["id"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn r13_presence_shows_people_and_is_never_stored() {
    let account = Account::open().await;
    let (ann, bob) = (account.engineer().await, account.person("team_admin", "Bob Baum").await);
    let session = ann.session().await;
    let mut first = LiveClient::join(&ann, &session).await;
    let others = [LiveClient::join(&bob, &session).await, LiveClient::join(&bob, &session).await];
    let mut third = LiveClient::join(&bob, &session).await;
    let both = |frame: &Value| frame["type"] == "presence" && names(frame).contains(&bob.id);
    assert_eq!(names(&first.until(both).await.unwrap()).len(), 2, "three connections are one person");
    third.send(json!({ "type": "presence", "focus": "question", "typing": true })).await;
    let typing = |frame: &Value| frame["type"] == "presence" && frame["people"][1]["typing"] == true;
    assert_eq!(first.until(typing).await.unwrap()["people"][1]["focus"], "question");
    drop((third, others));
    let alone = |frame: &Value| frame["type"] == "presence" && names(frame) == [ann.id.clone()];
    first.until(alone).await.unwrap();
    first.reach(2).await;
    let log = LiveClient::log(&ann, &session).await;
    let kinds: Vec<_> = log.iter().map(|event| event["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["session.started", "participant.joined"]);
}

#[actix_web::test]
async fn r16_a_silent_session_is_heard_as_a_text_heartbeat() {
    let ann = Account::open().await.engineer().await;
    let session = ann.session().await;
    let mut client = LiveClient::join(&ann, &session).await;
    let beat = client.until(|frame| frame["type"] == "heartbeat").await.unwrap();
    assert_eq!(beat["head"], 1);
}

#[actix_web::test]
async fn r19_what_is_not_yours_to_see_does_not_exist() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let private = ann.session_with(json!({ "visibility": "private" })).await;
    let stranger = Account::open().await.engineer().await;
    let colleague = account.engineer().await;
    let missing = "00000000-0000-7000-8000-000000000000";
    let nothing = stranger.post(&format!("/sessions/{missing}/tickets"), json!({})).await;
    for person in [&stranger, &colleague] {
        let answer = person.post(&format!("/sessions/{private}/tickets"), json!({})).await;
        assert_eq!(answer.text, nothing.text, "not to be told from what does not exist");
        answer.problem(404, "not_found");
        person.get(&format!("/sessions/{private}/events")).await.problem(404, "not_found");
        let note = json!({ "id": missing, "kind": "note.add", "data": { "text": "x" } });
        person.post(&format!("/sessions/{private}/commands"), note).await.problem(404, "not_found");
    }
    assert_eq!(
        LiveClient::join(&ann, &private).await.hello(),
        Hello { since: 1, ..LiveClient::join(&ann, &private).await.hello() }
    );
}

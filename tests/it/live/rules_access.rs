//! Access of people that changes while they are connected: rule 17.

use serde_json::json;

use crate::support::{Account, LiveClient};

#[actix_web::test]
async fn r17_a_disabled_user_is_out_and_a_changed_role_narrows_at_once() {
    let account = Account::open().await;
    let (ann, bob) = (account.engineer().await, account.engineer().await);
    let session = ann.session_with(json!({ "visibility": "account" })).await;
    let mut bob_live = LiveClient::join(&bob, &session).await;
    assert_eq!(bob_live.ask("note.add", json!({ "text": "yes" })).await["type"], "accepted");
    account.owner.patch(&format!("/users/{}", bob.id), json!({ "role": "viewer" })).await.ok();
    let narrowed =
        bob_live.until(|frame| frame["type"] == "permissions" && frame["can"]["note.add"]["allowed"] == false);
    narrowed.await.expect("told");
    assert_eq!(bob_live.ask("note.add", json!({ "text": "no" })).await["code"], "forbidden");
    account.owner.patch(&format!("/users/{}", bob.id), json!({ "status": "disabled" })).await.ok();
    assert_eq!(bob_live.closed().await, 4501);
    let mut ann_live = LiveClient::join(&ann, &session).await;
    ann.post("/auth/revoke-all", json!({})).await;
    // Their sessions are over; who they are is not: the socket goes on until its ticket ends.
    assert_eq!(ann_live.ask("note.add", json!({ "text": "on" })).await["type"], "accepted");
}

#[actix_web::test]
async fn r17_a_connection_is_renewed_by_a_ticket_of_its_own_and_by_no_other() {
    let account = Account::open().await;
    let (ann, bob) = (account.engineer().await, account.engineer().await);
    let session = ann.session_with(json!({ "visibility": "account" })).await;
    let mut live = LiveClient::join(&ann, &session).await;
    let ticket = LiveClient::ticket(&ann, &session).await;
    live.send(json!({ "type": "renew", "ticket": ticket["ticket"] })).await;
    assert_eq!(live.ask("note.add", json!({ "text": "renewed" })).await["type"], "accepted");
    let foreign = LiveClient::ticket(&bob, &session).await;
    live.send(json!({ "type": "renew", "ticket": foreign["ticket"] })).await;
    assert_eq!(live.closed().await, 4503);
    let mut live = LiveClient::join(&ann, &session).await;
    live.send(json!({ "type": "renew", "ticket": "no such ticket" })).await;
    assert_eq!(live.closed().await, 4501);
}

#[actix_web::test]
async fn r17_a_ticket_made_before_its_holder_lost_access_lets_nobody_in() {
    let account = Account::open().await;
    let (ann, bob) = (account.engineer().await, account.engineer().await);
    // Everybody begins in the account's first team.
    let me = bob.get("/me").await.ok();
    let team = format!("/teams/{}/members", me["teams"][0]["id"].as_str().unwrap());
    let session = ann.session_with(json!({ "visibility": "team" })).await;
    let knock = async || {
        let ticket = LiveClient::ticket(&bob, &session).await;
        (ticket["url"].as_str().unwrap().to_owned(), ticket["ticket"].as_str().unwrap().to_owned())
    };
    let (url, ticket) = knock().await;
    account.owner.delete(&format!("{team}/{}", bob.id)).await.no_content();
    assert_eq!(LiveClient::open(&url, &ticket, None).await.err(), Some(404), "out of the team");
    account.owner.put(&format!("{team}/{}", bob.id), json!({})).await;
    let (url, ticket) = knock().await;
    account.owner.patch(&format!("/users/{}", bob.id), json!({ "status": "disabled" })).await.ok();
    assert_eq!(LiveClient::open(&url, &ticket, None).await.err(), Some(401), "disabled");
}

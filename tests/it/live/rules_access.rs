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

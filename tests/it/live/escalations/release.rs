//! Who took over and may not take part any more: what they had is open again.

use serde_json::{Value, json};

use super::{offer, queue, waiting};
use crate::support::{Account, LiveClient};

async fn is_released_by(changes: Value) {
    let account = Account::open().await;
    let (ann, bob, cleo) = (account.engineer().await, account.engineer().await, account.engineer().await);
    let session = ann.session_with(json!({ "visibility": "private" })).await;
    let escalation = offer(&ann, &session, json!({})).await;
    bob.command(&session, "escalation.claim", json!({ "escalation": escalation })).await;
    assert!(waiting(&queue(&cleo).await).is_empty());
    let mut there = LiveClient::join(&ann, &session).await;
    account.owner.patch(&format!("/users/{}", bob.id), changes.clone()).await.ok();
    there.until(|frame| frame["kind"] == "escalation.released").await.expect("open again");
    let moved = there.until(|frame| frame["kind"] == "control.moved").await.unwrap();
    assert_eq!((&moved["data"]["from"]["id"], &moved["data"]["to"]), (&json!(bob.id), &Value::Null));
    assert_eq!(waiting(&queue(&cleo).await), [session.as_str()], "{changes}");
    cleo.command(&session, "escalation.claim", json!({ "escalation": escalation })).await;
    let log = LiveClient::log(&ann, &session).await;
    let claims: Vec<_> = log.iter().filter(|event| event["kind"] == "escalation.claimed").collect();
    assert_eq!(claims.iter().map(|event| &event["by"]["id"]).collect::<Vec<_>>(), [&bob.id, &cleo.id]);
}

#[actix_web::test]
async fn a_disabled_claimer_lets_go() {
    is_released_by(json!({ "status": "disabled" })).await;
}

#[actix_web::test]
async fn a_claimer_who_becomes_a_viewer_lets_go() {
    is_released_by(json!({ "role": "viewer" })).await;
}

#[actix_web::test]
async fn what_was_handed_back_or_is_over_stays_as_it_is() {
    let account = Account::open().await;
    let (ann, bob) = (account.engineer().await, account.engineer().await);
    let mut sessions = Vec::new();
    for end in ["escalation.return", "session.complete"] {
        let session = ann.session().await;
        let escalation = offer(&ann, &session, json!({})).await;
        bob.command(&session, "escalation.claim", json!({ "escalation": escalation })).await;
        let data = match end {
            "session.complete" => json!({ "outcome": "resolved" }),
            _ => json!({ "escalation": escalation }),
        };
        bob.command(&session, end, data).await;
        sessions.push(session);
    }
    // One that is let go of, last: the others were looked at by then, or never will be.
    let open = ann.session().await;
    let escalation = offer(&ann, &open, json!({})).await;
    bob.command(&open, "escalation.claim", json!({ "escalation": escalation })).await;
    let mut there = LiveClient::join(&ann, &open).await;
    account.owner.patch(&format!("/users/{}", bob.id), json!({ "role": "viewer" })).await.ok();
    there.until(|frame| frame["kind"] == "escalation.released").await.unwrap();
    for session in sessions {
        let log = LiveClient::log(&ann, &session).await;
        assert!(log.iter().all(|event| event["kind"] != "escalation.released"), "{session}");
    }
}

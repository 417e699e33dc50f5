//! Who comes too late: those whom the offer was for are told who was first, whatever they may
//! see by then, and nobody else is told anything.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{offer, queue, waiting};
use crate::support::{Account, Answer, Person};

async fn claim(person: &Person, session: &str, escalation: &str) -> Answer {
    let data = json!({ "escalation": escalation });
    let command = json!({ "id": Uuid::now_v7(), "kind": "escalation.claim", "data": data });
    person.post(&format!("/sessions/{session}/commands"), command).await
}

/// What somebody is told of a session that is not there, byte for byte.
async fn nothing(person: &Person, escalation: &str) -> Answer {
    claim(person, &Uuid::now_v7().to_string(), escalation).await
}

#[actix_web::test]
async fn of_a_private_session_the_late_are_told_who_won_and_not_a_byte_more() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let bob = account.person("engineer", "Bob Baum").await;
    let late = account.person("engineer", "Lena Late").await;
    let (viewer, abroad) = (account.viewer().await, Account::open().await.owner);
    let session = ann.session_with(json!({ "title": "Secret title", "visibility": "private" })).await;
    let escalation = offer(&ann, &session, json!({})).await;
    assert_eq!(waiting(&queue(&late).await), [session.as_str()]);
    claim(&bob, &session, &escalation).await.ok();
    let newcomer = account.person("engineer", "Nora New").await;
    let told = claim(&late, &session, &escalation).await;
    assert_eq!(told.status, 409);
    assert_eq!(
        told.json(),
        json!({
            "type": "/problems/stale", "title": "Conflict", "status": 409, "code": "stale",
            "detail": "Bob Baum has taken this over already.",
        })
    );
    let decline = json!({ "id": Uuid::now_v7(), "kind": "escalation.decline", "data": { "escalation": escalation, "reason": "No" } });
    let told = late.post(&format!("/sessions/{session}/commands"), decline).await;
    assert!(told.text.contains("Bob Baum has taken this over already."), "{}", told.text);
    let see = json!({ "id": Uuid::now_v7(), "kind": "escalation.see", "data": { "escalation": escalation } });
    let told = late.post(&format!("/sessions/{session}/commands"), see).await;
    assert!(told.text.contains("Bob Baum has taken this over already."), "{}", told.text);
    for other in [&viewer, &abroad, &newcomer] {
        let (answer, nothing) = (claim(other, &session, &escalation).await, nothing(other, &escalation).await);
        assert_eq!((answer.status.as_u16(), &answer.text), (404, &nothing.text));
    }
    // The offer of one session opens no other, and it opens nothing but itself.
    let another = ann.session_with(json!({ "visibility": "private" })).await;
    assert_eq!(claim(&late, &another, &escalation).await.status, 404);
    let note = json!({ "id": Uuid::now_v7(), "kind": "note.add", "data": { "text": "hello" } });
    assert_eq!(late.post(&format!("/sessions/{session}/commands"), note).await.status, 404);
    assert_eq!(late.get(&format!("/sessions/{session}")).await.status, 404);
}

#[actix_web::test]
async fn whom_it_was_for_before_it_was_given_to_others_is_told_too() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let bob = account.person("engineer", "Bob Baum").await;
    let (cleo, dan) = (account.engineer().await, account.engineer().await);
    let session = ann.session_with(json!({ "visibility": "private" })).await;
    let escalation = offer(&ann, &session, json!({ "to": cleo.id })).await;
    assert_eq!(claim(&bob, &session, &escalation).await.status, 404, "it is for Cleo");
    let given = json!({ "escalation": escalation, "to": bob.id, "reason": "She is away" });
    ann.command(&session, "escalation.readdress", given).await;
    let told: Value = claim(&cleo, &session, &escalation).await.json();
    assert_eq!((&told["code"], &told["detail"]), (&json!("forbidden"), &json!("Bob Baum is asked by name.")));
    claim(&bob, &session, &escalation).await.ok();
    let told: Value = claim(&cleo, &session, &escalation).await.json();
    assert_eq!(told["detail"], "Bob Baum has taken this over already.");
    assert_eq!(claim(&dan, &session, &escalation).await.status, 404, "it never was for Dan");
}

//! Who took over may be stuck as well: they ask somebody in turn, and it comes back one by one.

use serde_json::{Value, json};

use super::{ask, offer, queue, waiting};
use crate::support::{Account, LiveClient, Person};

async fn take(person: &Person, session: &str, escalation: &str) {
    person.command(session, "escalation.claim", json!({ "escalation": escalation })).await;
}

async fn statuses(person: &Person, session: &str) -> Vec<String> {
    let state = LiveClient::join(person, session).await.snapshot.unwrap().1;
    let all = state["escalations"].as_array().unwrap().iter();
    all.map(|one| one["status"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn who_took_over_passes_it_on_and_it_comes_back_one_by_one() {
    let account = Account::open().await;
    let (ann, bob, cleo) = (account.engineer().await, account.engineer().await, account.engineer().await);
    let session = ann.session_with(json!({ "visibility": "private" })).await;
    let first = offer(&ann, &session, json!({})).await;
    take(&bob, &session, &first).await;
    // Ann does not have control any more, and it is not hers to pass on.
    let refused = ask(&ann, &session, "escalation.offer", json!({ "reason": "x", "urgency": "low" })).await;
    assert_eq!(refused["code"], "forbidden", "{refused}");
    let second = offer(&bob, &session, json!({ "reason": "It is the carrier", "to": cleo.id })).await;
    let twice = ask(&bob, &session, "escalation.offer", json!({ "reason": "x", "urgency": "low" })).await;
    assert!(twice.to_string().contains("already"), "one open offer: {twice}");
    let too_soon = ask(&bob, &session, "escalation.return", json!({ "escalation": first })).await;
    assert!(too_soon.to_string().contains("Take that back first"), "{too_soon}");
    let item = &queue(&cleo).await["items"][0];
    assert_eq!((&item["id"], &item["by"]["id"], &item["for_you"]), (&json!(second), &json!(bob.id), &json!(true)));
    take(&cleo, &session, &second).await;
    assert_eq!(statuses(&ann, &session).await, ["claimed", "claimed"]);
    // Only what one has oneself can be handed back.
    let not_hers = ask(&cleo, &session, "escalation.return", json!({ "escalation": first })).await;
    assert!(not_hers.to_string().contains("since"), "{not_hers}");
    let lesson = json!({ "escalation": second, "lesson": "Ask the carrier first." });
    cleo.command(&session, "escalation.return", lesson).await;
    assert_eq!(last_control(&ann, &session).await["to"]["id"], json!(bob.id));
    bob.command(&session, "escalation.return", json!({ "escalation": first })).await;
    assert_eq!(last_control(&ann, &session).await["to"]["id"], json!(ann.id));
    assert_eq!(statuses(&ann, &session).await, ["returned", "returned"]);
    let third = offer(&ann, &session, json!({})).await;
    assert_eq!(waiting(&queue(&bob).await), [session.as_str()]);
    take(&bob, &session, &third).await;
    let fourth = offer(&bob, &session, json!({})).await;
    // Taken back, theirs is at hand again.
    bob.command(&session, "escalation.withdraw", json!({ "escalation": fourth })).await;
    bob.command(&session, "escalation.return", json!({ "escalation": third })).await;
}

async fn last_control(person: &Person, session: &str) -> Value {
    let log = LiveClient::log(person, session).await;
    log.iter().rev().find(|event| event["kind"] == "control.moved").unwrap()["data"].clone()
}

#[actix_web::test]
async fn who_passed_it_on_and_is_disabled_leaves_it_with_whoever_has_it() {
    let account = Account::open().await;
    let (ann, bob, cleo) = (account.engineer().await, account.engineer().await, account.engineer().await);
    let session = ann.session().await;
    let first = offer(&ann, &session, json!({})).await;
    take(&bob, &session, &first).await;
    let second = offer(&bob, &session, json!({})).await;
    take(&cleo, &session, &second).await;
    account.owner.patch(&format!("/users/{}", bob.id), json!({ "status": "disabled" })).await.ok();
    assert_eq!(statuses(&ann, &session).await, ["claimed", "claimed"]);
    assert!(waiting(&queue(&ann).await).is_empty(), "nobody is asked anew");
    cleo.command(&session, "session.complete", json!({ "outcome": "resolved" })).await;
    assert_eq!(statuses(&ann, &session).await, ["ended", "ended"]);
}

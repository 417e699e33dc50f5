//! What FlowPilot makes of an offer: later, in the same place, and said where there is none.

use serde_json::{Value, json};

use super::ask;
use crate::support::{Account, LiveClient, Model, Person, Server, Step};

/// Asks for somebody, and waits for what FlowPilot says.
async fn assessed(ann: &Person, session: &str) -> Value {
    let mut live = LiveClient::join(ann, session).await;
    let offered = live.ask("escalation.offer", json!({ "reason": "stuck", "urgency": "high" })).await;
    assert_eq!(offered["type"], "accepted", "the offer waits for nobody: {offered}");
    if !live.events.iter().any(|event| event["kind"] == "escalation.assessed") {
        live.until(|frame| frame["kind"] == "escalation.assessed").await.unwrap();
    }
    live.events.last().unwrap()["data"].clone()
}

#[actix_web::test]
async fn the_built_in_guide_says_what_it_makes_of_it_once_and_it_stands_in_the_offer() {
    let account = Account::open().await;
    let (ann, bob) = (account.engineer().await, account.engineer().await);
    let session = ann.session().await;
    ann.command(&session, "fact.add", json!({ "text": "The proxy asks for a password" })).await;
    let said = assessed(&ann, &session).await;
    assert_eq!(said["assessment"]["end"], "done", "{said}");
    assert_eq!(said["assessment"]["produced"]["model"], "guide");
    let state = LiveClient::join(&bob, &session).await.snapshot.unwrap().1;
    assert_eq!(state["escalations"][0]["assessment"], said["assessment"]);
    let log = LiveClient::log(&ann, &session).await;
    assert_eq!(log.iter().filter(|event| event["kind"] == "escalation.assessed").count(), 1);
}

#[actix_web::test]
async fn where_flowpilot_is_off_that_is_what_is_said() {
    let account = Account::open().await;
    let off = json!({ "answers": "off", "unasked": false, "deepest": "deep", "budget_cents": null });
    account.owner.put("/copilot", off).await.ok();
    let session = account.owner.session().await;
    let said = assessed(&account.owner, &session).await;
    assert_eq!(said["assessment"]["end"], "failed");
    assert!(said["assessment"]["text"].as_str().unwrap().contains("switched off"), "{said}");
}

#[actix_web::test]
async fn a_model_is_asked_for_an_assessment_and_one_that_takes_too_long_is_not_waited_for() {
    let model = Model::start(|said| {
        if said.contains("slowly") {
            return vec![Step::Silence];
        }
        vec![Step::Say("It is the **proxy**; look at its log first.".into()), Step::End]
    });
    let patient: Vec<&str> =
        model.options().into_iter().take_while(|option| *option != "--copilot-patience").collect();
    let server = Server::start(&patient);
    let account = Account::open_on(&server).await;
    let ann = account.engineer().await;
    let session = ann.session().await;
    let said = assessed(&ann, &session).await;
    assert_eq!(said["assessment"]["text"], "It is the **proxy**; look at its log first.", "{said}");
    let heard = model.heard();
    assert!(heard.last().unwrap().contains("asked to take this session over"), "{heard:?}");
    let slow = ann.session().await;
    ann.command(&slow, "fact.add", json!({ "text": "Everything goes slowly" })).await;
    let said = assessed(&ann, &slow).await;
    assert_eq!(said["assessment"]["end"], "failed", "{said}");
    assert!(said["assessment"]["text"].as_str().unwrap().contains("within 5 seconds"), "{said}");
    // It can be asked in the room all the same.
    assert!(ask(&ann, &slow, "copilot.ask", json!({})).await["seq"].is_u64());
}

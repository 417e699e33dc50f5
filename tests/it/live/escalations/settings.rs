//! What an account wants done before somebody else is asked, and whom one may ask.

use serde_json::json;

use super::{ask, offer};
use crate::support::{Account, LiveClient};

#[actix_web::test]
async fn what_the_account_wants_confirmed_is_kept_with_the_offer_and_enforced() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let view = ann.get("/escalations/settings").await.ok();
    assert_eq!((&view["settings"]["checklist"], &view["change"]["allowed"]), (&json!([]), &json!(false)));
    let wanted = json!({ "checklist": [" Restarted it ", "", "Told the client"] });
    ann.put("/escalations/settings", wanted.clone()).await.problem(403, "forbidden");
    let saved = account.owner.put("/escalations/settings", wanted).await.ok();
    assert_eq!(saved["settings"]["checklist"], json!(["Restarted it", "Told the client"]));
    let session = ann.session().await;
    let data = json!({ "reason": "stuck", "urgency": "low", "confirmed": ["Restarted it"] });
    let refused = ask(&ann, &session, "escalation.offer", data).await;
    assert_eq!((&refused["status"], &refused["field"]), (&json!(422), &json!("confirmed")));
    assert!(refused["detail"].as_str().unwrap().contains("Told the client"), "{refused}");
    offer(&ann, &session, json!({ "confirmed": ["Told the client", "Restarted it"] })).await;
    let log = LiveClient::log(&ann, &session).await;
    let offered = log.iter().find(|event| event["kind"] == "escalation.offered").unwrap();
    assert_eq!(offered["data"]["confirmed"], json!(["Restarted it", "Told the client"]));
    for wrong in
        [json!(["x".repeat(201)]), json!(["a\nb"]), json!((0..11).map(|n| n.to_string()).collect::<Vec<_>>())]
    {
        account.owner.put("/escalations/settings", json!({ "checklist": wrong })).await.problem(422, "invalid");
    }
    let audit = account.owner.get("/audit").await.ok();
    assert!(audit.to_string().contains("escalations.settings_changed"));
}

#[actix_web::test]
async fn whom_one_may_ask_and_what_for_comes_from_the_account_and_from_what_one_sees() {
    let (account, abroad) = (Account::open().await, Account::open().await);
    let (ann, bob, viewer) = (account.engineer().await, account.engineer().await, account.viewer().await);
    for (visibility, skill) in [("account", "Exchange"), ("account", "exchange"), ("private", "Secrets")] {
        let session = ann.session_with(json!({ "visibility": visibility })).await;
        let escalation = offer(&ann, &session, json!({ "skill": skill })).await;
        ann.command(&session, "escalation.withdraw", json!({ "escalation": escalation })).await;
    }
    let elsewhere = abroad.owner.session().await;
    offer(&abroad.owner, &elsewhere, json!({ "skill": "Abroad" })).await;
    let choices = bob.get("/escalations/choices").await.ok();
    assert_eq!(choices["skills"], json!(["exchange"]), "the private one is not Bob's to read");
    assert_eq!(ann.get("/escalations/choices").await.ok()["skills"], json!(["Secrets", "exchange"]));
    let ids: Vec<_> =
        choices["people"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert!(ids.contains(&ann.id.as_str()) && ids.contains(&account.owner.id.as_str()));
    assert!(!ids.contains(&viewer.id.as_str()) && !ids.contains(&abroad.owner.id.as_str()));
    assert_eq!(choices["teams"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn how_long_somebody_may_wait_is_the_accounts_and_shows_in_the_queue() {
    let account = Account::open().await;
    let (ann, bob) = (account.engineer().await, account.engineer().await);
    let usual = json!({ "critical": 15, "high": 60, "normal": 480, "low": null });
    assert_eq!(bob.get("/escalations/settings").await.ok()["settings"]["minutes"], usual);
    let session = ann.session().await;
    offer(&ann, &session, json!({ "urgency": "normal" })).await;
    let due_after = async || {
        let item = super::queue(&bob).await["items"][0].clone();
        let time = |field: &str| item[field].as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>().unwrap();
        (time("due_at") - time("at")).num_minutes()
    };
    assert_eq!(due_after().await, 480);
    let sooner = json!({ "checklist": [], "minutes": { "critical": 5, "high": 10, "normal": 20, "low": null } });
    account.owner.put("/escalations/settings", sooner.clone()).await.ok();
    assert_eq!(due_after().await, 20);
    for (field, minutes) in [("normal", 0), ("high", 10_081)] {
        let mut wrong = sooner.clone();
        wrong["minutes"][field] = json!(minutes);
        let problem = account.owner.put("/escalations/settings", wrong).await.problem(422, "invalid");
        assert_eq!(problem["field"], format!("minutes.{field}"));
    }
}

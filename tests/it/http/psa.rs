//! Connections to ticket systems: who may use them, what they never tell, what they find.

use serde_json::json;

use crate::support::{Account, ConnectWise};

#[actix_web::test]
async fn a_connection_is_tested_and_never_tells_its_keys() {
    let account = Account::open().await;
    let engineer = account.engineer().await;
    let new = ConnectWise::shared().connection("ConnectWise");
    assert_eq!(engineer.post("/psa/connections", new.clone()).await.status, 403);
    let made = account.owner.post("/psa/connections", new.clone()).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let path = format!("/psa/connections/{}", made.json()["id"].as_str().unwrap());
    let listed = engineer.get("/psa/connections").await;
    assert!(!listed.text.contains("priv-word") && !made.text.contains("priv-word"));
    let tested = account.owner.post(&format!("{path}/test"), json!({})).await.ok();
    assert_eq!(tested["answered"]["system"], "ConnectWise PSA v2026.4", "{tested}");
    let mut wrong = new;
    wrong["connectwise"]["private_key"] = json!("another");
    account.owner.put(&path, wrong.clone()).await.ok();
    let tested = account.owner.post(&format!("{path}/test"), json!({})).await.ok();
    assert!(tested["problem"].as_str().unwrap().contains("does not accept"), "{tested}");
    wrong["connectwise"]["company"] = json!("nobody");
    account.owner.put(&path, wrong).await.ok();
    let tested = account.owner.post(&format!("{path}/test"), json!({})).await.ok();
    assert!(tested["problem"].as_str().unwrap().contains("no company"), "{tested}");
    account.owner.delete(&path).await.no_content();
    assert_eq!(account.owner.get(&format!("{path}/tickets")).await.status, 404);
}

#[actix_web::test]
async fn what_cannot_be_is_refused_by_its_field() {
    let account = Account::open().await;
    let good = ConnectWise::shared().connection("Good");
    account.owner.post("/psa/connections", good.clone()).await.created();
    for (field, value, named) in [
        ("name", json!("Good"), "name"),
        ("name", json!(""), "name"),
        ("site", json!("http://na.myconnectwise.net"), "site"),
        ("site", json!("https://10.0.0.1"), "site"),
        ("site", json!("https://169.254.169.254"), "site"),
        ("site", json!("not a host"), "site"),
        ("site", json!("https://user:word@example.com"), "site"),
        ("connectwise", json!(null), "connectwise"),
        ("halopsa", json!({ "client_id": "a", "client_secret": "b" }), "halopsa"),
        ("colour", json!("red"), "colour"),
    ] {
        let mut new = ConnectWise::shared().connection("New");
        new[field] = value.clone();
        let refused = account.owner.post("/psa/connections", new).await;
        assert_eq!(
            (refused.status.as_u16(), &refused.json()["field"]),
            (422, &json!(named)),
            "{value}: {}",
            refused.text
        );
    }
    let mut moved = ConnectWise::shared().connection("Good");
    let id = account.owner.get("/psa/connections").await.ok()["items"][0]["id"].as_str().unwrap().to_owned();
    moved["site"] = json!("https://na.myconnectwise.net");
    moved.as_object_mut().unwrap().remove("connectwise");
    let refused = account.owner.put(&format!("/psa/connections/{id}"), moved).await;
    assert_eq!(refused.status, 422, "keys do not go to another address by themselves: {}", refused.text);
}

#[actix_web::test]
async fn tickets_are_found_and_read() {
    let account = Account::open().await;
    let engineer = account.engineer().await;
    let made = account.owner.post("/psa/connections", ConnectWise::shared().connection("C")).await.created();
    let path = format!("/psa/connections/{}", made["id"].as_str().unwrap());
    let found = engineer.get(&format!("{path}/tickets?q=outlook")).await.ok();
    assert_eq!(found["items"][0]["client"], "Northwind Traders", "{found}");
    assert_eq!(engineer.get(&format!("{path}/tickets?q=nothing")).await.ok()["items"], json!([]));
    let ticket = engineer.get(&format!("{path}/tickets/5001")).await.ok();
    assert_eq!((&ticket["contact"]["name"], &ticket["assets"][0]), (&json!("Alex Rivera"), &json!("NW-LT-0142")));
    let choices = engineer.get(&format!("{path}/tickets/5001/choices")).await.ok();
    assert_eq!(choices["statuses"].as_array().unwrap().len(), 2, "inactive ones are left out: {choices}");
    assert_eq!(choices["roles"], json!([{ "id": "11", "name": "Engineer" }]));
    for nothing in [ConnectWise::GONE, "0", "no-number", "1%2Fnotes"] {
        assert_eq!(engineer.get(&format!("{path}/tickets/{nothing}")).await.status, 404, "{nothing}");
    }
    let unknown =
        json!({ "ticket": { "number": "1", "source": { "connection": uuid::Uuid::now_v7(), "ticket": "1" } } });
    assert_eq!(engineer.post("/sessions", unknown).await.status, 422);
}

//! Connections to ticket systems: who may use them, what they never tell, what they find.

use serde_json::json;

use crate::support::{Account, ConnectWise, HaloPsa, Mishap, Server};

const FERNET_KEY: &str = "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=";
const ANOTHER_KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

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
async fn a_system_is_asked_before_it_is_saved_if_that_is_wanted_and_an_untested_one_says_so() {
    let account = Account::open().await;
    let mut new = ConnectWise::shared().connection("ConnectWise");
    new["ask_first"] = json!(true);
    let right = new["connectwise"].clone();
    new["connectwise"]["private_key"] = json!("another");
    let refused = account.owner.post("/psa/connections", new.clone()).await.problem(409, "psa_does_not_answer");
    assert!(refused["detail"].as_str().unwrap().contains("does not accept"), "{refused}");
    assert_eq!(account.owner.get("/psa/connections").await.ok()["items"], json!([]));
    new["ask_first"] = json!(false);
    let untested = account.owner.post("/psa/connections", new.clone()).await.created();
    assert_eq!(untested["answered_at"], serde_json::Value::Null);
    let path = format!("/psa/connections/{}", untested["id"].as_str().unwrap());
    account.owner.post(&format!("{path}/test"), json!({})).await.ok();
    let listed = async || account.owner.get("/psa/connections").await.ok()["items"][0]["answered_at"].clone();
    assert_eq!(listed().await, serde_json::Value::Null, "it did not answer");
    let mut changed =
        json!({ "name": "ConnectWise", "site": new["site"], "connectwise": right, "ask_first": true });
    let made = account.owner.put(&path, changed.clone()).await.ok();
    assert!(made["answered_at"].is_string(), "{made}");
    changed["connectwise"]["private_key"] = json!("another");
    account.owner.put(&path, changed.clone()).await.problem(409, "psa_does_not_answer");
    changed["ask_first"] = json!(false);
    account.owner.put(&path, changed).await.ok();
    assert_eq!(listed().await, serde_json::Value::Null, "these keys were never tested");
    for (field, value) in [("name", json!("")), ("site", json!("")), ("site", json!("https://"))] {
        let mut empty = ConnectWise::shared().connection("Another");
        empty[field] = value;
        assert_eq!(account.owner.post("/psa/connections", empty).await.problem(422, "invalid")["field"], field);
    }
}

#[actix_web::test]
async fn keys_that_the_first_build_sealed_are_taken_over() {
    let account = Account::open().await;
    let fernet = fernet::Fernet::new(FERNET_KEY).unwrap();
    let mut new = ConnectWise::shared().connection("From before");
    new["connectwise"]["private_key"] = json!(fernet.encrypt(b"priv-word"));
    let made = account.owner.post("/psa/connections", new.clone()).await.created();
    let test = async |made: &serde_json::Value| {
        let path = format!("/psa/connections/{}/test", made["id"].as_str().unwrap());
        account.owner.post(&path, json!({})).await.ok()["problem"].clone()
    };
    assert!(test(&made).await.as_str().unwrap().contains("does not accept"), "without the key a token is a word");
    new["name"] = json!("Opened");
    new["fernet_key"] = json!(FERNET_KEY);
    let made = account.owner.post("/psa/connections", new.clone()).await.created();
    assert_eq!(test(&made).await, serde_json::Value::Null);
    assert!(made.get("fernet_key").is_none(), "{made}");
    for (key, field) in [("short", "fernet_key"), (ANOTHER_KEY, "connectwise.private_key")] {
        new["name"] = json!(key);
        new["fernet_key"] = json!(key);
        let refused = account.owner.post("/psa/connections", new.clone()).await.problem(422, "invalid");
        assert_eq!(refused["field"], field, "{refused}");
    }
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
async fn keys_that_were_rotated_still_sign_in_and_lose_nothing_on_its_way() {
    let server = Server::start(&["--allow-outgoing", "127.0.0.0/8", "--first-pause-ms", "20"]);
    let account = Account::open_on(&server).await;
    let ann = account.engineer().await;
    let made = account.owner.post("/psa/connections", ConnectWise::shared().connection("C")).await.created();
    let (id, ticket) = (made["id"].as_str().unwrap(), ConnectWise::fresh_ticket());
    let client = server.superuser().await;
    let sealed = async || -> Vec<u8> {
        client.query_one("SELECT credentials FROM app.psa_connections", &[]).await.unwrap().get(0)
    };
    let before = sealed().await;
    assert!(!before.windows(4).any(|part| part == b"priv"), "nothing of it is in the database");
    let session = ann.session_about(&ticket, id).await;
    ConnectWise::shared().fail(&ticket, &[Mishap::Status(500), Mishap::LostAnswer, Mishap::Status(503)]);
    ann.push(&session, json!({})).await;
    let said = server.task(&["keys", "rotate"]).unwrap();
    assert!(said.contains("sealed anew: 1"), "{said}");
    assert_ne!(sealed().await, before);
    assert_eq!(ann.push_over(&session).await["state"], "confirmed");
    let tested = account.owner.post(&format!("/psa/connections/{id}/test"), json!({})).await.ok();
    assert_eq!(tested["problem"], serde_json::Value::Null, "{tested}");
    assert_eq!(ConnectWise::shared().on(&ticket).notes.len(), 1);
}

#[actix_web::test]
async fn halopsa_is_spoken_to_by_the_same_trait() {
    let account = Account::open().await;
    let (ann, halo) = (account.engineer().await, HaloPsa::start());
    let keys = json!({ "client_id": "id", "client_secret": "secret" });
    let mut new = json!({ "name": "Halo", "site": halo.url, "halopsa": keys });
    let made = account.owner.post("/psa/connections", new.clone()).await.created();
    let id = made["id"].as_str().unwrap();
    let path = format!("/psa/connections/{id}");
    let tested = account.owner.post(&format!("{path}/test"), json!({})).await.ok();
    assert_eq!(tested["answered"]["system"], "HaloPSA", "{tested}");
    let ticket = ann.get(&format!("{path}/tickets/77")).await.ok();
    assert_eq!((&ticket["title"], &ticket["notes"][0]["text"]), (&json!("No sound"), &json!("Since Monday.")));
    let session = ann.session_about("77", id).await;
    let time = json!({ "from": "2026-11-20T15:00:00Z", "until": "2026-11-20T15:15:00Z" });
    ann.push(&session, json!({ "time": time, "status": "9" })).await;
    let push = ann.push_over(&session).await;
    assert_eq!(push["state"], "confirmed", "{push}");
    let actions = halo.actions();
    assert_eq!(actions.len(), 2, "the lost answer made no second note: {actions:?}");
    assert_eq!((&actions[0]["hiddenfromuser"], &actions[0]["sendemail"]), (&json!(true), &json!(false)));
    assert_eq!(actions[1]["timetaken"], 0.25);
    new["halopsa"]["client_secret"] = json!("another");
    account.owner.put(&path, new).await.ok();
    let tested = account.owner.post(&format!("{path}/test"), json!({})).await.ok();
    assert!(tested["problem"].as_str().unwrap().contains("does not accept"), "{tested}");
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

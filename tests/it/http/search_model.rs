//! A model of search on this machine: installed on demand, and done without where it is no good.

use serde_json::{Value, json};

use crate::support::{Account, Server};

#[path = "../../../search-index/src/meaning/minilm/tests/fixture.rs"]
mod fixture;

async fn publish(account: &Account, title: &str) {
    let document = json!({
        "title": title, "kind": "troubleshooting", "start": "end",
        "nodes": [{ "id": "end", "kind": "resolution", "title": "Spooler restarted", "outcome": "resolved" }],
    });
    let flow = account.owner.post("/flows", json!({ "document": document })).await.created();
    account.owner.post(&format!("/flows/{}/publish", flow["id"].as_str().unwrap()), json!({})).await.ok();
}

/// What is answered once the index has caught up.
async fn answer(account: &Account, words: &str) -> Value {
    loop {
        let found = account.owner.get(&format!("/search?q={words}")).await.ok();
        if found["status"] == "ready" {
            return found;
        }
    }
}

#[actix_web::test]
async fn a_model_that_tells_nothing_apart_is_done_without() {
    // Made-up weights: it reads, but everything is alike to it, which the server notices.
    let model = fixture::Fixture::new(32, 4, 64).write();
    let server = Server::start(&["--search-model", model.path().to_str().unwrap()]);
    let account = Account::open_on(&server).await;
    publish(&account, "Printer is offline").await;
    let found = answer(&account, "printer").await;
    assert_eq!((&found["hits"][0]["title"], &found["model"]), (&json!("Printer is offline"), &json!("built-in")));
    let progress = account.owner.get("/search/progress").await.ok();
    assert_eq!((&progress["model"]["ready"], &progress["behind"]), (&json!(false), &json!(0)));
}

#[actix_web::test]
async fn without_a_usable_model_the_server_starts_and_finds() {
    let server = Server::start(&["--search-model", "/nowhere/at/all"]);
    let account = Account::open_on(&server).await;
    publish(&account, "Printer is offline").await;
    let found = answer(&account, "nothing+gets+printed").await;
    assert_eq!((&found["hits"][0]["title"], &found["model"]), (&json!("Printer is offline"), &json!("built-in")));
}

#[actix_web::test]
async fn a_model_is_installed_only_after_its_terms_and_only_the_right_one() {
    let server = Server::start(&[]);
    let refused = server.task(&["model", "install"]).unwrap_err();
    assert!(refused.contains("--accept-terms"), "{refused}");
    let other = fixture::Fixture::new(32, 4, 64).write();
    let from = other.path().to_str().unwrap();
    let refused = server.task(&["model", "install", "--accept-terms", "--from", from]).unwrap_err();
    assert!(refused.contains("not the ones that were measured"), "{refused}");
    assert!(!server.data_dir.join("models/all-minilm-l6-v2").exists());
}

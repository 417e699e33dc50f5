//! A model of search: read in the background, once, and done without where it is no good.

use std::time::Duration;

use serde_json::json;

use crate::support::{Account, Server};

#[path = "../../../search-index/src/meaning/minilm/tests/fixture.rs"]
mod fixture;

/// Longer than reading takes; only a model that never reads waits for it.
const PATIENCE: Duration = Duration::from_secs(60);

/// How many texts the server's model has read, once they are more than `before`.
async fn read(server: &Server, before: i64) -> i64 {
    let db = server.superuser().await;
    let count = async {
        loop {
            let row = db.query_one("SELECT count(*) FROM app.embeddings", &[]).await.unwrap();
            if row.get::<_, i64>(0) > before {
                return row.get(0);
            }
        }
    };
    tokio::time::timeout(PATIENCE, count).await.expect("the model reads")
}

async fn publish(account: &Account, title: &str) {
    let document = json!({
        "title": title, "kind": "troubleshooting", "start": "end",
        "nodes": [{ "id": "end", "kind": "resolution", "title": "Spooler restarted", "outcome": "resolved" }],
    });
    let flow = account.owner.post("/flows", json!({ "document": document })).await.created();
    account.owner.post(&format!("/flows/{}/publish", flow["id"].as_str().unwrap()), json!({})).await.ok();
}

#[actix_web::test]
async fn what_is_found_is_read_in_the_background_and_once() {
    // Made-up weights: it reads, but does not tell texts apart, which the server notices.
    let model = fixture::Fixture::new(32, 4, 64).write();
    let directory = model.path().to_str().unwrap();
    let mut server = Server::start(&["--search-model", directory]);
    let account = Account::open_on(&server).await;
    publish(&account, "Printer is offline").await;
    let found = account.owner.get("/search?q=printer").await.ok();
    assert_eq!((&found["hits"][0]["title"], &found["model"]), (&json!("Printer is offline"), &json!("built-in")));
    let before = read(&server, 0).await;
    server.stop();
    server.start_again();
    account.owner.get("/search?q=printer").await.ok();
    publish(&account, "Scanner is offline").await;
    account.owner.get("/search?q=scanner").await.ok();
    assert_eq!(read(&server, before).await, before + 1, "what was read before was not read again");
}

#[actix_web::test]
async fn without_a_usable_model_the_server_starts_and_finds() {
    let server = Server::start(&["--search-model", "/nowhere/at/all"]);
    let account = Account::open_on(&server).await;
    publish(&account, "Printer is offline").await;
    let found = account.owner.get("/search?q=nothing+gets+printed").await.ok();
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

//! Services that read texts for search: what goes out to them, what is made of what comes
//! back, and that nothing depends on them.

mod faults;

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Account, Embeddings, Server};

/// Longer than any reading takes here; only one that never ends waits for it.
const PATIENCE: Duration = Duration::from_secs(90);

fn start(url: &str, wire: &str, more: &[&str]) -> Server {
    let mut arguments = vec!["--embeddings", wire, "--embeddings-url", url, "--embeddings-model", "subjects"];
    arguments.extend(more);
    Server::start(&arguments)
}

/// A flow that consists of its title and one step.
fn document(title: &str, step: &str) -> Value {
    json!({
        "title": title, "kind": "troubleshooting", "start": "end",
        "nodes": [{ "id": "end", "kind": "resolution", "title": "The end", "body": step, "outcome": "resolved" }],
    })
}

async fn publish(account: &Account, title: &str, step: &str) -> String {
    let flow = account.owner.post("/flows", json!({ "document": document(title, step) })).await.created();
    let id = flow["id"].as_str().unwrap().to_owned();
    account.owner.post(&format!("/flows/{id}/publish"), json!({})).await.ok();
    id
}

/// Waits until search is where `wanted` says.
async fn progress(account: &Account, wanted: impl Fn(&Value) -> bool) -> Value {
    let look = async {
        loop {
            let progress = account.owner.get("/search/progress").await.ok();
            if wanted(&progress) {
                return progress;
            }
        }
    };
    tokio::time::timeout(PATIENCE, look).await.expect("the model reads")
}

async fn all_read(account: &Account) -> Value {
    progress(account, |it| it["model"]["ready"] == true && it["model"]["unread"] == 0 && it["behind"] == 0).await
}

#[actix_web::test]
async fn a_service_reads_redacted_texts_and_finds_what_has_none_of_the_words() {
    let service = Embeddings::start();
    let server = start(&service.url, "openai", &["--embeddings-key", "sk-of-the-test"]);
    let account = Account::open_on(&server).await;
    publish(&account, "Printer is offline", "Login admin, password: Zq7!planted9").await;
    publish(&account, "Tunnel from home", "Nothing else.").await;
    account.owner.get("/search?q=printer").await.ok();
    let progress = all_read(&account).await;
    assert_eq!((&progress["model"]["name"], &progress["rebuilding"]), (&json!("openai/subjects"), &json!(false)));
    let found = account.owner.get("/search?q=nothing+gets+printed&kinds=flow").await.ok();
    assert_eq!(found["model"], "openai/subjects");
    assert_eq!(
        (&found["hits"][0]["title"], &found["hits"][0]["meaning"]),
        (&json!("Printer is offline"), &json!(true))
    );

    let texts = service.texts();
    assert!(texts.iter().any(|text| text.contains("password: •••")), "{texts:?}");
    assert!(!texts.iter().any(|text| text.contains("Zq7!planted9") || text.is_empty()), "{texts:?}");
    let (key, body) = service.seen.lock().unwrap().requests.last().unwrap().clone();
    assert_eq!((key.as_str(), &body["model"]), ("Bearer sk-of-the-test", &json!("subjects")));
    assert_eq!(body["encoding_format"], "float");
    account.engineer().await.get("/search/progress").await.problem(403, "forbidden");
}

#[actix_web::test]
async fn voyage_is_told_what_a_text_is_for() {
    let service = Embeddings::start();
    let more = ["--embeddings-key", "pa-1", "--embeddings-query-prefix", "q: "];
    let server = start(&service.url, "voyage", &more);
    let account = Account::open_on(&server).await;
    publish(&account, "Printer is offline", "Look.").await;
    account.owner.get("/search?q=printer").await.ok();
    all_read(&account).await;
    account.owner.get("/search?q=backup").await.ok();
    let seen = service.seen.lock().unwrap();
    let kinds: Vec<_> = seen.requests.iter().map(|(_, body)| body["input_type"].as_str().unwrap()).collect();
    assert_eq!((kinds.first(), kinds.last()), (Some(&"document"), Some(&"query")));
    assert_eq!(seen.requests.last().unwrap().1["input"], json!(["q: backup"]));
}

#[actix_web::test]
async fn an_accounts_rules_hold_for_what_goes_out_and_a_change_has_it_read_again() {
    let service = Embeddings::start();
    let server = start(&service.url, "openai", &[]);
    let account = Account::open_on(&server).await;
    publish(&account, "Printer of Falcon", "Look at the falcon.").await;
    account.owner.get("/search?q=printer").await.ok();
    all_read(&account).await;
    assert!(service.texts().iter().any(|text| text.contains("falcon")), "nothing hides it yet");
    let before = service.seen.lock().unwrap().requests.len();
    let rule = json!({ "name": "Projects", "kind": "literal", "text": "falcon", "label": "project", "on": true });
    let rules = json!({ "shows": [], "domains": [], "rules": [rule] });
    account.owner.put("/redaction", json!({ "version": 0, "rules": rules })).await.ok();
    account.owner.get("/search?q=where+is+the+falcon").await.ok();
    progress(&account, |it| it["model"]["unread"] == 0 && it["behind"] == 0).await;
    account.owner.get("/search?q=falcon+again").await.ok();
    let seen = service.seen.lock().unwrap();
    let since: Vec<String> = seen.requests[before..].iter().map(|(_, body)| body["input"].to_string()).collect();
    assert!(since.iter().any(|texts| texts.contains("Printer of •••")), "it was read again: {since:?}");
    assert!(!since.iter().any(|texts| texts.to_lowercase().contains("falcon")), "{since:?}");
}

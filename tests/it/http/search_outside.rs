//! Services that read texts for search: what goes out to them, what is made of what comes
//! back, and that nothing depends on them.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Account, Aimock, Embeddings, Fault, Server};

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
    assert!(texts.iter().any(|text| text.contains("password: [password #")), "{texts:?}");
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
async fn reading_goes_on_through_everything_a_service_may_do() {
    let service = Embeddings::start();
    {
        let mut seen = service.seen.lock().unwrap();
        seen.most = Some(5);
        seen.faults.extend([
            Fault::Status(429, Some(0)),
            Fault::Garbage,
            Fault::OneTooFew,
            Fault::Status(503, Some(0)),
        ]);
    }
    let server = start(&service.url, "openai", &[]);
    let account = Account::open_on(&server).await;
    for number in 0..8 {
        publish(&account, &format!("Printer {number}"), "Look at it.").await;
    }
    account.owner.get("/search?q=printer").await.ok();
    all_read(&account).await;
    let seen = service.seen.lock().unwrap();
    assert!(seen.faults.is_empty(), "every fault was met");
    assert!(seen.requests.iter().any(|(_, body)| body["input"].as_array().unwrap().len() > 5));
}

#[actix_web::test]
async fn what_was_read_is_not_read_again_after_a_restart_and_goes_with_its_text() {
    let service = Embeddings::start();
    let mut server = start(&service.url, "openai", &[]);
    let account = Account::open_on(&server).await;
    let flow = publish(&account, "Printer is offline", "Look.").await;
    account.owner.get("/search?q=printer").await.ok();
    all_read(&account).await;
    server.stop();
    server.start_again();
    publish(&account, "Disk is full", "Look there.").await;
    account.owner.get("/search?q=disk").await.ok();
    all_read(&account).await;
    let asked = |text: &str| {
        let seen = service.seen.lock().unwrap();
        let about = |body: &Value| body["input"].as_array().unwrap().iter().any(|one| one.as_str() == Some(text));
        seen.requests.iter().filter(|(_, body)| about(body)).count()
    };
    let texts = service.texts();
    let printer = texts.iter().find(|text| text.starts_with("Printer is offline. ")).expect("it was read");
    let disk = texts.iter().find(|text| text.starts_with("Disk is full. ")).expect("it was read");
    assert_eq!((asked(printer), asked(disk)), (1, 1));

    // Another version of a flow: what was read of the one before goes.
    let kept = || async {
        let row = server.superuser().await.query_one("SELECT count(*) FROM app.embeddings", &[]).await.unwrap();
        row.get::<_, i64>(0)
    };
    let before = kept().await;
    let draft = json!({ "document": document("Printer is offline", "Look again.") });
    account.owner.put(&format!("/flows/{flow}/draft"), draft).await.ok();
    account.owner.post(&format!("/flows/{flow}/publish"), json!({})).await.ok();
    account.owner.get("/search?q=again").await.ok();
    all_read(&account).await;
    assert!(service.texts().iter().any(|text| text.contains("Look again.")));
    let gone = async { while kept().await != before {} };
    tokio::time::timeout(PATIENCE, gone).await.expect("what was read of it before goes");
}

#[actix_web::test]
async fn searching_goes_on_without_a_service_that_fails_or_is_silent() {
    let service = Embeddings::start();
    let server = start(&service.url, "openai", &[]);
    let account = Account::open_on(&server).await;
    publish(&account, "Printer is offline", "Look.").await;
    account.owner.get("/search?q=printer").await.ok();
    all_read(&account).await;
    for (question, fault) in [("offline+printer", Fault::Status(401, None)), ("printer+now", Fault::Silence)] {
        service.seen.lock().unwrap().broken = Some(fault);
        let asked = || service.seen.lock().unwrap().requests.len();
        let before = asked();
        for _ in 0..3 {
            let found = account.owner.get(&format!("/search?q={question}")).await.ok();
            assert_eq!(found["model"], "built-in");
            assert_eq!(found["hits"][0]["title"], "Printer is offline");
        }
        assert_eq!(asked(), before + 1, "it is left alone for a while");
        let progress = account.owner.get("/search/progress").await.ok();
        assert_eq!(progress["model"]["ready"], false);
        service.seen.lock().unwrap().broken = None;
        progress_back(&account).await;
        let found = account.owner.get(&format!("/search?q={question}")).await.ok();
        assert_eq!(found["model"], "openai/subjects", "it is asked again");
    }
}

async fn progress_back(account: &Account) {
    progress(account, |it| it["model"]["ready"] == true).await;
}

#[actix_web::test]
async fn a_service_of_somebody_else_s_is_asked_as_it_wants_to_be() {
    let aimock = Aimock::start();
    let server = start(&format!("{}/v1", aimock.url), "openai", &["--embeddings-dimensions", "256"]);
    let account = Account::open_on(&server).await;
    publish(&account, "Printer is offline", "Look.").await;
    let found = account.owner.get("/search?q=printer").await.ok();
    assert_eq!((&found["model"], &found["hits"][0]["title"]), (&json!("built-in"), &json!("Printer is offline")));
    let asked = async {
        loop {
            if let [first, ..] = &aimock.journal().await[..] {
                return first.clone();
            }
        }
    };
    let asked = tokio::time::timeout(PATIENCE, asked).await.expect("it is asked");
    assert_eq!(asked["path"], "/v1/embeddings", "{asked}");
    assert_eq!(asked["response"]["status"], 200, "{asked}");
    assert_eq!(asked["body"]["model"], "subjects");
    // Its vectors mean nothing, and search notices.
    let progress = account.owner.get("/search/progress").await.ok();
    assert_eq!((&progress["model"]["ready"], &progress["model"]["unread"]), (&json!(false), &json!(2)));
}

//! What a service does beside answering, and what search makes of it.

use serde_json::{Value, json};

use super::{PATIENCE, all_read, document, progress, publish, start};
use crate::support::{Account, Aimock, Embeddings, Fault};

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

//! The queue's news: they come after the commit, to those of the account, and end with access.

use futures_util::StreamExt;
use serde_json::json;

use crate::support::{Account, Person, client};

/// A stream of news, and what was read of it.
struct News {
    bytes: std::pin::Pin<Box<dyn futures_util::Stream<Item = reqwest::Result<bytes::Bytes>>>>,
}

impl News {
    async fn of(person: &Person) -> Self {
        let url = format!("{}/api/v1/escalations/changes", person.url);
        let answer = client()
            .get(url)
            .header("accept", "text/event-stream")
            .bearer_auth(&person.token)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        let mut news = Self { bytes: Box::pin(answer.bytes_stream()) };
        assert!(news.next().await.unwrap().contains("event: change"), "one comes at once");
        news
    }

    /// The next piece that is no heartbeat; none when it is over.
    async fn next(&mut self) -> Option<String> {
        loop {
            let piece = String::from_utf8(self.bytes.next().await?.ok()?.to_vec()).unwrap();
            if !piece.starts_with(':') {
                return Some(piece);
            }
        }
    }
}

#[actix_web::test]
async fn whoever_watches_the_queue_hears_of_changes_and_of_no_other_accounts() {
    let (account, abroad) = (Account::open().await, Account::open().await);
    let (ann, bob) = (account.engineer().await, account.engineer().await);
    let mut news = News::of(&bob).await;
    let elsewhere = abroad.owner.session().await;
    let offer = json!({ "reason": "stuck", "urgency": "low" });
    abroad.owner.command(&elsewhere, "escalation.offer", offer.clone()).await;
    let session = ann.session().await;
    ann.command(&session, "escalation.offer", offer).await;
    assert_eq!(news.next().await.as_deref(), Some("event: change\ndata:\n\n"));
    let queue = bob.get("/escalations").await.ok();
    assert_eq!(queue["items"].as_array().unwrap().len(), 1, "it is there when they hear of it: {queue}");
    let escalation = queue["items"][0]["id"].clone();
    bob.command(&session, "escalation.claim", json!({ "escalation": escalation })).await;
    assert!(news.next().await.is_some(), "and when it is taken");
}

#[actix_web::test]
async fn news_end_when_access_may_have() {
    let account = Account::open().await;
    let bob = account.engineer().await;
    let mut news = News::of(&bob).await;
    account.owner.patch(&format!("/users/{}", bob.id), json!({ "role": "viewer" })).await.ok();
    assert_eq!(news.next().await, None);
    let nobody = client().get(format!("{}/api/v1/escalations/changes", bob.url)).send().await.unwrap();
    assert_eq!(nobody.status(), 401);
}

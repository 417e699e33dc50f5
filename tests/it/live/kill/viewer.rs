//! Somebody who watches through a link until it is revoked, whatever is killed meanwhile.

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{Hello, LiveClient, Person};

/// Longer than any restart; only a viewer who stays on waits for it.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Watches; returns once the link has ended. A gap, a double or a frame that is none of
/// a viewer's fails inside of [`LiveClient`].
pub async fn watch(url: String, token: String) {
    let nobody = Person::nobody(&url);
    let mut known = Hello::default();
    loop {
        let request = nobody.request(reqwest::Method::POST, "/shared/tickets").json(&json!({ "token": token }));
        match request.send().await {
            Ok(answer) if answer.status() == StatusCode::GONE => return,
            Ok(answer) if answer.status() == StatusCode::CREATED => {
                let made: Value = answer.json().await.unwrap_or_default();
                known = follow(&made, known).await;
            }
            // Away, or going away.
            Ok(answer) => assert!(answer.status().is_server_error(), "{}", answer.status()),
            Err(_) => {}
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Ends a link, however long the server or its database is away.
pub async fn revoke(person: &Person, link: &str) {
    let path = format!("/share-links/{link}");
    loop {
        let answer = person.request(reqwest::Method::DELETE, &path).send().await;
        if answer.is_ok_and(|answer| answer.status() == StatusCode::NO_CONTENT) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// One connection to its end; where to go on from.
async fn follow(made: &Value, known: Hello) -> Hello {
    let (Some(url), Some(ticket)) = (made["url"].as_str(), made["ticket"].as_str()) else { return known };
    let Some(socket) = LiveClient::try_open(url, ticket).await else { return known };
    let Some(mut client) = LiveClient::say_hello(socket, known.clone()).await else { return known };
    while client.next().await.is_some() {}
    client.hello()
}

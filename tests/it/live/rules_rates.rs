//! How much one person may take and send: rule 15.

use serde_json::json;

use crate::support::{Account, Hello, LiveClient};

#[actix_web::test]
async fn r15_a_person_has_at_most_eight_connections_to_a_session() {
    let ann = Account::open().await.engineer().await;
    let session = ann.session().await;
    let mut lives = Vec::new();
    for _ in 0..8 {
        lives.push(LiveClient::join(&ann, &session).await);
    }
    let made = LiveClient::ticket(&ann, &session).await;
    let socket = LiveClient::open(made["url"].as_str().unwrap(), made["ticket"].as_str().unwrap(), None).await;
    assert!(LiveClient::say_hello(socket.unwrap(), Hello::default()).await.is_none());
    drop(lives.pop());
    // The place is free once the server has noticed.
    loop {
        let made = LiveClient::ticket(&ann, &session).await;
        let socket = LiveClient::open(made["url"].as_str().unwrap(), made["ticket"].as_str().unwrap(), None).await;
        if LiveClient::say_hello(socket.unwrap(), Hello::default()).await.is_some() {
            break;
        }
    }
}

#[actix_web::test]
async fn r15_commands_beyond_the_rate_are_told_to_come_again() {
    let ann = Account::open().await.engineer().await;
    let session = ann.session().await;
    let mut live = LiveClient::join(&ann, &session).await;
    let mut busy = 0;
    // 60 in a burst of which 40 may go; the frame rate lets 80 pass.
    for number in 0..60 {
        let frame = crate::support::command("note.add", json!({ "text": format!("note {number}") }), 0);
        live.send(frame).await;
    }
    for _ in 0..60 {
        let frame = live.until(|frame| frame["type"] == "accepted" || frame["type"] == "refused").await.unwrap();
        busy += u32::from(frame["code"] == "busy" && frame["retry_ms"].as_u64() > Some(0));
    }
    assert!((1..=20 + 28).contains(&busy), "{busy} were told to come again");
}

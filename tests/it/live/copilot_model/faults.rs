//! What a service does beside answering: people get an answer all the same.

use serde_json::json;

use super::{enter, room};
use crate::support::{Account, Aimock, LiveClient};

#[actix_web::test]
async fn whatever_the_service_does_there_is_an_answer_and_its_reason() {
    let aimock = Aimock::start();
    for (wire, refused) in [("anthropic", "case-refused"), ("openai", "case-filtered")] {
        let (server, _) = room(&aimock, wire).await;
        for (case, begins, because) in [
            ("case-limited-long", "", "no room for more questions"),
            ("case-overloaded", "", "overloaded or fails"),
            ("case-truncated", "This goes on", "broke off"),
            ("case-disconnected", "This is said", "broke off"),
            ("case-wrong", "", "refused the question"),
            (refused, "", "will not answer"),
        ] {
            // A success in between, so that the service is asked each time.
            let mut room = enter(&Account::open_on(&server).await).await;
            let fine = room.ask("case-no-tail").await;
            assert_eq!(fine["produced"]["model"].as_str().map(|model| model != "guide"), Some(true), "{fine}");
            let said = room.ask(case).await;
            let text = said["text"].as_str().unwrap();
            assert!(text.starts_with(begins), "{wire} {case}: {text}");
            assert_eq!(
                (&said["end"], &said["produced"]["model"]),
                (&json!("done"), &json!("guide")),
                "{wire} {case}"
            );
            let instead = said["produced"]["instead"].as_str().unwrap();
            assert!(instead.contains(because), "{wire} {case}: {instead}");
            assert!(text.len() > begins.len() + 20, "the guide has answered: {text}");
        }
    }
}

#[actix_web::test]
async fn one_that_is_busy_is_asked_again_and_one_that_fails_is_left_alone() {
    let aimock = Aimock::start();
    let (_server, mut room) = room(&aimock, "anthropic").await;
    assert_eq!(room.ask("case-limited-once").await["text"], "There after one try more.");
    for _ in 0..3 {
        let said = room.ask("case-key").await;
        assert!(said["produced"]["instead"].as_str().unwrap().contains("does not accept the key"), "{said}");
    }
    let before = aimock.journal().await.len();
    let said = room.ask("case-answer").await;
    assert!(said["produced"]["instead"].as_str().unwrap().contains("left alone for a while"), "{said}");
    assert_eq!(aimock.journal().await.len(), before, "it was not asked");
}

#[actix_web::test]
async fn an_answer_that_is_stopped_is_stopped_at_the_service_too() {
    let aimock = Aimock::start();
    let (_server, mut room) = room(&aimock, "anthropic").await;
    room.client.ask("copilot.ask", json!({ "text": "case-slow" })).await;
    room.client.until(|frame| frame["type"] == "delta").await.expect("it begins");
    let stopped = room.client.ask("copilot.stop", json!({})).await;
    assert_eq!(stopped["type"], "accepted");
    let state = LiveClient::log(&room.ann, &room.session).await;
    let end = state.iter().find(|event| event["kind"] == "suggestion.finished").unwrap();
    assert_eq!(end["data"]["end"], "stopped");
    assert!(!end["data"]["text"].as_str().unwrap().contains("before the end"), "{end}");
    assert_eq!(
        room.ask("case-no-tail").await["text"],
        "Only words, 100 % of them.",
        "and the next one is answered"
    );
}

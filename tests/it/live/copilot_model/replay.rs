//! A recorded session asked again of the guide and of a model.

use std::fs;

use serde_json::json;

use super::enter;
use crate::support::{Account, Model, Server, Step, client};

#[actix_web::test]
async fn a_recorded_session_is_asked_again_and_compared_with_what_people_did() {
    let server = Server::start(&[]);
    let account = Account::open_on(&server).await;
    let room = enter(&account).await;
    let guide = room.ann.get(&format!("/sessions/{}/guide", room.session)).await.ok();
    let node = guide["guide"]["nodes"].as_array().unwrap().iter().find(|node| node["kind"] == "question").unwrap();
    let option = &node["options"][0];
    assert_eq!(guide["guide"]["start"], node["id"]);
    let data = json!({ "node": node["id"], "option": option["id"] });
    room.ann.command(&room.session, "flow.answer", data).await;
    let log = room.ann.get(&format!("/sessions/{}/events?limit=500", room.session)).await.ok();
    let (events, document) = (server.data_dir.join("events.json"), server.data_dir.join("guide.json"));
    fs::write(&events, log.to_string()).unwrap();
    fs::write(&document, guide.to_string()).unwrap();
    let files = ["--events", events.to_str().unwrap(), "--guide", document.to_str().unwrap()];
    let task = |more: &[&str]| {
        let all: Vec<&str> = ["copilot", "replay"].into_iter().chain(files).chain(more.iter().copied()).collect();
        server.task(&all)
    };
    let said = task(&[]).unwrap();
    assert!(said.contains("by        guide") && said.contains("of 1 as people did"), "{said}");

    // It has one answer to everything, which is what people gave.
    let model = Model::start(|_| {
        let tail = json!({ "confidence": "high", "sources": [1], "action": { "answer": "go on" } });
        vec![Step::Say(format!("Yes.\n%%%\n{tail}")), Step::End]
    });
    // A task blocks this thread, on which the service has to have begun.
    client().get(&model.url).send().await.expect("it answers");
    let said = task(&model.options()).unwrap();
    assert!(said.contains("middling") && said.contains("high"), "{said}");
    assert!(said.contains("= event") && said.contains("1 of 1 as people did"), "{said}");
    fs::write(&events, "[]").unwrap();
    assert!(task(&[]).unwrap_err().contains("--events"));
}

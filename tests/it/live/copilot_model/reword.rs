//! A model rewords a document: what goes out, what comes back, and what happens without an answer.

use serde_json::{Value, json};

use super::room;
use crate::support::Aimock;

fn wanted() -> Value {
    json!({ "id": uuid::Uuid::now_v7(), "variant": "internal_note" })
}

#[actix_web::test]
async fn what_is_reworded_goes_out_hidden_and_comes_back_to_be_accepted() {
    let aimock = Aimock::start();
    let (_server, room) = room(&aimock, "anthropic").await;
    let path = format!("/sessions/{}/document", room.session);
    let note = json!({ "text": "case-reword printer of project Falcon, password: Winter2026!" });
    room.ann.command(&room.session, "note.add", note).await;
    let hidden = json!({ "words": "project Falcon" });
    room.ann.post(&format!("/sessions/{}/hidden-words", room.session), hidden).await.created();
    let before = room.ann.get(&path).await.ok();
    assert_eq!(room.ann.get("/copilot").await.ok()["reword"]["allowed"], true);
    let proposed = room.ann.post(&format!("{path}/reword"), wanted()).await.ok();
    assert_eq!((&proposed["because"], &proposed["model"]), (&Value::Null, &json!("middling")));
    let lines = proposed["lines"].as_array().unwrap();
    assert_eq!(lines.len(), 1, "what lost something hidden is not proposed: {proposed}");
    assert_eq!(lines[0]["words"], "Other words for the first line.");
    assert_eq!(room.ann.get(&path).await.ok()["document"], before["document"], "nothing changes by itself");

    let accepted = json!({ "variant": "internal_note", "seq": proposed["seq"], "lines": lines });
    room.ann.put(&format!("{path}/rewording"), accepted).await.no_content();
    let view = room.ann.get(&path).await.ok();
    assert!(view["document"].to_string().contains("Other words for the first line."), "{view}");
    assert_eq!(view["layout"]["reworded"]["lines"], 1);
    let sent = Value::Array(aimock.journal().await).to_string();
    assert!(sent.contains("case-reword") && !sent.contains("Winter2026!") && !sent.contains("Falcon"), "{sent}");
}

#[actix_web::test]
async fn a_model_that_does_not_answer_leaves_the_document_as_it_is() {
    let aimock = Aimock::start();
    let (_server, room) = room(&aimock, "anthropic").await;
    room.ann.command(&room.session, "note.add", json!({ "text": "case-key" })).await;
    let path = format!("/sessions/{}/document/reword", room.session);
    let proposed = room.ann.post(&path, wanted()).await.ok();
    assert_eq!((&proposed["lines"], &proposed["model"]), (&json!([]), &Value::Null));
    let because = proposed["because"].as_str().unwrap();
    assert!(because.contains("does not accept the key") && because.contains("complete without it"), "{because}");
}

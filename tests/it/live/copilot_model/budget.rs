//! What a model may cost, and what it did.

use serde_json::{Value, json};

use super::enter;
use crate::support::{Account, LiveClient, Model, Server, Step};

/// Says words without end where that is asked for: thousands of tokens.
fn script(asked: &str) -> Vec<Step> {
    match asked {
        asked if asked.contains("case-endless") => {
            (0..400).map(|_| Step::Say("word ".repeat(80))).chain([Step::End]).collect()
        }
        asked if asked.contains("case-slow") => vec![Step::Say("So far.".into()), Step::Silence],
        _ => vec![Step::Say("Fine.".into()), Step::End],
    }
}

fn settings(cents: Value) -> Value {
    json!({ "answers": "model", "unasked": false, "deepest": "deep", "budget_cents": cents })
}

#[actix_web::test]
async fn an_answer_ends_where_the_budget_does_and_the_guide_takes_over() {
    let model = Model::start(script);
    let server = Server::start(&model.options());
    let account = Account::open_on(&server).await;
    let mut room = enter(&account).await;
    account.owner.put("/copilot", settings(json!(1))).await.ok();
    let said = room.ask("case-endless").await;
    let text = said["text"].as_str().unwrap();
    assert!(text.starts_with("word word") && text.ends_with("the answer ends here.*"), "{said}");
    assert!(text.len() < 100_000, "a cent is 2,000 tokens: {} bytes were said", text.len());
    let cost = said["produced"]["cost"].as_u64().unwrap();
    assert!((9_000..12_000).contains(&cost), "millionths of a dollar: {cost}");
    let next = room.ask("fine").await;
    assert!(next["produced"]["instead"].as_str().unwrap().contains("budget"), "{next}");
    assert_eq!(model.heard().len(), 1, "nothing more is asked");
    account.owner.put("/copilot", settings(Value::Null)).await.ok();
    assert_eq!(room.ask("fine").await["text"], "Fine.");
    let usage = account.owner.get("/copilot/usage").await.ok();
    assert!(usage["cost"].as_u64().unwrap() >= cost, "{usage}");
}

#[actix_web::test]
async fn what_is_stopped_is_counted_and_accounts_are_counted_apart() {
    let model = Model::start(script);
    let server = Server::start(&model.options());
    let (account, other) = (Account::open_on(&server).await, Account::open_on(&server).await);
    let mut room = enter(&account).await;
    room.client.ask("copilot.ask", json!({ "text": "case-slow" })).await;
    room.client.until(|frame| frame["type"] == "delta").await.expect("it begins");
    room.client.ask("copilot.stop", json!({})).await;
    let usage = account.owner.get("/copilot/usage").await.ok();
    assert_eq!(usage["asked"][0]["times"], 1, "{usage}");
    assert!(usage["cost"].as_u64().unwrap() > 0, "{usage}");
    let ended: Vec<_> = LiveClient::log(&room.ann, &room.session).await;
    assert_eq!(ended.last().unwrap()["data"]["end"], "stopped");
    assert_eq!(other.owner.get("/copilot/usage").await.ok()["cost"], 0);
}

#[actix_web::test]
async fn an_account_says_who_answers_and_how_deep() {
    let model = Model::start(script);
    let server = Server::start(&model.options());
    let account = Account::open_on(&server).await;
    let mut room = enter(&account).await;
    let wish = |answers: &str, deepest: &str| json!({ "answers": answers, "unasked": true, "deepest": deepest, "budget_cents": null });
    account.owner.put("/copilot", wish("guide", "deep")).await.ok();
    assert_eq!(room.ask("fine").await["produced"]["model"], "guide");
    assert!(model.heard().is_empty(), "nothing leaves");
    account.owner.put("/copilot", wish("model", "fast")).await.ok();
    let long = "What is it? ".repeat(40);
    assert_eq!(room.ask(&long).await["produced"]["model"], "quick");
    account.owner.put("/copilot", wish("off", "deep")).await.ok();
    let off = room.ask("fine").await;
    assert_eq!(
        (&off["end"], &off["text"]),
        (&json!("failed"), &json!("FlowPilot is switched off for your account."))
    );
    let tried = account.owner.post("/copilot/test", json!({ "tier": "deep" })).await.ok();
    assert_eq!((&tried["model"], &tried["answered"]), (&json!("thorough"), &json!(true)));
    let asked = model.heard().pop().unwrap();
    assert!(!asked.contains(&room.session) && asked.contains("Can you be reached"), "{asked}");
}

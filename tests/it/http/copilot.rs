//! How an account wants FlowPilot, and what it was used for.

use serde_json::{Value, json};

use crate::support::{Account, LiveClient};

#[actix_web::test]
async fn settings_are_the_admins_and_the_usual_ones_until_they_change_them() {
    let account = Account::open().await;
    let (engineer, viewer) = (account.engineer().await, account.viewer().await);
    let usual = json!({ "answers": "model", "unasked": true, "deepest": "deep", "budget_cents": null });
    let seen = viewer.get("/copilot").await.ok();
    assert_eq!((&seen["settings"], &seen["models"]), (&usual, &json!([])), "{seen}");
    let wish = json!({ "answers": "guide", "unasked": false, "deepest": "balanced", "budget_cents": 2_500 });
    assert_eq!(engineer.put("/copilot", wish.clone()).await.status, 403);
    assert_eq!(account.owner.put("/copilot", wish.clone()).await.ok()["settings"], wish);
    assert_eq!(engineer.get("/copilot").await.ok()["settings"], wish);
    let audit = account.owner.get("/audit").await.ok();
    assert_eq!(audit["items"][0]["action"], "copilot.settings_changed", "{audit}");
    assert_eq!(Account::open().await.owner.get("/copilot").await.ok()["settings"], usual, "another account's own");
}

#[actix_web::test]
async fn what_cannot_be_is_refused_by_its_field() {
    let account = Account::open().await;
    let wish = |field: &str, value: Value| {
        let mut wish = json!({ "answers": "guide", "unasked": false, "deepest": "deep", "budget_cents": 5 });
        wish[field] = value;
        wish
    };
    for (field, value) in [
        ("answers", json!("everybody")),
        ("unasked", json!("yes")),
        ("deepest", json!(3)),
        ("budget_cents", json!(10_000_001)),
        ("budget_cents", json!(-1)),
        ("budget_cents", json!(1.5)),
        ("colour", json!("red")),
    ] {
        let refused = account.owner.put("/copilot", wish(field, value)).await;
        assert_eq!(refused.status, 422, "{field}: {}", refused.text);
        assert!(refused.text.contains(field), "{field}: {}", refused.text);
    }
    for month in ["2026", "2026-13", "11-2026", "2026-1", "0000-00", "2026-11-01"] {
        let refused = account.owner.get(&format!("/copilot/usage?month={month}")).await;
        assert_eq!(refused.status, 422, "{month}: {}", refused.text);
    }
    let engineer = account.engineer().await;
    assert_eq!(engineer.get("/copilot/usage").await.status, 403);
    let none = account.owner.post("/copilot/test", json!({ "tier": "fast" })).await;
    assert_eq!(none.ok()["model"], "guide", "there is no other");
    assert_eq!(engineer.post("/copilot/test", json!({ "tier": "fast" })).await.status, 403);
    let wrong = account.owner.post("/copilot/test", json!({ "tier": "deepest" })).await;
    assert_eq!(wrong.status, 422, "{}", wrong.text);
}

#[actix_web::test]
async fn what_became_of_proposals_is_counted_by_who_made_them() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let session = ann.session().await;
    let mut client = LiveClient::join(&ann, &session).await;
    let mut proposed = 0;
    for accept in [true, false] {
        client.ask("copilot.ask", json!({ "text": "Tell me about the action" })).await;
        let is_end = |frame: &Value| frame["type"] == "event" && frame["kind"] == "suggestion.finished";
        let said = client.until(is_end).await.unwrap()["data"].clone();
        if said.get("proposal").is_none() {
            continue;
        }
        proposed += 1;
        let kind = if accept { "copilot.accept" } else { "copilot.dismiss" };
        let answer = client.ask(kind, json!({ "suggestion": said["suggestion"] })).await;
        assert_eq!(answer["type"], "accepted", "{answer}");
    }
    assert!(proposed > 0, "the guide proposes to go to the step that was asked about");
    let usage = account.owner.get("/copilot/usage").await.ok();
    let guide = &usage["answers"][0];
    assert_eq!(
        (&guide["model"], &guide["answers"], &guide["proposed"]),
        (&json!("guide"), &json!(2), &json!(proposed))
    );
    assert_eq!(guide["accepted"], 1, "{usage}");
    assert_eq!((&usage["cost"], &usage["asked"]), (&json!(0), &json!([])));
    let before = account.owner.get("/copilot/usage?month=2001-02").await.ok();
    assert_eq!((&before["month"], &before["answers"]), (&json!("2001-02"), &json!([])));
}

//! Webhooks: signed so that the reference library takes them, tried again, told nothing twice that
//! they need not know, and switched off when nothing gets there.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use serde_json::{Value, json};

use super::{audited, demand_walk, text};
use crate::support::{Account, Hook, LiveClient, Person, Received, Server};

fn wanted(hook: &Hook, kind: &str) -> Value {
    let kinds = ["escalation.offered", "escalation.claimed", "push.failed"];
    json!({ "kind": kind, "name": format!("Hook {kind}"), "url": hook.url, "kinds": kinds })
}

async fn add(person: &Person, webhook: Value) -> (String, Value) {
    let made = person.post("/webhooks", webhook).await.created();
    (text(&made["id"]), made["secret"].clone())
}

/// What the reference library makes of it.
fn verified(received: &Received, secret: &Value) -> Result<Value, String> {
    let mut child = Command::new("node")
        .arg(format!("{}/web/e2e/verify-webhook.mjs", env!("CARGO_MANIFEST_DIR")))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("`make web` has installed standardwebhooks");
    let asked = json!({ "secret": secret, "headers": received.headers, "body": received.body });
    child.stdin.take().unwrap().write_all(asked.to_string().as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    if !done.status.success() {
        return Err(String::from_utf8_lossy(&done.stderr).into_owned());
    }
    Ok(serde_json::from_slice(&done.stdout).unwrap())
}

/// The newest delivery of a webhook, once it is as wanted.
async fn delivery(person: &Person, webhook: &str, wanted: impl Fn(&Value) -> bool) -> Value {
    loop {
        let list = person.get(&format!("/webhooks/{webhook}/deliveries")).await.ok();
        if wanted(&list["items"][0]) {
            return list["items"][0].clone();
        }
        tokio::task::yield_now().await;
    }
}

async fn offer(ann: &Person, visibility: &str) -> String {
    let session = ann.session_with(json!({ "title": "Outlook & co", "visibility": visibility })).await;
    ann.command(&session, "ticket.link", json!({ "number": "48291", "title": "Mail", "client": "Contoso" })).await;
    let offer = json!({ "reason": "Stuck. The password: Hunter2!x", "urgency": "high" });
    ann.command(&session, "escalation.offer", offer).await;
    session
}

#[actix_web::test]
async fn a_signed_webhook_is_taken_by_the_reference_library_also_while_its_secret_changes() {
    let (account, hook) = (Account::open().await, Hook::start());
    let (id, first) = add(&account.owner, wanted(&hook, "signed")).await;
    let ann = account.engineer().await;
    let session = offer(&ann, "team").await;
    let sent = delivery(&account.owner, &id, |delivery| delivery["state"] == "sent").await;
    assert_eq!(
        (&sent["status"], &sent["attempts"], &sent["kind"]),
        (&json!(200), &json!(1), &json!("escalation.offered"))
    );
    assert!(sent["answer"].as_str().unwrap().starts_with("Thanks for it."));
    assert!(sent["answer"].as_str().unwrap().len() <= 300, "not all of it");
    let received = &hook.received()[0];
    let said = verified(received, &first).unwrap();
    assert_eq!((&said["type"], &said["data"]["session"]["id"]), (&json!("escalation.offered"), &json!(session)));
    assert_eq!(said["data"]["session"]["ticket"], "48291");
    assert!(said["data"]["text"].as_str().unwrap().starts_with("Stuck.") && !received.body.contains("Hunter2"));
    let rotated = account.owner.post(&format!("/webhooks/{id}/secret"), json!({})).await.ok();
    assert_ne!(rotated["secret"], first);
    account.owner.post(&format!("/webhooks/{id}/test"), json!({})).await;
    delivery(&account.owner, &id, |delivery| delivery["kind"] == "test" && delivery["state"] == "sent").await;
    let received = hook.received().pop().unwrap();
    for secret in [&first, &rotated["secret"]] {
        assert_eq!(verified(&received, secret).unwrap()["type"], "test");
    }
    let mut forged = received;
    forged.body.push(' ');
    assert!(verified(&forged, &first).is_err(), "or the library takes anything");
}

#[actix_web::test]
async fn slack_and_teams_are_sent_what_they_read_and_of_private_sessions_nothing() {
    let account = Account::open().await;
    let hooks = [("slack", Hook::start()), ("teams", Hook::start())];
    let mut ids = Vec::new();
    for (kind, hook) in &hooks {
        let (id, secret) = add(&account.owner, wanted(hook, kind)).await;
        assert_eq!(secret, Value::Null);
        account.owner.post(&format!("/webhooks/{id}/secret"), json!({})).await.problem(409, "not_signed");
        ids.push(id);
    }
    let ann = account.engineer().await;
    let session = offer(&ann, "account").await;
    for id in &ids {
        delivery(&account.owner, id, |delivery| delivery["state"] == "sent").await;
    }
    let slack = hooks[0].1.received()[0].json();
    assert!(text(&slack["text"]).contains("Outlook &amp; co"), "{slack}");
    assert_eq!(slack["blocks"].as_array().unwrap().last().unwrap()["type"], "actions");
    let teams = hooks[1].1.received()[0].json();
    let card = &teams["attachments"][0];
    assert_eq!(card["contentType"], "application/vnd.microsoft.card.adaptive");
    assert!(card["content"]["actions"][0]["url"].as_str().unwrap().ends_with(&session), "{teams}");
    ann.command(&session, "session.complete", json!({ "outcome": "resolved" })).await;
    offer(&ann, "private").await;
    for (id, (_, hook)) in ids.iter().zip(&hooks) {
        delivery(&account.owner, id, |_| hook.received().len() == 2).await;
        let body = &hook.received()[1].body;
        assert!(!body.contains("Outlook") && !body.contains("Contoso") && body.contains("private"), "{body}");
    }
}

#[actix_web::test]
async fn what_fails_is_tried_again_under_the_same_id_and_can_be_sent_again() {
    let server = Server::start(&["--allow-outgoing", "127.0.0.0/8", "--first-pause-ms", "0"]);
    let (account, hook) = (Account::open_on(&server).await, Hook::start());
    hook.answer(&[500, 302, 429, 200]);
    let (id, secret) = add(&account.owner, wanted(&hook, "signed")).await;
    account.owner.post(&format!("/webhooks/{id}/test"), json!({})).await;
    let sent = delivery(&account.owner, &id, |delivery| delivery["state"] == "sent").await;
    assert_eq!(sent["attempts"], 4, "{sent}");
    let replay = format!("/webhook-deliveries/{}/replay", text(&sent["id"]));
    assert_eq!(account.owner.post(&replay, json!({})).await.status, 202);
    delivery(&account.owner, &id, |delivery| delivery["state"] == "sent" && delivery["attempts"] == 1).await;
    let received = hook.received();
    assert_eq!(received.len(), 5);
    for one in &received {
        assert_eq!(one.headers["webhook-id"], received[0].headers["webhook-id"]);
        assert!(verified(one, &secret).is_ok());
    }
    assert!(audited(&account.owner).await.contains(&"webhook.replayed".to_owned()));
}

#[actix_web::test]
async fn a_webhook_to_which_nothing_gets_is_switched_off_and_its_admins_are_told() {
    let server = Server::start(&["--allow-outgoing", "127.0.0.0/8", "--first-pause-ms", "0"]);
    let account = Account::open_on(&server).await;
    for (status, why) in [(410, "not there any more"), (503, "three days")] {
        let hook = Hook::start();
        hook.answer_always(status);
        let mut webhook = wanted(&hook, "signed");
        webhook["name"] = json!(format!("Answers {status}"));
        let (id, _) = add(&account.owner, webhook).await;
        account.owner.post(&format!("/webhooks/{id}/test"), json!({})).await;
        let failed = delivery(&account.owner, &id, |delivery| delivery["state"] == "failed").await;
        assert_eq!(failed["attempts"], if status == 410 { 1 } else { 10 }, "{failed}");
        let told = account.owner.get("/notifications").await.ok()["items"][0].clone();
        assert_eq!((&told["kind"], &told["webhook"]["id"]), (&json!("webhook.off"), &json!(id)));
        assert!(text(&told["text"]).contains(why), "{told}");
        account.owner.post(&format!("/webhooks/{id}/test"), json!({})).await.problem(409, "off");
        hook.answer_always(200);
        let on = json!({ "name": format!("Again {status}"), "kinds": ["push.failed"], "is_on": true });
        let on = account.owner.put(&format!("/webhooks/{id}"), on).await.ok();
        assert_eq!(
            (&on["is_on"], &on["reason"], &on["failing_since"]),
            (&json!(true), &Value::Null, &Value::Null)
        );
        account.owner.post(&format!("/webhooks/{id}/test"), json!({})).await;
        delivery(&account.owner, &id, |delivery| delivery["state"] == "sent").await;
        account.owner.delete(&format!("/webhooks/{id}")).await.no_content();
    }
}

#[actix_web::test]
async fn a_webhook_that_hangs_holds_up_neither_an_escalation_nor_what_people_are_told() {
    let (account, hook) = (Account::open().await, Hook::start());
    hook.answer_always(503);
    add(&account.owner, wanted(&hook, "signed")).await;
    let (ann, bob) = (account.engineer().await, account.engineer().await);
    let session = offer(&ann, "team").await;
    let queue = bob.get("/escalations").await.ok();
    assert_eq!(queue["items"][0]["session"], json!(session));
    loop {
        if bob.get("/notifications").await.ok()["unread"] == 1 {
            break;
        }
        tokio::task::yield_now().await;
    }
    let escalation = text(&queue["items"][0]["id"]);
    bob.command(&session, "escalation.claim", json!({ "escalation": escalation })).await;
    let log = LiveClient::log(&ann, &session).await;
    assert!(log.iter().any(|event| event["kind"] == "escalation.claimed"));
}

#[actix_web::test]
async fn addresses_are_guarded_and_sealed_and_only_admins_know_of_webhooks() {
    let (account, hook) = (Account::open().await, Hook::start());
    let engineer = account.engineer().await;
    engineer.get("/webhooks").await.problem(403, "forbidden");
    engineer.post("/webhooks", wanted(&hook, "slack")).await.problem(403, "forbidden");
    for (field, value) in [
        ("url", json!("http://example.com/x")),
        ("url", json!("https://169.254.169.254/latest")),
        ("url", json!("https://user:word@example.com/")),
        ("url", json!("not an address")),
        ("name", json!("")),
        ("kinds", json!([])),
        ("kinds", json!(["chat.mentioned"])),
    ] {
        let mut wrong = wanted(&hook, "slack");
        wrong[field] = value;
        let problem = account.owner.post("/webhooks", wrong).await.problem(422, "invalid");
        assert_eq!(problem["field"], field, "{problem}");
    }
    let (id, secret) = add(&account.owner, wanted(&hook, "signed")).await;
    let twice = account.owner.post("/webhooks", wanted(&hook, "signed")).await.problem(422, "invalid");
    assert_eq!(twice["field"], "name");
    let listed = account.owner.get("/webhooks").await;
    for hidden in ["s3cret-path", secret.as_str().unwrap()] {
        assert!(!listed.text.contains(hidden), "{}", listed.text);
    }
    let client = Server::shared().superuser().await;
    let sql = "SELECT sealed FROM app.webhooks WHERE id::text = $1";
    let sealed: Vec<u8> = client.query_one(sql, &[&id]).await.unwrap().get(0);
    assert!(!sealed.windows(11).any(|part| part == b"s3cret-path"));
    for _ in 0..6 {
        account.owner.post(&format!("/webhooks/{id}/test"), json!({})).await;
    }
    // Until each has arrived and that is written down: what still moves is no list to walk.
    let all_sent = |list: &Value| {
        let items = list["items"].as_array().unwrap();
        items.len() == 6 && items.iter().all(|item| item["state"] == "sent")
    };
    while !all_sent(&account.owner.get(&format!("/webhooks/{id}/deliveries")).await.ok()) {
        tokio::task::yield_now().await;
    }
    demand_walk(&account.owner, &format!("/webhooks/{id}/deliveries")).await;
}

//! Mail, by a real mail server: what it says, who gets it, and what an outage does.

use serde_json::{Value, json};

use super::text;
use crate::support::{Account, MailServer, Person, Server};

/// A server of ours that mails by `mail`.
fn mailing(mail: &MailServer) -> Server {
    let (url, from) = (mail.url(), "ResolutionFlow <flow@example.com>");
    Server::start(&["--smtp-url", &url, "--mail-from", from, "--first-pause-ms", "20"])
}

async fn offered(ann: &Person, title: &str, urgency: &str) -> (String, Value) {
    let session = ann.session_with(json!({ "title": title, "visibility": "account" })).await;
    let offer = json!({ "reason": "Stuck. The password: Hunter2!x", "urgency": urgency });
    ann.command(&session, "escalation.offer", offer).await;
    let queue = ann.get("/escalations").await.ok();
    (session, queue["items"][0].clone())
}

/// The newest notification of somebody, once its mail is as wanted.
async fn mail_is(person: &Person, wanted: impl Fn(&Value) -> bool) -> Value {
    loop {
        let newest = person.get("/notifications").await.ok()["items"][0].clone();
        if wanted(&newest["mail"]) {
            return newest["mail"].clone();
        }
        tokio::task::yield_now().await;
    }
}

#[actix_web::test]
async fn an_escalation_is_mailed_with_a_link_and_without_secrets() {
    let mail = MailServer::start();
    let server = mailing(&mail);
    let account = Account::open_on(&server).await;
    let (ann, bob) = (account.engineer().await, account.engineer().await);
    let (session, _) = offered(&ann, "Outlook <is> slow", "high").await;
    let letter = mail.letter_to(&bob.email, "asks somebody to take over: Outlook <is> slow").await;
    let (plain, html) = (text(&letter["text"]), text(&letter["html"]));
    let link = format!("{}/sessions/{session}", server.url);
    for written in [&plain, &html] {
        assert!(written.contains(&link) && written.contains("Stuck."), "{written}");
        assert!(!written.contains("Hunter2") && written.contains("/settings/notifications"), "{written}");
    }
    assert!(html.contains("Outlook &lt;is&gt; slow"), "{html}");
    assert_eq!((&letter["from"], &letter["generated"]), (&json!("flow@example.com"), &json!("auto-generated")));
    assert_eq!(mail_is(&bob, |mail| mail["state"] == "sent").await["attempts"], 1);
    let offers = mail.letters().await.into_iter().filter(|letter| text(&letter["subject"]).contains("take over"));
    let to: Vec<_> = offers.map(|letter| text(&letter["to"][0])).collect();
    assert!(!to.contains(&ann.email) && to.contains(&bob.email), "not one's own: {to:?}");
}

#[actix_web::test]
async fn an_outage_of_mail_is_said_is_made_up_for_and_does_nothing_to_escalations() {
    let mail = MailServer::start();
    let server = mailing(&mail);
    let account = Account::open_on(&server).await;
    let (ann, bob) = (account.engineer().await, account.engineer().await);
    let port = mail.port;
    drop(mail);
    let (session, waiting) = offered(&ann, "Mail is down", "critical").await;
    assert_eq!(waiting["session"], json!(session), "the queue has it at once");
    let late = mail_is(&bob, |mail| mail["attempts"].as_i64() > Some(1)).await;
    assert_eq!(late["state"], "waits");
    assert!(text(&late["reason"]).contains("cannot be reached"), "{late}");
    let mail = MailServer::start_with(port, &[]);
    mail.letter_to(&bob.email, "Mail is down").await;
    mail_is(&bob, |mail| mail["state"] == "sent").await;
    bob.command(&session, "escalation.claim", json!({ "escalation": waiting["id"] })).await;
    let to_bob = mail.letters().await.into_iter().filter(|letter| letter["to"][0] == bob.email.as_str());
    assert_eq!(to_bob.count(), 1, "once");
}

#[actix_web::test]
async fn what_is_not_of_use_any_more_is_not_mailed_late() {
    let mail = MailServer::start();
    let server = mailing(&mail);
    let account = Account::open_on(&server).await;
    let (ann, bob, cid) = (account.engineer().await, account.engineer().await, account.engineer().await);
    let port = mail.port;
    drop(mail);
    let (session, waiting) = offered(&ann, "Soon over", "normal").await;
    mail_is(&bob, |mail| mail["state"] == "waits").await;
    cid.command(&session, "escalation.claim", json!({ "escalation": waiting["id"] })).await;
    let dropped = mail_is(&bob, |mail| mail["state"] == "dropped").await;
    assert!(text(&dropped["reason"]).contains("took over meanwhile"), "{dropped}");
    let mail = MailServer::start_with(port, &[]);
    account.owner.post("/invites", json!({ "email": "later@example.com", "role": "viewer" })).await.created();
    mail.letter(|letter| letter["to"][0] == "later@example.com").await;
    let late = mail.letters().await.into_iter().any(|letter| text(&letter["subject"]).ends_with("Soon over"));
    assert!(!late);
}

#[actix_web::test]
async fn quiet_hours_hold_mail_back_but_for_what_is_critical() {
    let mail = MailServer::start();
    let server = mailing(&mail);
    let account = Account::open_on(&server).await;
    let (ann, bob) = (account.engineer().await, account.engineer().await);
    let kept = bob.get("/notifications/preferences").await.ok();
    assert_eq!(kept["mails"], true);
    // All day but for one minute that is half a day away.
    let now = chrono::Utc::now();
    let minute = i64::from(chrono::Timelike::num_seconds_from_midnight(&now.time()) / 60);
    let (from, until) = ((minute + 721) % 1440, (minute + 720) % 1440);
    let wanted = json!({ "ways": kept["ways"], "quiet": { "from": from, "until": until },
        "time_zone": "UTC", "breaks_through": true });
    bob.put("/notifications/preferences", wanted).await.ok();
    offered(&ann, "Can wait", "high").await;
    mail_is(&bob, |mail| mail["state"] == "waits").await;
    offered(&ann, "Cannot wait", "critical").await;
    mail.letter_to(&bob.email, "Cannot wait").await;
    let to_bob = mail.letters().await.into_iter().filter(|letter| letter["to"][0] == bob.email.as_str());
    let letters: Vec<_> = to_bob.collect();
    assert!(!letters.iter().any(|letter| text(&letter["subject"]).ends_with("Can wait")));
}

#[actix_web::test]
async fn a_letter_that_is_refused_for_good_is_not_tried_again() {
    let mail = MailServer::start();
    let server = mailing(&mail);
    let account = Account::open_on(&server).await;
    for (address, state) in [("refuse@example.com", "failed"), ("busy@example.com", "waits")] {
        let invite = json!({ "email": address, "role": "viewer" });
        assert_eq!(account.owner.post("/invites", invite).await.created()["mailed"], true);
        let invite = loop {
            let invite = account.owner.get("/invites").await.ok()["items"][0].clone();
            if invite["mail_reason"].is_string() {
                break invite;
            }
        };
        assert_eq!(invite["mail"], state, "{invite}");
        let reason = text(&invite["mail_reason"]);
        assert!(reason.contains("refuses it (550)") || reason.contains("puts it off (451)"), "{reason}");
    }
}

#[actix_web::test]
async fn invites_and_password_resets_are_mailed_and_what_opens_them_is_forgotten() {
    let mail = MailServer::start();
    let server = mailing(&mail);
    let account = Account::open_on(&server).await;
    let address = "new@example.com";
    let made = account.owner.post("/invites", json!({ "email": address, "role": "engineer" })).await.created();
    let letter = mail.letter_to(address, "on ResolutionFlow").await;
    assert!(text(&letter["text"]).contains(made["url"].as_str().unwrap()), "{letter}");
    assert!(text(&letter["subject"]).starts_with("Olga Owner invites you to Account"), "{letter}");
    let token = text(&made["url"]).split_once('#').unwrap().1.to_owned();
    let accept = json!({ "token": token, "name": "Nina New", "password": crate::support::PASSWORD });
    let session = Person::nobody(&server.url).post("/auth/invites/accept", accept).await.ok();
    let user = text(&session["user"]["id"]);
    let reset = account.owner.post(&format!("/users/{user}/password-reset"), json!({})).await.created();
    let letter = mail.letter_to(address, "set a new password").await;
    assert!(text(&letter["text"]).contains(reset["url"].as_str().unwrap()), "{letter}");
    let client = server.superuser().await;
    loop {
        let sealed = "SELECT count(*) FROM app.one_time_links WHERE sealed_token IS NOT NULL";
        if client.query_one(sealed, &[]).await.unwrap().get::<_, i64>(0) == 0 {
            break;
        }
    }
}

#[actix_web::test]
async fn a_link_that_waits_outlives_a_kill_and_new_keys_and_stands_nowhere_in_clear() {
    let mail = MailServer::start();
    let mut server = mailing(&mail);
    let account = Account::open_on(&server).await;
    let port = mail.port;
    drop(mail);
    let made =
        account.owner.post("/invites", json!({ "email": "late@example.com", "role": "viewer" })).await.created();
    let token = text(&made["url"]).split_once('#').unwrap().1.to_owned();
    let client = server.superuser().await;
    let row: Vec<u8> = client.query_one("SELECT sealed_token FROM app.one_time_links", &[]).await.unwrap().get(0);
    assert!(!row.windows(8).any(|part| part == &token.as_bytes()[..8]));
    assert!(server.task(&["keys", "rotate"]).unwrap().contains("sealed anew: 1"));
    server.kill();
    server.start_again();
    let mail = MailServer::start_with(port, &[]);
    let letter = mail.letter(|letter| letter["to"][0] == "late@example.com").await;
    assert!(text(&letter["text"]).contains(&token), "{letter}");
}

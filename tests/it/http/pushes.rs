//! Notes that land on the ticket once, whatever the ticket system does.

use serde_json::{Value, json};

use crate::support::{Account, ConnectWise, LiveClient, Mishap, Person, Server};

async fn connected(account: &Account) -> String {
    let connection = ConnectWise::shared().connection("ConnectWise");
    account.owner.post("/psa/connections", connection).await.created()["id"].as_str().unwrap().to_owned()
}

/// An engineer in a session about a ticket of its own.
async fn at_work() -> (Account, Person, String, String) {
    let account = Account::open().await;
    let (engineer, ticket) = (account.engineer().await, ConnectWise::fresh_ticket());
    let connection = connected(&account).await;
    let session = engineer.session_about(&ticket, &connection).await;
    (account, engineer, session, ticket)
}

#[actix_web::test]
async fn a_note_lands_on_the_ticket_and_the_room_is_told() {
    let (_account, ann, session, ticket) = at_work().await;
    ann.command(&session, "note.add", json!({ "text": "Restarted the spooler." })).await;
    let head = LiveClient::log(&ann, &session).await.len();
    let seen = json!({ "seq": head });
    let queued = ann.push(&session, seen.clone()).await;
    assert_eq!(queued.status, 202, "{}", queued.text);
    let push = ann.push_over(&session).await;
    assert_eq!((&push["state"], &push["reason"]), (&json!("confirmed"), &Value::Null), "{push}");
    let on = ConnectWise::shared().on(&ticket);
    let [note] = on.notes.as_slice() else { panic!("{:?}", on.notes) };
    assert!(note["text"].as_str().unwrap().contains("Restarted the spooler."), "{note}");
    let flags = ["internalAnalysisFlag", "detailDescriptionFlag", "resolutionFlag", "processNotifications"];
    assert_eq!(flags.map(|flag| note[flag].as_bool().unwrap()), [true, false, false, false]);
    let again = ann.push(&session, seen).await;
    assert_eq!((again.status.as_u16(), &again.json()["code"]), (409, &json!("already_pushed")), "{}", again.text);
    let mut log = LiveClient::log(&ann, &session).await;
    while log.last().unwrap()["data"]["status"] != "confirmed" {
        log = LiveClient::log(&ann, &session).await;
    }
    let said: Vec<_> = log.iter().filter(|event| event["kind"] == "push.moved").collect();
    assert_eq!(said.len(), 2, "queued and confirmed: {said:?}");
    assert_eq!(said[1]["by"]["id"], json!(ann.id));
    let later = ann.push(&session, json!({ "seq": log.len() })).await;
    assert_eq!(later.status, 409, "what was pushed does not change the note: {}", later.text);
}

#[actix_web::test]
async fn what_arrived_stays_known_when_its_connection_is_removed() {
    let (account, ann, session, ticket) = at_work().await;
    ann.command(&session, "note.add", json!({ "text": "Restarted the spooler." })).await;
    let seen = json!({ "seq": LiveClient::log(&ann, &session).await.len() });
    assert_eq!(ann.push(&session, seen.clone()).await.status, 202);
    assert_eq!(ann.push_over(&session).await["state"], "confirmed");
    let gone = connection_of(&account).await;
    account.owner.delete(&format!("/psa/connections/{gone}")).await.no_content();
    assert_eq!(ann.push_over(&session).await["state"], "confirmed", "it is still told");
    let again = connected(&account).await;
    let link = json!({ "number": ticket, "source": { "connection": again, "ticket": ticket } });
    ann.command(&session, "ticket.link", link).await;
    let twice = ann.push(&session, seen).await;
    assert_eq!((twice.status.as_u16(), &twice.json()["code"]), (409, &json!("already_pushed")), "{}", twice.text);
    assert_eq!(ConnectWise::shared().on(&ticket).notes.len(), 1);
    for wrong in [json!({ "status": "520; drop" }), json!({ "status": "" })] {
        let refused = ann.push(&session, wrong).await;
        assert_eq!(
            (refused.status.as_u16(), &refused.json()["field"]),
            (422, &json!("status")),
            "{}",
            refused.text
        );
    }
}

#[actix_web::test]
async fn time_and_status_go_with_it_and_a_lie_is_found_out() {
    let (account, ann, session, ticket) = at_work().await;
    let connection = connection_of(&account).await;
    let mapping = account.owner.get(&format!("/psa/connections/{connection}/members")).await.ok();
    assert_eq!(mapping["members"].as_array().unwrap().len(), 1, "programs are nobody: {mapping}");
    let person = format!("/psa/connections/{connection}/members/{}", ann.id);
    account.owner.put(&person, json!({ "member": "176" })).await.no_content();
    let time = json!({ "from": "2026-11-20T15:00:00Z", "until": "2026-11-20T15:15:00Z", "role": "11" });
    assert_eq!(ann.push(&session, json!({ "time": time, "status": "520" })).await.status, 202);
    assert_eq!(ann.push_over(&session).await["state"], "confirmed");
    let on = ConnectWise::shared().on(&ticket);
    assert_eq!((on.notes.len(), on.times.len(), on.status), (1, 1, Some(520)));
    let time = &on.times[0];
    assert_eq!((&time["member"], &time["workRole"]), (&json!({ "id": 176 }), &json!({ "id": 11 })));
    assert_eq!(time["timeEnd"], "2026-11-20T15:15:00Z");
}

#[actix_web::test]
async fn a_client_update_is_for_the_client_and_a_status_is_read_back() {
    let (_account, ann, session, ticket) = at_work().await;
    ConnectWise::shared().fail(&ticket, &[Mishap::Not, Mishap::Lie]);
    let update = json!({ "variant": "client_update", "status": "520" });
    assert_eq!(ann.push(&session, update).await.status, 202);
    let push = ann.push_over(&session).await;
    assert_eq!(push["state"], "failed");
    assert!(push["reason"].as_str().unwrap().contains("did not change"), "{push}");
    let on = ConnectWise::shared().on(&ticket);
    assert_eq!((on.notes.len(), &on.notes[0]["detailDescriptionFlag"]), (1, &json!(true)));
    let retry = format!("/pushes/{}/retry", push["id"].as_str().unwrap());
    assert_eq!(ann.post(&retry, json!({})).await.status, 202);
    assert_eq!(ann.push_over(&session).await["state"], "confirmed");
    let on = ConnectWise::shared().on(&ticket);
    assert_eq!((on.notes.len(), on.status), (1, Some(520)), "the note is not written again");
}

/// What was told in the room, as `time failed`.
async fn told(ann: &Person, session: &str) -> Vec<String> {
    let log = LiveClient::log(ann, session).await;
    let moved = log.iter().filter(|event| event["kind"] == "push.moved").map(|event| &event["data"]);
    moved
        .map(|data| format!("{} {}", data["delivery"].as_str().unwrap(), data["status"].as_str().unwrap()))
        .collect()
}

/// How far each thing is.
fn standing(push: &Value) -> Vec<(&str, &str)> {
    let deliveries = push["deliveries"].as_array().unwrap().iter();
    deliveries.map(|one| (one["delivery"].as_str().unwrap(), one["state"].as_str().unwrap())).collect()
}

#[actix_web::test]
async fn note_time_and_status_stand_each_for_themselves_and_are_tried_again_without_the_rest() {
    let (account, ann, session, ticket) = at_work().await;
    ConnectWise::shared().fail(&ticket, &[Mishap::Not, Mishap::Status(400)]);
    let time = json!({ "from": "2026-11-20T15:00:00Z", "until": "2026-11-20T15:15:00Z" });
    let besides = json!({ "time": time, "status": "520" });
    assert_eq!(ann.push(&session, besides.clone()).await.status, 202);
    let push = ann.push_over(&session).await;
    assert_eq!(standing(&push), [("note", "confirmed"), ("time", "failed"), ("status", "failed")], "{push}");
    let why = |at: usize| push["deliveries"][at]["reason"].as_str().unwrap_or_default().to_owned();
    assert_eq!(why(0), "");
    assert!(why(1).contains("refused") && why(1).contains("who you are there"), "{push}");
    assert!(why(2).contains("not moved, because the time did not get there"), "{push}");
    let on = ConnectWise::shared().on(&ticket);
    assert_eq!((on.notes.len(), on.times.len(), on.status), (1, 0, None));
    let failed = ["note queued", "time queued", "status queued", "note confirmed", "time failed", "status failed"];
    while told(&ann, &session).await != failed {
        tokio::task::yield_now().await;
    }
    let again = ann.push(&session, besides).await.problem(409, "already_pushed");
    assert!(again["detail"].as_str().unwrap().contains("can be tried again"), "{again}");
    // Meanwhile an admin says who she is there.
    let connection = connection_of(&account).await;
    let person = format!("/psa/connections/{connection}/members/{}", ann.id);
    account.owner.put(&person, json!({ "member": "176" })).await.no_content();
    let retry = format!("/pushes/{}/retry", push["id"].as_str().unwrap());
    let queued = ann.post(&retry, json!({})).await.with(202);
    assert_eq!(standing(&queued)[0], ("note", "confirmed"), "{queued}");
    let push = ann.push_over(&session).await;
    assert_eq!(standing(&push), [("note", "confirmed"), ("time", "confirmed"), ("status", "confirmed")]);
    let on = ConnectWise::shared().on(&ticket);
    assert_eq!((on.notes.len(), on.times.len(), on.status), (1, 1, Some(520)));
    assert_eq!(on.times[0]["member"], json!({ "id": 176 }), "as who she is now");
    let since = ["time queued", "status queued", "time confirmed", "status confirmed"];
    while told(&ann, &session).await != [failed.as_slice(), &since].concat() {
        tokio::task::yield_now().await;
    }
}

#[actix_web::test]
async fn what_has_to_wait_says_so_once_and_who_works_is_told_in_whose_name() {
    let (account, ann, session, ticket) = at_work().await;
    ConnectWise::shared().fail(&ticket, &[Mishap::Status(500), Mishap::Status(429), Mishap::Status(503)]);
    assert_eq!(ann.push(&session, json!({})).await.status, 202);
    assert_eq!(ann.push_over(&session).await["state"], "confirmed");
    while told(&ann, &session).await != ["note queued", "note sent", "note confirmed"] {
        tokio::task::yield_now().await;
    }
    let log = LiveClient::log(&ann, &session).await;
    let sent = log.iter().find(|event| event["data"]["status"] == "sent").unwrap();
    assert!(sent["data"]["reason"].as_str().unwrap().contains("tried again by itself"), "{sent}");

    let connection = connection_of(&account).await;
    let choices = format!("/psa/connections/{connection}/tickets/{ticket}/choices");
    let work = ann.get(&choices).await.ok()["work"].clone();
    assert_eq!(work["member"], Value::Null);
    let warning = work["warning"].as_str().unwrap();
    assert!(warning.contains("not in yours") && warning.contains("Ask an admin"), "{work}");
    let person =
        |member: &str| (format!("/psa/connections/{connection}/members/{}", ann.id), json!({ "member": member }));
    let (path, body) = person("9");
    account.owner.put(&path, body).await.no_content();
    let work = ann.get(&choices).await.ok()["work"].clone();
    assert!(work["warning"].as_str().unwrap().contains("cannot be written down"), "{work}");
    let (path, body) = person("176");
    account.owner.put(&path, body).await.no_content();
    let work = ann.get(&choices).await.ok()["work"].clone();
    assert_eq!(work, json!({ "member": "Jane Doe", "warning": null }));
}

#[actix_web::test]
async fn answers_that_get_lost_make_no_second_note() {
    let (_account, ann, session, ticket) = at_work().await;
    // The note is refused twice and then lost; the time is refused and then lost.
    let mishaps =
        [Mishap::Status(500), Mishap::Status(429), Mishap::LostAnswer, Mishap::Status(503), Mishap::LostAnswer];
    ConnectWise::shared().fail(&ticket, &mishaps);
    let time = json!({ "from": "2026-11-20T15:00:00Z", "until": "2026-11-20T15:15:00Z" });
    assert_eq!(ann.push(&session, json!({ "time": time })).await.status, 202);
    assert_eq!(ann.push_over(&session).await["state"], "confirmed");
    let on = ConnectWise::shared().on(&ticket);
    assert_eq!((on.notes.len(), on.times.len()), (1, 1), "{on:?}");
}

#[actix_web::test]
async fn what_cannot_land_says_why_and_can_be_tried_again_by_whose_it_is() {
    let (account, ann, session, ticket) = at_work().await;
    ConnectWise::shared().fail(&ticket, &[Mishap::Status(400)]);
    let push = format!("/pushes/{}/retry", ann.failed_push(&session).await);
    let bob = account.engineer().await;
    assert_eq!(bob.post(&push, json!({})).await.status, 403, "another engineer's");
    assert_eq!(ann.post(&push, json!({})).await.status, 202);
    assert_eq!(ann.push_over(&session).await["state"], "confirmed");
    assert_eq!(ConnectWise::shared().on(&ticket).notes.len(), 1);
    assert_eq!(ann.post(&push, json!({})).await.status, 409, "it is there");
    let connection = connection_of(&account).await;
    for (ticket, why) in [(ConnectWise::GONE, "not there"), (ConnectWise::MERGED, "part of ticket 1")] {
        let session = ann.session_about(ticket, &connection).await;
        ann.push(&session, json!({})).await;
        let push = ann.push_over(&session).await;
        assert!(push["reason"].as_str().unwrap().contains(why), "{push}");
    }
    let typed = ann.session_with(json!({ "ticket": { "number": "1" } })).await;
    assert_eq!(ann.push(&typed, json!({})).await.json()["code"], "no_ticket");
}

#[actix_web::test]
async fn what_was_hidden_since_does_not_go_out_when_it_is_tried_again() {
    let (_account, ann, session, ticket) = at_work().await;
    ann.command(&session, "note.add", json!({ "text": "The blue door 7 stands open" })).await;
    ConnectWise::shared().fail(&ticket, &[Mishap::Status(400)]);
    let head = LiveClient::log(&ann, &session).await.len();
    assert_eq!(ann.push(&session, json!({ "seq": head })).await.status, 202);
    let push = ann.push_over(&session).await;
    assert_eq!(push["state"], "failed", "{push}");
    ann.post(&format!("/sessions/{session}/hidden-words"), json!({ "words": "blue door 7" })).await.created();
    let retry = format!("/pushes/{}/retry", push["id"].as_str().unwrap());
    assert_eq!(ann.post(&retry, json!({})).await.status, 202);
    let push = ann.push_over(&session).await;
    assert!(push["reason"].as_str().unwrap().contains("to be hidden by now"), "{push}");
    assert!(ConnectWise::shared().on(&ticket).notes.is_empty());
}

async fn connection_of(account: &Account) -> String {
    account.owner.get("/psa/connections").await.ok()["items"][0]["id"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn what_was_removed_from_the_log_does_not_go_out_later() {
    let (account, ann, session, ticket) = at_work().await;
    ann.command(&session, "note.add", json!({ "text": "The password is hunter2hunter2" })).await;
    let log = LiveClient::log(&ann, &session).await;
    let seq = log.iter().find(|event| event["kind"] == "note.added").unwrap()["seq"].clone();
    ConnectWise::shared().fail(&ticket, &[Mishap::Status(400)]);
    ann.push(&session, json!({ "seq": log.len() })).await;
    let push = ann.push_over(&session).await;
    account.owner.post(&format!("/sessions/{session}/events/{seq}/purge"), json!({})).await;
    let retry = format!("/pushes/{}/retry", push["id"].as_str().unwrap());
    assert_eq!(ann.post(&retry, json!({})).await.status, 409, "there is nothing left to send");
    assert_eq!(ConnectWise::shared().on(&ticket).notes.len(), 0);
}

#[actix_web::test]
async fn a_killed_server_loses_and_doubles_no_note() {
    let mut server = Server::start(&["--allow-outgoing", "127.0.0.0/8", "--first-pause-ms", "20"]);
    let account = Account::open_on(&server).await;
    let ann = account.engineer().await;
    let connection = connected(&account).await;
    let mut tickets = Vec::new();
    for _ in 0..8 {
        let ticket = ConnectWise::fresh_ticket();
        let session = ann.session_about(&ticket, &connection).await;
        ConnectWise::shared().fail(&ticket, &[Mishap::LostAnswer]);
        assert_eq!(ann.push(&session, json!({})).await.status, 202);
        tickets.push((ticket, session));
    }
    server.kill();
    server.start_again();
    for (ticket, session) in tickets {
        assert_eq!(ann.push_over(&session).await["state"], "confirmed");
        assert_eq!(ConnectWise::shared().on(&ticket).notes.len(), 1);
    }
}

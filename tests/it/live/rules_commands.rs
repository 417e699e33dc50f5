//! Commands and who may: rules 8, 9, 10, and two people at once.

use futures_util::future::join;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde_json::{Value, json};

use crate::support::{Account, LiveClient, Person, command};

async fn room() -> (Person, Person, String) {
    let account = Account::open().await;
    let (ann, bob) = (account.engineer().await, account.person("team_admin", "Bob Baum").await);
    let session = ann.session().await;
    (ann, bob, session)
}

fn answer(node: &str, seen: u64) -> Value {
    command("flow.answer", json!({ "node": node, "option": "next" }), seen)
}

fn is_answer(frame: &Value) -> bool {
    frame["type"] == "accepted" || frame["type"] == "refused"
}

#[actix_web::test]
async fn r8_commands_take_effect_in_the_order_sent() {
    let (ann, _, session) = room().await;
    let mut client = LiveClient::join(&ann, &session).await;
    let sent: Vec<_> = (0..30).map(|n| command("note.add", json!({ "text": n.to_string() }), 1)).collect();
    for frame in &sent {
        client.send(frame.clone()).await;
    }
    for (frame, seq) in sent.iter().zip(2_u64..) {
        let answer = client.until(is_answer).await.unwrap();
        assert_eq!((&answer["id"], &answer["seq"]), (&frame["id"], &json!(seq)));
    }
    let log = LiveClient::log(&ann, &session).await;
    let texts: Vec<_> = log[1..].iter().map(|event| event["data"]["text"].as_str().unwrap().to_owned()).collect();
    assert_eq!(texts, (0..30).map(|n| n.to_string()).collect::<Vec<_>>());
}

#[actix_web::test]
async fn r8_the_thirty_third_unanswered_command_is_told_busy() {
    let (ann, _, session) = room().await;
    let mut client = LiveClient::join(&ann, &session).await;
    let database = crate::support::Server::shared().superuser().await;
    let lock = format!("BEGIN; SELECT 1 FROM app.sessions WHERE id = '{session}' FOR UPDATE");
    database.batch_execute(&lock).await.unwrap();
    let sent: Vec<_> = (0..33).map(|n| command("note.add", json!({ "text": n.to_string() }), 1)).collect();
    for frame in &sent {
        client.send(frame.clone()).await;
    }
    let busy = client.until(is_answer).await.unwrap();
    assert_eq!((&busy["id"], &busy["code"]), (&sent[32]["id"], &json!("busy")));
    assert!(busy["retry_ms"].as_u64().unwrap() > 0);
    database.batch_execute("COMMIT").await.unwrap();
    for frame in &sent[..32] {
        assert_eq!(client.until(is_answer).await.unwrap()["id"], frame["id"]);
    }
    assert_eq!(client.ask_frame(sent[32].clone()).await["type"], "accepted");
}

#[actix_web::test]
async fn r9_stale_is_told_with_where_things_stand_and_notes_never_are() {
    let (ann, _, session) = room().await;
    let mut client = LiveClient::join(&ann, &session).await;
    assert_eq!(client.ask_frame(answer("question", 1)).await["type"], "accepted");
    let stale = client.ask_frame(answer("question", 1)).await;
    assert_eq!(stale["code"], "stale");
    assert_eq!(stale["current"], json!({ "seq": 2, "node": { "id": "action", "title": "The action" } }));
    assert!(stale["message"].as_str().unwrap().contains("The action"), "{stale}");
    let step = command("step.complete", json!({ "node": "action", "outcome": "next" }), 1);
    assert_eq!(client.ask_frame(step).await["code"], "stale", "right place, but not seen to be reached");
    let end = command("session.complete", json!({ "outcome": "resolved" }), 1);
    assert_eq!(client.ask_frame(end).await["code"], "stale");
    let note = command("note.add", json!({ "text": "late" }), 0);
    assert_eq!(client.ask_frame(note).await["type"], "accepted");
}

#[actix_web::test]
async fn r10_after_control_moved_the_former_drivers_pending_commands_are_forbidden() {
    let (ann, bob, session) = room().await;
    let mut driver = LiveClient::join(&ann, &session).await;
    let mut admin = LiveClient::join(&bob, &session).await;
    admin.reach(2).await;
    let taken = admin.ask("control.take", json!({})).await;
    assert_eq!(taken["type"], "accepted", "{taken}");
    let pending = driver.ask_frame(answer("question", 2)).await;
    assert_eq!(pending["code"], "forbidden");
    assert!(pending["message"].as_str().unwrap().contains("Bob Baum"), "{pending}");
    assert_eq!(admin.ask_frame(answer("question", 3)).await["type"], "accepted");
}

#[actix_web::test]
async fn r10_both_are_told_what_they_may_do_once_control_moved() {
    let (ann, bob, session) = room().await;
    let mut driver = LiveClient::join(&ann, &session).await;
    let mut admin = LiveClient::join(&bob, &session).await;
    admin.reach(2).await;
    let take = command("control.take", json!({}), 2);
    admin.send(take).await;
    let may = |allowed: bool| {
        move |frame: &Value| frame["type"] == "permissions" && frame["can"]["flow.answer"]["allowed"] == allowed
    };
    assert_eq!(admin.until(may(true)).await.unwrap()["role"], "driver");
    assert_eq!(driver.until(may(false)).await.unwrap()["role"], "collaborator");
}

/// Two windows of the driver answer the same question at once.
#[actix_web::test]
async fn r9_of_two_answers_to_one_question_exactly_one_wins_and_the_other_is_told_why() {
    let ann = Account::open().await.engineer().await;
    let flow = ann.flow().await;
    let mut rng = StdRng::seed_from_u64(9);
    for round in 0..200 {
        let session = ann.session_with(json!({ "flow_id": flow })).await;
        let mut one = LiveClient::join(&ann, &session).await;
        let mut two = LiveClient::join(&ann, &session).await;
        let other = command("flow.answer", json!({ "node": "question", "option": "skip" }), 1);
        let (first, second) =
            if rng.random_bool(0.5) { (answer("question", 1), other) } else { (other, answer("question", 1)) };
        let (left, right) = join(one.ask_frame(first), two.ask_frame(second)).await;
        let (won, lost) = if left["type"] == "accepted" { (left, right) } else { (right, left) };
        assert_eq!((&won["type"], &won["seq"]), (&json!("accepted"), &json!(2)), "round {round}");
        assert_eq!((&lost["code"], &lost["current"]["seq"]), (&json!("stale"), &json!(2)), "round {round}");
        two.reach(2).await;
        assert_eq!(two.events.last().unwrap()["data"]["next"], lost["current"]["node"], "round {round}");
    }
}

//! The log as clients see it: rules 4, 5, 6, 7, 15, 20.

use futures_util::{StreamExt, stream::FuturesUnordered};
use serde_json::{Value, json};

use crate::support::{Account, Hello, LiveClient, Person, Server, command};

async fn notes(client: &mut LiveClient, count: usize) {
    for number in 0..count {
        let answer = client.ask("note.add", json!({ "text": format!("note {number}") })).await;
        assert_eq!(answer["type"], "accepted", "{answer}");
    }
}

/// Adds events behind the server's back until the log has `head`, as another node would.
async fn lengthen(session: &str, head: i64) {
    let statement = format!(
        "INSERT INTO app.session_events (account_id, session_id, seq, command_id, part, kind, at, actor, data)
         SELECT e.account_id, e.session_id, n, gen_random_uuid(), 0, 'note.added', e.at, e.actor,
             jsonb_build_object('note', gen_random_uuid(), 'text', 'note ' || n, 'node', null)
         FROM app.session_events e, generate_series(2, {head}) n WHERE e.session_id = '{session}' AND e.seq = 1;
         UPDATE app.sessions SET head = {head} WHERE id = '{session}';"
    );
    Server::shared().superuser().await.batch_execute(&statement).await.unwrap();
}

#[actix_web::test]
async fn r4_numbers_are_contiguous_and_each_names_the_one_before() {
    let account = Account::open().await;
    let (ann, bob) = (account.engineer().await, account.person("team_admin", "Bob").await);
    let session = ann.session().await;
    let mut writer = LiveClient::join(&ann, &session).await;
    let mut reader = LiveClient::join(&bob, &session).await;
    notes(&mut writer, 20).await;
    writer.reach(22).await;
    reader.reach(22).await;
    // The client itself refuses an event whose `prev` is not its last number.
    let log = LiveClient::log(&ann, &session).await;
    assert!(log.iter().zip(1_u64..).all(|(event, seq)| event["seq"] == seq));
    for event in &reader.events {
        let stored = &log[usize::try_from(event["seq"].as_u64().unwrap()).unwrap() - 1];
        assert_eq!(
            (&event["kind"], &event["data"], &event["by"]),
            (&stored["kind"], &stored["data"], &stored["by"])
        );
        assert_eq!(event["prev"].as_u64().unwrap() + 1, event["seq"].as_u64().unwrap());
    }
}

#[actix_web::test]
async fn r5_up_to_500_events_behind_is_a_tail_and_anything_else_a_snapshot() {
    let ann = Account::open().await.engineer().await;
    let session = ann.session_with(json!({})).await;
    lengthen(&session, 700).await;
    let fresh = LiveClient::join(&ann, &session).await;
    let log = fresh.hello().log;
    let other = Some("00000000-0000-7000-8000-000000000000".to_owned());
    let cases = [
        (log.clone(), 700, "tail"),
        (log.clone(), 200, "tail"),
        (log.clone(), 199, "snapshot"),
        (log.clone(), 701, "snapshot"),
        (log.clone(), u64::MAX, "snapshot"),
        (other, 700, "snapshot"),
        (None, 0, "snapshot"),
    ];
    for (log, since, resume) in cases {
        let client = LiveClient::come_back(&ann, &session, Hello { log, since, ..Hello::default() }).await;
        assert_eq!((&client.welcome["resume"], client.seq), (&json!(resume), 700), "since {since}");
        assert_eq!(client.snapshot.is_some(), resume == "snapshot");
        assert_eq!(client.events.len() as u64, if resume == "tail" { 700 - since } else { 0 });
    }
}

async fn note_later(person: &Person, session: &str) -> Value {
    let note = json!({ "id": uuid::Uuid::now_v7(), "kind": "note.add", "data": { "text": "elsewhere" } });
    person.post(&format!("/sessions/{session}/commands"), note).await.ok()
}

#[actix_web::test]
async fn r6_nothing_is_accepted_or_shown_before_the_commit() {
    let server = Server::start(&[]);
    let account = Account::open_on(&server).await;
    let ann = account.engineer().await;
    let (held, free) = (ann.session().await, ann.session().await);
    let mut client = LiveClient::join(&ann, &held).await;
    let mut watcher = LiveClient::join(&ann, &held).await;
    let superuser = server.superuser().await;
    let lock = format!("BEGIN; SELECT 1 FROM app.sessions WHERE id = '{held}' FOR UPDATE");
    superuser.batch_execute(&lock).await.unwrap();
    let frame = command("note.add", json!({ "text": "held" }), 1);
    client.send(frame.clone()).await;
    // Everything else is said, such as that the log cannot be written, but nothing of the note.
    let telling = ["accepted", "refused", "event", "events", "heartbeat", "status"];
    for client in [&mut client, &mut watcher] {
        let said = client.until(|frame| telling.contains(&frame["type"].as_str().unwrap())).await.unwrap();
        assert!(said["type"] == "heartbeat" || said["type"] == "status", "{said}");
        assert_eq!(client.seq, 1);
    }
    assert_eq!(LiveClient::log(&ann, &held).await.len(), 1);
    superuser.batch_execute("COMMIT").await.unwrap();
    let accepted = client.until(|said| said["type"] == "accepted").await.unwrap();
    assert_eq!((&accepted["id"], &accepted["seq"]), (&frame["id"], &json!(2)));
    watcher.reach(2).await;
    note_later(&ann, &free).await;
}

#[actix_web::test]
async fn r15_one_person_s_requests_leave_room_for_others() {
    let server = Server::start(&[]);
    let account = Account::open_on(&server).await;
    let (ann, bob) = (account.engineer().await, account.engineer().await);
    let session = ann.session().await;
    let superuser = server.superuser().await;
    let lock = format!("BEGIN; SELECT 1 FROM app.sessions WHERE id = '{session}' FOR UPDATE");
    superuser.batch_execute(&lock).await.unwrap();
    let path = format!("/sessions/{session}/commands");
    let note = || json!({ "id": uuid::Uuid::now_v7(), "kind": "note.add", "data": { "text": "many" } });
    let mut many: FuturesUnordered<_> = (0..33).map(|_| ann.post(&path, note())).collect();
    // None is written as long as the lock is held; this one is not waited for.
    let refused = many.next().await.unwrap();
    assert_eq!(
        (refused.status.as_u16(), refused.json()["code"].as_str()),
        (429, Some("busy")),
        "{}",
        refused.text
    );
    let released = async { superuser.batch_execute("COMMIT").await.unwrap() };
    let (of_bob, ()) = tokio::join!(bob.post(&path, note()), released);
    of_bob.ok();
    for answer in many.collect::<Vec<_>>().await {
        answer.ok();
    }
}

#[actix_web::test]
async fn r7_a_command_sent_again_has_the_same_answer_over_any_way() {
    let mut server = Server::start(&[]);
    let account = Account::open_on(&server).await;
    let ann = account.engineer().await;
    let session = ann.session().await;
    let mut client = LiveClient::join(&ann, &session).await;
    let frame = command("note.add", json!({ "text": "once" }), 1);
    let first = client.ask_frame(frame.clone()).await;
    assert_eq!((&first["seq"], &first["duplicate"]), (&json!(2), &json!(false)));
    let again = json!({ "type": "accepted", "id": frame["id"], "seq": 2, "duplicate": true });
    assert_eq!(client.ask_frame(frame.clone()).await, again);
    assert_eq!(LiveClient::join(&ann, &session).await.ask_frame(frame.clone()).await, again);
    let over_http = json!({ "id": frame["id"], "kind": frame["kind"], "data": frame["data"] });
    let path = format!("/sessions/{session}/commands");
    assert_eq!(ann.post(&path, over_http).await.ok(), json!({ "seq": 2, "duplicate": true }));
    server.kill();
    server.start_again();
    assert_eq!(LiveClient::join(&ann, &session).await.ask_frame(frame.clone()).await, again);
    assert_eq!(LiveClient::log(&ann, &session).await.len(), 2);
    // Somebody else's command is another one, and not done.
    let mut bob = LiveClient::join(&account.engineer().await, &session).await;
    let refused = bob.ask_frame(frame).await;
    assert_eq!((&refused["type"], &refused["code"]), (&json!("refused"), &json!("invalid")), "{refused}");
    assert!(refused["message"].as_str().unwrap().starts_with("id: "), "{refused}");
}

#[actix_web::test]
async fn r20_what_a_later_version_may_say_is_ignored() {
    let ann = Account::open().await.engineer().await;
    let session = ann.session().await;
    let mut client = LiveClient::join(&ann, &session).await;
    client.send(json!({ "type": "wave", "at": "x" })).await;
    client.send(json!({ "type": "from.the.future", "id": 7 })).await;
    client.send(json!({ "type": "heartbeat", "mood": "fine" })).await;
    let mut frame = command("note.add", json!({ "text": "hello", "colour": "red" }), 1);
    frame["priority"] = json!(9);
    assert_eq!(client.ask_frame(frame).await["type"], "accepted");
}

#[actix_web::test]
async fn r20_a_snapshot_of_another_format_is_not_read_but_made_anew_from_the_log() {
    let mut server = Server::start(&[]);
    let account = Account::open_on(&server).await;
    let ann = account.engineer().await;
    let session = ann.session_with(json!({})).await;
    let mut client = LiveClient::join(&ann, &session).await;
    notes(&mut client, 3).await;
    let state = LiveClient::join(&ann, &session).await.snapshot;
    server.stop();
    server.start_again();
    let garbage = format!(
        "INSERT INTO app.session_snapshots (account_id, session_id, seq, format, state)
         SELECT account_id, id, head, 0, '{{\"unknown\": true}}' FROM app.sessions WHERE id = '{session}'
         ON CONFLICT (account_id, session_id) DO UPDATE SET format = 0, state = excluded.state"
    );
    server.superuser().await.batch_execute(&garbage).await.unwrap();
    assert_eq!(LiveClient::join(&ann, &session).await.snapshot, state);
}

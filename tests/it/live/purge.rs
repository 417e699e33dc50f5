//! Removing the words of one event, for everybody: rule 20, and 17 for those connected.

use serde_json::{Value, json};

use crate::support::{Account, Hello, LiveClient, Person, Server};

/// Never to be seen again.
const SECRET: &str = "Zebra-Winter-71";

async fn purge(person: &Person, session: &str, seq: u64) -> crate::support::Answer {
    person.post(&format!("/sessions/{session}/events/{seq}/purge"), json!({})).await
}

#[actix_web::test]
async fn r20_what_was_removed_is_gone_from_log_snapshot_and_every_open_page() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let session = ann.session_with(json!({ "visibility": "account" })).await;
    let mut live = LiveClient::join(&ann, &session).await;
    // More than the server keeps at hand, so that a snapshot is stored.
    for _ in 0..10 {
        ann.command(&session, "note.add", json!({ "text": "before" })).await;
    }
    let note = json!({ "text": format!("it is {SECRET}"), "shared": true });
    let seq = live.ask("note.add", note).await["seq"].as_u64().unwrap();
    for _ in 0..210 {
        ann.command(&session, "fact.add", json!({ "text": "after" })).await;
    }
    let (_, token) = ann.share(&session, json!({ "kind": "public" })).await;
    let mut guest = LiveClient::watch(&ann.url, &token, Hello::default()).await;
    assert!(guest.snapshot.as_ref().unwrap().1.to_string().contains(SECRET));
    let (known, guest_known) = (live.hello(), guest.hello());

    purge(&account.owner, &session, seq).await.no_content();
    assert_eq!((live.closed().await, guest.closed().await), (4001, 4001));
    let back = LiveClient::come_back(&ann, &session, known).await;
    let guest = LiveClient::watch(&ann.url, &token, guest_known).await;
    for (client, notes) in [(&back, "notes"), (&guest, "updates")] {
        let (_, state) = client.snapshot.as_ref().expect("everything is read again");
        let said = state.to_string();
        assert!(!said.contains(SECRET) && said.contains("[removed by an admin]"), "{notes}: {said}");
    }
    let log = LiveClient::log(&ann, &session).await;
    let tombstone = log.iter().find(|event| event["seq"] == seq).unwrap();
    assert_eq!(
        (&tombstone["kind"], &tombstone["data"]["text"]),
        (&json!("note.added"), &json!("[removed by an admin]"))
    );
    assert!(!Value::Array(log).to_string().contains(SECRET));
    demand_no_trace(&session).await;
    let audit = account.owner.get("/audit").await.ok();
    assert_eq!(audit["items"][0]["action"], "session.event_purged");
    assert!(!audit.to_string().contains(SECRET));
}

/// Nothing PostgreSQL holds of the session has the secret in it.
async fn demand_no_trace(session: &str) {
    let client = Server::shared().superuser().await;
    for table in ["session_events", "session_snapshots"] {
        let query = format!(
            "SELECT count(*) FROM app.{table} t WHERE session_id = '{session}' AND t::text LIKE '%{SECRET}%'"
        );
        let found: i64 = client.query_one(&query, &[]).await.unwrap().get(0);
        assert_eq!(found, 0, "{table}");
    }
}

#[actix_web::test]
async fn r20_it_happens_once_by_admins_and_only_to_words() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let body = json!({ "visibility": "account", "title": SECRET, "ticket": { "number": "7", "title": SECRET, "client": SECRET } });
    let session = ann.session_with(body).await;
    let ticket = LiveClient::log(&ann, &session)
        .await
        .iter()
        .find(|event| event["kind"] == "ticket.linked")
        .unwrap()["seq"]
        .clone();
    purge(&ann, &session, 1).await.problem(403, "forbidden");
    for absent in [0, 99, u64::MAX] {
        purge(&account.owner, &session, absent).await.problem(404, "not_found");
    }
    purge(&account.owner, &session, 1).await.no_content();
    purge(&account.owner, &session, ticket.as_u64().unwrap()).await.no_content();
    let view = ann.get(&format!("/sessions/{session}")).await.ok();
    assert!(!view.to_string().contains(SECRET) && view["title"] == "[removed by an admin]", "{view}");
    // Doing it again changes nothing: nobody has to read anything again.
    purge(&account.owner, &session, 1).await.no_content();
    assert_eq!(ann.get(&format!("/sessions/{session}")).await.ok()["log"], view["log"]);
    let live = LiveClient::join(&ann, &session).await;
    let joined = live.seq;
    ann.command(&session, "session.pause", json!({})).await;
    ann.command(&session, "session.resume", json!({})).await;
    purge(&account.owner, &session, joined + 2).await.problem(409, "nothing_to_remove");
}

#[actix_web::test]
async fn r20_postgresql_changes_no_event_in_any_other_way() {
    let account = Account::open().await;
    let session = account.owner.session().await;
    let client = Server::shared().superuser().await;
    let change = format!("UPDATE app.session_events SET data = '{{}}' WHERE session_id = '{session}'");
    let refused = client.batch_execute(&change).await.unwrap_err();
    assert!(refused.as_db_error().unwrap().message().contains("only purged"), "{refused:?}");
}

#[actix_web::test]
async fn r20_what_flowpilot_repeats_of_it_goes_too() {
    let account = Account::open().await;
    let ann = account.engineer().await;
    let session = ann.session_about_a_jam().await;
    let mut live = LiveClient::join(&ann, &session).await;
    let fact = json!({ "text": format!("Paper jam in tray two, and {SECRET} is on its label") });
    let seq = live.ask("fact.add", fact).await["seq"].as_u64().unwrap();
    live.ask("copilot.ask", json!({})).await;
    let said = live.until(|frame| frame["kind"] == "suggestion.finished").await.unwrap();
    assert!(said["data"]["text"].as_str().unwrap().contains(SECRET), "it quotes what it rests on: {said}");
    purge(&account.owner, &session, seq).await.no_content();
    assert!(!Value::Array(LiveClient::log(&ann, &session).await).to_string().contains(SECRET));
    demand_no_trace(&session).await;
}

//! What hostile clients can make the server hold: rules 14 and 15.

use futures_util::future::join_all;
use serde_json::json;
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::frame::{
        Frame,
        coding::{Data, OpCode},
    },
};
use uuid::Uuid;

use crate::support::{Account, LiveClient, Server, command};

/// Most that the server may hold more while it is harmed, in KiB.
const MOST: u64 = 16 * 1024;
/// With the witness as many as a person may have.
const ATTACKERS: usize = 7;

/// What one of them sends, again and again, until it is thrown out or has sent enough.
type Attack = (&'static str, fn(usize) -> Message);

fn frame(is_final: bool, code: OpCode, bytes: usize) -> Message {
    Message::Frame(Frame::message(vec![b'['; bytes], code, is_final))
}

const ATTACKS: [Attack; 6] = [
    ("fragments without end", |round| {
        let code = if round == 0 { Data::Text } else { Data::Continue };
        frame(false, OpCode::Data(code), 30_000)
    }),
    ("frames beyond the limit", |_| frame(true, OpCode::Data(Data::Text), 1_000_000)),
    ("pings", |_| Message::Ping(vec![b'p'; 125].into())),
    ("brackets", |_| frame(true, OpCode::Data(Data::Text), 60_000)),
    ("places that are none", |_| {
        let focus =
            json!({ "type": "presence", "focus": Uuid::now_v7().to_string().repeat(1_000), "typing": true });
        Message::text(focus.to_string())
    }),
    ("large commands", |_| {
        Message::text(command("note.add", json!({ "text": "x".repeat(30_000) }), 0).to_string())
    }),
];

#[actix_web::test]
async fn r14_r15_what_clients_do_costs_them_the_connection_and_the_server_nothing() {
    let server = Server::start(&[]);
    let account = Account::open_on(&server).await;
    let ann = account.engineer().await;
    let session = ann.session().await;
    let mut witness = LiveClient::join(&ann, &session).await;
    for (name, message) in ATTACKS {
        let others = ann.session().await;
        let clients = join_all((0..ATTACKERS).map(|_| LiveClient::join(&ann, &others))).await;
        let before = server.memory();
        // None of them ever reads.
        join_all(clients.into_iter().map(async |mut client| {
            for round in 0..200 {
                client.send_raw(message(round)).await;
            }
            client
        }))
        .await;
        let grown = server.memory().saturating_sub(before);
        assert!(grown < MOST, "{name}: {grown} KiB");
        assert_eq!(witness.ask("note.add", json!({ "text": name })).await["type"], "accepted");
    }
}

#[actix_web::test]
async fn r14_who_reads_nothing_is_owed_a_window_and_no_more() {
    let server = Server::start(&[]);
    let account = Account::open_on(&server).await;
    let ann = account.engineer().await;
    let session = ann.session().await;
    // What the session itself holds is there before.
    let text = "x".repeat(2_000);
    for _ in 0..150 {
        ann.command(&session, "chat.say", json!({ "text": text })).await;
    }
    let (_, token) = ann.share(&session, json!({ "kind": "public" })).await;
    let mut silent = Vec::new();
    for _ in 0..60 {
        silent.push(LiveClient::watch(&ann.url, &token, Default::default()).await);
    }
    let before = server.memory();
    for _ in 0..400 {
        ann.command(&session, "note.add", json!({ "text": text, "shared": true })).await;
    }
    // 800 KB for each of 60, of which none was read.
    let grown = server.memory().saturating_sub(before);
    assert!(grown < 2 * MOST, "{grown} KiB");
    drop(silent);
    let late = LiveClient::watch(&ann.url, &token, Default::default()).await;
    assert_eq!(late.snapshot.unwrap().1["updates"].as_array().unwrap().len(), 400);
}

//! A server that goes away: rule 18.

use futures_util::future::join_all;
use serde_json::json;

use crate::support::{Account, LiveClient, Server, command};

#[actix_web::test]
async fn r18_a_server_that_goes_away_answers_first_and_says_so_to_everybody() {
    let mut server = Server::start(&[]);
    let account = Account::open_on(&server).await;
    let ann = account.engineer().await;
    let session = ann.session().await;
    let mut clients = Vec::new();
    for _ in 0..8 {
        clients.push(LiveClient::join(&ann, &session).await);
    }
    let (_, token) = ann.share(&session, json!({ "kind": "public" })).await;
    let mut guest = LiveClient::watch(&ann.url, &token, Default::default()).await;
    let commands: Vec<_> =
        (0..8).map(|n| command("note.add", json!({ "text": format!("note {n}") }), 0)).collect();
    for (client, command) in clients.iter_mut().zip(&commands) {
        client.send(command.clone()).await;
    }
    let going = async {
        let farewells = clients.iter_mut().map(async |client| {
            let mut accepted = None;
            while let Some(frame) = client.next().await {
                if frame["type"] == "accepted" {
                    accepted = frame["seq"].as_u64();
                }
            }
            (client.closed.as_ref().map(|(code, _)| *code), accepted)
        });
        let told = join_all(farewells).await;
        assert_eq!(guest.closed().await, 1012);
        told
    };
    let stopping = server.stop_meanwhile();
    let told = going.await;
    stopping.await;
    assert!(told.iter().all(|(code, _)| *code == Some(1012)), "{told:?}");
    server.start_again();
    // Each is in the log once, where it was said to be.
    let mut back = LiveClient::join(&ann, &session).await;
    for (command, (_, accepted)) in commands.into_iter().zip(told) {
        let answer = back.ask_frame(command).await;
        assert_eq!(answer["type"], "accepted");
        assert!(
            accepted.is_none_or(|seq| answer["seq"] == seq && answer["duplicate"] == true),
            "{answer} {accepted:?}"
        );
    }
    let notes = LiveClient::log(&ann, &session).await.into_iter().filter(|event| event["kind"] == "note.added");
    assert_eq!(notes.count(), 8);
}

//! Rule 12: what the copilot says, while it says it.

use serde_json::{Value, json};

use crate::support::{Account, Hello, LiveClient, Person, command};

/// What a client has of an answer: put together as rule 12 says.
#[derive(Default)]
struct Reader {
    text: String,
    resets: usize,
}

impl Reader {
    /// Takes a frame; the whole text once the answer is in the log.
    fn take(&mut self, frame: &Value) -> Option<String> {
        match frame["type"].as_str().unwrap() {
            "stream" if matches!(frame["state"].as_str(), Some("open" | "reset")) => {
                self.text.clear();
                self.resets += 1;
            }
            "delta" => {
                assert_eq!(frame["offset"], self.text.len(), "deltas go on where the last one ended");
                self.text.push_str(frame["text"].as_str().unwrap());
            }
            "event" if frame["kind"] == "suggestion.finished" => {
                let whole = frame["data"]["text"].as_str().unwrap().to_owned();
                assert!(whole.starts_with(&self.text), "{:?} does not begin {whole:?}", self.text);
                return Some(whole);
            }
            _ => {}
        }
        None
    }

    async fn until_some(&mut self, client: &mut LiveClient, bytes: usize) {
        while self.text.len() < bytes {
            let frame = client.next().await.unwrap();
            assert_eq!(self.take(&frame), None, "it ended before it said {bytes} bytes");
        }
    }

    async fn until_whole(&mut self, client: &mut LiveClient) -> String {
        loop {
            let frame = client.next().await.unwrap();
            if let Some(whole) = self.take(&frame) {
                return whole;
            }
        }
    }
}

async fn two() -> (Person, Person, String) {
    let account = Account::open().await;
    let (ann, bob) = (account.engineer().await, account.engineer().await);
    let session = ann.session().await;
    (ann, bob, session)
}

/// Asks; the suggestion's name.
async fn ask(client: &mut LiveClient, reader: &mut Reader, text: &str) -> String {
    let frame = command("copilot.ask", json!({ "text": text }), client.seq);
    client.send(frame.clone()).await;
    loop {
        let next = client.next().await.unwrap();
        reader.take(&next);
        if next["id"] == frame["id"] {
            assert_eq!(next["type"], "accepted", "{next}");
            return frame["id"].as_str().unwrap().to_owned();
        }
    }
}

#[actix_web::test]
async fn r12_everyone_reads_one_answer_and_who_comes_late_gets_it_from_its_start() {
    let (ann, bob, session) = two().await;
    let mut first = LiveClient::join(&ann, &session).await;
    // Takes part already and stands at the door: coming in takes no longer than the answer.
    LiveClient::join(&bob, &session).await.vanish();
    let waiting = LiveClient::knock(&bob, &session).await;
    let mut reader = Reader::default();
    ask(&mut first, &mut reader, "What should we try on this action?").await;
    reader.until_some(&mut first, 20).await;
    let mut late = LiveClient::say_hello(waiting, Hello::default()).await.unwrap();
    let mut latecomer = Reader::default();
    latecomer.until_some(&mut late, 20).await;
    assert!(latecomer.text.starts_with(&reader.text) || reader.text.starts_with(&latecomer.text));
    let whole = latecomer.until_whole(&mut late).await;
    assert_eq!(reader.until_whole(&mut first).await, whole);
    assert_eq!((reader.resets, latecomer.resets), (1, 1));
    let log = LiveClient::log(&ann, &session).await;
    let said: Vec<_> = log.iter().filter(|event| event["kind"] == "suggestion.finished").collect();
    assert_eq!(said.len(), 1, "joining and reading start no second answer");
    assert_eq!((&said[0]["data"]["text"], &said[0]["data"]["end"]), (&json!(whole), &json!("done")));
    assert!(!said[0]["data"]["citations"].as_array().unwrap().is_empty());
}

#[actix_web::test]
async fn r12_a_client_that_comes_back_goes_on_where_it_was_and_resync_starts_from_an_offset() {
    let (ann, _, session) = two().await;
    let mut client = LiveClient::join(&ann, &session).await;
    let mut reader = Reader::default();
    let suggestion = ask(&mut client, &mut reader, "What next?").await;
    reader.until_some(&mut client, 10).await;
    let socket = LiveClient::knock(&ann, &session).await;
    let mut hello = client.vanish();
    hello.streams = json!({ suggestion.as_str(): reader.text.len() });
    let mut again = LiveClient::say_hello(socket, hello).await.unwrap();
    let had = reader.text.len();
    reader.until_some(&mut again, had + 1).await;
    assert_eq!(reader.resets, 1, "nothing began again");
    again.send(json!({ "type": "resync", "stream": suggestion, "offset": 4 })).await;
    reader.text.truncate(4);
    let delta = again.until(|frame| frame["type"] == "delta" && frame["offset"] == 4).await.unwrap();
    reader.take(&delta);
    reader.until_whole(&mut again).await;
}

#[actix_web::test]
async fn r12_whoever_may_stops_an_answer_and_what_was_said_is_kept() {
    let (ann, bob, session) = two().await;
    let mut first = LiveClient::join(&ann, &session).await;
    let mut other = LiveClient::join(&bob, &session).await;
    let mut reader = Reader::default();
    ask(&mut first, &mut reader, "What next?").await;
    reader.until_some(&mut first, 10).await;
    let stopped = other.ask("copilot.stop", json!({})).await;
    assert_eq!(stopped["type"], "accepted", "{stopped}");
    let kept = reader.until_whole(&mut first).await;
    assert!(!kept.is_empty());
    let end = first.until(|frame| frame["type"] == "stream").await.unwrap();
    assert_eq!((&end["state"], &end["offset"]), (&json!("stopped"), &json!(kept.len())));
    let log = LiveClient::log(&ann, &session).await;
    assert_eq!(log.last().unwrap()["data"]["end"], "stopped");
    assert_eq!(other.ask("copilot.stop", json!({})).await["code"], "stale");
    assert_eq!(other.ask("copilot.ask", json!({})).await["type"], "accepted", "the next one may be asked");
}

#[actix_web::test]
async fn r12_who_asks_while_it_answers_is_answered_next() {
    let (ann, bob, session) = two().await;
    let mut first = LiveClient::join(&ann, &session).await;
    let mut other = LiveClient::join(&bob, &session).await;
    let mut reader = Reader::default();
    ask(&mut first, &mut reader, "What next?").await;
    reader.until_some(&mut first, 10).await;
    let next = other.ask("copilot.ask", json!({ "text": "And then?" })).await;
    assert_eq!(next["type"], "accepted", "{next}");
    reader.until_whole(&mut first).await;
    let mut second = Reader::default();
    let whole = second.until_whole(&mut first).await;
    assert!(!whole.is_empty() && second.resets == 1, "a stream of its own");
    let log = LiveClient::log(&ann, &session).await;
    let kinds: Vec<_> = log.iter().map(|event| event["kind"].as_str().unwrap()).collect();
    let end = ["suggestion.queued", "suggestion.finished", "suggestion.started", "suggestion.finished"];
    assert!(kinds.ends_with(&end), "{kinds:?}");
    let started = &log[log.len() - 2]["data"];
    assert_eq!((&started["suggestion"], &started["asker"]["id"]), (&next["id"], &json!(bob.id)));
}

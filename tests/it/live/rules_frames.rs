//! Frames no client of ours sends. Each costs its sender the connection at most;
//! the others in the room never notice.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::frame::{
        Frame,
        coding::{Data, OpCode},
    },
};

use crate::support::{Account, Hello, LiveClient, Person, command};

struct Room {
    ann: Person,
    session: String,
    witness: LiveClient,
}

impl Room {
    async fn open() -> Self {
        let ann = Account::open().await.engineer().await;
        let session = ann.session().await;
        let witness = LiveClient::join(&ann, &session).await;
        Self { ann, session, witness }
    }

    async fn client(&self) -> LiveClient {
        LiveClient::join(&self.ann, &self.session).await
    }

    /// The witness still works, and so does a newcomer.
    async fn stays_unharmed(mut self) {
        assert_eq!(self.witness.ask("note.add", json!({ "text": "still here" })).await["type"], "accepted");
        self.witness.reach(self.client().await.seq).await;
    }
}

async fn closes_with(message: Message, code: u16) {
    let room = Room::open().await;
    let mut client = room.client().await;
    client.send_raw(message).await;
    assert_eq!(client.closed().await, code);
    room.stays_unharmed().await;
}

#[actix_web::test]
async fn what_is_not_json_is_closed_1007() {
    closes_with(Message::text("{\"type\":"), 1007).await;
}

#[actix_web::test]
async fn binary_is_closed_1007() {
    closes_with(Message::binary(vec![1, 2, 3]), 1007).await;
}

#[actix_web::test]
async fn a_continuation_without_a_beginning_is_closed() {
    let room = Room::open().await;
    let mut client = room.client().await;
    let frame = Frame::message("x", OpCode::Data(Data::Continue), true);
    client.send_raw(Message::Frame(frame)).await;
    assert!([1007, 4500].contains(&client.closed().await));
    room.stays_unharmed().await;
}

#[actix_web::test]
async fn fragments_that_add_up_to_too_much_are_closed_1009() {
    let room = Room::open().await;
    let mut client = room.client().await;
    let part = "x".repeat(30_000);
    client.send_raw(Message::Frame(Frame::message(part.clone(), OpCode::Data(Data::Text), false))).await;
    for _ in 0..3 {
        client.send_raw(Message::Frame(Frame::message(part.clone(), OpCode::Data(Data::Continue), false))).await;
    }
    assert_eq!(client.closed().await, 1009);
    room.stays_unharmed().await;
}

#[actix_web::test]
async fn a_command_in_fragments_is_a_command() {
    let room = Room::open().await;
    let mut client = room.client().await;
    let text = command("note.add", json!({ "text": "in two parts" }), 1).to_string();
    let (head, tail) = text.split_at(20);
    client.send_raw(Message::Frame(Frame::message(head.to_owned(), OpCode::Data(Data::Text), false))).await;
    client.send_raw(Message::Frame(Frame::message(tail.to_owned(), OpCode::Data(Data::Continue), true))).await;
    assert_eq!(client.until(|frame| frame["type"] == "accepted").await.unwrap()["seq"], 2);
    room.stays_unharmed().await;
}

#[actix_web::test]
async fn a_declared_length_beyond_the_limit_is_closed_1009_before_the_payload_comes() {
    let room = Room::open().await;
    let made = LiveClient::ticket(&room.ann, &room.session).await;
    let address = room.ann.url.trim_start_matches("http://").to_owned();
    let mut socket = TcpStream::connect(&address).await.unwrap();
    let request = format!(
        "GET /api/v1/live HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
         Sec-WebSocket-Protocol: resolutionflow.v1, ticket.{}\r\n\r\n",
        made["ticket"].as_str().unwrap()
    );
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(socket.read_u8().await.unwrap());
    }
    assert!(head.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&head));
    let mut frame = vec![0x81, 0xff];
    frame.extend((8_u64 << 30).to_be_bytes());
    frame.extend([1, 2, 3, 4]);
    socket.write_all(&frame).await.unwrap();
    let mut said = Vec::new();
    let _ = socket.read_to_end(&mut said).await;
    assert_eq!(said[0], 0x88, "a close frame");
    assert_eq!(u16::from_be_bytes([said[2], said[3]]), 1009);
    room.stays_unharmed().await;
}

/// What the server says to a socket that begins with this frame.
async fn begins_with(frame: Value) -> (Room, u16) {
    let room = Room::open().await;
    let mut client = room.client().await;
    client.send(json!({ "type": "bye" })).await;
    client.closed().await;
    let made = LiveClient::ticket(&room.ann, &room.session).await;
    let url = made["url"].as_str().unwrap();
    let socket = LiveClient::open(url, made["ticket"].as_str().unwrap(), None).await.unwrap();
    let code = first_answer(socket, &frame).await;
    (room, code)
}

async fn first_answer<S>(mut socket: S, frame: &Value) -> u16
where
    S: futures_util::Sink<Message>
        + futures_util::Stream<Item = Result<Message, tokio_tungstenite::tungstenite::Error>>
        + Unpin,
{
    use futures_util::{SinkExt, StreamExt};
    let _ = socket.send(Message::text(frame.to_string())).await;
    while let Some(Ok(message)) = socket.next().await {
        if let Message::Close(Some(close)) = message {
            return close.code.into();
        }
    }
    1006
}

#[actix_web::test]
async fn a_version_not_spoken_is_closed_4505() {
    let (room, code) = begins_with(json!({ "type": "hello", "version": 2 })).await;
    assert_eq!(code, 4505);
    room.stays_unharmed().await;
}

#[actix_web::test]
async fn a_command_before_hello_is_closed_4500() {
    let (room, code) = begins_with(command("note.add", json!({ "text": "x" }), 0)).await;
    assert_eq!(code, 4500);
    room.stays_unharmed().await;
}

#[actix_web::test]
async fn who_never_says_hello_is_closed_4009() {
    let (room, code) = begins_with(json!({ "type": "from.the.future" })).await;
    assert_eq!(code, 4009);
    room.stays_unharmed().await;
}

#[actix_web::test]
async fn hello_twice_is_closed_4500() {
    closes_with(Message::text(json!({ "type": "hello", "version": 1 }).to_string()), 4500).await;
}

#[actix_web::test]
async fn a_hello_that_makes_no_sense_is_closed_4500() {
    let (room, code) = begins_with(json!({ "type": "hello", "version": "one" })).await;
    assert_eq!(code, 4500);
    room.stays_unharmed().await;
}

#[actix_web::test]
async fn commands_that_cannot_be_read_are_refused_with_the_fields_name() {
    let room = Room::open().await;
    let mut client = room.client().await;
    let cases = [
        ("note.add", json!({ "text": 7 }), "text"),
        ("note.add", json!({}), "text"),
        ("note.add", json!([]), ""),
        ("note.add", json!({ "text": "  " }), "text"),
        ("note.add", json!({ "text": "a\u{0}b" }), "text"),
        ("note.add", json!({ "text": "x".repeat(10_001) }), "text"),
        ("flow.answer", json!({ "node": "question", "option": null }), "option"),
        ("flow.answer", json!({ "node": "question", "option": "nowhere" }), "option"),
        ("flow.answer", json!({ "node": "nowhere", "option": "next" }), "node"),
        ("control.grant", json!({ "to": "nobody" }), "to"),
        ("session.complete", json!({ "outcome": "perhaps" }), "outcome"),
        ("session.complete", json!({ "outcome": "resolved", "csat": 6 }), "csat"),
        ("make.coffee", json!({}), "make.coffee"),
    ];
    for (kind, data, names) in cases {
        let refused = client.ask(kind, data.clone()).await;
        assert_eq!(refused["code"], "invalid", "{kind} {data}: {refused}");
        assert!(refused["message"].as_str().unwrap().contains(names), "{kind} {data}: {refused}");
    }
    assert_eq!(client.seq, 1);
    room.stays_unharmed().await;
}

#[actix_web::test]
async fn a_refusal_does_not_send_back_what_was_sent() {
    let room = Room::open().await;
    let mut client = room.client().await;
    let mut frame = command("note.add", json!({ "text": "a note" }), 0);
    frame["seen"] = json!("S".repeat(20_000));
    client.send(frame.clone()).await;
    let refused = client.until(|next| next["id"] == frame["id"]).await.unwrap();
    assert_eq!(refused["code"], "invalid");
    assert!(refused.to_string().len() < 1_000, "{} bytes", refused.to_string().len());
    room.stays_unharmed().await;
}

#[actix_web::test]
async fn a_command_over_32_kib_is_refused() {
    let room = Room::open().await;
    let mut client = room.client().await;
    let refused = client.ask("note.add", json!({ "text": "x".repeat(33_000) })).await;
    assert_eq!(refused["code"], "invalid");
    assert!(refused["message"].as_str().unwrap().contains("32 KiB"), "{refused}");
    room.stays_unharmed().await;
}

#[actix_web::test]
async fn more_than_forty_frames_a_second_are_closed_4008() {
    let room = Room::open().await;
    let mut client = room.client().await;
    for _ in 0..200 {
        client.send(json!({ "type": "heartbeat" })).await;
    }
    assert_eq!(client.closed().await, 4008);
    room.stays_unharmed().await;
}

#[actix_web::test]
async fn who_says_bye_is_gone_at_once_and_may_come_back() {
    let room = Room::open().await;
    let mut client = room.client().await;
    let hello: Hello = client.hello();
    client.send(json!({ "type": "bye" })).await;
    client.closed().await;
    assert_eq!(LiveClient::come_back(&room.ann, &room.session, hello).await.welcome["resume"], "tail");
    room.stays_unharmed().await;
}

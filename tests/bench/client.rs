//! Accounts, rooms and sockets.

use futures_util::{StreamExt, stream};
use reqwest::Client;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

use super::Server;

pub type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;
const PASSWORD: &str = "four plain words here";

/// A session and who may enter it.
pub struct Room {
    pub url: String,
    pub token: String,
    pub session: String,
}

pub async fn post(url: &str, token: &str, path: &str, body: &Value) -> Value {
    let request = Client::new().post(format!("{url}/api/v1{path}")).json(body);
    let request = if token.is_empty() { request } else { request.bearer_auth(token) };
    let text = request.send().await.expect("an answer").text().await.expect("whole");
    serde_json::from_str(&text).unwrap_or_else(|_| panic!("{path}: {text}"))
}

/// An account's owner, signed in: the token.
pub async fn owner(server: &Server, number: usize) -> String {
    let email = format!("owner{number}@bench.test");
    let name = format!("Bench {number}");
    server.task(&[
        "account",
        "create",
        "--name",
        &name,
        "--owner-name",
        "Olga",
        "--owner-email",
        &email,
        "--owner-password",
        PASSWORD,
    ]);
    let session = post(&server.url, "", "/auth/login", &json!({ "email": email, "password": PASSWORD })).await;
    session["access_token"].as_str().expect("signed in").to_owned()
}

/// Free-form sessions, in an account of their own.
pub async fn rooms(server: &Server, count: usize) -> Vec<Room> {
    static NEXT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    let token = owner(server, NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed)).await;
    let make = |_| async {
        let made = post(&server.url, &token, "/sessions", &json!({})).await;
        let session = made["id"].as_str().expect("a session").to_owned();
        Room { url: server.url.clone(), token: token.clone(), session }
    };
    stream::iter(0..count).map(make).buffer_unordered(8).collect().await
}

impl Room {
    /// A socket that is let in and caught up.
    pub async fn enter(&self) -> Socket {
        let path = format!("/sessions/{}/tickets", self.session);
        let made = post(&self.url, &self.token, &path, &json!({})).await;
        let mut request = made["url"].as_str().expect("an address").into_client_request().unwrap();
        let protocols = format!("resolutionflow.v1, ticket.{}", made["ticket"].as_str().unwrap());
        request.headers_mut().insert("Sec-WebSocket-Protocol", protocols.parse().unwrap());
        let (mut socket, _) = connect_async(request).await.expect("let in");
        send(&mut socket, &json!({ "type": "hello", "version": 1 })).await;
        next(&mut socket, "live").await;
        socket
    }
}

pub async fn send(socket: &mut Socket, frame: &Value) {
    use futures_util::SinkExt;
    socket.send(Message::text(frame.to_string())).await.expect("sent");
}

/// The next frame of this type.
pub async fn next(socket: &mut Socket, wanted: &str) -> Value {
    loop {
        match socket.next().await {
            Some(Ok(Message::Text(text))) => {
                let frame: Value = serde_json::from_str(&text).expect("JSON");
                if frame["type"] == wanted {
                    return frame;
                }
            }
            Some(Ok(Message::Close(why))) => panic!("closed: {why:?}"),
            Some(Ok(_)) => {}
            other => panic!("the connection ended: {other:?}"),
        }
    }
}

/// A note command.
pub fn note() -> Value {
    let id = uuid::Uuid::now_v7();
    json!({ "type": "command", "id": id, "kind": "note.add", "data": { "text": "The printer is on fire." }, "seen": 1 })
}

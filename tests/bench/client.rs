//! Accounts, rooms and sockets.

use std::{
    cell::RefCell,
    sync::LazyLock,
    time::{Duration, Instant},
};

use futures_util::{StreamExt, stream};
use rand::RngExt;
use reqwest::Client;
use resolutionflow::platform::outside;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

use super::Server;

pub type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;
pub const PASSWORD: &str = "four plain words here";

/// A session and who may enter it.
pub struct Room {
    pub url: String,
    pub token: String,
    pub session: String,
}

/// What asks over HTTP.
pub fn http() -> &'static Client {
    static CLIENT: LazyLock<Client> = LazyLock::new(|| outside::client(Duration::from_mins(1)).expect("a client"));
    &CLIENT
}

pub async fn post(url: &str, token: &str, path: &str, body: &Value) -> Value {
    let request = http().post(format!("{url}/api/v1{path}")).json(body);
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
        come_in(&post(&self.url, &self.token, &path, &json!({})).await).await.expect("let in")
    }

    /// The same, as often as it takes while too many want to come in: as clients do.
    pub async fn come_back(&self) -> Socket {
        let path = format!("/sessions/{}/tickets", self.session);
        for attempt in 0.. {
            let made = post(&self.url, &self.token, &path, &json!({})).await;
            if made["ticket"].is_string()
                && let Some(socket) = come_in(&made).await
            {
                return socket;
            }
            let longest = Duration::from_secs(10).min(Duration::from_millis(250) * (1 << attempt.min(6)));
            tokio::time::sleep(rand::rng().random_range(Duration::ZERO..longest)).await;
        }
        unreachable!("it tries for ever")
    }

    /// The token of a link to it.
    pub async fn share(&self) -> String {
        let path = format!("/sessions/{}/share-links", self.session);
        let made = post(&self.url, &self.token, &path, &json!({ "kind": "public" })).await;
        made["url"].as_str().expect("a link").split_once('#').expect("a token").1.to_owned()
    }

    /// A viewer's socket.
    pub async fn watch(&self, link: &str) -> Socket {
        let made = post(&self.url, "", "/shared/tickets", &json!({ "token": link })).await;
        come_in(&made).await.expect("let in")
    }
}

/// Connects with a ticket; returns when caught up, or none when there is no room.
async fn come_in(made: &Value) -> Option<Socket> {
    let mut request = made["url"].as_str().expect("an address").into_client_request().unwrap();
    let protocols = format!("resolutionflow.v1, ticket.{}", made["ticket"].as_str().unwrap());
    request.headers_mut().insert("Sec-WebSocket-Protocol", protocols.parse().unwrap());
    let mut socket = connect_async(request).await.ok()?.0;
    send(&mut socket, &json!({ "type": "hello", "version": 1 })).await;
    next(&mut socket, "live").await;
    Some(socket)
}

/// What was sent when, and how long it took to everybody; on one thread.
#[derive(Default)]
pub struct Marks {
    sent: RefCell<Vec<Instant>>,
    taken: RefCell<Vec<Vec<f64>>>,
}

impl Marks {
    /// Text that can be told again.
    pub fn next(&self) -> String {
        self.taken.borrow_mut().push(Vec::new());
        let mut sent = self.sent.borrow_mut();
        sent.push(Instant::now());
        format!("We restart the print server now. mark:{};", sent.len() - 1)
    }

    /// Notes what has arrived.
    fn arrived(&self, text: &str) {
        let Some((number, _)) = text.split_once("mark:").and_then(|(_, rest)| rest.split_once(';')) else {
            return;
        };
        let number: usize = number.parse().expect("a mark");
        let took = self.sent.borrow()[number].elapsed().as_secs_f64() * 1_000.0;
        self.taken.borrow_mut()[number].push(took);
    }

    /// Reads until the connection ends.
    pub async fn listen(&self, mut socket: Socket) {
        while let Some(Ok(message)) = socket.next().await {
            if let Message::Text(text) = message {
                self.arrived(&text);
            }
        }
    }

    /// How long each arrival took, in ms.
    pub fn all(&self) -> Vec<f64> {
        self.taken.borrow().concat()
    }

    /// How long each took to the last who got it, in ms.
    pub fn last(&self) -> Vec<f64> {
        let last = |took: &Vec<f64>| took.iter().copied().fold(f64::NAN, f64::max);
        self.taken.borrow().iter().map(last).collect()
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

//! A client of the live protocol that keeps what it was told, as any client must.

use futures_util::{SinkExt, StreamExt};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Error, Message, client::IntoClientRequest, protocol::CloseFrame},
};
use uuid::Uuid;

use super::{Answer, Person, schema};

/// Longer than a heartbeat; only a hanging test waits for it.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Where a client was when it left.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hello {
    pub log: Option<String>,
    pub since: u64,
    /// Bytes it has of answers being written.
    pub streams: Value,
}

/// A connection to a session.
pub struct LiveClient {
    socket: Socket,
    pub welcome: Value,
    /// The last event applied.
    pub seq: u64,
    /// The state of the last snapshot and the event it is folded up to.
    pub snapshot: Option<(u64, Value)>,
    snapshot_parts: String,
    /// Every event frame applied, in order.
    pub events: Vec<Value>,
    /// Why the server closed the connection.
    pub closed: Option<(u16, String)>,
}

/// A command frame.
pub fn command(kind: &str, data: Value, seen: u64) -> Value {
    json!({ "type": "command", "id": Uuid::now_v7(), "kind": kind, "data": data, "seen": seen })
}

impl LiveClient {
    /// A fresh ticket.
    pub async fn ticket(person: &Person, session: &str) -> Value {
        person.post(&format!("/sessions/{session}/tickets"), json!({})).await.created()
    }

    /// Opens a socket with a ticket, without saying hello. Refused upgrades are
    /// plain HTTP: their status.
    pub async fn open(url: &str, ticket: &str, origin: Option<&str>) -> Result<Socket, u16> {
        let mut request = url.into_client_request().unwrap();
        let protocols = format!("resolutionflow.v1, ticket.{ticket}");
        request.headers_mut().insert("Sec-WebSocket-Protocol", protocols.parse().unwrap());
        if let Some(origin) = origin {
            request.headers_mut().insert("Origin", origin.parse().unwrap());
        }
        match connect_async(request).await {
            Ok((socket, response)) => {
                assert_eq!(response.headers()["sec-websocket-protocol"], "resolutionflow.v1");
                Ok(socket)
            }
            Err(Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    /// As [`LiveClient::open`], while the server may be away.
    pub async fn try_open(url: &str, ticket: &str) -> Option<Socket> {
        let mut request = url.into_client_request().unwrap();
        let protocols = format!("resolutionflow.v1, ticket.{ticket}");
        request.headers_mut().insert("Sec-WebSocket-Protocol", protocols.parse().unwrap());
        connect_async(request).await.ok().map(|(socket, _)| socket)
    }

    /// Comes in by a link's token; returns when caught up.
    pub async fn watch(url: &str, token: &str, hello: Hello) -> Self {
        Self::watch_as(&Person::nobody(url), token, hello).await
    }

    /// The same, signed in.
    pub async fn watch_as(person: &Person, token: &str, hello: Hello) -> Self {
        let ticket = person.post("/shared/tickets", json!({ "token": token })).await.created();
        let (url, ticket) = (ticket["url"].as_str().unwrap(), ticket["ticket"].as_str().unwrap());
        let socket = Self::open(url, ticket, None).await.unwrap();
        Self::say_hello(socket, hello).await.expect("let in")
    }

    /// Comes in for the first time.
    pub async fn join(person: &Person, session: &str) -> Self {
        Self::come_back(person, session, Hello::default()).await
    }

    /// Comes in and takes part from then on, also when the connection ends.
    pub async fn take_part(person: &Person, session: &str) {
        let _room = Self::join(person, session).await;
        let joined = |event: &Value| {
            event["kind"] == "participant.joined" && event["data"]["user"]["id"] == person.id.as_str()
        };
        while !Self::log(person, session).await.iter().any(joined) {
            tokio::task::yield_now().await;
        }
    }

    /// Comes in with what was known; returns when caught up.
    pub async fn come_back(person: &Person, session: &str, hello: Hello) -> Self {
        Self::say_hello(Self::knock(person, session).await, hello).await.expect("let in")
    }

    /// An open socket on which nothing was said yet.
    pub async fn knock(person: &Person, session: &str) -> Socket {
        let ticket = Self::ticket(person, session).await;
        Self::open(ticket["url"].as_str().unwrap(), ticket["ticket"].as_str().unwrap(), None).await.unwrap()
    }

    /// Says hello on an open socket, coming for the first time and for this.
    pub async fn say_hello_as(socket: Socket, comes: &str) -> Option<Self> {
        Self::hello_with(socket, Hello::default(), json!({ "as": comes })).await
    }

    /// Says hello on an open socket; `None` when the server closes it instead.
    pub async fn say_hello(socket: Socket, hello: Hello) -> Option<Self> {
        Self::hello_with(socket, hello, json!({})).await
    }

    async fn hello_with(socket: Socket, hello: Hello, more: Value) -> Option<Self> {
        let mut client = Self {
            socket,
            welcome: Value::Null,
            seq: hello.since,
            snapshot: None,
            snapshot_parts: String::new(),
            events: Vec::new(),
            closed: None,
        };
        let mut frame =
            json!({ "type": "hello", "version": 1, "log": hello.log, "since": hello.since, "client": "it" });
        if !hello.streams.is_null() {
            frame["streams"] = hello.streams;
        }
        frame.as_object_mut()?.extend(more.as_object()?.clone());
        client.send(frame).await;
        client.until(|frame| frame["type"] == "live").await?;
        Some(client)
    }

    /// Where to come back to.
    pub fn hello(&self) -> Hello {
        Hello { log: self.welcome["log"].as_str().map(str::to_owned), since: self.seq, streams: Value::Null }
    }

    pub async fn send(&mut self, frame: Value) {
        let _ = self.socket.send(Message::text(frame.to_string())).await;
    }

    pub async fn send_raw(&mut self, message: Message) {
        let _ = self.socket.send(message).await;
    }

    /// The next frame, after applying it; `None` when the connection ended.
    pub async fn next(&mut self) -> Option<Value> {
        loop {
            let next = tokio::time::timeout(PATIENCE, self.socket.next()).await;
            match next.expect("the server says something, a heartbeat at least") {
                Some(Ok(Message::Text(text))) => {
                    let frame: Value = serde_json::from_str(&text).unwrap();
                    self.apply(&frame);
                    return Some(frame);
                }
                Some(Ok(Message::Close(Some(CloseFrame { code, reason })))) => {
                    self.closed = Some((code.into(), reason.to_string()));
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return None,
            }
        }
    }

    /// The first frame from here on that is as wanted.
    pub async fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Option<Value> {
        while let Some(frame) = self.next().await {
            if wanted(&frame) {
                return Some(frame);
            }
        }
        None
    }

    /// Sends a command and waits for its answer.
    pub async fn ask(&mut self, kind: &str, data: Value) -> Value {
        let frame = command(kind, data, self.seq);
        self.ask_frame(frame).await
    }

    /// Sends this command frame and waits for its answer.
    pub async fn ask_frame(&mut self, frame: Value) -> Value {
        let id = frame["id"].clone();
        self.send(frame).await;
        self.until(|frame| frame["id"] == id && (frame["type"] == "accepted" || frame["type"] == "refused"))
            .await
            .expect("an answer")
    }

    /// Waits until the event with this number was applied.
    pub async fn reach(&mut self, seq: u64) {
        while self.seq < seq {
            self.next().await.expect("the connection lives");
        }
    }

    /// Waits until the server closes the connection; the code.
    pub async fn closed(&mut self) -> u16 {
        while self.next().await.is_some() {}
        self.closed.clone().map_or(1006, |(code, _)| code)
    }

    /// Vanishes without a word.
    pub fn vanish(self) -> Hello {
        self.hello()
    }

    /// The session's whole log over HTTP.
    pub async fn log(person: &Person, session: &str) -> Vec<Value> {
        let mut events = Vec::new();
        loop {
            let after = events.last().map_or(0, |event: &Value| event["seq"].as_u64().unwrap());
            let path = format!("/sessions/{session}/events?after={after}&limit=500");
            let mut answer = Answer::of(person.request(Method::GET, &path)).await;
            // Right after PostgreSQL was killed a pooled connection may still turn out to be dead.
            for _ in 0..20 {
                if answer.status != 503 {
                    break;
                }
                answer = Answer::of(person.request(Method::GET, &path)).await;
            }
            let page = answer.ok();
            events.extend(page["items"].as_array().unwrap().iter().cloned());
            if page.get("next_after").is_none() {
                return events;
            }
        }
    }

    fn apply(&mut self, frame: &Value) {
        let is_guest = frame["role"] == "guest" || self.welcome["role"] == "guest";
        schema::demand_frame(frame, is_guest);
        match frame["type"].as_str().unwrap() {
            "welcome" => self.welcome = frame.clone(),
            "snapshot" => {
                self.snapshot_parts.push_str(frame["data"].as_str().unwrap());
                if frame["part"].as_u64().unwrap() + 1 == frame["parts"].as_u64().unwrap() {
                    let state = serde_json::from_str(&std::mem::take(&mut self.snapshot_parts)).unwrap();
                    schema::demand_state(&state, is_guest);
                    self.seq = frame["seq"].as_u64().unwrap();
                    self.snapshot = Some((self.seq, state));
                    self.events.clear();
                }
            }
            "event" => self.event(frame),
            "events" => frame["events"].as_array().unwrap().iter().for_each(|event| self.event(event)),
            _ => {}
        }
    }

    fn event(&mut self, event: &Value) {
        assert_eq!(event["prev"].as_u64(), Some(self.seq), "a gap: {event}");
        self.seq = event["seq"].as_u64().unwrap();
        self.events.push(event.clone());
    }
}

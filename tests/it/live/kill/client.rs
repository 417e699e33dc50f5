//! A client that keeps its commands until they are answered, as the protocol asks.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde_json::{Value, json};
use tokio::sync::{Barrier, watch};

use crate::support::{Hello, LiveClient, Person, command};

/// What a client is to do.
pub struct Streaming {
    pub person: Person,
    pub session: String,
    /// How many commands it sends.
    pub commands: usize,
    /// After how many it waits for the killer to be ready.
    pub moment: usize,
    pub seed: u64,
    pub talk: Talk,
}

/// What a client says next: it knows its connection and every event that it saw before.
pub type Talk = fn(&mut StdRng, &LiveClient, &[Value]) -> Value;

/// What a client saw.
#[derive(Default)]
pub struct Seen {
    /// The number its first snapshot was folded up to.
    pub base: u64,
    /// Every event applied after that, over all its connections.
    pub events: Vec<Value>,
    pub accepted: Vec<(String, u64)>,
    pub refused: Vec<String>,
    /// Lines nobody reads any more and nobody has closed.
    half_open: Vec<LiveClient>,
}

impl Seen {
    /// Takes over what a connection brought.
    fn keep(&mut self, client: &mut LiveClient) {
        self.events.append(&mut client.events);
    }

    /// Whether the frame answers the oldest command, which is then done with.
    fn answer(&mut self, frame: &Value, unanswered: &mut VecDeque<Value>) {
        let Some(index) = unanswered.iter().position(|sent| sent["id"] == frame["id"]) else { return };
        let id = frame["id"].as_str().unwrap_or_default().to_owned();
        match frame["type"].as_str().unwrap() {
            "accepted" => self.accepted.push((id, frame["seq"].as_u64().unwrap())),
            "refused" if frame["retry_ms"] == 0 => self.refused.push(id),
            _ => return,
        }
        unanswered.remove(index);
    }
}

/// Anything that is done in a room.
pub fn anything(rng: &mut StdRng, client: &LiveClient, past: &[Value]) -> Value {
    let (seen, number) = (client.seq, past.len());
    match rng.random_range(0..8) {
        0 => command("control.take", json!({}), seen),
        1 => command("control.release", json!({}), seen),
        2 => command("flow.answer", json!({ "node": "question", "option": "next" }), seen),
        3 => command("step.complete", json!({ "node": "action", "outcome": "next" }), seen),
        _ => command("note.add", json!({ "text": format!("note {number}") }), seen),
    }
}

/// A ticket and a connection, however long the server is away.
async fn connect(plan: &Streaming, hello: Option<Hello>) -> LiveClient {
    loop {
        if let Some(client) = try_connect(plan, hello.clone().unwrap_or_default()).await {
            return client;
        }
        // As a client does; nothing here depends on how long.
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn try_connect(plan: &Streaming, hello: Hello) -> Option<LiveClient> {
    let path = format!("/sessions/{}/tickets", plan.session);
    let response = plan.person.request(reqwest::Method::POST, &path).json(&json!({})).send().await.ok()?;
    if response.status() != 201 {
        return None;
    }
    let made: Value = response.json().await.ok()?;
    let socket = LiveClient::try_open(made["url"].as_str()?, made["ticket"].as_str()?).await?;
    LiveClient::say_hello(socket, hello).await
}

/// Streams until every command has its answer and everything was seen.
pub async fn stream(plan: Streaming, barrier: Arc<Barrier>, mut struck: watch::Receiver<usize>) -> Seen {
    let mut rng = StdRng::seed_from_u64(plan.seed);
    let mut seen = Seen::default();
    let mut client = connect(&plan, None).await;
    seen.base = client.snapshot.as_ref().map_or(0, |(seq, _)| *seq);
    let mut unanswered = VecDeque::new();
    for number in 0..plan.commands {
        let frame = (plan.talk)(&mut rng, &client, &seen.events);
        unanswered.push_back(frame.clone());
        client.send(frame).await;
        if number == plan.moment {
            barrier.wait().await;
        }
        // Now and then it listens, so that what it has seen differs.
        if rng.random_bool(0.3) {
            listen(&plan, &mut client, &mut seen, &mut unanswered).await;
        }
        if rng.random_bool(0.08) {
            come_back(&plan, &mut client, &mut seen, &unanswered, rng.random_bool(0.4)).await;
        }
    }
    struck.wait_for(|strikes| *strikes > 0).await.unwrap();
    while !unanswered.is_empty() {
        listen(&plan, &mut client, &mut seen, &mut unanswered).await;
    }
    seen.keep(&mut client);
    seen
}

/// Takes the next frame; comes back and sends again what is not answered when the
/// connection ended.
async fn listen(plan: &Streaming, client: &mut LiveClient, seen: &mut Seen, unanswered: &mut VecDeque<Value>) {
    if let Some(frame) = client.next().await {
        return seen.answer(&frame, unanswered);
    }
    come_back(plan, client, seen, unanswered, false).await;
}

/// Another line in the place of this one, which is cut, or left as it is.
async fn come_back(
    plan: &Streaming,
    client: &mut LiveClient,
    seen: &mut Seen,
    unanswered: &VecDeque<Value>,
    half_open: bool,
) {
    seen.keep(client);
    let next = connect(plan, Some(client.hello())).await;
    let before = std::mem::replace(client, next);
    if half_open && seen.half_open.len() < 2 {
        seen.half_open.push(before);
    }
    assert!(client.snapshot.is_none(), "so little behind, the missing events suffice");
    for frame in unanswered {
        client.send(frame.clone()).await;
    }
}

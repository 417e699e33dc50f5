//! What FlowPilot says, to everybody in the room: how much later than the model said it, beside
//! a server that only passes on the same frames; and how soon the guide begins.

use std::{cell::RefCell, collections::HashMap, rc::Rc, time::Instant};

use futures_util::{SinkExt, StreamExt, future, stream};
use serde_json::{Value, json};
use tokio_tungstenite::{connect_async, tungstenite::Message};

use super::{
    Row, Server,
    bare::Bare,
    client::{self, Room, Socket},
    provider::{self, DELTAS, PACE},
    quantile,
};

const STREAMS: usize = 100;
/// Of each stream, in sockets of three people: one has at most eight.
const LISTENERS: [usize; 3] = [8, 8, 4];
const QUESTIONS: usize = 40;

/// When each delta of each stream had come to how many, and how late the last of them.
#[derive(Default)]
struct Heard(RefCell<HashMap<(usize, u128), (usize, f64)>>);

impl Heard {
    async fn listen(self: Rc<Self>, stream: usize, mut socket: Socket) {
        while let Some(Ok(message)) = socket.next().await {
            let Message::Text(text) = message else { continue };
            if !text.starts_with("{\"type\":\"delta\"") {
                continue;
            }
            let now = provider::now();
            for part in text.split("at:").skip(1) {
                let Some(at) = part.split(';').next().and_then(|at| at.parse::<u128>().ok()) else { continue };
                let mut heard = self.0.borrow_mut();
                let (count, late) = heard.entry((stream, at)).or_default();
                *count += 1;
                *late = late.max((now - at) as f64 / 1e6);
            }
        }
    }

    /// How late the last of its listeners had each delta, in ms; and how many never came.
    async fn whole(&self) -> (Vec<f64>, usize) {
        let listeners: usize = LISTENERS.iter().sum();
        let all = STREAMS * DELTAS * listeners;
        let count = || self.0.borrow().values().map(|(count, _)| count).sum::<usize>();
        let patience = Instant::now() + PACE * (DELTAS as u32) * 3;
        while count() < all && Instant::now() < patience {
            tokio::time::sleep(PACE).await;
        }
        (self.0.borrow().values().map(|(_, late)| *late).collect(), all - count())
    }
}

pub async fn measure(server: &Server, rows: &mut Vec<Row>) {
    first_words(server, rows).await;
    let (mut bare, _) = pass_on().await;
    let (mut ours, lost) = say().await;
    rows.push(Row { name: "100 answers at 20 deltas/s to 20 sockets each: lost", value: lost as f64, unit: "" });
    for (name, values) in [
        ("a delta to the last socket, bare broadcast", &mut bare),
        ("from the model to the last socket, this server (p99 ≤ 1.5 × bare + 20)", &mut ours),
    ] {
        rows.push(Row { name, value: quantile(values, 0.5), unit: "ms, p50" });
        rows.push(Row { name, value: quantile(values, 0.99), unit: "ms, p99" });
    }
}

async fn on_own_tasks<T>(listeners: Vec<impl Future<Output = ()> + 'static>, work: impl Future<Output = T>) -> T {
    let local = tokio::task::LocalSet::new();
    listeners.into_iter().for_each(|one| drop(local.spawn_local(one)));
    local.run_until(work).await
}

/// The same frames through a server that only passes on.
async fn pass_on() -> (Vec<f64>, usize) {
    let bare = Bare::actix();
    let heard = Rc::new(Heard::default());
    let mut listeners = Vec::new();
    let mut speakers = Vec::new();
    for stream in 0..STREAMS {
        let come = async || connect_async(format!("{}{stream}", bare.url)).await.expect("let in").0;
        for _ in 0..LISTENERS.iter().sum() {
            listeners.push(heard.clone().listen(stream, come().await));
        }
        speakers.push(come().await);
    }
    on_own_tasks(listeners, async {
        // As answers begin: not all at the same moment.
        let spread = |(number, socket)| async move {
            tokio::time::sleep(PACE.mul_f64(number as f64 / STREAMS as f64)).await;
            speak(socket).await;
        };
        future::join_all(speakers.into_iter().enumerate().map(spread)).await;
        heard.whole().await
    })
    .await
}

async fn speak(socket: Socket) {
    let (mut out, mut back) = socket.split();
    let read = async { while back.next().await.is_some() {} };
    let say = async {
        let mut pace = tokio::time::interval(PACE);
        for number in 0..DELTAS {
            pace.tick().await;
            let stream = uuid::Uuid::nil();
            let text = provider::words();
            let frame =
                format!("{{\"type\":\"delta\",\"stream\":\"{stream}\",\"offset\":{number},\"text\":\"{text}\"}}");
            out.send(Message::text(frame)).await.expect("sent");
        }
    };
    future::select(std::pin::pin!(say), std::pin::pin!(read)).await;
}

/// From a model, through this server.
async fn say() -> (Vec<f64>, usize) {
    let model = Bare::provider();
    let url = format!("http://127.0.0.1:{}/v1", model.port);
    let mut server = Server::with(&[
        "--copilot",
        "anthropic",
        "--copilot-url",
        &url,
        "--copilot-key",
        "a-key",
        "--copilot-models",
        "quick",
    ]);
    server.start();
    let rooms = client::rooms(&server, STREAMS).await;
    let others = [colleague(&server, &rooms[0], 1).await, colleague(&server, &rooms[0], 2).await];
    let heard = Rc::new(Heard::default());
    let mut listeners = Vec::new();
    let mut askers = Vec::new();
    for (number, room) in rooms.into_iter().enumerate() {
        let tokens = [&room.token, &others[0], &others[1]];
        for (token, count) in tokens.into_iter().zip(LISTENERS) {
            let seat = Room { url: room.url.clone(), token: token.clone(), session: room.session.clone() };
            let sockets: Vec<_> = stream::iter(0..count).map(|_| seat.enter()).buffered(4).collect().await;
            listeners.extend(sockets.into_iter().map(|socket| heard.clone().listen(number, socket)));
        }
        askers.push(room);
    }
    on_own_tasks(listeners, async {
        for room in &askers {
            let path = format!("/sessions/{}/commands", room.session);
            client::post(&room.url, &room.token, &path, &question()).await;
        }
        heard.whole().await
    })
    .await
}

fn question() -> Value {
    json!({ "id": uuid::Uuid::now_v7(), "kind": "copilot.ask", "data": { "text": "What now?" } })
}

/// Somebody else of the account: their token.
async fn colleague(server: &Server, room: &Room, number: usize) -> String {
    let invite = json!({ "email": format!("colleague{number}@bench.test"), "role": "team_admin" });
    let made = client::post(&server.url, &room.token, "/invites", &invite).await;
    let token = made["url"].as_str().expect("a link").split_once('#').expect("a token").1.to_owned();
    let accept = json!({ "token": token, "name": "Carl", "password": client::PASSWORD });
    let session = client::post(&server.url, "", "/auth/invites/accept", &accept).await;
    session["access_token"].as_str().expect("signed in").to_owned()
}

/// From the question to the guide's first words.
async fn first_words(server: &Server, rows: &mut Vec<Row>) {
    let rooms = client::rooms(server, 1).await;
    let room = &rooms[0];
    let mut socket = room.enter().await;
    let mut taken = Vec::new();
    for _ in 0..QUESTIONS {
        let mut ask = question();
        ask["type"] = json!("command");
        ask["seen"] = json!(1);
        let asked = Instant::now();
        client::send(&mut socket, &ask).await;
        client::next(&mut socket, "delta").await;
        taken.push(asked.elapsed().as_secs_f64() * 1_000.0);
        while client::next(&mut socket, "event").await["kind"] != "suggestion.finished" {}
    }
    rows.push(Row { name: "the guide's first words, p50", value: quantile(&mut taken, 0.5), unit: "ms" });
    rows.push(Row { name: "the same, p99 (≤ 100)", value: quantile(&mut taken, 0.99), unit: "ms" });
}

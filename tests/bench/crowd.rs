//! Many who watch one session: how late the last one is, and what it costs, beside
//! servers that only pass on; and whether those who read slowly harm the others.

use std::{
    future::Future,
    pin::pin,
    rc::Rc,
    time::{Duration, Instant},
};

use futures_util::{SinkExt, StreamExt, future, stream};
use serde_json::json;
use tokio_tungstenite::{connect_async, tungstenite::Message};

use super::{
    Row, Server,
    bare::Bare,
    client::{self, Marks, Room, Socket},
    quantile,
    server::cpu,
};

const WATCHING: usize = 2_000;
const EVENTS: u32 = 160;
const PACE: Duration = Duration::from_millis(50);
/// Those of the second part; of them one in twenty reads nothing, one in twenty slowly.
const MIXED: usize = 1_000;

async fn watch(room: &Room, count: usize) -> Vec<Socket> {
    let link = room.share().await;
    let come = |_| room.watch(&link);
    stream::iter(0..count).map(come).buffer_unordered(16).collect().await
}

/// Says something twenty times a second, and waits until nothing more comes.
async fn speak<F: Future<Output = ()>>(marks: &Marks, expected: usize, mut say: impl FnMut(String) -> F) {
    let mut pace = tokio::time::interval(PACE);
    for _ in 0..EVENTS {
        pace.tick().await;
        let text = marks.next();
        say(text).await;
    }
    let patience = Instant::now() + Duration::from_secs(5);
    while marks.all().len() < expected * EVENTS as usize && Instant::now() < patience {
        tokio::time::sleep(PACE).await;
    }
}

/// Runs `work` while `listeners` listen.
async fn meanwhile<T>(listeners: Vec<impl Future<Output = ()> + 'static>, work: impl Future<Output = T>) -> T {
    let local = tokio::task::LocalSet::new();
    for listener in listeners {
        local.spawn_local(listener);
    }
    local.run_until(work).await
}

fn listeners(marks: &Rc<Marks>, sockets: Vec<Socket>) -> Vec<impl Future<Output = ()> + 'static + use<>> {
    let listen = |socket| {
        let marks = marks.clone();
        async move { marks.listen(socket).await }
    };
    sockets.into_iter().map(listen).collect()
}

/// Microseconds of a processor for each delivery.
fn each(used: Duration, marks: &Marks) -> f64 {
    used.as_secs_f64() * 1e6 / marks.all().len() as f64
}

pub async fn measure(server: &Server, rows: &mut Vec<Row>) {
    let rooms = client::rooms(server, 2).await;
    let ours = fan_out(server, &rooms[0], rows).await;
    for (name, bare) in [
        ("CPU per delivery, bare actix-web-actors broadcast", Bare::actix()),
        ("CPU per delivery, bare `ws` (npm) broadcast", Bare::npm()),
    ] {
        rows.push(Row { name, value: pass_on(&bare, ours.1).await, unit: "µs" });
    }
    rows.push(Row { name: "CPU per delivery, this server, redacted and durable", value: ours.0, unit: "µs" });
    mixed(server, &rooms[1], rows).await;
}

/// CPU per delivery, and how long a frame is.
async fn fan_out(server: &Server, room: &Room, rows: &mut Vec<Row>) -> (f64, usize) {
    let mut author = room.enter().await;
    let mut sockets = watch(room, WATCHING).await;
    client::send(&mut author, &note("How long is this? mark:x".into())).await;
    let length = client::next(&mut sockets[0], "event").await.to_string().len();
    let marks = Rc::new(Marks::default());
    let before = server.cpu();
    let used = meanwhile(listeners(&marks, sockets), async {
        speak_in(&marks, author, WATCHING).await;
        server.cpu() - before
    })
    .await;
    let lost = WATCHING * EVENTS as usize - marks.all().len();
    rows.push(Row { name: "2,000 viewers of one session, 20 events/s: lost", value: lost as f64, unit: "" });
    rows.push(Row { name: "the last viewer has it, p50", value: quantile(&mut marks.last(), 0.5), unit: "ms" });
    rows.push(Row { name: "the same, p99 (≤ 150)", value: quantile(&mut marks.last(), 0.99), unit: "ms" });
    (each(used, &marks), length)
}

fn note(text: String) -> serde_json::Value {
    let mut note = client::note();
    note["data"] = json!({ "text": text, "shared": true });
    note
}

/// Speaks over a socket whose answers are read too.
async fn speak_in(marks: &Marks, author: Socket, expected: usize) {
    let (mut out, mut answers) = author.split();
    let read = async { while answers.next().await.is_some() {} };
    let out = Rc::new(tokio::sync::Mutex::new(&mut out));
    let say = |text| {
        let out = out.clone();
        async move { out.lock().await.send(Message::text(note(text).to_string())).await.expect("sent") }
    };
    future::select(pin!(speak(marks, expected, say)), pin!(read)).await;
}

/// The same to as many through a server that only passes on.
async fn pass_on(bare: &Bare, length: usize) -> f64 {
    let come = |_| async { connect_async(&bare.url).await.expect("let in").0 };
    let sockets: Vec<_> = stream::iter(0..WATCHING).map(come).buffer_unordered(16).collect().await;
    let author = come(0).await;
    let marks = Rc::new(Marks::default());
    let before = cpu(bare.pid());
    meanwhile(listeners(&marks, sockets), async {
        let (mut out, mut answers) = author.split();
        let read = async { while answers.next().await.is_some() {} };
        let out = Rc::new(tokio::sync::Mutex::new(&mut out));
        let say = |text: String| {
            let out = out.clone();
            async move { out.lock().await.send(Message::text(format!("{text:length$}"))).await.expect("sent") }
        };
        future::select(pin!(speak(&marks, WATCHING, say)), pin!(read)).await;
    })
    .await;
    each(cpu(bare.pid()) - before, &marks)
}

/// One in twenty reads nothing, one in twenty slowly.
async fn mixed(server: &Server, room: &Room, rows: &mut Vec<Row>) {
    let author = room.enter().await;
    let mut sockets = watch(room, MIXED).await;
    let stalled = sockets.split_off(MIXED - MIXED / 20);
    let slow = sockets.split_off(sockets.len() - MIXED / 20);
    let healthy = sockets.len();
    let marks = Rc::new(Marks::default());
    let before = server.memory();
    let dawdle = slow.into_iter().map(|mut socket| async move {
        while let Some(Ok(_)) = socket.next().await {
            tokio::time::sleep(PACE * 10).await;
        }
    });
    let local = tokio::task::LocalSet::new();
    dawdle.for_each(|one| drop(local.spawn_local(one)));
    let speak = meanwhile(listeners(&marks, sockets), speak_in(&marks, author, healthy));
    local.run_until(speak).await;
    let grown = (server.memory() - before) / 1_048_576.0;
    drop(stalled);
    let lost = healthy * EVENTS as usize - marks.all().len();
    rows.push(Row {
        name: "1,000 viewers, 5 % stalled, 5 % slow: lost to healthy ones",
        value: lost as f64,
        unit: "",
    });
    rows.push(Row { name: "healthy viewers, p99 (≤ 50)", value: quantile(&mut marks.all(), 0.99), unit: "ms" });
    rows.push(Row { name: "memory grown meanwhile (≤ 40)", value: grown, unit: "MiB" });
}

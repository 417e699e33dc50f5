//! Durable commands a second over many sessions, beside what PostgreSQL commits when
//! asked for one row at a time.

use std::time::{Duration, Instant};

use futures_util::{StreamExt, future, stream};

use super::{
    Row, Server,
    client::{self, Room, Socket},
};

/// The log is measured, not the fan-out: each event goes to every socket of its room.
const SOCKETS_PER_ROOM: usize = 1;
const TAKES: Duration = Duration::from_secs(8);
/// Below the 20 commands a second a connection may send.
const PACE: Duration = Duration::from_millis(51);
/// Below the 32 commands that may wait for an answer.
const WAITING: usize = 24;

pub async fn measure(server: &Server, rooms: &[Room], rows: &mut Vec<Row>) {
    let single = single_rows(server).await;
    let places = rooms.iter().flat_map(|room| std::iter::repeat_n(room, SOCKETS_PER_ROOM));
    let sockets: Vec<_> = stream::iter(places).map(Room::enter).buffer_unordered(8).collect().await;
    let begun = Instant::now();
    let accepted: u64 =
        future::join_all(sockets.into_iter().map(|socket| pipeline(socket, begun))).await.iter().sum();
    let through_actors = accepted as f64 / TAKES.as_secs_f64();
    rows.push(Row { name: "PostgreSQL alone, single-row INSERT commits", value: single, unit: "1/s" });
    rows.push(Row {
        name: "durable commands, 1,200 sessions, a connection each",
        value: through_actors,
        unit: "1/s",
    });
    rows.push(Row {
        name: "the latter by the former (milestone ≥ 3)", value: through_actors / single, unit: "×"
    });
}

async fn single_rows(server: &Server) -> f64 {
    let client = server.superuser().await;
    client
        .batch_execute("CREATE TABLE IF NOT EXISTS public.bench (id bigserial PRIMARY KEY, data jsonb)")
        .await
        .unwrap();
    let insert =
        client.prepare("INSERT INTO public.bench (data) VALUES ('{\"text\": \"The printer is on fire.\"}')").await;
    let insert = insert.unwrap();
    let begun = Instant::now();
    let mut commits = 0_u32;
    while begun.elapsed() < Duration::from_secs(3) {
        client.execute(&insert, &[]).await.unwrap();
        commits += 1;
    }
    f64::from(commits) / begun.elapsed().as_secs_f64()
}

/// Sends without waiting, as far as the limits allow; how many were accepted in time.
async fn pipeline(mut socket: Socket, begun: Instant) -> u64 {
    let (mut accepted, mut waiting) = (0, 0);
    let mut pace = tokio::time::interval(PACE);
    pace.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    while begun.elapsed() < TAKES {
        tokio::select! {
            _ = pace.tick(), if waiting < WAITING => {
                client::send(&mut socket, &client::note()).await;
                waiting += 1;
            }
            _ = client::next(&mut socket, "accepted") => {
                accepted += 1;
                waiting -= 1;
            }
        }
    }
    accepted
}

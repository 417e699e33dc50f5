//! From a command to its event on the others' sockets: 1,000 sessions of three.

use std::time::{Duration, Instant};

use futures_util::{StreamExt, future, stream};

use super::{
    Row,
    client::{self, Room, Socket},
    quantile,
};

const COMMANDS: u32 = 8;

pub async fn measure(rooms: &[Room], rows: &mut Vec<Row>) {
    let begun = Instant::now() + Duration::from_secs(6);
    let places = rooms.iter().enumerate();
    let entered: Vec<_> = stream::iter(places)
        .map(async |(number, room)| {
            let sockets = future::join3(room.enter(), room.enter(), room.enter()).await;
            (number, sockets)
        })
        .buffer_unordered(8)
        .collect()
        .await;
    let begun = begun.max(Instant::now());
    let runs = entered.into_iter().map(|(number, sockets)| session(begun, number, rooms.len(), sockets));
    let mut taken: Vec<f64> = future::join_all(runs).await.concat();
    rows.push(Row {
        name: "command to others, 1,000 sessions × 3 at 1 command/s, p50",
        value: quantile(&mut taken, 0.5),
        unit: "ms",
    });
    rows.push(Row { name: "the same, p99 (≤ 150)", value: quantile(&mut taken, 0.99), unit: "ms" });
}

/// One session: a command each second, at an offset of its own.
async fn session(begun: Instant, number: usize, of: usize, sockets: (Socket, Socket, Socket)) -> Vec<f64> {
    let (mut writer, mut one, mut two) = sockets;
    let offset = Duration::from_secs_f64(number as f64 / of as f64);
    let mut taken = Vec::new();
    for round in 0..COMMANDS {
        tokio::time::sleep_until((begun + offset + Duration::from_secs(1) * round).into()).await;
        let frame = client::note();
        let sent = Instant::now();
        client::send(&mut writer, &frame).await;
        let seen = async |socket: &mut Socket| {
            while client::next(socket, "event").await["command"] != frame["id"] {}
            sent.elapsed().as_secs_f64() * 1_000.0
        };
        let (first, second) = future::join(seen(&mut one), seen(&mut two)).await;
        client::next(&mut writer, "accepted").await;
        taken.extend([first, second]);
    }
    taken
}

//! Everybody comes back at once, and the server goes away.

use std::time::{Duration, Instant};

use futures_util::{StreamExt, future, stream};
use tokio_tungstenite::tungstenite::Message;

use super::{
    Row, Server,
    client::{self, Room, Socket},
};

const CLIENTS: usize = 2_000;
/// A principal may have so many connections in a session.
const IN_A_ROOM: usize = 8;
const WITHIN: Duration = Duration::from_secs(2);

pub async fn measure(server: &mut Server, rows: &mut Vec<Row>) {
    let rooms = client::rooms(server, CLIENTS / IN_A_ROOM).await;
    let places: Vec<&Room> = rooms.iter().flat_map(|room| std::iter::repeat_n(room, IN_A_ROOM)).collect();
    // As after a restart of the network: the sessions run, their people are gone.
    let before: Vec<Socket> = stream::iter(rooms.iter()).map(Room::enter).buffer_unordered(16).collect().await;
    drop(before);
    let begun = Instant::now();
    let come = places.iter().enumerate().map(|(number, room)| async move {
        let at = begun + WITHIN.mul_f64(number as f64 / CLIENTS as f64);
        tokio::time::sleep_until(at.into()).await;
        room.come_back().await
    });
    let sockets = future::join_all(come).await;
    let all = begun.elapsed().as_secs_f64();
    rows.push(Row { name: "2,000 come back within 2 s: all live after (≤ 3)", value: all, unit: "s" });
    let (gone, told) =
        future::join(server.stop_meanwhile(), future::join_all(sockets.into_iter().map(farewell))).await;
    let told = told.into_iter().filter(|code| *code == Some(1012)).count();
    rows.push(Row { name: "2,000 told that the server goes away", value: told as f64, unit: "" });
    rows.push(Row { name: "the process is gone after (≤ 15)", value: gone.as_secs_f64(), unit: "s" });
}

/// Why the connection ended.
async fn farewell(mut socket: Socket) -> Option<u16> {
    let mut code = None;
    while let Some(Ok(message)) = socket.next().await {
        if let Message::Close(Some(frame)) = message {
            code = Some(frame.code.into());
        }
    }
    code
}

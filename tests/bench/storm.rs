//! Everybody comes back at once, and the server goes away.

use std::time::{Duration, Instant};

use futures_util::{StreamExt, future, stream};
use tokio::sync::watch;
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
    let (live, stopping) = (watch::Sender::new(0), watch::Sender::new(Duration::ZERO));
    let stay = places.iter().enumerate().map(async |(number, room)| {
        let at = begun + WITHIN.mul_f64(number as f64 / CLIENTS as f64);
        tokio::time::sleep_until(at.into()).await;
        let socket = room.come_back().await;
        live.send_modify(|live| *live += 1);
        farewell(socket).await
    });
    let stop = async {
        let mut all = live.subscribe();
        all.wait_for(|live| *live == CLIENTS).await.expect("they are counted");
        rows.push(Row {
            name: "2,000 come back within 2 s: all live after (≤ 3)",
            value: begun.elapsed().as_secs_f64(),
            unit: "s",
        });
        stopping.send_replace(server.stop_meanwhile().await);
    };
    let (told, ()) = future::join(future::join_all(stay), stop).await;
    let gone = *stopping.borrow();
    let others: Vec<_> = told.iter().filter(|code| **code != Some(1012)).collect();
    if !others.is_empty() {
        eprintln!("ended otherwise: {others:?}");
    }
    let told = told.len() - others.len();
    rows.push(Row { name: "2,000 told that the server goes away", value: told as f64, unit: "" });
    rows.push(Row { name: "the process is gone after (≤ 15)", value: gone.as_secs_f64(), unit: "s" });
}

/// Why the connection ended.
async fn farewell(mut socket: Socket) -> Option<u16> {
    let mut code = None;
    while let Some(message) = socket.next().await {
        match message {
            Ok(Message::Close(Some(frame))) => code = Some(frame.code.into()),
            Ok(_) => {}
            Err(error) => {
                if code.is_none() {
                    eprintln!("{error}");
                }
                break;
            }
        }
    }
    code
}

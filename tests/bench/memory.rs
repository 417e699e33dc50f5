//! What an idle socket costs.

use futures_util::{StreamExt, stream};

use super::{Row, Server, client};

const SOCKETS: usize = 10_000;
/// A principal may have so many connections in a session.
const IN_A_ROOM: usize = 8;

pub async fn measure(server: &Server, rows: &mut Vec<Row>) {
    let rooms = client::rooms(server, SOCKETS / IN_A_ROOM + 1).await;
    // The first one pays for what all share.
    let (warm, rooms) = rooms.split_first().expect("several rooms");
    let _warm = warm.enter().await;
    let before = server.memory();
    let places = rooms.iter().flat_map(|room| std::iter::repeat_n(room, IN_A_ROOM));
    let sockets: Vec<_> = stream::iter(places).map(client::Room::enter).buffer_unordered(16).collect().await;
    let each = (server.memory() - before) / sockets.len() as f64;
    rows.push(Row {
        name: "memory per idle socket, 10,000 of them in 1,250 sessions (≤ 24)",
        value: each / 1_024.0,
        unit: "KiB",
    });
}

//! From nothing to a served page, and again when everything is there.

use std::time::Instant;

use super::{Row, Server, client};

pub async fn measure(rows: &mut Vec<Row>) -> Server {
    let mut server = Server::new();
    let first = start(&mut server).await;
    rows.push(Row { name: "first start (initdb, migrations) to a served page", value: first, unit: "s" });
    server.stop();
    let later = start(&mut server).await;
    rows.push(Row { name: "later start to a served page", value: later, unit: "s" });
    server
}

async fn start(server: &mut Server) -> f64 {
    let begun = Instant::now();
    server.start();
    client::http().get(&server.url).send().await.expect("a page").bytes().await.expect("whole");
    begun.elapsed().as_secs_f64()
}

//! From asking for somebody to the screens of all who watch the queue: each is told by its
//! stream and reads the queue, as a page does.

use std::time::Instant;

use futures_util::{StreamExt, future};
use serde_json::json;

use super::{
    Row, Server,
    client::{self, http, post},
    quantile,
};

/// Pages that show the queue, and offers one after the other.
const WATCHERS: usize = 100;
const OFFERS: usize = 30;

/// A stream of news that has greeted.
async fn follow(
    url: &str,
    token: &str,
) -> impl futures_util::Stream<Item = reqwest::Result<bytes::Bytes>> + Unpin {
    let request = http().get(format!("{url}/api/v1/escalations/changes")).header("accept", "text/event-stream");
    let mut news = Box::pin(request.bearer_auth(token).send().await.expect("a stream").bytes_stream());
    news.next().await.expect("greeted").expect("greeted");
    news
}

pub async fn measure(server: &Server, rows: &mut Vec<Row>) {
    let rooms = client::rooms(server, OFFERS).await;
    let mut news = Vec::new();
    for _ in 0..WATCHERS {
        news.push(follow(&rooms[0].url, &rooms[0].token).await);
    }
    let (mut told, mut shown) = (Vec::new(), Vec::new());
    for room in &rooms {
        let offer = json!({ "reason": "stuck at the proxy", "urgency": "high" });
        let command = json!({ "id": uuid::Uuid::now_v7(), "kind": "escalation.offer", "data": offer });
        let path = format!("/sessions/{}/commands", room.session);
        let asked = Instant::now();
        let offered = post(&room.url, &room.token, &path, &command);
        let watchers = news.iter_mut().map(async |news| {
            // What FlowPilot made of the one before is news too.
            loop {
                news.next().await.expect("told").expect("told");
                let told = asked.elapsed().as_secs_f64() * 1_000.0;
                let request = http().get(format!("{}/api/v1/escalations", room.url)).bearer_auth(&room.token);
                let queue = request.send().await.expect("an answer").text().await.expect("whole");
                if queue.contains(&room.session) {
                    return (told, asked.elapsed().as_secs_f64() * 1_000.0);
                }
            }
        });
        let (answer, seen) = future::join(offered, future::join_all(watchers)).await;
        assert!(answer["seq"].is_u64(), "{answer}");
        told.extend(seen.iter().map(|(told, _)| *told));
        shown.extend(seen.iter().map(|(_, shown)| *shown));
    }
    rows.push(Row { name: "offer to 100 watchers told, p99", value: quantile(&mut told, 0.99), unit: "ms" });
    rows.push(Row {
        name: "offer to the queue on 100 watchers' screens, p99 (≤ 1,000)",
        value: quantile(&mut shown, 0.99),
        unit: "ms",
    });
}

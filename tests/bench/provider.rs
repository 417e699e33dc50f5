//! A language model's service that says when it says it: each delta carries the time.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use actix_web::{HttpResponse, web::Bytes};
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};
use tokio::time::interval;
use tokio_stream::wrappers::IntervalStream;

/// How many deltas an answer has, and how long is between them.
pub const DELTAS: usize = 120;
pub const PACE: Duration = Duration::from_millis(50);

/// Now, in nanoseconds: comparable between the processes of a machine.
pub fn now() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos()
}

/// A delta's words.
pub fn words() -> String {
    format!("at:{}; ", now())
}

/// An answer of the Messages API, streamed.
pub async fn answer() -> HttpResponse {
    let begin =
        json!({ "type": "message_start", "message": { "usage": { "input_tokens": 10, "output_tokens": 1 } } });
    let delta = || json!({ "type": "content_block_delta", "index": 0, "delta": { "type": "text_delta", "text": words() } });
    let ends = [
        json!({ "type": "message_delta", "delta": { "stop_reason": "end_turn" }, "usage": { "output_tokens": 20 } }),
        json!({ "type": "message_stop" }),
    ];
    let deltas = IntervalStream::new(interval(PACE)).take(DELTAS).map(move |_| event(&delta()));
    let frames = stream::iter([event(&begin)]).chain(deltas).chain(stream::iter(ends.map(|end| event(&end))));
    HttpResponse::Ok().content_type("text/event-stream").streaming(frames.map(Ok::<_, actix_web::Error>))
}

fn event(data: &Value) -> Bytes {
    format!("event: {}\ndata: {data}\n\n", data["type"].as_str().unwrap()).into()
}

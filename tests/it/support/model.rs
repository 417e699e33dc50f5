//! A language model's service that says what a test has it say, byte by byte: the emulator
//! cannot be made to break off everywhere, and keeps no list of a thousand requests.

use std::sync::{Arc, Mutex};

use actix_web::{App, HttpResponse, HttpServer, web};
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};

/// What it does next.
#[derive(Clone, Debug)]
pub enum Step {
    /// Says something, on the wire of the Messages API.
    Say(String),
    /// Sends these bytes.
    Raw(&'static str),
    /// Says nothing any more, and does not end.
    Silence,
    /// Ends well.
    End,
}

/// What it says to the text of a request.
pub type Script = fn(&str) -> Vec<Step>;

/// The service; it ends with the test.
pub struct Model {
    pub url: String,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Model {
    /// Starts it on a free port.
    pub fn start(script: Script) -> Self {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let data = web::Data::from(heard.clone());
        let server = HttpServer::new(move || {
            let app = App::new().app_data(data.clone()).app_data(web::Data::new(script));
            app.app_data(web::JsonConfig::default().limit(1 << 20)).route("/v1/messages", web::post().to(answer))
        });
        let server = server.workers(1).disable_signals().bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/v1", server.addrs()[0]);
        actix_web::rt::spawn(server.run());
        Self { url, heard }
    }

    /// Every request's text so far.
    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }

    /// The options of a server that asks it; a million tokens read cost a dollar, written five.
    pub fn options(&self) -> Vec<&str> {
        let named = ["--copilot", "anthropic", "--copilot-url", &self.url, "--copilot-key", "sk-of-the-test"];
        let models = ["--copilot-models", "quick,middling,thorough", "--copilot-prices", "1/5"];
        named.into_iter().chain(models).chain(["--copilot-patience", "1"]).collect()
    }
}

async fn answer(
    body: web::Json<Value>,
    heard: web::Data<Mutex<Vec<String>>>,
    script: web::Data<Script>,
) -> HttpResponse {
    let said = body["messages"][0]["content"].as_str().unwrap().to_owned();
    heard.lock().unwrap().push(format!("{} {said}", body["system"]));
    let begin =
        json!({ "type": "message_start", "message": { "usage": { "input_tokens": 100, "output_tokens": 1 } } });
    let steps = script(&said).into_iter().map(|step| match step {
        Step::Say(text) => Some(event(&json!({ "type": "content_block_delta", "index": 0, "delta": { "type": "text_delta", "text": text } }))),
        Step::Raw(bytes) => Some(bytes.to_owned()),
        Step::Silence => None,
        Step::End => {
            let delta = json!({ "type": "message_delta", "delta": { "stop_reason": "end_turn" }, "usage": { "output_tokens": 20 } });
            Some(event(&delta) + &event(&json!({ "type": "message_stop" })))
        }
    });
    let frames: Vec<Option<String>> = std::iter::once(Some(event(&begin))).chain(steps).collect();
    let body = stream::iter(frames).then(|frame| async move {
        match frame {
            Some(text) => Ok::<_, actix_web::Error>(web::Bytes::from(text)),
            None => std::future::pending().await,
        }
    });
    HttpResponse::Ok().content_type("text/event-stream").streaming(body)
}

fn event(data: &Value) -> String {
    format!("event: {}\ndata: {data}\n\n", data["type"].as_str().unwrap())
}

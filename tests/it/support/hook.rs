//! Somebody else's server that takes webhooks: it keeps what it is sent, and answers as it is told.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex},
    thread,
};

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    http::StatusCode,
    web::{self, Bytes, Data},
};
use serde_json::Value;

/// What it was sent at once.
#[derive(Clone, Debug)]
pub struct Received {
    /// Headers by their names.
    pub headers: HashMap<String, String>,
    /// The body as it came.
    pub body: String,
}

impl Received {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

#[derive(Default)]
struct Inside {
    received: Vec<Received>,
    answers: VecDeque<u16>,
    always: Option<u16>,
}

/// It lives as long as the tests.
pub struct Hook {
    pub url: String,
    inside: Arc<Mutex<Inside>>,
}

impl Hook {
    /// Starts one on a free port.
    pub fn start() -> Self {
        let inside: Arc<Mutex<Inside>> = Arc::default();
        let data = Data::from(inside.clone());
        let (told, url) = std::sync::mpsc::channel();
        thread::spawn(move || {
            let server = HttpServer::new(move || App::new().app_data(data.clone()).default_service(web::to(take)));
            let server = server.workers(1).disable_signals().bind("127.0.0.1:0").unwrap();
            told.send(format!("http://{}/hook/s3cret-path", server.addrs()[0])).unwrap();
            actix_web::rt::System::new().block_on(server.run()).unwrap();
        });
        Self { url: url.recv().unwrap(), inside }
    }

    /// Has it answer the next requests with these, one each.
    pub fn answer(&self, answers: &[u16]) {
        self.inside.lock().unwrap().answers.extend(answers);
    }

    /// Has it answer everything with this from now on.
    pub fn answer_always(&self, status: u16) {
        self.inside.lock().unwrap().always = Some(status);
    }

    /// What it was sent.
    pub fn received(&self) -> Vec<Received> {
        self.inside.lock().unwrap().received.clone()
    }
}

async fn take(request: HttpRequest, body: Bytes, inside: Data<Mutex<Inside>>) -> HttpResponse {
    let mut inside = inside.lock().unwrap();
    let headers = request.headers().iter();
    let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    inside.received.push(Received { headers, body: String::from_utf8(body.to_vec()).unwrap() });
    let status = inside.answers.pop_front().or(inside.always).unwrap_or(200);
    HttpResponse::build(StatusCode::from_u16(status).unwrap()).body("Thanks for it. ".repeat(100))
}

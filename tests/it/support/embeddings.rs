//! A service that says what texts mean, as the outside ones are asked: it knows eight
//! subjects by their words, and can be told to fail. Ours, because no emulator gives vectors
//! with a meaning.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use serde_json::{Value, json};

/// What tells of each subject.
const SUBJECTS: [&[&str]; 8] = [
    &["password", "credentials"],
    &["printer", "comes out", "printed"],
    &["vpn", "tunnel"],
    &["backup", "nightly copy"],
    &["slow", "minutes to open"],
    &["sound", "hear me"],
    &["disk", "space left"],
    &["onboarding", "starts on monday"],
];

/// What it does instead of answering.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// Refuses, and says when to come again where it knows.
    Status(u16, Option<u32>),
    /// Answers with what is no JSON.
    Garbage,
    /// Leaves out the last vector.
    OneTooFew,
    /// Never answers.
    Silence,
}

#[derive(Default)]
pub struct Seen {
    /// Each request: its headers' key, and its body.
    pub requests: Vec<(String, Value)>,
    /// For the next requests, one each.
    pub faults: VecDeque<Fault>,
    /// More texts than that are too many at once.
    pub most: Option<usize>,
    /// It does what the fault says, always.
    pub broken: Option<Fault>,
}

/// The service; it ends with the test.
#[derive(Clone)]
pub struct Embeddings {
    pub url: String,
    pub seen: Arc<Mutex<Seen>>,
}

impl Embeddings {
    /// Starts it on a free port.
    pub fn start() -> Self {
        let seen = Arc::new(Mutex::new(Seen::default()));
        let data = web::Data::from(seen.clone());
        let server = HttpServer::new(move || {
            App::new().app_data(data.clone()).route("/v1/embeddings", web::post().to(answer))
        });
        let server = server.workers(1).disable_signals().bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/v1", server.addrs()[0]);
        actix_web::rt::spawn(server.run());
        Self { url, seen }
    }

    /// What it was asked about, each text once.
    pub fn texts(&self) -> Vec<String> {
        let seen = self.seen.lock().unwrap();
        let inputs = seen.requests.iter().flat_map(|(_, body)| body["input"].as_array().unwrap());
        let mut texts: Vec<String> = inputs.map(|text| text.as_str().unwrap().to_owned()).collect();
        texts.sort();
        texts.dedup();
        texts
    }
}

async fn answer(request: HttpRequest, body: web::Json<Value>, seen: web::Data<Mutex<Seen>>) -> HttpResponse {
    let texts: Vec<String> = serde_json::from_value(body["input"].clone()).unwrap();
    let fault = {
        let mut seen = seen.lock().unwrap();
        let key = request.headers().get("authorization").map_or("", |key| key.to_str().unwrap());
        seen.requests.push((key.to_owned(), body.into_inner()));
        let too_many = seen.most.is_some_and(|most| texts.len() > most).then_some(Fault::Status(400, None));
        seen.broken.or_else(|| seen.faults.pop_front()).or(too_many)
    };
    let mut vectors: Vec<Value> = texts
        .iter()
        .enumerate()
        .map(|(index, text)| json!({ "index": index, "embedding": vector(text) }))
        .collect();
    // The order is the service's own affair.
    vectors.reverse();
    match fault {
        None => {}
        Some(Fault::Status(status, wait)) => {
            let status = actix_web::http::StatusCode::from_u16(status).unwrap();
            let mut refusal = HttpResponse::build(status);
            if let Some(seconds) = wait {
                refusal.insert_header(("Retry-After", seconds.to_string()));
            }
            return refusal.json(json!({ "detail": "not now" }));
        }
        Some(Fault::Garbage) => return HttpResponse::Ok().body("{\"data\": ["),
        Some(Fault::OneTooFew) => drop(vectors.pop()),
        Some(Fault::Silence) => std::future::pending().await,
    }
    HttpResponse::Ok().json(json!({ "data": vectors }))
}

/// Not of length 1: not every service's are.
fn vector(text: &str) -> [f32; 9] {
    let text = text.to_lowercase();
    let mut vector = [0.1; 9];
    for (place, words) in vector.iter_mut().zip(SUBJECTS) {
        if words.iter().any(|word| text.contains(word)) {
            *place = 3.0;
        }
    }
    vector
}

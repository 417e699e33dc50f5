//! A ticket system that stands in for HaloPSA: one ticket, which keeps its actions. The answer
//! to its first one gets lost.

use std::sync::{Arc, Mutex};

use actix_web::{
    App, HttpResponse, HttpServer,
    web::{self, Data, Json},
};
use serde_json::{Value, json};

#[derive(Default)]
struct Kept {
    actions: Vec<Value>,
    status: i64,
}

/// The stand-in; it ends with the test.
pub struct HaloPsa {
    pub url: String,
    kept: Arc<Mutex<Kept>>,
}

impl HaloPsa {
    /// Starts it on a free port.
    pub fn start() -> Self {
        let kept: Arc<Mutex<Kept>> = Arc::default();
        let data = Data::from(kept.clone());
        let server = HttpServer::new(move || {
            App::new()
                .app_data(data.clone())
                .route("/auth/token", web::post().to(token))
                .route("/api/Tickets", web::get().to(|| async { Json(json!({ "tickets": [] })) }))
                .route("/api/Tickets", web::post().to(change))
                .route("/api/Tickets/77", web::get().to(ticket))
                .route("/api/Actions", web::get().to(actions))
                .route("/api/Actions", web::post().to(act))
        });
        let server = server.workers(1).disable_signals().bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", server.addrs()[0]);
        actix_web::rt::spawn(server.run());
        Self { url, kept }
    }

    /// Somebody there changes the ticket.
    pub fn change(&self, status: i64) {
        self.kept.lock().unwrap().status = status;
    }

    /// What was written on the ticket.
    pub fn actions(&self) -> Vec<Value> {
        self.kept.lock().unwrap().actions.clone()
    }
}

async fn token(form: String) -> HttpResponse {
    let known = form.contains("grant_type=client_credentials") && form.contains("client_secret=secret&");
    if known {
        return HttpResponse::Ok().json(json!({ "access_token": "a token", "expires_in": 3_600 }));
    }
    HttpResponse::BadRequest().json(json!({ "error": "invalid_client" }))
}

async fn ticket(kept: Data<Mutex<Kept>>) -> Json<Value> {
    let status = kept.lock().unwrap().status;
    Json(json!({ "id": 77, "summary": "No sound", "details": "Since Monday.", "status_id": status }))
}

async fn change(body: Json<Value>, kept: Data<Mutex<Kept>>) -> Json<Value> {
    kept.lock().unwrap().status = body[0]["status_id"].as_i64().unwrap();
    Json(body[0].clone())
}

async fn actions(kept: Data<Mutex<Kept>>) -> Json<Value> {
    Json(json!({ "actions": kept.lock().unwrap().actions }))
}

async fn act(body: Json<Value>, kept: Data<Mutex<Kept>>) -> HttpResponse {
    let mut kept = kept.lock().unwrap();
    let mut action = body[0].clone();
    action["id"] = json!(kept.actions.len() + 1);
    kept.actions.push(action.clone());
    if kept.actions.len() == 1 {
        return HttpResponse::InternalServerError().body("timeout");
    }
    HttpResponse::Ok().json(action)
}

//! A ticket system that stands in for ConnectWise PSA and keeps what it is given, because the
//! vendor's mock keeps nothing. It can be told to fail, ticket by ticket.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, OnceLock},
    thread,
};

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    web::{self, Data, Json, Path},
};
use serde_json::{Value, json};

/// What it does with a write instead of answering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mishap {
    /// Refuses with this status; nothing is written.
    Status(u16),
    /// Writes, and then answers with 500: nobody can tell.
    LostAnswer,
    /// Nothing: it does what it is asked.
    Not,
    /// Says that it moved the ticket, and did not.
    Lie,
}

/// What is on a ticket.
#[derive(Clone, Debug, Default)]
pub struct OnTicket {
    /// Notes as they were posted.
    pub notes: Vec<Value>,
    /// Time entries as they were posted.
    pub times: Vec<Value>,
    /// The id of its status.
    pub status: Option<i64>,
    /// For the next writes, one each.
    mishaps: VecDeque<Mishap>,
}

type Tickets = Mutex<HashMap<String, OnTicket>>;

/// The stand-in; it lives as long as the tests.
pub struct ConnectWise {
    url: String,
    tickets: Arc<Tickets>,
}

impl ConnectWise {
    /// A ticket that is not there.
    pub const GONE: &str = "404404";
    /// A ticket that became part of ticket 1.
    pub const MERGED: &str = "303303";

    /// The one that all tests share; each uses tickets of its own.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<ConnectWise> = OnceLock::new();
        SHARED.get_or_init(Self::start)
    }

    /// A number that no other test uses.
    pub fn fresh_ticket() -> String {
        static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(1_000);
        NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed).to_string()
    }

    fn start() -> Self {
        let tickets: Arc<Tickets> = Arc::default();
        let data = Data::from(tickets.clone());
        let (told, url) = std::sync::mpsc::channel();
        thread::spawn(move || {
            let server = HttpServer::new(move || App::new().app_data(data.clone()).configure(routes));
            let server = server.workers(1).disable_signals().bind("127.0.0.1:0").unwrap();
            told.send(format!("http://{}", server.addrs()[0])).unwrap();
            actix_web::rt::System::new().block_on(server.run()).unwrap();
        });
        Self { url: url.recv().unwrap(), tickets }
    }

    /// What an admin says to connect it.
    pub fn connection(&self, name: &str) -> Value {
        let keys = json!({ "company": "contoso", "public_key": "pub", "private_key": "priv-word", "client_id": "client" });
        json!({ "name": name, "site": self.url, "connectwise": keys })
    }

    /// What is on a ticket.
    pub fn on(&self, ticket: &str) -> OnTicket {
        self.tickets.lock().unwrap().get(ticket).cloned().unwrap_or_default()
    }

    /// Has the next writes on a ticket go wrong.
    pub fn fail(&self, ticket: &str, mishaps: &[Mishap]) {
        self.tickets.lock().unwrap().entry(ticket.to_owned()).or_default().mishaps.extend(mishaps);
    }
}

fn routes(config: &mut web::ServiceConfig) {
    let api = web::scope("/v2026_4/apis/3.0")
        .route("/system/info", web::get().to(info))
        .route("/system/members", web::get().to(members))
        .route("/service/tickets", web::get().to(search))
        .route("/service/tickets/{id}", web::get().to(ticket))
        .route("/service/tickets/{id}", web::patch().to(patch))
        .route("/service/tickets/{id}/notes", web::get().to(notes))
        .route("/service/tickets/{id}/notes", web::post().to(add_note))
        .route("/service/tickets/{id}/allNotes", web::get().to(notes))
        .route("/service/tickets/{id}/configurations", web::get().to(assets))
        .route("/service/boards/21/statuses", web::get().to(statuses))
        .route("/time/entries", web::get().to(times))
        .route("/time/entries", web::post().to(add_time));
    config.route("/login/companyinfo/{company}", web::get().to(company)).service(api);
}

async fn company(company: Path<String>) -> Json<Value> {
    let known = json!({ "Codebase": "v2026_4/", "CompanyID": "contoso", "IsCloud": "True" });
    Json(if *company == "contoso" { known } else { Value::Null })
}

/// `contoso+pub:priv-word` and the client's id, else 401.
async fn info(request: HttpRequest) -> HttpResponse {
    let is = |name: &str, value: &str| request.headers().get(name).is_some_and(|header| header == value);
    if is("authorization", "Basic Y29udG9zbytwdWI6cHJpdi13b3Jk") && is("clientid", "client") {
        return HttpResponse::Ok().json(json!({ "version": "v2026.4", "isCloud": true }));
    }
    HttpResponse::Unauthorized().json(json!({ "code": "ConnectWiseApi", "message": "UserNotAuthenticated" }))
}

async fn members() -> Json<Value> {
    Json(json!([
        { "id": 176, "identifier": "jdoe", "firstName": "Jane", "lastName": "Doe", "officeEmail": "JANE@example.com", "licenseClass": "F" },
        { "id": 177, "identifier": "robot", "licenseClass": "A" },
    ]))
}

fn record(id: &str, status: i64) -> Value {
    json!({
        "id": id.parse::<i64>().unwrap(), "summary": "Outlook will not open", "board": { "id": 21 },
        "status": { "id": status, "name": "New" }, "company": { "id": 250, "name": "Northwind Traders" },
        "contactName": null, "contact": { "name": "Alex Rivera" }, "contactEmailAddress": "alex@example.com",
        "closedFlag": false, "owner": null, "customFields": [],
        "mergedParentTicket": (id == ConnectWise::MERGED).then(|| json!({ "id": 1 })),
    })
}

async fn search(request: HttpRequest) -> Json<Value> {
    let nothing = request.query_string().contains("nothing");
    Json(if nothing { json!([]) } else { json!([record("5001", 505)]) })
}

async fn ticket(id: Path<String>, tickets: Data<Tickets>) -> HttpResponse {
    if *id == ConnectWise::GONE {
        return HttpResponse::NotFound().json(json!({ "code": "NotFound", "message": "Ticket not found" }));
    }
    let status = tickets.lock().unwrap().get(&*id).and_then(|on| on.status);
    HttpResponse::Ok().json(record(&id, status.unwrap_or(505)))
}

async fn assets() -> Json<Value> {
    Json(json!([{ "id": 7301, "deviceIdentifier": "NW-LT-0142" }]))
}

async fn statuses() -> Json<Value> {
    Json(
        json!([{ "id": 505, "name": "New" }, { "id": 520, "name": ">Closed" }, { "id": 9, "name": "Old", "inactive": true }]),
    )
}

async fn notes(id: Path<String>, tickets: Data<Tickets>) -> Json<Value> {
    Json(json!(tickets.lock().unwrap().entry(id.clone()).or_default().notes))
}

async fn times(request: HttpRequest, tickets: Data<Tickets>) -> Json<Value> {
    let tickets = tickets.lock().unwrap();
    let query = request.query_string();
    let of = |(id, _): &(&String, &OnTicket)| query.contains(&format!("chargeToId%3D{id}+"));
    let found: Vec<_> = tickets.iter().filter(of).flat_map(|(_, on)| on.times.clone()).collect();
    let role = json!({ "id": 1, "workRole": { "id": 11, "name": "Engineer" } });
    Json(if query.contains("conditions") { json!(found) } else { json!([role]) })
}

async fn add_note(id: Path<String>, body: Json<Value>, tickets: Data<Tickets>) -> HttpResponse {
    write(&tickets, &id, |on| {
        let mut note = body.0.clone();
        note["id"] = json!(90_000 + on.notes.len());
        on.notes.push(note.clone());
        note
    })
}

async fn add_time(body: Json<Value>, tickets: Data<Tickets>) -> HttpResponse {
    write(&tickets, &body["chargeToId"].to_string(), |on| {
        let mut time = body.0.clone();
        time["id"] = json!(70_000 + on.times.len());
        on.times.push(time.clone());
        time
    })
}

async fn patch(id: Path<String>, body: Json<Value>, tickets: Data<Tickets>) -> HttpResponse {
    let wanted = body[0]["value"]["id"].as_i64().unwrap();
    if wanted == 17 {
        let inner = json!([{ "code": "NotFound", "message": "Service Status 17 not found for Service Board 21" }]);
        return HttpResponse::BadRequest()
            .json(json!({ "code": "InvalidObject", "message": "ticket object is invalid", "errors": inner }));
    }
    write(&tickets, &id, |on| {
        on.status = Some(wanted);
        record(&id, wanted)
    })
}

fn write(tickets: &Tickets, id: &str, act: impl FnOnce(&mut OnTicket) -> Value) -> HttpResponse {
    let mut tickets = tickets.lock().unwrap();
    let on = tickets.entry(id.to_owned()).or_default();
    match on.mishaps.pop_front() {
        None | Some(Mishap::Not) => HttpResponse::Created().json(act(on)),
        Some(Mishap::Lie) => HttpResponse::Ok().json(record(id, 505)),
        Some(Mishap::LostAnswer) => {
            act(on);
            HttpResponse::InternalServerError().body("timeout")
        }
        Some(Mishap::Status(status)) => {
            let status = actix_web::http::StatusCode::from_u16(status).unwrap();
            let said = json!({ "error": "ConnectWiseAPI", "message": "No.", "code": "Security" });
            HttpResponse::build(status).insert_header(("Retry-After", "0")).json(said)
        }
    }
}

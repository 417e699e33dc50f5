//! A ticket system that stands in for ConnectWise PSA and keeps what it is given, because the
//! vendor's mock keeps nothing. It can be told to fail, ticket by ticket.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, OnceLock},
    thread,
};

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    web::{self, Data, Json, Path, Query},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

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
    /// Writes, and the line is cut.
    Cut,
    /// Writes, and never answers.
    Hang,
    /// Answers with 500, and writes before anybody looks for it.
    Late,
    /// Answers with 500, and writes after somebody has looked for it: nobody can know.
    TooLate,
}

/// Something that is to be written.
#[derive(Clone, Debug)]
enum Write {
    Note(Value),
    Time(Value),
    Status(i64),
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
    /// How often it was changed.
    version: usize,
    /// How often it was looked at among others.
    looks: usize,
    /// So many times it cannot be read.
    unreadable: usize,
    /// What it was given and has not done yet.
    held: Option<(Mishap, Write)>,
}

/// Where the API is when nothing says otherwise.
const USUAL: &str = "v4_6_release/";

type Tickets = Mutex<HashMap<String, OnTicket>>;

/// Addresses that are called when a ticket changes.
type Callbacks = Mutex<Vec<Value>>;

/// What calls are signed with.
const SIGNING_KEY: &str = "a signing key";

/// The stand-in; it lives as long as the tests.
pub struct ConnectWise {
    pub url: String,
    tickets: Arc<Tickets>,
    callbacks: Arc<Callbacks>,
}

impl ConnectWise {
    /// A ticket that is not there.
    pub const GONE: &str = "404404";
    /// A ticket that became part of ticket 1.
    pub const MERGED: &str = "303303";

    /// The one that all tests share; each uses tickets of its own.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<ConnectWise> = OnceLock::new();
        SHARED.get_or_init(|| Self::start("v2026_4/"))
    }

    /// Another one, whose API is where those without a newer release have it.
    pub fn at_the_usual_place() -> Self {
        Self::start(USUAL)
    }

    /// A number that no other test uses.
    pub fn fresh_ticket() -> String {
        static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(1_000);
        NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed).to_string()
    }

    fn start(codebase: &'static str) -> Self {
        let tickets: Arc<Tickets> = Arc::default();
        let callbacks: Arc<Callbacks> = Arc::default();
        let (data, called) = (Data::from(tickets.clone()), Data::from(callbacks.clone()));
        let (told, url) = std::sync::mpsc::channel();
        thread::spawn(move || {
            let server = HttpServer::new(move || {
                App::new().app_data(data.clone()).app_data(called.clone()).configure(|app| routes(app, codebase))
            });
            let server = server.workers(1).disable_signals().bind("127.0.0.1:0").unwrap();
            told.send(format!("http://{}", server.addrs()[0])).unwrap();
            actix_web::rt::System::new().block_on(server.run()).unwrap();
        });
        Self { url: url.recv().unwrap(), tickets, callbacks }
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

    /// Somebody there changes a ticket.
    pub fn change(&self, ticket: &str, status: i64) {
        let mut tickets = self.tickets.lock().unwrap();
        let on = tickets.entry(ticket.to_owned()).or_default();
        on.take(ticket, Write::Status(status));
    }

    /// How often a ticket was looked at among others.
    pub fn looks(&self, ticket: &str) -> usize {
        self.on(ticket).looks
    }

    /// Where it calls for a connection.
    pub fn calls(&self, connection: &str) -> Vec<String> {
        let callbacks = self.callbacks.lock().unwrap();
        let urls = callbacks.iter().map(|entry| entry["url"].as_str().unwrap().to_owned());
        urls.filter(|url| url.contains(&connection.replace('-', ""))).collect()
    }

    /// What it says in a call about a ticket, and how it signs that.
    pub fn call(&self, ticket: &str, key_url: Option<&str>) -> (String, String) {
        let key_url =
            key_url.map_or(format!("{}/v2026_4//system/callbackkey/index.rails?id=1", self.url), str::to_owned);
        let body = json!({
            "Action": "updated", "ID": ticket.parse::<i64>().unwrap(), "Type": "ticket",
            "Entity": "{\"status\":{\"name\":\"Believed\"}}", "Metadata": { "key_url": key_url },
        });
        let body = body.to_string();
        let mut mac = Hmac::<Sha256>::new_from_slice(&Sha256::digest(SIGNING_KEY)).unwrap();
        mac.update(body.as_bytes());
        (body, STANDARD.encode(mac.finalize().into_bytes()))
    }

    /// Has the next writes on a ticket go wrong.
    pub fn fail(&self, ticket: &str, mishaps: &[Mishap]) {
        self.tickets.lock().unwrap().entry(ticket.to_owned()).or_default().mishaps.extend(mishaps);
    }

    /// Has a ticket not be readable for so many times.
    pub fn hide(&self, ticket: &str, times: usize) {
        self.tickets.lock().unwrap().entry(ticket.to_owned()).or_default().unreadable = times;
    }
}

fn routes(config: &mut web::ServiceConfig, codebase: &'static str) {
    let company = move |company: Path<String>| async move { known(&company, codebase) };
    let api = web::scope(&format!("/{codebase}apis/3.0"))
        .route("/system/info", web::get().to(info))
        .route("/system/callbacks", web::get().to(callbacks))
        .route("/system/callbacks", web::post().to(add_callback))
        .route("/system/callbacks/{id}", web::delete().to(remove_callback))
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
    config
        .route("/login/companyinfo/{company}", web::get().to(company))
        .route(&format!("/{codebase}/system/callbackkey/index.rails"), web::get().to(signing_key))
        .service(api);
}

fn known(company: &str, codebase: &str) -> Json<Value> {
    let known = json!({ "Codebase": codebase, "CompanyID": "contoso", "IsCloud": true });
    Json(if company == "contoso" { known } else { Value::Null })
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
    let member = |id: i64, identifier: &str, first: &str, license: &str| {
        json!({
            "id": id, "identifier": identifier, "firstName": first, "lastName": "Doe", "licenseClass": license,
            "officeEmail": format!("{first}@EXAMPLE.com"), "hireDate": "2020-01-01T00:00:00Z",
            "defaultEmail": "Office", "defaultPhone": "Office", "securityRole": { "id": 63 },
        })
    };
    Json(json!([member(176, "jdoe", "Jane", "F"), member(177, "robot", "Robot", "A")]))
}

fn record(id: &str, on: &OnTicket) -> Value {
    let status = on.status.unwrap_or(505);
    let mut record = json!({
        "id": id.parse::<i64>().unwrap(), "summary": "Outlook will not open", "board": { "id": 21 },
        "status": { "id": status, "name": if status == 505 { "New".to_owned() } else { format!("Status {status}") } },
        "_info": { "lastUpdated": format!("2026-11-20T15:00:{:02}Z", on.version % 60) }, "company": { "id": 250, "name": "Northwind Traders" },
        "contact": { "name": "Alex Rivera" }, "contactEmailAddress": "alex@example.com", "closedFlag": false,
    });
    if id == ConnectWise::MERGED {
        record["mergedParentTicket"] = json!({ "id": 1 });
    }
    record
}

async fn search(query: Query<HashMap<String, String>>, tickets: Data<Tickets>) -> Json<Value> {
    let conditions = &query["conditions"];
    let Some(ids) = conditions.strip_prefix("id in (") else {
        let nothing = conditions.contains("nothing");
        return Json(if nothing { json!([]) } else { json!([record("5001", &OnTicket::default())]) });
    };
    let mut tickets = tickets.lock().unwrap();
    let looked = ids.trim_end_matches(')').split(',').filter(|id| *id != ConnectWise::GONE).map(|id| {
        let on = tickets.entry(id.to_owned()).or_default();
        on.looks += 1;
        record(id, on)
    });
    Json(looked.collect())
}

async fn callbacks(query: Query<HashMap<String, String>>, callbacks: Data<Callbacks>) -> Json<Value> {
    let part = query["conditions"].strip_prefix("url contains \"").unwrap().trim_end_matches('"');
    let callbacks = callbacks.lock().unwrap();
    Json(callbacks.iter().filter(|entry| entry["url"].as_str().unwrap().contains(part)).cloned().collect())
}

async fn add_callback(body: Json<Value>, callbacks: Data<Callbacks>) -> HttpResponse {
    let mut callbacks = callbacks.lock().unwrap();
    let mut entry = body.0;
    entry["id"] = json!(callbacks.last().map_or(1, |last| last["id"].as_i64().unwrap() + 1));
    callbacks.push(entry.clone());
    HttpResponse::Created().json(entry)
}

async fn remove_callback(id: Path<i64>, callbacks: Data<Callbacks>) -> HttpResponse {
    callbacks.lock().unwrap().retain(|entry| entry["id"] != *id);
    HttpResponse::NoContent().finish()
}

async fn signing_key() -> Json<Value> {
    Json(json!({ "signing_key": SIGNING_KEY }))
}

async fn ticket(id: Path<String>, tickets: Data<Tickets>) -> HttpResponse {
    if *id == ConnectWise::GONE {
        return HttpResponse::NotFound().json(json!({ "code": "NotFound", "message": "Ticket not found" }));
    }
    let mut tickets = tickets.lock().unwrap();
    let on = tickets.entry(id.clone()).or_default();
    if on.unreadable > 0 {
        on.unreadable -= 1;
        return HttpResponse::ServiceUnavailable().body("timeout");
    }
    HttpResponse::Ok().json(record(&id, on))
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
    let mut tickets = tickets.lock().unwrap();
    Json(json!(tickets.entry(id.clone()).or_default().look(&id, |on| on.notes.clone())))
}

async fn times(request: HttpRequest, tickets: Data<Tickets>) -> Json<Value> {
    let mut tickets = tickets.lock().unwrap();
    let query = request.query_string();
    let of = |(id, _): &(&String, &mut OnTicket)| query.contains(&format!("chargeToId%3D{id}+"));
    let found = tickets.iter_mut().filter(of).flat_map(|(id, on)| on.look(id, |on| on.times.clone()));
    let found: Vec<_> = found.collect();
    let role =
        json!({ "id": 1, "timeStart": "2026-11-19T09:00:00Z", "workRole": { "id": 11, "name": "Engineer" } });
    Json(if query.contains("conditions") { json!(found) } else { json!([role]) })
}

async fn add_note(id: Path<String>, body: Json<Value>, tickets: Data<Tickets>) -> HttpResponse {
    write(&tickets, &id, Write::Note(body.0)).await
}

async fn add_time(body: Json<Value>, tickets: Data<Tickets>) -> HttpResponse {
    write(&tickets, &body["chargeToId"].to_string(), Write::Time(body.0)).await
}

async fn patch(id: Path<String>, body: Json<Value>, tickets: Data<Tickets>) -> HttpResponse {
    let wanted = body[0]["value"]["id"].as_i64().unwrap();
    if wanted == 17 {
        let inner = json!([{ "code": "NotFound", "message": "Service Status 17 not found for Service Board 21" }]);
        return HttpResponse::BadRequest()
            .json(json!({ "code": "InvalidObject", "message": "ticket object is invalid", "errors": inner }));
    }
    write(&tickets, &id, Write::Status(wanted)).await
}

impl OnTicket {
    /// Does it; the record it makes.
    fn take(&mut self, id: &str, write: Write) -> Value {
        self.version += 1;
        match write {
            Write::Note(mut note) => {
                note["id"] = json!(90_000 + self.notes.len());
                self.notes.push(note.clone());
                note
            }
            Write::Time(mut time) => {
                time["id"] = json!(70_000 + self.times.len());
                self.times.push(time.clone());
                time
            }
            Write::Status(status) => {
                self.status = Some(status);
                record(id, self)
            }
        }
    }

    /// Somebody looks for what they wrote: what was held back is done just before or just after.
    fn look(&mut self, id: &str, what: impl Fn(&Self) -> Vec<Value>) -> Vec<Value> {
        match self.held.take() {
            Some((Mishap::TooLate, write)) => {
                let seen = what(self);
                self.take(id, write);
                seen
            }
            Some((_, write)) => {
                self.take(id, write);
                what(self)
            }
            None => what(self),
        }
    }
}

/// What the line does while nobody holds the lock.
enum Outcome {
    Answer(HttpResponse),
    Cut,
    Hang,
}

async fn write(tickets: &Tickets, id: &str, write: Write) -> HttpResponse {
    match outcome(tickets, id, write) {
        Outcome::Answer(answer) => answer,
        Outcome::Hang => std::future::pending().await,
        Outcome::Cut => {
            let nothing = futures_util::stream::once(async { Err::<web::Bytes, _>(std::io::Error::other("cut")) });
            HttpResponse::Ok().streaming(nothing)
        }
    }
}

fn outcome(tickets: &Tickets, id: &str, write: Write) -> Outcome {
    let mut tickets = tickets.lock().unwrap();
    let on = tickets.entry(id.to_owned()).or_default();
    let mishap = on.mishaps.pop_front().unwrap_or(Mishap::Not);
    let failed = || HttpResponse::InternalServerError().body("timeout");
    Outcome::Answer(match mishap {
        Mishap::Not if matches!(write, Write::Status(_)) => HttpResponse::Ok().json(on.take(id, write)),
        Mishap::Not => HttpResponse::Created().json(on.take(id, write)),
        Mishap::Lie => HttpResponse::Ok().json(record(id, on)),
        Mishap::LostAnswer => {
            on.take(id, write);
            failed()
        }
        Mishap::Late | Mishap::TooLate => {
            on.held = Some((mishap, write));
            failed()
        }
        Mishap::Cut => {
            on.take(id, write);
            return Outcome::Cut;
        }
        Mishap::Hang => {
            on.take(id, write);
            return Outcome::Hang;
        }
        Mishap::Status(status) => {
            let status = actix_web::http::StatusCode::from_u16(status).unwrap();
            let said = json!({ "error": "ConnectWiseAPI", "message": "No.", "code": "Security" });
            HttpResponse::build(status).insert_header(("Retry-After", "0")).json(said)
        }
    })
}

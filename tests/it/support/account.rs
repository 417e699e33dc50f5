//! Accounts and the people in them, made as the operator and admins make them.

use std::sync::atomic::{AtomicU32, Ordering};

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::Server;

/// Everybody's password.
pub const PASSWORD: &str = "four plain words here";

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A fresh account with its owner.
pub struct Account {
    pub url: String,
    pub id: String,
    pub owner: Person,
    number: u32,
}

/// Somebody signed in.
#[derive(Clone, Debug)]
pub struct Person {
    pub url: String,
    pub id: String,
    pub email: String,
    pub token: String,
}

/// What came back.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl Account {
    /// A fresh account on the shared server.
    pub async fn open() -> Self {
        Self::open_on(Server::shared()).await
    }

    /// A fresh account on this server.
    pub async fn open_on(server: &Server) -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let email = format!("owner{number}@{}.test", std::process::id());
        let name = format!("Account {number}");
        let said = server
            .task(&[
                "account",
                "create",
                "--name",
                &name,
                "--owner-name",
                "Olga Owner",
                "--owner-email",
                &email,
                "--owner-password",
                PASSWORD,
            ])
            .unwrap();
        let id = said.lines().next().unwrap().rsplit(' ').next().unwrap().to_owned();
        let owner = Person::sign_in(&server.url, &email).await;
        Self { url: server.url.clone(), id, owner, number }
    }

    /// Somebody new with this role, invited and accepted.
    pub async fn person(&self, role: &str, name: &str) -> Person {
        let email = format!("{}{}@{}.test", role, NEXT.fetch_add(1, Ordering::Relaxed), std::process::id());
        let link = self.owner.post("/invites", json!({ "email": email, "role": role })).await.created();
        let token = link["url"].as_str().unwrap().split_once('#').unwrap().1.to_owned();
        let accept = json!({ "token": token, "name": name, "password": PASSWORD });
        let nobody = Person::nobody(&self.url);
        let session = nobody.post("/auth/invites/accept", accept).await.ok();
        Person::of(&self.url, &session)
    }

    /// An engineer.
    pub async fn engineer(&self) -> Person {
        self.person("engineer", &format!("Enno Engineer {}", self.number)).await
    }

    /// A viewer.
    pub async fn viewer(&self) -> Person {
        self.person("viewer", "Vera Viewer").await
    }
}

impl Person {
    /// Sends a command to a session, which takes it.
    pub async fn command(&self, session: &str, kind: &str, data: Value) {
        let command = json!({ "id": uuid::Uuid::now_v7(), "kind": kind, "data": data });
        self.post(&format!("/sessions/{session}/commands"), command).await.ok();
    }

    /// A link to a session: its id and its token.
    pub async fn share(&self, session: &str, wish: Value) -> (String, String) {
        let made = self.post(&format!("/sessions/{session}/share-links"), wish).await.created();
        let token = made["url"].as_str().unwrap().split_once("/shared#").unwrap().1.to_owned();
        (made["link"]["id"].as_str().unwrap().to_owned(), token)
    }

    /// Somebody who is not signed in.
    pub fn nobody(url: &str) -> Self {
        Self { url: url.to_owned(), id: String::new(), email: String::new(), token: String::new() }
    }

    /// Signs in with everybody's password.
    pub async fn sign_in(url: &str, email: &str) -> Self {
        let login = json!({ "email": email, "password": PASSWORD });
        Self::of(url, &Self::nobody(url).post("/auth/login", login).await.ok())
    }

    fn of(url: &str, session: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Self {
            url: url.to_owned(),
            id: text(&session["user"]["id"]),
            email: text(&session["user"]["email"]),
            token: text(&session["access_token"]),
        }
    }

    /// A request under `/api/v1`.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = super::client().request(method, format!("{}/api/v1{path}", self.url));
        if self.token.is_empty() { request } else { request.bearer_auth(&self.token) }
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        Answer::of(self.request(Method::POST, path).json(&body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        Answer::of(self.request(Method::PUT, path).json(&body)).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        Answer::of(self.request(Method::PATCH, path).json(&body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::DELETE, path)).await
    }

    /// Publishes a flow written like this; its id.
    pub async fn publish(&self, text: &str) -> String {
        let flow = self.post("/flows", json!({ "text": text })).await.created();
        let id = flow["id"].as_str().unwrap().to_owned();
        self.post(&format!("/flows/{id}/publish"), json!({})).await.ok();
        id
    }

    /// A session about a printer, at a question that FlowPilot has something to say about once it is
    /// known that the paper jams. Open to the account.
    pub async fn session_about_a_jam(&self) -> String {
        let flow = self.publish(include_str!("printer.yaml")).await;
        self.session_with(json!({ "flow_id": flow, "visibility": "account" })).await
    }

    /// A published flow: `question` → `action` → `info` → `end`; `question` also goes
    /// straight to `other-end`. Every choice that leads on is called `next`.
    pub async fn flow(&self) -> String {
        let node = |id: &str, kind: &str, next: &str| {
            let mut options = vec![json!({ "id": "next", "label": "Go on", "next": next })];
            if kind == "question" {
                options.push(json!({ "id": "skip", "label": "Skip all", "next": "other-end" }));
            }
            json!({ "id": id, "kind": kind, "title": format!("The {id}"), "body": "Text.", "options": options })
        };
        let end = |id: &str, outcome: &str| json!({ "id": id, "kind": "resolution", "title": format!("The {id}"), "outcome": outcome });
        let document = json!({
            "title": "A small flow", "description": "For tests.", "kind": "troubleshooting", "tags": ["test"],
            "start": "question",
            "nodes": [
                node("question", "question", "action"), node("action", "action", "info"),
                node("info", "info", "end"), end("end", "resolved"), end("other-end", "escalate"),
            ],
        });
        let flow = self.post("/flows", json!({ "document": document })).await.created();
        let id = flow["id"].as_str().unwrap().to_owned();
        self.post(&format!("/flows/{id}/publish"), json!({})).await.ok();
        id
    }

    /// A running session on a flow.
    pub async fn session(&self) -> String {
        let flow = self.flow().await;
        self.session_with(json!({ "flow_id": flow })).await
    }

    /// A session about a ticket of the ticket system that stands in for ConnectWise.
    pub async fn session_about(&self, ticket: &str, connection: &str) -> String {
        let source = json!({ "connection": connection, "ticket": ticket });
        self.session_with(json!({ "ticket": { "number": ticket, "source": source } })).await
    }

    /// Puts the internal note on a session's ticket, with this besides.
    pub async fn push(&self, session: &str, besides: Value) -> Answer {
        let mut push = json!({ "id": uuid::Uuid::now_v7(), "variant": "internal_note", "seq": 1 });
        for (name, value) in besides.as_object().unwrap() {
            push[name] = value.clone();
        }
        self.post(&format!("/sessions/{session}/pushes"), push).await
    }

    /// Waits until the newest push of a session is over.
    pub async fn push_over(&self, session: &str) -> Value {
        loop {
            let list = self.get(&format!("/sessions/{session}/pushes")).await.ok();
            let push = &list["items"][0];
            if push["state"] == "confirmed" || push["state"] == "failed" {
                return push.clone();
            }
            tokio::task::yield_now().await;
        }
    }

    /// The id of a push that fails: the session's ticket must be one that is not there.
    pub async fn failed_push(&self, session: &str) -> String {
        assert_eq!(self.push(session, json!({})).await.status, 202);
        let push = self.push_over(session).await;
        assert_eq!(push["state"], "failed", "{push}");
        push["id"].as_str().unwrap().to_owned()
    }

    /// A running session as asked.
    pub async fn session_with(&self, body: Value) -> String {
        self.post("/sessions", body).await.created()["id"].as_str().unwrap().to_owned()
    }
}

impl Answer {
    pub async fn of(request: reqwest::RequestBuilder) -> Self {
        let response = request.send().await.expect("the server answers");
        let (status, headers) = (response.status(), response.headers().clone());
        Self { status, headers, text: response.text().await.unwrap() }
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    #[track_caller]
    pub fn with(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        if self.text.is_empty() { Value::Null } else { self.json() }
    }

    #[track_caller]
    pub fn ok(self) -> Value {
        self.with(200)
    }

    #[track_caller]
    pub fn created(self) -> Value {
        self.with(201)
    }

    #[track_caller]
    pub fn no_content(self) {
        self.with(204);
    }

    /// A problem document of this status and code; the document.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Value {
        let kind = self.headers.get("content-type").map(|value| value.to_str().unwrap().to_owned());
        let problem = self.with(status);
        assert_eq!(kind.as_deref(), Some("application/problem+json"), "{problem}");
        assert_eq!(problem["code"], code, "{problem}");
        problem
    }
}

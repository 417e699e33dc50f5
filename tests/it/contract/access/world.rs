//! Two accounts: the one that asks, and the one whose things it must never see.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::table::Who;
use crate::support::{Account, Answer, ConnectWise, Hook, LiveClient, Person, client};

/// What an id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    User,
    Team,
    /// A team the caller is in.
    OwnTeam,
    Flow,
    FlowVersion,
    Session,
    Invite,
    ShareLink,
    /// Of a ticket system.
    Connection,
    /// One that failed.
    Push,
    /// Words that an engineer hid by hand.
    HiddenWords,
    /// Something the viewer was told.
    Notification,
    Webhook,
    /// What went to one.
    Delivery,
    /// Chosen by whoever asks; it names nothing yet.
    Ours,
    /// A ticket in the ticket system, which is nobody's here.
    Ticket,
}

impl Kind {
    /// Whether an account can have one that another must not see.
    pub fn is_a_thing(self) -> bool {
        !matches!(self, Self::Ours | Self::Ticket)
    }

    /// Whether only those who manage people know of it.
    pub fn is_for_admins(self) -> bool {
        matches!(self, Self::Invite | Self::Webhook | Self::Delivery)
    }
}

/// Every kind of thing there is to see.
const THINGS: [Kind; 14] = [
    Kind::User,
    Kind::Team,
    Kind::OwnTeam,
    Kind::Flow,
    Kind::FlowVersion,
    Kind::Session,
    Kind::Invite,
    Kind::ShareLink,
    Kind::Connection,
    Kind::Push,
    Kind::HiddenWords,
    Kind::Notification,
    Kind::Webhook,
    Kind::Delivery,
];

/// An account with somebody of each role.
pub struct World {
    pub account: Account,
    pub viewer: Person,
    pub engineer: Person,
    pub admin: Person,
    team: String,
    document: Value,
    hook: Hook,
}

impl World {
    /// What every fresh session is about.
    pub const TITLE: &str = "A session to look at";

    pub async fn open() -> Self {
        let account = Account::open().await;
        let (viewer, engineer) = (account.viewer().await, account.engineer().await);
        let admin = account.person("team_admin", "Ada Admin").await;
        let team = account.owner.get("/me").await.ok()["teams"][0]["id"].as_str().unwrap().to_owned();
        let flow = account.owner.flow().await;
        let mut document = account.owner.get(&format!("/flows/{flow}")).await.ok()["document"].take();
        document["title"] = json!("A changed flow");
        Self { account, viewer, engineer, admin, team, document, hook: Hook::start() }
    }

    /// Somebody with exactly this role.
    pub fn person(&self, who: Who) -> &Person {
        match who {
            Who::Anybody | Who::Viewer => &self.viewer,
            Who::Engineer => &self.engineer,
            Who::TeamAdmin => &self.admin,
        }
    }

    pub fn word(&self) -> String {
        format!("Word {}", Uuid::now_v7())
    }

    pub fn address(&self) -> String {
        format!("{}@new.test", Uuid::now_v7())
    }

    /// A flow as written, not published as such.
    pub fn document(&self) -> Value {
        self.document.clone()
    }

    /// A fresh thing of this kind that everybody in the account sees (an invite:
    /// that admins see).
    pub async fn fresh(&self, kind: Kind) -> String {
        match kind {
            Kind::User => self.account.engineer().await.id,
            Kind::Team => id(&self.admin.post("/teams", json!({ "name": self.word() })).await.created()),
            Kind::OwnTeam => self.team.clone(),
            Kind::Flow => {
                // Published, and with a draft to publish next.
                let flow = self.engineer.flow().await;
                let draft = json!({ "document": self.document });
                self.engineer.put(&format!("/flows/{flow}/draft"), draft).await.ok();
                flow
            }
            Kind::FlowVersion => {
                let flow = self.engineer.flow().await;
                let flow = self.engineer.get(&format!("/flows/{flow}")).await.ok();
                id(&flow["published_version"])
            }
            Kind::Session => self.fresh_session().await,
            Kind::Invite => {
                let invite = json!({ "email": self.address(), "role": "viewer" });
                id(&self.admin.post("/invites", invite).await.created())
            }
            Kind::ShareLink => {
                let session = self.fresh_session().await;
                self.engineer.share(&session, json!({ "kind": "public" })).await.0
            }
            Kind::Connection => id(&self.admin.post("/psa/connections", self.psa_connection()).await.created()),
            Kind::Push => {
                let session = self.fresh_session_about(ConnectWise::GONE).await;
                self.engineer.failed_push(&session).await
            }
            Kind::HiddenWords => {
                let session = self.fresh_session().await;
                hide(&self.engineer, &session).await
            }
            Kind::Notification => self.mentioned(&self.viewer).await,
            Kind::Webhook => id(&self.admin.post("/webhooks", self.webhook()).await.created()),
            Kind::Delivery => self.delivery().await,
            Kind::Ours => Uuid::now_v7().to_string(),
            Kind::Ticket => "1".to_owned(),
        }
    }

    /// A connection to the ticket system that stands in for ConnectWise.
    pub fn psa_connection(&self) -> Value {
        ConnectWise::shared().connection(&self.word())
    }

    /// A webhook that leads to a server that takes it.
    pub fn webhook(&self) -> Value {
        json!({ "kind": "signed", "name": self.word(), "url": self.hook.url, "kinds": ["push.failed"] })
    }

    /// A delivery that is over.
    async fn delivery(&self) -> String {
        let webhook = Box::pin(self.fresh(Kind::Webhook)).await;
        let sent = self.admin.post(&format!("/webhooks/{webhook}/test"), json!({})).await.json();
        loop {
            let list = self.admin.get(&format!("/webhooks/{webhook}/deliveries")).await.ok();
            if list["items"][0]["id"] == sent["id"] && list["items"][0]["state"] == "sent" {
                return id(&sent);
            }
            tokio::task::yield_now().await;
        }
    }

    /// Something that somebody is told: they are meant in a chat.
    async fn mentioned(&self, person: &Person) -> String {
        let session = self.engineer.session_with(json!({ "visibility": "account" })).await;
        LiveClient::take_part(person, &session).await;
        let said = json!({ "text": self.word(), "mentions": [person.id] });
        self.engineer.command(&session, "chat.say", said.clone()).await;
        loop {
            let list = person.get("/notifications").await.ok();
            if list["items"][0]["text"] == said["text"] {
                return id(&list["items"][0]);
            }
            tokio::task::yield_now().await;
        }
    }

    async fn fresh_session_about(&self, ticket: &str) -> String {
        let connection = self.fresh(Kind::Connection);
        let source = json!({ "connection": Box::pin(connection).await, "ticket": ticket });
        let ticket = json!({ "number": ticket, "source": source });
        let wanted = json!({ "title": Self::TITLE, "visibility": "account", "ticket": ticket });
        self.engineer.session_with(wanted).await
    }

    async fn fresh_session(&self) -> String {
        self.fresh_session_about("1").await
    }

    /// Things of this kind that are there and that somebody of the account does not
    /// see, each with who does not.
    pub async fn hidden(&self, kind: Kind) -> Vec<(&'static str, &Person, String)> {
        let owner = &self.account.owner;
        match kind {
            Kind::Session => {
                let private = owner.session_with(json!({ "visibility": "private" })).await;
                let elsewhere = self.fresh(Kind::Team).await;
                owner.put(&format!("/teams/{elsewhere}/members/{}", owner.id), json!({})).await.no_content();
                let team = json!({ "visibility": "team", "team_id": elsewhere });
                let team = owner.session_with(team).await;
                vec![
                    ("a private session", &self.engineer, private.clone()),
                    ("a private session, to an admin", &self.admin, private.clone()),
                    ("a private session, to a viewer", &self.viewer, private),
                    ("another team's session", &self.engineer, team),
                ]
            }
            Kind::ShareLink => {
                let private = owner.session_with(json!({ "visibility": "private" })).await;
                let (link, _) = owner.share(&private, json!({ "kind": "public" })).await;
                vec![("a link to a private session", &self.engineer, link)]
            }
            Kind::HiddenWords => {
                let private = json!({ "title": Self::TITLE, "visibility": "private" });
                let private = owner.session_with(private).await;
                vec![("words hidden in a private session", &self.engineer, hide(owner, &private).await)]
            }
            Kind::Flow => {
                let draft = json!({ "document": self.document });
                let draft = id(&self.engineer.post("/flows", draft).await.created());
                vec![("a flow never published", &self.viewer, draft)]
            }
            Kind::Invite => {
                let invite = self.fresh(Kind::Invite).await;
                let used = self.fresh(Kind::Invite).await;
                self.admin.delete(&format!("/invites/{used}")).await.no_content();
                vec![
                    ("an invite, to an engineer", &self.engineer, invite.clone()),
                    ("an invite, to a viewer", &self.viewer, invite),
                    ("an invite already revoked", &self.admin, used),
                ]
            }
            Kind::Connection => {
                let mut connection = self.psa_connection();
                connection["team"] = json!(self.fresh(Kind::Team).await);
                let connection = id(&self.admin.post("/psa/connections", connection).await.created());
                vec![
                    ("another team's connection", &self.engineer, connection.clone()),
                    ("another team's connection, to a viewer", &self.viewer, connection),
                ]
            }
            Kind::Notification => {
                let told = self.fresh(Kind::Notification).await;
                vec![
                    ("what another was told", &self.engineer, told.clone()),
                    ("what another was told, to an admin", &self.admin, told),
                ]
            }
            Kind::Webhook => {
                let webhook = self.fresh(Kind::Webhook).await;
                vec![
                    ("a webhook, to an engineer", &self.engineer, webhook.clone()),
                    ("a webhook, to a viewer", &self.viewer, webhook),
                ]
            }
            Kind::Delivery => {
                let delivery = self.fresh(Kind::Delivery).await;
                vec![("what went to a webhook, to an engineer", &self.engineer, delivery)]
            }
            Kind::OwnTeam => vec![("a team they are not in", &self.engineer, self.fresh(Kind::Team).await)],
            // Everybody in an account sees its people, teams and published versions.
            Kind::User | Kind::Team | Kind::FlowVersion | Kind::Push | Kind::Ours | Kind::Ticket => Vec::new(),
        }
    }

    /// One thing of each kind, for another account to ask for.
    pub async fn things(&self) -> Vec<(Kind, String)> {
        let mut things = Vec::new();
        for kind in THINGS {
            things.push((kind, self.fresh(kind).await));
        }
        things
    }
}

/// Sends a request to a path from the root.
pub async fn send(person: &Person, method: &Method, path: &str, body: &Value) -> Answer {
    let request = client().request(method.clone(), format!("{}{path}", person.url));
    let request = if person.token.is_empty() { request } else { request.bearer_auth(&person.token) };
    Answer::of(if body.is_null() { request } else { request.json(body) }).await
}

async fn hide(person: &Person, session: &str) -> String {
    let words = json!({ "words": World::TITLE });
    id(&person.post(&format!("/sessions/{session}/hidden-words"), words).await.created())
}

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

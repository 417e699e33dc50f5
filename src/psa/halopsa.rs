//! HaloPSA over its REST API: as much of it as putting notes on tickets takes.
//!
//! What must stay true:
//! - A note is an *action* of a ticket; whether the client sees it is said with each one.
//! - Work is written down with an action of its own, so that it is found again by its marker
//!   like any other.
//!
//! Calls as the vendor's API guide has them: records are written by `POST` of an array, tokens
//! come from the client-credentials grant (RFC 6749, section 4.4).

use std::time::{Duration, Instant};

use futures_util::FutureExt;
use reqwest::{Method, RequestBuilder};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use tokio::sync::Mutex;
use url::Url;

use super::{
    model::{
        Answered, Choice, Contact, Look, Member, NewNote, NewTime, NotePlace, Standing, TicketDetail, TicketNote,
        TicketStatus, TicketSummary,
    },
    provider::{Asking, TicketSystem, Trouble},
};
use crate::platform::{
    outside::{self, Failure},
    reach::Reach,
};

/// Longest answer, in bytes.
const LONGEST: usize = 16 * 1024 * 1024;
/// Most actions of a ticket that are read.
const ACTIONS: &str = "1000";
/// A token is not used in its last moments.
const MARGIN: Duration = Duration::from_secs(60);

/// What signs in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Keys {
    /// The tenant, where the vendor hosts it.
    pub tenant: Option<String>,
    /// The application's id.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
}

/// A connection to one HaloPSA.
pub struct HaloPsa {
    reach: Reach,
    site: Url,
    keys: Keys,
    token: Mutex<Option<(String, Instant)>>,
}

type Said<T> = Result<T, Trouble>;

#[derive(Deserialize)]
struct Token {
    access_token: String,
    expires_in: Option<u64>,
}

#[derive(Deserialize)]
struct Tickets {
    tickets: Vec<Ticket>,
}

#[derive(Deserialize)]
struct Ticket {
    id: i64,
    summary: Option<String>,
    details: Option<String>,
    client_name: Option<String>,
    user_name: Option<String>,
    agent_name: Option<String>,
    status_id: Option<i64>,
    status_name: Option<String>,
    priority_name: Option<String>,
    merged_into_id: Option<i64>,
    assets: Option<Vec<Named>>,
}

#[derive(Deserialize)]
struct Named {
    id: Option<i64>,
    name: Option<String>,
    inventory_number: Option<String>,
    email: Option<String>,
    isdisabled: Option<bool>,
}

#[derive(Deserialize)]
struct Actions {
    actions: Vec<Action>,
}

#[derive(Deserialize)]
struct Action {
    id: i64,
    note: Option<String>,
    who: Option<String>,
    datetime: Option<chrono::DateTime<chrono::Utc>>,
    hiddenfromuser: Option<bool>,
}

impl Ticket {
    fn summary(&self) -> TicketSummary {
        TicketSummary {
            id: self.id.to_string(),
            number: self.id.to_string(),
            title: self.summary.clone().unwrap_or_default(),
            client: self.client_name.clone(),
            status: self.status_name.clone(),
        }
    }
}

impl Ticket {
    fn standing(&self) -> Standing {
        let closed = self.status_name.as_deref().is_some_and(|name| name.eq_ignore_ascii_case("closed"));
        Standing { closed, merged_into: self.merged_into_id.map(|id| id.to_string()) }
    }
}

impl Ticket {
    /// As it is now, with the last action on it.
    fn look(&self, last: Option<i64>) -> Look {
        let TicketSummary { id, number, title, status, .. } = self.summary();
        let facts = (title, self.status_id, &self.agent_name, &self.priority_name, self.standing());
        Look {
            ticket: id,
            number,
            status,
            closed: self.standing().closed,
            facts: Look::mark(&facts),
            touched: Look::mark(&last),
        }
    }
}

impl HaloPsa {
    /// A connection; nothing is asked yet.
    #[must_use]
    pub fn new(reach: Reach, site: Url, keys: Keys) -> Self {
        Self { reach, site, keys, token: Mutex::new(None) }
    }

    async fn token(&self) -> Said<String> {
        let mut kept = self.token.lock().await;
        if let Some((token, until)) = kept.as_ref()
            && Instant::now() < *until
        {
            return Ok(token.clone());
        }
        let mut url = self.url("auth/token")?;
        if let Some(tenant) = &self.keys.tenant {
            url.query_pairs_mut().append_pair("tenant", tenant);
        }
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("grant_type", "client_credentials")
            .append_pair("client_id", &self.keys.client_id)
            .append_pair("client_secret", &self.keys.client_secret)
            .append_pair("scope", "all")
            .finish();
        let request = self.request(Method::POST, url)?;
        let request = request.header("Content-Type", "application/x-www-form-urlencoded").body(form);
        let token: Token = answer(request).await.map_err(|trouble| match trouble {
            // RFC 6749, section 5.2: what is wrong with the keys is answered with 400.
            Trouble::Refused(_) => Trouble::SignIn,
            other => other,
        })?;
        let lasts = Duration::from_secs(token.expires_in.unwrap_or(3_600)).saturating_sub(MARGIN);
        Ok(kept.insert((token.access_token, Instant::now() + lasts)).0.clone())
    }

    fn url(&self, path: &str) -> Said<Url> {
        self.site.join(path).map_err(|error| Trouble::Refused(error.to_string()))
    }

    fn request(&self, method: Method, url: Url) -> Said<RequestBuilder> {
        self.reach.request(method, url).map_err(|error| Trouble::Refused(error.detail().to_owned()))
    }

    async fn call<T: DeserializeOwned>(&self, method: Method, path: &str, body: Option<&Value>) -> Said<T> {
        let token = self.token().await?;
        let request = self.request(method, self.url(&format!("api/{path}"))?)?.bearer_auth(token);
        let request = match body {
            Some(body) => request.json(body),
            None => request,
        };
        let answered = answer(request).await;
        if matches!(answered, Err(Trouble::SignIn)) {
            // It may have been taken back before its time.
            *self.token.lock().await = None;
        }
        answered
    }

    async fn record(&self, id: &str) -> Said<Ticket> {
        self.call(Method::GET, &format!("Tickets/{}?includedetails=true", number(id)?), None).await
    }

    async fn actions(&self, ticket: &str) -> Said<Vec<Action>> {
        let path = format!("Actions?ticket_id={}&excludesys=true&count={ACTIONS}", number(ticket)?);
        let listed: Actions = self.call(Method::GET, &path, None).await?;
        Ok(listed.actions)
    }

    async fn find(&self, ticket: &str, marker: &str) -> Said<Option<String>> {
        let actions = self.actions(ticket).await?;
        let holds = |action: &&Action| action.note.as_ref().is_some_and(|note| note.contains(marker));
        Ok(actions.iter().find(holds).map(|action| action.id.to_string()))
    }

    async fn add(&self, action: Value) -> Said<String> {
        let made: Action = self.call(Method::POST, "Actions", Some(&json!([action]))).await?;
        Ok(made.id.to_string())
    }
}

impl TicketSystem for HaloPsa {
    fn test(&self) -> Asking<'_, Answered> {
        async {
            let _: Tickets = self.call(Method::GET, "Tickets?count=1", None).await?;
            Ok(Answered { system: "HaloPSA".to_owned(), root: self.url("api/")?.to_string() })
        }
        .boxed()
    }

    fn search<'a>(&'a self, text: &'a str) -> Asking<'a, Vec<TicketSummary>> {
        async {
            let words: String = url::form_urlencoded::byte_serialize(text.trim().as_bytes()).collect();
            let path = format!("Tickets?count=25&page_no=1&pageinate=true&open_only=true&search={words}");
            let found: Tickets = self.call(Method::GET, &path, None).await?;
            Ok(found.tickets.iter().map(Ticket::summary).collect())
        }
        .boxed()
    }

    fn ticket<'a>(&'a self, id: &'a str) -> Asking<'a, TicketDetail> {
        async {
            let ticket = self.record(id).await?;
            let described = ticket.details.clone().map(|text| TicketNote {
                text,
                author: ticket.user_name.clone(),
                at: None,
                internal: false,
            });
            let written = self.actions(id).await?.into_iter().filter_map(|action| {
                let internal = action.hiddenfromuser.unwrap_or(false);
                Some(TicketNote { text: action.note?, author: action.who, at: action.datetime, internal })
            });
            let mut notes: Vec<TicketNote> = described.into_iter().chain(written).collect();
            notes.sort_by_key(|note| note.at);
            let assets = ticket.assets.iter().flatten();
            let Standing { closed, merged_into } = ticket.standing();
            Ok(TicketDetail {
                summary: ticket.summary(),
                contact: ticket.user_name.clone().map(|name| Contact { name: Some(name), ..Contact::default() }),
                owner: ticket.agent_name.clone(),
                priority: ticket.priority_name.clone(),
                closed,
                merged_into,
                assets: assets.filter_map(|asset| asset.inventory_number.clone().or(asset.name.clone())).collect(),
                notes,
            })
        }
        .boxed()
    }

    fn standing<'a>(&'a self, id: &'a str) -> Asking<'a, Standing> {
        async { Ok(self.record(id).await?.standing()) }.boxed()
    }

    fn statuses<'a>(&'a self, _: &'a str) -> Asking<'a, Vec<TicketStatus>> {
        async {
            let listed: Vec<Named> = self.call(Method::GET, "Status", None).await?;
            let status = |named: Named| Some(TicketStatus { id: named.id?.to_string(), name: named.name? });
            Ok(listed.into_iter().filter_map(status).collect())
        }
        .boxed()
    }

    fn members(&self) -> Asking<'_, Vec<Member>> {
        async {
            let listed: Vec<Named> = self.call(Method::GET, "Agent", None).await?;
            let active = listed.into_iter().filter(|agent| !agent.isdisabled.unwrap_or(false));
            let member = |agent: Named| {
                let emails = agent.email.map(|email| email.to_lowercase()).into_iter().collect();
                Some(Member { id: agent.id?.to_string(), name: agent.name?, emails })
            };
            Ok(active.filter_map(member).collect())
        }
        .boxed()
    }

    /// Work has no roles here.
    fn work_roles(&self) -> Asking<'_, Vec<Choice>> {
        async { Ok(Vec::new()) }.boxed()
    }

    fn find_note<'a>(&'a self, ticket: &'a str, marker: &'a str) -> Asking<'a, Option<String>> {
        self.find(ticket, marker).boxed()
    }

    fn add_note<'a>(&'a self, ticket: &'a str, note: &'a NewNote) -> Asking<'a, String> {
        async move {
            let outcome = if note.place == NotePlace::Resolution { "Resolution" } else { "Note" };
            self.add(json!({
                "ticket_id": number(ticket)?,
                "outcome": outcome,
                "note": note.text,
                "hiddenfromuser": note.place == NotePlace::Internal,
                "sendemail": note.notify,
            }))
            .await
        }
        .boxed()
    }

    fn find_time<'a>(&'a self, ticket: &'a str, marker: &'a str) -> Asking<'a, Option<String>> {
        self.find(ticket, marker).boxed()
    }

    fn add_time<'a>(&'a self, ticket: &'a str, time: &'a NewTime) -> Asking<'a, String> {
        async move {
            let hours = (time.until - time.from).as_seconds_f64() / 3_600.0;
            let mut action = json!({
                "ticket_id": number(ticket)?,
                "outcome": "Note",
                "note": time.text,
                "hiddenfromuser": true,
                "sendemail": false,
                // To the minute.
                "timetaken": (hours * 60.0).round() / 60.0,
            });
            if let Some(member) = &time.member {
                action["who_agentid"] = json!(number(member)?);
            }
            self.add(action).await
        }
        .boxed()
    }

    fn set_status<'a>(&'a self, ticket: &'a str, status: &'a str) -> Asking<'a, ()> {
        async move {
            let (id, status) = (number(ticket)?, number(status)?);
            let change = json!([{ "id": id, "status_id": status }]);
            let _: Value = self.call(Method::POST, "Tickets", Some(&change)).await?;
            if self.record(ticket).await?.status_id == Some(status) {
                return Ok(());
            }
            Err(Trouble::Refused("the ticket's status did not change, although it was said to.".to_owned()))
        }
        .boxed()
    }

    fn look<'a>(&'a self, tickets: &'a [String]) -> Asking<'a, Vec<Look>> {
        async move {
            let mut looks = Vec::new();
            for id in tickets {
                let ticket = match self.record(id).await {
                    Ok(ticket) => ticket,
                    Err(Trouble::Gone) => continue,
                    Err(trouble) => return Err(trouble),
                };
                let last = self.actions(id).await?.iter().map(|action| action.id).max();
                looks.push(ticket.look(last));
            }
            Ok(looks)
        }
        .boxed()
    }

    fn longest_note(&self) -> usize {
        30_000
    }
}

async fn answer<T: DeserializeOwned>(request: RequestBuilder) -> Said<T> {
    let response = request.send().await.map_err(Failure::from)?;
    let body = outside::body(response, LONGEST).await?;
    serde_json::from_slice(&body).map_err(|error| Trouble::Unclear(format!("an answer cannot be read: {error}")))
}

/// Ids are numbers here; anything else would be a path of its own.
fn number(id: &str) -> Said<i64> {
    id.parse().ok().filter(|id| *id > 0).ok_or(Trouble::Gone)
}

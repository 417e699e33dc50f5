//! ConnectWise PSA (Manage) over its REST API.
//!
//! What must stay true:
//! - A note for the MSP's own people carries the internal flag and no other, and no e-mail goes
//!   out unless somebody chose it.
//! - Only the host of the connection is asked, whatever an answer says.
//! - A status is set whole and read back: a part of it can be answered with 200 and change
//!   nothing.
//!
//! The vendor's developer guide gives the calls; `Accept` names the version they were written
//! for.

mod calls;
mod wire;

use futures_util::FutureExt;
use reqwest::{Method, RequestBuilder, header};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use tokio::sync::RwLock;
use url::Url;

use super::{
    model::{
        Answered, Choice, Look, Member, NewNote, NewTime, NotePlace, Standing, TicketDetail, TicketStatus,
        TicketSummary,
    },
    provider::{Asking, TicketSystem, Trouble},
};
use crate::platform::{
    outside::{self, Failure, Whole},
    reach::Reach,
};
use calls::SigningKeys;
use wire::{BoardStatus, CompanyInfo, ListedNote, MemberRecord, Reference, SystemInfo, Ticket, Work, Written};

/// The version that the calls were written for.
const ACCEPT: &str = "application/vnd.connectwise.com+json; version=2025.1";
/// Where the API is when nothing says otherwise.
const USUAL: &str = "v4_6_release/";
/// Most records of a page.
const PAGE: usize = 1_000;
/// Most pages that are read of anything.
const PAGES: usize = 20;
/// Longest answer, in bytes.
const LONGEST: usize = 16 * 1024 * 1024;
/// The vendor moves the API with each of its upgrades.
const MOVED: &str = "the API is not there any more";
/// Most notes of a ticket that are shown.
const NOTES: usize = 50;

/// What signs in: of an API member, and of the integration.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Keys {
    /// What people type as company when they sign in.
    pub company: String,
    /// Public key of the API member.
    pub public_key: String,
    /// Its private key.
    pub private_key: String,
    /// The integration's registered id.
    pub client_id: String,
}

/// A connection to one company's ConnectWise.
pub struct ConnectWise {
    reach: Reach,
    site: Url,
    keys: Keys,
    /// Found when it is first needed, and anew when calls stop being known there.
    root: RwLock<Option<Url>>,
    /// What it signs its calls with.
    signing: SigningKeys,
}

type Said<T> = Result<T, Trouble>;

impl ConnectWise {
    /// A connection; nothing is asked yet.
    #[must_use]
    pub fn new(reach: Reach, site: Url, keys: Keys) -> Self {
        Self { reach, site, keys, root: RwLock::new(None), signing: SigningKeys::default() }
    }

    async fn root(&self) -> Said<Url> {
        if let Some(root) = self.root.read().await.clone() {
            return Ok(root);
        }
        let mut kept = self.root.write().await;
        let root = self.find_root().await?;
        Ok(kept.insert(root).clone())
    }

    /// Where the API of the company is: the site tells, without anybody signing in.
    async fn find_root(&self) -> Said<Url> {
        let company = url::form_urlencoded::byte_serialize(self.keys.company.as_bytes()).collect::<String>();
        let info = joined(&self.site, &format!("login/companyinfo/{company}"))?;
        // Nobody signs in for that, so nobody's keys go there.
        let request = self.request(Method::GET, info)?.header(header::ACCEPT, "application/json");
        let info: Option<CompanyInfo> = read(&sent(request).await?)?;
        let Some(info) = info else {
            return Err(Trouble::Refused(format!("there is no company {:?} at this site.", self.keys.company)));
        };
        let codebase = info.codebase.filter(|codebase| is_codebase(codebase)).unwrap_or_else(|| USUAL.to_owned());
        let mut root = self.site.clone();
        if let Some(host) = api_host(self.site.host_str().unwrap_or_default()) {
            root.set_host(Some(&host)).map_err(|error| Trouble::Refused(error.to_string()))?;
        }
        joined(&root, &format!("{codebase}apis/3.0/"))
    }

    async fn get<T: DeserializeOwned>(&self, path: &str, query: &[(&str, &str)]) -> Said<T> {
        self.call(Method::GET, path, query, None).await
    }

    async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        query: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Said<T> {
        let mut url = joined(&self.root().await?, path)?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let answer = self.send(method, url, body).await;
        if matches!(&answer, Err(Trouble::Unclear(said)) if said == MOVED) {
            // The next call asks where to.
            *self.root.write().await = None;
        }
        read(&answer?)
    }

    /// Removes a record. One that is not there any more is removed.
    async fn remove(&self, path: &str) -> Said<()> {
        let url = joined(&self.root().await?, path)?;
        match self.send(Method::DELETE, url, None).await {
            Ok(_) | Err(Trouble::Gone) => Ok(()),
            Err(trouble) => Err(trouble),
        }
    }

    async fn send(&self, method: Method, url: Url, body: Option<&Value>) -> Said<Vec<u8>> {
        let user = format!("{}+{}", self.keys.company, self.keys.public_key);
        let request = self.request(method, url)?;
        let request =
            request.basic_auth(user, Some(&self.keys.private_key)).header("clientId", &self.keys.client_id);
        let request = request.header(header::ACCEPT, ACCEPT);
        sent(if let Some(body) = body { request.json(body) } else { request }).await
    }

    fn request(&self, method: Method, url: Url) -> Said<RequestBuilder> {
        self.reach.request(method, url).map_err(|error| Trouble::Refused(error.detail().to_owned()))
    }

    /// All records, page by page.
    async fn all<T: DeserializeOwned>(&self, path: &str, query: &[(&str, &str)]) -> Said<Vec<T>> {
        let size = PAGE.to_string();
        let mut all = Vec::new();
        for page in 1..=PAGES {
            let page = page.to_string();
            let query: Vec<(&str, &str)> =
                query.iter().copied().chain([("pageSize", size.as_str()), ("page", page.as_str())]).collect();
            let records: Vec<T> = self.get(path, &query).await?;
            let is_last = records.len() < PAGE;
            all.extend(records);
            if is_last {
                break;
            }
        }
        Ok(all)
    }

    async fn record(&self, id: &str) -> Said<Ticket> {
        self.get(&format!("service/tickets/{}", number(id)?), &[]).await
    }
}

impl TicketSystem for ConnectWise {
    fn test(&self) -> Asking<'_, Answered> {
        async {
            let info: SystemInfo = self.get("system/info", &[]).await?;
            let system = format!("ConnectWise PSA {}", info.version.unwrap_or_default()).trim().to_owned();
            Ok(Answered { system, root: self.root().await?.to_string() })
        }
        .boxed()
    }

    fn search<'a>(&'a self, text: &'a str) -> Asking<'a, Vec<TicketSummary>> {
        async {
            let conditions = conditions(text);
            let query = [("conditions", conditions.as_str()), ("orderBy", "id desc"), ("pageSize", "25")];
            let found: Vec<Ticket> = self.get("service/tickets", &query).await?;
            Ok(found.iter().map(Ticket::summary).collect())
        }
        .boxed()
    }

    fn ticket<'a>(&'a self, id: &'a str) -> Asking<'a, TicketDetail> {
        async {
            let ticket = self.record(id).await?;
            let path = format!("service/tickets/{}", ticket.id);
            let notes: Vec<ListedNote> = self.all(&format!("{path}/allNotes"), &[]).await?;
            let assets: Vec<Reference> = self.get(&format!("{path}/configurations"), &[]).await?;
            let mut notes: Vec<_> = notes.into_iter().filter_map(ListedNote::note).collect();
            notes.sort_by_key(|note| note.at);
            notes.drain(..notes.len().saturating_sub(NOTES));
            let Standing { closed, merged_into } = ticket.standing();
            Ok(TicketDetail {
                summary: ticket.summary(),
                contact: ticket.contact(),
                closed,
                merged_into,
                owner: Ticket::words_of(ticket.owner),
                priority: Ticket::words_of(ticket.priority),
                notes,
                assets: assets.into_iter().filter_map(|asset| asset.device_identifier.or(asset.name)).collect(),
            })
        }
        .boxed()
    }

    fn standing<'a>(&'a self, id: &'a str) -> Asking<'a, Standing> {
        async { Ok(self.record(id).await?.standing()) }.boxed()
    }

    fn statuses<'a>(&'a self, id: &'a str) -> Asking<'a, Vec<TicketStatus>> {
        async {
            let board = self.record(id).await?.board.and_then(|board| board.id);
            let board = board.ok_or_else(|| Trouble::Refused("the ticket is on no board.".to_owned()))?;
            let statuses: Vec<BoardStatus> = self.all(&format!("service/boards/{board}/statuses"), &[]).await?;
            Ok(statuses.into_iter().filter_map(BoardStatus::status).collect())
        }
        .boxed()
    }

    fn members(&self) -> Asking<'_, Vec<Member>> {
        async {
            let members: Vec<MemberRecord> =
                self.all("system/members", &[("conditions", "inactiveFlag=false")]).await?;
            Ok(members.into_iter().filter_map(MemberRecord::member).collect())
        }
        .boxed()
    }

    /// The roles that work was written down as lately: the API lists no others to everybody.
    fn work_roles(&self) -> Asking<'_, Vec<Choice>> {
        async {
            let work: Vec<Work> = self.get("time/entries", &[("orderBy", "id desc"), ("pageSize", "500")]).await?;
            let mut roles: Vec<Choice> = work
                .into_iter()
                .filter_map(|work| work.work_role)
                .filter_map(|role| Some(Choice { id: role.id?.to_string(), name: role.name? }))
                .collect();
            roles.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
            roles.dedup();
            Ok(roles)
        }
        .boxed()
    }

    fn find_note<'a>(&'a self, ticket: &'a str, marker: &'a str) -> Asking<'a, Option<String>> {
        async move {
            let path = format!("service/tickets/{}/notes", number(ticket)?);
            let notes: Vec<Written> = self.all(&path, &[]).await?;
            Ok(notes.iter().find(|note| note.holds(marker)).map(|note| note.id.to_string()))
        }
        .boxed()
    }

    fn add_note<'a>(&'a self, ticket: &'a str, note: &'a NewNote) -> Asking<'a, String> {
        async move {
            let body = json!({
                "text": note.text,
                "detailDescriptionFlag": note.place == NotePlace::Discussion,
                "internalAnalysisFlag": note.place == NotePlace::Internal,
                "resolutionFlag": note.place == NotePlace::Resolution,
                "processNotifications": note.notify,
            });
            let path = format!("service/tickets/{}/notes", number(ticket)?);
            let written: Written = self.call(Method::POST, &path, &[], Some(&body)).await?;
            Ok(written.id.to_string())
        }
        .boxed()
    }

    fn find_time<'a>(&'a self, ticket: &'a str, marker: &'a str) -> Asking<'a, Option<String>> {
        async move {
            let of = format!("chargeToId={} and chargeToType=\"ServiceTicket\"", number(ticket)?);
            let entries: Vec<Written> = self.all("time/entries", &[("conditions", &of)]).await?;
            Ok(entries.iter().find(|entry| entry.holds(marker)).map(|entry| entry.id.to_string()))
        }
        .boxed()
    }

    fn add_time<'a>(&'a self, ticket: &'a str, time: &'a NewTime) -> Asking<'a, String> {
        async move {
            // No flag adds it to the ticket's own tabs: the note is there already.
            let mut body = json!({
                "chargeToId": number(ticket)?,
                "chargeToType": "ServiceTicket",
                "timeStart": time.from.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
                "timeEnd": time.until.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
                "notes": time.text,
                "addToDetailDescriptionFlag": false,
                "addToInternalAnalysisFlag": false,
                "addToResolutionFlag": false,
                "emailContactFlag": false,
                "emailResourceFlag": false,
                "emailCcFlag": false,
            });
            for (field, id) in [("member", &time.member), ("workRole", &time.role)] {
                if let Some(id) = id {
                    body[field] = json!({ "id": number(id)? });
                }
            }
            let written: Written = self.call(Method::POST, "time/entries", &[], Some(&body)).await?;
            Ok(written.id.to_string())
        }
        .boxed()
    }

    fn set_status<'a>(&'a self, ticket: &'a str, status: &'a str) -> Asking<'a, ()> {
        async move {
            let status = number(status)?;
            let change = json!([{ "op": "replace", "path": "status", "value": { "id": status } }]);
            let path = format!("service/tickets/{}", number(ticket)?);
            let _: Ticket = self.call(Method::PATCH, &path, &[], Some(&change)).await?;
            let now = self.record(ticket).await?.status.and_then(|now| now.id);
            if now == Some(status) {
                return Ok(());
            }
            Err(Trouble::Refused("the ticket's status did not change, although it was said to.".to_owned()))
        }
        .boxed()
    }

    fn look<'a>(&'a self, tickets: &'a [String]) -> Asking<'a, Vec<Look>> {
        async move {
            let numbers: Vec<_> =
                tickets.iter().filter_map(|id| number(id).ok()).map(|id| id.to_string()).collect();
            let mut looks = Vec::new();
            // An address may have some 2,000 characters.
            for some in numbers.chunks(50) {
                let of = format!("id in ({})", some.join(","));
                let found: Vec<Ticket> = self.all("service/tickets", &[("conditions", &of)]).await?;
                looks.extend(found.iter().map(Ticket::look));
            }
            Ok(looks)
        }
        .boxed()
    }

    fn have_it_call<'a>(&'a self, ours: &'a str, url: &'a str) -> Asking<'a, bool> {
        async move { self.register(ours, url).await.map(|()| true) }.boxed()
    }

    fn have_it_stop<'a>(&'a self, ours: &'a str) -> Asking<'a, ()> {
        self.unregister(ours).boxed()
    }

    fn heard<'a>(&'a self, body: &'a [u8], signature: &'a str) -> Asking<'a, String> {
        self.verified(body, signature).boxed()
    }

    fn longest_note(&self) -> usize {
        30_000
    }
}

/// The answer to a request, or what it said instead.
async fn sent(request: RequestBuilder) -> Said<Vec<u8>> {
    let response = request.send().await.map_err(Failure::from)?;
    let Whole { status, wait, body } = outside::whole(response, LONGEST).await?;
    if status.is_success() {
        return Ok(body);
    }
    let said = wire::fault(&String::from_utf8_lossy(&body));
    if said.starts_with("Cannot route.") || said.starts_with("The endpoint does not exist") {
        return Err(Trouble::Unclear(MOVED.to_owned()));
    }
    Err(Trouble::from(Failure { status: Some(status), wait, said }))
}

fn joined(base: &Url, path: &str) -> Said<Url> {
    base.join(path).map_err(|error| Trouble::Refused(error.to_string()))
}

fn read<T: DeserializeOwned>(answer: &[u8]) -> Said<T> {
    serde_json::from_slice(answer).map_err(|error| Trouble::Unclear(format!("an answer cannot be read: {error}")))
}

/// Ids are numbers here; anything else would be a path of its own.
fn number(id: &str) -> Said<i64> {
    id.parse().ok().filter(|id| *id > 0).ok_or(Trouble::Gone)
}

/// `v2026_4/`: part of a path, and nothing that leaves it.
fn is_codebase(codebase: &str) -> bool {
    let name = codebase.strip_suffix('/').unwrap_or_default();
    name.starts_with('v') && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

/// The vendor's own sites have their API beside them.
fn api_host(site: &str) -> Option<String> {
    let is_cloud = site.ends_with(".myconnectwise.net") || site.ends_with(".connectwisedev.com");
    (is_cloud && !site.starts_with("api-")).then(|| format!("api-{site}"))
}

/// A number is a ticket's; words are of its title. Of the vendor's condition language nothing
/// gets in: quotes, wildcards and brackets are left out.
fn conditions(text: &str) -> String {
    let text = text.trim().trim_start_matches('#');
    if let Ok(number) = number(text) {
        return format!("id={number}");
    }
    let kept: String =
        text.chars().filter(|letter| !"\"'*%[]\\".contains(*letter) && !letter.is_control()).collect();
    let words = kept.split_whitespace().take(8).map(|word| format!(" and summary like \"*{word}*\""));
    format!("closedFlag=false{}", words.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_cannot_become_conditions() {
        assert_eq!(conditions(" #48291 "), "id=48291");
        assert_eq!(conditions(""), "closedFlag=false");
        let hostile = conditions("a\" or id>0 or summary like \"*");
        assert_eq!(hostile.matches('"').count() % 2, 0);
        assert!(hostile.starts_with("closedFlag=false and summary like \"*a*\" and"), "{hostile}");
    }

    #[test]
    fn ids_are_numbers_and_codebases_are_names() {
        for id in ["", "0", "-1", "1/notes", "../1", "1?x", "1e9"] {
            assert_eq!(number(id), Err(Trouble::Gone), "{id}");
        }
        assert!(is_codebase("v2026_4/") && is_codebase(USUAL));
        for other in ["", "/", "v1", "../v1/", "v1/../", "https://evil/", "v1?/"] {
            assert!(!is_codebase(other), "{other}");
        }
        assert_eq!(api_host("na.myconnectwise.net").as_deref(), Some("api-na.myconnectwise.net"));
        assert_eq!(api_host("api-na.myconnectwise.net"), None);
        assert_eq!(api_host("cw.contoso.com"), None);
    }
}

//! HTTP of this domain: tickets, the socket itself, commands for scripts, and the
//! list of sessions with who is inside.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    LiveSessions,
    batch::Answer,
    door, late,
    protocol::{Current, Refused},
};
use crate::{
    platform::{
        error::{Error, Problem, Result},
        extract::Body,
        ids::{CommandId, SessionId},
        page::{Cursor, Page, PageQuery},
        secrets::Token,
    },
    sessions::{
        self, Actor, Asked, Command, Envelope, Refusal, RefusalCode, Seat, Status,
        api::{SessionView, show},
    },
    sharing::{self, api::EnterShared},
    tenancy::{Bearer, Caller, Presented, Tenancy},
};

/// Routes under `/api/v1`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list)
        .service(make_ticket)
        .service(enter_shared)
        .service(command)
        .service(super::news::follow_escalations)
        .service(super::connection::socket);
}

/// A session with who is in it now.
#[derive(Serialize, ToSchema)]
struct ListedSession {
    /// The session.
    #[serde(flatten)]
    session: SessionView,
    /// Who is connected to it.
    here: Vec<Actor>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Only sessions of this status.
    #[param(inline)]
    status: Option<Status>,
}

/// The sessions the caller may see, last moved first.
#[utoipa::path(
    tag = "sessions",
    operation_id = "list_sessions",
    params(PageQuery, ListQuery),
    security(("bearer" = [])),
    responses((status = 200, body = Page<ListedSession>), (status = 401, body = Problem), (status = 422, body = Problem)),
)]
#[get("/sessions")]
async fn list(
    tenancy: web::Data<Tenancy>,
    live: web::Data<LiveSessions>,
    caller: Caller,
    page: web::Query<PageQuery>,
    query: web::Query<ListQuery>,
) -> Result<web::Json<Page<ListedSession>>> {
    let (limit, after) = (page.limit()?, page.cursor()?);
    let page = tenancy
        .db
        .tenant(&caller)
        .run(async |conn| {
            let rows = sessions::list_visible(conn, &caller, query.status, after, limit).await?;
            let Page { items, next } = Page::cut(rows, limit, |row| Cursor { at: row.updated_at, id: row.id.0 });
            Ok::<_, Error>(Page { items: show(conn, items).await?, next })
        })
        .await?;
    let board = &live.tools().board;
    Ok(web::Json(page.map(|session| ListedSession { here: board.here(session.id), session })))
}

/// A one-time pass for the socket. Offer `resolutionflow.v1` and `ticket.<ticket>`
/// as subprotocols; it never goes into a URL.
#[derive(Serialize, ToSchema)]
struct Ticket {
    /// 43 characters.
    ticket: String,
    /// Where to connect.
    url: String,
    /// Seconds it is good for.
    expires_in: i64,
}

impl Ticket {
    fn new(tenancy: &Tenancy, ticket: String) -> Self {
        // http → ws, https → wss.
        let url = format!("{}/api/v1/live", tenancy.public_url.replacen("http", "ws", 1));
        Self { ticket, url, expires_in: door::TICKET.num_seconds() }
    }
}

/// Ask for a ticket to a session's live connection.
#[utoipa::path(
    tag = "sessions",
    operation_id = "make_session_ticket",
    params(("id" = SessionId, Path)),
    security(("bearer" = [])),
    responses((status = 201, body = Ticket), (status = 401, body = Problem), (status = 404, body = Problem)),
)]
#[post("/sessions/{id}/tickets")]
async fn make_ticket(
    tenancy: web::Data<Tenancy>,
    live: web::Data<LiveSessions>,
    bearer: Bearer,
    id: web::Path<SessionId>,
) -> Result<HttpResponse> {
    live.demand_open()?;
    let ticket = door::make_ticket(&tenancy, live.admitted(), &bearer, *id).await?;
    let ticket = Ticket::new(&tenancy, ticket);
    Ok(HttpResponse::Created().insert_header(("Cache-Control", "no-store")).json(ticket))
}

/// A viewer's pass.
#[derive(Serialize, ToSchema)]
struct SharedTicket {
    /// As for people of the account.
    #[serde(flatten)]
    ticket: Ticket,
    /// For asking again: neither counted nor asked for the password. Absent when it was
    /// brought along.
    #[serde(skip_serializing_if = "Option::is_none")]
    viewer: Option<String>,
}

/// Come in by a share link. `401` says with its `code` what is missing: `password_needed`,
/// `password_wrong`, `sign_in_needed`.
#[utoipa::path(
    tag = "sharing",
    operation_id = "enter_shared_session",
    request_body = EnterShared,
    responses(
        (status = 201, body = SharedTicket), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 410, body = Problem, description = "The link has ended"), (status = 422, body = Problem),
        (status = 429, body = Problem),
    ),
)]
#[post("/shared/tickets")]
async fn enter_shared(
    request: HttpRequest,
    tenancy: web::Data<Tenancy>,
    live: web::Data<LiveSessions>,
    caller: Option<Caller>,
    body: Body<EnterShared>,
) -> Result<HttpResponse> {
    live.demand_open()?;
    let EnterShared { token, password, viewer } = body.0;
    let presented = Presented { token: &token, password, viewer: viewer.as_deref(), caller: caller.as_ref() };
    let agent = sharing::api::agent(&request);
    let entry = sharing::enter(&tenancy, presented, agent, door::TICKET).await?;
    let ticket = Ticket::new(&tenancy, entry.ticket.reveal());
    let shared = SharedTicket { ticket, viewer: entry.viewer.map(Token::reveal) };
    Ok(HttpResponse::Created().insert_header(("Cache-Control", "no-store")).json(shared))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SendCommand {
    /// Unique for ever; sending it again gives the same answer and changes nothing.
    id: CommandId,
    /// Such as `note.add`.
    kind: String,
    /// What the kind asks for.
    #[serde(default)]
    #[schema(value_type = Object)]
    data: Value,
    /// The last event the sender knew. Commands about a place are stale when the
    /// session has moved on since; without it they are judged as things stand.
    seen: Option<u64>,
}

/// The command is in the log, durably.
#[derive(Serialize, ToSchema)]
struct Accepted {
    /// Its last event.
    seq: u64,
    /// It had been accepted before.
    duplicate: bool,
}

/// A refused command: the problem, and where things stand when it was stale.
#[derive(Serialize, ToSchema)]
struct RefusedCommand {
    /// The problem.
    #[serde(flatten)]
    problem: Problem,
    /// Where the session stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<Current>,
}

/// Act on a session, as over the socket; for scripts.
#[utoipa::path(
    tag = "sessions",
    operation_id = "send_session_command",
    params(("id" = SessionId, Path)),
    request_body = SendCommand,
    security(("bearer" = [])),
    responses(
        (status = 200, body = Accepted),
        (status = 401, body = Problem),
        (status = 403, body = RefusedCommand),
        (status = 404, body = Problem),
        (status = 409, body = RefusedCommand, description = "Stale"),
        (status = 422, body = RefusedCommand),
        (status = 429, body = RefusedCommand),
        (status = 503, body = RefusedCommand),
    ),
)]
#[post("/sessions/{id}/commands")]
async fn command(
    tenancy: web::Data<Tenancy>,
    live: web::Data<LiveSessions>,
    caller: Caller,
    id: web::Path<SessionId>,
    body: Body<SendCommand>,
) -> Result<HttpResponse> {
    let SendCommand { id: name, kind, data, seen } = body.0;
    let parsed = Command::parse(&kind, data);
    let sees = late::demand(&tenancy, &caller, *id, parsed.as_ref().ok()).await?;
    let command = match parsed {
        Ok(command) => Asked::Command(command),
        Err(refusal) => return Ok(refused(name, refusal)),
    };
    let envelope = Envelope { id: name, seen: seen.unwrap_or(u64::MAX), command };
    match live.request(caller.as_ref().clone(), *id, Seat::of(&caller), envelope).await? {
        Answer::Accepted { seq, duplicate, .. } => Ok(HttpResponse::Ok().json(Accepted { seq, duplicate })),
        Answer::Refused(refusal) => Ok(problem(sees.shown(refusal))),
    }
}

fn refused(id: CommandId, refusal: Refusal) -> HttpResponse {
    let Refusal { code, message } = refusal;
    problem(Refused { id, code, message, retry_ms: 0, current: None })
}

/// The field a refusal begins with, as `text: …` does.
fn field_of(message: &str) -> Option<String> {
    let (field, _) = message.split_once(": ")?;
    let is_name = field.starts_with(|first: char| first.is_ascii_lowercase())
        && field.chars().all(|one| one.is_ascii_alphanumeric() || "_.[]".contains(one));
    is_name.then(|| field.to_owned())
}

fn problem(refused: Refused) -> HttpResponse {
    let (status, title) = match refused.code {
        RefusalCode::Stale => (409, "Conflict"),
        RefusalCode::Forbidden => (403, "Forbidden"),
        RefusalCode::Invalid => (422, "Unprocessable Entity"),
        RefusalCode::Busy => (429, "Too Many Requests"),
        RefusalCode::Unavailable => (503, "Service Unavailable"),
    };
    let code = format!("{:?}", refused.code).to_lowercase();
    let problem = Problem {
        kind: format!("/problems/{code}"),
        title: title.to_owned(),
        status,
        code,
        field: field_of(&refused.message),
        detail: refused.message,
    };
    // The statuses above are all valid.
    let status = actix_web::http::StatusCode::from_u16(status).unwrap_or_default();
    let mut response = HttpResponse::build(status);
    if refused.retry_ms > 0 {
        response.insert_header(("Retry-After", refused.retry_ms.div_ceil(1_000).to_string()));
    }
    response.content_type("application/problem+json").json(RefusedCommand { problem, current: refused.current })
}

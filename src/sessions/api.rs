//! HTTP of this domain: starting and reading sessions. Listing them with who is
//! inside, and acting on them, is in `live`.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    commands::TicketLink,
    create::{self, NewSession},
    event::{Actor, EventBody, FlowRef, Visibility},
    log,
    purge::purge,
    state::Status,
    store::{self, SessionRow},
};
use crate::{
    flows::{self, model::FlowDocument},
    platform::{
        db::TenantConn,
        error::{Error, Problem, Result},
        extract::Body,
        ids::{FlowId, LogId, SessionId, TeamId},
    },
    tenancy::{self, Caller, Tenancy},
};

/// Routes under `/api/v1`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(start).service(get_one).service(get_guide).service(list_events).service(purge_event);
    super::escalations::routes(config);
}

/// A session as the caller sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SessionView {
    /// The session.
    pub id: SessionId,
    /// Its log; events of another log belong to another incarnation.
    pub log: LogId,
    /// Its title.
    pub title: String,
    /// Whether it goes on.
    pub status: Status,
    /// Where it stands, in one line.
    pub headline: String,
    /// Who else may see it.
    pub visibility: Visibility,
    /// The flow version it runs.
    pub flow: Option<FlowRef>,
    /// The number of its last event.
    pub head: i64,
    /// Who started it.
    pub started_by: Actor,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it last moved.
    pub updated_at: DateTime<Utc>,
    /// The number of the ticket it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// The client the ticket is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
}

/// Shows rows with the names and flows they mention, read in one go each.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn show(conn: &mut TenantConn, rows: Vec<SessionRow>) -> Result<Vec<SessionView>> {
    let people: Vec<_> = rows.iter().map(|row| row.started_by).collect();
    let names = tenancy::names(conn, &people).await?;
    let versions: Vec<_> = rows.iter().filter_map(|row| row.flow_version).collect();
    let flows = flows::version_refs(conn, &versions).await?;
    let view = |row: SessionRow| {
        let name = names.iter().find(|(id, _)| *id == row.started_by).map(|(_, name)| name.clone());
        let flow = flows.iter().find(|flow| Some(flow.version_id) == row.flow_version);
        Ok(SessionView {
            id: row.id,
            log: row.log,
            title: row.title,
            status: word(&row.status)?,
            headline: row.headline,
            visibility: word(&row.visibility)?,
            flow: flow.map(|flow| FlowRef {
                id: flow.flow_id,
                version_id: flow.version_id,
                number: flow.number,
                title: flow.title.clone(),
            }),
            head: row.head,
            started_by: Actor { id: row.started_by, name: name.unwrap_or_default() },
            created_at: row.created_at,
            updated_at: row.updated_at,
            ticket: row.ticket,
            client: row.client,
        })
    };
    rows.into_iter().map(view).collect()
}

/// A word the table's CHECK admits, as the type it names.
fn word<T: serde::de::DeserializeOwned>(word: &str) -> Result<T> {
    serde_json::from_value(word.into()).map_err(Error::internal)
}

async fn view(tenancy: &Tenancy, caller: &Caller, id: SessionId) -> Result<SessionView> {
    tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            let row = store::find_visible(conn, caller, id).await?;
            show(conn, vec![row]).await?.pop().ok_or_else(Error::not_found)
        })
        .await
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StartSession {
    /// Up to 200 characters; the flow's title unless told.
    title: Option<String>,
    /// The flow to run; none for a free-form session.
    flow_id: Option<FlowId>,
    /// Who else may see it; `team` unless told.
    visibility: Option<Visibility>,
    /// One of the caller's teams; their first one unless told.
    team_id: Option<TeamId>,
    /// What the flow's intake asks for, by variable.
    #[serde(default)]
    answers: BTreeMap<String, String>,
    /// The ticket it is about.
    ticket: Option<TicketLink>,
}

/// Start a session.
#[utoipa::path(
    tag = "sessions",
    operation_id = "start_session",
    request_body = StartSession,
    security(("bearer" = [])),
    responses(
        (status = 201, body = SessionView),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 422, body = Problem),
    ),
)]
#[post("/sessions")]
async fn start(tenancy: web::Data<Tenancy>, caller: Caller, body: Body<StartSession>) -> Result<HttpResponse> {
    let StartSession { title, flow_id, visibility, team_id, answers, ticket } = body.0;
    let new = NewSession { title, flow: flow_id, visibility, team: team_id, answers, ticket };
    let id = create::create(&tenancy, &caller, new, tenancy.clock.now()).await?;
    Ok(HttpResponse::Created().json(view(&tenancy, &caller, id).await?))
}

/// One session.
#[utoipa::path(
    tag = "sessions",
    operation_id = "get_session",
    params(("id" = SessionId, Path)),
    security(("bearer" = [])),
    responses((status = 200, body = SessionView), (status = 401, body = Problem), (status = 404, body = Problem)),
)]
#[get("/sessions/{id}")]
async fn get_one(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    id: web::Path<SessionId>,
) -> Result<web::Json<SessionView>> {
    Ok(web::Json(view(&tenancy, &caller, *id).await?))
}

/// What a session runs.
#[derive(Serialize, ToSchema)]
struct Guide {
    /// The pinned flow with the flows that run inside it, as one document; the ids of
    /// their nodes begin with that of the subflow node. Absent in a free-form session.
    guide: Option<FlowDocument>,
}

/// What a session runs: its flow and subflows, in the versions it is pinned to.
#[utoipa::path(
    tag = "sessions",
    operation_id = "get_session_guide",
    params(("id" = SessionId, Path)),
    security(("bearer" = [])),
    responses((status = 200, body = Guide), (status = 401, body = Problem), (status = 404, body = Problem)),
)]
#[get("/sessions/{id}/guide")]
async fn get_guide(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    id: web::Path<SessionId>,
) -> Result<web::Json<Guide>> {
    let guide = tenancy
        .db
        .tenant(&caller)
        .run(async |conn| {
            let row = store::find_visible(conn, &caller, *id).await?;
            let Some(version) = row.flow_version else { return Ok(None) };
            // The first event names the subflows, for ever.
            let pinned = match log::read(conn, *id, 0, 1).await?.into_iter().next().map(|event| event.body) {
                Some(EventBody::SessionStarted { subflows, .. }) => subflows,
                _ => Vec::new(),
            };
            let pinned: Vec<_> = pinned.into_iter().map(|flow| (flow.key, flow.version_id)).collect();
            flows::guide(conn, version, &pinned).await
        })
        .await?;
    Ok(web::Json(Guide { guide }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct EventsQuery {
    /// The number of the last event already known; 0 for all.
    #[serde(default)]
    after: u64,
    /// Events wanted, 1 to 500; 200 unless told.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<i64>,
}

/// Events in order.
#[derive(Serialize, ToSchema)]
struct Events {
    /// Each with its number, kind, time, author, command and data, as over the socket.
    #[schema(value_type = Vec<Object>)]
    items: Vec<super::Event>,
    /// Pass it as `after` for those that follow; absent when these are the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_after: Option<u64>,
}

/// The log of a session.
#[utoipa::path(
    tag = "sessions",
    operation_id = "list_session_events",
    params(("id" = SessionId, Path), EventsQuery),
    security(("bearer" = [])),
    responses(
        (status = 200, body = Events),
        (status = 401, body = Problem),
        (status = 404, body = Problem),
        (status = 422, body = Problem),
    ),
)]
#[get("/sessions/{id}/events")]
async fn list_events(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    id: web::Path<SessionId>,
    query: web::Query<EventsQuery>,
) -> Result<web::Json<Events>> {
    let limit = query.limit.unwrap_or(200);
    if !(1..=500).contains(&limit) {
        return Err(Error::invalid("limit", "Ask for between 1 and 500 events."));
    }
    let mut items = tenancy
        .db
        .tenant(&caller)
        .run(async |conn| {
            store::find_visible(conn, &caller, *id).await?;
            log::read(conn, *id, query.after, limit + 1).await
        })
        .await?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > wanted;
    items.truncate(wanted);
    let next_after = items.last().filter(|_| more).map(|event| event.seq);
    Ok(web::Json(Events { items, next_after }))
}

/// Where an event stands.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct EventPath {
    /// The session.
    id: SessionId,
    /// The event's number.
    seq: u64,
}

/// Remove what people wrote into one event, such as a password pasted into a note: for
/// ever, from the log, from every open page and from whatever is read from the log.
/// Number and kind of the event stay; that it was done stands in the audit log.
#[utoipa::path(
    tag = "sessions",
    operation_id = "purge_session_event",
    params(EventPath),
    security(("bearer" = [])),
    responses(
        (status = 204, description = "It is gone, or was before"),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 404, body = Problem),
        (status = 409, body = Problem, description = "Nobody wrote anything into this event"),
    ),
)]
#[post("/sessions/{id}/events/{seq}/purge")]
async fn purge_event(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    path: web::Path<EventPath>,
) -> Result<HttpResponse> {
    purge(&tenancy, &caller, path.id, path.seq).await?;
    Ok(HttpResponse::NoContent().finish())
}

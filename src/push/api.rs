//! HTTP of this domain: putting a session's documents on its ticket, and how far that is.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    PushDesk,
    create::{self, PushRequest},
    model::{PushState, Standing, standings},
    store::{self, PushRow},
};
use crate::{
    platform::{
        db::TenantConn,
        error::{Error, Problem, Result},
        extract::Body,
        ids::{PushId, SessionId},
    },
    sessions::{self, Actor, Permission},
    tenancy::{self, Caller},
};

/// Routes under `/api/v1`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(create_push).service(retry).service(hear);
}

/// Something that goes onto the ticket: a note, with what goes together with it.
#[derive(Serialize, ToSchema)]
struct PushView {
    id: PushId,
    /// Which document.
    variant: String,
    /// The ticket system's own name for the ticket.
    ticket: String,
    state: PushState,
    /// How far each thing is that goes there together.
    deliveries: Vec<Standing>,
    /// Why not, or not yet, or what went with it.
    reason: Option<String>,
    /// Who put it there.
    by: Actor,
    made_at: DateTime<Utc>,
    changed_at: DateTime<Utc>,
    /// The last event that it knows.
    seq: i64,
}

/// What goes onto a session's ticket, newest first.
#[derive(Serialize, ToSchema)]
struct PushList {
    items: Vec<PushView>,
    /// Whether the caller may put something there.
    push: Permission,
    /// Whether the caller may try again what failed.
    retry: Permission,
}

async fn views(conn: &mut TenantConn, rows: Vec<PushRow>) -> Result<Vec<PushView>> {
    let people: Vec<_> = rows.iter().map(|row| row.made_by).collect();
    let names: HashMap<_, _> = tenancy::names(conn, &people).await?.into_iter().collect();
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let parts = store::progress(conn, &ids).await?;
    let deliveries = |row: &PushRow| {
        let of = parts.iter().filter(|(push, ..)| *push == row.id);
        let of: Vec<_> = of.map(|(_, delivery, state, why)| (*delivery, *state, why.as_deref())).collect();
        standings((row.state(), row.reason.as_deref()), &of)
    };
    let view = |row: PushRow| PushView {
        id: row.id,
        state: row.state(),
        deliveries: deliveries(&row),
        variant: row.variant,
        ticket: row.ticket,
        reason: row.reason,
        by: Actor { id: row.made_by, name: names.get(&row.made_by).cloned().unwrap_or_default() },
        made_at: row.made_at,
        changed_at: row.changed_at,
        seq: row.seq,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// What goes onto the session's ticket, and how far it is.
#[utoipa::path(
    tag = "psa",
    operation_id = "list_pushes",
    params(("id" = SessionId, Path)),
    security(("bearer" = [])),
    responses((status = 200, body = PushList), (status = 401, body = Problem), (status = 404, body = Problem)),
)]
#[get("/sessions/{id}/pushes")]
async fn list(desk: web::Data<PushDesk>, caller: Caller, id: web::Path<SessionId>) -> Result<web::Json<PushList>> {
    let list = desk.tenancy.db.tenant(&caller).run(async |conn| {
        let session = sessions::find_visible(conn, &caller, *id).await?;
        let rows = store::of_session(conn, *id).await?;
        Ok::<_, Error>(PushList {
            items: views(conn, rows).await?,
            push: Permission::of(create::demand(&caller)),
            retry: Permission::of(create::demand_retry(&caller, &session)),
        })
    });
    Ok(web::Json(list.await?))
}

/// Put a document of the session on its ticket. It goes out in the background, and once.
#[utoipa::path(
    tag = "psa",
    operation_id = "create_push",
    params(("id" = SessionId, Path)),
    request_body = PushRequest,
    security(("bearer" = [])),
    responses(
        (status = 202, body = PushView),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 404, body = Problem),
        (status = 409, body = Problem, description = "It is there already, or the session has no ticket"),
        (status = 422, body = Problem),
    ),
)]
#[post("/sessions/{id}/pushes")]
async fn create_push(
    desk: web::Data<PushDesk>,
    caller: Caller,
    id: web::Path<SessionId>,
    body: Body<PushRequest>,
) -> Result<HttpResponse> {
    let made = create::create(&desk, &caller, *id, &body.0).await?;
    Ok(HttpResponse::Accepted().json(view(&desk, &caller, made).await?))
}

/// Try again what failed of it.
#[utoipa::path(
    tag = "psa",
    operation_id = "retry_push",
    params(("id" = PushId, Path)),
    security(("bearer" = [])),
    responses(
        (status = 202, body = PushView),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 404, body = Problem),
        (status = 409, body = Problem, description = "It did not fail"),
    ),
)]
#[post("/pushes/{id}/retry")]
async fn retry(desk: web::Data<PushDesk>, caller: Caller, id: web::Path<PushId>) -> Result<HttpResponse> {
    let queued = create::retry(&desk, &caller, *id).await?;
    Ok(HttpResponse::Accepted().json(view(&desk, &caller, queued).await?))
}

/// A ticket system says that a ticket has changed. The address was given to it alone, and it signs what
/// it says; all that is believed of it is that the ticket is worth a look.
#[utoipa::path(
    tag = "psa",
    operation_id = "hear_ticket_system",
    params(("token" = String, Path), ("x-content-signature" = String, Header)),
    request_body(content = serde_json::Value, content_type = "application/json"),
    responses(
        (status = 204),
        (status = 403, body = Problem, description = "It is not signed"),
        (status = 404, body = Problem),
        (status = 503, body = Problem),
    ),
)]
#[post("/psa/calls/{token}")]
async fn hear(
    request: HttpRequest,
    desk: web::Data<PushDesk>,
    token: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse> {
    let signature = request.headers().get("x-content-signature").and_then(|value| value.to_str().ok());
    desk.called(&token, (&body, signature.unwrap_or_default())).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn view(desk: &PushDesk, caller: &Caller, row: PushRow) -> Result<PushView> {
    let views = desk.tenancy.db.tenant(caller).run(async |conn| views(conn, vec![row]).await).await?;
    views.into_iter().next().ok_or_else(Error::not_found)
}

//! The account's webhooks: for its admins.

use actix_web::{HttpResponse, HttpResponseBuilder, delete, get, post, put, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    notifications::{
        NotificationDesk,
        model::{DeliveryState, Kind},
        webhooks::{self, ChangedWebhook, DeliveryRow, NewWebhook, Webhook, WebhookKind},
    },
    platform::{
        error::{Problem, Result},
        extract::Body,
        ids::{SessionId, WebhookDeliveryId, WebhookId},
        page::{Cursor, Page, PageQuery},
    },
    tenancy::Caller,
};

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list)
        .service(create)
        .service(change)
        .service(remove)
        .service(rotate)
        .service(test)
        .service(deliveries)
        .service(replay);
}

/// A webhook of the account.
#[derive(Serialize, ToSchema)]
struct WebhookView {
    id: WebhookId,
    kind: WebhookKind,
    /// What the account calls it.
    name: String,
    /// Where it leads; the rest of its address is not told.
    host: String,
    /// What it is told of.
    kinds: Vec<Kind>,
    /// Whether it is told at all.
    is_on: bool,
    /// Why it was switched off by itself.
    reason: Option<String>,
    /// Since when nothing got there.
    failing_since: Option<DateTime<Utc>>,
}

impl From<Webhook> for WebhookView {
    fn from(webhook: Webhook) -> Self {
        let Webhook { id, kind, name, host, kinds, is_on, reason, failing_since, .. } = webhook;
        Self { id, kind, name, host, kinds, is_on, reason, failing_since }
    }
}

/// A webhook with what signs what it is sent.
#[derive(Serialize, ToSchema)]
struct WebhookWithSecret {
    #[serde(flatten)]
    webhook: WebhookView,
    /// Shown this once; absent where nothing is signed.
    secret: Option<String>,
}

/// The account's webhooks, by name.
#[derive(Serialize, ToSchema)]
struct WebhookList {
    items: Vec<WebhookView>,
}

/// What went or goes to a webhook.
#[derive(Serialize, ToSchema)]
struct WebhookDeliveryView {
    id: WebhookDeliveryId,
    /// What it says: the name of a kind, or `test`.
    kind: String,
    /// The session it is about.
    session: Option<SessionId>,
    state: DeliveryState,
    /// How often it was tried.
    attempts: i32,
    /// Why it did not get there, or not yet.
    reason: Option<String>,
    /// The status of the last answer.
    status: Option<i32>,
    /// How the last answer begins.
    answer: Option<String>,
    made_at: DateTime<Utc>,
    changed_at: DateTime<Utc>,
}

impl From<DeliveryRow> for WebhookDeliveryView {
    fn from(row: DeliveryRow) -> Self {
        let state = row.state();
        let DeliveryRow { id, kind, session, attempts, reason, status, answer, made_at, changed_at, .. } = row;
        Self { id, kind, session, state, attempts, reason, status, answer, made_at, changed_at }
    }
}

/// A secret stays in no cache.
fn shown_once(mut answer: HttpResponseBuilder, (webhook, secret): (Webhook, Option<String>)) -> HttpResponse {
    let made = WebhookWithSecret { webhook: webhook.into(), secret };
    answer.insert_header(("Cache-Control", "no-store")).json(made)
}

fn on_its_way(delivery: DeliveryRow) -> HttpResponse {
    HttpResponse::Accepted().json(WebhookDeliveryView::from(delivery))
}

/// The account's webhooks.
#[utoipa::path(
    tag = "notifications",
    operation_id = "list_webhooks",
    security(("bearer" = [])),
    responses((status = 200, body = WebhookList), (status = 401, body = Problem), (status = 403, body = Problem)),
)]
#[get("/webhooks")]
async fn list(desk: web::Data<NotificationDesk>, caller: Caller) -> Result<web::Json<WebhookList>> {
    webhooks::demand_admin(&caller)?;
    let run = desk.tenancy.db.tenant(&caller);
    let rows = run.run(async |conn| webhooks::webhooks(conn).await).await?;
    Ok(web::Json(WebhookList { items: rows.into_iter().map(WebhookView::from).collect() }))
}

/// Add a webhook. Nothing is sent to it yet.
#[utoipa::path(
    tag = "notifications",
    operation_id = "create_webhook",
    request_body = NewWebhook,
    security(("bearer" = [])),
    responses(
        (status = 201, body = WebhookWithSecret),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 422, body = Problem),
    ),
)]
#[post("/webhooks")]
async fn create(
    desk: web::Data<NotificationDesk>,
    caller: Caller,
    body: Body<NewWebhook>,
) -> Result<HttpResponse> {
    let made = webhooks::create(&desk, &caller, &body.0).await?;
    Ok(shown_once(HttpResponse::Created(), made))
}

/// Change a webhook, or switch it on or off.
#[utoipa::path(
    tag = "notifications",
    operation_id = "change_webhook",
    params(("id" = WebhookId, Path)),
    request_body = ChangedWebhook,
    security(("bearer" = [])),
    responses(
        (status = 200, body = WebhookView),
        (status = 401, body = Problem),
        (status = 404, body = Problem),
        (status = 422, body = Problem),
    ),
)]
#[put("/webhooks/{id}")]
async fn change(
    desk: web::Data<NotificationDesk>,
    caller: Caller,
    id: web::Path<WebhookId>,
    body: Body<ChangedWebhook>,
) -> Result<web::Json<WebhookView>> {
    Ok(web::Json(webhooks::change(&desk, &caller, *id, &body.0).await?.into()))
}

/// Remove a webhook, with what was on its way to it.
#[utoipa::path(
    tag = "notifications",
    operation_id = "remove_webhook",
    params(("id" = WebhookId, Path)),
    security(("bearer" = [])),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem)),
)]
#[delete("/webhooks/{id}")]
async fn remove(
    desk: web::Data<NotificationDesk>,
    caller: Caller,
    id: web::Path<WebhookId>,
) -> Result<HttpResponse> {
    webhooks::remove(&desk, &caller, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Make another secret. The one so far signs beside it for another day.
#[utoipa::path(
    tag = "notifications",
    operation_id = "rotate_webhook_secret",
    params(("id" = WebhookId, Path)),
    security(("bearer" = [])),
    responses(
        (status = 200, body = WebhookWithSecret),
        (status = 401, body = Problem),
        (status = 404, body = Problem),
        (status = 409, body = Problem, description = "Nothing that goes there is signed"),
    ),
)]
#[post("/webhooks/{id}/secret")]
async fn rotate(
    desk: web::Data<NotificationDesk>,
    caller: Caller,
    id: web::Path<WebhookId>,
) -> Result<HttpResponse> {
    let made = webhooks::rotate(&desk, &caller, *id).await?;
    Ok(shown_once(HttpResponse::Ok(), made))
}

/// Send something to see whether it gets there.
#[utoipa::path(
    tag = "notifications",
    operation_id = "test_webhook",
    params(("id" = WebhookId, Path)),
    security(("bearer" = [])),
    responses(
        (status = 202, body = WebhookDeliveryView),
        (status = 401, body = Problem),
        (status = 404, body = Problem),
        (status = 409, body = Problem, description = "It is switched off"),
    ),
)]
#[post("/webhooks/{id}/test")]
async fn test(
    desk: web::Data<NotificationDesk>,
    caller: Caller,
    id: web::Path<WebhookId>,
) -> Result<HttpResponse> {
    Ok(on_its_way(webhooks::test(&desk, &caller, *id).await?))
}

/// What went or goes to a webhook, newest first.
#[utoipa::path(
    tag = "notifications",
    operation_id = "list_webhook_deliveries",
    params(("id" = WebhookId, Path), PageQuery),
    security(("bearer" = [])),
    responses(
        (status = 200, body = Page<WebhookDeliveryView>),
        (status = 401, body = Problem),
        (status = 404, body = Problem),
        (status = 422, body = Problem),
    ),
)]
#[get("/webhooks/{id}/deliveries")]
async fn deliveries(
    desk: web::Data<NotificationDesk>,
    caller: Caller,
    id: web::Path<WebhookId>,
    page: web::Query<PageQuery>,
) -> Result<web::Json<Page<WebhookDeliveryView>>> {
    let rows = desk.tenancy.db.tenant(&caller).run(async |conn| {
        webhooks::find(conn, &caller, *id).await?;
        webhooks::deliveries_page(conn, *id, page.cursor()?, page.limit()?).await
    });
    let page = Page::cut(rows.await?, page.limit()?, |row| Cursor { at: row.made_at, id: row.id.0 });
    Ok(web::Json(page.map(WebhookDeliveryView::from)))
}

/// Send again what went there or did not. It keeps its id: whoever had it knows it again.
#[utoipa::path(
    tag = "notifications",
    operation_id = "replay_webhook_delivery",
    params(("id" = WebhookDeliveryId, Path)),
    security(("bearer" = [])),
    responses(
        (status = 202, body = WebhookDeliveryView),
        (status = 401, body = Problem),
        (status = 404, body = Problem),
        (status = 409, body = Problem, description = "It is on its way, or the webhook is switched off"),
    ),
)]
#[post("/webhook-deliveries/{id}/replay")]
async fn replay(
    desk: web::Data<NotificationDesk>,
    caller: Caller,
    id: web::Path<WebhookDeliveryId>,
) -> Result<HttpResponse> {
    Ok(on_its_way(webhooks::replay(&desk, &caller, *id).await?))
}

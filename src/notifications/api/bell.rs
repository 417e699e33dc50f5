//! What the caller was told, in the app.

use std::collections::HashMap;

use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    notifications::{
        NotificationDesk,
        model::{DeliveryState, Kind},
        store::{self, About, MailRow, Notification},
        webhooks,
        worth::{said_by, stated_urgency, task_title, words},
    },
    platform::{
        db::TenantConn,
        error::{Error, Problem, Result},
        extract::Body,
        ids::{CommandId, NotificationId, SessionId, UserId, WebhookId},
        page::{Cursor, Page, PageQuery},
    },
    sessions::{self, Actor, Brief, Event, EventBody, Standing, Urgency, log},
    tenancy::{self, Caller},
};

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(read_until).service(read_one);
}

/// Something the caller was told.
#[derive(Serialize, ToSchema)]
struct NotificationView {
    id: NotificationId,
    kind: Kind,
    /// When it happened.
    at: DateTime<Utc>,
    /// When the caller read it.
    read_at: Option<DateTime<Utc>>,
    /// Who did it; of what the server did by itself nobody.
    by: Option<Actor>,
    /// What they wrote: the reason, the message, the lesson, or why it failed.
    text: Option<String>,
    /// How soon, of an escalation that was offered.
    urgency: Option<Urgency>,
    /// How far the escalation is by now.
    now: Option<EscalationNow>,
    /// The session it is about; absent when it is about none, or the caller does not see it any more.
    session: Option<NotifiedSession>,
    /// The webhook it is about.
    webhook: Option<NotifiedWebhook>,
    /// The mail that says the same, where one does.
    mail: Option<NotificationMail>,
}

/// How far an escalation is by now.
#[derive(Clone, Serialize, ToSchema)]
struct EscalationNow {
    /// Whether somebody is waited for.
    open: bool,
    /// Who works on it.
    taken_by: Option<Actor>,
}

/// The session a notification is about.
#[derive(Serialize, ToSchema)]
struct NotifiedSession {
    id: SessionId,
    #[serde(flatten)]
    brief: Brief,
}

/// The webhook a notification is about.
#[derive(Serialize, ToSchema)]
struct NotifiedWebhook {
    id: WebhookId,
    name: String,
}

/// How far the mail of a notification is.
#[derive(Serialize, ToSchema)]
struct NotificationMail {
    state: DeliveryState,
    /// How often it was tried.
    attempts: i32,
    /// Why it did not go out, or not yet.
    reason: Option<String>,
}

/// What the caller was told.
#[derive(Serialize, ToSchema)]
struct NotificationList {
    /// A page of it, newest first.
    items: Vec<NotificationView>,
    /// Pass it as `cursor` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    /// How many are not read, of all.
    unread: i64,
}

/// What the caller was told, newest first. Words are those of the session's log as it is now.
#[utoipa::path(
    tag = "notifications",
    operation_id = "list_notifications",
    params(PageQuery),
    security(("bearer" = [])),
    responses(
        (status = 200, body = NotificationList),
        (status = 401, body = Problem),
        (status = 422, body = Problem),
    ),
)]
#[get("/notifications")]
async fn list(
    desk: web::Data<NotificationDesk>,
    caller: Caller,
    page: web::Query<PageQuery>,
) -> Result<web::Json<NotificationList>> {
    let (limit, after) = (page.limit()?, page.cursor()?);
    let list = desk.tenancy.db.tenant(&caller).run(async |conn| {
        let rows = store::page(conn, caller.user, after, limit).await?;
        let page = Page::cut(rows, limit, |(told, _)| Cursor { at: told.made_at, id: told.id.0 });
        let items = views(conn, &caller, page.items).await?;
        Ok::<_, Error>(NotificationList {
            items,
            next: page.next,
            unread: store::unread(conn, caller.user).await?,
        })
    });
    Ok(web::Json(list.await?))
}

async fn views(
    conn: &mut TenantConn,
    caller: &Caller,
    rows: Vec<(Notification, Option<MailRow>)>,
) -> Result<Vec<NotificationView>> {
    let of = |(told, _): &(Notification, Option<MailRow>)| match told.about {
        About::Event(session, _) => Some(session),
        About::Webhook(_) => None,
    };
    let sessions: Vec<SessionId> = rows.iter().filter_map(of).collect();
    let briefs = sessions::visible_briefly(conn, caller, sessions).await?;
    let mut standing = by_now(conn, &rows).await?;
    let mut items = Vec::with_capacity(rows.len());
    for (told, mail) in rows {
        let now = told.thing.and_then(|thing| standing.remove(&CommandId(thing)));
        let mail = mail.map(|mail| NotificationMail {
            state: mail.state(),
            attempts: mail.attempts,
            reason: mail.reason,
        });
        items.push(match told.about {
            About::Event(session, seq) => of_event(conn, told, (session, seq), &briefs, (now, mail)).await?,
            About::Webhook(webhook) => of_webhook(conn, told, webhook, mail).await?,
        });
    }
    Ok(items)
}

/// How far the escalations are that this tells of.
async fn by_now(
    conn: &mut TenantConn,
    rows: &[(Notification, Option<MailRow>)],
) -> Result<HashMap<CommandId, EscalationNow>> {
    let of: Vec<CommandId> = rows.iter().filter_map(|(told, _)| told.thing.map(CommandId)).collect();
    let standings = sessions::standings(conn, &of).await?;
    let takers: Vec<UserId> = standings.values().filter_map(|one| one.claimed_by).collect();
    let names: HashMap<UserId, String> = tenancy::names(conn, &takers).await?.into_iter().collect();
    let known = standings.into_iter().map(|(id, Standing { is_open, claimed_by })| {
        let named = |who: UserId| Actor { id: who, name: names.get(&who).cloned().unwrap_or_default() };
        (id, EscalationNow { open: is_open, taken_by: claimed_by.map(named) })
    });
    Ok(known.collect())
}

/// What somebody wrote, of an event; of a task that changed hands what it is called by now.
async fn text_of(conn: &mut TenantConn, session: SessionId, event: &Event) -> Result<Option<String>> {
    if matches!(event.body, EventBody::TaskMoved { .. }) {
        let state = sessions::load(conn, session).await?.state;
        return Ok(task_title(event, &state).map(str::to_owned));
    }
    Ok(words(event).map(str::to_owned))
}

async fn of_event(
    conn: &mut TenantConn,
    told: Notification,
    (id, seq): (SessionId, i64),
    briefs: &HashMap<SessionId, Brief>,
    (now, mail): (Option<EscalationNow>, Option<NotificationMail>),
) -> Result<NotificationView> {
    let brief = briefs.get(&id).cloned();
    let event: Option<Event> = match brief {
        Some(_) => log::read(conn, id, u64::try_from(seq - 1).unwrap_or(0), 1).await?.into_iter().next(),
        None => None,
    };
    let text = match &event {
        Some(event) => text_of(conn, id, event).await?,
        None => None,
    };
    Ok(NotificationView {
        id: told.id,
        kind: told.kind,
        at: told.made_at,
        read_at: told.read_at,
        text,
        now: now.filter(|_| brief.is_some()),
        urgency: event.as_ref().and_then(stated_urgency),
        by: event.and_then(said_by),
        session: brief.map(|brief| NotifiedSession { id, brief }),
        webhook: None,
        mail,
    })
}

async fn of_webhook(
    conn: &mut TenantConn,
    told: Notification,
    id: WebhookId,
    mail: Option<NotificationMail>,
) -> Result<NotificationView> {
    let webhook = webhooks::webhook(conn, id).await?;
    Ok(NotificationView {
        id: told.id,
        kind: told.kind,
        at: told.made_at,
        read_at: told.read_at,
        by: None,
        text: webhook.as_ref().and_then(|webhook| webhook.reason.clone()),
        urgency: None,
        now: None,
        session: None,
        webhook: webhook.map(|webhook| NotifiedWebhook { id, name: webhook.name }),
        mail,
    })
}

/// One's own notification; of others' one knows nothing.
async fn own(conn: &mut TenantConn, caller: &Caller, id: NotificationId) -> Result<Notification> {
    let found = store::find(conn, id).await?.filter(|told| told.user == caller.user && told.in_app);
    found.ok_or_else(Error::not_found)
}

/// Say that one was read.
#[utoipa::path(
    tag = "notifications",
    operation_id = "read_notification",
    params(("id" = NotificationId, Path)),
    security(("bearer" = [])),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem)),
)]
#[post("/notifications/{id}/read")]
async fn read_one(
    desk: web::Data<NotificationDesk>,
    caller: Caller,
    id: web::Path<NotificationId>,
) -> Result<HttpResponse> {
    let now = desk.tenancy.clock.now();
    let run = desk.tenancy.db.tenant(&caller);
    run.run(async |conn| {
        own(conn, &caller, *id).await?;
        store::mark_read(conn, *id, now).await
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReadUntil {
    /// The newest one that was seen.
    until: NotificationId,
}

/// Say that this one and all that are older were read.
#[utoipa::path(
    tag = "notifications",
    operation_id = "read_notifications",
    request_body = ReadUntil,
    security(("bearer" = [])),
    responses((status = 204), (status = 401, body = Problem), (status = 422, body = Problem)),
)]
#[post("/notifications/read")]
async fn read_until(
    desk: web::Data<NotificationDesk>,
    caller: Caller,
    body: Body<ReadUntil>,
) -> Result<HttpResponse> {
    let now = desk.tenancy.clock.now();
    let run = desk.tenancy.db.tenant(&caller);
    run.run(async |conn| {
        let missing = |_| Error::invalid("until", "There is no such notification of yours.");
        let last = own(conn, &caller, body.0.until).await.map_err(missing)?;
        store::mark_read_until(conn, &last, now).await
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}

//! What the caller was told, in the app.

use std::collections::{HashMap, hash_map::Entry};

use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    notifications::{
        NotificationDesk,
        became::{became, is_open},
        model::{DeliveryState, Kind},
        store::{self, About, MailRow, Notification},
        webhooks,
        worth::{escalation, given, passed_on_by, task_title, urgency, who, words},
    },
    platform::{
        db::TenantConn,
        error::{Error, Problem, Result},
        extract::Body,
        ids::{NotificationId, SessionId, WebhookId},
        page::{Cursor, Page, PageQuery},
    },
    sessions::{self, Actor, Brief, Event, State, Urgency, log},
    tenancy::Caller,
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
    /// Who did it; where somebody is needed, who asked; of what the server did by itself nobody.
    by: Option<Actor>,
    /// Who gave the request of another to whom it is for now.
    passed_on_by: Option<Actor>,
    /// What they wrote: the reason, the message, the lesson, or why it failed.
    text: Option<String>,
    /// How soon, of an escalation that was offered.
    urgency: Option<Urgency>,
    /// How the escalation or the task stands by now.
    now: Option<ToldNow>,
    /// The session it is about; absent when it is about none, or the caller does not see it any more.
    session: Option<NotifiedSession>,
    /// The webhook it is about.
    webhook: Option<NotifiedWebhook>,
    /// The mail that says the same, where one does.
    mail: Option<NotificationMail>,
}

/// How an escalation or a task stands by now.
#[derive(Serialize, ToSchema)]
struct ToldNow {
    /// Whether somebody is waited for, or the task is still the reader's to do.
    open: bool,
    /// What became of it, in words; absent where that is what the line says.
    became: Option<String>,
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
    let mut outlines: HashMap<SessionId, State> = HashMap::new();
    let mut items = Vec::with_capacity(rows.len());
    for (told, mail) in rows {
        let mail = mail.map(|mail| NotificationMail {
            state: mail.state(),
            attempts: mail.attempts,
            reason: mail.reason,
        });
        items.push(match told.about {
            About::Event(session, seq) => {
                let brief = briefs.get(&session).cloned();
                of_event(conn, (told, mail), (session, seq), brief, &mut outlines).await?
            }
            About::Webhook(webhook) => of_webhook(conn, told, webhook, mail).await?,
        });
    }
    Ok(items)
}

/// What its session's hand-overs and tasks are by now, where it is of one of them; each read once.
async fn outline_of<'a>(
    conn: &mut TenantConn,
    event: &Event,
    session: SessionId,
    outlines: &'a mut HashMap<SessionId, State>,
) -> Result<Option<&'a State>> {
    if escalation(event).is_none() && given(event).is_none() {
        return Ok(None);
    }
    Ok(Some(match outlines.entry(session) {
        Entry::Occupied(known) => known.into_mut(),
        Entry::Vacant(new) => new.insert(sessions::outline(conn, session).await?),
    }))
}

async fn of_event(
    conn: &mut TenantConn,
    (told, mail): (Notification, Option<NotificationMail>),
    (id, seq): (SessionId, i64),
    brief: Option<Brief>,
    outlines: &mut HashMap<SessionId, State>,
) -> Result<NotificationView> {
    let mut view = NotificationView {
        id: told.id,
        kind: told.kind,
        at: told.made_at,
        read_at: told.read_at,
        by: None,
        passed_on_by: None,
        text: None,
        urgency: None,
        now: None,
        session: None,
        webhook: None,
        mail,
    };
    // Whoever does not see the session any more reads nothing of it.
    let Some(brief) = brief else { return Ok(view) };
    view.session = Some(NotifiedSession { id, brief });
    let event = log::read(conn, id, u64::try_from(seq - 1).unwrap_or(0), 1).await?.into_iter().next();
    let Some(event) = event else { return Ok(view) };
    view.by = Some(event.by.clone());
    view.text = words(&event).map(str::to_owned);
    if let Some(state) = outline_of(conn, &event, id, outlines).await? {
        view.by = Some(who(&event, state).clone());
        view.passed_on_by = passed_on_by(&event, state).cloned();
        view.text = view.text.or_else(|| task_title(&event, state).map(str::to_owned));
        view.urgency = urgency(&event, state);
        view.now = is_open(&event, state).map(|open| ToldNow { open, became: became(&event, state, told.user) });
    }
    Ok(view)
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
        passed_on_by: None,
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

//! HTTP of this domain.

use actix_web::{HttpRequest, HttpResponse, delete, get, http::header, post, put, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    create::{self, Draft, Wish},
    guest::GuestState,
    model::{LinkKind, LinkState, ShareLink},
    policy, revoke, store,
};
use crate::{
    platform::{
        db::TenantConn,
        error::{Error, Problem, Result},
        extract::Body,
        ids::{SessionId, ShareLinkId},
        page::{Cursor, Page, PageQuery},
    },
    sessions::{self, Actor, Brief, Permission},
    tenancy::{self, Caller, Role, Tenancy},
};

/// Most openings of a link that are listed.
const VIEWS: i64 = 200;

/// Routes under `/api/v1`. Trading a token for a ticket is in `live`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create_link)
        .service(preview)
        .service(list_of_session)
        .service(revoke_all)
        .service(list)
        .service(views)
        .service(revoke_one)
        .service(get_switch)
        .service(put_switch);
}

/// A link as its account sees it; what opens it is shown once, when it is made.
#[derive(Serialize, ToSchema)]
struct ShareLinkView {
    /// The link.
    id: ShareLinkId,
    /// The session it shows.
    session_id: SessionId,
    /// What that is about; absent when the caller may not see it any more.
    session: Option<Brief>,
    /// Who may open it.
    kind: LinkKind,
    /// Whether it opens.
    state: LinkState,
    /// The event from which on viewers see every step.
    start: i64,
    /// Whether first names are shown.
    names: bool,
    /// Whether viewers must know a password.
    has_password: bool,
    /// How often it may be opened.
    most_views: Option<i32>,
    /// How often it was.
    views: i32,
    /// When it last was.
    last_viewed_at: Option<DateTime<Utc>>,
    /// Who made it.
    created_by: Actor,
    /// When.
    created_at: DateTime<Utc>,
    /// Until when it is good.
    expires_at: DateTime<Utc>,
    /// Whether the caller may end it.
    end: Permission,
}

async fn show(
    conn: &mut TenantConn,
    tenancy: &Tenancy,
    caller: &Caller,
    links: Vec<ShareLink>,
) -> Result<Vec<ShareLinkView>> {
    let makers: Vec<_> = links.iter().map(|link| link.created_by).collect();
    let names: std::collections::HashMap<_, _> = tenancy::names(conn, &makers).await?.into_iter().collect();
    let sessions = links.iter().map(|link| link.session).collect();
    let sessions = sessions::visible_briefly(conn, caller, sessions).await?;
    let public_links = store::public_links(conn).await?;
    let now = tenancy.clock.now();
    let show = |link: ShareLink| ShareLinkView {
        id: link.id,
        session_id: link.session,
        session: sessions.get(&link.session).cloned(),
        kind: if link.is_public() { LinkKind::Public } else { LinkKind::Account },
        state: link.state(now, public_links),
        start: link.start_seq,
        names: link.shows_names,
        has_password: link.has_password,
        most_views: link.most_views,
        views: link.views,
        last_viewed_at: link.last_viewed_at,
        created_by: Actor { id: link.created_by, name: names.get(&link.created_by).cloned().unwrap_or_default() },
        created_at: link.created_at,
        expires_at: link.expires_at,
        end: Permission::of(policy::end(caller, &link)),
    };
    Ok(links.into_iter().map(show).collect())
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreateShareLink {
    /// Who may open it.
    kind: LinkKind,
    /// The event from which on viewers see every step; what came before is one standing
    /// state. 1 is the beginning.
    #[serde(default = "first")]
    start: u64,
    /// Whether the first names of those at work are shown.
    #[serde(default)]
    names: bool,
    /// How many hours it is good for: 1 to 2,160; 24 unless said.
    hours: Option<u32>,
    /// What viewers must know besides the link, 6 to 128 characters.
    password: Option<String>,
    /// How often it may be opened: 1 to 10,000; without a limit unless said.
    most_views: Option<i32>,
}

fn first() -> u64 {
    1
}

/// A new link with its address, which is not shown again.
#[derive(Serialize, ToSchema)]
struct CreatedShareLink {
    /// The link.
    link: ShareLinkView,
    /// What to hand out.
    url: String,
}

/// Share a session by a link.
#[utoipa::path(
    tag = "sharing",
    operation_id = "create_share_link",
    params(("id" = SessionId, Path)),
    request_body = CreateShareLink,
    security(("bearer" = [])),
    responses(
        (status = 201, body = CreatedShareLink), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem),
    ),
)]
#[post("/sessions/{id}/share-links")]
async fn create_link(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    id: web::Path<SessionId>,
    body: Body<CreateShareLink>,
) -> Result<HttpResponse> {
    let CreateShareLink { kind, start, names, hours, password, most_views } = body.0;
    let wish = Wish { kind, start, names, hours, password, most_views };
    let made = create::create(&tenancy, &caller, *id, wish).await?;
    let mut shown = tenancy
        .db
        .tenant(&caller)
        .run(async |conn| show(conn, &tenancy, &caller, vec![made.link.clone()]).await)
        .await?;
    let link = shown.pop().ok_or_else(|| Error::internal("one link in, one link out"))?;
    let created = CreatedShareLink { link, url: made.url };
    Ok(HttpResponse::Created().insert_header((header::CACHE_CONTROL, "no-store")).json(created))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PreviewShareLink {
    /// As for the link.
    #[serde(default = "first")]
    start: u64,
    /// As for the link.
    #[serde(default)]
    names: bool,
    /// An update for the viewers that is not written yet, at most 10,000 characters:
    /// shown as it would be to them.
    update: Option<String>,
}

/// What viewers of such a link would see now, exactly.
#[utoipa::path(
    tag = "sharing",
    operation_id = "preview_share_link",
    params(("id" = SessionId, Path)),
    request_body = PreviewShareLink,
    security(("bearer" = [])),
    responses(
        (status = 200, body = GuestState), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem),
    ),
)]
#[post("/sessions/{id}/share-links/preview")]
async fn preview(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    id: web::Path<SessionId>,
    body: Body<PreviewShareLink>,
) -> Result<web::Json<GuestState>> {
    let PreviewShareLink { start, names, update } = body.0;
    Ok(web::Json(create::preview(&tenancy, &caller, *id, Draft { start, names, update }).await?))
}

/// The links of a session, newest first.
#[derive(Serialize, ToSchema)]
struct SessionLinks {
    /// At most 200.
    items: Vec<ShareLinkView>,
    /// Whether the caller may make one.
    create: Permission,
    /// Whether public links work in this account.
    public_links: bool,
}

/// Every link to a session.
#[utoipa::path(
    tag = "sharing",
    operation_id = "list_session_share_links",
    params(("id" = SessionId, Path)),
    security(("bearer" = [])),
    responses((status = 200, body = SessionLinks), (status = 401, body = Problem), (status = 404, body = Problem)),
)]
#[get("/sessions/{id}/share-links")]
async fn list_of_session(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    id: web::Path<SessionId>,
) -> Result<web::Json<SessionLinks>> {
    let found = tenancy
        .db
        .tenant(&caller)
        .run(async |conn| {
            sessions::find_visible(conn, &caller, *id).await?;
            let links = store::page(conn, Some(*id), None, None, VIEWS).await?;
            Ok::<_, Error>(SessionLinks {
                items: show(conn, &tenancy, &caller, links).await?,
                create: Permission::of(policy::share(&caller)),
                public_links: store::public_links(conn).await?,
            })
        })
        .await?;
    Ok(web::Json(found))
}

/// How many links were ended.
#[derive(Serialize, ToSchema)]
struct EndedLinks {
    /// Those that were open.
    ended: usize,
}

/// End every link of a session. Open pages close within a second.
#[utoipa::path(
    tag = "sharing",
    operation_id = "revoke_session_share_links",
    params(("id" = SessionId, Path)),
    security(("bearer" = [])),
    responses(
        (status = 200, body = EndedLinks), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem),
    ),
)]
#[delete("/sessions/{id}/share-links")]
async fn revoke_all(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    id: web::Path<SessionId>,
) -> Result<web::Json<EndedLinks>> {
    Ok(web::Json(EndedLinks { ended: revoke::revoke_all(&tenancy, &caller, *id).await? }))
}

/// Links, newest first: for team admins all of the account, for others their own.
#[utoipa::path(
    tag = "sharing",
    operation_id = "list_share_links",
    params(PageQuery),
    security(("bearer" = [])),
    responses((status = 200, body = Page<ShareLinkView>), (status = 401, body = Problem), (status = 422, body = Problem)),
)]
#[get("/share-links")]
async fn list(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    page: web::Query<PageQuery>,
) -> Result<web::Json<Page<ShareLinkView>>> {
    let (limit, after) = (page.limit()?, page.cursor()?);
    let by = (caller.role < Role::TeamAdmin).then_some(caller.user);
    let page = tenancy
        .db
        .tenant(&caller)
        .run(async |conn| {
            let rows = store::page(conn, None, by, after, limit).await?;
            let Page { items, next } = Page::cut(rows, limit, |row| Cursor { at: row.created_at, id: row.id.0 });
            Ok::<_, Error>(Page { items: show(conn, &tenancy, &caller, items).await?, next })
        })
        .await?;
    Ok(web::Json(page))
}

/// One opening of a link.
#[derive(Serialize, ToSchema)]
struct ShareViewEntry {
    /// When.
    at: DateTime<Utc>,
    /// What the browser said it is.
    agent: String,
}

/// The openings of a link, newest first.
#[derive(Serialize, ToSchema)]
struct ShareViews {
    /// At most 200.
    items: Vec<ShareViewEntry>,
}

/// When a link was opened.
#[utoipa::path(
    tag = "sharing",
    operation_id = "list_share_link_views",
    params(("id" = ShareLinkId, Path)),
    security(("bearer" = [])),
    responses((status = 200, body = ShareViews), (status = 401, body = Problem), (status = 404, body = Problem)),
)]
#[get("/share-links/{id}/views")]
async fn views(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    id: web::Path<ShareLinkId>,
) -> Result<web::Json<ShareViews>> {
    let rows = tenancy
        .db
        .tenant(&caller)
        .run(async |conn| {
            let link = store::find_seen(conn, &caller, *id).await?;
            store::views(conn, link.id, VIEWS).await
        })
        .await?;
    let items = rows.into_iter().map(|(at, agent)| ShareViewEntry { at, agent }).collect();
    Ok(web::Json(ShareViews { items }))
}

/// End a link. Open pages close within a second.
#[utoipa::path(
    tag = "sharing",
    operation_id = "revoke_share_link",
    params(("id" = ShareLinkId, Path)),
    security(("bearer" = [])),
    responses(
        (status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem),
    ),
)]
#[delete("/share-links/{id}")]
async fn revoke_one(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    id: web::Path<ShareLinkId>,
) -> Result<HttpResponse> {
    revoke::revoke(&tenancy, &caller, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Whether public links open anything.
#[derive(Serialize, ToSchema)]
struct SharingView {
    /// They do.
    public_links: bool,
    /// Whether the caller may switch it.
    switch: Permission,
}

/// How the account shares.
#[utoipa::path(
    tag = "sharing",
    operation_id = "get_sharing",
    security(("bearer" = [])),
    responses((status = 200, body = SharingView), (status = 401, body = Problem)),
)]
#[get("/sharing")]
async fn get_switch(tenancy: web::Data<Tenancy>, caller: Caller) -> Result<web::Json<SharingView>> {
    let public_links = tenancy.db.tenant(&caller).run(async |conn| store::public_links(conn).await).await?;
    Ok(web::Json(SharingView { public_links, switch: Permission::of(policy::switch(&caller)) }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PutSharing {
    /// Off ends every open page of the account's public links; on, those that were not
    /// revoked and have not expired work again.
    public_links: bool,
}

/// Switch public links on or off for the whole account.
#[utoipa::path(
    tag = "sharing",
    operation_id = "put_sharing",
    request_body = PutSharing,
    security(("bearer" = [])),
    responses(
        (status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem),
    ),
)]
#[put("/sharing")]
async fn put_switch(tenancy: web::Data<Tenancy>, caller: Caller, body: Body<PutSharing>) -> Result<HttpResponse> {
    revoke::switch(&tenancy, &caller, body.0.public_links).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What somebody with a link brings.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterShared {
    /// The token from the link's fragment.
    pub token: String,
    /// The link's password, if it was asked for.
    pub password: Option<String>,
    /// What an earlier answer called `viewer`.
    pub viewer: Option<String>,
}

/// What the browser says it is.
#[must_use]
pub fn agent(request: &HttpRequest) -> &str {
    request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

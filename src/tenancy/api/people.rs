//! Users, invites and password resets.

use actix_web::{HttpResponse, delete, get, patch, post, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    platform::{
        error::{Error, Problem, Result},
        extract::Body,
        ids::{LinkId, TeamId, UserId},
        page::{Cursor, Page, PageQuery},
    },
    tenancy::{
        Caller, Role, Tenancy, User, UserStatus, invite,
        invite::MadeLink,
        policy, reset_password,
        sign_in::demand_user,
        store,
        update_user::{self, Changes},
    },
};

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list_users)
        .service(get_user)
        .service(update)
        .service(make_reset)
        .service(list_invites)
        .service(make_invite)
        .service(revoke_invite);
}

/// Somebody of the account.
#[derive(Serialize, ToSchema)]
pub struct UserView {
    /// The user.
    id: UserId,
    /// Their address.
    email: String,
    /// Their name.
    name: String,
    /// What they may do.
    role: Role,
    /// Whether they may sign in.
    status: UserStatus,
}

impl From<User> for UserView {
    fn from(user: User) -> Self {
        let User { id, email, name, role, status, .. } = user;
        Self { id, email, name, role, status }
    }
}

/// Everyone in the account, newest first.
#[utoipa::path(
    tag = "people",
    operation_id = "list_users",
    params(PageQuery),
    security(("bearer" = [])),
    responses((status = 200, body = Page<UserView>), (status = 401, body = Problem), (status = 422, body = Problem)),
)]
#[get("/users")]
async fn list_users(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    page: web::Query<PageQuery>,
) -> Result<web::Json<Page<UserView>>> {
    let (limit, after) = (page.limit()?, page.cursor()?);
    let rows = tenancy.db.tenant(&caller).run(async |conn| store::users_page(conn, after, limit).await).await?;
    let page = Page::cut(rows, limit, |(user, at)| Cursor { at: *at, id: user.id.0 });
    Ok(web::Json(page.map(|(user, _)| user.into())))
}

/// One user.
#[utoipa::path(
    tag = "people",
    operation_id = "get_user",
    params(("id" = UserId, Path)),
    security(("bearer" = [])),
    responses((status = 200, body = UserView), (status = 401, body = Problem), (status = 404, body = Problem)),
)]
#[get("/users/{id}")]
async fn get_user(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    id: web::Path<UserId>,
) -> Result<web::Json<UserView>> {
    let user = tenancy.db.tenant(&caller).run(async |conn| demand_user(conn, *id).await).await?;
    Ok(web::Json(user.into()))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UpdateUser {
    /// A new name.
    name: Option<String>,
    /// A new role, at most the caller's own.
    role: Option<Role>,
    /// `disabled` keeps them out from the next request on.
    status: Option<UserStatus>,
}

/// Change a user.
#[utoipa::path(
    tag = "people",
    operation_id = "update_user",
    params(("id" = UserId, Path)),
    request_body = UpdateUser,
    security(("bearer" = [])),
    responses(
        (status = 200, body = UserView),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 404, body = Problem),
        (status = 409, body = Problem),
        (status = 422, body = Problem),
    ),
)]
#[patch("/users/{id}")]
async fn update(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    id: web::Path<UserId>,
    body: Body<UpdateUser>,
) -> Result<web::Json<UserView>> {
    let UpdateUser { name, role, status } = body.0;
    let user = update_user::update_user(&tenancy, &caller, *id, Changes { name, role, status }).await?;
    Ok(web::Json(user.into()))
}

/// A one-time link to hand to somebody; it is shown this once.
#[derive(Serialize, ToSchema)]
struct OneTimeLink {
    /// The link.
    id: LinkId,
    /// The address it is for.
    email: String,
    /// What to open.
    url: String,
    /// Until when it is good.
    expires_at: DateTime<Utc>,
    /// Whether it goes out by mail as well.
    mailed: bool,
}

fn created(link: MadeLink) -> HttpResponse {
    let MadeLink { id, email, url, expires_at, mailed } = link;
    let link = OneTimeLink { id, email, url, expires_at, mailed };
    HttpResponse::Created().insert_header(("Cache-Control", "no-store")).json(link)
}

/// Make a password reset link for a user.
#[utoipa::path(
    tag = "people",
    operation_id = "make_password_reset",
    params(("id" = UserId, Path)),
    security(("bearer" = [])),
    responses(
        (status = 201, body = OneTimeLink),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 404, body = Problem),
    ),
)]
#[post("/users/{id}/password-reset")]
async fn make_reset(tenancy: web::Data<Tenancy>, caller: Caller, id: web::Path<UserId>) -> Result<HttpResponse> {
    Ok(created(reset_password::make_link(&tenancy, &caller, *id).await?))
}

/// An invite nobody used yet.
#[derive(Serialize, ToSchema)]
struct InviteView {
    /// The invite.
    id: LinkId,
    /// The address it is for.
    email: String,
    /// The role it gives.
    role: Role,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// Until when it is good.
    expires_at: DateTime<Utc>,
    /// How far its mail is, where one goes out.
    mail: Option<LinkMailState>,
    /// Why that did not go out, or not yet.
    mail_reason: Option<String>,
}

/// How far the mail of a link is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum LinkMailState {
    /// It waits to go out, for the first time or again.
    Waits,
    /// It went out.
    Sent,
    /// It does not go out.
    Failed,
}

impl LinkMailState {
    fn of(word: &str) -> Self {
        match word {
            "waits" => Self::Waits,
            "sent" => Self::Sent,
            _ => Self::Failed,
        }
    }
}

/// The open invites, newest first.
#[utoipa::path(
    tag = "people",
    operation_id = "list_invites",
    params(PageQuery),
    security(("bearer" = [])),
    responses((status = 200, body = Page<InviteView>), (status = 401, body = Problem), (status = 403, body = Problem)),
)]
#[get("/invites")]
async fn list_invites(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    page: web::Query<PageQuery>,
) -> Result<web::Json<Page<InviteView>>> {
    policy::manage_people(&caller)?;
    let (limit, after, now) = (page.limit()?, page.cursor()?, tenancy.clock.now());
    let rows =
        tenancy.db.tenant(&caller).run(async |conn| store::open_invites(conn, now, after, limit).await).await?;
    let page = Page::cut(rows, limit, |invite| Cursor { at: invite.created_at, id: invite.id.0 });
    let items = page.items.into_iter().map(|invite| {
        let role = Role::parse(invite.role.as_deref().unwrap_or_default())?;
        let mail = invite.mail_state.as_deref().map(LinkMailState::of);
        let store::OpenInvite { id, email, created_at, expires_at, mail_reason, .. } = invite;
        Ok::<_, Error>(InviteView { id, email, role, created_at, expires_at, mail, mail_reason })
    });
    Ok(web::Json(Page { items: items.collect::<Result<_>>()?, next: page.next }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MakeInvite {
    /// Who is invited.
    email: String,
    /// The role they get, at most the caller's own.
    role: Role,
    /// The team they join; the caller's first one unless told.
    team_id: Option<TeamId>,
}

/// Invite somebody to the account.
#[utoipa::path(
    tag = "people",
    operation_id = "make_invite",
    request_body = MakeInvite,
    security(("bearer" = [])),
    responses(
        (status = 201, body = OneTimeLink),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 422, body = Problem),
    ),
)]
#[post("/invites")]
async fn make_invite(tenancy: web::Data<Tenancy>, caller: Caller, body: Body<MakeInvite>) -> Result<HttpResponse> {
    let MakeInvite { email, role, team_id } = body.0;
    Ok(created(invite::invite(&tenancy, &caller, &email, role, team_id).await?))
}

/// Revoke an invite nobody used yet.
#[utoipa::path(
    tag = "people",
    operation_id = "revoke_invite",
    params(("id" = LinkId, Path)),
    security(("bearer" = [])),
    responses(
        (status = 204),
        (status = 401, body = Problem),
        (status = 404, body = Problem),
    ),
)]
#[delete("/invites/{id}")]
async fn revoke_invite(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    id: web::Path<LinkId>,
) -> Result<HttpResponse> {
    invite::revoke(&tenancy, &caller, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

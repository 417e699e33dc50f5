//! Signing in and out, and what an invited or locked-out person does first.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::people::UserView;
use crate::{
    platform::{
        error::{Problem, Result},
        extract::Body,
        ids::AccountId,
    },
    tenancy::{
        Caller, Team, Tenancy, accept_invite, reset_password,
        sign_in::{self, SignedIn, demand_user},
        store,
    },
};

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(login)
        .service(refresh)
        .service(logout)
        .service(revoke_all)
        .service(accept_an_invite)
        .service(accept_a_reset)
        .service(me);
}

#[derive(Deserialize, ToSchema)]
struct Login {
    /// The address of the user.
    email: String,
    /// Their password.
    password: String,
}

/// What a sign-in hands out. The refresh token travels in a cookie scripts cannot read.
#[derive(Serialize, ToSchema)]
struct Session {
    /// For `Authorization: Bearer`.
    access_token: String,
    /// Seconds until it expires.
    expires_in: i64,
    /// Who signed in.
    user: UserView,
}

fn signed_in(signed_in: SignedIn) -> HttpResponse {
    let SignedIn { access_token, expires_in, user, cookie } = signed_in;
    let body = Session { access_token, expires_in, user: user.into() };
    HttpResponse::Ok().cookie(cookie).insert_header(("Cache-Control", "no-store")).json(body)
}

/// Sign in.
#[utoipa::path(
    tag = "auth",
    operation_id = "login",
    request_body = Login,
    responses(
        (status = 200, body = Session),
        (status = 401, body = Problem, description = "Address and password do not match"),
        (status = 429, body = Problem, description = "Too many failures; see Retry-After"),
    ),
)]
#[post("/auth/login")]
async fn login(request: HttpRequest, tenancy: web::Data<Tenancy>, body: Body<Login>) -> Result<HttpResponse> {
    tenancy.cookies.demand_own_origin(&request)?;
    Ok(signed_in(sign_in::sign_in(&tenancy, &body.0.email, &body.0.password).await?))
}

/// Trade the refresh cookie for a new access token.
#[utoipa::path(
    tag = "auth",
    operation_id = "refresh",
    responses((status = 200, body = Session), (status = 401, body = Problem), (status = 403, body = Problem)),
)]
#[post("/auth/refresh")]
async fn refresh(request: HttpRequest, tenancy: web::Data<Tenancy>) -> Result<HttpResponse> {
    let token = tenancy.cookies.read(&request)?;
    Ok(signed_in(sign_in::refresh(&tenancy, token).await?))
}

/// Sign out of this browser.
#[utoipa::path(tag = "auth", operation_id = "logout", responses((status = 204), (status = 403, body = Problem)))]
#[post("/auth/logout")]
async fn logout(request: HttpRequest, tenancy: web::Data<Tenancy>) -> Result<HttpResponse> {
    let token = tenancy.cookies.read(&request)?;
    sign_in::sign_out(&tenancy, token).await?;
    Ok(HttpResponse::NoContent().cookie(tenancy.cookies.clear()).finish())
}

/// Sign out everywhere.
#[utoipa::path(
    tag = "auth",
    operation_id = "revoke_all",
    security(("bearer" = [])),
    responses((status = 204), (status = 401, body = Problem)),
)]
#[post("/auth/revoke-all")]
async fn revoke_all(tenancy: web::Data<Tenancy>, caller: Caller) -> Result<HttpResponse> {
    sign_in::revoke_all(&tenancy, &caller).await?;
    Ok(HttpResponse::NoContent().cookie(tenancy.cookies.clear()).finish())
}

#[derive(Deserialize, ToSchema)]
struct AcceptInvite {
    /// From the invite link, after the `#`.
    token: String,
    /// The new user's name.
    name: String,
    /// 10 to 200 characters.
    password: String,
}

/// Accept an invite and sign in.
#[utoipa::path(
    tag = "auth",
    operation_id = "accept_invite",
    request_body = AcceptInvite,
    responses(
        (status = 200, body = Session),
        (status = 409, body = Problem),
        (status = 410, body = Problem, description = "Used, revoked or expired"),
        (status = 422, body = Problem),
    ),
)]
#[post("/auth/invites/accept")]
async fn accept_an_invite(
    request: HttpRequest,
    tenancy: web::Data<Tenancy>,
    body: Body<AcceptInvite>,
) -> Result<HttpResponse> {
    tenancy.cookies.demand_own_origin(&request)?;
    let AcceptInvite { token, name, password } = body.0;
    Ok(signed_in(accept_invite::accept_invite(&tenancy, &token, &name, &password).await?))
}

#[derive(Deserialize, ToSchema)]
struct AcceptReset {
    /// From the reset link, after the `#`.
    token: String,
    /// 10 to 200 characters.
    password: String,
}

/// Set a new password by a reset link. Ends every sign-in of the user.
#[utoipa::path(
    tag = "auth",
    operation_id = "accept_password_reset",
    request_body = AcceptReset,
    responses((status = 204), (status = 410, body = Problem), (status = 422, body = Problem)),
)]
#[post("/auth/password-resets/accept")]
async fn accept_a_reset(tenancy: web::Data<Tenancy>, body: Body<AcceptReset>) -> Result<HttpResponse> {
    reset_password::accept(&tenancy, &body.0.token, &body.0.password).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The caller and where they work.
#[derive(Serialize, ToSchema)]
struct Me {
    /// The caller.
    user: UserView,
    /// Their account.
    account: AccountView,
    /// Their teams.
    teams: Vec<Team>,
}

#[derive(Serialize, ToSchema)]
struct AccountView {
    /// The account.
    id: AccountId,
    /// Its name.
    name: String,
}

/// Who am I?
#[utoipa::path(
    tag = "auth",
    operation_id = "me",
    security(("bearer" = [])),
    responses((status = 200, body = Me), (status = 401, body = Problem)),
)]
#[get("/me")]
async fn me(tenancy: web::Data<Tenancy>, caller: Caller) -> Result<web::Json<Me>> {
    let me = tenancy
        .db
        .tenant(&caller)
        .run(async |conn| {
            let user = demand_user(conn, caller.user).await?;
            let mut teams = store::all_teams(conn).await?;
            teams.retain(|team| caller.teams.contains(&team.id));
            let account = AccountView { id: caller.account(), name: store::account_name(conn).await? };
            Ok::<_, crate::platform::error::Error>(Me { user: user.into(), account, teams })
        })
        .await?;
    Ok(web::Json(me))
}

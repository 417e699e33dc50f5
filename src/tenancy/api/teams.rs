//! Teams.

use actix_web::{HttpResponse, delete, get, post, put, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    platform::{
        error::{Error, Problem, Result},
        extract::Body,
        ids::{TeamId, UserId},
        page::Page,
    },
    tenancy::{Caller, Team, Tenancy, store, teams},
};

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(create).service(get_one).service(add).service(remove);
}

/// A team with who is in it.
#[derive(Serialize, ToSchema)]
struct TeamView {
    /// The team.
    #[serde(flatten)]
    team: Team,
    /// Its members.
    members: Vec<UserId>,
}

/// The account's teams by name, all of them.
#[utoipa::path(
    tag = "people",
    operation_id = "list_teams",
    security(("bearer" = [])),
    responses((status = 200, body = Page<Team>), (status = 401, body = Problem)),
)]
#[get("/teams")]
async fn list(tenancy: web::Data<Tenancy>, caller: Caller) -> Result<web::Json<Page<Team>>> {
    let items = tenancy.db.tenant(&caller).run(async |conn| store::all_teams(conn).await).await?;
    Ok(web::Json(Page { items, next: None }))
}

/// One team.
#[utoipa::path(
    tag = "people",
    operation_id = "get_team",
    params(("id" = TeamId, Path)),
    security(("bearer" = [])),
    responses((status = 200, body = TeamView), (status = 401, body = Problem), (status = 404, body = Problem)),
)]
#[get("/teams/{id}")]
async fn get_one(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    id: web::Path<TeamId>,
) -> Result<web::Json<TeamView>> {
    let view = tenancy
        .db
        .tenant(&caller)
        .run(async |conn| {
            let team = store::team(conn, *id).await?.ok_or_else(Error::not_found)?;
            let members = store::team_members(conn, *id).await?;
            Ok::<_, Error>(TeamView { team, members })
        })
        .await?;
    Ok(web::Json(view))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreateTeam {
    /// Unique in the account.
    name: String,
}

/// Add a team.
#[utoipa::path(
    tag = "people",
    operation_id = "create_team",
    request_body = CreateTeam,
    security(("bearer" = [])),
    responses(
        (status = 201, body = Team),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 409, body = Problem),
        (status = 422, body = Problem),
    ),
)]
#[post("/teams")]
async fn create(tenancy: web::Data<Tenancy>, caller: Caller, body: Body<CreateTeam>) -> Result<HttpResponse> {
    let team = teams::create(&tenancy, &caller, &body.0.name).await?;
    Ok(HttpResponse::Created().json(team))
}

/// Add a user to a team.
#[utoipa::path(
    tag = "people",
    operation_id = "add_team_member",
    params(("id" = TeamId, Path), ("user_id" = UserId, Path)),
    security(("bearer" = [])),
    responses(
        (status = 204),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 404, body = Problem),
    ),
)]
#[put("/teams/{id}/members/{user_id}")]
async fn add(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    path: web::Path<(TeamId, UserId)>,
) -> Result<HttpResponse> {
    let (team, user) = path.into_inner();
    teams::add_member(&tenancy, &caller, team, user).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Take a user out of a team.
#[utoipa::path(
    tag = "people",
    operation_id = "remove_team_member",
    params(("id" = TeamId, Path), ("user_id" = UserId, Path)),
    security(("bearer" = [])),
    responses(
        (status = 204),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 404, body = Problem),
    ),
)]
#[delete("/teams/{id}/members/{user_id}")]
async fn remove(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    path: web::Path<(TeamId, UserId)>,
) -> Result<HttpResponse> {
    let (team, user) = path.into_inner();
    teams::remove_member(&tenancy, &caller, team, user).await?;
    Ok(HttpResponse::NoContent().finish())
}

//! HTTP of this domain: connections for admins, tickets for engineers.

use actix_web::{HttpResponse, delete, get, post, put, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    Psa, TicketSystem, calls,
    connections::{self, ChangedConnection, Connection, NewConnection},
    members::{self, Mapping, MemberRequest},
    model::{Answered, Choice, TicketDetail, TicketStatus, TicketSummary},
    work_name::{WorkName, work_name},
};
use crate::{
    platform::{
        error::{Error, Problem, Result},
        extract::Body,
        ids::{PsaConnectionId, TeamId, UserId},
    },
    tenancy::{Caller, Tenancy},
};

/// Longest search, in characters.
const LONGEST_SEARCH: usize = 200;

/// Routes under `/api/v1`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list)
        .service(create)
        .service(change_connection)
        .service(remove)
        .service(test)
        .service(search)
        .service(get_ticket)
        .service(choices)
        .service(mapping)
        .service(map_member);
}

/// A connection to a ticket system. Its keys are not in here, nor anywhere else.
#[derive(Serialize, ToSchema)]
struct ConnectionView {
    id: PsaConnectionId,
    /// `connectwise` or `halopsa`.
    kind: String,
    name: String,
    site: String,
    /// The team it is for; everybody's when absent.
    team: Option<TeamId>,
    /// Its system says by itself when a ticket changes; else tickets are looked at now and then.
    calls: bool,
    /// What the system said against that.
    calls_problem: Option<String>,
    /// When it answered last to a test with these keys; absent where it never did.
    answered_at: Option<DateTime<Utc>>,
}

impl From<Connection> for ConnectionView {
    fn from(connection: Connection) -> Self {
        let calls = connection.calls();
        let Connection { id, kind, name, site, team_id, calls_problem, answered_at, .. } = connection;
        Self { id, kind, name, site, team: team_id, calls, calls_problem, answered_at }
    }
}

/// Connections to ticket systems.
#[derive(Serialize, ToSchema)]
struct ConnectionList {
    items: Vec<ConnectionView>,
    /// Whether the caller may make, change and remove them.
    change: Change,
}

/// Whether something may be done, and if not, why.
#[derive(Serialize, ToSchema)]
struct Change {
    allowed: bool,
    reason: Option<String>,
}

/// The ticket systems that the caller may use.
#[utoipa::path(
    tag = "psa",
    operation_id = "list_psa_connections",
    security(("bearer" = [])),
    responses((status = 200, body = ConnectionList), (status = 401, body = Problem)),
)]
#[get("/psa/connections")]
async fn list(tenancy: web::Data<Tenancy>, caller: Caller) -> Result<web::Json<ConnectionList>> {
    let found = tenancy.db.tenant(&caller).run(async |conn| connections::list(conn, &caller).await).await?;
    let reason = connections::demand_admin(&caller).err().map(|refused| refused.detail().to_owned());
    let change = Change { allowed: reason.is_none(), reason };
    Ok(web::Json(ConnectionList { items: found.into_iter().map(ConnectionView::from).collect(), change }))
}

/// Connect a ticket system, asked first whether it answers if that is wanted.
#[utoipa::path(
    tag = "psa",
    operation_id = "create_psa_connection",
    request_body = NewConnection,
    security(("bearer" = [])),
    responses(
        (status = 201, body = ConnectionView),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 409, body = Problem, description = "It was to be asked first and does not answer"),
        (status = 422, body = Problem),
    ),
)]
#[post("/psa/connections")]
async fn create(
    tenancy: web::Data<Tenancy>,
    psa: web::Data<Psa>,
    caller: Caller,
    body: Body<NewConnection>,
) -> Result<HttpResponse> {
    let made = connections::create(&tenancy, &psa, &caller, &body.0).await?;
    Ok(HttpResponse::Created().json(ConnectionView::from(made)))
}

/// Change a connection: its name, its site, its keys.
#[utoipa::path(
    tag = "psa",
    operation_id = "change_psa_connection",
    params(("id" = PsaConnectionId, Path)),
    request_body = ChangedConnection,
    security(("bearer" = [])),
    responses(
        (status = 200, body = ConnectionView),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 404, body = Problem),
        (status = 409, body = Problem, description = "It was to be asked first and does not answer"),
        (status = 422, body = Problem),
    ),
)]
#[put("/psa/connections/{id}")]
async fn change_connection(
    tenancy: web::Data<Tenancy>,
    psa: web::Data<Psa>,
    caller: Caller,
    id: web::Path<PsaConnectionId>,
    body: Body<ChangedConnection>,
) -> Result<web::Json<ConnectionView>> {
    let changed = connections::change(&tenancy, &psa, &caller, *id, &body.0).await?;
    Ok(web::Json(changed.into()))
}

/// Remove a connection, with its keys and what was on its way through it.
#[utoipa::path(
    tag = "psa",
    operation_id = "remove_psa_connection",
    params(("id" = PsaConnectionId, Path)),
    security(("bearer" = [])),
    responses(
        (status = 204),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 404, body = Problem),
    ),
)]
#[delete("/psa/connections/{id}")]
async fn remove(
    tenancy: web::Data<Tenancy>,
    psa: web::Data<Psa>,
    caller: Caller,
    id: web::Path<PsaConnectionId>,
) -> Result<HttpResponse> {
    connections::remove(&tenancy, &psa, &caller, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What a test of a connection found.
#[derive(Serialize, ToSchema)]
struct ConnectionTest {
    /// What answered; absent when nothing did.
    answered: Option<Answered>,
    /// What is wrong, and what to do.
    problem: Option<String>,
}

/// Try a connection: where its API is, and whether it lets the keys in.
#[utoipa::path(
    tag = "psa",
    operation_id = "test_psa_connection",
    params(("id" = PsaConnectionId, Path)),
    security(("bearer" = [])),
    responses(
        (status = 200, body = ConnectionTest),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 404, body = Problem),
    ),
)]
#[post("/psa/connections/{id}/test")]
async fn test(
    tenancy: web::Data<Tenancy>,
    psa: web::Data<Psa>,
    caller: Caller,
    id: web::Path<PsaConnectionId>,
) -> Result<web::Json<ConnectionTest>> {
    let tried = connections::test(&tenancy, &psa, &caller, *id).await?;
    let problem = tried.as_ref().err().map(super::Trouble::in_words);
    Ok(web::Json(ConnectionTest { answered: tried.ok(), problem }))
}

/// The system behind a connection, for an engineer.
async fn system(
    tenancy: &Tenancy,
    psa: &Psa,
    caller: &Caller,
    id: PsaConnectionId,
) -> Result<std::sync::Arc<dyn TicketSystem>> {
    let connection = tenancy.db.tenant(caller).run(async |conn| connections::find(conn, caller, id).await).await?;
    connections::demand_engineer(caller)?;
    psa.system(&connection)
}

#[derive(Deserialize, IntoParams)]
struct TicketQuery {
    /// A number, or words of the title; at most 200 characters.
    #[serde(default)]
    q: String,
}

/// Tickets that were found.
#[derive(Serialize, ToSchema)]
struct TicketList {
    items: Vec<TicketSummary>,
}

/// Open tickets with a number or with words in their title, newest first, at most 25.
#[utoipa::path(
    tag = "psa",
    operation_id = "search_tickets",
    params(("id" = PsaConnectionId, Path), TicketQuery),
    security(("bearer" = [])),
    responses(
        (status = 200, body = TicketList),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 404, body = Problem),
        (status = 409, body = Problem, description = "The ticket system does not answer or refuses"),
        (status = 422, body = Problem),
        (status = 429, body = Problem),
    ),
)]
#[get("/psa/connections/{id}/tickets")]
async fn search(
    tenancy: web::Data<Tenancy>,
    psa: web::Data<Psa>,
    caller: Caller,
    id: web::Path<PsaConnectionId>,
    query: web::Query<TicketQuery>,
) -> Result<web::Json<TicketList>> {
    if query.q.chars().count() > LONGEST_SEARCH {
        return Err(Error::invalid("q", "Give a number or a few words, at most 200 characters."));
    }
    let system = system(&tenancy, &psa, &caller, *id).await?;
    Ok(web::Json(TicketList { items: system.search(&query.q).await? }))
}

/// A ticket, as it is there now.
#[utoipa::path(
    tag = "psa",
    operation_id = "get_ticket",
    params(("id" = PsaConnectionId, Path), ("ticket" = String, Path)),
    security(("bearer" = [])),
    responses(
        (status = 200, body = TicketDetail),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 404, body = Problem),
        (status = 409, body = Problem, description = "The ticket system does not answer or refuses"),
        (status = 429, body = Problem),
    ),
)]
#[get("/psa/connections/{id}/tickets/{ticket}")]
async fn get_ticket(
    tenancy: web::Data<Tenancy>,
    psa: web::Data<Psa>,
    caller: Caller,
    path: web::Path<(PsaConnectionId, String)>,
) -> Result<web::Json<TicketDetail>> {
    let (id, ticket) = path.into_inner();
    let system = system(&tenancy, &psa, &caller, id).await?;
    let read = system.ticket(&ticket).await?;
    // Whoever looks at it wants to know when it changes.
    let now = tenancy.clock.now();
    tenancy.db.tenant(&caller).run(async |conn| calls::watch(conn, id, now).await).await?;
    Ok(web::Json(read))
}

/// What one may choose of when something is put on a ticket.
#[derive(Serialize, ToSchema)]
struct TicketChoices {
    /// Where the ticket may go.
    statuses: Vec<TicketStatus>,
    /// What work is charged as; none where the system has no such thing.
    roles: Vec<Choice>,
    /// In whose name the caller's work is written down.
    work: WorkName,
}

/// Where a ticket may go, and what work on it is charged as.
#[utoipa::path(
    tag = "psa",
    operation_id = "get_ticket_choices",
    params(("id" = PsaConnectionId, Path), ("ticket" = String, Path)),
    security(("bearer" = [])),
    responses(
        (status = 200, body = TicketChoices),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 404, body = Problem),
        (status = 409, body = Problem, description = "The ticket system does not answer or refuses"),
        (status = 429, body = Problem),
    ),
)]
#[get("/psa/connections/{id}/tickets/{ticket}/choices")]
async fn choices(
    tenancy: web::Data<Tenancy>,
    psa: web::Data<Psa>,
    caller: Caller,
    path: web::Path<(PsaConnectionId, String)>,
) -> Result<web::Json<TicketChoices>> {
    let (id, ticket) = path.into_inner();
    let system = system(&tenancy, &psa, &caller, id).await?;
    // Roles are nice to have, and ask for a right that not every key has.
    let (statuses, roles, members) =
        futures_util::join!(system.statuses(&ticket), system.work_roles(), system.members());
    let work = work_name(&tenancy, &caller, id, members.ok().as_deref()).await?;
    Ok(web::Json(TicketChoices { statuses: statuses?, roles: roles.unwrap_or_default(), work }))
}

/// Who the account's people are in the ticket system.
#[utoipa::path(
    tag = "psa",
    operation_id = "get_psa_members",
    params(("id" = PsaConnectionId, Path)),
    security(("bearer" = [])),
    responses(
        (status = 200, body = Mapping),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 404, body = Problem),
        (status = 409, body = Problem, description = "The ticket system does not answer or refuses"),
        (status = 429, body = Problem),
    ),
)]
#[get("/psa/connections/{id}/members")]
async fn mapping(
    tenancy: web::Data<Tenancy>,
    psa: web::Data<Psa>,
    caller: Caller,
    id: web::Path<PsaConnectionId>,
) -> Result<web::Json<Mapping>> {
    Ok(web::Json(members::mapping(&tenancy, &psa, &caller, *id).await?))
}

/// Say who somebody is in the ticket system.
#[utoipa::path(
    tag = "psa",
    operation_id = "map_psa_member",
    params(("id" = PsaConnectionId, Path), ("user" = UserId, Path)),
    request_body = MemberRequest,
    security(("bearer" = [])),
    responses(
        (status = 204),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 404, body = Problem),
        (status = 422, body = Problem),
    ),
)]
#[put("/psa/connections/{id}/members/{user}")]
async fn map_member(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    path: web::Path<(PsaConnectionId, UserId)>,
    body: Body<MemberRequest>,
) -> Result<HttpResponse> {
    members::set(&tenancy, &caller, path.into_inner(), &body.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

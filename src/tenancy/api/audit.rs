//! Reading the audit log: a page of it, all that was ever done, and a file to take away.

use std::collections::HashMap;

use actix_web::{
    HttpResponse, get,
    http::header::CONTENT_DISPOSITION,
    web::{self, Bytes},
};
use chrono::{DateTime, SecondsFormat, Utc};
use futures_util::{Stream, stream};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::{
    platform::{
        csv,
        db::TenantConn,
        error::{Error, Problem, Result},
        ids::{AuditId, TeamId, UserId},
        page::{Cursor, Page, PageQuery},
    },
    tenancy::{
        Caller, Tenancy,
        audit::{self, AuditRow, Filter},
        policy, store,
    },
};

/// Rows that are read at once for a file.
const AT_ONCE: i64 = 500;

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(list_actions).service(export);
}

/// Something somebody changed.
#[derive(Serialize, ToSchema)]
struct AuditEntry {
    /// The entry.
    id: AuditId,
    /// When.
    at: DateTime<Utc>,
    /// Who; nobody when the operator acted from the command line.
    actor_id: Option<UserId>,
    /// Their name.
    actor_name: Option<String>,
    /// What was done, as `user.invited`.
    action: String,
    /// The kind of thing it was done to.
    object_kind: String,
    /// The thing.
    object_id: Uuid,
    /// Its name, where it is a person or a team.
    object_name: Option<String>,
    /// The name of the person that `detail` names as its `user`, if it does.
    user_name: Option<String>,
    /// What else is worth knowing.
    detail: Value,
}

/// Which entries are meant.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AuditQuery {
    /// Those of this person.
    #[param(value_type = Option<String>, format = Uuid)]
    actor_id: Option<String>,
    /// What was done, as `user.invited`, or all of a kind, as `user`.
    action: Option<String>,
    /// Not before this moment.
    from: Option<DateTime<Utc>>,
    /// Before this moment.
    until: Option<DateTime<Utc>>,
}

impl AuditQuery {
    async fn filter(&self, conn: &mut TenantConn) -> Result<Filter> {
        let nobody =
            || Error::invalid("actor_id", "There is nobody with this id. Choose somebody of the account.");
        let actor = match self.actor_id.as_deref().filter(|id| !id.is_empty()) {
            Some(id) => {
                let id = id.parse().map_err(|_| nobody())?;
                Some(store::user(conn, id).await?.ok_or_else(nobody)?.id)
            }
            None => None,
        };
        let action = self.action.clone().filter(|action| !action.is_empty());
        let word = |letter: char| letter.is_ascii_lowercase() || matches!(letter, '_' | '.');
        if action.as_deref().is_some_and(|action| !action.chars().all(word)) {
            return Err(Error::invalid("action", "Give a name such as user.invited, or what it begins with."));
        }
        Ok(Filter { actor, action, from: self.from, until: self.until })
    }
}

async fn named(conn: &mut TenantConn, rows: Vec<AuditRow>) -> Result<Vec<AuditEntry>> {
    let of = |kind: &'static str| rows.iter().filter(move |row| row.object_kind == kind).map(|row| row.object_id);
    let people: Vec<UserId> = rows.iter().filter_map(|row| row.actor).chain(of("user").map(UserId)).collect();
    let people: Vec<UserId> = people.into_iter().chain(rows.iter().filter_map(user_of)).collect();
    let teams: Vec<TeamId> = of("team").map(TeamId).collect();
    let people: HashMap<UserId, String> = store::names(conn, &people).await?.into_iter().collect();
    let teams: HashMap<TeamId, String> = store::team_names(conn, &teams).await?.into_iter().collect();
    let entry = |row: AuditRow| {
        let user_name = user_of(&row).and_then(|user| people.get(&user).cloned());
        let AuditRow { id, at, actor, action, object_kind, object_id, detail } = row;
        AuditEntry {
            id,
            at,
            actor_id: actor,
            actor_name: actor.and_then(|actor| people.get(&actor).cloned()),
            action,
            object_kind,
            object_id,
            object_name: people.get(&UserId(object_id)).or_else(|| teams.get(&TeamId(object_id))).cloned(),
            user_name,
            detail,
        }
    };
    Ok(rows.into_iter().map(entry).collect())
}

/// The person that an entry names besides.
fn user_of(row: &AuditRow) -> Option<UserId> {
    row.detail.get("user")?.as_str()?.parse().ok()
}

/// What was changed in the account, newest first.
#[utoipa::path(
    tag = "people",
    operation_id = "list_audit",
    params(AuditQuery, PageQuery),
    security(("bearer" = [])),
    responses(
        (status = 200, body = Page<AuditEntry>),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 422, body = Problem),
    ),
)]
#[get("/audit")]
async fn list(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    query: web::Query<AuditQuery>,
    page: web::Query<PageQuery>,
) -> Result<web::Json<Page<AuditEntry>>> {
    policy::manage_people(&caller)?;
    let (limit, after) = (page.limit()?, page.cursor()?);
    let page = tenancy.db.tenant(&caller).run(async |conn| {
        let filter = query.filter(conn).await?;
        let rows = audit::page(conn, &filter, after, limit).await?;
        let page = Page::cut(rows, limit, |row| Cursor { at: row.at, id: row.id.0 });
        Ok::<_, Error>(Page { items: named(conn, page.items).await?, next: page.next })
    });
    Ok(web::Json(page.await?))
}

/// What has been done in the account, to choose from.
#[derive(Serialize, ToSchema)]
struct AuditActions {
    /// By name, as `user.invited`.
    items: Vec<String>,
}

/// Everything that was ever done, by name.
#[utoipa::path(
    tag = "people",
    operation_id = "list_audit_actions",
    security(("bearer" = [])),
    responses((status = 200, body = AuditActions), (status = 401, body = Problem), (status = 403, body = Problem)),
)]
#[get("/audit/actions")]
async fn list_actions(tenancy: web::Data<Tenancy>, caller: Caller) -> Result<web::Json<AuditActions>> {
    policy::manage_people(&caller)?;
    let items = tenancy.db.tenant(&caller).run(async |conn| audit::actions(conn).await).await?;
    Ok(web::Json(AuditActions { items }))
}

/// The same as a CSV file: every entry that is meant. Cells that a spreadsheet would calculate
/// begin with an apostrophe.
#[utoipa::path(
    tag = "people",
    operation_id = "export_audit",
    params(AuditQuery),
    security(("bearer" = [])),
    responses(
        (status = 200, description = "The file", content_type = "text/csv", body = String),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 422, body = Problem),
    ),
)]
#[get("/audit.csv")]
async fn export(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    query: web::Query<AuditQuery>,
) -> Result<HttpResponse> {
    policy::manage_people(&caller)?;
    let filter = tenancy.db.tenant(&caller).run(async |conn| query.filter(conn).await).await?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"audit-log.csv\""))
        .insert_header(("Cache-Control", "no-store"))
        .streaming(lines(Reading { tenancy, caller, filter, next: Next::Head })))
}

/// How far the file is written.
enum Next {
    Head,
    From(Option<Cursor>),
    Nothing,
}

struct Reading {
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    filter: Filter,
    next: Next,
}

/// The file in pieces, each read when the one before is taken: however long it is, little of it
/// is held at once.
fn lines(reading: Reading) -> impl Stream<Item = Result<Bytes>> {
    stream::unfold(reading, |mut reading| async move {
        let piece = match std::mem::replace(&mut reading.next, Next::Nothing) {
            Next::Nothing => return None,
            Next::Head => {
                reading.next = Next::From(None);
                Ok(Bytes::from(csv::line(&["at", "who", "who_id", "what", "kind", "name", "id", "detail"])))
            }
            Next::From(after) => reading.piece(after).await,
        };
        Some((piece, reading))
    })
}

impl Reading {
    async fn piece(&mut self, after: Option<Cursor>) -> Result<Bytes> {
        let filter = &self.filter;
        let run = self.tenancy.db.tenant(&self.caller);
        let (entries, more) = run
            .run(async |conn| {
                let mut rows = audit::page(conn, filter, after, AT_ONCE).await?;
                let more = rows.len() > usize::try_from(AT_ONCE).unwrap_or(usize::MAX);
                if more {
                    rows.pop();
                }
                Ok::<_, Error>((named(conn, rows).await?, more))
            })
            .await?;
        if more {
            let last = entries.last().map(|entry| Cursor { at: entry.at, id: entry.id.0 });
            self.next = Next::From(last);
        }
        Ok(Bytes::from(entries.iter().map(row).collect::<String>()))
    }
}

fn row(entry: &AuditEntry) -> String {
    let who = entry.actor_name.as_deref().unwrap_or("the operator");
    csv::line(&[
        &entry.at.to_rfc3339_opts(SecondsFormat::Millis, true),
        who,
        &entry.actor_id.map(|id| id.to_string()).unwrap_or_default(),
        &entry.action,
        &entry.object_kind,
        entry.object_name.as_deref().unwrap_or_default(),
        &entry.object_id.to_string(),
        &entry.detail.to_string(),
    ])
}

//! Reading the audit log.

use actix_web::{get, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::{
    platform::{
        error::{Problem, Result},
        ids::{AuditId, UserId},
        page::{Cursor, Page, PageQuery},
    },
    tenancy::{Caller, Tenancy, policy, store},
};

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list);
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
    /// What was done, as `user.invited`.
    action: String,
    /// The kind of thing it was done to.
    object_kind: String,
    /// The thing.
    object_id: Uuid,
    /// What else is worth knowing.
    detail: Value,
}

/// What was changed in the account, newest first.
#[utoipa::path(
    tag = "people",
    operation_id = "list_audit",
    params(PageQuery),
    security(("bearer" = [])),
    responses((status = 200, body = Page<AuditEntry>), (status = 401, body = Problem), (status = 403, body = Problem)),
)]
#[get("/audit")]
async fn list(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    page: web::Query<PageQuery>,
) -> Result<web::Json<Page<AuditEntry>>> {
    policy::manage_people(&caller)?;
    let (limit, after) = (page.limit()?, page.cursor()?);
    let rows = tenancy.db.tenant(&caller).run(async |conn| store::audit_page(conn, after, limit).await).await?;
    let page = Page::cut(rows, limit, |row| Cursor { at: row.at, id: row.id.0 });
    Ok(web::Json(page.map(|row| {
        let store::AuditRow { id, at, actor, action, object_kind, object_id, detail } = row;
        AuditEntry { id, at, actor_id: actor, action, object_kind, object_id, detail }
    })))
}

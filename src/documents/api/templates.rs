//! HTTP of the account's own layouts.

use actix_web::{HttpResponse, get, post, put, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    documents::{Document, Tone, Variant, Wish, template, templates},
    platform::{
        error::{Problem, Result},
        extract::Body,
        ids::SessionId,
    },
    sessions::{Actor, Permission},
    tenancy::{self, Caller, Tenancy},
};

/// Routes under `/api/v1`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(save).service(try_out);
}

/// A version of how a document is laid out.
#[derive(Serialize, ToSchema)]
struct TemplateVersion {
    /// Of which document.
    variant: String,
    /// Which version; the newest of a document is in use.
    version: i64,
    /// The template; absent where this is the built-in layout again.
    text: Option<String>,
    /// Who made it.
    by: Actor,
    /// When.
    at: DateTime<Utc>,
}

/// Every version of every layout.
#[derive(Serialize, ToSchema)]
struct TemplateList {
    /// At most 200, newest first.
    items: Vec<TemplateVersion>,
    /// Whether the caller may change them.
    change: Permission,
}

/// How the account lays documents out, with every version there was.
#[utoipa::path(
    tag = "documents",
    operation_id = "list_document_templates",
    security(("bearer" = [])),
    responses((status = 200, body = TemplateList), (status = 401, body = Problem)),
)]
#[get("/document-templates")]
async fn list(tenancy: web::Data<Tenancy>, caller: Caller) -> Result<web::Json<TemplateList>> {
    let rows = templates::list(&tenancy, &caller).await?;
    let makers: Vec<_> = rows.iter().map(|row| row.made_by).collect();
    let names = tenancy.db.tenant(&caller).run(async |conn| tenancy::names(conn, &makers).await).await?;
    let name_of =
        |id| names.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone()).unwrap_or_default();
    let items = rows.into_iter().map(|row| TemplateVersion {
        by: Actor { id: row.made_by, name: name_of(row.made_by) },
        variant: row.variant,
        version: row.version,
        text: row.text,
        at: row.made_at,
    });
    let change = Permission::of(templates::demand_admin(&caller));
    Ok(web::Json(TemplateList { items: items.collect(), change }))
}

/// How a document is to be laid out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TemplateRequest {
    /// Which document; not the full log.
    variant: Variant,
    /// The newest version that was read; 0 where there is none.
    version: u64,
    /// The template, at most 20,000 characters; absent for the built-in layout.
    text: Option<String>,
}

/// Lay a document out by this from now on. The version before is kept.
#[utoipa::path(
    tag = "documents",
    operation_id = "save_document_template",
    request_body = TemplateRequest,
    security(("bearer" = [])),
    responses(
        (status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem),
    ),
)]
#[put("/document-templates")]
async fn save(tenancy: web::Data<Tenancy>, caller: Caller, body: Body<TemplateRequest>) -> Result<HttpResponse> {
    let TemplateRequest { variant, version, text } = body.0;
    templates::save(&tenancy, &caller, (variant, version), text).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A template to try on a session.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TemplateTrial {
    /// Of which document; not the full log.
    variant: Variant,
    /// The template.
    text: String,
    /// In what tone; of a client update only.
    tone: Option<Tone>,
    /// In which time times are written, in minutes east of UTC.
    offset: Option<i32>,
}

/// What a template makes of a session.
#[derive(Serialize, ToSchema)]
struct TemplateTried {
    document: Document,
    /// Whether lines lead to the events they rest on.
    points_back: bool,
}

/// Try a template on a session. Nothing is kept.
#[utoipa::path(
    tag = "documents",
    operation_id = "try_document_template",
    params(("id" = SessionId, Path)),
    request_body = TemplateTrial,
    security(("bearer" = [])),
    responses(
        (status = 200, body = TemplateTried), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem),
    ),
)]
#[post("/sessions/{id}/document/try")]
async fn try_out(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    id: web::Path<SessionId>,
    body: Body<TemplateTrial>,
) -> Result<web::Json<TemplateTried>> {
    let TemplateTrial { variant, text, tone, offset } = body.0;
    let wish = Wish::checked(variant, tone, offset)?;
    let document = templates::try_out(&tenancy, &caller, *id, (wish, text)).await?.document;
    Ok(web::Json(TemplateTried { points_back: template::points_back(&document), document }))
}

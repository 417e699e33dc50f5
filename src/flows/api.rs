//! HTTP of this domain: thin handlers that read, call one operation and show.

use actix_web::{HttpResponse, get, post, put, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    create,
    export::{self, Format},
    import,
    model::{Flow, FlowDocument, FlowKind, Version},
    policy::{self, FlowCan},
    publish, save_draft,
    store::{self, Drafts},
    subflows,
    validate::{Finding, validate},
};
use crate::{
    platform::{
        db::TenantConn,
        error::{Error, Problem, Result},
        extract::Body,
        ids::{FlowId, FlowVersionId},
        page::{Cursor, Page, PageQuery},
    },
    tenancy::{Caller, Role, Tenancy},
};

/// Routes under `/api/v1`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list)
        .service(create_flow)
        .service(get_flow)
        .service(export_flow)
        .service(put_draft)
        .service(publish_flow)
        .service(get_version);
}

/// The version a flow has published.
#[derive(Serialize, ToSchema)]
struct PublishedVersion {
    /// The version.
    id: FlowVersionId,
    /// 1 for the first.
    number: i32,
}

/// A flow without its document.
#[derive(Serialize, ToSchema)]
struct FlowSummary {
    /// The flow.
    id: FlowId,
    /// As published, or as drafted while nothing is.
    title: String,
    /// One paragraph: when to use it.
    description: String,
    /// What it is for.
    kind: FlowKind,
    /// Words to find it by.
    tags: Vec<String>,
    /// The version sessions start on; null while nothing is published.
    published_version: Option<PublishedVersion>,
    /// Whether a draft differs from it; never for those who may not see drafts.
    has_draft: bool,
    /// When it last changed.
    updated_at: DateTime<Utc>,
    /// What the caller may do.
    can: FlowCan,
}

/// A flow with its document.
#[derive(Serialize, ToSchema)]
struct FlowView {
    #[serde(flatten)]
    summary: FlowSummary,
    /// The draft if there is one and the caller may edit it, else what is published.
    document: FlowDocument,
    /// What keeps the document from being published.
    findings: Vec<Finding>,
}

/// A published version of a flow; it never changes.
#[derive(Serialize, ToSchema)]
struct FlowVersionView {
    /// The version.
    id: FlowVersionId,
    /// The flow it is of.
    flow_id: FlowId,
    /// 1 for the first.
    number: i32,
    /// What it says.
    document: FlowDocument,
    /// When it was published.
    published_at: DateTime<Utc>,
}

fn summary(role: Role, flow: Flow) -> FlowSummary {
    let can = policy::can(role, &flow);
    let Flow { id, title, description, kind, tags, published, has_draft, updated_at } = flow;
    let published_version = published.map(|version| PublishedVersion { id: version.id, number: version.number });
    let has_draft = has_draft && policy::sees_drafts(role);
    FlowSummary { id, title, description, kind, tags, published_version, has_draft, updated_at, can }
}

/// The flow and the document that `role` sees of it.
async fn document(conn: &mut TenantConn, role: Role, id: FlowId) -> Result<(Flow, FlowDocument)> {
    let (flow, draft) = store::flow(conn, id).await?.ok_or_else(Error::not_found)?;
    let document = match (draft.filter(|_| policy::sees_drafts(role)), flow.published) {
        (Some(draft), _) => draft,
        (None, Some(version)) => {
            let version = store::full_version(conn, version.id).await?;
            version.ok_or_else(|| Error::internal("the published version is missing"))?.document
        }
        (None, None) => return Err(Error::not_found()),
    };
    Ok((flow, document))
}

/// The flow as `role` sees it.
async fn view(conn: &mut TenantConn, role: Role, id: FlowId) -> Result<FlowView> {
    let (flow, document) = document(conn, role, id).await?;
    let mut findings = validate(&document);
    findings.extend(subflows::findings(conn, id, &document).await?);
    Ok(FlowView { summary: summary(role, flow), document, findings })
}

/// The flows, those that changed last first.
#[utoipa::path(
    tag = "flows",
    operation_id = "list_flows",
    params(PageQuery),
    security(("bearer" = [])),
    responses(
        (status = 200, body = Page<FlowSummary>),
        (status = 401, body = Problem),
        (status = 422, body = Problem),
    ),
)]
#[get("/flows")]
async fn list(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    page: web::Query<PageQuery>,
) -> Result<web::Json<Page<FlowSummary>>> {
    let (limit, after) = (page.limit()?, page.cursor()?);
    let drafts = if policy::sees_drafts(caller.role) { Drafts::Shown } else { Drafts::Hidden };
    let rows = tenancy.db.tenant(&caller).run(async |conn| store::page(conn, drafts, after, limit).await).await?;
    let page = Page::cut(rows, limit, |flow| Cursor { at: flow.updated_at, id: flow.id.0 });
    Ok(web::Json(page.map(|flow| summary(caller.role, flow))))
}

/// Either of the two.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreateFlow {
    /// The flow, finished or not.
    document: Option<FlowDocument>,
    /// The flow as YAML or JSON text, to import.
    text: Option<String>,
}

impl CreateFlow {
    fn into_document(self) -> Result<FlowDocument> {
        match (self.document, self.text) {
            (Some(document), None) => Ok(document),
            (None, Some(text)) => import::parse(&text),
            _ => Err(Error::invalid("document", "Send either `document` or `text`, one of the two.")),
        }
    }
}

/// Create a flow as a draft.
#[utoipa::path(
    tag = "flows",
    operation_id = "create_flow",
    request_body = CreateFlow,
    security(("bearer" = [])),
    responses(
        (status = 201, body = FlowView),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 413, body = Problem),
        (status = 422, body = Problem),
    ),
)]
#[post("/flows")]
async fn create_flow(tenancy: web::Data<Tenancy>, caller: Caller, body: Body<CreateFlow>) -> Result<HttpResponse> {
    policy::write(caller.role)?;
    let document = body.0.into_document()?;
    let now = tenancy.clock.now();
    let flow = tenancy
        .db
        .tenant(&caller)
        .run(async |conn| {
            let id = create::create(conn, &caller, now, &document).await?;
            view(conn, caller.role, id).await
        })
        .await?;
    Ok(HttpResponse::Created().json(flow))
}

/// One flow.
#[utoipa::path(
    tag = "flows",
    operation_id = "get_flow",
    params(("id" = FlowId, Path)),
    security(("bearer" = [])),
    responses((status = 200, body = FlowView), (status = 401, body = Problem), (status = 404, body = Problem)),
)]
#[get("/flows/{id}")]
async fn get_flow(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    id: web::Path<FlowId>,
) -> Result<web::Json<FlowView>> {
    let flow = tenancy.db.tenant(&caller).run(async |conn| view(conn, caller.role, *id).await).await?;
    Ok(web::Json(flow))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    /// `yaml` unless told.
    #[serde(default)]
    #[param(inline)]
    format: Format,
}

/// A flow as text: what `GET /flows/{id}` shows, to keep or to import elsewhere.
#[utoipa::path(
    tag = "flows",
    operation_id = "export_flow",
    params(("id" = FlowId, Path), ExportQuery),
    security(("bearer" = [])),
    responses(
        (status = 200, content((String = "application/yaml"), (String = "application/json"), (String = "text/vnd.mermaid"))),
        (status = 401, body = Problem),
        (status = 404, body = Problem),
        (status = 422, body = Problem),
    ),
)]
#[get("/flows/{id}/export")]
async fn export_flow(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    id: web::Path<FlowId>,
    query: web::Query<ExportQuery>,
) -> Result<HttpResponse> {
    let document = tenancy.db.tenant(&caller).run(async |conn| document(conn, caller.role, *id).await).await?.1;
    let name = export::file_name(&document, query.format);
    Ok(HttpResponse::Ok()
        .content_type(query.format.media_type())
        .insert_header(("Content-Disposition", format!("attachment; filename=\"{name}\"")))
        .body(export::write(&document, query.format)?))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SaveDraft {
    /// The flow, finished or not.
    document: FlowDocument,
    /// `updated_at` of the flow that was edited: a change made since is not written
    /// over. Absent, this draft wins.
    seen_updated_at: Option<DateTime<Utc>>,
}

/// Save the draft of a flow.
#[utoipa::path(
    tag = "flows",
    operation_id = "save_flow_draft",
    params(("id" = FlowId, Path)),
    request_body = SaveDraft,
    security(("bearer" = [])),
    responses(
        (status = 200, body = FlowView),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 404, body = Problem),
        (status = 409, body = Problem),
        (status = 413, body = Problem),
        (status = 422, body = Problem),
    ),
)]
#[put("/flows/{id}/draft")]
async fn put_draft(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    id: web::Path<FlowId>,
    body: Body<SaveDraft>,
) -> Result<web::Json<FlowView>> {
    let SaveDraft { document, seen_updated_at: seen } = body.0;
    let now = tenancy.clock.now();
    let flow = tenancy
        .db
        .tenant(&caller)
        .run(async |conn| {
            save_draft::save_draft(conn, &caller, now, *id, &document, seen).await?;
            view(conn, caller.role, *id).await
        })
        .await?;
    Ok(web::Json(flow))
}

/// Publish the draft of a flow as its next version.
#[utoipa::path(
    tag = "flows",
    operation_id = "publish_flow",
    params(("id" = FlowId, Path)),
    security(("bearer" = [])),
    responses(
        (status = 200, body = FlowView),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 404, body = Problem),
        (status = 409, body = Problem),
        (status = 422, body = Problem),
    ),
)]
#[post("/flows/{id}/publish")]
async fn publish_flow(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    id: web::Path<FlowId>,
) -> Result<web::Json<FlowView>> {
    let now = tenancy.clock.now();
    let flow = tenancy
        .db
        .tenant(&caller)
        .run(async |conn| {
            publish::publish(conn, &caller, now, *id).await?;
            view(conn, caller.role, *id).await
        })
        .await?;
    Ok(web::Json(flow))
}

/// One published version of a flow.
#[utoipa::path(
    tag = "flows",
    operation_id = "get_flow_version",
    params(("id" = FlowVersionId, Path)),
    security(("bearer" = [])),
    responses(
        (status = 200, body = FlowVersionView),
        (status = 401, body = Problem),
        (status = 404, body = Problem),
    ),
)]
#[get("/flow-versions/{id}")]
async fn get_version(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    id: web::Path<FlowVersionId>,
) -> Result<web::Json<FlowVersionView>> {
    let id = *id;
    let version = tenancy.db.tenant(&caller).run(async |conn| store::full_version(conn, id).await).await?;
    let Version { flow, number, document, published_at } = version.ok_or_else(Error::not_found)?;
    Ok(web::Json(FlowVersionView { id, flow_id: flow, number, document, published_at }))
}

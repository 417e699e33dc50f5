//! HTTP of this domain: how the account wants FlowPilot, whether its models answer, and what
//! they were used for.

use actix_web::{get, post, put, web};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    FlowPilot,
    reword::{self, RewordRequest, Rewording},
    settings::{self, CopilotSettings},
    trial::{self, Trial, TrialRequest},
    usage::{self, CopilotUsage, UsageQuery},
};
use crate::{
    platform::{
        error::{Problem, Result},
        extract::Body,
        ids::SessionId,
    },
    sessions::{Permission, Tier},
    tenancy::{Caller, Tenancy},
};

/// Routes under `/api/v1`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(get_settings).service(put_settings).service(test).service(get_usage).service(reword_document);
}

/// How the account wants FlowPilot, and what the installation has.
#[derive(Serialize, ToSchema)]
struct CopilotView {
    settings: CopilotSettings,
    /// The models that may be asked; none where the built-in guide is all there is.
    models: Vec<ModelView>,
    /// Whether the caller may change this, test it and see what it costs.
    change: Permission,
    /// Whether the caller can have a model reword documents.
    reword: Permission,
}

impl CopilotView {
    fn of(settings: CopilotSettings, pilot: &FlowPilot, caller: &Caller) -> Self {
        let change = Permission::of(settings::demand_admin(caller));
        let reword = Permission::of(reword::demand(caller, pilot, &settings));
        Self { settings, models: models(pilot), change, reword }
    }
}

/// A model of the installation.
#[derive(Serialize, ToSchema)]
struct ModelView {
    tier: Tier,
    /// The service's name for it.
    model: String,
    /// US dollars per million tokens read.
    reading: f64,
    /// US dollars per million tokens written.
    writing: f64,
}

fn models(pilot: &FlowPilot) -> Vec<ModelView> {
    let view = |tier| {
        let model = pilot.behind()?.model(tier);
        Some(ModelView { tier, model: model.id.clone(), reading: model.reading, writing: model.writing })
    };
    [Tier::Fast, Tier::Balanced, Tier::Deep].into_iter().filter_map(view).collect()
}

/// How the account wants FlowPilot.
#[utoipa::path(
    tag = "copilot",
    operation_id = "get_copilot",
    security(("bearer" = [])),
    responses((status = 200, body = CopilotView), (status = 401, body = Problem)),
)]
#[get("/copilot")]
async fn get_settings(
    tenancy: web::Data<Tenancy>,
    pilot: web::Data<FlowPilot>,
    caller: Caller,
) -> Result<web::Json<CopilotView>> {
    let settings = settings::read(&tenancy, &caller).await?;
    Ok(web::Json(CopilotView::of(settings, &pilot, &caller)))
}

/// Say how the account wants FlowPilot.
#[utoipa::path(
    tag = "copilot",
    operation_id = "put_copilot",
    request_body = CopilotSettings,
    security(("bearer" = [])),
    responses(
        (status = 200, body = CopilotView),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 422, body = Problem),
    ),
)]
#[put("/copilot")]
async fn put_settings(
    tenancy: web::Data<Tenancy>,
    pilot: web::Data<FlowPilot>,
    caller: Caller,
    body: Body<CopilotSettings>,
) -> Result<web::Json<CopilotView>> {
    let settings = settings::write(&tenancy, &caller, body.0).await?;
    Ok(web::Json(CopilotView::of(settings, &pilot, &caller)))
}

/// Try whether a model answers. Nothing of any session goes out.
#[utoipa::path(
    tag = "copilot",
    operation_id = "test_copilot",
    request_body = TrialRequest,
    security(("bearer" = [])),
    responses(
        (status = 200, body = Trial),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 422, body = Problem),
    ),
)]
#[post("/copilot/test")]
async fn test(pilot: web::Data<FlowPilot>, caller: Caller, body: Body<TrialRequest>) -> Result<web::Json<Trial>> {
    settings::demand_admin(&caller)?;
    let Some(behind) = pilot.behind() else {
        return Ok(web::Json(Trial::of_the_guide()));
    };
    Ok(web::Json(trial::run(behind, body.0.tier).await))
}

/// What FlowPilot was used for in a month, and what it cost.
#[utoipa::path(
    tag = "copilot",
    operation_id = "get_copilot_usage",
    params(UsageQuery),
    security(("bearer" = [])),
    responses(
        (status = 200, body = CopilotUsage),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 422, body = Problem),
    ),
)]
#[get("/copilot/usage")]
async fn get_usage(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    query: web::Query<UsageQuery>,
) -> Result<web::Json<CopilotUsage>> {
    Ok(web::Json(usage::read(&tenancy, &caller, &query).await?))
}

/// Has a model propose other words for the lines of a document. Nothing is changed by it; where
/// nothing is proposed the answer says why.
#[utoipa::path(
    tag = "copilot",
    operation_id = "reword_document",
    params(("id" = SessionId, Path)),
    request_body = RewordRequest,
    security(("bearer" = [])),
    responses(
        (status = 200, body = Rewording), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem),
    ),
)]
#[post("/sessions/{id}/document/reword")]
async fn reword_document(
    tenancy: web::Data<Tenancy>,
    pilot: web::Data<FlowPilot>,
    caller: Caller,
    id: web::Path<SessionId>,
    body: Body<RewordRequest>,
) -> Result<web::Json<Rewording>> {
    Ok(web::Json(reword::reword((&tenancy, &pilot), &caller, *id, &body.0).await?))
}

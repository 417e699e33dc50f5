//! HTTP of what is hidden in documents: by hand, and looking behind it.

use actix_web::{HttpResponse, delete, http::header, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    documents::{Hidden, Variant, Wish, hide, read::KnownWords},
    platform::{
        error::{Problem, Result},
        extract::Body,
        ids::{HiddenWordsId, SessionId},
    },
    sessions::{Actor, Permission},
    tenancy::{Caller, Tenancy},
};

/// Routes under `/api/v1`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(hide_words).service(show_words).service(reveal);
}

/// Something that a document hides.
#[derive(Serialize, ToSchema)]
pub struct HiddenView {
    /// What stands for it.
    placeholder: String,
    /// Why, in words.
    why: String,
    /// What was hidden by hand and stands behind it.
    by_hand: Option<HiddenWordsId>,
}

/// What somebody hid by hand.
#[derive(Serialize, ToSchema)]
pub struct ByHand {
    id: HiddenWordsId,
    /// Who.
    by: Actor,
    /// Whether the caller may show it again.
    show: Permission,
}

impl HiddenView {
    /// As its readers are told.
    pub fn of(hidden: &Hidden, by_hand: &[KnownWords]) -> Self {
        let behind = by_hand.iter().find(|known| known.stands_for(&hidden.values));
        Self {
            placeholder: hidden.placeholder.clone(),
            why: hidden.why.clone(),
            by_hand: behind.map(|known| known.id),
        }
    }
}

impl ByHand {
    /// As this caller is told.
    pub fn of(known: KnownWords, caller: &Caller) -> Self {
        let show = Permission::of(hide::demand_show(caller, known.by.id));
        Self { id: known.id, by: known.by, show }
    }
}

/// Words to hide.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HideWords {
    /// 3 to 256 characters, as somebody wrote them in the session.
    words: String,
}

/// What was hidden.
#[derive(Serialize, ToSchema)]
struct HiddenByHand {
    id: HiddenWordsId,
}

/// Hide words wherever they stand in a session: in its documents and behind its links, also
/// those that are open already.
#[utoipa::path(
    tag = "documents",
    operation_id = "hide_words",
    params(("id" = SessionId, Path)),
    request_body = HideWords,
    security(("bearer" = [])),
    responses(
        (status = 201, body = HiddenByHand), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem),
    ),
)]
#[post("/sessions/{id}/hidden-words")]
async fn hide_words(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    id: web::Path<SessionId>,
    body: Body<HideWords>,
) -> Result<HttpResponse> {
    let id = hide::hide(&tenancy, &caller, *id, &body.0.words).await?;
    Ok(HttpResponse::Created().json(HiddenByHand { id }))
}

/// Show again what was hidden by hand.
#[utoipa::path(
    tag = "documents",
    operation_id = "show_words",
    params(("id" = HiddenWordsId, Path)),
    security(("bearer" = [])),
    responses(
        (status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem),
    ),
)]
#[delete("/hidden-words/{id}")]
async fn show_words(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    id: web::Path<HiddenWordsId>,
) -> Result<HttpResponse> {
    hide::show(&tenancy, &caller, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Something hidden to look behind.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RevealRequest {
    /// In which document it is.
    variant: Variant,
    /// What stands for it, such as `[password #7KQ2]`.
    placeholder: String,
}

/// What stands behind a placeholder.
#[derive(Serialize, ToSchema)]
struct Revealed {
    /// None where nothing is hidden so any more; more than one where placeholders are the same
    /// by chance.
    values: Vec<String>,
}

/// Look behind what a document hides. It is written into the audit log that somebody did.
#[utoipa::path(
    tag = "documents",
    operation_id = "reveal_hidden",
    params(("id" = SessionId, Path)),
    request_body = RevealRequest,
    security(("bearer" = [])),
    responses(
        (status = 200, body = Revealed), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem),
    ),
)]
#[post("/sessions/{id}/document/reveal")]
async fn reveal(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    id: web::Path<SessionId>,
    body: Body<RevealRequest>,
) -> Result<HttpResponse> {
    let wish = Wish::checked(body.0.variant, None, None)?;
    let values = hide::reveal(&tenancy, &caller, *id, (wish, &body.0.placeholder)).await?.into_iter().collect();
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(Revealed { values }))
}

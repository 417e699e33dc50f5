//! HTTP of this domain: an account's rules, and trying them.

use actix_web::{get, post, put, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{rules::Rules, settings};
use crate::{
    platform::{
        error::{Problem, Result},
        extract::Body,
    },
    tenancy::{Caller, Tenancy},
};

/// Routes under `/api/v1`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(get_rules).service(put_rules).service(try_rules);
}

/// What the account wants hidden, and which version of it this is.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RedactionRules {
    /// Grows with every change; to change the rules give the one that was read.
    version: u64,
    /// The rules.
    rules: Rules,
}

/// What the account wants hidden besides what always is.
#[utoipa::path(
    tag = "redaction",
    operation_id = "get_redaction",
    security(("bearer" = [])),
    responses(
        (status = 200, body = RedactionRules),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
    ),
)]
#[get("/redaction")]
async fn get_rules(tenancy: web::Data<Tenancy>, caller: Caller) -> Result<web::Json<RedactionRules>> {
    let (version, rules) = settings::read(&tenancy, &caller).await?;
    Ok(web::Json(RedactionRules { version, rules }))
}

/// Change what the account wants hidden. Documents and open pages behind links follow at once.
#[utoipa::path(
    tag = "redaction",
    operation_id = "put_redaction",
    request_body = RedactionRules,
    security(("bearer" = [])),
    responses(
        (status = 200, body = RedactionRules),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 409, body = Problem),
        (status = 422, body = Problem),
    ),
)]
#[put("/redaction")]
async fn put_rules(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    body: Body<RedactionRules>,
) -> Result<web::Json<RedactionRules>> {
    let RedactionRules { version, rules } = body.0;
    let (version, rules) = settings::write(&tenancy, &caller, version, rules).await?;
    Ok(web::Json(RedactionRules { version, rules }))
}

/// A text to try rules on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RedactionTrial {
    /// The rules, stored or not.
    rules: Rules,
    /// The text, at most 20,000 characters. It is not kept.
    text: String,
}

/// A piece of a text as others would read it.
#[derive(Serialize, ToSchema)]
struct TriedPiece {
    /// What they would read.
    text: String,
    /// Why they would not read what was there; absent where they would.
    why: Option<String>,
}

/// What of the rules cannot be used yet.
#[derive(Serialize, ToSchema)]
struct Unfinished {
    /// The field, such as `rules.rules.0.text`.
    field: String,
    /// What is wrong with it, and what to do.
    detail: String,
}

/// A text as others would read it.
#[derive(Serialize, ToSchema)]
struct RedactionTried {
    /// In order.
    pieces: Vec<TriedPiece>,
    /// What of the rules was not tried.
    unfinished: Vec<Unfinished>,
}

/// What rules would hide of a text; those that are not finished are named, the others tried. Nothing of it
/// is kept.
#[utoipa::path(
    tag = "redaction",
    operation_id = "try_redaction",
    request_body = RedactionTrial,
    security(("bearer" = [])),
    responses(
        (status = 200, body = RedactionTried),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 422, body = Problem),
    ),
)]
#[post("/redaction/try")]
async fn try_rules(caller: Caller, body: Body<RedactionTrial>) -> Result<web::Json<RedactionTried>> {
    let RedactionTrial { rules, text } = body.0;
    let (pieces, unfinished) = settings::try_out(&caller, rules, text).await?;
    let pieces = pieces.into_iter().map(|piece| TriedPiece { text: piece.text, why: piece.why }).collect();
    let unfinished = unfinished.iter().map(|why| Unfinished {
        field: why.field().unwrap_or_default().to_owned(),
        detail: why.detail().to_owned(),
    });
    Ok(web::Json(RedactionTried { pieces, unfinished: unfinished.collect() }))
}

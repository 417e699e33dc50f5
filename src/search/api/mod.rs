//! HTTP of this domain: one question, and words that stand for each other.

mod answer;
mod query;

use actix_web::{get, put, web};
use search_index::Filters;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    SearchService, SearchStatus, Wanted,
    progress::SearchProgress,
    synonyms::{self, SynonymGroups},
};
use crate::{
    platform::{
        error::{Error, Problem, Result},
        extract::Body,
    },
    tenancy::{Caller, Tenancy},
};
use answer::SearchAnswer;
use query::SearchQuery;

/// Longest question, in characters.
const MAX_QUERY: usize = 10_000;

/// Routes under `/api/v1`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(search).service(progress).service(get_synonyms).service(put_synonyms);
}

/// Find flows, their steps and sessions that are over, by their words and their meaning; and sessions that go on,
/// by the words of their title, their ticket and who takes part.
#[utoipa::path(
    tag = "search",
    operation_id = "search",
    params(SearchQuery),
    security(("bearer" = [])),
    responses(
        (status = 200, body = SearchAnswer),
        (status = 401, body = Problem),
        (status = 422, body = Problem),
    ),
)]
#[get("/search")]
async fn search(
    tenancy: web::Data<Tenancy>,
    service: web::Data<SearchService>,
    caller: Caller,
    query: web::Query<SearchQuery>,
) -> Result<web::Json<SearchAnswer>> {
    let (kinds, filters) = (query.kinds()?, query.filters());
    let SearchQuery { q: text, limit, .. } = query.into_inner();
    if text.chars().count() > MAX_QUERY {
        return Err(Error::invalid("q", "Ask in at most 10,000 characters."));
    }
    let limit = limit.unwrap_or(20);
    if !(1..=50).contains(&limit) {
        return Err(Error::invalid("limit", "Ask for between 1 and 50 hits."));
    }
    if text.trim().is_empty() && filters == Filters::default() {
        let (status, model) = (SearchStatus::Ready, String::new());
        return Ok(web::Json(SearchAnswer { hits: Vec::new(), status, model, unknown: Vec::new() }));
    }
    let wanted = Wanted { text, kinds, limit, filters };
    Ok(web::Json(service.search(&tenancy.db, &caller, wanted).await?.into()))
}

/// How far search is: what it has not read yet.
#[utoipa::path(
    tag = "search",
    operation_id = "get_search_progress",
    security(("bearer" = [])),
    responses(
        (status = 200, body = SearchProgress),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
    ),
)]
#[get("/search/progress")]
async fn progress(
    tenancy: web::Data<Tenancy>,
    service: web::Data<SearchService>,
    caller: Caller,
) -> Result<web::Json<SearchProgress>> {
    Ok(web::Json(service.progress(&tenancy.db, &caller).await?))
}

/// The account's own words that stand for each other.
#[utoipa::path(
    tag = "search",
    operation_id = "get_synonyms",
    security(("bearer" = [])),
    responses((status = 200, body = SynonymGroups), (status = 401, body = Problem)),
)]
#[get("/search/synonyms")]
async fn get_synonyms(tenancy: web::Data<Tenancy>, caller: Caller) -> Result<web::Json<SynonymGroups>> {
    Ok(web::Json(synonyms::read(&tenancy, &caller).await?))
}

/// Say which words stand for each other in the account.
#[utoipa::path(
    tag = "search",
    operation_id = "put_synonyms",
    request_body = SynonymGroups,
    security(("bearer" = [])),
    responses(
        (status = 200, body = SynonymGroups),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 422, body = Problem),
    ),
)]
#[put("/search/synonyms")]
async fn put_synonyms(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    body: Body<SynonymGroups>,
) -> Result<web::Json<SynonymGroups>> {
    Ok(web::Json(synonyms::write(&tenancy, &caller, body.0).await?))
}

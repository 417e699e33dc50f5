//! HTTP of this domain: one question.

use actix_web::{get, web};
use search_index::{How, MatchedWord, Snippet};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::{Found, SearchService, SearchStatus};
use crate::{
    platform::error::{Error, Problem, Result},
    tenancy::{Caller, Tenancy},
};

/// Longest question, in characters.
const MAX_QUERY: usize = 500;

/// Routes under `/api/v1`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(search);
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SearchQuery {
    /// What was typed, at most 500 characters. The last word may be unfinished.
    #[serde(default)]
    q: String,
    /// Hits wanted, 1 to 50; 20 unless told.
    #[param(minimum = 1, maximum = 50)]
    limit: Option<usize>,
}

/// What was found, the best first.
#[derive(Serialize, ToSchema)]
struct SearchAnswer {
    /// The hits.
    hits: Vec<SearchHit>,
    /// Whether they are all.
    status: SearchStatus,
}

/// Something found. Ranges are half open and count characters (Unicode scalar
/// values), in JavaScript the elements of `Array.from(text)`.
#[derive(Serialize, ToSchema)]
struct SearchHit {
    /// The thing.
    id: Uuid,
    /// What sort of thing: `flow`.
    kind: String,
    /// Its title.
    title: String,
    /// Where words of the question stand in the title.
    title_ranges: Vec<[usize; 2]>,
    /// The best place in its text; null when no word stands there.
    snippet: Option<SearchSnippet>,
    /// Why it was found.
    matched: Vec<SearchMatch>,
}

/// A passage on one line. Plain text, not escaped.
#[derive(Serialize, ToSchema)]
struct SearchSnippet {
    /// The passage.
    text: String,
    /// Where words of the question stand in it.
    ranges: Vec<[usize; 2]>,
}

/// A word of the question and what it was found as.
#[derive(Serialize, ToSchema)]
struct SearchMatch {
    /// As it was typed.
    typed: String,
    /// As it stands in the text.
    found: String,
    /// Why the one stands for the other.
    how: SearchHow,
}

/// Why a word found stands for a word typed.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum SearchHow {
    /// The same word, perhaps inflected.
    Exact,
    /// It begins with what was typed.
    Prefix,
    /// Nothing is spelt as typed, and this is close.
    Corrected,
}

impl From<Found> for SearchAnswer {
    fn from(found: Found) -> Self {
        Self { hits: found.hits.into_iter().map(Into::into).collect(), status: found.status }
    }
}

impl From<search_index::Hit> for SearchHit {
    fn from(hit: search_index::Hit) -> Self {
        let search_index::Hit { id, kind, title, title_ranges, matched, snippet, .. } = hit;
        Self {
            id,
            kind,
            title,
            title_ranges: pairs(title_ranges),
            snippet: snippet.map(|Snippet { text, ranges }| SearchSnippet { text, ranges: pairs(ranges) }),
            matched: matched.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<MatchedWord> for SearchMatch {
    fn from(word: MatchedWord) -> Self {
        let how = match word.how {
            How::Exact => SearchHow::Exact,
            How::Prefix => SearchHow::Prefix,
            How::Corrected => SearchHow::Corrected,
        };
        Self { typed: word.typed, found: word.found, how }
    }
}

fn pairs(ranges: Vec<(usize, usize)>) -> Vec<[usize; 2]> {
    ranges.into_iter().map(|(from, to)| [from, to]).collect()
}

/// Find what is published in the account.
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
    let SearchQuery { q: text, limit } = query.into_inner();
    if text.chars().count() > MAX_QUERY {
        return Err(Error::invalid("q", "Ask in at most 500 characters."));
    }
    let limit = limit.unwrap_or(20);
    if !(1..=50).contains(&limit) {
        return Err(Error::invalid("limit", "Ask for between 1 and 50 hits."));
    }
    if text.trim().is_empty() {
        return Ok(web::Json(SearchAnswer { hits: Vec::new(), status: SearchStatus::Ready }));
    }
    Ok(web::Json(service.search(&tenancy.db, &caller, text, limit).await?.into()))
}

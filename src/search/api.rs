//! HTTP of this domain: one question.

use actix_web::{get, web};
use chrono::{DateTime, Utc};
use search_index::{Filters, How, Label, MatchedWord, Snippet};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::{Detail, Found, Kind, SearchService, SearchStatus, Wanted};
use crate::{
    platform::error::{Error, Problem, Result},
    tenancy::{Caller, Tenancy},
};

/// Longest question, in characters.
const MAX_QUERY: usize = 10_000;

/// Routes under `/api/v1`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(search);
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SearchQuery {
    /// What was typed, at most 10,000 characters, of which the first 1,000 bytes count. The last word may be unfinished. `"…"` must
    /// stand there as it is; `kind:`, `tag:`, `category:`, `client:` and `outcome:` before
    /// a word filter; all else is text.
    #[serde(default)]
    q: String,
    /// Kinds wanted, between commas, in the order of the answer: `flow`, `step`, `session`;
    /// all unless told.
    kind: Option<String>,
    /// Hits wanted of each kind, 1 to 50; 20 unless told.
    #[param(minimum = 1, maximum = 50)]
    limit: Option<usize>,
    /// Only with this tag.
    tag: Option<String>,
    /// Only flows, and steps of flows, of this kind, such as `troubleshooting`.
    category: Option<String>,
    /// Only sessions for this client.
    client: Option<String>,
    /// Only sessions that ended so: `resolved`, `escalate`, `not_reproducible`, `abandoned`.
    outcome: Option<String>,
    /// Only sessions that ended at this time or later.
    since: Option<DateTime<Utc>>,
    /// Only sessions that ended before this time.
    until: Option<DateTime<Utc>>,
}

impl SearchQuery {
    fn kinds(&self) -> Result<Vec<Kind>> {
        let Some(kinds) = &self.kind else { return Ok(Kind::ALL.to_vec()) };
        let mut wanted = Vec::new();
        for word in kinds.split(',') {
            let kind = Kind::parse(word.trim())
                .ok_or_else(|| Error::invalid("kind", "Ask for `flow`, `step`, `session` or several of them."))?;
            if !wanted.contains(&kind) {
                wanted.push(kind);
            }
        }
        Ok(wanted)
    }

    fn filters(&self) -> Filters {
        let labels = [
            ("tag", &self.tag),
            ("category", &self.category),
            ("client", &self.client),
            ("outcome", &self.outcome),
        ];
        let labels = labels.into_iter().filter_map(|(name, value)| Some(vec![Label::new(name, value.as_ref()?)]));
        Filters {
            labels: labels.collect(),
            since: self.since.map(|at| at.timestamp()),
            until: self.until.map(|at| at.timestamp()),
            ..Filters::default()
        }
    }
}

/// What was found: of each kind the best first, kinds in the order asked.
#[derive(Serialize, ToSchema)]
struct SearchAnswer {
    /// The hits.
    hits: Vec<SearchHit>,
    /// Whether they are all.
    status: SearchStatus,
    /// What said what the question means: `built-in`, or the name of a model.
    model: String,
}

/// Something found. Ranges are half open and count characters (Unicode scalar
/// values), in JavaScript the elements of `Array.from(text)`.
#[derive(Serialize, ToSchema)]
struct SearchHit {
    /// Names the hit.
    id: Uuid,
    /// What sort of thing it is.
    #[schema(value_type = Kind)]
    kind: String,
    /// The flow or the session; a step's flow.
    of: Uuid,
    /// Of a step: which node of its flow.
    #[serde(skip_serializing_if = "Option::is_none")]
    node: Option<String>,
    /// What else there is to say about it.
    detail: Detail,
    /// Of a session: when it last moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<DateTime<Utc>>,
    /// Its title.
    title: String,
    /// Where words of the question stand in the title.
    title_ranges: Vec<[usize; 2]>,
    /// The best place in its text; null where there is none.
    snippet: Option<SearchSnippet>,
    /// The words it was found by.
    matched: Vec<SearchMatch>,
    /// Whether it was found by what it means.
    meaning: bool,
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
    /// Another name for it.
    Synonym,
}

impl From<Found> for SearchAnswer {
    fn from(found: Found) -> Self {
        Self { hits: found.hits.into_iter().map(Into::into).collect(), status: found.status, model: found.model }
    }
}

impl From<search_index::Hit> for SearchHit {
    fn from(hit: search_index::Hit) -> Self {
        let search_index::Hit { id, group, anchor, kind, detail, at, title, title_ranges, matched, .. } = hit;
        let search_index::Hit { snippet, meaning, .. } = hit;
        Self {
            id,
            of: group,
            node: Some(anchor).filter(|anchor| !anchor.is_empty()),
            detail: Detail::read(&detail),
            at: DateTime::from_timestamp(at, 0).filter(|_| at > 0),
            meaning: meaning.is_some(),
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
            How::Synonym => SearchHow::Synonym,
        };
        Self { typed: word.typed, found: word.found, how }
    }
}

fn pairs(ranges: Vec<(usize, usize)>) -> Vec<[usize; 2]> {
    ranges.into_iter().map(|(from, to)| [from, to]).collect()
}

/// Find flows, their steps and sessions that are over, by their words and their meaning.
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
    if text.trim().is_empty() {
        let (status, model) = (SearchStatus::Ready, String::new());
        return Ok(web::Json(SearchAnswer { hits: Vec::new(), status, model }));
    }
    let wanted = Wanted { text, kinds, limit, filters };
    Ok(web::Json(service.search(&tenancy.db, &caller, wanted).await?.into()))
}

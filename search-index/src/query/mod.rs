//! From what somebody typed to the documents they may find.

mod build;
mod dictionary;
mod plan;

use tantivy::Order;
use tantivy::TantivyDocument;
use tantivy::collector::TopDocs;
use tantivy::collector::sort_key::{SortBySimilarityScore, SortByStaticFastValue};
use uuid::Uuid;

use crate::error::Error;
use crate::hit::{Explainer, Hit};
use crate::opened::Opened;
use crate::schema;

pub(crate) use plan::{Alternative, Plan, PlannedWord};

/// A search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// What was typed. Every character is text: there are no operators. Only the first 1,000 bytes
    /// and the first 32 words count.
    pub text: String,
    /// The most hits to return; more than [`crate::Limits::hits`] is that many.
    pub limit: usize,
    /// Whether the last word may not be finished. It then finds, on equal terms with nothing, all
    /// that begins with it, even where it is a stop word so far.
    pub as_you_type: bool,
    /// Who is looking.
    pub viewer: Viewer,
}

/// Who is looking, as far as it decides what they may find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    /// Finds what this user owns.
    pub user: Uuid,
    /// Finds what is visible to these teams.
    pub teams: Vec<Uuid>,
    /// Finds everything in the account, private documents of others included.
    pub sees_all: bool,
}

/// Runs a query against an open index.
pub(crate) fn search(opened: &Opened, query: &Query, most: usize) -> Result<Vec<Hit>, Error> {
    let limit = query.limit.min(most);
    let searcher = opened.reader.searcher();
    let plan = Plan::new(query, &dictionary::Dictionary::new(&searcher, opened.fields)?)?;
    if limit == 0 || plan.words.is_empty() {
        return Ok(Vec::new());
    }
    let built = build::build(&plan, &opened.fields, &query.viewer);
    // Scores in one index are often equal: short texts, lengths kept in one byte.
    let [high, low] = schema::ID_HALVES;
    let order = (
        (SortBySimilarityScore, Order::Desc),
        (SortByStaticFastValue::<u64>::for_field(high), Order::Asc),
        (SortByStaticFastValue::<u64>::for_field(low), Order::Asc),
    );
    let found = searcher.search(&*built, &TopDocs::with_limit(limit).order_by(order))?;
    let mut explainer = Explainer::new(&plan);
    let mut hits = Vec::with_capacity(found.len());
    for ((score, ..), address) in found {
        let document: TantivyDocument = searcher.doc(address)?;
        hits.extend(explainer.hit(&document, &opened.fields, score));
    }
    Ok(hits)
}

//! From what somebody typed to the documents they may find.

mod at_hand;
mod build;
mod compound;
mod dictionary;
mod fuse;
mod hurried;
mod identifier;
mod listing;
mod operators;
mod plan;
mod run;
mod spelling;
mod statistics;
mod synonyms;
mod values;
mod whose;

use tantivy::collector::TopDocs;
use tantivy::collector::sort_key::{SortBySimilarityScore, SortByStaticFastValue};
use tantivy::query::EnableScoring;
use tantivy::{DocAddress, DocId, Order, Searcher, TantivyDocument};
use uuid::Uuid;

use crate::document::Label;
use crate::error::Error;
use crate::hit::{Explainer, Hit};
use crate::meaning::{self, Near, Small};
use crate::opened::Opened;
use crate::schema;

pub use at_hand::{AtHand, Sighted, Texts};
use fuse::{Found, NearList, Ranked};
use operators::Asked;
pub(crate) use plan::{Alternative, Plan, PlannedWord};
use statistics::OpenStatistics;
pub use synonyms::Synonyms;
pub(crate) use values::unknown;
pub use values::{Instead, Unknown};
pub use whose::Whose;

/// How many of each way of looking are brought together at least.
const MOST_OF_EACH: usize = 100;

/// A search.
#[derive(Debug, Clone)]
pub struct Query {
    /// What was typed. Of it `"…"` is a phrase that must stand there, and `kind:…`, `tag:…`,
    /// `category:…`, `client:…`, `outcome:…` and `with:…` are filters, for which a part of the value is
    /// enough; everything else is text, whatever it looks like. Only the first 1,000 bytes and the first 32
    /// words count. Filters without a text find the newest of what they let through.
    pub text: String,
    /// The most hits to return; more than [`crate::Limits::hits`] is that many.
    pub limit: usize,
    /// Whether the last word may not be finished. It then finds, on equal terms with nothing, all
    /// that begins with it, even where it is a stop word so far.
    pub as_you_type: bool,
    /// How it is looked.
    pub by: By,
    /// Who is looking.
    pub viewer: Viewer,
    /// What is looked at.
    pub filters: Filters,
    /// Words that stand for each other.
    pub synonyms: Synonyms,
    /// What was typed, as a model of the caller's takes it; without it the table in the program
    /// says what it means.
    pub meant: Option<Meant>,
    /// Whether the text asks for what somebody was with and for nothing else, so that nothing else is found.
    pub only_whose: bool,
}

/// A query's vector of a model of the caller's.
#[derive(Debug, Clone, PartialEq)]
pub struct Meant {
    /// The model's name, as with [`crate::Meaning`].
    pub model: String,
    /// The vector, of length 1.
    pub vector: Vec<f32>,
    /// How its cosines are to be read.
    pub scale: Scale,
}

/// What cosines of a model say. Each has its own: what is unrelated has a cosine of 0.1 with one
/// and of 0.7 with another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// Texts that have nothing to do with each other have a cosine of about this.
    pub unrelated: f32,
    /// A document with none of the words must be this near to be found at all.
    pub alone: f32,
}

impl Scale {
    /// That of the table in the program.
    pub const TABLE: Self = Self { unrelated: 0.2, alone: 0.3 };
}

impl Query {
    /// A finished text, looked for everywhere by words and meaning; at most 20 hits.
    #[must_use]
    pub fn new(text: impl Into<String>, viewer: Viewer) -> Self {
        Self {
            text: text.into(),
            limit: 20,
            as_you_type: false,
            by: By::default(),
            viewer,
            filters: Filters::default(),
            synonyms: Synonyms::built_in(),
            meant: None,
            only_whose: false,
        }
    }
}

/// By what a search finds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum By {
    /// Its words and its meaning.
    #[default]
    Both,
    /// Its words alone.
    Words,
    /// Its meaning alone.
    Meaning,
}

/// What of the account a search looks at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// One of these kinds; any where it is empty.
    pub kinds: Vec<String>,
    /// Of each list, one of its labels.
    pub labels: Vec<Vec<Label>>,
    /// Of each, a label of this name in whose value this one is.
    pub parts: Vec<Label>,
    /// Not before this second since 1970.
    pub since: Option<i64>,
    /// Before this second since 1970.
    pub until: Option<i64>,
}

impl Filters {
    /// Whether they narrow down what is found within a kind.
    fn narrow(&self) -> bool {
        let Self { kinds: _, labels, parts, since, until } = self;
        !labels.is_empty() || !parts.is_empty() || since.is_some() || until.is_some()
    }
}

/// Who is looking, as far as it decides what they may find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    /// Finds what this user is one of the people of.
    pub user: Uuid,
    /// Finds what is visible to these teams.
    pub teams: Vec<Uuid>,
    /// Finds what is visible to any team.
    pub all_teams: bool,
}

impl Viewer {
    /// Somebody of no team.
    #[must_use]
    pub fn of(user: Uuid) -> Self {
        Self { user, teams: Vec::new(), all_teams: false }
    }
}

/// The text of a query as it was likely meant: what a model of the caller's should be asked.
pub(crate) fn meant(opened: &Opened, query: &Query) -> Result<String, Error> {
    let searcher = opened.reader.searcher();
    let asked = Asked::read(&query.text);
    let dictionary = dictionary::Dictionary::new(&searcher, opened.fields, &query.viewer)?;
    let plan = Plan::new(&asked, query, &dictionary)?;
    Ok(if plan.only_identifies { String::new() } else { plan.meant(asked.text()) })
}

/// Runs a query against an open index.
pub(crate) fn search(opened: &Opened, query: &Query, most: usize) -> Result<Vec<Hit>, Error> {
    let limit = query.limit.min(most);
    let searcher = opened.reader.searcher();
    let asked = Asked::read(&query.text);
    let fields = &opened.fields;
    let dictionary = dictionary::Dictionary::new(&searcher, *fields, &query.viewer)?;
    let plan = Plan::new(&asked, query, &dictionary)?;
    let meant = (query.by != By::Words && !plan.only_identifies)
        .then(|| meaning::of_query(&plan.meant(asked.text())))
        .flatten();
    let is_listing = asked.is_filter_alone() || (asked.text().trim().is_empty() && query.filters.narrow());
    if limit == 0 || (plan.words.is_empty() && meant.is_none() && !is_listing) {
        return Ok(Vec::new());
    }
    let filter = build::filter(&searcher, query, &asked, fields)?;
    if is_listing {
        return listed(&searcher, fields, &plan, listing::newest(&searcher, &filter, limit)?);
    }
    let each = limit.max(MOST_OF_EACH);
    let mut words = Vec::new();
    if query.by != By::Meaning && !plan.words.is_empty() {
        words = by_words(&searcher, opened, &*build::words(&plan, &filter, fields), each)?;
    }
    let near = match &meant {
        Some(meant) => by_meaning(&searcher, opened, (meant, query.meant.as_ref()), &filter, each)?,
        None => Vec::new(),
    };
    let named = listing::named(&searcher, asked.text(), &filter, fields, limit)?;
    let holding = listing::holding(&searcher, &plan, &filter, fields, each)?;
    let ranked = match query.only_whose {
        true => Vec::new(),
        false => fuse::by_holding(&holding, fuse::fuse(words, near)),
    };
    let open = OpenStatistics { searcher: &searcher, fields };
    let rarities = plan.words.iter().map(|word| open.rarity(word)).collect::<tantivy::Result<_>>()?;
    let mut explainer = Explainer::new(&plan, rarities, meant.as_ref());
    let mut hits = Vec::new();
    for Ranked { address, score, cosine } in fuse::first(&named, ranked) {
        if hits.len() == limit {
            break;
        }
        let document: TantivyDocument = searcher.doc(address)?;
        let hit = explainer.hit(&document, fields, score, cosine);
        let says_enough = |hit: &Hit| {
            let is_named = || named.contains(&address) || holding.iter().any(|(held, _)| *held == address);
            query.by == By::Words || cosine.is_some() || is_named() || plan.is_met_by(hit.matched.len())
        };
        hits.extend(hit.filter(says_enough));
    }
    Ok(hits)
}

/// Documents as hits that no word was looked for in.
fn listed(
    searcher: &Searcher,
    fields: &schema::Fields,
    plan: &Plan,
    addresses: Vec<DocAddress>,
) -> Result<Vec<Hit>, Error> {
    let mut explainer = Explainer::new(plan, Vec::new(), None);
    let mut hits = Vec::with_capacity(addresses.len());
    for address in addresses {
        let document: TantivyDocument = searcher.doc(address)?;
        hits.extend(explainer.hit(&document, fields, 0.0, None));
    }
    Ok(hits)
}

/// The best by their words, with their scores.
fn by_words(
    searcher: &Searcher,
    opened: &Opened,
    query: &dyn tantivy::query::Query,
    most: usize,
) -> Result<Vec<(DocAddress, f32)>, Error> {
    // Scores in one index are often equal: short texts, lengths kept in one byte.
    let [high, low] = schema::ID_HALVES;
    let order = (
        (SortBySimilarityScore, Order::Desc),
        (SortByStaticFastValue::<u64>::for_field(high), Order::Asc),
        (SortByStaticFastValue::<u64>::for_field(low), Order::Asc),
    );
    let best = TopDocs::with_limit(most).order_by(order);
    let statistics = OpenStatistics { searcher, fields: &opened.fields };
    let found = searcher.search_with_statistics_provider(query, &best, &statistics)?;
    Ok(found.into_iter().map(|((score, ..), address)| (address, score)).collect())
}

/// The nearest by their meaning; of equal ones the order of their ids. One list by the model, of
/// those it has read, and one by the table, of the others.
fn by_meaning(
    searcher: &Searcher,
    opened: &Opened,
    (table, model): (&Small, Option<&Meant>),
    filter: &dyn tantivy::query::Query,
    most: usize,
) -> Result<Vec<NearList>, Error> {
    let weight = filter.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let mut lists = vec![NearList::new(Scale::TABLE)];
    lists.extend(model.map(|model| NearList::new(model.scale)));
    let modelled = model.map(|meant| (meant, Small::of(&meant.vector)));
    for (ordinal, segment) in (0..).zip(searcher.segment_readers()) {
        let mut among: Vec<DocId> = Vec::new();
        weight.for_each_no_score(segment, &mut |documents| among.extend_from_slice(documents))?;
        if let Some(alive) = segment.alive_bitset() {
            among.retain(|document| alive.is_alive(*document));
        }
        let vectors = opened.vectors(segment)?;
        let mut found = Vec::new();
        if let Some((meant, small)) = &modelled
            && let Some(matrix) = vectors.of_model(&meant.model)
        {
            found.push((1, matrix.nearest(small, &among, most)));
            among.retain(|document| !matrix.has(*document));
        }
        found.push((0, vectors.table.nearest(table, &among, most)));
        let [high, low] = schema::ID_HALVES.map(|name| segment.fast_fields().u64(name));
        let (high, low) = (high?, low?);
        for (list, near) in found {
            lists[list].near.extend(near.into_iter().map(|Near { document, cosine }| {
                let id = [high.first(document), low.first(document)];
                Found { cosine, id, address: DocAddress::new(ordinal, document) }
            }));
        }
    }
    for list in &mut lists {
        list.near
            .sort_unstable_by(|left, right| right.cosine.total_cmp(&left.cosine).then(left.id.cmp(&right.id)));
        list.near.truncate(most);
    }
    Ok(lists)
}

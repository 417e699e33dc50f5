//! What needs no words: the newest of what a filter lets through, and what somebody names by
//! its number.

use tantivy::collector::TopDocs;
use tantivy::collector::sort_key::SortByStaticFastValue;
use tantivy::query::{BooleanQuery, Occur, Query as AnyQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Order, Searcher, Term};

use crate::document::Label;
use crate::error::Error;
use crate::schema::{self, Fields};

/// Numbers of a text that are looked up.
const MOST_NUMBERS: usize = 8;
/// The shortest that names something, in bytes.
const SHORTEST_NUMBER: usize = 2;

/// Of what the filter lets through the newest, newest first.
pub(super) fn newest(searcher: &Searcher, filter: &BooleanQuery, most: usize) -> Result<Vec<DocAddress>, Error> {
    let [high, low] = schema::ID_HALVES;
    let order = (
        (SortByStaticFastValue::<i64>::for_field(schema::AT), Order::Desc),
        (SortByStaticFastValue::<u64>::for_field(high), Order::Desc),
        (SortByStaticFastValue::<u64>::for_field(low), Order::Desc),
    );
    let found = searcher.search(filter, &TopDocs::with_limit(most).order_by(order))?;
    Ok(found.into_iter().map(|(_, address)| address).collect())
}

/// What has a number of the text as its own, newest first.
pub(super) fn named(
    searcher: &Searcher,
    text: &str,
    filter: &BooleanQuery,
    fields: &Fields,
    most: usize,
) -> Result<Vec<DocAddress>, Error> {
    let exact = |number: &str| -> (Occur, Box<dyn AnyQuery>) {
        let term = Term::from_field_text(fields.labels, &schema::label(&Label::number(number)));
        (Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::Basic)))
    };
    let numbers: Vec<_> = numbers(text).map(exact).take(MOST_NUMBERS).collect();
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let one = BooleanQuery::new(numbers);
    let both = vec![(Occur::Must, Box::new(one) as Box<dyn AnyQuery>), (Occur::Must, Box::new(filter.clone()))];
    newest(searcher, &BooleanQuery::new(both), most)
}

/// What in a text may be a number: anything between blanks with a digit in it.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    let bare = |word: &'_ str| word.trim_matches(|sign: char| !sign.is_alphanumeric()).len();
    text.split_whitespace()
        .filter(move |word| bare(word) >= SHORTEST_NUMBER && word.bytes().any(|byte| byte.is_ascii_digit()))
}

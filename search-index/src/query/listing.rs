//! What needs no words: the newest of what a filter lets through, what somebody names by its number or by who
//! was with it, and what holds the very token that names one thing.

use std::collections::HashMap;

use tantivy::collector::TopDocs;
use tantivy::collector::sort_key::SortByStaticFastValue;
use tantivy::query::{BooleanQuery, Occur};
use tantivy::{DocAddress, Order, Searcher};

use crate::document::Label;
use crate::error::Error;
use crate::schema::{self, Fields};

use super::Plan;
use super::build;
use super::values::values;
use super::whose::{is_called, names};

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

/// What has a number of the text as its own, newest first; without a number, what those were with whom the text
/// names and nothing else.
pub(super) fn named(
    searcher: &Searcher,
    text: &str,
    filter: &BooleanQuery,
    fields: &Fields,
    most: usize,
) -> Result<Vec<DocAddress>, Error> {
    let numbers: Vec<String> =
        numbers(text).take(MOST_NUMBERS).map(|number| schema::label(&Label::number(number))).collect();
    if !numbers.is_empty() {
        let numbered = build::both(vec![build::labelled(numbers, fields)], filter);
        return newest(searcher, &numbered, most);
    }
    let mut clauses = Vec::new();
    for name in names(text) {
        let of_name = with(searcher, &name, fields)?;
        if of_name.is_empty() {
            return Ok(Vec::new());
        }
        clauses.push((Occur::Must, build::labelled(of_name, fields).1));
    }
    if clauses.is_empty() {
        return Ok(Vec::new());
    }
    newest(searcher, &build::both(clauses, filter), most)
}

/// What holds words of the plan that name one thing, and how many of them.
pub(super) fn holding(
    searcher: &Searcher,
    plan: &Plan,
    filter: &BooleanQuery,
    fields: &Fields,
    most: usize,
) -> Result<Vec<(DocAddress, usize)>, Error> {
    let mut order = Vec::new();
    let mut held = HashMap::new();
    for word in plan.words.iter().filter(|word| word.identifies).take(MOST_NUMBERS) {
        for address in newest(searcher, &build::very(word, filter, fields), most)? {
            let words = held.entry(address).or_insert(0);
            if *words == 0 {
                order.push(address);
            }
            *words += 1;
        }
    }
    Ok(order.into_iter().map(|address| (address, held[&address])).collect())
}

/// What in a text may be a number: anything between blanks with a digit in it.
pub(super) fn numbers(text: &str) -> impl Iterator<Item = &str> {
    let bare = |word: &'_ str| word.trim_matches(|sign: char| !sign.is_alphanumeric()).len();
    text.split_whitespace()
        .filter(move |word| bare(word) >= SHORTEST_NUMBER && word.bytes().any(|byte| byte.is_ascii_digit()))
}

/// The labels of those who have this name.
fn with(searcher: &Searcher, name: &str, fields: &Fields) -> Result<Vec<String>, Error> {
    let mut found = values(searcher, "with", fields)?;
    found.retain(|value| is_called(value, name));
    Ok(found.into_iter().map(|value| schema::label(&Label::new("with", value))).collect())
}

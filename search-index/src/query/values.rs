//! The values that labels have, and what to say of a filter by one that nothing has.
//!
//! What must stay true: only values are told of that something has which the viewer may find.

use std::collections::BTreeSet;

use tantivy::query::BooleanQuery;
use tantivy::{Searcher, TantivyDocument};

use crate::document::Label;
use crate::error::Error;
use crate::opened::Opened;
use crate::schema::{self, Fields};
use crate::text::folded;

use super::dictionary::edits;
use super::operators::Asked;
use super::{Query, build, listing};

/// Values that are offered in place of one.
const MOST: usize = 5;

/// A filter of a text whose value nothing has that its viewer may find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// The filter, and the value that was asked for.
    pub label: Label,
    /// Values that something has, the most like it first.
    pub instead: Vec<Instead>,
}

/// A value that something has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instead {
    /// The value, in lower case.
    pub value: String,
    /// The [detail](crate::Document::detail) of the newest that has it.
    pub detail: String,
}

/// The filters of a text whose value nothing has that its viewer may find.
pub(crate) fn unknown(opened: &Opened, query: &Query) -> Result<Vec<Unknown>, Error> {
    let searcher = opened.reader.searcher();
    let fields = &opened.fields;
    let visible = build::visible(&query.viewer, fields);
    let mut unknown = Vec::new();
    for label in Asked::read(&query.text).labels {
        let part = folded(&label.value);
        let found = values(&searcher, &label.name, fields)?.into_iter();
        let (with_part, others): (Vec<_>, Vec<_>) = found.partition(|value| folded(value).contains(&part));
        let has_part = with_part.iter().map(|value| schema::label(&Label::new(&label.name, value))).collect();
        let is_known =
            !listing::newest(&searcher, &build::both(vec![build::labelled(has_part, fields)], &visible), 1)?
                .is_empty();
        if !is_known {
            let instead = instead(&searcher, &label.name, (&part, others), &visible, fields)?;
            unknown.push(Unknown { label, instead });
        }
    }
    Ok(unknown)
}

/// Of these values those most like the one, as far as the filter lets through what has them.
fn instead(
    searcher: &Searcher,
    name: &str,
    (like, mut values): (&str, Vec<String>),
    visible: &BooleanQuery,
    fields: &Fields,
) -> Result<Vec<Instead>, Error> {
    values.sort_by_cached_key(|value| (edits(like, &folded(value), true), value.clone()));
    let mut instead = Vec::new();
    for value in values {
        let label = vec![schema::label(&Label::new(name, &value))];
        let has_it = build::both(vec![build::labelled(label, fields)], visible);
        if let Some(address) = listing::newest(searcher, &has_it, 1)?.first() {
            let document: TantivyDocument = searcher.doc(*address)?;
            instead.push(Instead { detail: schema::text_of(&document, fields.detail).to_owned(), value });
        }
        if instead.len() == MOST {
            break;
        }
    }
    Ok(instead)
}

/// The values of the labels of this name, in lower case: the index's own, whoever may see what has them.
pub(super) fn values(searcher: &Searcher, name: &str, fields: &Fields) -> Result<Vec<String>, Error> {
    let begin = schema::label(&Label::new(name, ""));
    let mut found = BTreeSet::new();
    for segment in searcher.segment_readers() {
        let labels = segment.inverted_index(fields.labels)?;
        let mut terms = labels.terms().range().ge(&begin).into_stream()?;
        while terms.advance() {
            let Some(value) = terms.key().strip_prefix(begin.as_bytes()) else { break };
            if let Ok(value) = str::from_utf8(value) {
                found.insert(value.to_owned());
            }
        }
    }
    Ok(found.into_iter().collect())
}

//! A plan as a query tantivy can run.

use std::ops::Bound;

use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, Occur, PhraseQuery, Query as AnyQuery,
    RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use crate::document::Label;
use crate::error::Error;
use crate::schema::{self, Audience, Fields};
use crate::text::folded;

use super::operators::Asked;
use super::plan::phrase;
use super::values::values;
use super::{Plan, PlannedWord, Query, Viewer};

/// What the second best place of a word adds, as a share of its own score.
const TIE_BREAKER: f32 = 0.3;

pub(super) type Clauses = Vec<(Occur, Box<dyn AnyQuery>)>;

/// One of the words, of what the filter lets through.
pub(super) fn words(plan: &Plan, filter: &BooleanQuery, fields: &Fields) -> Box<dyn AnyQuery> {
    let words: Clauses = plan.words.iter().map(|planned| (Occur::Should, word(planned, fields))).collect();
    let filter = ConstScoreQuery::new(Box::new(filter.clone()), 0.0);
    let both: Clauses = vec![(Occur::Must, Box::new(BooleanQuery::new(words))), (Occur::Must, Box::new(filter))];
    Box::new(BooleanQuery::new(both))
}

/// What has the very word, of what the filter lets through.
pub(super) fn very(word: &PlannedWord, filter: &BooleanQuery, fields: &Fields) -> BooleanQuery {
    let mut places: Clauses = Vec::new();
    for alternative in word.alternatives.iter().filter(|alternative| alternative.is_very()) {
        for (field, _) in fields.open.weighted().into_iter().chain(fields.kept.weighted()) {
            places.push((Occur::Should, in_order(field, &alternative.stems)));
        }
    }
    both(places, filter)
}

/// One of these, of what the filter lets through.
pub(super) fn both(one: Clauses, filter: &BooleanQuery) -> BooleanQuery {
    let one = Box::new(BooleanQuery::new(one)) as Box<dyn AnyQuery>;
    BooleanQuery::new(vec![(Occur::Must, one), (Occur::Must, Box::new(filter.clone()))])
}

/// A word counts where it counts most, and a little for the other places.
fn word(word: &PlannedWord, fields: &Fields) -> Box<dyn AnyQuery> {
    let mut places: Vec<Box<dyn AnyQuery>> = Vec::new();
    for alternative in &word.alternatives {
        for (field, weight) in fields.open.weighted().into_iter().chain(fields.kept.weighted()) {
            let query = in_order(field, &alternative.stems);
            places.push(Box::new(BoostQuery::new(query, weight * alternative.weight)));
        }
    }
    Box::new(DisjunctionMaxQuery::with_tie_breaker(places, TIE_BREAKER))
}

/// Stems that stand in a field as far apart as here.
fn in_order(field: Field, stems: &[(usize, String)]) -> Box<dyn AnyQuery> {
    let mut terms: Vec<(usize, Term)> =
        stems.iter().map(|(offset, stem)| (*offset, Term::from_field_text(field, stem))).collect();
    match terms.pop() {
        Some((_, term)) if terms.is_empty() => Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)),
        Some(last) => {
            terms.push(last);
            Box::new(PhraseQuery::new_with_offset(terms))
        }
        None => Box::new(tantivy::query::EmptyQuery),
    }
}

/// What a search may look at: what its viewer may find, and what was asked for. Of typed labels a
/// part of the value is enough.
pub(super) fn filter(
    searcher: &Searcher,
    query: &Query,
    asked: &Asked,
    fields: &Fields,
) -> Result<BooleanQuery, Error> {
    let mut all: Clauses = vec![(Occur::Must, Box::new(visible(&query.viewer, fields)))];
    let filters = &query.filters;
    for kinds in [&filters.kinds, &asked.kinds] {
        if !kinds.is_empty() {
            all.push((Occur::Must, any(kinds.iter().cloned(), fields.kind)));
        }
    }
    for labels in &filters.labels {
        all.push((Occur::Must, any(labels.iter().map(schema::label), fields.labels)));
    }
    for label in asked.labels.iter().chain(&filters.parts) {
        let part = folded(&label.value);
        let mut values = values(searcher, &label.name, fields)?;
        values.retain(|value| folded(value).contains(&part));
        let values = values.into_iter().map(|value| schema::label(&Label::new(&label.name, value)));
        all.push((Occur::Must, any(values, fields.labels)));
    }
    if filters.since.is_some() || filters.until.is_some() {
        let bound = |at: Option<i64>| at.map(|at| Term::from_field_i64(fields.at, at));
        let since = bound(filters.since).map_or(Bound::Unbounded, Bound::Included);
        let until = bound(filters.until).map_or(Bound::Unbounded, Bound::Excluded);
        all.push((Occur::Must, Box::new(RangeQuery::new(since, until))));
    }
    for text in &asked.phrases {
        let stems = phrase(text);
        if !stems.is_empty() {
            let fields = fields.open.weighted().into_iter().chain(fields.kept.weighted());
            let places = fields.map(|(field, _)| (Occur::Should, in_order(field, &stems))).collect();
            all.push((Occur::Must, Box::new(BooleanQuery::new(places))));
        }
    }
    Ok(BooleanQuery::new(all))
}

/// What a viewer may find.
pub(super) fn visible(viewer: &Viewer, fields: &Fields) -> BooleanQuery {
    one_of(audiences(viewer).map(Audience::term), fields.visible)
}

/// What has one of these labels, as they are in the index.
pub(super) fn labelled(labels: Vec<String>, fields: &Fields) -> (Occur, Box<dyn AnyQuery>) {
    (Occur::Should, any(labels.into_iter(), fields.labels))
}

/// Those a viewer is one of.
pub(super) fn audiences(viewer: &Viewer) -> impl Iterator<Item = Audience> + '_ {
    let teams = viewer.teams.iter().map(|id| Audience::Team(*id));
    let all_teams = viewer.all_teams.then_some(Audience::AllTeams);
    [Audience::Everyone, Audience::User(viewer.user)].into_iter().chain(all_teams).chain(teams)
}

fn any(terms: impl Iterator<Item = String>, field: Field) -> Box<dyn AnyQuery> {
    Box::new(one_of(terms, field))
}

fn one_of(terms: impl Iterator<Item = String>, field: Field) -> BooleanQuery {
    let one = |term: String| -> (Occur, Box<dyn AnyQuery>) {
        (Occur::Should, Box::new(exact(Term::from_field_text(field, &term))))
    };
    BooleanQuery::new(terms.map(one).collect())
}

fn exact(term: Term) -> TermQuery {
    TermQuery::new(term, IndexRecordOption::Basic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_compares_without_regard_to_case() {
        let of = |value: &str| schema::label(&Label::new("client", value));
        assert_eq!(of("Contoso GmbH"), of("contoso gmbh"));
        assert_ne!(of("a"), schema::label(&Label::new("tag", "a")));
    }
}

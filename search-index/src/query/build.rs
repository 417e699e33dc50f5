//! A plan as a query tantivy can run.

use tantivy::Term;
use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, Occur, Query, TermQuery};
use tantivy::schema::IndexRecordOption;

use crate::schema::{self, Fields};

use super::{Plan, PlannedWord, Viewer};

/// What the second best place of a word adds, as a share of its own score.
const TIE_BREAKER: f32 = 0.3;

/// One of the words, and visible to the viewer.
pub(super) fn build(plan: &Plan, fields: &Fields, viewer: &Viewer) -> Box<dyn Query> {
    let words = plan.words.iter().map(|planned| (Occur::Should, word(planned, fields))).collect();
    let words: Box<dyn Query> = Box::new(BooleanQuery::new(words));
    match visible(fields, viewer) {
        None => words,
        Some(visible) => Box::new(BooleanQuery::new(vec![(Occur::Must, words), (Occur::Must, visible)])),
    }
}

/// A word counts where it counts most, and a little for the other places.
fn word(word: &PlannedWord, fields: &Fields) -> Box<dyn Query> {
    let mut places: Vec<Box<dyn Query>> = Vec::new();
    for alternative in &word.alternatives {
        for (field, weight) in fields.scored() {
            let term = Term::from_field_text(field, &alternative.stem);
            let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
            places.push(Box::new(BoostQuery::new(Box::new(query), weight * alternative.weight)));
        }
    }
    Box::new(DisjunctionMaxQuery::with_tie_breaker(places, TIE_BREAKER))
}

/// The filter for a viewer, which adds nothing to a score; none for one who sees all.
fn visible(fields: &Fields, viewer: &Viewer) -> Option<Box<dyn Query>> {
    if viewer.sees_all {
        return None;
    }
    let teams = viewer.teams.iter().map(|id| schema::team(*id));
    let terms = [schema::everyone(), schema::user(viewer.user)].into_iter().chain(teams);
    let any = terms
        .map(|term| {
            let term = Term::from_field_text(fields.visible, &term);
            let query: Box<dyn Query> = Box::new(TermQuery::new(term, IndexRecordOption::Basic));
            (Occur::Should, query)
        })
        .collect();
    Some(Box::new(ConstScoreQuery::new(Box::new(BooleanQuery::new(any)), 0.0)))
}

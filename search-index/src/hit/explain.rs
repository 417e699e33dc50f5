//! Finding the words of a plan in a document, to say why it was found.

use std::collections::HashMap;
use std::ops::Range;

use tantivy::TantivyDocument;
use tantivy::schema::Value as _;
use uuid::Uuid;

use crate::query::{Alternative, Plan};
use crate::schema::{Fields, text_of};
use crate::text::{Analyzer, boundary, stem};

use super::snippet::{self, Mark};
use super::{Hit, MatchedWord};

/// Where words are looked for in a body, in bytes from its start.
const MAX_BODY_BYTES: usize = 32_000;

/// Turns documents into hits of one query.
pub(crate) struct Explainer<'a> {
    plan: &'a Plan,
    /// By stem: the number of the planned word, and what it stands for there.
    wanted: HashMap<&'a str, Vec<(usize, &'a Alternative)>>,
    /// First bytes of the stems wanted. Stemming leaves the first letter as it is.
    first: [bool; 256],
    analyzer: Analyzer,
}

/// For each planned word, the best it was found as so far.
type Found<'a> = Vec<Option<(&'a Alternative, String)>>;

impl<'a> Explainer<'a> {
    pub fn new(plan: &'a Plan) -> Self {
        let mut wanted: HashMap<_, Vec<_>> = HashMap::new();
        let mut first = [false; 256];
        for (number, word) in plan.words.iter().enumerate() {
            for alternative in &word.alternatives {
                wanted.entry(alternative.stem.as_str()).or_default().push((number, alternative));
                if let Some(byte) = alternative.stem.bytes().next() {
                    first[usize::from(byte)] = true;
                }
            }
        }
        Self { plan, wanted, first, analyzer: Analyzer::new() }
    }

    /// The hit for a document; nothing for one without a proper id, which nobody writes.
    pub fn hit(&mut self, document: &TantivyDocument, fields: &Fields, score: f32) -> Option<Hit> {
        let title = text_of(document, fields.title);
        let description = text_of(document, fields.description);
        let body = text_of(document, fields.body);
        let body_looked_at = &body[..boundary(body, MAX_BODY_BYTES)];
        let mut found: Found<'a> = vec![None; self.plan.words.len()];
        let in_title = self.marks(title, &mut found);
        let in_description = self.marks(description, &mut found);
        let in_body = self.marks(body_looked_at, &mut found);
        for tag in document.get_all(fields.tags).filter_map(|value| value.as_str()) {
            self.marks(tag, &mut found);
        }
        Some(Hit {
            id: Uuid::try_parse(text_of(document, fields.id)).ok()?,
            kind: text_of(document, fields.kind).to_owned(),
            title: title.to_owned(),
            title_ranges: snippet::character_ranges(title, &in_title),
            score,
            matched: self.matched(found),
            snippet: snippet::best([(description, in_description), (body, in_body)]),
        })
    }

    /// Where wanted words stand in a text; notes in `found` what they are.
    fn marks(&mut self, text: &str, found: &mut Found<'a>) -> Vec<Mark> {
        let mut marks = Vec::new();
        let Self { wanted, first, analyzer, .. } = self;
        analyzer.words(text, |word| {
            let starts_right = word.text.bytes().next().is_some_and(|byte| first[usize::from(byte)]);
            if !starts_right {
                return;
            }
            let Some(wanted) = wanted.get(&*stem(word.text)) else {
                return;
            };
            for (number, alternative) in wanted {
                marks.push(Mark { at: word.at.clone(), word: *number });
                note(&mut found[*number], alternative, text, &word.at);
            }
        });
        marks
    }

    fn matched(&self, found: Found<'a>) -> Vec<MatchedWord> {
        let words = self.plan.words.iter().zip(found);
        words
            .filter_map(|(word, found)| {
                let (alternative, found) = found?;
                Some(MatchedWord { typed: word.typed.clone(), found, how: alternative.how })
            })
            .collect()
    }
}

/// Keeps the better of two, and of equals the first.
fn note<'a>(
    best: &mut Option<(&'a Alternative, String)>,
    alternative: &'a Alternative,
    text: &str,
    at: &Range<usize>,
) {
    if best.as_ref().is_none_or(|(so_far, _)| so_far.weight < alternative.weight) {
        *best = Some((alternative, text[at.clone()].to_owned()));
    }
}

//! Finding the words of a plan in a document, to say why it was found.

use std::collections::HashMap;
use std::ops::Range;

use tantivy::TantivyDocument;
use tantivy::schema::Value as _;
use uuid::Uuid;

use crate::meaning::{self, Small};
use crate::query::{Alternative, Plan};
use crate::schema::{Fields, text_of};
use crate::text::{Analyzer, Form, boundary, stem};

use super::snippet::{self, Mark};
use super::{Hit, MatchedWord, Snippet};

/// Where words are looked for in a body, in bytes from its start.
const MAX_BODY_BYTES: usize = 32_000;
/// Passages that are compared with what is meant.
const MAX_PASSAGES: usize = 16;

/// Turns documents into hits of one query.
pub(crate) struct Explainer<'a> {
    plan: &'a Plan,
    /// How much each planned word says.
    rarities: Vec<u32>,
    /// By stem: the number of the planned word, and what it stands for there.
    wanted: HashMap<&'a str, Vec<(usize, &'a Alternative)>>,
    /// First bytes of the stems wanted. Stemming leaves the first letter as it is.
    first: [bool; 256],
    /// What stands for a planned word with more than one word.
    phrases: Vec<(usize, &'a Alternative)>,
    meant: Option<&'a Small>,
    analyzer: Analyzer,
}

/// For each planned word, the best it was found as so far.
type Found<'a> = Vec<Option<(&'a Alternative, String)>>;

impl<'a> Explainer<'a> {
    pub fn new(plan: &'a Plan, rarities: Vec<u32>, meant: Option<&'a Small>) -> Self {
        let mut wanted: HashMap<_, Vec<_>> = HashMap::new();
        let mut phrases = Vec::new();
        let mut first = [false; 256];
        for (number, word) in plan.words.iter().enumerate() {
            for alternative in &word.alternatives {
                let [(_, stem)] = &*alternative.stems else {
                    phrases.push((number, alternative));
                    continue;
                };
                wanted.entry(stem.as_str()).or_default().push((number, alternative));
                if let Some(byte) = stem.bytes().next() {
                    first[usize::from(byte)] = true;
                }
            }
        }
        Self { plan, rarities, wanted, first, phrases, meant, analyzer: Analyzer::new() }
    }

    /// The hit for a document; nothing for one without a proper id, which nobody writes.
    pub fn hit(
        &mut self,
        document: &TantivyDocument,
        fields: &Fields,
        score: f32,
        cosine: Option<f32>,
    ) -> Option<Hit> {
        let texts = fields.text_of(document);
        let title = text_of(document, texts.title);
        let description = text_of(document, texts.description);
        let body = text_of(document, texts.body);
        let body_looked_at = &body[..boundary(body, MAX_BODY_BYTES)];
        let mut found: Found<'a> = vec![None; self.plan.words.len()];
        let in_title = self.marks(title, &mut found);
        let in_description = self.marks(description, &mut found);
        let in_body = self.marks(body_looked_at, &mut found);
        for tag in document.get_all(texts.tags).filter_map(|value| value.as_str()) {
            self.marks(tag, &mut found);
        }
        let nearest =
            || self.meant.filter(|_| cosine.is_some()).and_then(|meant| nearest(meant, description, body));
        let beginning = || snippet::passages(description).next().map(|at| snippet::plain(description, at));
        Some(Hit {
            id: Uuid::try_parse(text_of(document, fields.id)).ok()?,
            group: Uuid::try_parse(text_of(document, fields.group)).ok()?,
            anchor: text_of(document, fields.anchor).to_owned(),
            kind: text_of(document, fields.kind).to_owned(),
            detail: text_of(document, fields.detail).to_owned(),
            at: document.get_first(fields.at).and_then(|value| value.as_i64()).unwrap_or_default(),
            title: title.to_owned(),
            title_ranges: snippet::character_ranges(title, &in_title),
            score,
            meaning: cosine,
            snippet: snippet::best([(description, in_description), (body, in_body)], &self.rarities)
                .or_else(nearest)
                .or_else(beginning),
            matched: self.matched(found),
        })
    }

    /// Where wanted words stand in a text; notes in `found` what they are.
    fn marks(&mut self, text: &str, found: &mut Found<'a>) -> Vec<Mark> {
        let mut marks = Vec::new();
        let Self { wanted, first, phrases, analyzer, .. } = self;
        // Only where there is a phrase to look for.
        let mut row: Vec<(usize, String, Range<usize>)> = Vec::new();
        analyzer.words(text, |word| {
            if !phrases.is_empty() && word.form == Form::Whole {
                row.push((word.position, stem(word.text).into_owned(), word.at.clone()));
            }
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
        for (number, alternative) in phrases {
            for at in places(&row, &alternative.stems) {
                note(&mut found[*number], alternative, text, &at);
                marks.push(Mark { at, word: *number });
            }
        }
        marks
    }

    fn matched(&self, found: Found<'a>) -> Vec<MatchedWord> {
        let mut matched: Vec<MatchedWord> = Vec::new();
        for (word, found) in self.plan.words.iter().zip(found) {
            let Some((alternative, found)) = found else { continue };
            let typed = alternative.typed.clone().unwrap_or_else(|| word.typed.clone());
            // Two words that stand there as one are told of once.
            if matched.last().is_none_or(|last| last.typed != typed) {
                matched.push(MatchedWord { typed, found, how: alternative.how });
            }
        }
        matched
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

/// Where stems stand as far apart as they are asked for.
fn places(row: &[(usize, String, Range<usize>)], stems: &[(usize, String)]) -> Vec<Range<usize>> {
    let Some(((_, first), others)) = stems.split_first() else { return Vec::new() };
    let begin = row.iter().enumerate().filter(|(_, (_, stem, _))| stem == first);
    let whole = begin.filter_map(|(index, (position, _, at))| {
        let mut end = at.end;
        for (offset, wanted) in others {
            let next = row[index..].iter().find(|(there, _, _)| *there == position + offset);
            end = next.filter(|(_, stem, _)| stem == wanted)?.2.end;
        }
        Some(at.start..end)
    });
    whole.collect()
}

/// The passage that comes nearest to what is meant.
fn nearest(meant: &Small, description: &str, body: &str) -> Option<Snippet> {
    let passages =
        [description, body].into_iter().flat_map(|text| snippet::passages(text).map(move |at| (text, at)));
    let near = passages.take(MAX_PASSAGES).filter_map(|(text, at)| {
        let cosine = meaning::of_query(&text[at.clone()])?.cosine(meant);
        Some((cosine, text, at))
    });
    let (_, text, at) = near.max_by(|left, right| left.0.total_cmp(&right.0))?;
    Some(snippet::plain(text, at))
}

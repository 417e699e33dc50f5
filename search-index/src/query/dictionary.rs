//! Which words the viewer's part of the index knows: by stem, by beginning, by likeness.
//!
//! Likely spellings are looked for among the words of what everybody may find only.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::query::FuzzyTermQuery;
use tantivy::{InvertedIndexReader, Searcher, Term};

use crate::error::Error;
use crate::schema::{Audience, Fields};

use super::Viewer;
use super::build::audiences;

/// The words of one index that a viewer may know, all segments together.
pub(super) struct Dictionary<'a> {
    searcher: &'a Searcher,
    fields: Fields,
    words: Vec<Arc<InvertedIndexReader>>,
    kept_words: Vec<Arc<InvertedIndexReader>>,
    /// What the words begin with that are kept for those the viewer is one of.
    kept_for: Vec<String>,
}

/// A word of the index that is like another.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Similar {
    pub word: String,
    /// Letters to insert, remove, replace, or swap with their neighbour.
    pub distance: u8,
}

impl<'a> Dictionary<'a> {
    pub fn new(searcher: &'a Searcher, fields: Fields, viewer: &Viewer) -> Result<Self, Error> {
        let of = |field| -> Result<Vec<_>, Error> {
            let segments = searcher.segment_readers().iter();
            Ok(segments.map(|segment| segment.inverted_index(field)).collect::<Result<_, _>>()?)
        };
        let kept_for = audiences(viewer).map(Audience::words).collect();
        Ok(Self { searcher, fields, words: of(fields.words)?, kept_words: of(fields.kept_words)?, kept_for })
    }

    /// Whether any document has this word, as `stem` or as it is.
    pub fn knows(&self, word: &str, stem: &str) -> Result<bool, Error> {
        for (field, _) in self.fields.open.weighted() {
            if self.searcher.doc_freq(&Term::from_field_text(field, stem))? > 0 {
                return Ok(true);
            }
        }
        for begin in &self.kept_for {
            let term = Term::from_field_text(self.fields.kept_words, &format!("{begin}{word}"));
            if self.searcher.doc_freq(&term)? > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The words that begin so but are longer, most frequent first, at most `most`.
    pub fn beginning(&self, prefix: &str, most: usize) -> Result<Vec<String>, Error> {
        let mut found = HashMap::new();
        collect(&self.words, "", prefix, &mut found)?;
        for begin in &self.kept_for {
            // Who is of several audiences sees a document's words several times; that is no
            // reason to count them so.
            let mut kept = HashMap::new();
            collect(&self.kept_words, begin, prefix, &mut kept)?;
            for (word, documents) in kept {
                let so_far = found.entry(word).or_default();
                *so_far = documents.max(*so_far);
            }
        }
        let mut found: Vec<(String, u32)> = found.into_iter().collect();
        found.sort_unstable_by(|(left, left_count), (right, right_count)| {
            right_count.cmp(left_count).then_with(|| left.cmp(right))
        });
        found.truncate(most);
        Ok(found.into_iter().map(|(word, _)| word).collect())
    }

    /// The words a letter or `distance` letters away from `word`, nearest and then most frequent first, at
    /// most `most`; no codes. `Likeness::Beginning` compares the word with their beginnings.
    pub fn similar(
        &self,
        word: &str,
        likeness: Likeness,
        distance: u8,
        most: usize,
    ) -> Result<Vec<Similar>, Error> {
        let term = Term::from_field_text(self.fields.words, word);
        let query = match likeness {
            Likeness::Whole => FuzzyTermQuery::new(term, distance, true),
            Likeness::Beginning => FuzzyTermQuery::new_prefix(term, distance, true),
        };
        let automaton = query.automaton()?;
        let mut found = HashMap::new();
        for words in &self.words {
            let mut terms = words.terms().search(&automaton).into_stream()?;
            while terms.advance() {
                if !terms.key().iter().any(u8::is_ascii_digit) {
                    count(&mut found, terms.key(), terms.value().doc_freq);
                }
            }
        }
        let mut found: Vec<(u8, u32, String)> = found
            .into_iter()
            .map(|(other, documents)| (how_far(word, &other, likeness), documents, other))
            .collect();
        found.sort_unstable_by(|left, right| {
            left.0.cmp(&right.0).then(right.1.cmp(&left.1)).then_with(|| left.2.cmp(&right.2))
        });
        found.truncate(most);
        Ok(found.into_iter().map(|(distance, _, word)| Similar { word, distance }).collect())
    }
}

/// What of a known word is compared with a typed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Likeness {
    Whole,
    Beginning,
}

/// Adds the words behind `begin` that begin with `prefix` but are longer.
fn collect(
    dictionaries: &[Arc<InvertedIndexReader>],
    begin: &str,
    prefix: &str,
    found: &mut HashMap<String, u32>,
) -> Result<(), Error> {
    let from = format!("{begin}{prefix}");
    for words in dictionaries {
        let mut terms = words.terms().range().gt(&from).into_stream()?;
        while terms.advance() && terms.key().starts_with(from.as_bytes()) {
            count(found, &terms.key()[begin.len()..], terms.value().doc_freq);
        }
    }
    Ok(())
}

fn count(found: &mut HashMap<String, u32>, word: &[u8], documents: u32) {
    if let Ok(word) = str::from_utf8(word) {
        match found.get_mut(word) {
            Some(so_far) => *so_far += documents,
            None => {
                found.insert(word.to_owned(), documents);
            }
        }
    }
}

/// The number of edits between two words, a swap of neighbours counted as one.
fn how_far(typed: &str, known: &str, likeness: Likeness) -> u8 {
    let typed: Vec<char> = typed.chars().collect();
    let known: Vec<char> = known.chars().collect();
    // One column for each letter of the known word; the last two are kept.
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=typed.len()).collect();
    let mut best = last[typed.len()];
    for (column, letter) in known.iter().enumerate() {
        let mut next = vec![column + 1];
        for row in 1..=typed.len() {
            let replaced = last[row - 1] + usize::from(typed[row - 1] != *letter);
            let mut edits = replaced.min(last[row] + 1).min(next[row - 1] + 1);
            let swapped =
                row > 1 && column > 0 && typed[row - 1] == known[column - 1] && typed[row - 2] == *letter;
            if swapped {
                edits = edits.min(before[row - 2] + 1);
            }
            next.push(edits);
        }
        before = std::mem::replace(&mut last, next);
        best = best.min(last[typed.len()]);
    }
    let edits = if likeness == Likeness::Beginning { best } else { last[typed.len()] };
    u8::try_from(edits).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, known: &str, whole: u8, beginning: u8) {
        let found = [Likeness::Whole, Likeness::Beginning].map(|likeness| how_far(typed, known, likeness));
        assert_eq!(found, [whole, beginning], "{typed} {known}");
    }

    #[test]
    fn edits_are_counted() {
        check("outlook", "outlook", 0, 0);
        check("outlok", "outlook", 1, 1);
        check("calender", "calendar", 1, 1);
        check("recieve", "receive", 1, 1);
        check("exhcnage", "exchange", 2, 2);
        check("authnet", "authentication", 8, 1);
        check("", "ab", 2, 0);
    }
}

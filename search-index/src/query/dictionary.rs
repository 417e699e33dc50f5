//! Which words the viewer's part of the index knows: by stem, by beginning, by likeness, and
//! how many documents have them.
//!
//! What must stay true: a word, and how often it is there, is told of what the viewer may find
//! only.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::query::{Bm25StatisticsProvider as _, DfaWrapper, FuzzyTermQuery};
use tantivy::{InvertedIndexReader, Searcher, Term};
use tantivy_fst::Automaton;

use crate::error::Error;
use crate::schema::{Audience, Fields};

use super::Viewer;
use super::build::audiences;
use super::statistics::{OpenStatistics, says};

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
    /// How many documents have it.
    pub documents: u32,
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

    /// How many documents have this word, as `stem` or, of what only some may find, as it is.
    pub fn documents(&self, word: &str, stem: &str) -> Result<u32, Error> {
        let mut open = 0;
        for (field, _) in self.fields.open.weighted() {
            open = open.max(self.searcher.doc_freq(&Term::from_field_text(field, stem))?);
        }
        let mut kept = 0;
        for begin in &self.kept_for {
            let term = Term::from_field_text(self.fields.kept_words, &format!("{begin}{word}"));
            kept = kept.max(self.searcher.doc_freq(&term)?);
        }
        Ok(u32::try_from(open + kept).unwrap_or(u32::MAX))
    }

    /// How much a stem says, as BM25 counts it, by what everybody may find.
    pub fn rarity(&self, stem: &str) -> Result<f32, Error> {
        let open = OpenStatistics { searcher: self.searcher, fields: &self.fields };
        let mut with = 0;
        for (field, _) in self.fields.open.weighted() {
            with = with.max(open.doc_freq(&Term::from_field_text(field, stem))?);
        }
        Ok(says(open.total_num_docs()?, with) as f32)
    }

    /// The words that begin so but are longer, most frequent first, at most `most`.
    pub fn beginning(&self, prefix: &str, most: usize) -> Result<Vec<String>, Error> {
        let found = self.all(|words, begin, found| collect(words, begin, prefix, found))?;
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
        let found = self.all(|words, begin, found| like(words, begin, &automaton, found))?;
        let mut found: Vec<(u8, u32, String)> = found
            .into_iter()
            .map(|(other, documents)| (how_far(word, &other, likeness), documents, other))
            .collect();
        found.sort_unstable_by(|left, right| {
            left.0.cmp(&right.0).then(right.1.cmp(&left.1)).then_with(|| left.2.cmp(&right.2))
        });
        found.truncate(most);
        let similar = |(distance, documents, word)| Similar { word, distance, documents };
        Ok(found.into_iter().map(similar).collect())
    }

    /// The words `add` adds, of the open documents and of those kept for the viewer, with how
    /// many documents have them.
    fn all(
        &self,
        add: impl Fn(&[Arc<InvertedIndexReader>], &str, &mut HashMap<String, u32>) -> Result<(), Error>,
    ) -> Result<HashMap<String, u32>, Error> {
        let (mut found, mut of_kept) = (HashMap::new(), HashMap::<String, u32>::new());
        add(&self.words, "", &mut found)?;
        for begin in &self.kept_for {
            // Who is of several audiences sees a document's words several times; that is no
            // reason to count them so.
            let mut kept = HashMap::new();
            add(&self.kept_words, begin, &mut kept)?;
            for (word, documents) in kept {
                let so_far = of_kept.entry(word).or_default();
                *so_far = documents.max(*so_far);
            }
        }
        for (word, documents) in of_kept {
            *found.entry(word).or_default() += documents;
        }
        Ok(found)
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

/// Adds the words behind `begin` that are like another; no codes.
fn like(
    dictionaries: &[Arc<InvertedIndexReader>],
    begin: &str,
    automaton: &DfaWrapper,
    found: &mut HashMap<String, u32>,
) -> Result<(), Error> {
    for words in dictionaries {
        let mut terms = words.terms().search(Behind { begin: begin.as_bytes(), automaton }).into_stream()?;
        while terms.advance() {
            let word = &terms.key()[begin.len()..];
            if !word.iter().any(u8::is_ascii_digit) {
                count(found, word, terms.value().doc_freq);
            }
        }
    }
    Ok(())
}

/// Takes what begins with exactly this and goes on as the automaton wants.
struct Behind<'a> {
    begin: &'a [u8],
    automaton: &'a DfaWrapper,
}

#[derive(Clone, Copy)]
enum At {
    /// After so many bytes of the beginning.
    Begin(usize),
    Behind(u32),
    Lost,
}

impl Behind<'_> {
    fn after(&self, bytes: usize) -> At {
        if bytes == self.begin.len() { At::Behind(self.automaton.start()) } else { At::Begin(bytes) }
    }
}

impl Automaton for Behind<'_> {
    type State = At;

    fn start(&self) -> At {
        self.after(0)
    }

    fn is_match(&self, state: &At) -> bool {
        matches!(state, At::Behind(state) if self.automaton.is_match(state))
    }

    fn can_match(&self, state: &At) -> bool {
        match state {
            At::Begin(_) => true,
            At::Behind(state) => self.automaton.can_match(state),
            At::Lost => false,
        }
    }

    fn accept(&self, state: &At, byte: u8) -> At {
        match state {
            At::Begin(bytes) if self.begin[*bytes] == byte => self.after(bytes + 1),
            At::Behind(state) => At::Behind(self.automaton.accept(state, byte)),
            At::Begin(_) | At::Lost => At::Lost,
        }
    }
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

/// The number of edits between a word typed and a known one, or its nearest beginning where more may follow.
pub(super) fn edits(typed: &str, known: &str, may_go_on: bool) -> u8 {
    how_far(typed, known, if may_go_on { Likeness::Beginning } else { Likeness::Whole })
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

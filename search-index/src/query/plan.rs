//! Deciding what to look for: the words typed, and the words of the index each may stand for.

use std::collections::HashSet;

use crate::error::Error;
use crate::hit::How;
use crate::text::{Analyzer, Form, stem};

use super::compound;
use super::dictionary::Dictionary;
use super::hurried;
use super::operators::Asked;
use super::run::{Run, runs};
use super::synonyms::Other;
use super::{Query, Synonyms};

/// How many words of a text count.
const MAX_WORDS: usize = 32;

/// A text of so many words is a sentence.
const LONG: usize = 4;
/// Of a sentence, one in so many of its words must be found.
const ENOUGH: usize = 3;

/// Weight of words that stand for the ones typed.
const SYNONYM: f32 = 0.6;

/// What a query looks for. A document needs one of the words; each one it has counts.
#[derive(Debug)]
pub(crate) struct Plan {
    pub words: Vec<PlannedWord>,
    /// Whether it names one thing or more and says nothing else: what that means is by chance.
    pub only_identifies: bool,
}

/// One word typed and what it may stand for, each stem once.
#[derive(Debug)]
pub(crate) struct PlannedWord {
    /// As it was typed.
    pub typed: String,
    pub alternatives: Vec<Alternative>,
    /// What was likely meant, where the index does not know what was typed or knows it as a
    /// misspelling.
    pub instead: Option<String>,
    /// Whether it names one thing: what has it comes before what has not.
    pub identifies: bool,
}

/// What a typed word may stand for.
#[derive(Debug, Clone)]
pub(crate) struct Alternative {
    /// One stem as a rule; several that stand together, each with how far behind the first.
    pub stems: Vec<(usize, String)>,
    pub how: How,
    /// 1.0 for the word itself.
    pub weight: f32,
    /// All that was typed, where that is more than the word.
    pub typed: Option<String>,
}

impl Plan {
    /// Plans a query for one index.
    pub(super) fn new(asked: &Asked, query: &Query, dictionary: &Dictionary<'_>) -> Result<Self, Error> {
        let mut words = Vec::new();
        let mut seen = HashSet::new();
        let runs = telling(runs(asked.text(), query.as_you_type));
        let only_identifies = !runs.is_empty() && runs.iter().all(|run| run.is_identifier);
        let mut others = others(&runs, &query.synonyms);
        others.extend(hurried::getting_in(&runs));
        let known: HashSet<usize> = others.iter().map(|(first, _)| *first).collect();
        others.extend(compound::together(&runs, dictionary)?);
        for (place, run) in runs.into_iter().enumerate() {
            let typed = run.typed.clone();
            let says_little = hurried::says_little(&run);
            let mut planned = Vec::new();
            let has_others = others.iter().any(|(first, _)| *first == place);
            for run in if has_others { vec![run] } else { run.apart(dictionary)? } {
                if words.len() + planned.len() < MAX_WORDS && seen.insert(run.words.clone()) {
                    planned.push(run.planned(dictionary, known.contains(&place))?);
                }
            }
            let others = others.extract_if(.., |(first, _)| *first == place).map(|(_, other)| other);
            match planned.first_mut() {
                Some(word) => {
                    if says_little {
                        word.weaken("log", hurried::LITTLE);
                    }
                    word.alternatives.extend(others);
                }
                None => {
                    let alternatives: Vec<_> = others.collect();
                    let has_some = !alternatives.is_empty();
                    planned.extend(has_some.then(|| PlannedWord { alternatives, ..PlannedWord::new(typed) }));
                }
            }
            words.append(&mut planned);
        }
        Ok(Self { words, only_identifies })
    }
}

impl Plan {
    /// Whether so many of the words are a reason to show a document that means something else: of
    /// a sentence, one common word is none.
    pub(super) fn is_met_by(&self, found: usize) -> bool {
        self.words.len() < LONG || found * ENOUGH >= self.words.len()
    }

    /// The text with what was likely meant in the place of words the index does not know: a
    /// vector of a misspelt or unfinished word points nowhere.
    pub(super) fn meant(&self, text: &str) -> String {
        let mut meant = String::with_capacity(text.len());
        let mut rest = text;
        for word in &self.words {
            if let Some(instead) = &word.instead
                && let Some((before, after)) = rest.split_once(&word.typed)
            {
                meant.push_str(before);
                meant.push_str(instead);
                rest = after;
            }
        }
        meant.push_str(rest);
        meant
    }
}

/// The runs without what only says what sort of thing the next one names: the `ticket` of `ticket 48155`.
fn telling(mut runs: Vec<Run>) -> Vec<Run> {
    let names_it = |pair: &[Run]| pair[0].is_thing() && pair[1].is_identifier;
    let mut says_nothing: Vec<bool> = runs.windows(2).map(names_it).collect();
    says_nothing.push(false);
    let mut says_nothing = says_nothing.into_iter();
    runs.retain(|_| says_nothing.next() == Some(false));
    runs
}

/// What stands for the runs in other words, with the number of the first of the runs.
fn others(runs: &[Run], synonyms: &Synonyms) -> Vec<(usize, Alternative)> {
    let stems: Vec<String> =
        runs.iter().map(|run| run.whole().map_or_else(String::new, |it| stem(it).into())).collect();
    let found = synonyms.of(&stems).into_iter();
    let other = |Other { first, runs: count, stems }| {
        let typed = runs[first..first + count].iter().map(|run| run.typed.as_str()).collect::<Vec<_>>().join(" ");
        (first, Alternative { stems, how: How::Synonym, weight: SYNONYM, typed: Some(typed) })
    };
    found.map(other).collect()
}

/// The stems of a text and how far each stands behind the first.
pub(super) fn phrase(text: &str) -> Vec<(usize, String)> {
    let mut stems: Vec<(usize, String)> = Vec::new();
    let mut first = None;
    Analyzer::new().words(text, |word| {
        if word.form == Form::Whole && !word.is_stop_word() {
            let first = *first.get_or_insert(word.position);
            stems.push((word.position - first, stem(word.text).into_owned()));
        }
    });
    stems
}

impl Alternative {
    /// Whether it is the very word that was typed, or the beginning of one.
    pub(super) fn is_very(&self) -> bool {
        self.how == How::Prefix || (self.how == How::Exact && self.weight >= 1.0)
    }
}

impl PlannedWord {
    /// A word that stands for nothing yet.
    pub fn new(typed: String) -> Self {
        Self { typed, alternatives: Vec::new(), instead: None, identifies: false }
    }

    /// Makes a stem say only so much of what it would.
    pub fn weaken(&mut self, stem: &str, part: f32) {
        for alternative in &mut self.alternatives {
            if matches!(&*alternative.stems, [(_, there)] if there == stem) {
                alternative.weight *= part;
            }
        }
    }

    /// Adds a stem, unless a better reason for it is there already.
    pub fn add(&mut self, stem: &str, how: How, weight: f32) {
        let is_there = |other: &Alternative| matches!(&*other.stems, [(_, there)] if there == stem);
        if !self.alternatives.iter().any(is_there) {
            self.alternatives.push(Alternative { stems: vec![(0, stem.to_owned())], how, weight, typed: None });
        }
    }
}

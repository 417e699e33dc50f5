//! Deciding what to look for: the words typed, and the words of the index each may stand for.

use std::collections::HashSet;

use crate::error::Error;
use crate::hit::How;
use crate::meaning;
use crate::text::{Analyzer, Form, stem};

use super::dictionary::{Dictionary, Likeness};
use super::operators::Asked;
use super::synonyms::Other;
use super::{Query, Synonyms};

/// How many words of a text count.
const MAX_WORDS: usize = 32;

/// A text of so many words is a sentence.
const LONG: usize = 4;
/// Of a sentence, one in so many of its words must be found.
const ENOUGH: usize = 3;

/// Weight of a part of a word beside the whole.
const PART: f32 = 0.5;
/// Weight of a word that begins with the one typed.
const PREFIX: f32 = 0.6;
/// The same where the last word is likely to be finished.
const PREFIX_OF_FINISHED: f32 = 0.3;
/// Weight of a spelling one letter away, and of one further away.
const NEAR: f32 = 0.7;
const FAR: f32 = 0.5;
/// Weight of words that stand for the ones typed.
const SYNONYM: f32 = 0.6;

const MOST_PREFIXED: usize = 20;
const MOST_PREFIXED_OF_FINISHED: usize = 8;
const MOST_SPELLINGS: usize = 8;

/// What a query looks for. A document needs one of the words; each one it has counts.
#[derive(Debug)]
pub(crate) struct Plan {
    pub words: Vec<PlannedWord>,
}

/// One word typed and what it may stand for, each stem once.
#[derive(Debug)]
pub(crate) struct PlannedWord {
    /// As it was typed.
    pub typed: String,
    pub alternatives: Vec<Alternative>,
    /// What was likely meant, where the index does not know what was typed.
    pub instead: Option<String>,
}

/// What a typed word may stand for.
#[derive(Debug)]
pub(crate) struct Alternative {
    /// One stem as a rule; several that stand together, each with how far behind the first.
    pub stems: Vec<(usize, String)>,
    pub how: How,
    /// 1.0 for the word itself.
    pub weight: f32,
    /// All that was typed, where that is more than the word.
    pub typed: Option<String>,
}

/// A run of the typed text.
struct Run {
    typed: String,
    words: Vec<(Form, String)>,
    is_code: bool,
    ending: Ending,
}

/// Whether more of the word may follow.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Finished,
    LikelyFinished,
    Open,
}

impl Plan {
    /// Plans a query for one index.
    pub(super) fn new(asked: &Asked, query: &Query, dictionary: &Dictionary<'_>) -> Result<Self, Error> {
        let mut words = Vec::new();
        let mut seen = HashSet::new();
        let runs = runs(asked.text(), query.as_you_type);
        let mut others = others(&runs, &query.synonyms);
        for (place, run) in runs.into_iter().enumerate() {
            let typed = run.typed.clone();
            let mut planned = Vec::new();
            let has_others = others.iter().any(|(first, _)| *first == place);
            for run in if has_others { vec![run] } else { run.apart(dictionary)? } {
                if words.len() + planned.len() < MAX_WORDS && seen.insert(run.words.clone()) {
                    planned.push(run.planned(dictionary)?);
                }
            }
            let others = others.extract_if(.., |(first, _)| *first == place).map(|(_, other)| other);
            match planned.first_mut() {
                Some(word) => word.alternatives.extend(others),
                None => {
                    let alternatives: Vec<_> = others.collect();
                    let instead = None;
                    planned.extend((!alternatives.is_empty()).then_some(PlannedWord {
                        typed,
                        alternatives,
                        instead,
                    }));
                }
            }
            words.append(&mut planned);
        }
        Ok(Self { words })
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

impl Run {
    /// The run as one word, or its parts as a word each where the index does not know the whole.
    fn apart(self, dictionary: &Dictionary<'_>) -> Result<Vec<Self>, Error> {
        let has_parts = self.words.iter().any(|(form, _)| *form == Form::Part);
        if !has_parts || self.finds_whole(dictionary)? {
            return Ok(vec![self]);
        }
        let parts: Vec<String> =
            self.words.into_iter().filter(|(form, _)| *form == Form::Part).map(|(_, word)| word).collect();
        let after = parts.len();
        let apart = parts.into_iter().zip(1..).map(|(part, number)| Self {
            typed: part.clone(),
            is_code: self.is_code,
            words: vec![(Form::Whole, part)],
            ending: if number == after { self.ending } else { Ending::Finished },
        });
        Ok(apart.collect())
    }

    fn finds_whole(&self, dictionary: &Dictionary<'_>) -> Result<bool, Error> {
        for (form, word) in &self.words {
            if *form != Form::Part && dictionary.knows(word, &stem(word))? {
                return Ok(true);
            }
        }
        Ok(match self.whole() {
            Some(whole) if self.ending != Ending::Finished => !dictionary.beginning(whole, 1)?.is_empty(),
            _ => false,
        })
    }

    /// What it may stand for.
    fn planned(&self, dictionary: &Dictionary<'_>) -> Result<PlannedWord, Error> {
        let mut word = PlannedWord { typed: self.typed.clone(), alternatives: Vec::new(), instead: None };
        let mut is_known = false;
        for (form, text) in &self.words {
            let stem = stem(text);
            is_known |= *form != Form::Part && dictionary.knows(text, &stem)?;
            word.add(&stem, How::Exact, if *form == Form::Part { PART } else { 1.0 });
        }
        if let Some(whole) = self.whole() {
            let longer = self.add_prefixed(&mut word, whole, dictionary)?;
            let may_become_known = longer.is_some() && self.ending == Ending::Open;
            if !is_known && !self.is_code {
                let similar =
                    if may_become_known { None } else { self.add_spellings(&mut word, whole, dictionary)? };
                // What is a word to the vocabulary of meanings is none misspelt.
                word.instead = longer.or(similar.filter(|_| !meaning::is_word(whole)));
            }
        }
        Ok(word)
    }

    /// Adds the words that begin like an unfinished one; the most frequent of them.
    fn add_prefixed(
        &self,
        word: &mut PlannedWord,
        whole: &str,
        dictionary: &Dictionary<'_>,
    ) -> Result<Option<String>, Error> {
        let (most, weight) = match self.ending {
            Ending::Open => (MOST_PREFIXED, PREFIX),
            Ending::LikelyFinished if whole.len() >= 3 => (MOST_PREFIXED_OF_FINISHED, PREFIX_OF_FINISHED),
            _ => return Ok(None),
        };
        let found = dictionary.beginning(whole, most)?;
        for other in &found {
            word.add(&stem(other), How::Prefix, weight);
        }
        Ok(found.into_iter().next())
    }

    /// Adds likely spellings of a word the index does not know; the likeliest.
    fn add_spellings(
        &self,
        word: &mut PlannedWord,
        whole: &str,
        dictionary: &Dictionary<'_>,
    ) -> Result<Option<String>, Error> {
        let distance = match whole.chars().count() {
            0..4 => return Ok(None),
            4..8 => 1,
            _ => 2,
        };
        let likeness = if self.ending == Ending::Open { Likeness::Beginning } else { Likeness::Whole };
        let found = dictionary.similar(whole, likeness, distance, MOST_SPELLINGS)?;
        for similar in &found {
            let weight = if similar.distance <= 1 { NEAR } else { FAR };
            word.add(&stem(&similar.word), How::Corrected, weight);
        }
        Ok(found.into_iter().next().map(|similar| similar.word))
    }

    fn whole(&self) -> Option<&str> {
        self.words.iter().find(|(form, _)| *form == Form::Whole).map(|(_, word)| word.as_str())
    }
}

impl PlannedWord {
    /// Adds a stem, unless a better reason for it is there already.
    fn add(&mut self, stem: &str, how: How, weight: f32) {
        let is_there = |other: &Alternative| matches!(&*other.stems, [(_, there)] if there == stem);
        if !self.alternatives.iter().any(is_there) {
            self.alternatives.push(Alternative { stems: vec![(0, stem.to_owned())], how, weight, typed: None });
        }
    }
}

/// The runs of a text that are worth looking for.
fn runs(text: &str, as_you_type: bool) -> Vec<Run> {
    let mut runs: Vec<(usize, Run)> = Vec::new();
    Analyzer::new().words(text, |word| {
        let is_last = word.form == Form::Whole && word.at.end == text.len();
        let ending = match (is_last, as_you_type) {
            (false, _) => Ending::Finished,
            (true, false) => Ending::LikelyFinished,
            (true, true) => Ending::Open,
        };
        // The 5 of a 5.7.64 finds nothing that is meant.
        let says_nothing = word.form == Form::Part && word.text.len() == 1;
        if says_nothing || (word.is_stop_word() && ending != Ending::Open) {
            return;
        }
        if runs.last().is_none_or(|(position, _)| *position != word.position) {
            let typed = text[word.at.clone()].to_owned();
            let ending = if word.form == Form::Whole { ending } else { Ending::Finished };
            runs.push((word.position, Run { typed, words: Vec::new(), is_code: word.is_code(), ending }));
        }
        if let Some((_, run)) = runs.last_mut() {
            run.words.push((word.form, word.text.to_owned()));
        }
    });
    runs.into_iter().map(|(_, run)| run).collect()
}

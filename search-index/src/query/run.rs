//! A run of the typed text, and the words of the index it may stand for.

use crate::error::Error;
use crate::hit::How;
use crate::meaning;
use crate::text::{Analyzer, Form, stem};

use super::compound;
use super::dictionary::{Dictionary, Likeness};
use super::hurried;
use super::identifier;
use super::plan::PlannedWord;
use super::spelling;
use super::whose::says_no_more;

/// Weight of a part of a word beside the whole.
const PART: f32 = 0.5;
/// Weight of a word that begins with the one typed.
const PREFIX: f32 = 0.6;
/// The same where the last word is likely to be finished.
const PREFIX_OF_FINISHED: f32 = 0.3;
/// Weight of a spelling one letter away, and of one further away.
const NEAR: f32 = 0.7;
const FAR: f32 = 0.5;
const MOST_PREFIXED: usize = 20;
const MOST_PREFIXED_OF_FINISHED: usize = 8;
const MOST_SPELLINGS: usize = 8;
/// Letters of the shortest word that may lack one.
const SHORTEST_MISSPELT: usize = 3;
/// Documents that have what names one thing; what more have names a sort of things.
const MOST_OF_ONE: u32 = 100;
/// A beginning of so few words may be that of a misspelling.
const FEW_PREFIXED: usize = 4;

/// A run of the typed text.
#[derive(Debug)]
pub(super) struct Run {
    pub typed: String,
    pub words: Vec<(Form, String)>,
    pub is_code: bool,
    /// Whether it looks like what names one thing: a ticket, a computer, an error.
    pub is_identifier: bool,
    pub ending: Ending,
    /// Its number among all runs of the text.
    pub position: usize,
    /// The `in` or `on` right behind it.
    pub then: Option<String>,
}

/// Whether more of the word may follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    Finished,
    LikelyFinished,
    Open,
}

impl Run {
    /// The run as one word, or its parts as a word each where the index does not know the whole.
    pub fn apart(self, dictionary: &Dictionary<'_>) -> Result<Vec<Self>, Error> {
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
            is_identifier: false,
            words: vec![(Form::Whole, part)],
            position: self.position,
            then: None,
            ending: if number == after { self.ending } else { Ending::Finished },
        });
        Ok(apart.collect())
    }

    fn finds_whole(&self, dictionary: &Dictionary<'_>) -> Result<bool, Error> {
        for (form, word) in &self.words {
            if *form != Form::Part && dictionary.documents(word, &stem(word))? > 0 {
                return Ok(true);
            }
        }
        Ok(match self.whole() {
            Some(whole) if self.ending != Ending::Finished => !dictionary.beginning(whole, 1)?.is_empty(),
            _ => false,
        })
    }

    /// What it may stand for. One with other names is a word, however rare.
    pub fn planned(&self, dictionary: &Dictionary<'_>, has_other_names: bool) -> Result<PlannedWord, Error> {
        let mut word = PlannedWord::new(self.typed.clone());
        let mut documents = 0;
        for (form, text) in &self.words {
            let stem = stem(text);
            if *form != Form::Part {
                documents = documents.max(dictionary.documents(text, &stem)?);
            }
            word.add(&stem, How::Exact, if *form == Form::Part { PART } else { 1.0 });
        }
        word.identifies = self.is_identifier && !has_other_names && documents <= MOST_OF_ONE;
        let Some(whole) = self.whole() else { return Ok(word) };
        let longer = self.add_prefixed(&mut word, (whole, documents), dictionary)?;
        if self.is_code || has_other_names {
            return Ok(word);
        }
        let parts = compound::apart(whole, documents, dictionary)?;
        word.alternatives.extend(parts.iter().map(compound::alternative));
        let is_begun = self.ending == Ending::Open && !longer.is_empty();
        if documents > 0 || is_begun {
            let meant = self.add_meant(&mut word, (whole, documents), &longer, dictionary)?;
            word.instead = meant.or_else(|| longer.into_iter().next().filter(|_| documents == 0));
        } else {
            let similar = self.add_spellings(&mut word, whole, dictionary)?;
            // What is a word to the vocabulary of meanings is none misspelt.
            let similar = similar.filter(|_| !meaning::is_word(whole));
            word.instead = longer.into_iter().next().or(similar);
        }
        Ok(word)
    }

    /// Adds what was likely meant by what the index has as a misspelling: the word, or one of the few
    /// that begin so; the likeliest. They then say no more than what was meant.
    fn add_meant(
        &self,
        word: &mut PlannedWord,
        (whole, documents): (&str, u32),
        longer: &[String],
        dictionary: &Dictionary<'_>,
    ) -> Result<Option<String>, Error> {
        let mut written: Vec<(&str, u32)> = (documents > 0).then_some((whole, documents)).into_iter().collect();
        if self.ending == Ending::Open {
            if longer.len() > FEW_PREFIXED {
                return Ok(None);
            }
            for other in longer {
                written.push((other, dictionary.documents(other, &stem(other))?));
            }
        }
        let mut likeliest = None;
        let mut are_all = true;
        for (written, documents) in written {
            let meant = spelling::meant_by(written, documents, dictionary)?;
            let Some(best) = meant.first() else {
                are_all = false;
                continue;
            };
            let says = dictionary.rarity(&stem(&best.word))? / dictionary.rarity(&stem(written))?;
            word.weaken(&stem(written), says.min(1.0));
            for similar in &meant {
                word.add(&stem(&similar.word), How::Corrected, if similar.distance <= 1 { NEAR } else { FAR });
            }
            likeliest = likeliest.or_else(|| Some(best.word.clone()));
        }
        Ok(likeliest.filter(|_| are_all))
    }

    /// Adds the words that begin like an unfinished one, most frequent first. Where that is a word itself they say no
    /// more than it: a rare `screenshot` is no reason to come before a `screen`.
    fn add_prefixed(
        &self,
        word: &mut PlannedWord,
        (whole, documents): (&str, u32),
        dictionary: &Dictionary<'_>,
    ) -> Result<Vec<String>, Error> {
        let (most, weight) = match self.ending {
            Ending::Open => (MOST_PREFIXED, PREFIX),
            Ending::LikelyFinished if whole.len() >= 3 => (MOST_PREFIXED_OF_FINISHED, PREFIX_OF_FINISHED),
            _ => return Ok(Vec::new()),
        };
        let found = dictionary.beginning(whole, most)?;
        let own = if documents > 0 { dictionary.rarity(&stem(whole))? } else { f32::INFINITY };
        for other in &found {
            let says = (own / dictionary.rarity(&stem(other))?).min(1.0);
            word.add(&stem(other), How::Prefix, weight * says);
        }
        Ok(found)
    }

    /// Adds likely spellings of a word the index does not know; the likeliest.
    fn add_spellings(
        &self,
        word: &mut PlannedWord,
        whole: &str,
        dictionary: &Dictionary<'_>,
    ) -> Result<Option<String>, Error> {
        let Some(distance) = spelling::reach(whole) else {
            return self.add_longer_by_one(word, whole, dictionary);
        };
        let likeness = if self.ending == Ending::Open { Likeness::Beginning } else { Likeness::Whole };
        let found = dictionary.similar(whole, likeness, distance, MOST_SPELLINGS)?;
        for similar in &found {
            let weight = if similar.distance <= 1 { NEAR } else { FAR };
            word.add(&stem(&similar.word), How::Corrected, weight);
        }
        Ok(found.into_iter().next().map(|similar| similar.word))
    }

    /// Adds what a word too short for misspellings is with a letter more: `blu`.
    fn add_longer_by_one(
        &self,
        word: &mut PlannedWord,
        whole: &str,
        dictionary: &Dictionary<'_>,
    ) -> Result<Option<String>, Error> {
        if self.ending == Ending::Open || whole.chars().count() < SHORTEST_MISSPELT {
            return Ok(None);
        }
        let mut found = dictionary.similar(whole, Likeness::Whole, 1, MOST_SPELLINGS)?;
        found.retain(|similar| spelling::lacks_one_letter(whole, &similar.word));
        for similar in &found {
            word.add(&stem(&similar.word), How::Corrected, NEAR);
        }
        Ok(found.into_iter().next().map(|similar| similar.word))
    }

    /// The word, where it is letters and nothing else.
    pub fn plain(&self) -> Option<&str> {
        match &*self.words {
            [(Form::Whole, word)] if word.chars().all(char::is_alphabetic) => Some(word),
            _ => None,
        }
    }

    /// Whether it says no more than that something is looked for: `sessions of Maya`.
    pub fn is_thing(&self) -> bool {
        self.whole().is_some_and(says_no_more)
    }

    pub fn whole(&self) -> Option<&str> {
        self.words.iter().find(|(form, _)| *form == Form::Whole).map(|(_, word)| word.as_str())
    }
}

/// The runs of a text that are worth looking for.
pub(super) fn runs(text: &str, as_you_type: bool) -> Vec<Run> {
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
        if let Some((_, run)) = runs.last_mut().filter(|(position, _)| position + 1 == word.position)
            && hurried::belongs_to(run, word.text)
        {
            run.then = Some(text[word.at.clone()].to_owned());
            return;
        }
        let is_denial = hurried::is_denial(text, word.at.end);
        if says_nothing || is_denial || (word.is_stop_word() && ending != Ending::Open) {
            return;
        }
        if runs.last().is_none_or(|(position, _)| *position != word.position) {
            let typed = text[word.at.clone()].to_owned();
            let ending = if word.form == Form::Whole { ending } else { Ending::Finished };
            let is_identifier = word.form == Form::Whole && identifier::is_one(word.text);
            let (words, is_code, position, then) = (Vec::new(), word.is_code(), word.position, None);
            runs.push((position, Run { typed, words, is_code, is_identifier, ending, position, then }));
        }
        if let Some((_, run)) = runs.last_mut()
            && (word.form != Form::Part || !run.is_identifier || identifier::is_telling(&run.typed, word.text))
        {
            run.words.push((word.form, word.text.to_owned()));
        }
    });
    runs.into_iter().map(|(_, run)| run).collect()
}

//! Looking through a few texts at hand, without an index: what changes from minute to minute, such as what
//! people are at right now. By words alone: as they are, inflected, begun, and with a slip of the hand.
//!
//! What must stay true: what was typed is read as it is for an index, operators too.

use std::ops::Range;

use crate::document::Label;
use crate::hit::{How, Mark, MatchedWord, character_ranges};
use crate::text::{Analyzer, Form, folded, is_part, stem};

use super::dictionary::edits;
use super::listing::numbers;
use super::operators::Asked;
use super::run::{Ending, Run, runs};
use super::spelling;

/// Letters of a beginning that finds what it is the beginning of.
const SHORTEST_BEGINNING: usize = 2;

/// Words of a title that call something by it, where it has more.
const FEWEST_CALLED: usize = 2;

/// What somebody types, to be looked for in texts at hand.
#[derive(Debug)]
pub struct AtHand {
    asked: Asked,
    runs: Vec<Run>,
}

/// The texts of one thing.
#[derive(Debug, Clone, Copy)]
pub struct Texts<'a> {
    /// Its name.
    pub title: &'a str,
    /// The number people call it by.
    pub number: Option<&'a str>,
    /// What else is said of it.
    pub others: &'a [&'a str],
}

/// What of what was typed something has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighted {
    /// How good it is, the best greatest: named by its number, then by how much that names one thing it holds,
    /// then whether it has most of the words, then by how many of them.
    pub rank: (bool, usize, bool, usize),
    /// Where words stand in the title, as of a [`Hit`](crate::Hit).
    pub title_ranges: Vec<(usize, usize)>,
    /// The words, in their order.
    pub matched: Vec<MatchedWord>,
}

impl AtHand {
    /// What was typed; its last word may go on.
    #[must_use]
    pub fn new(typed: &str) -> Self {
        let asked = Asked::read(typed);
        let (things, telling): (Vec<_>, Vec<_>) = runs(asked.text(), true).into_iter().partition(Run::is_thing);
        Self { asked, runs: if telling.is_empty() { things } else { telling } }
    }

    /// The kinds that were asked for; any where there is none.
    #[must_use]
    pub fn kinds(&self) -> &[String] {
        &self.asked.kinds
    }

    /// The filters, of which a part of the value is enough.
    #[must_use]
    pub fn filters(&self) -> &[Label] {
        &self.asked.labels
    }

    /// Whether there are words to look for, and not filters alone.
    #[must_use]
    pub fn has_words(&self) -> bool {
        !self.runs.is_empty()
    }

    /// What these texts have of it, all where no words are looked for; nothing where that is too little.
    #[must_use]
    pub fn look_at(&self, texts: &Texts<'_>) -> Option<Sighted> {
        let Self { asked, runs } = self;
        let all = || [texts.title].into_iter().chain(texts.number).chain(texts.others.iter().copied());
        let stands = |phrase: &String| all().any(|text| is_part(phrase, text));
        if !asked.phrases.iter().all(stands) {
            return None;
        }
        let mut best: Vec<Option<MatchedWord>> = vec![None; runs.len()];
        let marks = self.marks(texts.title, &mut best);
        for text in all().skip(1) {
            self.marks(text, &mut best);
        }
        let own = texts.number.map(|number| folded(&Label::number(number).value));
        let is_own = |number: &str| own.as_ref() == Some(&folded(&Label::number(number).value));
        let is_named = numbers(asked.text()).any(is_own);
        let identified =
            runs.iter().zip(&best).filter(|(run, found)| run.is_identifier && found.is_some()).count();
        let matched: Vec<MatchedWord> = best.into_iter().flatten().collect();
        let has_most = runs.is_empty() || matched.len() * 2 > runs.len();
        if !(is_named || identified > 0 || has_most || self.calls(texts.title)) {
            return None;
        }
        let rank = (is_named, identified, has_most, matched.len());
        Some(Sighted { rank, title_ranges: character_ranges(texts.title, &marks), matched })
    }

    /// Whether most of what something is called is said: two of its telling words at least, or all of them. A
    /// whole ticket says far more than what somebody called the session about it.
    fn calls(&self, title: &str) -> bool {
        let called = runs(title, false);
        let is_said = |word: &Run| {
            let mut forms = word.words.iter().filter(|(form, _)| *form != Form::Part);
            forms.any(|(_, word)| self.runs.iter().any(|run| run.found_as(word).is_some()))
        };
        let said = called.iter().filter(|word| is_said(word)).count();
        said > 0 && said * 2 > called.len() && (said >= FEWEST_CALLED || said == called.len())
    }

    /// Where words stand in a text; keeps in `best` the best that each was found as.
    fn marks(&self, text: &str, best: &mut [Option<MatchedWord>]) -> Vec<Mark> {
        let mut marks = Vec::new();
        Analyzer::new().words(text, |word| {
            for (number, run) in self.runs.iter().enumerate() {
                let Some(how) = run.found_as(word.text) else { continue };
                let at: Range<usize> = word.at.clone();
                if best[number].as_ref().is_none_or(|so_far| place(so_far.how) > place(how)) {
                    let (typed, found) = (run.typed.clone(), text[at.clone()].to_owned());
                    best[number] = Some(MatchedWord { typed, found, how });
                }
                marks.push(Mark { at, word: number });
            }
        });
        marks
    }
}

impl Sighted {
    /// Whether it is no more than called by its title: less of a reason than to have what was typed.
    #[must_use]
    pub fn is_only_called(&self) -> bool {
        let (is_named, identified, has_most, _) = self.rank;
        !(is_named || identified > 0 || has_most)
    }
}

impl Run {
    /// What a word of a text is found as.
    fn found_as(&self, word: &str) -> Option<How> {
        let own = stem(word);
        let is_it = |(form, text): &(Form, String)| *form != Form::Part && stem(text) == own;
        if self.words.iter().any(is_it) {
            return Some(How::Exact);
        }
        let whole = self.whole()?;
        let is_open = self.ending == Ending::Open;
        if is_open && whole.len() >= SHORTEST_BEGINNING && word.starts_with(whole) {
            return Some(How::Prefix);
        }
        let reach = spelling::reach(whole).filter(|_| !self.is_code)?;
        let begins_alike = word.chars().next() == whole.chars().next();
        (begins_alike && spelling::reach(word).is_some() && edits(whole, word, is_open) <= reach)
            .then_some(How::Corrected)
    }
}

/// The better a reason, the smaller.
fn place(how: How) -> u8 {
    match how {
        How::Exact => 0,
        How::Prefix => 1,
        How::Synonym => 2,
        How::Corrected => 3,
    }
}

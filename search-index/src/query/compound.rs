//! Words that are written together or apart: `bluescreen` and `blue screen`.

use crate::error::Error;
use crate::hit::How;
use crate::meaning;
use crate::text::stem;

use super::dictionary::Dictionary;
use super::plan::Alternative;
use super::run::{Ending, Run};

/// Weight beside the word as it was typed.
const OTHERWISE_WRITTEN: f32 = 0.9;
/// Letters of each of two words that one is taken apart into.
const SHORTEST: usize = 3;
/// Unfinished words written together with the one before that are looked for.
const MOST_LONGER: usize = 3;

/// A word as two that stand one behind the other, where the index has each in as many documents as
/// the word and the word is none elsewhere: a `network` is no net of work.
pub(super) fn apart(word: &str, known: u32, dictionary: &Dictionary<'_>) -> Result<Option<[String; 2]>, Error> {
    let is_plain = word.bytes().all(|byte| byte.is_ascii_lowercase());
    if !is_plain || word.len() < 2 * SHORTEST || meaning::is_word(word) {
        return Ok(None);
    }
    let mut best: Option<(u32, [String; 2])> = None;
    for at in SHORTEST..=word.len() - SHORTEST {
        let (first, second) = word.split_at(at);
        let is_inflected = stem(word) == stem(first);
        if is_inflected || !(meaning::is_word(first) && meaning::is_word(second)) {
            continue;
        }
        let [left, right] = [first, second].map(|part| dictionary.documents(part, &stem(part)));
        let documents = left?.min(right?);
        if documents > best.as_ref().map_or(known.saturating_sub(1), |(so_far, _)| *so_far) {
            best = Some((documents, [first.to_owned(), second.to_owned()]));
        }
    }
    Ok(best.map(|(_, parts)| parts))
}

/// Two words as the alternative to one.
pub(super) fn alternative([first, second]: &[String; 2]) -> Alternative {
    let stems = [(0, first), (1, second)].map(|(offset, word)| (offset, stem(word).into_owned()));
    Alternative { stems: stems.into(), how: How::Exact, weight: OTHERWISE_WRITTEN, typed: None }
}

/// What stands for two runs side by side that the index has as one word, with the number of a
/// run it stands for: once for each of the two, for it is both.
pub(super) fn together(runs: &[Run], dictionary: &Dictionary<'_>) -> Result<Vec<(usize, Alternative)>, Error> {
    let mut found = Vec::new();
    for (number, pair) in runs.windows(2).enumerate() {
        let [first, second] = pair else { continue };
        let (Some(left), Some(right)) = (first.plain(), second.plain()) else { continue };
        if first.position + 1 != second.position {
            continue;
        }
        let joined = format!("{left}{right}");
        let mut words = Vec::new();
        if second.ending == Ending::Open {
            words = dictionary.beginning(&joined, MOST_LONGER)?;
        }
        if dictionary.documents(&joined, &stem(&joined))? > 0 {
            words.insert(0, joined);
        }
        let typed = format!("{} {}", first.typed, second.typed);
        let mut stems: Vec<String> = words.iter().map(|word| stem(word).into_owned()).collect();
        stems.dedup();
        for stem in stems {
            let alternative = Alternative {
                stems: vec![(0, stem)],
                how: How::Exact,
                weight: OTHERWISE_WRITTEN,
                typed: Some(typed.clone()),
            };
            found.extend([(number, alternative.clone()), (number + 1, alternative)]);
        }
    }
    Ok(found)
}

//! Misspellings that stand in the index: somebody wrote `pasword` in a note, and from then on it
//! is a word of the index. Whoever types it means what they would have meant before.
//!
//! What must stay true: what it is taken for is decided by what the viewer may find alone; and
//! what is a word elsewhere is never taken for a misspelling.

use crate::error::Error;
use crate::meaning;
use crate::text::stem;

use super::dictionary::{Dictionary, Likeness, Similar};

/// Words that are compared with one that stands in the index.
const MOST: usize = 8;
/// How much more often a word must be there that is no word elsewhere either.
const OFTENER_THAN_A_NAME: u32 = 8;
/// How much more often one must be there that is two letters away.
const OFTENER_AND_FAR: u32 = 4;

/// How many letters a likely spelling of a word may be away; none for one too short to tell.
pub(super) fn reach(word: &str) -> Option<u8> {
    match word.chars().count() {
        0..4 => None,
        4..8 => Some(1),
        _ => Some(2),
    }
}

/// What a word that so many documents have is likely a misspelling of, likeliest first.
pub(super) fn meant_by(word: &str, documents: u32, dictionary: &Dictionary<'_>) -> Result<Vec<Similar>, Error> {
    let Some(reach) = reach(word).filter(|_| !meaning::is_word(word)) else { return Ok(Vec::new()) };
    let own = stem(word);
    let mut similar = dictionary.similar(word, Likeness::Whole, reach, MOST)?;
    similar.retain(|other| {
        let least = oftener(word, other).map(|times| documents.max(1).saturating_mul(times));
        stem(&other.word) != own && least.is_some_and(|least| other.documents >= least)
    });
    Ok(similar)
}

/// How many times as often another word must be there; nothing where that would prove nothing.
/// The shorter a word, the more words are like it by chance.
fn oftener(word: &str, other: &Similar) -> Option<u32> {
    let times = match (word.chars().count(), meaning::is_word(&other.word)) {
        (0..5, _) => return None,
        (_, false) => OFTENER_THAN_A_NAME,
        (5, true) => 5,
        (6, true) => 3,
        (_, true) => 1,
    };
    Some(if other.distance > 1 { times * OFTENER_AND_FAR } else { times })
}

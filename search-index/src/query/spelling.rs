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
/// As many documents have a word by a slip of the hand.
const SLIPS: u32 = 2;
/// How much more often a word must be there than what is no slip, or what no word elsewhere could
/// have been meant by.
const FAR_OFTENER: u32 = 8;
/// The same of a word of five or six letters: many are like it by chance.
const FAR_OFTENER_THAN_A_SHORT_ONE: u32 = 20;

/// How many letters a likely spelling of a word may be away; none for one too short to tell.
pub(super) fn reach(word: &str) -> Option<u8> {
    match word.chars().count() {
        0..4 => None,
        4..8 => Some(1),
        _ => Some(2),
    }
}

/// Whether a word is the other with one letter missing behind its first.
pub(super) fn lacks_one_letter(word: &str, other: &str) -> bool {
    let mut rest = other.chars();
    let has_all = word.chars().all(|letter| rest.any(|next| next == letter));
    has_all && word.chars().count() + 1 == other.chars().count() && word.chars().next() == other.chars().next()
}

/// What a word that so many documents have is likely a misspelling of, likeliest first: words a
/// letter away that begin like it, for hardly anybody misspells the first letter.
pub(super) fn meant_by(word: &str, documents: u32, dictionary: &Dictionary<'_>) -> Result<Vec<Similar>, Error> {
    if word.chars().count() < 5 || meaning::is_word(word) {
        return Ok(Vec::new());
    }
    let own = stem(word);
    let mut similar = dictionary.similar(word, Likeness::Whole, 1, MOST)?;
    similar.retain(|other| {
        other.word.chars().next() == word.chars().next()
            && stem(&other.word) != own
            && other.documents >= documents.max(1).saturating_mul(oftener(word, documents, &other.word))
    });
    Ok(similar)
}

/// How many times as often another word must be there.
fn oftener(word: &str, documents: u32, other: &str) -> u32 {
    match word.chars().count() {
        ..7 => FAR_OFTENER_THAN_A_SHORT_ONE,
        _ if documents <= SLIPS && meaning::is_word(other) => 1,
        _ => FAR_OFTENER,
    }
}

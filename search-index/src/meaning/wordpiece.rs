//! Text to the ids of word pieces, as BERT's uncased models were trained on.
//!
//! What must stay true: the same ids as the reference tokenizer (`BertTokenizer` with
//! `do_lower_case`), for vectors of other ids mean something else.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// A word of more characters is unknown as a whole.
const LONGEST_WORD: usize = 100;
/// The piece for what has no other.
const UNKNOWN: &str = "[UNK]";

/// A vocabulary of word pieces, each borrowed (`&str`) or of its own (`Box<str>`).
pub(crate) struct WordPiece<S> {
    /// Pieces a word begins with.
    first: HashMap<S, u32>,
    /// Pieces a word goes on with, without their `##`.
    next: HashMap<S, u32>,
    unknown: u32,
    /// Bytes of the longest piece: no longer one need be looked up.
    longest: usize,
}

impl<S: Borrow<str> + Eq + Hash> WordPiece<S> {
    /// Takes a vocabulary of one piece a line; nothing where it has no `[UNK]`.
    pub fn new<'a>(vocabulary: &'a str) -> Option<Self>
    where
        S: From<&'a str>,
    {
        let mut pieces = Self { first: HashMap::new(), next: HashMap::new(), unknown: 0, longest: 0 };
        for (piece, id) in vocabulary.lines().zip(0..) {
            match piece.strip_prefix("##") {
                Some(rest) if !rest.is_empty() => pieces.next.insert(rest.into(), id),
                _ => pieces.first.insert(piece.into(), id),
            };
            pieces.longest = pieces.longest.max(piece.len());
        }
        pieces.unknown = pieces.id(UNKNOWN)?;
        Some(pieces)
    }

    /// Whether this stands for whatever the vocabulary does not have.
    pub fn is_unknown(&self, id: u32) -> bool {
        id == self.unknown
    }

    /// The id of a piece that stands by itself, such as `[CLS]`.
    pub fn id(&self, piece: &str) -> Option<u32> {
        self.first.get(piece).copied()
    }

    /// The ids of the first `most` pieces of a text, without any special ones.
    pub fn ids(&self, text: &str, most: usize) -> Vec<u32> {
        let mut ids = Vec::new();
        let mut word = String::new();
        for letter in text.chars() {
            match kind(letter) {
                Kind::Nothing => {}
                Kind::Space => self.end(&mut word, &mut ids),
                Kind::Alone => {
                    self.end(&mut word, &mut ids);
                    word.push(letter);
                    self.end(&mut word, &mut ids);
                }
                Kind::Letter if letter.is_ascii() => word.push(letter.to_ascii_lowercase()),
                Kind::Letter => {
                    let lower = letter.to_lowercase().nfd().filter(|part| !is_mark(*part));
                    word.extend(lower);
                }
            }
            if ids.len() >= most {
                break;
            }
        }
        self.end(&mut word, &mut ids);
        ids.truncate(most);
        ids
    }

    /// Adds the pieces of a word and empties it.
    fn end(&self, word: &mut String, ids: &mut Vec<u32>) {
        if word.is_empty() {
            return;
        }
        let before = ids.len();
        let is_known = word.chars().count() <= LONGEST_WORD && self.pieces(word, ids);
        if !is_known {
            ids.truncate(before);
            ids.push(self.unknown);
        }
        word.clear();
    }

    /// Adds the longest piece the word begins with, then the longest the rest goes on with,
    /// and so on; false where some rest has none.
    fn pieces(&self, word: &str, ids: &mut Vec<u32>) -> bool {
        let mut rest = word;
        while !rest.is_empty() {
            let known = if rest.len() == word.len() { &self.first } else { &self.next };
            let mut end = rest.floor_char_boundary(self.longest);
            let found = loop {
                if let Some(id) = known.get(&rest[..end]) {
                    break Some(*id);
                }
                end = match rest[..end].char_indices().next_back() {
                    Some((before, _)) if before > 0 => before,
                    _ => break None,
                };
            };
            let Some(id) = found else { return false };
            ids.push(id);
            rest = &rest[end..];
        }
        true
    }
}

enum Kind {
    /// Left out.
    Nothing,
    Space,
    /// A word by itself.
    Alone,
    Letter,
}

fn kind(letter: char) -> Kind {
    if letter.is_ascii_alphanumeric() {
        return Kind::Letter;
    }
    match letter {
        ' ' | '\t' | '\n' | '\r' => Kind::Space,
        '\0' | '\u{fffd}' => Kind::Nothing,
        _ if letter.is_ascii_punctuation() || is_ideograph(letter) => Kind::Alone,
        _ => match letter.general_category_group() {
            GeneralCategoryGroup::Punctuation => Kind::Alone,
            GeneralCategoryGroup::Separator if letter.is_whitespace() => Kind::Space,
            GeneralCategoryGroup::Other => Kind::Nothing,
            GeneralCategoryGroup::Mark if is_mark(letter) => Kind::Nothing,
            _ => Kind::Letter,
        },
    }
}

/// An accent, which the models were trained without.
fn is_mark(letter: char) -> bool {
    use unicode_properties::GeneralCategory::NonspacingMark;
    is_combining_mark(letter) && letter.general_category() == NonspacingMark
}

/// The blocks of Chinese characters that the reference lists: each is a word.
fn is_ideograph(letter: char) -> bool {
    matches!(u32::from(letter),
        0x4E00..=0x9FFF | 0x3400..=0x4DBF | 0x2_0000..=0x2_A6DF | 0x2_A700..=0x2_B73F | 0x2_B740..=0x2_B81F
        | 0x2_B820..=0x2_CEAF | 0xF900..=0xFAFF | 0x2_F800..=0x2_FA1F)
}

#[cfg(test)]
mod tests {
    use super::*;

    const VOCABULARY: &str = "[PAD]\n[UNK]\nout\n##look\n##lo\nü\nu\n,\n日\n本\n##s\nkeep\n€\n##5";

    #[track_caller]
    fn check(text: &str, expected: &[u32]) {
        assert_eq!(WordPiece::<&str>::new(VOCABULARY).expect("a vocabulary").ids(text, 6), expected, "{text:?}");
    }

    #[test]
    fn the_longest_piece_wins_and_what_has_none_is_unknown() {
        check("", &[]);
        check(" \u{200b}\0 ", &[]);
        check("Outlook KEEPS", &[2, 3, 11, 10]);
        check("outlo,out", &[2, 4, 7, 2]);
        check("outlookx out", &[1, 2]);
        check(&"out".repeat(40), &[1]);
        check("Ü u\u{308}", &[6, 6]);
        check("日本", &[8, 9]);
        check("€5", &[12, 13]);
        check("out out out out out out out out", &[2; 6]);
        assert!(WordPiece::<&str>::new("a\nb").is_none());
    }
}

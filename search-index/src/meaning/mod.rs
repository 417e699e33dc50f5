//! What a text means, as a vector: texts that say the same in other words have vectors
//! that point the same way.
//!
//! A document's vector lies in its index, a byte a number, and is compared one by one: below
//! some 300,000 of them that is exact and faster than any structure that would be neither.

mod dot;
mod minilm;
mod reading;
mod scan;
mod small;
mod table;
mod wordpiece;

use crate::document::{Document, Meaning};

pub use minilm::{MiniLm, ModelError};
pub use reading::reading;
pub(crate) use scan::{Near, Vectors};
pub(crate) use small::Small;

/// Most bytes of a text that are looked at: more than the pieces that count have, as a rule.
const MOST_BYTES: usize = 4_000;

/// The vector of a document, as it is stored; nothing for one without a word.
pub(crate) fn of(document: &Document) -> Option<Vec<u8>> {
    let mut text = String::new();
    for part in [&document.description, &document.body] {
        text.push_str(&part[..crate::text::boundary(part, MOST_BYTES)]);
        text.push(' ');
    }
    Some(Small::of(&table::embed_titled(&document.title, &text)?).to_bytes())
}

/// A model's vectors, as they are stored: whose they are, how long one is, and each.
pub(crate) fn to_bytes(meaning: &Meaning) -> Vec<u8> {
    let mut bytes = tag(&meaning.model).to_le_bytes().to_vec();
    let vectors: Vec<Vec<u8>> = meaning.vectors.iter().map(|vector| Small::of(vector).to_bytes()).collect();
    let length = vectors.first().map_or(0, Vec::len);
    bytes.extend(u32::try_from(length).unwrap_or(0).to_le_bytes());
    bytes.extend(vectors.into_iter().filter(|vector| vector.len() == length).flatten());
    bytes
}

/// A model's name in eight bytes (FNV-1a). Names are the operator's, a few at most.
pub(crate) fn tag(model: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    model.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

/// The vector of what is looked for; nothing for a text without a word.
pub(crate) fn of_query(text: &str) -> Option<Small> {
    Some(Small::of(&table::embed(text)?))
}

/// What a text means to the table in the program, a vector of length 1: the product of two is
/// how near they are. Nothing for a text without a word.
#[must_use]
pub fn vector_of(text: &str) -> Option<Vec<f32>> {
    table::embed(text)
}

/// Whether this is a word of the table's vocabulary, in one piece.
pub(crate) fn is_word(word: &str) -> bool {
    table::is_word(word)
}

/// The vector at length 1; nothing where it has none.
fn unit(mut vector: Vec<f32>) -> Option<Vec<f32>> {
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    if !length.is_normal() {
        return None;
    }
    vector.iter_mut().for_each(|value| *value /= length);
    Some(vector)
}

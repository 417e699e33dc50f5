//! What a text means, as a vector: texts that say the same in other words have vectors
//! that point the same way.
//!
//! A document's vector lies in its index, a byte a number, and is compared one by one: below
//! some 300,000 of them that is exact and faster than any structure that would be neither.

mod dot;
mod scan;
mod small;
mod table;
mod wordpiece;

use crate::document::Document;

pub(crate) use scan::Vectors;
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

/// The vector of what is looked for; nothing for a text without a word.
pub(crate) fn of_query(text: &str) -> Option<Small> {
    Some(Small::of(&table::embed(text)?))
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

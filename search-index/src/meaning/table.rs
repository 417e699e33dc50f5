//! The built-in embedder: a table of one row for each word piece. A text's vector is the
//! sum of its pieces' rows, brought to length 1. It knows no order of words and costs
//! microseconds, so it can follow somebody who types.

use std::sync::LazyLock;

use super::{unit, wordpiece::WordPiece};

/// Numbers in a vector.
pub(crate) const DIMENSIONS: usize = 256;
/// Pieces of a text that count.
const MOST_PIECES: usize = 256;

static VOCABULARY: &str = include_str!("../../model/vocab.txt");
static TABLE: &[u8] = include_bytes!("../../model/static-256.i8");
/// Rows of the table, one for each line of the vocabulary.
const ROWS: usize = TABLE.len() / (DIMENSIONS + size_of::<f32>());

static PIECES: LazyLock<WordPiece<&'static str>> =
    LazyLock::new(|| WordPiece::new(VOCABULARY).expect("the vocabulary in the program has an unknown piece"));

/// The vector of a text, of length 1; nothing for a text without a word, or of unknown ones
/// alone: all of these would mean the same.
pub(crate) fn embed(text: &str) -> Option<Vec<f32>> {
    let mut sum = vec![0.0; DIMENSIONS];
    let ids = PIECES.ids(text, MOST_PIECES);
    if ids.iter().all(|id| PIECES.is_unknown(*id)) {
        return None;
    }
    for id in ids {
        add(id as usize, &mut sum);
    }
    unit(sum)
}

/// The vector of something with a title: half of it is what it is called.
pub(crate) fn embed_titled(title: &str, text: &str) -> Option<Vec<f32>> {
    let whole = embed(&format!("{title}. {text}"))?;
    let Some(title) = embed(title) else { return Some(whole) };
    unit(whole.iter().zip(&title).map(|(whole, title)| whole + title).collect())
}

/// Whether the vocabulary has this word in one piece.
pub(crate) fn is_word(word: &str) -> bool {
    PIECES.id(word).is_some()
}

fn add(row: usize, sum: &mut [f32]) {
    let (Some(values), Some(scale)) = (TABLE.get(row * DIMENSIONS..(row + 1) * DIMENSIONS), scale(row)) else {
        return;
    };
    for (sum, value) in sum.iter_mut().zip(values) {
        *sum += f32::from(value.cast_signed()) * scale;
    }
}

fn scale(row: usize) -> Option<f32> {
    let at = ROWS * DIMENSIONS + row * size_of::<f32>();
    Some(f32::from_le_bytes(TABLE.get(at..at + size_of::<f32>())?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dot(left: &[f32], right: &[f32]) -> f32 {
        left.iter().zip(right).map(|(left, right)| left * right).sum()
    }

    /// The figures that came with the table.
    #[test]
    fn the_table_is_read_as_it_was_written() {
        assert_eq!(VOCABULARY.lines().count(), ROWS);
        let text = "outlook keeps asking for password";
        assert_eq!(PIECES.ids(text, 10), [17680, 7906, 4851, 2005, 20786]);
        let vector = embed(text).expect("words");
        for (value, expected) in vector.iter().zip([-0.266_997, -0.331_372, -0.237_058, 0.032_754]) {
            assert!((value - expected).abs() < 1e-5, "{value} {expected}");
        }
        let others =
            ["user is prompted for credentials again and again", "printer is offline", "VPN will not connect"];
        for (other, expected) in others.into_iter().zip([0.5044, -0.0827, 0.1125]) {
            let found = dot(&vector, &embed(other).expect("words"));
            assert!((found - expected).abs() < 1e-3, "{other}: {found}");
        }
    }

    #[test]
    fn a_text_without_words_has_no_vector() {
        assert!(embed(" \n").is_none());
        assert!(embed("🎉🎉").is_none() && embed(&"x".repeat(500)).is_none(), "nobody knows what that means");
        assert!(embed("🎉 printer").is_some());
        assert!(embed_titled("", "").is_some_and(|vector| vector.len() == DIMENSIONS), "the full stop is a piece");
        let same = embed("printer offline").zip(embed_titled("", "printer offline"));
        assert!(same.is_some_and(|(plain, titled)| dot(&plain, &titled) > 0.9));
    }
}

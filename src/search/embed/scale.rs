//! How a model's cosines are to be read. Each model has a scale of its own, so it is
//! measured, on pairs of texts that are known to say the same or to have nothing in common.

use search_index::Scale;

use super::{Embedder, Purpose};
use crate::platform::error::{Error, Result};

/// Each says what the one beside it says, and has nothing to do with the others.
const PAIRS: [[&str; 2]; 8] = [
    ["Outlook keeps asking for the password", "mail client prompts for credentials again and again"],
    ["Printer is offline", "nothing comes out of the office printer"],
    ["VPN does not connect from home", "remote worker cannot establish the tunnel"],
    ["The backup failed last night", "nightly copy of the server did not complete"],
    ["Laptop is very slow", "computer takes minutes to open anything"],
    ["No sound in the video meeting", "people cannot hear me on the call"],
    ["Disk is almost full", "no space left on the drive"],
    ["Onboarding of a new employee", "set up accounts for somebody who starts on Monday"],
];
/// Where, between unrelated and alike, texts begin to have to do with each other.
const UNRELATED: f32 = 0.15;
/// Where a text is worth showing that has none of the words.
const ALONE: f32 = 0.4;

/// Asks the model for the pairs.
pub(super) async fn measure(embedder: &dyn Embedder) -> Result<Scale> {
    let texts = PAIRS.iter().flatten().map(|text| (*text).to_owned()).collect();
    let vectors = embedder.embed(Purpose::Document, texts).await?;
    let vectors: Option<Vec<Vec<f32>>> = vectors.into_iter().collect();
    let vectors = vectors.filter(|vectors| vectors.len() == 2 * PAIRS.len());
    of(&vectors.ok_or_else(|| Error::unavailable("the model says nothing of plain texts"))?)
}

fn of(vectors: &[Vec<f32>]) -> Result<Scale> {
    let cosine = |left: usize, right: usize| -> f32 {
        vectors[left].iter().zip(&vectors[right]).map(|(left, right)| left * right).sum()
    };
    let pairs = vectors.len() / 2;
    let mean = |cosines: Vec<f32>| cosines.iter().sum::<f32>() / cosines.len().max(1) as f32;
    let alike = mean((0..pairs).map(|pair| cosine(2 * pair, 2 * pair + 1)).collect());
    let others = |pair: usize| (0..pairs).filter(move |other| *other != pair).map(move |other| (pair, other));
    let unlike = (0..pairs).flat_map(others).map(|(pair, other)| cosine(2 * pair, 2 * other + 1));
    let unlike = mean(unlike.collect());
    if alike - unlike < 0.05 {
        return Err(Error::unavailable("the model does not tell texts apart"));
    }
    let at = |part: f32| unlike + part * (alike - unlike);
    Ok(Scale { unrelated: at(UNRELATED), alone: at(ALONE) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_lies_between_what_is_unlike_and_what_is_alike() {
        // Pairs along one axis each; all share another a little.
        let vector = |axis: usize| {
            let mut vector = vec![0.0; 9];
            (vector[axis], vector[8]) = (0.96, 0.28);
            vector
        };
        let vectors: Vec<Vec<f32>> = (0..8).flat_map(|axis| [vector(axis), vector(axis)]).collect();
        let scale = of(&vectors).unwrap();
        assert!((scale.unrelated - (0.0784 + 0.15 * 0.9216)).abs() < 1e-3, "{scale:?}");
        assert!(scale.unrelated < scale.alone && scale.alone < 0.5);
        assert!(of(&vec![vec![1.0]; 16]).is_err(), "everything is alike to it");
    }
}

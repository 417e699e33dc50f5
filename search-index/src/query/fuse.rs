//! Two lists in one: what was found by words and what by meaning.
//!
//! A document's score is the weighted sum of how good it is in each list, each measured
//! against the best of that list: a convex combination, which leaves more of a good list's
//! judgement than adding up ranks does (S. Bruch, S. Gai, A. Ingber, "An Analysis of Fusion
//! Functions for Hybrid Retrieval", ACM TOIS 42, 2023).

use std::collections::HashMap;

use tantivy::DocAddress;

/// What meaning counts; words count the rest.
const MEANING: f32 = 0.5;
/// A cosine below which two texts have nothing to do with each other.
const UNRELATED: f32 = 0.2;
/// A document that has none of the words must be this near to be found at all.
const ALONE: f32 = 0.3;

/// A document in the common order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ranked {
    pub address: DocAddress,
    pub score: f32,
    /// How near it is by its meaning, where that is why it was found.
    pub cosine: Option<f32>,
}

/// The best first. Both lists are the best first; of equal documents the one stays first that
/// is in the list of words.
pub(super) fn fuse(words: Vec<(DocAddress, f32)>, near: Vec<(DocAddress, f32)>) -> Vec<Ranked> {
    let best_words = words.first().map_or(1.0, |(_, score)| score.max(f32::MIN_POSITIVE));
    let best_near = near.first().map_or(1.0, |(_, cosine)| (cosine - UNRELATED).max(f32::MIN_POSITIVE));
    let weight = if near.is_empty() { 1.0 } else { 1.0 - MEANING };
    let mut ranked: Vec<Ranked> = Vec::with_capacity(words.len() + near.len());
    let mut places = HashMap::with_capacity(words.len());
    for (address, score) in words {
        places.insert(address, ranked.len());
        ranked.push(Ranked { address, score: weight * score / best_words, cosine: None });
    }
    for (address, cosine) in near {
        if cosine <= UNRELATED {
            break;
        }
        let score = MEANING * (cosine - UNRELATED) / best_near;
        match places.get(&address) {
            Some(place) => {
                ranked[*place].score += score;
                ranked[*place].cosine = Some(cosine);
            }
            None if cosine >= ALONE => ranked.push(Ranked { address, score, cosine: Some(cosine) }),
            None => {}
        }
    }
    ranked.sort_by(|left, right| right.score.total_cmp(&left.score));
    ranked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(number: u32) -> DocAddress {
        DocAddress::new(0, number)
    }

    fn order(words: &[(u32, f32)], near: &[(u32, f32)]) -> Vec<u32> {
        let list = |list: &[(u32, f32)]| list.iter().map(|(number, score)| (at(*number), *score)).collect();
        fuse(list(words), list(near)).iter().map(|ranked| ranked.address.doc_id).collect()
    }

    #[test]
    fn one_list_alone_stays_as_it_is() {
        assert_eq!(order(&[(1, 9.0), (2, 3.0)], &[]), [1, 2]);
        assert_eq!(order(&[], &[(1, 0.9), (2, 0.5)]), [1, 2]);
        assert!(order(&[], &[]).is_empty());
    }

    #[test]
    fn who_is_good_in_both_comes_before_who_is_best_in_one() {
        assert_eq!(order(&[(1, 9.0), (2, 8.0)], &[(3, 0.9), (2, 0.8)]), [2, 1, 3]);
    }

    #[test]
    fn what_is_not_near_enough_is_found_by_its_words_only() {
        assert!(order(&[], &[(1, ALONE - 0.01), (2, 0.1)]).is_empty());
        let found = fuse(vec![(at(1), 2.0)], vec![(at(1), UNRELATED - 0.01)]);
        assert_eq!((found.len(), found[0].cosine), (1, None));
    }
}

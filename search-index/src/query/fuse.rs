//! Two lists in one: what was found by words and what by meaning.
//!
//! A document's score is the weighted sum of how good it is in each list, each measured
//! against the best of that list: a convex combination, which leaves more of a good list's
//! judgement than adding up ranks does (S. Bruch, S. Gai, A. Ingber, "An Analysis of Fusion
//! Functions for Hybrid Retrieval", ACM TOIS 42, 2023).

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use tantivy::DocAddress;

use super::Scale;

/// What meaning counts; words count the rest.
const MEANING: f32 = 0.5;
/// What was found near by one measure.
pub(super) struct NearList {
    pub scale: Scale,
    pub near: Vec<Found>,
}

/// A document found near.
pub(super) struct Found {
    pub cosine: f32,
    /// In halves, for the order of equal ones.
    pub id: [Option<u64>; 2],
    pub address: DocAddress,
}

impl NearList {
    pub fn new(scale: Scale) -> Self {
        Self { scale, near: Vec::new() }
    }
}

/// A document in the common order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ranked {
    pub address: DocAddress,
    pub score: f32,
    /// How near it is by its meaning, where that is why it was found.
    pub cosine: Option<f32>,
}

/// The best first. All lists are the best first, and no document is in two of those by meaning;
/// of equal documents the one stays first that is in the list of words.
pub(super) fn fuse(words: Vec<(DocAddress, f32)>, near: Vec<NearList>) -> Vec<Ranked> {
    let best_words = words.first().map_or(1.0, |(_, score)| score.max(f32::MIN_POSITIVE));
    let is_meant = near.iter().any(|list| !list.near.is_empty());
    let weight = if is_meant { 1.0 - MEANING } else { 1.0 };
    let mut ranked: Vec<Ranked> = Vec::with_capacity(words.len());
    let mut places = HashMap::with_capacity(words.len());
    for (address, score) in words {
        places.insert(address, ranked.len());
        ranked.push(Ranked { address, score: weight * score / best_words, cosine: None });
    }
    for NearList { scale: Scale { unrelated, alone }, near } in near {
        let best = near.first().map_or(1.0, |best| (best.cosine - unrelated).max(f32::MIN_POSITIVE));
        for Found { cosine, address, .. } in near.into_iter().take_while(|found| found.cosine > unrelated) {
            let score = MEANING * (cosine - unrelated) / best;
            match places.get(&address) {
                Some(place) => {
                    ranked[*place].score += score;
                    ranked[*place].cosine = Some(cosine);
                }
                None if cosine >= alone => ranked.push(Ranked { address, score, cosine: Some(cosine) }),
                None => {}
            }
        }
    }
    ranked.sort_by(|left, right| right.score.total_cmp(&left.score));
    ranked
}

/// The same with these in front, whatever else they have, in this order.
pub(super) fn first(named: &[DocAddress], ranked: Vec<Ranked>) -> Vec<Ranked> {
    let best = ranked.first().map_or(1.0, |best| best.score);
    let cosine = |address: &DocAddress| ranked.iter().find(|one| one.address == *address)?.cosine;
    let front = named.iter().map(|address| Ranked { address: *address, score: best, cosine: cosine(address) });
    let mut all: Vec<Ranked> = front.collect();
    all.extend(ranked.iter().filter(|one| !named.contains(&one.address)));
    all
}

/// The same with those in front that hold most of what names one thing, whether or not they are in it.
pub(super) fn by_holding(holding: &[(DocAddress, usize)], mut ranked: Vec<Ranked>) -> Vec<Ranked> {
    if holding.is_empty() {
        return ranked;
    }
    let held: HashMap<DocAddress, usize> = holding.iter().copied().collect();
    let there: HashSet<DocAddress> = ranked.iter().map(|one| one.address).collect();
    let others = holding.iter().map(|(address, _)| *address).filter(|address| !there.contains(address));
    ranked.extend(others.map(|address| Ranked { address, score: 0.0, cosine: None }));
    ranked.sort_by_key(|one| Reverse(held.get(&one.address).copied().unwrap_or_default()));
    ranked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(number: u32) -> DocAddress {
        DocAddress::new(0, number)
    }

    const SCALE: Scale = Scale::TABLE;

    fn list(near: &[(u32, f32)]) -> Vec<NearList> {
        let near =
            near.iter().map(|(number, cosine)| Found { cosine: *cosine, id: [None, None], address: at(*number) });
        let near = near.collect();
        vec![NearList { scale: SCALE, near }]
    }

    fn order(words: &[(u32, f32)], near: &[(u32, f32)]) -> Vec<u32> {
        let words = words.iter().map(|(number, score)| (at(*number), *score)).collect();
        fuse(words, list(near)).iter().map(|ranked| ranked.address.doc_id).collect()
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
    fn what_is_named_comes_first_and_once() {
        let ranked = fuse(vec![(at(1), 9.0), (at(2), 3.0)], list(&[(2, 0.4)]));
        let all = first(&[at(3), at(2)], ranked);
        assert_eq!(all.iter().map(|one| one.address.doc_id).collect::<Vec<_>>(), [3, 2, 1]);
        assert_eq!(all.iter().map(|one| one.cosine.is_some()).collect::<Vec<_>>(), [false, true, false]);
    }

    #[test]
    fn what_holds_more_of_what_names_one_thing_comes_first() {
        let ranked = fuse(vec![(at(1), 9.0), (at(2), 3.0), (at(4), 2.0)], list(&[(5, 0.9)]));
        let all = by_holding(&[(at(3), 1), (at(2), 1), (at(4), 2)], ranked.clone());
        assert_eq!(all.iter().map(|one| one.address.doc_id).collect::<Vec<_>>(), [4, 2, 3, 1, 5]);
        assert_eq!(by_holding(&[], ranked.clone()), ranked);
    }

    #[test]
    fn what_is_not_near_enough_is_found_by_its_words_only() {
        assert!(order(&[], &[(1, SCALE.alone - 0.01), (2, 0.1)]).is_empty());
        let found = fuse(vec![(at(1), 2.0)], list(&[(1, SCALE.unrelated - 0.01)]));
        assert_eq!((found.len(), found[0].cosine), (1, None));
    }
}

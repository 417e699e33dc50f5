//! How good a ranking is.

use std::collections::HashMap;

/// Grades of the documents that fit a query, by document.
pub type Grades = HashMap<usize, u32>;

/// Normalised discounted cumulative gain of the first `depth`. The gain is the grade itself, as
/// in `trec_eval`: with 2^grade - 1 the figures would not be comparable with published ones.
pub fn ndcg(ranked: &[usize], grades: &Grades, depth: usize) -> f64 {
    let discounted = |gains: &mut dyn Iterator<Item = u32>| -> f64 {
        gains.take(depth).zip(2_u32..).map(|(gain, place)| f64::from(gain) / f64::from(place).log2()).sum()
    };
    let mut best: Vec<u32> = grades.values().copied().collect();
    best.sort_unstable_by(|left, right| right.cmp(left));
    let ideal = discounted(&mut best.into_iter());
    let found = discounted(&mut ranked.iter().map(|document| grades.get(document).copied().unwrap_or(0)));
    if ideal > 0.0 { found / ideal } else { 0.0 }
}

/// One over the place of the first document that fits, within the first `depth`.
pub fn mrr(ranked: &[usize], grades: &Grades, depth: usize) -> f64 {
    let fits = |document: &usize| grades.get(document).is_some_and(|grade| *grade > 0);
    ranked.iter().take(depth).position(fits).map_or(0.0, |place| 1.0 / (place as f64 + 1.0))
}

/// The share of the documents that fit that is within the first `depth`.
pub fn recall(ranked: &[usize], grades: &Grades, depth: usize) -> f64 {
    let fitting = grades.values().filter(|grade| **grade > 0).count();
    let found = ranked.iter().take(depth).filter(|document| grades.get(document).is_some_and(|grade| *grade > 0));
    if fitting == 0 { 0.0 } else { found.count() as f64 / fitting as f64 }
}

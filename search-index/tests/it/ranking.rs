//! The measures of the relevance bench, by hand.

#[path = "../../benches/relevance/measures.rs"]
mod measures;

use measures::{Grades, mrr, ndcg, recall};

#[test]
fn measures_are_as_by_hand() {
    let grades = Grades::from([(1, 2), (2, 1), (3, 0)]);
    let near = |left: f64, right: f64| assert!((left - right).abs() < 1e-9, "{left} {right}");
    near(ndcg(&[1, 2], &grades, 10), 1.0);
    // (1 + 2 / log2 3) / (2 + 1 / log2 3)
    near(ndcg(&[2, 1], &grades, 10), (1.0 + 2.0 / 3_f64.log2()) / (2.0 + 1.0 / 3_f64.log2()));
    near(ndcg(&[9, 8, 1], &grades, 2), 0.0);
    near(mrr(&[3, 9, 2], &grades, 10), 1.0 / 3.0);
    near(mrr(&[3, 9, 2], &grades, 2), 0.0);
    near(recall(&[2, 9, 9], &grades, 10), 0.5);
    near(recall(&[], &Grades::new(), 10), 0.0);
}

//! How near what somebody wrote is to each way on, by meaning: the table of word vectors that
//! search uses as well, no network. Pure.
//!
//! A line counts by how much nearer it is to one way than to the mean of all: what is equally
//! near to every way tells nothing. The square of the greatest nearness lets lines that are
//! about the question speak, and keeps those quiet that are about something else.

use search_index::vector_of;

use crate::flows::model::{Choice, FlowDocument, Node};

/// A vector, where the text has any word that the table knows.
type Meaning = Option<Vec<f32>>;

/// Shortest line that is read, in bytes.
const SHORTEST: usize = 4;
/// What a way says itself, and what the node says that it leads to.
const OWN: f64 = 1.0;
const AHEAD: f64 = 0.5;

/// The ways on from a node, each by what is written about it, with how much that counts.
pub struct Nearness {
    layers: [(f64, Vec<Meaning>); 4],
    ways: usize,
}

impl Nearness {
    /// Of the ways on from `node`.
    pub fn of(guide: &FlowDocument, node: &Node) -> Self {
        let each = |text: &dyn Fn(&Choice) -> Option<String>| -> Vec<Meaning> {
            node.options.iter().map(|choice| vector_of(&text(choice)?)).collect()
        };
        let layers = [
            (OWN, each(&|choice| Some(choice.label.clone()))),
            (OWN, each(&|choice| Some(format!("{} {}", node.title, choice.label)))),
            (AHEAD, each(&|choice| Some(guide.node(&choice.next)?.title.clone()))),
            (AHEAD, each(&|choice| guide.node(&choice.next).map(text_of))),
        ];
        Self { layers, ways: node.options.len() }
    }

    /// How much `text` speaks for each way; below 0 it speaks against.
    pub fn speaks(&self, text: &str) -> Vec<f64> {
        let mut sums = vec![0.0; self.ways];
        let lines = text.split(['\n', '.', ';']).map(str::trim).filter(|line| line.len() >= SHORTEST);
        for vector in lines.filter_map(vector_of) {
            for (weight, ways) in &self.layers {
                let near: Vec<f64> =
                    ways.iter().map(|way| way.as_ref().map_or(0.0, |way| product(way, &vector))).collect();
                let mean = near.iter().sum::<f64>() / self.ways as f64;
                let most = near.iter().copied().fold(0.0, f64::max);
                for (sum, near) in sums.iter_mut().zip(&near) {
                    *sum += weight * (near - mean) * most * most;
                }
            }
        }
        sums
    }
}

/// How near two meanings are, from -1 to 1.
pub(super) fn product(one: &[f32], other: &[f32]) -> f64 {
    one.iter().zip(other).map(|(one, other)| f64::from(one * other)).sum()
}

/// Everything a node says.
#[must_use]
pub fn text_of(node: &Node) -> String {
    let command = node.command.as_ref().map_or("", |command| command.expect.as_str());
    format!("{} {} {command}", node.title, node.body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flows::{self, library};

    #[test]
    fn what_is_said_in_other_words_is_nearest_to_what_it_means() {
        let text = library().iter().find(|text| text.starts_with("key: printer-offline\n"));
        let guide = flows::parse(text.expect("the library has it")).unwrap();
        let node = guide.node("everyone").unwrap();
        let nearness = Nearness::of(&guide, node);
        let said = nearness.speaks("nobody in the whole department can print");
        let best = said.iter().enumerate().max_by(|one, other| one.1.total_cmp(other.1)).unwrap().0;
        assert_eq!(node.options[best].id, "all", "{said:?}");
        assert!(said.iter().sum::<f64>().abs() < 1e-9, "it speaks against the others as much: {said:?}");
        assert!(nearness.speaks("ab").iter().all(|score| *score == 0.0));
    }
}

//! What is known in a session, and what it speaks for. Pure.

use std::collections::HashSet;

use super::{
    nearness::{Nearness, text_of},
    words::{Rarity, words},
};
use crate::{
    flows::model::{Choice, FlowDocument, Node},
    sessions::State,
};

/// What speaks less than this for a way is no reason to name.
const LEAST: f64 = 0.02;

/// What speaks less than this share of what speaks most is no reason to name beside it.
const BESIDE: f64 = 0.3;

/// How much more it speaks for a way when it names it.
const NAMED: f64 = 0.2;

/// How many of each kind are read, and how far each, in bytes: a room holds more than anybody weighs in time.
const NEWEST: usize = 150;
const LONGEST: usize = 2_000;

/// How much more a word says in a title than in what stands below it.
const IN_TITLE: f64 = 1.6;

/// Something known, with where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The event; none for what was asked just now.
    pub seq: Option<u64>,
    /// As people wrote it.
    pub text: String,
    /// Its words.
    pub words: Vec<String>,
    /// How much it counts: a fact more than a word in the chat.
    pub weight: f64,
}

/// What is known, what counts most first; of a long session what was written last.
#[must_use]
pub fn gather(state: &State, question: Option<&str>) -> Vec<Evidence> {
    let mut known = Vec::new();
    let mut add = |seq: Option<u64>, text: &str, weight: f64| {
        let text = &text[..text.floor_char_boundary(LONGEST)];
        let words = words(text);
        if !words.is_empty() {
            known.push(Evidence { seq, text: text.to_owned(), words, weight });
        }
    };
    // What is only asked is not known.
    if let Some(said) = question.filter(|question| !question.contains('?')) {
        add(None, said, 3.0);
    }
    for fact in state.facts.iter().filter(|fact| !fact.retracted).rev().take(NEWEST) {
        add(Some(fact.made.seq), &fact.text, 3.0);
    }
    for note in state.notes.iter().filter(|note| !note.retracted).rev().take(NEWEST) {
        add(Some(note.made.seq), &note.text, 2.0);
    }
    for visit in state.way().rev().take(NEWEST) {
        if let Some(output) = &visit.output {
            add(Some(visit.seq), output, 2.0);
        }
    }
    for variable in &state.variables {
        add(Some(variable.seq), &variable.value, 1.0);
    }
    if let Some(ticket) = &state.ticket {
        add(None, &ticket.title, 1.5);
    }
    for message in state.chat.iter().rev().take(10) {
        add(Some(message.made.seq), &message.text, 0.7);
    }
    known
}

/// A way on, with what speaks for it.
#[derive(Clone, Debug)]
pub struct Weighed<'a> {
    /// The way on.
    pub choice: &'a Choice,
    /// How much speaks for it.
    pub score: f64,
    /// What does, the strongest first.
    pub because: Vec<&'a Evidence>,
    /// Something known says it nearly in its own words, not only something like it.
    pub named: bool,
}

/// The ways on from `node`, the likeliest first.
#[must_use]
pub fn weigh<'a>(guide: &'a FlowDocument, node: &'a Node, known: &'a [Evidence]) -> Vec<Weighed<'a>> {
    let nearness = Nearness::of(guide, node);
    let labels: Vec<_> = (0..node.options.len()).map(|own| words_of_its_own(node, own)).collect();
    let names: Vec<Vec<bool>> =
        known.iter().map(|evidence| labels.iter().map(|label| says(evidence, label)).collect()).collect();
    let near: Vec<Vec<f64>> =
        known.iter().zip(&names).map(|(evidence, names)| speaks(evidence, names, &nearness)).collect();
    let way = |(own, choice)| {
        let said = known.iter().zip(&near).map(|(evidence, near)| (near[own], near, evidence));
        let score = said.clone().map(|(score, ..)| score).sum();
        // What fits another way better is no reason for this one.
        let fits =
            |(score, near, _): &(f64, &Vec<f64>, _)| *score >= LEAST && near.iter().all(|other| other <= score);
        let mut because: Vec<(f64, &Evidence)> =
            said.filter(fits).map(|(score, _, evidence)| (score, evidence)).collect();
        because.sort_by(|a, b| b.0.total_cmp(&a.0));
        let least = because.first().map_or(0.0, |(score, _)| score * BESIDE);
        because.retain(|(score, _)| *score >= least);
        let named = names.iter().any(|names| names[own]);
        Weighed { choice, score, because: because.into_iter().map(|(_, evidence)| evidence).collect(), named }
    };
    let mut ways: Vec<Weighed<'a>> = node.options.iter().enumerate().map(way).collect();
    ways.sort_by(|a, b| b.score.total_cmp(&a.score));
    ways
}

/// How much it speaks for each way: by meaning, and more where it names one way and no other.
fn speaks(evidence: &Evidence, names: &[bool], nearness: &Nearness) -> Vec<f64> {
    let is_plain = names.iter().filter(|named| **named).count() == 1;
    let by_name = |named: &bool| if *named && is_plain { NAMED } else { 0.0 };
    let near = nearness.speaks(&evidence.text);
    near.iter().zip(names).map(|(near, named)| evidence.weight * (near + by_name(named))).collect()
}

/// The words of a label that no other label of the node has.
fn words_of_its_own(node: &Node, own: usize) -> HashSet<String> {
    let others = node.options.iter().enumerate().filter(|(other, _)| *other != own);
    let others: HashSet<String> = others.flat_map(|(_, choice)| words(&choice.label)).collect();
    words(&node.options[own].label).into_iter().filter(|word| !others.contains(word)).collect()
}

/// Whether it has more than half of these words, and denies nothing: what is named to be
/// ruled out is named as well.
fn says(evidence: &Evidence, label: &HashSet<String>) -> bool {
    let lower = evidence.text.to_lowercase();
    let denies = lower.split(|letter: char| !letter.is_alphanumeric() && letter != '\'').any(|word| {
        matches!(word, "no" | "not" | "never" | "none" | "nothing" | "without") || word.ends_with("n't")
    });
    !denies && label.iter().filter(|word| evidence.words.contains(word)).count() * 2 > label.len()
}

/// The nodes that say most about `asked`, the best first, with their score.
#[must_use]
pub fn about<'a>(guide: &'a FlowDocument, asked: &[String]) -> Vec<(f64, &'a Node)> {
    let texts: Vec<Vec<String>> = guide.nodes.iter().map(|node| words(&text_of(node))).collect();
    let rarity = Rarity::of(texts.iter().map(Vec::as_slice));
    let asked: HashSet<&String> = asked.iter().collect();
    let most: f64 = asked.iter().map(|word| rarity.weight(word)).sum();
    let score = |node: &Node, text: &Vec<String>| {
        let (held, named): (HashSet<&String>, _) = (text.iter().collect(), words(&node.title));
        let weight = |word: &String| rarity.weight(word) * if named.contains(word) { IN_TITLE } else { 1.0 };
        asked.iter().filter(|word| held.contains(**word)).map(|word| weight(word)).sum::<f64>() / most
    };
    let mut found: Vec<_> = guide.nodes.iter().zip(&texts).map(|(node, text)| (score(node, text), node)).collect();
    found.retain(|(score, _)| *score >= 0.3);
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found
}

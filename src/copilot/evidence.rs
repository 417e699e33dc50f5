//! What is known in a session, and what it speaks for. Pure.

use std::collections::{HashMap, HashSet, VecDeque};

use super::words::{Rarity, words};
use crate::{
    flows::model::{Choice, FlowDocument, Node},
    sessions::State,
};

/// How far ahead of an option its meaning is read.
const AHEAD: usize = 3;

/// A word in common says nothing alone when it is everywhere in the flow.
const LEAST: f64 = 0.4;

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

/// Everything known, what counts most first.
#[must_use]
pub fn gather(state: &State, question: Option<&str>) -> Vec<Evidence> {
    let mut known = Vec::new();
    let mut add = |seq: Option<u64>, text: &str, weight: f64| {
        let words = words(text);
        if !words.is_empty() {
            known.push(Evidence { seq, text: text.to_owned(), words, weight });
        }
    };
    // What is only asked is not known.
    if let Some(said) = question.filter(|question| !question.contains('?')) {
        add(None, said, 3.0);
    }
    for fact in state.facts.iter().filter(|fact| !fact.retracted) {
        add(Some(fact.made.seq), &fact.text, 3.0);
    }
    for note in state.notes.iter().filter(|note| !note.retracted) {
        add(Some(note.made.seq), &note.text, 2.0);
    }
    for visit in state.way() {
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
}

/// The ways on from `node`, the likeliest first.
#[must_use]
pub fn weigh<'a>(guide: &'a FlowDocument, node: &'a Node, known: &'a [Evidence]) -> Vec<Weighed<'a>> {
    let texts: Vec<Vec<String>> = guide.nodes.iter().map(|node| words(&text_of(node))).collect();
    let rarity = Rarity::of(texts.iter().map(Vec::as_slice));
    let index: HashMap<&str, usize> = guide.nodes.iter().enumerate().map(|(i, n)| (n.id.as_str(), i)).collect();
    let meanings: Vec<HashMap<String, f64>> =
        node.options.iter().map(|choice| meaning(guide, &index, &texts, node, choice)).collect();
    let mut ways: Vec<Weighed<'a>> = node
        .options
        .iter()
        .zip(&meanings)
        .enumerate()
        .map(|(own, (choice, meaning))| {
            // What all ways have in common tells them apart no more.
            let telling = |word: &String| {
                let others = meanings.iter().enumerate().filter(|(other, _)| *other != own);
                let most = others.map(|(_, other)| other.get(word).copied().unwrap_or(0.0)).fold(0.0, f64::max);
                (meaning.get(word).copied().unwrap_or(0.0) - most).max(0.0)
            };
            let mut because: Vec<(f64, &Evidence)> = known
                .iter()
                .map(|evidence| {
                    let distinct: HashSet<&String> = evidence.words.iter().collect();
                    let sum: f64 = distinct.into_iter().map(|word| telling(word) * rarity.weight(word)).sum();
                    (sum * evidence.weight / (evidence.words.len() as f64).sqrt(), evidence)
                })
                .filter(|(score, _)| *score >= LEAST)
                .collect();
            because.sort_by(|a, b| b.0.total_cmp(&a.0));
            let score = because.iter().map(|(score, _)| score).sum();
            Weighed { choice, score, because: because.into_iter().map(|(_, evidence)| evidence).collect() }
        })
        .collect();
    ways.sort_by(|a, b| b.score.total_cmp(&a.score));
    ways
}

/// The words an option stands for, each with how near it is: its label, then what lies
/// ahead, ever fainter.
fn meaning(
    guide: &FlowDocument,
    index: &HashMap<&str, usize>,
    texts: &[Vec<String>],
    from: &Node,
    choice: &Choice,
) -> HashMap<String, f64> {
    let mut meaning: HashMap<String, f64> = HashMap::new();
    let mut add = |words: &[String], weight: f64| {
        for word in words {
            let known = meaning.entry(word.clone()).or_default();
            *known = known.max(weight);
        }
    };
    add(&words(&choice.label), 1.0);
    let mut seen = HashSet::from([from.id.as_str()]);
    let mut ahead = VecDeque::from([(choice.next.as_str(), 0)]);
    while let Some((id, steps)) = ahead.pop_front() {
        let Some(&at) = index.get(id).filter(|_| seen.insert(id)) else { continue };
        let weight = [0.8, 0.45, 0.25][steps.min(2)];
        add(&texts[at], weight);
        if steps + 1 < AHEAD {
            ahead.extend(guide.nodes[at].options.iter().map(|choice| (choice.next.as_str(), steps + 1)));
        }
    }
    meaning
}

/// Everything a node says.
#[must_use]
pub fn text_of(node: &Node) -> String {
    let command = node.command.as_ref().map_or("", |command| command.expect.as_str());
    format!("{} {} {command}", node.title, node.body)
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

//! Words and how much they tell: enough of a language to compare what people wrote
//! with what a flow says. Pure.

use std::collections::{HashMap, HashSet};

/// Words that tell nothing about the matter.
const STOP: [&str; 76] = [
    "about", "after", "again", "all", "also", "and", "any", "are", "because", "been", "before", "but", "can",
    "could", "did", "does", "for", "from", "get", "has", "have", "her", "him", "his", "how", "into", "its",
    "just", "may", "more", "most", "must", "not", "now", "off", "one", "only", "other", "our", "out", "over",
    "own", "see", "she", "should", "some", "still", "such", "than", "that", "the", "their", "them", "then",
    "there", "these", "they", "this", "those", "through", "too", "under", "very", "was", "what", "when", "where",
    "which", "while", "who", "why", "will", "with", "would", "you", "your",
];

/// Words of a question that ask what to do, and tell nothing about what.
const ASKING: [&str; 26] = [
    "advice", "advise", "analyse", "analyze", "answer", "before", "best", "check", "do", "done", "earlier",
    "first", "help", "idea", "look", "next", "now", "please", "session", "sessions", "step", "steps", "suggest",
    "think", "tried", "try",
];

/// Whether a question asks about something, and not only what to do.
#[must_use]
pub fn asks_about_something(question: &str) -> bool {
    !words(question).iter().all(|word| ASKING.iter().any(|asking| stem(asking) == *word))
}

/// The words of `text` that tell something: lower case, without endings of number
/// and tense, in order, as often as they are there.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let split = text.split(|letter: char| !letter.is_alphanumeric() && letter != '_' && letter != '.');
    let words = split.map(|word| word.trim_matches(['.', '_']).to_lowercase());
    words
        .filter(|word| word.chars().count() > 2 && !STOP.contains(&word.as_str()))
        .map(|word| stem(&word))
        .collect()
}

/// English endings, cut where what is left is still a word.
fn stem(word: &str) -> String {
    for ending in ["ing", "ed", "es", "s"] {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.chars().count() >= 4
            && stem.bytes().all(|byte| byte.is_ascii_lowercase())
        {
            return stem.to_owned();
        }
    }
    word.to_owned()
}

/// How rare each word is among some texts: a rare one tells more.
pub struct Rarity {
    texts: f64,
    holding: HashMap<String, f64>,
}

impl Rarity {
    /// Of the words of these texts.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a [String]>) -> Self {
        let mut rarity = Self { texts: 0.0, holding: HashMap::new() };
        for text in texts {
            rarity.texts += 1.0;
            for word in text.iter().collect::<HashSet<_>>() {
                *rarity.holding.entry(word.clone()).or_default() += 1.0;
            }
        }
        rarity
    }

    /// The weight of a word: that of BM25 (Robertson and Zaragoza 2009), 0 where no
    /// text has it.
    #[must_use]
    pub fn weight(&self, word: &str) -> f64 {
        let Some(holding) = self.holding.get(word) else { return 0.0 };
        (1.0 + (self.texts - holding + 0.5) / (holding + 0.5)).ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_nothing_is_left_out() {
        assert_eq!(
            words("The printers are still printing with error 0x8004DEF7!"),
            ["printer", "print", "error", "0x8004def7"]
        );
        assert_eq!(words("Größe: 5.7.64 über uns"), ["größe", "5.7.64", "über", "uns"]);
        assert!(words("and, then? it is …").is_empty());
    }

    #[test]
    fn a_rare_word_tells_more() {
        let texts = [words("printer offline"), words("printer paper"), words("printer driver")];
        let rarity = Rarity::of(texts.iter().map(Vec::as_slice));
        assert!(rarity.weight("paper") > rarity.weight("printer"));
        assert!(rarity.weight("printer") > 0.0);
        assert_eq!(rarity.weight("mailbox").to_bits(), 0.0_f64.to_bits());
    }
}

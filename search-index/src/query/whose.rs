//! Asking for what somebody was with, and for nothing else: `sessions of Maya`.
//!
//! What must stay true: what somebody took part in is then all that is found. That other things speak of sessions is
//! no reason to show them.

use crate::text::{Analyzer, Form, folded, stem};

use super::operators::Asked;
use super::run::runs;

/// Words of a text that asks for what somebody was with.
const MOST_NAMES: usize = 4;
/// Stems that say no more than that something is looked for.
const THINGS: [&str; 5] = ["session", "ticket", "case", "call", "work"];

/// The names in a text that says no more besides than that what they were with is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whose(Vec<String>);

impl Whose {
    /// What was typed; nothing where it says something else, or does not say what is looked for.
    #[must_use]
    pub fn read(typed: &str) -> Option<Self> {
        let asked = Asked::read(typed);
        let says_it = runs(asked.text(), false).iter().any(|run| run.is_thing());
        let names = names(asked.text());
        (says_it && !names.is_empty() && asked.phrases.is_empty()).then_some(Self(names))
    }

    /// Whether each of the names is one of these people's.
    #[must_use]
    pub fn are_all_among(&self, people: &[String]) -> bool {
        self.0.iter().all(|name| people.iter().any(|somebody| is_called(somebody, name)))
    }
}

/// Whether a word says no more than that something is looked for.
pub(super) fn says_no_more(word: &str) -> bool {
    THINGS.contains(&&*stem(word))
}

/// The words of a text that may be names; none where there are more of them than somebody has names.
pub(super) fn names(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    Analyzer::new().words(text, |word| {
        let says_something = !word.is_stop_word() && !says_no_more(word.text);
        if word.form == Form::Whole && says_something {
            names.push(word.text.to_owned());
        }
    });
    if names.len() <= MOST_NAMES { names } else { Vec::new() }
}

/// Whether somebody has this name, the first or the last.
pub(super) fn is_called(somebody: &str, name: &str) -> bool {
    folded(somebody).split_whitespace().any(|part| part == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_were_with_is_told_from_plain_questions() {
        let people = ["Maya Chen".to_owned(), "Ben Okafor".to_owned()];
        let asks = |typed: &str| Whose::read(typed).is_some_and(|whose| whose.are_all_among(&people));
        for typed in ["sessions of Maya", "Maya's tickets", "chen sessions", "the work of Maya and Ben"] {
            assert!(asks(typed), "{typed}");
        }
        for typed in ["maya", "sessions", "terminal sessions", "sessions of Mia", "printer tickets of Maya", ""] {
            assert!(!asks(typed), "{typed}");
        }
    }
}

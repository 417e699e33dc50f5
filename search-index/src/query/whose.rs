//! Asking for what somebody was with, and for nothing else: `sessions of Maya`.
//!
//! What must stay true: what somebody took part in is then all that is found. That other things speak of sessions is
//! no reason to show them.

use super::listing::{is_called, names};
use super::operators::Asked;
use super::run::runs;

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

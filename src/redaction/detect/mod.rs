//! The detectors. Each finds one family of things; none knows of another.
//!
//! Their patterns know word boundaries of ASCII only: those of Unicode would make every
//! text with another letter in it slow to search.

mod contact;
mod context;
mod hints;
mod looks;
mod machines;
mod misspelt;
mod network;
mod numbers;
mod spoken;
mod tokens;

use self::hints::Made;
use super::{
    bounded::Work,
    model::{Class, Span},
    policy::Policy,
};

pub(super) use context::{named, says_nothing};
pub(super) use looks::like_a_password;

/// Everything a policy hides, in no order and overlapping.
pub(super) fn all(text: &str, policy: &Policy) -> Vec<Span> {
    let made = Made::of(text);
    let mut spans = told(text);
    tokens::find(text, &made, &mut spans);
    numbers::find(text, &made, &mut spans);
    contact::find(text, &made, &mut spans);
    network::find(text, &made, policy.domains(), &mut spans);
    machines::find(text, &made, &mut spans);
    spans.retain(|span| policy.hides(span.class));
    let mut work = Work::on(text);
    for (number, rule) in policy.rules().iter().enumerate() {
        let mut found = |start, end| spans.push(Span { rule: Some(number), ..Span::of(Class::Rule, start, end) });
        rule.find(text, &mut work, &mut found);
    }
    spans
}

/// Secrets that only the words around them give away.
pub(super) fn told(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    context::find(text, hints::tells(text), &mut spans);
    tokens::find_connections(text, &mut spans);
    spans
}

/// Whether there may be any of these.
pub(super) fn may_tell(text: &str) -> bool {
    hints::tells(text) || text.contains("://") || text.contains('=') || !misspelt::labels(text).is_empty()
}

fn span(class: Class, found: regex::Match<'_>) -> Span {
    Span::of(class, found.start(), found.end())
}

/// The character before a place, and the one at it.
fn around(text: &str, start: usize, end: usize) -> (Option<char>, Option<char>) {
    (text[..start].chars().next_back(), text[end..].chars().next())
}

#[cfg(test)]
#[path = "detect_tests.rs"]
mod tests;

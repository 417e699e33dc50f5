//! The detectors. Each finds one family of things; none knows of another.
//!
//! Their patterns know word boundaries of ASCII only: those of Unicode would make every
//! text with another letter in it slow to search.

mod contact;
mod context;
mod looks;
mod network;
mod numbers;
mod spoken;
mod tokens;

use super::{
    model::{Class, Span},
    policy::Policy,
};

pub(super) use context::named;

/// Everything a policy hides, in no order and overlapping.
pub(super) fn all(text: &str, policy: &Policy) -> Vec<Span> {
    let mut spans = Vec::new();
    tokens::find(text, &mut spans);
    context::find(text, &mut spans);
    spoken::find(text, &mut spans);
    numbers::find(text, &mut spans);
    contact::find(text, &mut spans);
    network::find(text, policy.domains(), &mut spans);
    spans.retain(|span| policy.hides(span.class));
    for (number, rule) in policy.rules().iter().enumerate() {
        let named = rule.find_iter(text).map(|found| Span { rule: Some(number), ..span(Class::Rule, found) });
        spans.extend(named);
    }
    spans
}

fn span(class: Class, found: regex::Match<'_>) -> Span {
    Span::of(class, found.start(), found.end())
}

/// The character before a place, and the one at it.
fn around(text: &str, start: usize, end: usize) -> (Option<char>, Option<char>) {
    (text[..start].chars().next_back(), text[end..].chars().next())
}

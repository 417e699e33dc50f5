//! What an account wants hidden: kinds it switches off, domains of its own, rules.

use std::collections::BTreeSet;

use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    model::{Class, Span},
    placeholder,
};

/// Longest text of a rule, in bytes.
pub const LONGEST_RULE: usize = 256;
/// Most bytes a compiled pattern may take.
const PATTERN_BYTES: usize = 256 * 1024;

/// Most texts that are hidden by hand in one session.
pub const MOST_BY_HAND: usize = 100;
/// What may be shown: where machines and people are, never what opens them.
pub const MAY_SHOW: [Class; 4] = [Class::Email, Class::Phone, Class::Ip, Class::Host];

/// How the text of a rule is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RuleKind {
    /// Exactly this, in capitals or not.
    Literal,
    /// A regular expression, without backreferences and look-around: its time is
    /// linear in the text.
    Pattern,
}

/// A rule of an account, or words that somebody hid by hand.
#[derive(Clone, Debug)]
pub struct Rule {
    regex: Regex,
    name: Option<String>,
    label: String,
}

/// Why a rule cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RuleError {
    /// Nothing, or more than [`LONGEST_RULE`].
    #[error("A rule has 1 to {LONGEST_RULE} bytes.")]
    Length,
    /// Not a regular expression, or a too large one.
    #[error("The pattern cannot be used: {0}")]
    Pattern(String),
    /// It would match everywhere.
    #[error("The pattern matches the empty text, which is everywhere; let it match at least one character.")]
    Empty,
}

impl Rule {
    /// A rule that hides what it matches.
    ///
    /// # Errors
    /// [`RuleError`] when it is no rule.
    pub fn new(kind: RuleKind, text: &str) -> Result<Self, RuleError> {
        if text.trim().is_empty() || text.len() > LONGEST_RULE {
            return Err(RuleError::Length);
        }
        let pattern = match kind {
            RuleKind::Literal => spaced(text),
            RuleKind::Pattern => text.to_owned(),
        };
        let built = RegexBuilder::new(&pattern)
            .case_insensitive(kind == RuleKind::Literal)
            .size_limit(PATTERN_BYTES)
            .nest_limit(32)
            .build();
        let regex = built.map_err(|error| RuleError::Pattern(error.to_string()))?;
        if regex.is_match("") {
            return Err(RuleError::Empty);
        }
        Ok(Self { regex, name: None, label: Class::Rule.words().to_owned() })
    }

    /// The rule under a name of its own, with other words in its placeholders.
    #[must_use]
    pub fn called(self, name: &str, label: &str) -> Self {
        Self { name: Some(name.to_owned()), label: label.to_owned(), ..self }
    }

    /// Hides all of these, in capitals or not, however much space is between their words.
    ///
    /// # Errors
    /// [`RuleError`] when there are none or too many.
    pub fn by_hand(hidden: &[String]) -> Result<Self, RuleError> {
        let patterns: Vec<String> = hidden.iter().map(|words| spaced(words)).collect();
        if patterns.iter().any(String::is_empty) || patterns.is_empty() {
            return Err(RuleError::Length);
        }
        let built = RegexBuilder::new(&patterns.join("|"))
            .case_insensitive(true)
            .size_limit(PATTERN_BYTES * MOST_BY_HAND)
            .build();
        let regex = built.map_err(|error| RuleError::Pattern(error.to_string()))?;
        Ok(Self { regex, name: None, label: Class::Rule.words().to_owned() })
    }

    /// The name it was given; none of what was hidden by hand.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Whether it is somewhere in a text.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    pub(super) fn label(&self) -> &str {
        &self.label
    }

    pub(super) fn find_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = regex::Match<'t>> {
        self.regex.find_iter(text)
    }
}

/// Words as a pattern that does not mind how they are spaced.
fn spaced(words: &str) -> String {
    words.split_whitespace().map(regex::escape).collect::<Vec<_>>().join(r"\s+")
}

/// What is hidden. By default every kind.
#[derive(Clone, Debug)]
pub struct Policy {
    shown: BTreeSet<Class>,
    domains: Vec<String>,
    rules: Vec<Rule>,
    placeholders: Regex,
}

impl Default for Policy {
    fn default() -> Self {
        Self::new(&[], Vec::new(), Vec::new())
    }
}

impl Policy {
    /// A policy that shows addresses and hosts or not, and hides hosts below
    /// `domains` and what `rules` match. Secrets are always hidden.
    #[must_use]
    pub fn new(show: &[Class], domains: Vec<String>, rules: Vec<Rule>) -> Self {
        let shown = show.iter().copied().filter(|class| MAY_SHOW.contains(class)).collect();
        let domains = domains.into_iter().map(|domain| domain.trim_matches('.').to_lowercase()).collect();
        let own =
            rules.iter().map(Rule::label).filter(|label| Class::ALL.iter().all(|class| class.words() != *label));
        let placeholders = placeholder::pattern(&own.collect());
        Self { shown, domains, rules, placeholders }
    }

    pub(super) fn hides(&self, class: Class) -> bool {
        !self.shown.contains(&class)
    }

    pub(super) fn domains(&self) -> &[String] {
        &self.domains
    }

    pub(super) fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The placeholders that are in a text already.
    pub(super) fn placeholders(&self, text: &str) -> Vec<Span> {
        let known = self.placeholders.find_iter(text);
        known.map(|found| Span::of(Class::Rule, found.start(), found.end())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redaction::{Key, Redactor};

    fn with(policy: Policy) -> Redactor {
        Redactor::new(policy, Key::new(b"a test"))
    }

    #[test]
    fn rules_hide_what_they_name() {
        let rules = vec![
            Rule::new(RuleKind::Literal, "Project (Falcon)").unwrap(),
            Rule::new(RuleKind::Pattern, r"ASSET-\d+").unwrap(),
        ];
        let text = with(Policy::new(&[], Vec::new(), rules)).redact("project (falcon) on ASSET-0042").text;
        assert_eq!(text.matches("[hidden #").count(), 2, "{text}");
    }

    #[test]
    fn rules_that_cannot_be_are_refused_with_a_reason() {
        for (kind, text) in [
            (RuleKind::Literal, " "),
            (RuleKind::Literal, &*"x".repeat(LONGEST_RULE + 1)),
            (RuleKind::Pattern, "(a"),
            (RuleKind::Pattern, "x*"),
            (RuleKind::Pattern, r"(a)\1"),
            (RuleKind::Pattern, r"(\w{500}){500}"),
        ] {
            assert!(Rule::new(kind, text).is_err(), "{text}");
        }
    }

    #[test]
    fn secrets_cannot_be_shown_but_addresses_can() {
        let policy = Policy::new(&Class::ALL, Vec::new(), Vec::new());
        let text = with(policy).redact("password: Winter2026! on 10.1.2.3 of kim@fabrikam.com").text;
        assert!(
            text.contains("10.1.2.3") && text.contains("kim@fabrikam.com") && !text.contains("Winter"),
            "{text}"
        );
    }
}

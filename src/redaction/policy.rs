//! What an account wants hidden: kinds it switches off, domains of its own, rules.

use std::collections::BTreeSet;

use regex::Regex;

use super::{
    model::{Class, Span},
    placeholder,
    rule::Rule,
};

/// What may be shown: where machines and people are, never what opens them.
pub const MAY_SHOW: [Class; 4] = [Class::Email, Class::Phone, Class::Ip, Class::Host];

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
    fn secrets_cannot_be_shown_but_addresses_can() {
        let policy = Policy::new(&Class::ALL, Vec::new(), Vec::new());
        let text = with(policy).redact("password: Winter2026! on 10.1.2.3 of kim@fabrikam.com").text;
        assert!(
            text.contains("10.1.2.3") && text.contains("kim@fabrikam.com") && !text.contains("Winter"),
            "{text}"
        );
    }
}

//! What nobody outside may read: finds secrets and personal data in text and puts
//! placeholders in their place, by what each account wants hidden.
//!
//! What must stay true:
//! - Finding and hiding is pure: the same text, policy and key give the same answer, on every node and after
//!   every restart, so a client never sees one secret under two names.
//! - Linear in the text, whatever the text and whatever the account's own patterns.
//! - A placeholder tells the kind of what it stands for and whether two are the same,
//!   nothing else; redacting twice changes nothing more.
//! - In doubt it hides: spans that overlap are hidden together.
//! - Whoever redacts for an account does it by [`hiding`]: its rules, and what was hidden by
//!   hand in the session.

pub mod api;
mod bounded;
mod detect;
mod disguise;
mod line;
mod model;
mod placeholder;
mod policy;
mod rule;
mod rules;
mod secrets;
mod settings;
mod store;

pub use disguise::is_disguise;
pub use model::{Class, Found, Redacted, Span};
pub use placeholder::Key;
pub use policy::{MAY_SHOW, Policy};
pub use rule::{MOST_BY_HAND, Rule, RuleError, RuleKind};
pub use rules::{Hiding, NamedRule, Rules, words_to_hide};
pub use secrets::Secrets;
pub use store::{HiddenWords, by_hand, hidden, hidden_in, hide, hiding, rules, show};

use std::sync::Arc;

use disguise::undisguised;
use line::OneLine;

/// Redacts by one policy, with placeholders by one key.
#[derive(Clone, Debug)]
pub struct Redactor {
    policy: Arc<Policy>,
    key: Key,
    known: Arc<Secrets>,
}

impl Redactor {
    /// A redactor.
    #[must_use]
    pub fn new(policy: Policy, key: Key) -> Self {
        Self { policy: Arc::new(policy), key, known: Arc::default() }
    }

    /// One that also hides what is known to be secret, wherever it stands.
    #[must_use]
    pub fn knowing(&self, known: Arc<Secrets>) -> Self {
        Self { known, ..self.clone() }
    }

    /// What is to be hidden of a text without signs that nobody sees: in order, without overlap.
    #[must_use]
    pub fn spans(&self, text: &str) -> Vec<Span> {
        let mut found = detect::all(text, &self.policy);
        found.extend(secrets::again(text, &found));
        found.extend(self.known.spans(text));
        if found.is_empty() {
            return found;
        }
        let placeholders = self.policy.placeholders(text);
        found.retain(|span| !placeholders.iter().any(|known| known.start < span.end && span.start < known.end));
        merge(found)
    }

    /// A text with placeholders for what is to be hidden, and without signs that nobody sees: a
    /// secret with one inside is found by no rule.
    #[must_use]
    pub fn redact(&self, text: &str) -> Redacted {
        let text = undisguised(text);
        self.replace(&text, self.spans(&text))
    }

    /// A text with the same sign for whatever is to be hidden.
    #[must_use]
    pub fn cover(&self, text: &str, sign: &str) -> String {
        let text = undisguised(text);
        spliced(&text, self.spans(&text), |_| sign.to_owned())
    }

    /// As [`Self::redact`] for a text that is read on one line: looked at as it was written, and as it is read
    /// then. `password:` may have been on a line of its own.
    #[must_use]
    pub fn redact_line(&self, text: &str) -> Redacted {
        let text = undisguised(text);
        let text = text.trim();
        let Some(line) = OneLine::of(text) else { return self.replace(text, self.spans(text)) };
        let mut spans = self.spans(&line.text);
        spans.extend(self.spans(text).into_iter().map(|span| {
            let (start, end) = line.in_line((span.start, span.end));
            Span { start, end, ..span }
        }));
        self.replace(&line.text, merge(spans))
    }

    /// A value that has a name, such as a variable: where the name says that it is a
    /// secret, the whole value is hidden.
    #[must_use]
    pub fn redact_named(&self, name: &str, value: &str) -> Redacted {
        let value = undisguised(value);
        match detect::named(name) {
            Some(class) if !value.is_empty() && self.policy.placeholders(&value).is_empty() => {
                self.replace(&value, vec![Span::of(class, 0, value.len())])
            }
            _ => self.replace(&value, self.spans(&value)),
        }
    }

    /// What stands for what was found there.
    fn placeholder(&self, span: &Span, secret: &str) -> String {
        let label = self.rule(span).map(Rule::label);
        let words = label.unwrap_or_else(|| span.class.words());
        // The same secret, however its lines are broken.
        match OneLine::of(secret) {
            Some(line) => self.key.placeholder(words, &line.text),
            None => self.key.placeholder(words, secret),
        }
    }

    /// The rule that named what was found there, if one did.
    #[must_use]
    pub fn rule(&self, span: &Span) -> Option<&Rule> {
        span.rule.and_then(|number| self.policy.rules().get(number))
    }

    /// Why what was found there is hidden, in words for people.
    #[must_use]
    pub fn why(&self, span: &Span) -> String {
        match self.rule(span).map(Rule::name) {
            Some(Some(name)) => format!("Your rule “{name}”"),
            Some(None) => "Hidden by hand".to_owned(),
            None => format!("Looks like: {}", span.class.words()),
        }
    }

    fn replace(&self, text: &str, spans: Vec<Span>) -> Redacted {
        let mut found = Vec::with_capacity(spans.len());
        let text = spliced(text, spans, |span| {
            let value = text[span.start..span.end].to_owned();
            let placeholder = self.placeholder(&span, &value);
            found.push(Found { span, value, placeholder: placeholder.clone() });
            placeholder
        });
        Redacted { text, found }
    }
}

/// A text with something else in the place of each span: in order, without overlap.
fn spliced(text: &str, spans: Vec<Span>, mut instead: impl FnMut(Span) -> String) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut from = 0;
    for span in spans {
        let (start, end) = (span.start, span.end);
        whole.push_str(&text[from..start]);
        whole.push_str(&instead(span));
        from = end;
    }
    whole.push_str(&text[from..]);
    whole
}

/// Whether a text, or some JSON, may give a secret away: cheap, and in doubt it may.
#[must_use]
pub fn may_give_away(text: &str) -> bool {
    detect::may_tell(text) || text.contains("\\u00") || (!text.is_ascii() && text.chars().any(is_disguise))
}

/// Overlapping spans become one, of the kind that says most.
fn merge(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by_key(|span| (span.start, span.class));
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start < last.end => {
                last.end = last.end.max(span.end);
                if span.class < last.class {
                    (last.class, last.rule) = (span.class, span.rule);
                }
            }
            _ => merged.push(span),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redactor() -> Redactor {
        Redactor::new(Policy::default(), Key::new(b"a test"))
    }

    #[test]
    fn the_same_secret_has_the_same_placeholder_and_another_has_another() {
        let text = redactor().redact("password: Winter2026! and again pw=Winter2026!, not pw=Summer2026!").text;
        let placeholders: Vec<_> = text.match_indices("[password #").map(|(at, _)| &text[at..at + 16]).collect();
        assert_eq!(placeholders.len(), 3, "{text}");
        assert_eq!(placeholders[0], placeholders[1]);
        assert_ne!(placeholders[0], placeholders[2]);
        let other = Redactor::new(Policy::default(), Key::new(b"another"));
        assert_ne!(other.redact("password: Winter2026!"), redactor().redact("password: Winter2026!"));
    }

    #[test]
    fn redacting_twice_changes_nothing_more() {
        for text in ["password: Winter2026! for kim@fabrikam.com", "curl -u admin:Winter2026! https://nas.lan/x"] {
            let once = redactor().redact(text).text;
            assert_eq!(redactor().redact(&once).text, once);
        }
    }

    #[test]
    fn spans_are_in_order_apart_and_at_characters() {
        let text = "é password: Straße2026! → kim@fabrikam.com, ☎ +49 30 901820, 10.1.2.3";
        let spans = redactor().spans(text);
        assert_eq!(
            spans.iter().map(|span| span.class).collect::<Vec<_>>(),
            [Class::Password, Class::Email, Class::Phone, Class::Ip]
        );
        assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start));
        assert!(spans.iter().all(|span| text.get(span.start..span.end).is_some()));
    }

    #[test]
    fn a_value_whose_name_says_so_is_hidden_whole() {
        assert!(redactor().redact_named("wifi_password", "no space").text.starts_with("[password #"));
        assert_eq!(redactor().redact_named("printer", "LaserJet 4").text, "LaserJet 4");
        assert_eq!(redactor().redact_named("password", "").text, "");
    }
}

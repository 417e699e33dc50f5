//! What an account wants hidden, as its admins wrote it, and what was hidden by hand in a
//! session. Pure.
//!
//! What must stay true: rules that were stored can be used; when they cannot all the same,
//! nothing is shown at all.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Class, Key, Policy, Redactor, Rule, RuleKind, policy::MAY_SHOW, rule::LONGEST_RULE};
use crate::platform::error::{Error, Result};

/// Most rules of an account.
pub const MOST_RULES: usize = 50;
/// Most domains of an account.
const MOST_DOMAINS: usize = 50;
/// Longest name of a rule, and of what stands for what it hides, in characters.
const LONGEST_NAME: usize = 80;
const LONGEST_LABEL: usize = 30;

/// What an account wants hidden besides what always is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// What is not hidden although it is found: `email`, `phone`, `ip` and `host` may be shown.
    pub shows: Vec<Class>,
    /// Domains whose hosts are inner ones, at most 50.
    pub domains: Vec<String>,
    /// What else is hidden, at most 50 rules.
    pub rules: Vec<NamedRule>,
}

/// Something that is hidden wherever it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NamedRule {
    /// What people call it.
    pub name: String,
    /// How its text is meant.
    pub kind: RuleKind,
    /// What is hidden: a pattern of at most 256 bytes, or words, every line by itself: at most 100 lines.
    pub text: String,
    /// What stands for it: `project` makes `[project #7KQ2]`.
    pub label: String,
    /// Whether it is in use.
    pub on: bool,
}

impl Rules {
    /// What hides by these.
    ///
    /// # Errors
    /// `invalid` naming the field that cannot be.
    pub fn policy(&self) -> Result<Policy> {
        self.policy_with(&[])
    }

    /// Refuses patterns that are slow, before they are saved.
    ///
    /// # Errors
    /// `invalid` naming the rule's text.
    pub fn demand_quick(&self) -> Result<()> {
        self.rules.iter().enumerate().try_for_each(|(at, rule)| rule.quick(at))
    }

    /// What of these can be used as it stands, and why the rest cannot, by field.
    #[must_use]
    pub fn finished(mut self) -> (Self, Vec<Error>) {
        let mut why = Vec::new();
        let mut at = 0..;
        self.domains.retain(|domain| {
            let at = at.next().unwrap_or(usize::MAX);
            let is_one = is_domain(domain);
            if !is_one {
                why.push(no_domain(at));
            }
            is_one
        });
        let mut at = 0..;
        self.rules.retain(|rule| {
            let quick = rule.quick(at.next().unwrap_or(usize::MAX));
            let can_be = quick.is_ok();
            why.extend(quick.err());
            can_be
        });
        (self, why)
    }

    fn policy_with(&self, by_hand: &[String]) -> Result<Policy> {
        if let Some(at) = self.shows.iter().position(|class| !MAY_SHOW.contains(class)) {
            let remedy = "Only `email`, `phone`, `ip` and `host` may be shown; secrets are always hidden.";
            return Err(Error::invalid(format!("rules.shows.{at}"), remedy));
        }
        if self.domains.len() > MOST_DOMAINS || self.rules.len() > MOST_RULES {
            let field = if self.domains.len() > MOST_DOMAINS { "rules.domains" } else { "rules.rules" };
            return Err(Error::invalid(field, "At most 50. Join some of them."));
        }
        if let Some(at) = self.domains.iter().position(|domain| !is_domain(domain)) {
            return Err(no_domain(at));
        }
        let mut rules = Vec::with_capacity(self.rules.len() + 1);
        for (at, rule) in self.rules.iter().enumerate() {
            let made = rule.rule(at)?;
            if rule.on {
                rules.push(made);
            }
        }
        if !by_hand.is_empty() {
            rules.push(Rule::by_hand(by_hand).map_err(Error::internal)?);
        }
        Ok(Policy::new(&self.shows, self.domains.clone(), rules))
    }
}

fn no_domain(at: usize) -> Error {
    let remedy = "Write a domain such as `fabrikam.com`, without a scheme or a path.";
    Error::invalid(format!("rules.domains.{at}"), remedy)
}

impl NamedRule {
    fn quick(&self, at: usize) -> Result<()> {
        let slow = self.rule(at)?.demand_quick();
        slow.map_err(|why| Error::invalid(format!("rules.rules.{at}.text"), why.to_string()))
    }

    fn rule(&self, at: usize) -> Result<Rule> {
        let field = |name: &str| format!("rules.rules.{at}.{name}");
        for (named, text) in [("name", &self.name), ("text", &self.text)] {
            if text.contains('\0') {
                return Err(Error::invalid(field(named), "There is a sign that is none (NUL). Take it out."));
            }
        }
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > LONGEST_NAME {
            return Err(Error::invalid(field("name"), "Give the rule a name of 1 to 80 characters."));
        }
        if !is_label(&self.label) {
            let remedy = "Write 1 to 30 small letters, such as `project` or `client name`.";
            return Err(Error::invalid(field("label"), remedy));
        }
        let rule =
            Rule::new(self.kind, &self.text).map_err(|why| Error::invalid(field("text"), why.to_string()))?;
        Ok(rule.called(name, &self.label))
    }
}

/// Small letters with single spaces between, as placeholders have them.
fn is_label(label: &str) -> bool {
    let words =
        label.split(' ').all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase()));
    words && label.len() <= LONGEST_LABEL
}

fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty() && label.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_'))
    };
    domain.len() <= 253 && domain.trim_matches('.').split('.').all(label)
}

/// Everything that is to be hidden in one session.
#[derive(Clone, Debug, Default)]
pub struct Hiding {
    /// Grows with every change.
    pub revision: u64,
    /// The account's rules.
    pub rules: Rules,
    /// What was hidden by hand.
    pub by_hand: Vec<String>,
}

impl Hiding {
    /// What hides by it, with placeholders by this key.
    ///
    /// # Errors
    /// `internal` when what is stored cannot be used.
    pub fn redactor(&self, key: &[u8]) -> Result<Redactor> {
        let policy = self.rules.policy_with(&self.by_hand).map_err(Error::internal)?;
        Ok(Redactor::new(policy, Key::new(key)))
    }
}

/// A text that somebody wants hidden by hand, as it is kept.
///
/// # Errors
/// `invalid` naming `words` when it is too short or too long to be meant.
pub fn words_to_hide(words: &str) -> Result<String> {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() < 3 || words.len() > LONGEST_RULE {
        let remedy = "Select at least 3 characters and not much more than a line: what is hidden is hidden wherever it stands in this session.";
        return Err(Error::invalid("words", remedy));
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(kind: RuleKind, text: &str, label: &str) -> NamedRule {
        NamedRule { name: "A rule".to_owned(), kind, text: text.to_owned(), label: label.to_owned(), on: true }
    }

    fn refused(rules: Rules) -> String {
        let problem = rules.policy().expect_err("it cannot be used");
        problem.field().unwrap_or_default().to_owned()
    }

    #[test]
    fn an_account_hides_by_its_own_words_and_is_told_which_rule_did() {
        let falcon = rule(RuleKind::Literal, "Falcon", "project");
        let off = NamedRule { on: false, ..rule(RuleKind::Literal, "Outlook", "program") };
        let rules = Rules { rules: vec![falcon, off], shows: vec![Class::Ip], ..Rules::default() };
        let hiding = Hiding { revision: 1, rules, by_hand: vec!["blue  door".to_owned()] };
        let redactor = hiding.redactor(b"a test").unwrap();
        let text = "falcon runs Outlook on 10.1.2.3 behind the Blue\n door";
        let hidden = redactor.redact(text);
        assert!(
            hidden.text.starts_with("[project #") && hidden.text.contains("Outlook on 10.1.2.3"),
            "{}",
            hidden.text
        );
        assert!(hidden.text.contains("behind the [hidden #"), "{}", hidden.text);
        let named: Vec<_> = hidden.found.iter().map(|found| redactor.rule(&found.span).unwrap().name()).collect();
        assert_eq!(named, [Some("A rule"), None]);
        assert_eq!(redactor.redact(&hidden.text).text, hidden.text, "its own words are placeholders too");
    }

    #[test]
    fn what_cannot_be_a_rule_is_named() {
        for (rules, field) in [
            (Rules { shows: vec![Class::Password], ..Rules::default() }, "rules.shows.0"),
            (Rules { domains: vec!["https://x".to_owned()], ..Rules::default() }, "rules.domains.0"),
            (Rules { rules: vec![rule(RuleKind::Pattern, "(", "x")], ..Rules::default() }, "rules.rules.0.text"),
            (Rules { rules: vec![rule(RuleKind::Pattern, "a*", "x")], ..Rules::default() }, "rules.rules.0.text"),
            (
                Rules { rules: vec![rule(RuleKind::Literal, "ab", "No [it #1]")], ..Rules::default() },
                "rules.rules.0.label",
            ),
            (Rules { rules: vec![rule(RuleKind::Literal, "ab", "x"); 51], ..Rules::default() }, "rules.rules"),
        ] {
            assert_eq!(refused(rules), field);
        }
    }

    #[test]
    fn words_to_hide_are_neither_a_letter_nor_a_page() {
        assert_eq!(words_to_hide(" the\n blue  door ").unwrap(), "the blue door");
        assert!(words_to_hide("ab").is_err() && words_to_hide(&"x".repeat(257)).is_err());
    }
}

//! A rule of an account: words, or a pattern of its own.
//!
//! What must stay true: a rule finds what it names however the text is spaced and broken into
//! lines; documents and pages break it elsewhere than it was written.

use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    bounded::{self, Finder, Work},
    disguise::undisguised,
    line::OneLine,
    model::Class,
};

/// Longest pattern, and longest line of words, in bytes.
pub const LONGEST_RULE: usize = 256;
/// Most lines of words in a rule, and how long they are together at most, in bytes.
const MOST_LINES: usize = 100;
const LONGEST_LIST: usize = 4_096;
/// Most bytes a compiled pattern may take.
const PATTERN_BYTES: usize = 256 * 1024;
/// Most texts that are hidden by hand in one session.
pub const MOST_BY_HAND: usize = 100;

/// How the text of a rule is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RuleKind {
    /// Each of its lines, exactly so, in capitals or not.
    Literal,
    /// A regular expression, without backreferences and look-around: its time is
    /// linear in the text.
    Pattern,
}

/// A rule of an account, or words that somebody hid by hand.
#[derive(Clone, Debug)]
pub struct Rule {
    finder: Finder,
    kind: RuleKind,
    name: Option<String>,
    label: String,
}

/// Why a rule cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RuleError {
    /// Nothing, or more than [`LONGEST_RULE`].
    #[error("Write what it hides, at most {LONGEST_RULE} bytes.")]
    Length,
    /// More than [`MOST_LINES`], or more than [`LONGEST_LIST`] together.
    #[error(
        "At most {MOST_LINES} lines in one rule, {LONGEST_LIST} bytes together. Make another rule for the rest."
    )]
    Lines,
    /// One of them is more than [`LONGEST_RULE`].
    #[error("Line {0} is longer than {LONGEST_RULE} bytes. Shorten it: every line is hidden by itself.")]
    Line(usize),
    /// Not a regular expression.
    #[error("The pattern cannot be used: {0}")]
    Pattern(String),
    /// It takes too much memory.
    #[error(
        "The pattern is too large: it takes more than 256 KiB. Repeat less often (`{{1,20}}`, not `{{1,500}}`), \
         or write `[0-9]` and `[A-Za-z]` for `\\d` and `\\w`, which stand for every script's."
    )]
    Large,
    /// It would match everywhere.
    #[error("The pattern matches the empty text, which is everywhere; let it match at least one character.")]
    Empty,
    /// It takes too much time.
    #[error(
        "The pattern is too slow: in a text of {} characters it looks at each more than {} times. \
         Let it begin with something that is always there, and bound what goes on without end: `.{{0,80}}`, not `.*`.",
        bounded::TRIAL,
        bounded::MOST_LOOKS
    )]
    Slow,
}

impl Rule {
    /// A rule that hides what it matches.
    ///
    /// # Errors
    /// [`RuleError`] when it is no rule.
    pub fn new(kind: RuleKind, text: &str) -> Result<Self, RuleError> {
        if text.trim().is_empty() || (kind == RuleKind::Pattern && text.len() > LONGEST_RULE) {
            return Err(RuleError::Length);
        }
        let finder = match kind {
            RuleKind::Literal => listed(text)?,
            RuleKind::Pattern => pattern(text)?,
        };
        Ok(Self { finder, kind, name: None, label: Class::Rule.words().to_owned() })
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
        let (finder, label) = (any_of(hidden.iter().map(String::as_str))?, Class::Rule.words().to_owned());
        Ok(Self { finder, kind: RuleKind::Literal, name: None, label })
    }

    /// The name it was given; none of what was hidden by hand.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Whether it is somewhere in a text.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        let mut found = false;
        let text = undisguised(text);
        self.find(&text, &mut Work::on(&text), &mut |_, _| found = true);
        found
    }

    /// Whether it is slow on texts that are no rare ones: for those who are about to save it.
    ///
    /// # Errors
    /// [`RuleError::Slow`].
    pub fn demand_quick(&self) -> Result<(), RuleError> {
        if self.kind == RuleKind::Pattern && self.finder.is_slow() { Err(RuleError::Slow) } else { Ok(()) }
    }

    pub(super) fn label(&self) -> &str {
        &self.label
    }

    /// Tells where it is found in a text, as it stands and as it is read on one line.
    pub(super) fn find(&self, text: &str, work: &mut Work, found: &mut impl FnMut(usize, usize)) {
        self.finder.find(text, work, found);
        // Words have any space between them already.
        if self.kind == RuleKind::Pattern
            && let Some(line) = OneLine::of(text)
        {
            self.finder.find(&line.text, work, &mut |start, end| {
                let (start, end) = line.in_text((start, end));
                found(start, end);
            });
        }
    }
}

fn built(pattern: &str, any_case: bool, most: usize) -> Result<Regex, RuleError> {
    let built = RegexBuilder::new(pattern).case_insensitive(any_case).size_limit(most).nest_limit(32).build();
    built.map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => RuleError::Large,
        error => RuleError::Pattern(error.to_string()),
    })
}

/// Words, each line by itself.
fn listed(text: &str) -> Result<Finder, RuleError> {
    let lines: Vec<_> = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).collect();
    if let Some((at, _)) = lines.iter().find(|(_, line)| line.len() > LONGEST_RULE) {
        return Err(RuleError::Line(at + 1));
    }
    if lines.len() > MOST_LINES || text.len() > LONGEST_LIST {
        return Err(RuleError::Lines);
    }
    any_of(lines.into_iter().map(|(_, line)| line))
}

/// Any of these, the longest that is there: what begins like another is hidden whole.
fn any_of<'a>(words: impl Iterator<Item = &'a str>) -> Result<Finder, RuleError> {
    let mut patterns: Vec<String> = words.map(spaced).collect();
    if patterns.iter().any(String::is_empty) || patterns.is_empty() {
        return Err(RuleError::Length);
    }
    patterns.sort_by_key(|pattern| std::cmp::Reverse(pattern.len()));
    let regex = built(&patterns.join("|"), true, PATTERN_BYTES * MOST_BY_HAND)?;
    Ok(Finder::of_words(regex))
}

fn pattern(text: &str) -> Result<Finder, RuleError> {
    let text = &*undisguised(text);
    let regex = built(text, false, PATTERN_BYTES)?;
    let shape = regex_syntax::parse(text).map_err(|error| RuleError::Pattern(error.to_string()))?;
    if shape.properties().minimum_len().is_none_or(|least| least == 0) {
        return Err(RuleError::Empty);
    }
    Ok(Finder::of_pattern(regex, shape.properties().maximum_len(), built(text, false, PATTERN_BYTES / 2).is_err()))
}

/// Words as a pattern that does not mind how they are spaced.
fn spaced(words: &str) -> String {
    undisguised(words).split_whitespace().map(regex::escape).collect::<Vec<_>>().join(r"\s+")
}

#[cfg(test)]
#[path = "rule_tests.rs"]
mod tests;

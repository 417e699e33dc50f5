//! Secrets that a text gave away by the words around them: they are as secret where they stand
//! without these words, in the same text and in every other of the session.
//!
//! What must stay true: what was learned is of texts alone, in any order; a word that only may be a
//! secret (*password: Outlook asks for it*) is hidden where it stands, and nowhere else.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    fmt,
    sync::OnceLock,
};

use aho_corasick::{AhoCorasick, Input, MatchKind};

use super::{
    detect,
    disguise::undisguised,
    model::{Class, Span},
};

/// Shorter values stand in too many other words.
const SHORTEST: usize = 4;
/// From here on a value is looked for inside of words too.
const TELLING: usize = 8;
/// A word of a language is believed to be a secret from here on.
const SHORTEST_WORD: usize = 6;
/// Most values of one session, and how long each may be, in bytes; no call has more.
const MOST: usize = 2_000;
const LONGEST: usize = 256;

/// What a session gave away.
#[derive(Clone, Default)]
pub struct Secrets {
    values: BTreeMap<String, Class>,
    finder: OnceLock<Option<Finder>>,
}

/// Looks for all of them at once.
#[derive(Clone)]
struct Finder {
    values: AhoCorasick,
    classes: Vec<Class>,
}

impl Secrets {
    /// Reads a text; what it gives away that was not known.
    pub fn learn(&mut self, text: &str) -> Vec<String> {
        let text = undisguised(text);
        let told = detect::told(&text);
        told.into_iter()
            .filter(|span| is_given_away(&text, span))
            .filter_map(|span| self.take(&text, span))
            .collect()
    }

    /// Reads a value that has a name, such as a variable: one that its name calls a secret is one.
    pub fn learn_named(&mut self, name: &str, value: &str) -> Vec<String> {
        let value = undisguised(value);
        match detect::named(name) {
            Some(class) if value.chars().count() >= SHORTEST && !detect::says_nothing(&value) => {
                self.take(&value, Span::of(class, 0, value.len())).into_iter().collect()
            }
            _ => self.learn(&value),
        }
    }

    /// Whether nothing was given away.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// How many values were given away.
    #[must_use]
    pub fn count(&self) -> usize {
        self.values.len()
    }

    /// Where they stand in a text, in order; they may overlap. The longest from each place: what lies
    /// within one another is found once, however many there are.
    pub(super) fn spans(&self, text: &str) -> Vec<Span> {
        if self.values.is_empty() {
            return Vec::new();
        }
        let finder = self.finder.get_or_init(|| {
            let longest = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(self.values.keys());
            let values = longest.ok()?;
            Some(Finder { values, classes: self.values.values().copied().collect() })
        });
        let Some(Finder { values, classes }) = finder else { return self.spans_one_by_one(text) };
        let (mut spans, mut at) = (Vec::new(), 0);
        while let Some(is) = values.find(Input::new(text).range(at..)) {
            spans.push(Span::of(classes[is.pattern().as_usize()], is.start(), is.end()));
            at = is.start() + 1;
        }
        spans.retain(|span| stands_alone(text, span));
        spans
    }

    /// Were there too many for one search.
    fn spans_one_by_one(&self, text: &str) -> Vec<Span> {
        self.values.iter().flat_map(|(value, class)| occurrences(text, value, *class)).collect()
    }

    fn take(&mut self, text: &str, span: Span) -> Option<String> {
        let value = &text[span.start..span.end];
        if self.values.len() >= MOST || value.len() > LONGEST {
            return None;
        }
        match self.values.entry(value.to_owned()) {
            // The kind that says most, whichever came first.
            Entry::Occupied(mut known) if span.class < *known.get() => {
                known.insert(span.class);
                self.finder = OnceLock::new();
                Some(value.to_owned())
            }
            Entry::Occupied(_) => None,
            Entry::Vacant(free) => {
                free.insert(span.class);
                self.finder = OnceLock::new();
                Some(value.to_owned())
            }
        }
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secrets({})", self.values.len())
    }
}

/// Where else in a text what it gives away stands.
pub(super) fn again(text: &str, found: &[Span]) -> Vec<Span> {
    let given = found.iter().filter(|span| {
        let by_words = matches!(span.class, Class::Password | Class::ApiKey | Class::ConnectionString);
        by_words && span.rule.is_none() && is_given_away(text, span)
    });
    let mut secrets = Secrets::default();
    for span in given {
        secrets.take(text, *span);
    }
    secrets.spans(text)
}

fn occurrences(text: &str, value: &str, class: Class) -> Vec<Span> {
    let found = text.match_indices(value).map(|(at, _)| Span::of(class, at, at + value.len()));
    found.filter(|span| stands_alone(text, span)).collect()
}

/// Whether what stands there is a secret wherever else it stands.
fn is_given_away(text: &str, span: &Span) -> bool {
    let value = &text[span.start..span.end];
    let has = |is: fn(char) -> bool| value.chars().any(is);
    let length = value.chars().count();
    if length < SHORTEST {
        return false;
    }
    if has(|letter| letter.is_ascii_digit()) {
        // *password: 2026* may be about a year.
        return !(length == SHORTEST && (value.starts_with("19") || value.starts_with("20")));
    }
    detect::like_a_password(value) || (length >= SHORTEST_WORD && nothing_follows(text, span.end))
}

/// Whether the line ends there, but for what closes it: no sentence goes on.
fn nothing_follows(text: &str, end: usize) -> bool {
    let rest = text[end..].split('\n').next().unwrap_or_default();
    rest.starts_with(['"', '\''])
        || rest.trim_matches(['.', ')', '`', '”', '“', '*', ',', ';', ' ', '\r']).is_empty()
}

/// Whether it is not a piece of another word or number there. Long ones are hidden inside of words too.
fn stands_alone(text: &str, span: &Span) -> bool {
    let value = &text[span.start..span.end];
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ' || byte == b'-');
    if value.len() >= TELLING && !is_number {
        return true;
    }
    let (before, after) = (text[..span.start].chars().next_back(), text[span.end..].chars().next());
    let joins = |outside: Option<char>, inside: Option<char>| {
        outside.is_some_and(char::is_alphanumeric) && inside.is_some_and(char::is_alphanumeric)
    };
    let of_more = is_number
        && (before.is_some_and(|letter| ".:-/".contains(letter))
            || after.is_some_and(|letter| ":-/".contains(letter))
            || text[span.end..].starts_with('.')
                && text[span.end + 1..].starts_with(|next: char| next.is_ascii_digit()));
    !(joins(before, value.chars().next()) || joins(after, value.chars().next_back()) || of_more)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::redaction::{Key, Policy, Redactor};

    fn redactor() -> Redactor {
        Redactor::new(Policy::default(), Key::new(b"a test"))
    }

    fn knowing(texts: &[&str]) -> Redactor {
        let mut secrets = Secrets::default();
        for text in texts {
            secrets.learn(text);
        }
        redactor().knowing(Arc::new(secrets))
    }

    #[test]
    fn what_one_text_gave_away_is_hidden_in_all_by_the_same_name() {
        for (told, secret) in [
            ("password: hunter2!", "hunter2!"),
            ("pasword is Winter2026!", "Winter2026!"),
            ("passwrod: Winter2026!", "Winter2026!"),
            ("her PIN is 4711.", "4711"),
            ("pw: sunshine", "sunshine"),
            ("The passphrase is correct horse battery staple.", "correct horse battery staple"),
            ("Server=sql01;User Id=sa;Password=S3cret_x;", "S3cret_x"),
        ] {
            let redactor = knowing(&[told]);
            let placeholder = redactor.redact(told).found.into_iter().find(|found| found.value == secret);
            let placeholder = placeholder.unwrap_or_else(|| panic!("{told}")).placeholder;
            let text = redactor.redact(&format!("They typed {secret} twice, then {secret}")).text;
            assert_eq!(text, format!("They typed {placeholder} twice, then {placeholder}"), "{told}");
        }
    }

    #[test]
    fn what_may_be_a_word_is_hidden_nowhere_else() {
        let redactor =
            knowing(&["Password: Outlook asks for it", "password: wrong", "password expired", "pin 7, code 2024"]);
        let text = "Outlook asks for a password, which is wrong or expired, since 2024";
        assert_eq!(redactor.redact(text).text, text);
        let redactor = knowing(&["PIN: 4711", "pw=ab12"]);
        for text in ["14711 boxes", "10.4711.3", "4711-22", "lab12", "ab123", "at 12:4711"] {
            assert_eq!(redactor.redact(text).text, text);
        }
    }

    #[test]
    fn a_text_hides_its_own_secrets_everywhere_too() {
        let text = "hunter2! did not work. Password: hunter2! (again hunter2!)";
        let redacted = redactor().redact(text);
        assert!(!redacted.text.contains("hunter2!") && redacted.found.len() == 3, "{}", redacted.text);
        let names: std::collections::BTreeSet<_> = redacted.found.iter().map(|found| &found.placeholder).collect();
        assert_eq!(names.len(), 1, "{}", redacted.text);
    }

    #[test]
    fn values_within_values_cost_no_more_and_those_that_overlap_are_hidden_whole() {
        let mut secrets = Secrets::default();
        for length in 4..=256 {
            secrets.learn(&format!("password: {}", "a1".repeat(length)));
        }
        let text = "a1".repeat(10_000);
        let spans = secrets.spans(&text);
        assert!(spans.len() <= text.len(), "{} places", spans.len());
        assert_eq!(redactor().knowing(Arc::new(secrets)).redact(&text).found.len(), 1, "and all of it is hidden");
        let redactor = knowing(&["password: abcd-efgh1", "password: efgh1-ijkl"]);
        assert_eq!(redactor.redact("abcd-efgh1-ijkl").found.len(), 1);
        assert!(!redactor.redact("abcd-efgh1-ijkl").text.contains("ijkl"));
    }

    #[test]
    fn a_value_that_its_name_calls_a_secret_is_one_everywhere() {
        let mut secrets = Secrets::default();
        assert_eq!(secrets.learn_named("wifi_password", "plainword"), ["plainword"]);
        assert_eq!(secrets.learn_named("wifi_password", "plainword"), Vec::<String>::new(), "it is known");
        assert!(
            secrets.learn_named("printer", "LaserJet").is_empty() && secrets.learn_named("pw", "no").is_empty()
        );
        let text = redactor().knowing(Arc::new(secrets)).redact("he said plainword").text;
        assert!(text.starts_with("he said [password #"), "{text}");
    }
}

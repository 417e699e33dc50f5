//! The little that is not text in what somebody types: `"a phrase"` and `kind:flow`.
//!
//! What must stay true: nothing is refused. What is not exactly an operator is text.

use crate::document::Label;
use crate::text::boundary;

use super::hurried::spelt_out;

/// What of a typed text counts, in bytes.
const MAX_TEXT_BYTES: usize = 1_000;
/// How many phrases and filters count.
const MOST: usize = 8;
/// The names of labels that may be asked for.
const NAMES: [&str; 5] = ["tag", "category", "client", "outcome", "with"];

/// A typed text, taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    text: String,
    /// Texts that must stand there as they are.
    pub phrases: Vec<String>,
    pub kinds: Vec<String>,
    pub labels: Vec<Label>,
}

impl Asked {
    pub fn read(typed: &str) -> Self {
        let mut asked = Self::default();
        let mut rest = &typed[..boundary(typed, MAX_TEXT_BYTES)];
        while !rest.is_empty() {
            let length = asked.filter(rest).or_else(|| asked.phrase(rest)).unwrap_or_else(|| {
                // To the next blank, and the blanks behind it: the end decides whether a word is open.
                let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
                let length = word + rest[word..].len() - rest[word..].trim_start().len();
                asked.text.push_str(&rest[..length]);
                length
            });
            rest = &rest[length..];
        }
        asked.text = spelt_out(&asked.text);
        asked
    }

    /// Whether it narrows down what is found, and that is all.
    pub fn is_filter_alone(&self) -> bool {
        self.text.trim().is_empty() && !(self.kinds.is_empty() && self.labels.is_empty())
    }

    /// What is looked for, phrases without their quotes.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// A phrase at the start of the text; how long it is.
    fn phrase(&mut self, text: &str) -> Option<usize> {
        let (phrase, _) = text.strip_prefix('"')?.split_once('"')?;
        if phrase.trim().is_empty() || self.phrases.len() == MOST {
            return None;
        }
        self.phrases.push(phrase.to_owned());
        self.text.push_str(phrase);
        self.text.push(' ');
        Some(phrase.len() + 2)
    }

    /// A filter at the start of the text; how long it is.
    fn filter(&mut self, text: &str) -> Option<usize> {
        let (name, rest) = text.split_once(':')?;
        let name = &*name.to_lowercase();
        let (value, length) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').map(|(value, _)| (value, value.len() + 2))?,
            None => {
                let value = rest.split(char::is_whitespace).next()?;
                (value, value.len())
            }
        };
        if value.is_empty() || self.kinds.len() + self.labels.len() == MOST {
            return None;
        }
        match name {
            // Both `step` and `steps`, as one says.
            "kind" => self.kinds.push(value.to_lowercase().trim_end_matches('s').to_owned()),
            _ if NAMES.contains(&name) => self.labels.push(Label::new(name, value)),
            _ => return None,
        }
        let length = name.len() + 1 + length;
        Some(length + text[length..].len() - text[length..].trim_start().len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, text: &str, phrases: &[&str], filters: &[&str]) {
        let asked = Asked::read(typed);
        let labels = asked.labels.iter().map(|label| format!("{}={}", label.name, label.value));
        let found: Vec<String> = asked.kinds.iter().map(|kind| format!("kind={kind}")).chain(labels).collect();
        assert_eq!(
            (asked.text(), asked.phrases.as_slice(), found),
            (
                text,
                phrases.iter().map(|phrase| (*phrase).to_owned()).collect::<Vec<_>>().as_slice(),
                filters.iter().map(|filter| (*filter).to_owned()).collect::<Vec<_>>(),
            ),
            "{typed:?}"
        );
    }

    #[test]
    fn phrases_and_filters_are_taken_out_and_all_else_is_text() {
        check("", "", &[], &[]);
        check("vpn drops", "vpn drops", &[], &[]);
        check("kind:Flow vpn", "vpn", &[], &["kind=flow"]);
        check("Kind:flow Outcome:Resolved vpn", "vpn", &[], &["kind=flow", "outcome=Resolved"]);
        check("vpn kind:step", "vpn ", &[], &["kind=step"]);
        check("kind:Sessions vpn", "vpn", &[], &["kind=session"]);
        check("with:maya folder:a", "folder:a", &[], &["with=maya"]);
        check("client:\"Contoso GmbH\" tag:vpn slow", "slow", &[], &["client=Contoso GmbH", "tag=vpn"]);
        check("\"access denied\" share", "access denied  share", &["access denied"], &[]);
        for odd in
            ["\"", "\"\"", "a\"b", "kind:", "tag:\"open", "http://x/y", "error: 5", ":", "a:b kind", "\" \""]
        {
            check(odd, odd, &[], &[]);
        }
    }

    #[test]
    fn much_of_anything_is_text_in_the_end() {
        let typed = "tag:a \"b\" ".repeat(2_000);
        let asked = Asked::read(&typed);
        assert_eq!((asked.labels.len(), asked.phrases.len()), (MOST, MOST));
        assert!(asked.text().len() <= MAX_TEXT_BYTES + 2 * MOST);
        Asked::read(&"ä\"🦀:".repeat(500));
    }
}

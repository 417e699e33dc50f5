//! What a service may not read is hidden from it, and put back into what it says. Pure.
//!
//! What must stay true: nothing goes out but what [`Veil::hide`] gave back; a placeholder
//! that a model invents stands for nothing and stays as it is.

use std::collections::HashMap;

use crate::redaction::{Redacted, Redactor};

/// A placeholder is no longer than this, in bytes: `[connection string #0000]` and more.
const LONGEST: usize = 64;
/// Shorter values stand in too many other words to be hidden wherever they stand.
const SHORTEST: usize = 4;

/// Between one session and a service.
pub struct Veil {
    redactor: Redactor,
    hidden: HashMap<String, String>,
    /// What a name gave away, which is a secret wherever it stands.
    named: Vec<(String, String)>,
}

impl Veil {
    /// A veil that hides by this.
    #[must_use]
    pub fn new(redactor: Redactor) -> Self {
        Self { redactor, hidden: HashMap::new(), named: Vec::new() }
    }

    /// One that hides what always is.
    #[cfg(test)]
    pub fn of_a_test() -> Self {
        use crate::redaction::{Key, Policy};
        Self::new(Redactor::new(Policy::default(), Key::new(b"a test")))
    }

    /// A text as the service may read it.
    pub fn hide(&mut self, text: &str) -> String {
        let mut text = text.to_owned();
        for (value, placeholder) in &self.named {
            text = text.replace(value, placeholder);
        }
        let redacted = self.redactor.redact(&text);
        self.remember(redacted)
    }

    /// A value that has a name, such as a variable. Hide these first: a value that its name
    /// gives away is hidden in every later text.
    pub fn hide_named(&mut self, name: &str, value: &str) -> String {
        let redacted = self.redactor.redact_named(name, value);
        let whole = redacted.found.first().is_some_and(|found| found.placeholder == redacted.text);
        let hidden = self.remember(redacted);
        if whole && value.chars().count() >= SHORTEST {
            self.named.push((value.to_owned(), hidden.clone()));
        }
        hidden
    }

    /// How many values are hidden.
    #[must_use]
    pub fn hidden(&self) -> usize {
        self.hidden.len()
    }

    fn remember(&mut self, redacted: Redacted) -> String {
        for found in redacted.found {
            self.hidden.insert(found.placeholder, found.value);
        }
        redacted.text
    }

    /// Puts back what was hidden.
    #[must_use]
    pub fn restore(&self, text: &str) -> String {
        let mut lifting = self.lift();
        lifting.take(text) + &lifting.rest()
    }

    /// Puts back what was hidden, piece by piece.
    #[must_use]
    pub fn lift(&self) -> Lifting<'_> {
        Lifting { veil: self, held: String::new() }
    }
}

/// A text that comes in pieces, of which the last may end within a placeholder.
pub struct Lifting<'v> {
    veil: &'v Veil,
    held: String,
}

impl Lifting<'_> {
    /// What can be shown of it so far.
    pub fn take(&mut self, piece: &str) -> String {
        self.held.push_str(piece);
        let mut shown = String::new();
        while let Some(open) = self.held.find('[') {
            let Some(end) = self.held[open..].find(']').map(|end| open + end + 1) else {
                if self.held.len() - open < LONGEST {
                    shown.extend(self.held.drain(..open));
                    return shown;
                }
                break;
            };
            let found = self.veil.hidden.get(&self.held[open..end]);
            match found {
                Some(original) => {
                    shown.push_str(&self.held[..open]);
                    shown.push_str(original);
                    self.held.drain(..end);
                }
                // Another bracket may begin within this one.
                None => shown.extend(self.held.drain(..=open)),
            }
        }
        shown.push_str(&std::mem::take(&mut self.held));
        shown
    }

    /// What is left when nothing more comes.
    pub fn rest(&mut self) -> String {
        std::mem::take(&mut self.held)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_comes_back_however_it_is_cut() {
        let mut veil = Veil::of_a_test();
        let hidden = veil.hide("Login admin, password: Winter2026! for kim@fabrikam.com, see [1] and [a [b] c]");
        assert!(!hidden.contains("Winter2026!") && !hidden.contains("kim@"), "{hidden}");
        assert_eq!(veil.hidden(), 2);
        let said = format!("🎉 Try {hidden} [password #ZZZZ] [");
        let whole = said
            .replace(&hidden, "Login admin, password: Winter2026! for kim@fabrikam.com, see [1] and [a [b] c]");
        for size in 1..40 {
            let letters: Vec<char> = said.chars().collect();
            let mut lifting = veil.lift();
            let mut shown: String =
                letters.chunks(size).map(|piece| lifting.take(&piece.iter().collect::<String>())).collect();
            shown.push_str(&lifting.rest());
            assert_eq!(shown, whole, "pieces of {size}");
        }
    }

    #[test]
    fn a_bracket_that_never_closes_holds_nothing_up() {
        let veil = Veil::of_a_test();
        let mut lifting = veil.lift();
        assert_eq!(lifting.take("a ["), "a ");
        assert!(lifting.take(&"x".repeat(100)).ends_with('x'));
        assert_eq!(lifting.rest(), "");
    }

    #[test]
    fn a_value_is_hidden_by_its_name_too() {
        let mut veil = Veil::of_a_test();
        let hidden = veil.hide_named("admin_password", "plainword");
        assert!(hidden.starts_with("[password #"), "{hidden}");
        assert_eq!(veil.lift().take(&hidden), "plainword");
        assert_eq!(veil.hide("they typed plainword twice"), format!("they typed {hidden} twice"));
    }
}

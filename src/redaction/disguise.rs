//! Signs that nobody sees: a secret with one inside would be found by no rule. They come with
//! what is pasted from chats and pages. Pure.

use std::borrow::Cow;

/// Control characters, and those that make a text look like another (Unicode TR 36, bidi), or
/// that a template's marks are made of.
#[must_use]
pub fn is_disguise(letter: char) -> bool {
    (letter.is_control() && !matches!(letter, '\n' | '\t'))
        || matches!(letter, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{feff}' | '\u{f0000}' | '\u{f0001}')
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

/// The text without them.
#[must_use]
pub fn undisguised(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| (b' '..0x7f).contains(&byte)) || !text.chars().any(is_disguise) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|letter| !is_disguise(*letter)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_goes_and_the_rest_stays() {
        assert_eq!(undisguised("pass\u{200b}word: a\u{ad}b\n\tc\r"), "password: ab\n\tc");
        for plain in ["plain", "Größe\n\tüber 🎉", ""] {
            assert!(matches!(undisguised(plain), Cow::Borrowed(same) if same == plain));
        }
    }
}

//! Signs that nobody sees, and letters that are written in two ways: a secret with one inside would
//! be found by no rule. They come with what is pasted from chats and pages, and in the names of
//! files of a Mac. Pure.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Control characters, and those that make a text look like another (Unicode TR 36, bidi), or
/// that a template's marks are made of.
#[must_use]
pub fn is_disguise(letter: char) -> bool {
    (letter.is_control() && !matches!(letter, '\n' | '\t'))
        || matches!(letter, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{feff}' | '\u{f0000}' | '\u{f0001}')
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

/// The text without them, each letter as one sign where there is one (Unicode's form NFC).
#[must_use]
pub fn undisguised(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| (b' '..0x7f).contains(&byte)) {
        return Cow::Borrowed(text);
    }
    let seen = || text.chars().filter(|letter| !is_disguise(*letter));
    match (text.chars().any(is_disguise), is_nfc_quick(seen())) {
        (false, IsNormalized::Yes) => Cow::Borrowed(text),
        (true, IsNormalized::Yes) => Cow::Owned(seen().collect()),
        _ => Cow::Owned(seen().nfc().collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_goes_and_the_rest_stays() {
        assert_eq!(undisguised("pass\u{200b}word: a\u{ad}b\n\tc\r"), "password: ab\n\tc");
        assert_eq!(undisguised("Jose\u{301} Garci\u{200b}\u{301}a"), "José García");
        for plain in ["plain", "Größe\n\tüber 🎉", ""] {
            assert!(matches!(undisguised(plain), Cow::Borrowed(same) if same == plain));
        }
    }
}

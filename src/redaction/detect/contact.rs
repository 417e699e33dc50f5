//! How people are reached: e-mail addresses and telephone numbers.

use std::sync::LazyLock;

use regex::Regex;

use super::{around, hints::Made, span};
use crate::redaction::model::{Class, Span};

/// No number that one dials has fewer.
const FEWEST_DIGITS: usize = 7;

static EMAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[A-Za-z0-9][A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}(?-u:\b)")
        .expect("a valid pattern")
});

static PHONE: LazyLock<Regex> = LazyLock::new(|| {
    let international = r"\+[1-9](?:[ .()/-]{0,2}\d){7,14}";
    let american = r"(?:(?-u:\b)[2-9]\d{2}[-.]|\([2-9]\d{2}\) ?)[2-9]\d{2}[-.]\d{4}(?-u:\b)";
    let with_zero = r"(?-u:\b)0[1-9]\d{1,3}(?:[ /-]|\) ?)\d{3,4}[ -]?\d{3,4}(?-u:\b)";
    Regex::new(&format!("{international}|{american}|{with_zero}")).expect("a valid pattern")
});

/// Numbers of any form, after a word that says what they are.
static CALLED: LazyLock<Regex> = LazyLock::new(|| {
    let words =
        r"(?:phone|telephone|telefon|tel|mobile|mobil|handy|cell|fax|call(?: back)?|rang|dial|extension|whatsapp)";
    Regex::new(&format!(
        r"(?i)(?-u:\b){words}(?:\.|:| no\.?| number| is| at)*[ \t]*(?P<number>[+(]?\d[\d ()./-]{{5,18}}\d)"
    ))
    .expect("a valid pattern")
});

pub fn find(text: &str, made: &Made, spans: &mut Vec<Span>) {
    if made.ats > 0 {
        spans.extend(EMAIL.find_iter(text).map(|found| span(Class::Email, found)));
    }
    if made.digits < FEWEST_DIGITS {
        return;
    }
    let alone = |found: &regex::Match<'_>| {
        let joins = |letter: char| letter.is_alphanumeric() || "-_.".contains(letter);
        let (before, after) = around(text, found.start(), found.end());
        !before.is_some_and(joins) && !after.is_some_and(|after| after.is_alphanumeric() || "-_:".contains(after))
    };
    spans.extend(PHONE.find_iter(text).filter(alone).map(|found| span(Class::Phone, found)));
    let called = CALLED.captures_iter(text).filter_map(|found| found.name("number"));
    let plausible = |found: &regex::Match<'_>| {
        let digits = found.as_str().bytes().filter(u8::is_ascii_digit).count();
        (FEWEST_DIGITS..=15).contains(&digits) && alone(found)
    };
    spans.extend(called.filter(plausible).map(|found| span(Class::Phone, found)));
}

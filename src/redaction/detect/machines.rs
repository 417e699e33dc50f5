//! Names of machines without a domain, as MSPs and Windows give them: `NW-LT-0142`, `SRV-DC01`,
//! `DESKTOP-7F3K2Q1`.
//!
//! What must stay true: in doubt it is none. Ticket numbers, models, packages and standards look much
//! the same, so a name says what sort of machine it is, and ends with its number or with what Windows
//! makes up.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::{around, hints::Made};
use crate::redaction::model::{Class, Span};

/// Words for machines that say so alone.
const ALONE: &str =
    "lt|lap|laptop|nb|notebook|pc|ws|wks|wkst|desktop|dt|srv|svr|server|dc|prn|prt|printer|nas|esxi?|rds";
/// Words that say so where something stands before them: a client, a site.
const BEHIND: &str =
    "ap|sw|fw|hv|vm|rtr|sql|app|web|db|fs|exc?h?|ts|ctx|bkp|vpn|mail|file|print|backup|term|adfs|mac|mbp|tab";
/// Longest name, in characters: 15 is what NetBIOS bears, some are cut later.
const LONGEST: usize = 20;

/// What Windows calls a machine that nobody has named.
static BY_WINDOWS: LazyLock<Regex> = LazyLock::new(|| {
    let made_up = r"(?:DESKTOP|LAPTOP|MININT|EC2AMAZ)-[A-Z0-9]{5,8}|WIN-[A-Z0-9]{11}";
    Regex::new(&format!(r"(?i-u:\b)(?i:{made_up})(?-u:\b)")).expect("a valid pattern")
});
static BY_PEOPLE: LazyLock<Regex> = LazyLock::new(|| {
    let name = format!(
        r"(?P<before>(?:[a-z][a-z0-9]{{1,9}}-){{0,3}})(?:(?P<alone>{ALONE})|(?P<behind>{BEHIND}))-?(?P<number>\d{{2,5}})"
    );
    Regex::new(&format!(r"(?-u:\b)(?i:{name})(?-u:\b)")).expect("a valid pattern")
});

pub fn find(text: &str, made: &Made, spans: &mut Vec<Span>) {
    if made.dashes == 0 || made.digits == 0 {
        return;
    }
    let windows = BY_WINDOWS.find_iter(text).filter(|found| {
        let name = found.as_str();
        stands_alone(text, found) && is_one_case(name) && name.bytes().any(|byte| byte.is_ascii_digit())
    });
    spans.extend(windows.map(|found| Span::of(Class::Host, found.start(), found.end())));
    let people = BY_PEOPLE.captures_iter(text).filter_map(|found| {
        let whole = found.get(0)?;
        let is_one = stands_alone(text, &whole) && whole.len() <= LONGEST && is_one_case(whole.as_str());
        (is_one && says_what_it_is(&found)).then(|| Span::of(Class::Host, whole.start(), whole.end()))
    });
    spans.extend(people);
}

/// Whether it is not the middle of something longer.
fn stands_alone(text: &str, found: &regex::Match<'_>) -> bool {
    let (before, after) = around(text, found.start(), found.end());
    let in_path = before == Some('/') && !text[..found.start()].ends_with("//");
    !(in_path || matches!(before, Some('-' | '_' | '.' | '#')) || matches!(after, Some('-' | '_')))
}

fn is_one_case(name: &str) -> bool {
    !(name.bytes().any(|byte| byte.is_ascii_lowercase()) && name.bytes().any(|byte| byte.is_ascii_uppercase()))
}

/// Whether word and number make it a machine: `PC-0142` and `NW-SQL02` do, `AP-515`, `DC-12` and
/// `postgresql-server-15` do not.
fn says_what_it_is(found: &Captures<'_>) -> bool {
    let part = |name: &str| found.name(name).map_or("", |part| part.as_str());
    let (before, number) = (part("before"), part("number"));
    let is_small = found[0].bytes().any(|byte| byte.is_ascii_lowercase());
    let is_filled = number.starts_with('0');
    match (found.name("alone").is_some(), before.is_empty()) {
        (false, true) => false,
        // Without a dash it is a word with a number, and those are many.
        (true, true) => found[0].contains('-') && (is_filled || (number.len() > 2 && !is_small)),
        (_, false) => is_filled || !is_small,
    }
}

#[cfg(test)]
#[path = "machines_tests.rs"]
mod tests;

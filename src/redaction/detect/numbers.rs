//! Numbers that prove themselves: payment cards, bank accounts, national ids.

use std::sync::LazyLock;

use regex::Regex;

use super::{around, hints::Made, span};
use crate::redaction::model::{Class, Span};

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a valid pattern")
}

static CARD: LazyLock<Regex> = LazyLock::new(|| {
    // Groups of one separator, or none: columns of a table are no card.
    regex(
        r"(?-u:\b)[2-6]\d{12,18}(?-u:\b)|(?-u:\b)[2-6]\d{3}(?: \d{4}){2} \d{1,7}(?-u:\b)|(?-u:\b)[2-6]\d{3}(?:-\d{4}){2}-\d{1,7}(?-u:\b)|(?-u:\b)3\d{3}[ -]\d{6}[ -]\d{4,5}(?-u:\b)",
    )
});
static IBAN: LazyLock<Regex> = LazyLock::new(|| regex(r"(?-u:\b)[A-Z]{2}\d{2}(?: ?[A-Za-z0-9]){11,30}"));
static SSN: LazyLock<Regex> = LazyLock::new(|| regex(r"(?-u:\b)\d{3}-\d{2}-\d{4}(?-u:\b)"));
static NINO: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?-u:\b)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?:\d{6}|(?: \d{2}){3} ?|-\d{2}-\d{2}-\d{2}-?)[A-D](?-u:\b)",
    )
});
static AHV: LazyLock<Regex> = LazyLock::new(|| regex(r"(?-u:\b)756(?:\.\d{4}\.\d{4}\.\d{2}|\d{10})(?-u:\b)"));
/// Numbers that are nothing special by themselves, and the words that make them so.
static TOLD: LazyLock<Regex> = LazyLock::new(|| {
    let words = r"(?:steuer|tax|ssn|social security|ni (?:number|no)|national|insurance|identity|id card|personnummer|bsn|sofinummer|dni|nie|nif|nino|nir|ahv|codice fiscale|tin|itin)";
    regex(&format!(r"(?i)(?-u:\b){words}[^\n\d]{{0,30}}(?P<id>\d[\d .-]{{6,16}}\d(?:-?[A-Z](?-u:\b))?)"))
});

/// What opens an encrypted Windows drive: eight groups of six digits, each a 16-bit number
/// times eleven (Microsoft, "BitLocker recovery overview").
static RECOVERY: LazyLock<Regex> = LazyLock::new(|| regex(r"(?-u:\b)\d{6}(?:[- ]\d{6}){7}(?-u:\b)"));

pub fn find(text: &str, made: &Made, spans: &mut Vec<Span>) {
    for found in IBAN.find_iter(text).filter(|_| made.digits > 1) {
        let length = iban_length(found.as_str());
        spans.extend(length.map(|length| Span::of(Class::Iban, found.start(), found.start() + length)));
    }
    // All others have six at least.
    if made.digits < 6 {
        return;
    }
    let recovery = RECOVERY.find_iter(text).filter(|found| is_recovery_key(found.as_str()));
    spans.extend(recovery.map(|found| span(Class::ApiKey, found)));
    let cards = CARD.find_iter(text).filter(|found| stands_alone(text, found) && is_card(found.as_str()));
    spans.extend(cards.map(|found| span(Class::Card, found)));
    let ssn = SSN.find_iter(text).filter(|found| stands_alone(text, found) && is_ssn(found.as_str()));
    let nino = NINO.find_iter(text).filter(|found| stands_alone(text, found));
    let ahv = AHV.find_iter(text).filter(|found| is_ean(found.as_str()));
    spans.extend(ssn.chain(nino).chain(ahv).map(|found| span(Class::NationalId, found)));
    let told = TOLD.captures_iter(text).filter_map(|found| found.name("id"));
    spans.extend(told.filter(|id| is_told_id(id.as_str())).map(|found| span(Class::NationalId, found)));
}

/// Not a piece of something longer.
fn stands_alone(text: &str, found: &regex::Match<'_>) -> bool {
    let joins = |letter: char| "-._:/".contains(letter);
    match around(text, found.start(), found.end()) {
        (Some(before), _) if joins(before) && before != ':' => false,
        (_, Some('-' | '_' | ':' | '/')) => false,
        _ => true,
    }
}

fn is_recovery_key(text: &str) -> bool {
    let groups = text.split(['-', ' ']).map(str::parse::<u32>);
    groups.into_iter().all(|group| group.is_ok_and(|group| group % 11 == 0 && group / 11 <= u16::MAX.into()))
}

fn digits(text: &str) -> Vec<u32> {
    text.chars().filter_map(|letter| letter.to_digit(10)).collect()
}

/// The lengths and first digits that issuers use, and the check digit (ISO/IEC 7812).
fn is_card(text: &str) -> bool {
    let digits = digits(text);
    let first = |count: usize| digits.iter().take(count).fold(0, |number, digit| number * 10 + digit);
    let known = match digits.len() {
        13 | 19 => first(1) == 4,
        14 => matches!(first(3), 300..=305) || matches!(first(2), 36 | 38),
        15 => matches!(first(2), 34 | 37),
        16 => {
            first(1) == 4
                || matches!(first(2), 51..=55 | 65)
                || matches!(first(4), 2221..=2720 | 3528..=3589 | 6011)
                || matches!(first(3), 644..=649)
        }
        _ => false,
    };
    let doubled =
        |(at, digit): (usize, &u32)| if at % 2 == 1 { (digit * 2) / 10 + (digit * 2) % 10 } else { *digit };
    known && digits.iter().rev().enumerate().map(doubled).sum::<u32>().is_multiple_of(10)
}

/// ISO 13616: how long the account at the beginning of `text` is, if it is one.
fn iban_length(text: &str) -> Option<usize> {
    let letters = match &text[..2] {
        "NO" => 15,
        "BE" => 16,
        "DK" | "FI" | "FO" | "GL" | "NL" => 18,
        "MK" | "SI" => 19,
        "AT" | "BA" | "EE" | "KZ" | "LT" | "LU" => 20,
        "CH" | "HR" | "LI" | "LV" => 21,
        "BG" | "DE" | "GB" | "GE" | "IE" | "ME" | "RS" => 22,
        "AE" | "GI" | "IL" => 23,
        "AD" | "CZ" | "ES" | "MD" | "PK" | "RO" | "SA" | "SE" | "SK" | "TN" | "VG" => 24,
        "PT" => 25,
        "IS" | "TR" => 26,
        "FR" | "GR" | "IT" | "MC" | "SM" => 27,
        "AL" | "AZ" | "CY" | "DO" | "GT" | "HU" | "LB" | "PL" => 28,
        "BR" | "PS" | "QA" | "UA" => 29,
        "JO" | "KW" | "MU" => 30,
        "MT" | "SC" => 31,
        _ => return None,
    };
    let mut end = 0;
    let mut account = Vec::with_capacity(letters);
    for (at, letter) in text.char_indices().filter(|(_, letter)| *letter != ' ').take(letters) {
        account.push(letter.to_digit(36)?);
        end = at + 1;
    }
    if account.len() < letters {
        return None;
    }
    account.rotate_left(4);
    let remainder = account.iter().fold(0, |rest, value| (rest * if *value > 9 { 100 } else { 10 } + value) % 97);
    (remainder == 1).then_some(end)
}

/// Areas, groups and serials that are given out.
fn is_ssn(text: &str) -> bool {
    let area = &text[..3];
    area != "000" && area != "666" && !area.starts_with('9') && &text[4..6] != "00" && &text[7..] != "0000"
}

/// EAN-13, as in the Swiss AHV number.
fn is_ean(text: &str) -> bool {
    let weighted = |(at, digit): (usize, &u32)| if at % 2 == 1 { digit * 3 } else { *digit };
    digits(text).iter().enumerate().map(weighted).sum::<u32>().is_multiple_of(10)
}

/// As long as such numbers are; what the text calls one is hidden, right or mistyped.
fn is_told_id(text: &str) -> bool {
    (8..=15).contains(&digits(text).len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(Class, &str)> {
        let mut spans = Vec::new();
        find(text, &Made::of(text), &mut spans);
        spans.dedup();
        spans.into_iter().map(|span| (span.class, &text[span.start..span.end])).collect()
    }

    #[test]
    fn a_drive_s_recovery_key_is_found_and_other_groups_are_not() {
        let key = "135795-597531-258016-380237-502458-122221-719752-109989";
        assert_eq!(found(&format!("The recovery key is {key}.")), [(Class::ApiKey, key)]);
        assert_eq!(found(&key.replace("135795", "135796")), []);
        assert_eq!(found("135795-597531-258016"), []);
    }

    #[test]
    fn only_numbers_that_check_are_hidden() {
        assert_eq!(found("card 4111 1111 1111 1111."), [(Class::Card, "4111 1111 1111 1111")]);
        assert_eq!(found("card 4111 1111 1111 1112"), []);
        assert_eq!(found("DE89 3704 0044 0532 0130 00 (bank)"), [(Class::Iban, "DE89 3704 0044 0532 0130 00")]);
        assert_eq!(found("DE88370400440532013000"), []);
        assert_eq!(found("SSN 078-05-1120"), [(Class::NationalId, "078-05-1120")]);
        assert_eq!(found("part 000-05-1120"), []);
        assert_eq!(found("a tax id 12345678911 and 12345678911"), [(Class::NationalId, "12345678911")]);
    }
}

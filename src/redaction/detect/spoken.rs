//! Secrets that people dictate: PINs and codes of digits, and phrases of plain words.
//! Neither looks like a secret; only the words before it tell.

use std::sync::LazyLock;

use regex::Regex;

use super::span;
use crate::redaction::model::{Class, Span};

/// Words that may stand between the name of a code and the code.
const BETWEEN: &str = r"(?:is|was|to|now|set|reset|changed|given|told|still|=|:|the|their|her|his|my|our|your|new|old|current|code|number|for (?:the |her |his |their |my )?[\w-]+)";

/// A code of digits behind its name. An error code is none.
static CODE: LazyLock<Regex> = LazyLock::new(|| {
    let names = r"pin(?:[ -]?code| number)?|pass ?code|t?otp|[2m]fa(?: code)?|(?:verification|security|one[ -]?time|sms|authenticator|authentication|auth|log ?in|access|door|alarm|unlock|gate|voicemail|backup|recovery) code";
    regex(&format!(
        r"(?i)(?-u:\b)(?:{names})s?(?-u:\b)[\s:=,-]{{0,4}}(?:{BETWEEN}[\s:=-]{{1,3}}){{0,5}}(?P<value>\d(?:[ -]?\d){{3,9}})(?P<end>[^\w]|$)"
    ))
});

/// A phrase of words behind its name, up to what ends a sentence.
static PHRASE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"(?i)(?-u:\b)(?:pass ?phrase|(?:recovery|seed|backup) phrase|mnemonic)(?-u:\b)(?: for [^:.\n]{1,40}?)?\s{0,2}(?:is|was|to|:|=)[:\s]{1,3}[\x22'“„]?(?P<value>[a-z]{3,12}(?:[ -][a-z]{3,12}){3,23})[\x22'”“]?(?:[.,;)\n]|$)"#,
    )
});

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a valid pattern")
}

/// Words of sentences about phrases, which phrases are not made of.
const TALK: [&str; 33] = [
    "the",
    "not",
    "and",
    "for",
    "that",
    "this",
    "with",
    "was",
    "has",
    "have",
    "are",
    "but",
    "needed",
    "required",
    "wrong",
    "incorrect",
    "invalid",
    "missing",
    "stored",
    "kept",
    "set",
    "been",
    "being",
    "you",
    "they",
    "she",
    "will",
    "must",
    "should",
    "can",
    "from",
    "when",
    "unlock",
];

pub fn find(text: &str, spans: &mut Vec<Span>) {
    for found in CODE.captures_iter(text) {
        spans.extend(
            found.name("value").filter(|value| !is_year(value.as_str())).map(|value| span(Class::Password, value)),
        );
    }
    for found in PHRASE.captures_iter(text) {
        let Some(value) = found.name("value") else { continue };
        let mut words = value.as_str().split([' ', '-']);
        if !words.any(|word| TALK.contains(&word.to_lowercase().as_str())) {
            spans.push(span(Class::Password, value));
        }
    }
}

/// *MFA since 2024* names no code.
fn is_year(value: &str) -> bool {
    value.len() == 4 && (value.starts_with("19") || value.starts_with("20"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let mut spans = Vec::new();
        find(text, &mut spans);
        spans.iter().map(|span| &text[span.start..span.end]).collect()
    }

    #[test]
    fn what_people_dictate_is_found() {
        for (text, secret) in [
            ("her PIN is 4711.", "4711"),
            ("PIN for the safe is now 9-3-5-1, she said", "9-3-5-1"),
            ("Voicemail code: 88213", "88213"),
            ("read me the verification code 482 913", "482 913"),
            ("MFA code was 771204", "771204"),
            ("pin=0042", "0042"),
            ("reset the door code to 55812 today", "55812"),
            ("The passphrase is correct horse battery staple.", "correct horse battery staple"),
            ("passphrase: orbit-velvet-canyon-lemon-tiger", "orbit-velvet-canyon-lemon-tiger"),
            (
                "recovery phrase for the wallet: apple tiger lemon canyon orbit velvet",
                "apple tiger lemon canyon orbit velvet",
            ),
        ] {
            assert_eq!(found(text), [secret], "{text}");
        }
    }

    #[test]
    fn talk_about_them_is_none() {
        for text in [
            "The PIN is required at sign in.",
            "error code 500123, exit code 1603",
            "pin 7 of the connector, 1234 ohm",
            "2FA since 2024",
            "security code 0x80070005",
            "MFA enabled for 1200 people",
            "The passphrase is needed to unlock the drive at boot.",
            "passphrase was wrong three times in a row",
            "Shipping 4711 boxes, spinning 5400 rpm",
        ] {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
    }
}

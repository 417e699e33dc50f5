//! What rules find, and what is no rule.

use std::fmt::Write as _;

use super::*;
use crate::redaction::{Key, Policy, Redactor};

fn with(rules: Vec<Rule>) -> Redactor {
    Redactor::new(Policy::new(&[], Vec::new(), rules), Key::new(b"a test"))
}

fn pattern(text: &str) -> Redactor {
    with(vec![Rule::new(RuleKind::Pattern, text).unwrap()])
}

#[test]
fn rules_hide_what_they_name() {
    let rules = vec![
        Rule::new(RuleKind::Literal, "Project (Falcon)").unwrap(),
        Rule::new(RuleKind::Pattern, r"ASSET-\d+").unwrap(),
    ];
    let text = with(rules).redact("project (falcon) on ASSET-0042").text;
    assert_eq!(text.matches("[hidden #").count(), 2, "{text}");
}

#[test]
fn every_line_of_words_is_hidden_by_itself_and_the_longest_that_is_there() {
    let list = with(vec![Rule::new(RuleKind::Literal, "Falcon\r\n\n  Blue  door \nFalcon Heavy\n").unwrap()]);
    let text = list.redact("The falcon heavy, a falcon and the blue\tdoor; no bluedoor").text;
    assert_eq!(text.matches("[hidden #").count(), 3, "{text}");
    assert!(!text.to_lowercase().contains("falcon") && !text.contains("heavy"), "{text}");
    assert!(text.ends_with("no bluedoor"), "{text}");
}

#[test]
fn rules_hide_what_stands_on_two_lines() {
    let rules = || {
        vec![
            Rule::new(RuleKind::Literal, "Project Falcon").unwrap(),
            Rule::new(RuleKind::Pattern, "Site [A-Z]{2} [0-9]+").unwrap(),
        ]
    };
    for (text, left) in [
        ("Project\nFalcon is late", " is late"),
        ("Project \u{a0}\r\n Falcon", ""),
        ("Site\nQX\n\t42, Ü", ", Ü"),
        ("Site  QX 42", ""),
        ("ÄÖ Site QX\n42", "ÄÖ "),
    ] {
        let redacted = with(rules()).redact(text);
        assert_eq!(redacted.found.len(), 1, "{text:?}");
        let placeholder = &redacted.found[0].placeholder;
        assert_eq!(redacted.text.replace(placeholder.as_str(), ""), left, "{text:?}");
    }
}

#[test]
fn rules_that_cannot_be_are_refused_with_a_reason() {
    for (kind, text) in [
        (RuleKind::Literal, " "),
        (RuleKind::Literal, &*"x".repeat(LONGEST_RULE + 1)),
        (RuleKind::Literal, &*"line\n".repeat(MOST_LINES + 1)),
        (RuleKind::Literal, &*format!("{}\n", "x".repeat(100)).repeat(50)),
        (RuleKind::Pattern, &*"x".repeat(LONGEST_RULE + 1)),
        (RuleKind::Pattern, "(a"),
        (RuleKind::Pattern, "x*"),
        (RuleKind::Pattern, r"\b"),
        (RuleKind::Pattern, r"(a)\1"),
        (RuleKind::Pattern, r"(\w{500}){500}"),
    ] {
        assert!(Rule::new(kind, text).is_err(), "{text}");
    }
    let large = Rule::new(RuleKind::Pattern, r"(\w{500}){500}").unwrap_err().to_string();
    assert!(large.contains("256 KiB") && large.contains("[0-9]"), "{large}");
}

#[test]
fn a_slow_pattern_is_named_before_it_is_saved() {
    for slow in [r"(?s).*[^A-Za-z ]|[A-Za-z ]", r"[a-z](?:.|\n)*~|[a-z]", r"(?s)\w.*!!|\w"] {
        let refused = Rule::new(RuleKind::Pattern, slow).unwrap().demand_quick();
        let why = refused.expect_err(slow).to_string();
        assert!(why.contains("4000 characters") && why.contains(".{0,80}"), "{why}");
    }
    for quick in [
        r"ASSET-\d+",
        r"\b[A-Z]{2,5}-\d{3,8}\b",
        r"(?i)kunde:?\s+\w+",
        r"PRJ-[A-Za-z0-9]{1,20}",
        r"\S+@intern\S*",
        r"\d{4}",
        r"(?m)^Serial.*$",
        r"(?s)BEGIN CERT.*?END CERT",
        r"\w+",
    ] {
        assert!(Rule::new(RuleKind::Pattern, quick).unwrap().demand_quick().is_ok(), "{quick}");
    }
}

#[test]
fn what_costs_too_much_to_look_for_is_hidden_to_the_end() {
    let slow = pattern(r"(?s)[a-z].*~|[a-z]");
    let text = "a ".repeat(10_000);
    let redacted = slow.redact(&text);
    let hidden: usize = redacted.found.iter().map(|found| found.value.len()).sum();
    assert!(hidden > 9_000 && !redacted.text.ends_with("a "), "the end is hidden whole: {hidden}");
    assert_eq!(slow.redact(&text), redacted, "by counting, not by a clock");
    // The account's other rules find what is theirs in a text of usual length.
    assert_eq!(slow.redact("17 ab 4").text.matches("[hidden #").count(), 2);
}

#[test]
fn many_and_long_matches_are_found_in_long_texts() {
    let text = (0..3_000).fold(String::new(), |mut text, number| {
        write!(text, "PRJ-{number} and 17 ").unwrap();
        text
    });
    let redacted = pattern(r"PRJ-\w+").redact(&text);
    assert_eq!(redacted.found.len(), 3_000);
    assert!(!redacted.text.contains("PRJ-") && redacted.text.contains(" and 17 "));
    let block = format!("{} BEGIN {} END rest", "x ".repeat(5_000), "y".repeat(9_000));
    let redacted = pattern("BEGIN .*? END").redact(&block);
    assert_eq!((redacted.found.len(), redacted.found[0].value.len()), (1, 9_010));
}

#[test]
fn a_letter_is_the_same_however_it_is_written() {
    for rule in ["José García", "Jose\u{301} Garci\u{301}a"] {
        let rules =
            with(vec![Rule::new(RuleKind::Literal, rule).unwrap(), Rule::by_hand(&[rule.to_owned()]).unwrap()]);
        let text = rules.redact("Jose\u{301} Garci\u{301}a and José García and JOSÉ GARCÍA").text;
        assert_eq!(text.matches("[hidden #").count(), 3, "{text}");
    }
}

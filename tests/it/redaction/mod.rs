//! How much is found of what was planted, and how much of what commands really print is
//! taken for what it is not.

mod corpus;
mod output;
mod secrets;

use std::collections::BTreeMap;

use resolutionflow::redaction::{Key, Policy, Redactor};

use self::corpus::Half;

/// 12 classes of 42: more than 500.
const EACH: usize = 42;

fn redactor() -> Redactor {
    let policy = Policy::new(&[], vec!["fabrikam.com".to_owned()], Vec::new());
    Redactor::new(policy, Key::new(b"of the tests"))
}

/// By class: how many were planted, and the texts whose secret is still readable.
fn recall(half: Half) -> BTreeMap<String, (usize, Vec<String>)> {
    let redactor = redactor();
    let mut found: BTreeMap<String, (usize, Vec<String>)> = BTreeMap::new();
    for planted in corpus::plant(half, EACH) {
        let redacted = redactor.redact(&planted.text).text;
        let (count, missed) = found.entry(planted.class).or_default();
        *count += 1;
        if redacted.contains(&planted.hidden) {
            missed.push(format!("{}\n    → {redacted}", planted.text));
        }
    }
    found
}

fn check(half: Half) {
    let found = recall(half);
    let planted: usize = found.values().map(|(count, _)| count).sum();
    let missed: usize = found.values().map(|(_, missed)| missed.len()).sum();
    for (class, (count, missed)) in &found {
        println!("{class}: {} of {count}", count - missed.len());
        // What was missed in the unseen half is not for writing detectors with.
        if half == Half::Seen {
            missed.iter().for_each(|text| println!("  missed {text}"));
        }
    }
    println!("all: {} of {planted}", planted - missed);
    assert!(planted >= 500 && found.len() == 12, "{planted} of {} classes", found.len());
    assert!(missed * 100 <= planted, "{missed} of {planted} were missed");
}

#[test]
fn planted_secrets_are_found_in_contexts_the_detectors_were_written_with() {
    check(Half::Seen);
}

#[test]
fn planted_secrets_are_found_in_contexts_the_detectors_never_saw() {
    check(Half::Unseen);
}

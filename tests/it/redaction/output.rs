//! What real commands print: every finding in it was looked at by a person.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use super::redactor;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/redaction");

/// What is found in a file, once each: `class<tab>text`.
fn findings(text: &str) -> BTreeMap<String, usize> {
    let mut findings = BTreeMap::new();
    for span in redactor().spans(text) {
        let line = format!("{:?}\t{}", span.class, text[span.start..span.end].escape_debug());
        *findings.entry(line).or_default() += 1;
    }
    findings
}

/// `judged.txt` holds every finding with a person's verdict: `right` or `wrong`.
#[test]
fn what_commands_print_is_seldom_taken_for_a_secret() {
    let folder = Path::new(FOLDER);
    let judged = fs::read_to_string(folder.join("judged.txt")).unwrap_or_default();
    let verdicts: BTreeMap<_, _> =
        judged.lines().filter_map(|line| line.split_once('\t')).map(|(v, f)| (f, v)).collect();
    let (mut lines, mut wrong, mut new) = (0, 0, String::new());
    for file in fs::read_dir(folder.join("output")).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        lines += text.lines().count();
        for (finding, count) in findings(&text) {
            match verdicts.get(finding.as_str()) {
                Some(&"right") => {}
                Some(_) => wrong += count,
                None => writeln!(new, "{finding}").unwrap(),
            }
        }
    }
    println!("{wrong} wrong findings in {lines} lines");
    assert!(new.is_empty(), "judge these and add them to judged.txt:\n{new}");
    assert!(lines > 1_500 && wrong * 1_000 <= lines * 10, "{wrong} wrong findings in {lines} lines");
}

//! The house rules, read from the sources. Each guard is a function from a file's
//! path and text to what breaks it there; each has a planted violation it must find.

mod audit;
mod budgets;
mod floors;
mod product;
mod words;

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A source file: its path from the project's root, its text, and the text without
/// its tests.
pub struct Source {
    pub path: String,
    pub text: String,
    pub product: String,
}

impl Source {
    /// A file as it is, or one that only a test has.
    fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned(), product: product::without_tests(text) }
    }

    /// Whether the file was written by a program.
    pub fn is_generated(&self) -> bool {
        self.path.ends_with("schema.rs")
    }

    /// Whether the file is tests, or written by a program.
    pub fn is_exempt(&self) -> bool {
        self.is_generated() || self.path.contains("_tests") || self.path.contains("/tests/")
    }
}

/// Every Rust file under these folders, generated ones included.
pub fn sources(folders: &[&str]) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in folders {
        walk(&root.join(folder), &mut files);
    }
    files.sort();
    let read = |file: PathBuf| {
        let path = file.strip_prefix(root).unwrap().to_string_lossy().into_owned();
        Source::new(&path, &fs::read_to_string(file).unwrap())
    };
    files.into_iter().map(read).collect()
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

/// The protocol's rules that a test can show.
const PROTOCOL: [&str; 14] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "13", "16", "19", "20"];

fn rules_without_a_test(sources: &[Source]) -> Vec<&'static str> {
    let tests: Vec<_> = sources.iter().filter(|source| source.path.starts_with("tests/it/live/rules")).collect();
    let tested = |rule: &str| tests.iter().any(|source| source.text.contains(&format!("fn r{rule}_")));
    PROTOCOL.into_iter().filter(|rule| !tested(rule)).collect()
}

#[test]
fn every_rule_of_the_protocol_has_a_test_with_its_number() {
    assert_eq!(rules_without_a_test(&sources(&["tests/it/live"])), Vec::<&str>::new());
}

#[test]
fn a_rule_without_a_test_is_found() {
    let all: String = PROTOCOL.iter().map(|rule| format!("fn r{rule}_is_kept() {{}}\n")).collect();
    let at = |path: &str, text: &str| rules_without_a_test(&[Source::new(path, text)]);
    assert!(at("tests/it/live/rules.rs", &all).is_empty());
    assert_eq!(at("tests/it/live/rules.rs", &all.replace("r13_", "r31_")), ["13"]);
    assert_eq!(at("tests/it/live/kill.rs", &all).len(), PROTOCOL.len());
}

//! The house rules, read from the sources. Each guard is a function from a file's
//! path and text to what breaks it there; each has a planted violation it must find.

mod budgets;
mod floors;
mod words;

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A source file: its path from the project's root, and its text.
pub struct Source {
    pub path: String,
    pub text: String,
}

impl Source {
    /// The text without its tests: up to the first `#[cfg(test)]`.
    pub fn product(&self) -> &str {
        self.text.split("#[cfg(test)]").next().unwrap_or_default()
    }

    /// Whether the file is tests, or written by a program.
    pub fn is_exempt(&self) -> bool {
        self.path.ends_with("schema.rs") || self.path.contains("_tests") || self.path.contains("/tests/")
    }
}

/// A file that only a test has.
fn planted(path: &str, text: &str) -> Source {
    Source { path: path.to_owned(), text: text.to_owned() }
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
        Source { path, text: fs::read_to_string(file).unwrap() }
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

#[test]
fn every_rule_of_the_protocol_has_a_test_with_its_number() {
    let texts: String = sources(&["tests/it/live"]).into_iter().map(|source| source.text).collect();
    for rule in ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "13", "16", "19", "20"] {
        assert!(texts.contains(&format!("fn r{rule}_")), "rule R{rule} has no test");
    }
}

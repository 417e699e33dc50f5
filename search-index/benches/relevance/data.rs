//! A retrieval collection: documents, queries, and which fit which.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::measures::Grades;

/// A document as it is written down.
#[derive(Deserialize)]
pub struct Text {
    #[serde(rename = "_id")]
    id: String,
    pub title: String,
    pub text: String,
    #[serde(default)]
    pub metadata: HashMap<String, serde_json::Value>,
}

impl Text {
    /// The same under another title, with another text.
    pub fn with(&self, title: String, text: String) -> Self {
        Self { id: self.id.clone(), title, text, metadata: HashMap::new() }
    }
}

/// What somebody looks for, and what fits.
pub struct Asked {
    pub text: String,
    pub grades: Grades,
}

/// Some queries of one sort.
pub struct Set {
    /// `plain`, `typo`, `prefix`.
    pub name: &'static str,
    pub queries: Vec<Asked>,
}

/// One collection.
pub struct Collection {
    pub name: String,
    pub texts: Vec<Text>,
    pub sets: Vec<Set>,
}

impl Collection {
    /// Reads a collection's directory.
    pub fn read(directory: &Path) -> Self {
        let texts: Vec<Text> = lines(&directory.join("corpus.jsonl"));
        let numbers: HashMap<&str, usize> =
            texts.iter().zip(0..).map(|(text, number)| (text.id.as_str(), number)).collect();
        let mut sets = Vec::new();
        for (name, suffix) in [("plain", ""), ("typo", "-typo"), ("prefix", "-prefix")] {
            let queries = directory.join(format!("queries{suffix}.jsonl"));
            if queries.exists() {
                let judged = grades(&directory.join(format!("qrels{suffix}.tsv")), &numbers);
                sets.push(Set { name, queries: asked(&queries, judged) });
            }
        }
        let name = directory.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Self { name, sets, texts }
    }
}

#[derive(Deserialize)]
struct Written {
    #[serde(rename = "_id")]
    id: String,
    text: String,
}

fn asked(path: &Path, mut judged: HashMap<String, Grades>) -> Vec<Asked> {
    let written: Vec<Written> = lines(path);
    let with_grades = |query: Written| Some(Asked { grades: judged.remove(&query.id)?, text: query.text });
    written.into_iter().filter_map(with_grades).collect()
}

fn grades(path: &Path, numbers: &HashMap<&str, usize>) -> HashMap<String, Grades> {
    let mut all: HashMap<String, Grades> = HashMap::new();
    for line in fs::read_to_string(path).expect("judgements").lines().skip(1) {
        let mut fields = line.split('\t');
        let (Some(query), Some(document), Some(grade)) = (fields.next(), fields.next(), fields.next()) else {
            continue;
        };
        let number = numbers[document];
        all.entry(query.to_owned()).or_default().insert(number, grade.parse().expect("a grade"));
    }
    all
}

fn lines<T: for<'de> Deserialize<'de>>(path: &Path) -> Vec<T> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

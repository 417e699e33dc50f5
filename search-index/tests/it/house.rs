//! A directory of indexes that goes away with the test, and words to talk about it.

use std::fs;
use std::path::{Path, PathBuf};

use search_index::{AccountIndex, By, Document, Hit, Limits, Query, SearchIndexes, Viewer};
use tempfile::TempDir;
use uuid::Uuid;

/// Some indexes.
pub struct House {
    pub indexes: SearchIndexes,
    limits: Limits,
    directory: TempDir,
}

impl House {
    pub fn new() -> Self {
        Self::with(Limits::default())
    }

    pub fn with(limits: Limits) -> Self {
        let directory = TempDir::new().expect("a directory");
        let indexes = SearchIndexes::open(directory.path().to_owned(), limits).expect("opens");
        Self { indexes, limits, directory }
    }

    /// The same directory after the process began anew.
    pub fn reopened(self) -> Self {
        drop(self.indexes);
        let indexes = SearchIndexes::open(self.directory.path().to_owned(), self.limits).expect("opens");
        Self { indexes, ..self }
    }

    /// The account's index, whatever its state.
    pub fn account(&self, number: u128) -> AccountIndex {
        self.indexes.account(Uuid::from_u128(number)).expect("a handle")
    }

    /// The account's index, built of these documents at position 1.
    pub fn built(&self, number: u128, documents: impl IntoIterator<Item = Document>) -> AccountIndex {
        let index = self.account(number);
        index.rebuild(documents, 1).expect("builds");
        index
    }

    pub fn directory_of(&self, number: u128) -> PathBuf {
        self.directory.path().join(Uuid::from_u128(number).to_string())
    }

    pub fn path(&self) -> &Path {
        self.directory.path()
    }
}

/// A flow everybody in the account may find.
pub fn flow(number: u128, title: &str, body: &str) -> Document {
    Document { body: body.to_owned(), ..Document::new(Uuid::from_u128(number), "flow", title) }
}

/// A finished query of somebody without teams, by words.
pub fn query(text: &str) -> Query {
    Query { by: By::Words, limit: 10, ..Query::new(text, Viewer::of(Uuid::from_u128(0xEE))) }
}

/// The same, while it is typed.
pub fn typing(text: &str) -> Query {
    Query { as_you_type: true, ..query(text) }
}

pub fn hits(index: &AccountIndex, query: &Query) -> Vec<Hit> {
    index.search(query).expect("searches")
}

/// The numbers of the documents found, best first.
#[track_caller]
pub fn found(index: &AccountIndex, query: &Query) -> Vec<u128> {
    hits(index, query).iter().map(|hit| hit.id.as_u128()).collect()
}

/// Every file under a directory.
pub fn files(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

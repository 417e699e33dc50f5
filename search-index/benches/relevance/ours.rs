//! Our own index as a system to measure.

use std::time::Instant;

use search_index::{
    AccountIndex, By, Document, Limits, Meaning, Meant, MiniLm, Query, Scale, SearchIndexes, Viewer, reading,
};
use tempfile::TempDir;
use uuid::Uuid;

use crate::data::Text;

/// An index of a collection.
pub struct Ours {
    index: AccountIndex,
    pub built_in: f64,
    _directory: TempDir,
}

/// A document's number as its id.
fn id(number: usize) -> Uuid {
    Uuid::from_u128(number as u128 + 1)
}

/// How a model's cosines are read here; the server finds it out for each model.
const MINILM: Scale = Scale { unrelated: 0.15, alone: 0.3 };

impl Ours {
    /// Indexes texts; with a model's vectors where there is one.
    pub fn of<'a>(texts: impl Iterator<Item = &'a Text>, model: Option<&MiniLm>) -> Self {
        let directory = TempDir::new().expect("a directory");
        let limits = Limits { hits: 100, ..Limits::default() };
        let indexes = SearchIndexes::open(directory.path().to_owned(), limits).expect("opens");
        let index = indexes.account(Uuid::from_u128(1)).expect("a handle");
        let documents = texts.zip(0..).map(|(text, number)| {
            let description = text.metadata.get("description").and_then(|it| it.as_str()).unwrap_or_default();
            let mut document = Document {
                description: description.to_owned(),
                body: text.text.clone(),
                ..Document::new(id(number), "flow", &text.title)
            };
            document.meaning = model.map(|model| {
                let vectors = model.embed(&reading(&document)).into_iter().collect();
                Meaning { model: "model".to_owned(), vectors }
            });
            document
        });
        let documents: Vec<Document> = documents.collect();
        let begun = Instant::now();
        index.rebuild(documents, 1).expect("builds");
        Self { index, built_in: begun.elapsed().as_secs_f64(), _directory: directory }
    }

    /// The numbers of the best documents.
    pub fn rank(&self, text: &str, by: By, as_you_type: bool, model: Option<&MiniLm>, limit: usize) -> Vec<usize> {
        let mut query = Query { by, as_you_type, limit, ..Query::new(text, Viewer::of(Uuid::nil())) };
        query.meant = model.filter(|_| by != By::Words).and_then(|model| {
            let vector = model.embed(&self.index.meant(&query).expect("plans"))?;
            Some(Meant { model: "model".to_owned(), vector, scale: MINILM })
        });
        let hits = self.index.search(&query).expect("searches");
        hits.iter().map(|hit| usize::try_from(hit.id.as_u128()).expect("small") - 1).collect()
    }
}

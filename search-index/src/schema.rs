//! The fields of the index, and how a document fills them.

use tantivy::schema::{
    FAST, Field, IndexRecordOption, Schema, SchemaBuilder, TextFieldIndexing, TextOptions, Value as _,
};
use tantivy::tokenizer::TokenizerManager;
use tantivy::{TantivyDocument, Term};
use uuid::Uuid;

use crate::document::{Document, Visibility};
use crate::text::{STEMS, WORDS, WordTokenizer};

/// The columns with the upper and lower half of the id, by which equal scores are ordered.
pub(crate) const ID_HALVES: [&str; 2] = ["id_high", "id_low"];

/// Handles to the fields.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub id: Field,
    pub id_halves: [Field; 2],
    pub kind: Field,
    /// Who may find the document, as the terms of [`everyone`], [`team`] and [`user`].
    pub visible: Field,
    pub title: Field,
    pub description: Field,
    pub body: Field,
    pub tags: Field,
    /// Every word as it is written: the dictionary of prefixes and spellings. Never scored.
    pub words: Field,
}

impl Fields {
    /// The fields that are scored, with their weights.
    pub fn scored(&self) -> [(Field, f32); 4] {
        [(self.title, 1.5), (self.description, 1.0), (self.body, 1.0), (self.tags, 1.2)]
    }

    /// The term that names a document.
    pub fn id_term(&self, id: Uuid) -> Term {
        Term::from_field_text(self.id, &id.to_string())
    }

    /// The document as tantivy takes it.
    pub fn fill(&self, document: &Document) -> TantivyDocument {
        let mut filled = TantivyDocument::new();
        filled.add_text(self.id, document.id.to_string());
        let (high, low) = document.id.as_u64_pair();
        for (field, half) in self.id_halves.into_iter().zip([high, low]) {
            filled.add_u64(field, half);
        }
        filled.add_text(self.kind, &document.kind);
        match document.visibility {
            Visibility::Account => filled.add_text(self.visible, everyone()),
            Visibility::Team(id) => filled.add_text(self.visible, team(id)),
            Visibility::Private => {}
        }
        if let Some(owner) = document.owner {
            filled.add_text(self.visible, user(owner));
        }
        let tags = document.tags.iter().map(|tag| (self.tags, tag));
        let texts = [
            (self.title, &document.title),
            (self.description, &document.description),
            (self.body, &document.body),
        ];
        for (field, text) in texts.into_iter().chain(tags) {
            filled.add_text(field, text);
            filled.add_text(self.words, text);
        }
        filled
    }
}

/// The term of documents the whole account may find.
pub(crate) fn everyone() -> String {
    "account".to_owned()
}

/// The term of documents a team may find.
pub(crate) fn team(id: Uuid) -> String {
    format!("team:{id}")
}

/// The term of documents a user owns.
pub(crate) fn user(id: Uuid) -> String {
    format!("user:{id}")
}

/// The schema and its fields.
pub(crate) fn build() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let id_halves = ID_HALVES.map(|name| schema.add_u64_field(name, FAST));
    let stems = indexed(STEMS, IndexRecordOption::WithFreqs).set_stored();
    let raw = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false),
    );
    let mut text = |name: &str, options: TextOptions| SchemaBuilder::add_text_field(&mut schema, name, options);
    let fields = Fields {
        id: text("id", raw.clone().set_stored()),
        id_halves,
        kind: text("kind", raw.clone().set_stored()),
        visible: text("visible", raw),
        title: text("title", stems.clone()),
        description: text("description", stems.clone()),
        body: text("body", stems.clone()),
        tags: text("tags", stems),
        words: text("words", indexed(WORDS, IndexRecordOption::Basic)),
    };
    (schema.build(), fields)
}

/// The tokenizers the schema names. An index knows them by name only and must be given them.
pub(crate) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(WORDS, WordTokenizer::words());
    manager.register(STEMS, WordTokenizer::stems());
    manager
}

/// The first stored text of a field, or nothing.
pub(crate) fn text_of(document: &TantivyDocument, field: Field) -> &str {
    document.get_first(field).and_then(|value| value.as_str()).unwrap_or_default()
}

fn indexed(tokenizer: &str, option: IndexRecordOption) -> TextOptions {
    TextOptions::default()
        .set_indexing_options(TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(option))
}

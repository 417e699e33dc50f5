//! The fields of the index, and how a document fills them.
//!
//! What must stay true: nothing that one viewer may not see moves what they are shown. What
//! everybody may find is in other fields than what only some may: the former alone make the
//! statistics behind a score and the dictionary of spellings, so the latter cannot show through
//! them. The dictionary of what only some may find is kept by who they are.

use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, Schema, SchemaBuilder, TextFieldIndexing, TextOptions, Value as _,
};
use tantivy::tokenizer::TokenizerManager;
use tantivy::{TantivyDocument, Term};
use uuid::Uuid;

use crate::document::{Document, Label, Visibility};
use crate::meaning;
use crate::text::{Analyzer, STEMS, WORDS, WordTokenizer};

/// The columns with the upper and lower half of the id, by which equal scores are ordered.
pub(crate) const ID_HALVES: [&str; 2] = ["id_high", "id_low"];
/// The column that says when a document came about.
pub(crate) const AT: &str = "at";
/// Stands between an audience and a word, and between a label's name and its value.
const BETWEEN: char = '\u{1f}';

/// Handles to the fields.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub id: Field,
    pub id_halves: [Field; 2],
    pub group: Field,
    pub anchor: Field,
    pub kind: Field,
    pub labels: Field,
    pub detail: Field,
    pub at: Field,
    /// Who may find the document, as the terms of [`Audience`].
    pub visible: Field,
    /// The text of what everybody may find.
    pub open: TextFields,
    /// The text of what only some may.
    pub kept: TextFields,
    /// Every word of the open text as it is written: the dictionary of prefixes and spellings.
    pub words: Field,
    /// Every word of the kept text, after the audience that may know it.
    pub kept_words: Field,
    /// What the document means to the table in the program, see [`meaning`].
    pub meaning: Field,
    /// What it means to a model of the caller's.
    pub modelled: Field,
}

/// The fields with a document's text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TextFields {
    pub title: Field,
    pub description: Field,
    pub body: Field,
    pub tags: Field,
}

impl TextFields {
    /// With their weights.
    pub fn weighted(&self) -> [(Field, f32); 4] {
        [(self.title, 1.5), (self.description, 1.0), (self.body, 1.0), (self.tags, 1.2)]
    }

    fn all(&self) -> [Field; 4] {
        [self.title, self.description, self.body, self.tags]
    }
}

/// Somebody who may find a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    Everyone,
    Team(Uuid),
    /// Those who look after all teams.
    AllTeams,
    User(Uuid),
}

impl Audience {
    /// Its term in [`Fields::visible`].
    pub fn term(self) -> String {
        match self {
            Self::Everyone => "account".to_owned(),
            Self::Team(id) => format!("team:{id}"),
            Self::AllTeams => "teams".to_owned(),
            Self::User(id) => format!("user:{id}"),
        }
    }

    /// What its words begin with in [`Fields::kept_words`].
    pub fn words(self) -> String {
        format!("{}{BETWEEN}", self.term())
    }

    fn of(document: &Document) -> Vec<Self> {
        let mut all: Vec<Self> = match document.visibility {
            Visibility::Account => vec![Self::Everyone],
            Visibility::Team(id) => vec![Self::Team(id), Self::AllTeams],
            Visibility::Private => Vec::new(),
        };
        all.extend(document.people.iter().map(|id| Self::User(*id)));
        all
    }
}

/// The term of a label.
pub(crate) fn label(label: &Label) -> String {
    format!("{}{BETWEEN}{}", label.name, label.value.to_lowercase())
}

impl Fields {
    /// The term that names the documents of a group.
    pub fn group_term(&self, group: Uuid) -> Term {
        Term::from_field_text(self.group, &group.to_string())
    }

    /// The term that names a document.
    pub fn id_term(&self, id: Uuid) -> Term {
        Term::from_field_text(self.id, &id.to_string())
    }

    /// The open field of which `field` is the kept one; itself where it is none.
    pub fn open_one(&self, field: Field) -> Field {
        let pairs = self.kept.all().into_iter().zip(self.open.all());
        pairs.into_iter().find(|(kept, _)| *kept == field).map_or(field, |(_, open)| open)
    }

    /// The fields with this document's text.
    pub fn text_of(&self, document: &TantivyDocument) -> &TextFields {
        if document.get_first(self.open.title).is_some() { &self.open } else { &self.kept }
    }

    /// The document as tantivy takes it.
    pub fn fill(&self, document: &Document) -> TantivyDocument {
        let mut filled = TantivyDocument::new();
        filled.add_text(self.id, document.id.to_string());
        let (high, low) = document.id.as_u64_pair();
        for (field, half) in self.id_halves.into_iter().zip([high, low]) {
            filled.add_u64(field, half);
        }
        filled.add_text(self.group, document.group.to_string());
        filled.add_text(self.anchor, &document.anchor);
        filled.add_text(self.kind, &document.kind);
        for one in &document.labels {
            filled.add_text(self.labels, label(one));
        }
        filled.add_text(self.detail, &document.detail);
        filled.add_i64(self.at, document.at);
        let audiences = Audience::of(document);
        for audience in &audiences {
            filled.add_text(self.visible, audience.term());
        }
        self.fill_text(&mut filled, document, &audiences);
        if let Some(bytes) = meaning::of(document) {
            filled.add_bytes(self.meaning, &bytes);
        }
        if let Some(meaning) = &document.meaning {
            filled.add_bytes(self.modelled, &meaning::to_bytes(meaning));
        }
        filled
    }

    fn fill_text(&self, filled: &mut TantivyDocument, document: &Document, audiences: &[Audience]) {
        let is_open = document.visibility == Visibility::Account;
        let fields = if is_open { &self.open } else { &self.kept };
        let tags = document.tags.iter().map(|tag| (fields.tags, tag));
        let texts = [
            (fields.title, &document.title),
            (fields.description, &document.description),
            (fields.body, &document.body),
        ];
        let mut words = Vec::new();
        let mut analyzer = Analyzer::new();
        for (field, text) in texts.into_iter().chain(tags) {
            filled.add_text(field, text);
            if is_open {
                filled.add_text(self.words, text);
            } else {
                analyzer.words(text, |word| {
                    if !word.is_stop_word() {
                        words.push(word.text.to_owned());
                    }
                });
            }
        }
        words.sort_unstable();
        words.dedup();
        for audience in audiences.iter().filter(|_| !is_open) {
            let begin = audience.words();
            for word in &words {
                filled.add_text(self.kept_words, format!("{begin}{word}"));
            }
        }
    }
}

/// The schema and its fields.
pub(crate) fn build() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let id_halves = ID_HALVES.map(|name| schema.add_u64_field(name, FAST));
    let at = schema.add_i64_field(AT, FAST | STORED);
    let meaning = schema.add_bytes_field("meaning", STORED);
    let modelled = schema.add_bytes_field("modelled", STORED);
    let stems = indexed(STEMS, IndexRecordOption::WithFreqsAndPositions).set_stored();
    let raw = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false),
    );
    let mut text = |name: &str, options: TextOptions| SchemaBuilder::add_text_field(&mut schema, name, options);
    let mut texts = |names: [&str; 4]| {
        let [title, description, body, tags] = names.map(|name| text(name, stems.clone()));
        TextFields { title, description, body, tags }
    };
    let open = texts(["title", "description", "body", "tags"]);
    let kept = texts(["kept_title", "kept_description", "kept_body", "kept_tags"]);
    let fields = Fields {
        id: text("id", raw.clone().set_stored()),
        id_halves,
        group: text("group", raw.clone().set_stored()),
        anchor: text("anchor", TextOptions::default().set_stored()),
        kind: text("kind", raw.clone().set_stored()),
        labels: text("labels", raw.clone()),
        detail: text("detail", TextOptions::default().set_stored()),
        at,
        visible: text("visible", raw.clone()),
        open,
        kept,
        words: text("words", indexed(WORDS, IndexRecordOption::Basic)),
        kept_words: text("kept_words", raw),
        meaning,
        modelled,
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

//! What goes into an index.

use uuid::Uuid;

/// One thing that can be found. All text is plain, without markup.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Names the document within its account.
    pub id: Uuid,
    /// What it belongs to and is replaced with; its own id where it stands alone.
    pub group: Uuid,
    /// Which part of its group it is, for the reader of a hit; may be empty.
    pub anchor: String,
    /// What sort of thing it is; `"flow"`, `"step"`, `"session"` today.
    pub kind: String,
    /// Its name. A word found here weighs more than one in the body.
    pub title: String,
    /// A sentence or two about it; may be empty.
    pub description: String,
    /// Everything else worth finding; may be empty or long.
    pub body: String,
    /// Labels, each of one or more words, that are searched.
    pub tags: Vec<String>,
    /// Names and values that filters go by and that are not searched.
    pub labels: Vec<Label>,
    /// Whatever else the reader of a hit needs; not searched.
    pub detail: String,
    /// When it came about, in seconds since 1970.
    pub at: i64,
    /// Who may find it.
    pub visibility: Visibility,
    /// Find it whatever `visibility` says.
    pub people: Vec<Uuid>,
    /// What it means to a model of the caller's; what it means to the table in the program is
    /// always known.
    pub meaning: Option<Meaning>,
}

impl Document {
    /// Something that stands alone and that everybody in the account may find, so far without
    /// a text.
    #[must_use]
    pub fn new(id: Uuid, kind: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            id,
            group: id,
            anchor: String::new(),
            kind: kind.into(),
            title: title.into(),
            description: String::new(),
            body: String::new(),
            tags: Vec::new(),
            labels: Vec::new(),
            detail: String::new(),
            at: 0,
            visibility: Visibility::Account,
            people: Vec::new(),
            meaning: None,
        }
    }
}

/// Vectors of a model of the caller's.
#[derive(Debug, Clone, PartialEq)]
pub struct Meaning {
    /// Names the model: vectors of another name are not compared.
    pub model: String,
    /// Of a document, a vector for each passage: the nearest counts. All of one length and, each,
    /// of length 1.
    pub vectors: Vec<Vec<f32>>,
}

/// A name and a value, such as `outcome` and `resolved`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Label {
    /// What is told.
    pub name: String,
    /// What it is here; compared without regard to case.
    pub value: String,
}

impl Label {
    /// A label.
    #[must_use]
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into() }
    }

    /// The number people call the document by, such as its ticket's, `#` and the like left out:
    /// whoever types it finds the document before all others.
    #[must_use]
    pub fn number(number: &str) -> Self {
        Self::new("number", number.trim_matches(|sign: char| !sign.is_alphanumeric()))
    }

    /// Somebody who was with it: who types their name and nothing else finds the document before others.
    #[must_use]
    pub fn with(name: impl Into<String>) -> Self {
        Self::new("with", name)
    }
}

/// Who may find a document, besides its people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Visibility {
    /// Everybody in the account.
    Account,
    /// The members of one team, and those who look after all teams.
    Team(Uuid),
    /// Nobody.
    Private,
}

/// One step from what the index holds to what it shall hold.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Puts these in the place of all documents of the group.
    Replace {
        /// The group.
        group: Uuid,
        /// Its documents from now on.
        documents: Vec<Document>,
    },
    /// Takes a group's documents out. Their words stay in files on disk until they are merged
    /// or rebuilt.
    Remove(Uuid),
}

impl Change {
    /// [`Change::Replace`] by this document alone.
    #[must_use]
    pub fn upsert(document: Document) -> Self {
        Self::Replace { group: document.group, documents: vec![document] }
    }
}

//! What goes into an index.

use uuid::Uuid;

/// One thing that can be found. All text is plain, without markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Names the document within its account. Writing the same id again replaces it.
    pub id: Uuid,
    /// What sort of thing it is, for the reader of a hit; `"flow"` today.
    pub kind: String,
    /// Its name. A word found here weighs more than one in the body.
    pub title: String,
    /// A sentence or two about it; may be empty.
    pub description: String,
    /// Everything else worth finding; may be empty or long.
    pub body: String,
    /// Labels, each of one or more words.
    pub tags: Vec<String>,
    /// Who may find it.
    pub visibility: Visibility,
    /// Finds it whatever `visibility` says.
    pub owner: Option<Uuid>,
}

/// Who may find a document, besides its owner and those who see all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Visibility {
    /// Everybody in the account.
    Account,
    /// The members of one team.
    Team(Uuid),
    /// Nobody.
    Private,
}

/// One step from what the index holds to what it shall hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Adds a document, or replaces the one with its id.
    Upsert(Box<Document>),
    /// Takes a document out. Its words stay in files on disk until they are merged or rebuilt.
    Remove(Uuid),
}

impl Change {
    /// [`Change::Upsert`] of this document.
    #[must_use]
    pub fn upsert(document: Document) -> Self {
        Self::Upsert(Box::new(document))
    }
}

//! Full-text search over what an account knows.
//!
//! Each account has an index in a directory of its own, so that neither a forgotten filter nor the
//! statistics behind a score carry anything from one account to another. Within an account, who
//! may find a document is part of every query.
//!
//! An index is a copy: it says up to which [position](AccountIndex::position) of the caller's
//! feed it is complete, and when it is missing, damaged or of another version it says so and is
//! [rebuilt](AccountIndex::rebuild). This crate knows no database and no HTTP, and it blocks: call it
//! from a thread that may wait.
//!
//! A query finds by its words and by its meaning, in one list. Words are found as they are, by
//! their stem, by their beginning where they are typed last, by another name, and by a likely
//! spelling where the index does not know them; [`Hit::matched`] says which it was. What a text
//! means, as a vector, comes from a table in the program, or from a [`MiniLm`] where its files are
//! installed.

#![deny(unsafe_code)]
#![warn(missing_docs)]

mod account;
mod document;
mod error;
mod hit;
mod indexes;
mod meaning;
mod opened;
mod place;
mod query;
mod rebuild;
mod schema;
mod slot;
mod text;

pub use account::AccountIndex;
pub use document::{Change, Document, Label, Meaning, Visibility};
pub use error::{Error, RebuildReason};
pub use hit::{Hit, How, MatchedWord, Snippet};
pub use indexes::{Limits, SearchIndexes};
pub use meaning::{MiniLm, ModelError, reading, vector_of};
pub use query::{
    AtHand, By, Filters, Instead, Meant, Query, Scale, Sighted, Synonyms, Texts, Unknown, Viewer, Whose,
};
pub use rebuild::Rebuild;
pub use text::is_part;

//! Find it again: feeds what is published and what is over to the `search-index` crate
//! and asks it.
//!
//! What must stay true:
//! - Each account has an index of its own, reached only with the caller's context.
//! - Sessions that go on are in no index: they are read where they are.
//! - Published flows are found by everybody in the account, drafts by nobody, and sessions
//!   by those who may see them: the same people as `sessions` lets in, asked within the
//!   query.
//! - What is hidden in documents is in no index: nobody finds it, nobody is shown it.
//! - The index is a copy. It remembers the number of the account's last change it has
//!   read; whoever finds it behind has it read on. So nothing need tell it of a
//!   change, and a lost or damaged index mends itself.
//! - A query never waits for long: it answers from what is there, and says so.

pub mod api;
mod document;
mod embed;
mod hidden;
mod progress;
mod reading;
mod refresh;
mod running;
mod service;
mod store;
mod synonyms;
mod unknown;

pub use document::{Detail, Kind};
pub use embed::{Embedder, Local, Model, Outside, Purpose};
pub use hidden::titles;
pub use refresh::Refreshed;
pub use service::{Found, SearchService, SearchStatus, Wanted};

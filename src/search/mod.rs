//! Find it again: feeds what is published to the `search-index` crate and asks it.
//!
//! What must stay true:
//! - Each account has an index of its own, reached only with the caller's context.
//! - The index holds what everybody in the account may read: published documents,
//!   never a draft.
//! - The index is a copy. It remembers which revision of the account's flows it has
//!   read; whoever finds it behind has it read on. So nothing need tell it of a
//!   change, and a lost or damaged index mends itself.
//! - A query never waits for long: it answers from what is there, and says so.

pub mod api;
mod document;
mod refresh;
mod service;

pub use refresh::Refreshed;
pub use service::{Found, SearchService, SearchStatus};

//! What can be run: flows, their drafts, and the immutable versions they publish.
//!
//! What must stay true:
//! - A published version never changes, so a session that pinned one can be
//!   replayed for ever.
//! - A document in which [`validate::validate`] finds anything is never published.
//! - Until a flow is published only those who may edit it know of it. What lists
//!   show of a published flow (title, description, kind, tags) is what was
//!   published, never the draft.
//! - Every committed change counts up the account's revision of flows in the same
//!   transaction, so whoever follows along (search) knows when to read again.

pub mod api;
mod compose;
mod create;
mod export;
mod fields;
mod graph;
mod import;
mod intake;
mod library;
pub mod model;
mod policy;
mod publish;
mod required;
mod save_draft;
mod shapes;
mod store;
mod subflows;
mod validate;
mod variables;

pub use fields::is_name;
pub use import::parse;
pub use intake::{answers, check_answer};
pub use library::{import_library_flow, library};
pub use required::required_items;
pub use store::{published_versions, search_revision, version_documents, version_refs, versions_of};
pub use subflows::{guide, startable};
pub use variables::fill;

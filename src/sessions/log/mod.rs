//! The log: appending events, durably and in order, and reading them back.
//!
//! What must stay true: an append names the head it expects and takes effect only
//! there; what it reports as appended is committed with synchronous commit. When
//! the connection breaks while a commit is under way, the outcome is
//! [`Outcome::Unknown`]: whoever asked reads on and finds out by command id.

mod record;
mod statement;
mod writer;

pub use record::{Recorded, data_of, event_from};
pub use writer::{Append, LogWriter, NewEvent, Outcome};

pub use super::store::events as read;

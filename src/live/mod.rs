//! Everyone sees it now: running sessions as actors, and the sockets around them.
//!
//! What must stay true:
//! - A [`session_actor::SessionActor`] alone orders the commands that reach it, but
//!   correctness is in the log: a second actor for the same session would only
//!   meet conflicts, never do harm.
//! - No event reaches a client, and no command is answered, before its COMMIT.
//! - What a connection can make this server hold is bounded: it owns a cursor into
//!   a shared ring, not a queue.
//! - `connection/mod.rs` is the only file that knows actix-web-actors.

mod access;
mod admitted;
pub mod api;
mod batch;
mod connection;
mod core;
#[cfg(test)]
mod core_tests;
mod door;
mod draft;
mod guard;
mod input;
mod late;
mod meter;
mod news;
mod presence;
pub mod protocol;
mod report;
mod ring;
mod session_actor;
mod shard;
mod snapshot;
mod tools;

pub use access::AccessBoard;
pub use core::Question;
pub use presence::PresenceBoard;
pub use report::RELEASE;
pub use shard::LiveSessions;
pub use tools::{Assistant, Tools};

//! What to try next: FlowPilot, the copilot in the room.
//!
//! What must stay true:
//! - It never acts: it says something, people do it.
//! - It knows only what the person who asked may see.
//! - No transaction is open while it thinks.
//! - Without any provider configured the built-in guide answers: offline, from the
//!   flow, what is known of the session, and the account's library.

mod answer;
pub mod api;
mod assess;
mod behind;
mod breaker;
mod evidence;
mod guide;
mod ledger;
mod look_up;
mod nearness;
mod precedents;
mod prompt;
mod propose;
mod provider;
mod replay;
mod reword;
mod routing;
mod settings;
mod similar;
mod store;
mod trial;
mod usage;
mod veil;
mod words;

pub use answer::FlowPilot;
pub use behind::Behind;
pub use replay::{Replayed, replay};

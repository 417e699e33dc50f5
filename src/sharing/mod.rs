//! Who else may look: links to a session, and what their viewers see of it.
//!
//! What must stay true:
//! - Viewers get what [`Projector`] makes: a closed set of their own events, built from
//!   the log, numbered by itself, every text of it redacted. What is not named there
//!   cannot reach them, whatever a session learns to do later.
//! - A link's token exists in clear in one answer and in the fragment of one address;
//!   at rest there is its digest, which only `app_auth` reads.
//! - Nothing opens a link that was revoked, has expired, is used up, or whose account
//!   has switched public links off.

pub mod api;
mod create;
mod enter;
mod guest;
mod model;
mod policy;
mod projection;
mod revoke;
mod store;

pub use enter::{Entry, enter, look_again};
pub use guest::{GuestBody, GuestEvent, GuestState, GuestStatus};
pub use model::{LinkKind, Terms};
pub use projection::{OPENING, Projector};

//! ResolutionFlow: engineers run troubleshooting flows together, live; everything
//! that happens is an event; notes, lists and search are read from the events.
//!
//! # The map
//!
//! | module | what it answers |
//! |---|---|
//! | [`platform`] | ground floor: configuration, database, errors, ids, time; knows no product |
//! | [`tenancy`] | who: accounts, teams, users, sign-in, the audit log |
//! | [`redaction`] | what nobody outside may read: detectors, placeholders, an account's rules |
//! | [`psa`] | the ticket system an MSP works in, behind one trait |
//! | [`flows`] | what can be run: documents, drafts, immutable versions, the library |
//! | [`sessions`] | what happened: commands, events, state, the log |
//! | [`documents`] | what to write down: notes read from the events, and their files |
//! | [`sharing`] | who else may look: links, and what their viewers see |
//! | [`search`] | find it again: feeds and asks the `search-index` crate |
//! | [`copilot`] | what to try next: FlowPilot, the built-in guide |
//! | [`live`] | everyone sees it now: session actors, sockets, presence |
//! | [`push`] | puts what was written down on the ticket, once; hears what others do to it |
//! | [`notifications`] | who has to know, and how they are told: in the app, by mail, by webhooks |
//! | [`app`] | puts it together once, starts and stops it |
//! | [`web`] | the HTTP door: middleware in order, every domain's routes, the web app |
//! | [`worker`] | the clock door: everything that runs by itself |
//! | [`demo`] | the demo account, made through the same operations people use |
//!
//! # Floors
//!
//! Calls go down, through a domain's `mod.rs`; a test reads the `use` lines.
//!
//! ```text
//!  roof  main app web worker demo
//!    6   copilot  push  notifications
//!    5   live
//!    4   documents  search  sharing
//!    3   sessions
//!    2   flows  psa  redaction
//!    1   tenancy
//!    0   platform            search-index (crate)
//! ```
//!
//! Inside a domain the same names mean the same: `model` (types and pure rules),
//! `policy` (may they?), `store` (the only file that names tables, whose `schema` is
//! private to it: each domain sees its own tables and no other's), a file per
//! operation, `api` (views and thin handlers).
//!
//! # What must stay true
//!
//! 1. Nothing changes a session but an append to its log at an expected head.
//! 2. Nothing is shown or answered before its COMMIT.
//! 3. Correctness is in the log, speed is in the actor: a killed server loses only
//!    sockets, and two writers of one session meet a conflict, never harm.
//! 4. A query on tenant data without a tenant context does not compile; below it,
//!    row-level security is forced on every table.
//! 5. What the caller may not see is answered like what does not exist.
//! 6. No transaction is open while we wait for somebody else's server.
//!
//! # Four walks
//!
//! - **Publish a flow**: `web` (request id, limits) → `flows::api` →
//!   `tenancy.db.tenant(&caller)` → `flows::publish` (lock, policy, rules, save, audit).
//! - **A command**: browser → `live::connection` (bytes and frames) →
//!   `live::session_actor` → `live::core` → `sessions::commands` decides →
//!   `sessions::log` commits → ring → every connection's cursor; then the answer.
//! - **Coming back**: `live::core` compares log and number: the missing events from
//!   the ring, or a snapshot and what follows.
//! - **After a kill**: the log has everything accepted; clients send what was not
//!   answered again; its command ids tell what is there already.

pub mod app;
pub mod copilot;
pub mod demo;
pub mod documents;
pub mod flows;
pub mod live;
pub mod notifications;
pub mod platform;
pub mod psa;
pub mod push;
pub mod redaction;
pub mod search;
pub mod sessions;
pub mod sharing;
pub mod tenancy;
pub mod web;
pub mod worker;

#[cfg(rf_compile_fail)]
mod compile_fail;

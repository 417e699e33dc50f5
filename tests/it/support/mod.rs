//! How tests reach the real thing. One server with its own embedded PostgreSQL is
//! shared by all tests of a run; every test opens its own account on it. Tests that
//! kill or restart a server start one for themselves.

mod account;
mod live;
mod schema;
mod server;

pub use account::{Account, Answer, Person};
pub use live::{Hello, LiveClient, command};
pub use server::{PROGRAM, Server};

//! One integration binary: the real server, a real PostgreSQL, real sockets.

// The bans are for the product; tests start tasks and read the clock themselves.
#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_methods)]

mod contract;
mod embedded;
mod http;
mod live;
mod redaction;
mod support;
mod tidy;

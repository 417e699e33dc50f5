//! One integration binary: the real server, a real PostgreSQL, real sockets.

#![allow(missing_docs, clippy::unwrap_used)]

mod contract;
mod embedded;
mod http;
mod live;
mod support;
mod tidy;

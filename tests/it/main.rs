//! One integration binary: the real server, a real PostgreSQL, real sockets.

#![allow(missing_docs, clippy::unwrap_used)]

mod support;

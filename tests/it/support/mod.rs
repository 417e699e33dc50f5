//! How tests reach the real thing. One server with its own embedded PostgreSQL is
//! shared by all tests of a run; every test opens its own account on it. Tests that
//! kill or restart a server start one for themselves.

mod account;
mod aimock;
mod connectwise;
mod embeddings;
mod emulator;
mod halopsa;
mod hook;
mod live;
mod mail;
mod model;
mod prism;
mod schema;
mod server;

use std::sync::LazyLock;

pub use account::{Account, Answer, PASSWORD, Person};
pub use aimock::Aimock;
pub use connectwise::{ConnectWise, Mishap};
pub use embeddings::{Embeddings, Fault};
pub use emulator::Emulator;
pub use halopsa::HaloPsa;
pub use hook::{Hook, Received};
pub use live::{Hello, LiveClient, command};
pub use mail::MailServer;
pub use model::{Model, Step};
pub use prism::Prism;
pub use server::{PROGRAM, Server};

/// A number that whoever runs the tests may set.
pub fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().map_or(otherwise, |text| text.parse().expect("a number"))
}

/// Something to ask over HTTP with: a new one for every runtime, which its connections die with.
pub fn client() -> reqwest::Client {
    static TLS: LazyLock<rustls::ClientConfig> = LazyLock::new(resolutionflow::platform::tls::config);
    reqwest::Client::builder().tls_backend_preconfigured(TLS.clone()).build().expect("a client")
}

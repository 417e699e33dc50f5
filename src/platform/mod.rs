//! Ground floor: what any server needs and nothing that knows this product.
//!
//! Everything here could move unchanged into another multi-tenant server.
//! What must stay true: nothing in `platform` imports from a floor above it.

pub mod aside;
pub mod clock;
pub mod config;
pub mod csv;
pub mod db;
pub mod error;
pub mod extract;
pub mod failpoint;
pub mod ids;
pub mod jobs;
pub mod mail;
pub mod outside;
pub mod page;
pub mod plain;
pub mod reach;
pub mod sealing;
pub mod secrets;
pub mod shape;
pub mod telemetry;
pub mod tls;

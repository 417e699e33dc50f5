//! HTTP, by domain.

mod auth;
mod bad_input;
mod flows;
mod operations;
mod people;
mod sessions;

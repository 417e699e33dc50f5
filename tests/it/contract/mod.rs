//! What the house promises about its own shape, checked against the real thing.

mod access;
mod catalogue;
mod compile_fail;
mod migrations;
mod openapi;
mod protocol;

//! What must not compile. Never part of a build: each group is compiled by a test
//! under its own `cfg`, which demands exactly the errors marked `//~`, and that the
//! control group, which does the same things the right way, compiles.

#[cfg(rf_compile_fail = "borrow")]
mod borrow;
#[cfg(rf_compile_fail = "control")]
mod control;
#[cfg(rf_compile_fail = "privacy")]
mod privacy;
#[cfg(rf_compile_fail = "resolve")]
mod resolve;
#[cfg(rf_compile_fail = "types")]
mod types;

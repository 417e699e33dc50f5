//! The live protocol: its rules by number, and what happens when things are killed.

mod kill;
mod rules;

//! The live protocol: its rules by number, and what happens when things are killed.

mod clients;
mod copilot_model;
mod escalations;
mod kill;
mod precedents;
mod purge;
mod room_commands;
mod rules;
mod rules_access;
mod rules_commands;
mod rules_copilot;
mod rules_drain;
mod rules_frames;
mod rules_guests;
mod rules_hostile;
mod rules_log;
mod rules_rates;

//! The index as its callers see it.

mod accounts;
mod damage;
mod finding;
mod house;
mod kill;
mod lifecycle;
mod listing;
mod meaning;
mod measure;
mod naming;
mod ranking;
mod spelling;
mod visibility;

//! May this person do that in the room? Pure; the answer for every command at
//! once is the `can` that travels to clients, so no client decides for itself.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{
    event::{Actor, SessionRole},
    state::{State, Status},
};
use crate::{platform::ids::UserId, tenancy::Role};

/// How long the driver has to answer a request before the asker may take control.
pub const CONTROL_PATIENCE: TimeDelta = TimeDelta::seconds(20);

/// Someone in the room, as far as rules care.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The user.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// Their role in the account.
    pub role: Role,
}

impl Seat {
    /// How events name them.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor { id: self.user, name: self.name.clone() }
    }

    /// The role they get when they join.
    #[must_use]
    pub fn session_role(&self) -> SessionRole {
        if self.role >= Role::Engineer { SessionRole::Collaborator } else { SessionRole::Observer }
    }
}

/// Whether a command would be let through, and if not, why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Permission {
    /// Whether the command would be let through now.
    pub allowed: bool,
    /// Why not, for the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
    /// It will be allowed from this moment unless something changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub from: Option<DateTime<Utc>>,
}

/// The permissions of one person, by kind of command.
pub type Can = BTreeMap<String, Permission>;

/// What the rules below speak of; several commands share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Answer, complete a step, end the session.
    Drive,
    /// Write notes.
    Write,
    /// Ask for control.
    RequestControl,
    /// Give control away.
    GrantControl,
    /// Take control.
    TakeControl,
    /// Let go of control.
    ReleaseControl,
}

/// Every kind of command with the rule it falls under.
pub const KINDS: [(&str, Act); 8] = [
    ("flow.answer", Act::Drive),
    ("step.complete", Act::Drive),
    ("session.complete", Act::Drive),
    ("note.add", Act::Write),
    ("control.request", Act::RequestControl),
    ("control.grant", Act::GrantControl),
    ("control.take", Act::TakeControl),
    ("control.release", Act::ReleaseControl),
];

/// Everything `seat` may do in `state`.
#[must_use]
pub fn can(state: &State, seat: &Seat, now: DateTime<Utc>) -> Can {
    KINDS.iter().map(|(kind, act)| ((*kind).to_owned(), permission(*act, state, seat, now))).collect()
}

/// Whether `seat` may do `act` in `state`.
#[must_use]
pub fn permission(act: Act, state: &State, seat: &Seat, now: DateTime<Utc>) -> Permission {
    if state.status == Status::Completed {
        return no("The session is over.");
    }
    let Some(me) = state.participant(seat.user) else { return no("Join the session first.") };
    if me.role == SessionRole::Observer {
        return no("You are watching. Ask a team admin for the engineer role to take part.");
    }
    let driving = state.driver == Some(seat.user);
    match act {
        Act::Write => yes(),
        Act::Drive | Act::GrantControl | Act::ReleaseControl if driving => yes(),
        Act::Drive => no(&format!("{} Ask for control first.", who_drives(state))),
        Act::GrantControl | Act::ReleaseControl => no("You do not have control."),
        Act::RequestControl | Act::TakeControl if driving => no("You have control already."),
        Act::RequestControl if has_asked(state, seat.user).is_some() => no("You have asked already."),
        Act::RequestControl => yes(),
        Act::TakeControl => take(state, seat, now),
    }
}

fn take(state: &State, seat: &Seat, now: DateTime<Utc>) -> Permission {
    if state.driver.is_none() || seat.role >= Role::TeamAdmin {
        return yes();
    }
    let Some(asked) = has_asked(state, seat.user) else {
        return no(&format!("{} Ask for control first.", who_drives(state)));
    };
    let from = asked + CONTROL_PATIENCE;
    if now >= from {
        return yes();
    }
    Permission { from: Some(from), ..no("You have asked; the driver has 20 seconds to answer.") }
}

fn has_asked(state: &State, user: UserId) -> Option<DateTime<Utc>> {
    state.control_requests.iter().find(|request| request.user.id == user).map(|request| request.at)
}

fn who_drives(state: &State) -> String {
    match state.driver.and_then(|driver| state.participant(driver)) {
        Some(driver) => format!("{} has control.", driver.name),
        None => "Nobody has control.".to_owned(),
    }
}

fn yes() -> Permission {
    Permission { allowed: true, reason: None, from: None }
}

fn no(reason: &str) -> Permission {
    Permission { allowed: false, reason: Some(reason.to_owned()), from: None }
}

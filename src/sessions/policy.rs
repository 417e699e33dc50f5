//! May this person do that in the room? Pure; the answer for every command at
//! once is the `can` that travels to clients, so no client decides for itself.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{
    event::{Actor, SessionRole, TeamRef},
    state::{Escalation, State, Status},
};
use crate::{
    platform::{
        error::Result,
        ids::{TeamId, UserId},
    },
    tenancy::{Caller, Role},
};

/// How long the driver has to answer a request before the asker may take control.
pub const CONTROL_PATIENCE: TimeDelta = TimeDelta::seconds(20);
/// How long a driver may do nothing, while others are there, before control lapses.
pub const CONTROL_LEASE: TimeDelta = TimeDelta::minutes(10);

/// Someone in the room, as far as rules care.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The user.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// Their role in the account.
    pub role: Role,
    /// The teams they are in.
    pub teams: Vec<TeamId>,
}

impl Seat {
    /// The caller's.
    #[must_use]
    pub fn of(caller: &Caller) -> Self {
        let Caller { user, name, role, teams, .. } = caller;
        Self { user: *user, name: name.clone(), role: *role, teams: teams.clone() }
    }

    /// Somebody in whose name the server says something.
    #[must_use]
    pub fn in_name_of(who: Actor) -> Self {
        Self { user: who.id, name: who.name, role: Role::Engineer, teams: Vec::new() }
    }

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

impl Permission {
    /// What was decided elsewhere, as clients are told.
    #[must_use]
    pub fn of(decided: Result<()>) -> Self {
        let reason = decided.err().map(|refused| refused.detail().to_owned());
        Self { allowed: reason.is_none(), reason, from: None }
    }
}

/// The permissions of one person, by kind of command.
pub type Can = BTreeMap<String, Permission>;

/// What the rules below speak of; several commands share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Answer, complete, skip, go back, end the session.
    Drive,
    /// Write notes, facts, tasks, chat; add steps.
    Write,
    /// Ask the copilot.
    Ask,
    /// Stop the copilot.
    StopAnswer,
    /// Ask for control.
    RequestControl,
    /// Give control away.
    GrantControl,
    /// Take control.
    TakeControl,
    /// Let go of control.
    ReleaseControl,
    /// Ask for somebody to take over.
    Offer,
    /// Take part, having watched.
    TakePart,
    /// Take over.
    Claim,
    /// Say that one will not.
    Decline,
    /// Say that one has read it.
    See,
    /// Have others asked instead.
    Readdress,
    /// Hand it back.
    Return,
    /// Say that nobody is needed any more.
    Withdraw,
    /// Stop the clock.
    Pause,
    /// Let the clock run again.
    Resume,
    /// Give the session up.
    Abandon,
    /// Open again what is over.
    Reopen,
}

/// Every kind of command with the rule it falls under.
pub const KINDS: [(&str, Act); 42] = [
    ("flow.answer", Act::Drive),
    ("flow.back", Act::Drive),
    ("flow.goto", Act::Drive),
    ("step.complete", Act::Drive),
    ("step.skip", Act::Drive),
    ("step.add", Act::Write),
    ("step.finish", Act::Write),
    ("note.add", Act::Write),
    ("note.edit", Act::Write),
    ("note.retract", Act::Write),
    ("fact.add", Act::Write),
    ("fact.retract", Act::Write),
    ("variable.set", Act::Write),
    ("task.add", Act::Write),
    ("task.move", Act::Write),
    ("task.resolve", Act::Write),
    ("chat.say", Act::Write),
    ("moment.pin", Act::Write),
    ("ticket.link", Act::Write),
    ("people.join", Act::TakePart),
    ("people.summon", Act::Write),
    ("copilot.ask", Act::Ask),
    ("copilot.stop", Act::StopAnswer),
    ("copilot.accept", Act::Write),
    ("copilot.dismiss", Act::Write),
    ("copilot.mute", Act::Write),
    ("control.request", Act::RequestControl),
    ("control.grant", Act::GrantControl),
    ("control.take", Act::TakeControl),
    ("control.release", Act::ReleaseControl),
    ("escalation.offer", Act::Offer),
    ("escalation.claim", Act::Claim),
    ("escalation.decline", Act::Decline),
    ("escalation.see", Act::See),
    ("escalation.readdress", Act::Readdress),
    ("escalation.return", Act::Return),
    ("escalation.withdraw", Act::Withdraw),
    ("session.pause", Act::Pause),
    ("session.resume", Act::Resume),
    ("session.complete", Act::Drive),
    ("session.abandon", Act::Abandon),
    ("session.reopen", Act::Reopen),
];

/// Everything `seat` may do in `state`.
#[must_use]
pub fn can(state: &State, seat: &Seat, now: DateTime<Utc>) -> Can {
    KINDS.iter().map(|(kind, act)| ((*kind).to_owned(), permission(*act, state, seat, now))).collect()
}

/// Whether `seat` may do `act` in `state`.
#[must_use]
pub fn permission(act: Act, state: &State, seat: &Seat, now: DateTime<Utc>) -> Permission {
    if state.status.is_over() && act != Act::Reopen {
        return no("The session is over. Reopen it to go on.");
    }
    // Whoever is asked need not be in the room; whoever takes over joins by it.
    let from_outside = matches!(act, Act::Claim | Act::Decline | Act::See | Act::Readdress);
    let here = state.participant(seat.user);
    if here.is_none() && !from_outside {
        return no("Join the session first.");
    }
    // As they are now, not as they were when they joined.
    if seat.role < Role::Engineer {
        return no("You are watching. Ask a team admin for the engineer role to take part.");
    }
    let watching = here.is_some_and(|person| person.role == SessionRole::Observer);
    if act == Act::TakePart {
        return if watching { yes() } else { no("You take part already.") };
    }
    if watching && !from_outside && act != Act::Reopen {
        return no("You are here to watch. Take part first.");
    }
    let driving = state.driver == Some(seat.user);
    match act {
        Act::Write | Act::Ask | Act::TakePart => yes(),
        Act::Offer | Act::Return | Act::Withdraw | Act::Claim | Act::Decline | Act::See | Act::Readdress => {
            hand_over(act, state, seat)
        }
        Act::StopAnswer if state.open_suggestion().is_none() => no("FlowPilot is not answering."),
        Act::StopAnswer => yes(),
        Act::Drive if state.status == Status::Paused => no("The session is paused. Resume it first."),
        Act::Pause if state.status == Status::Paused => no("The session is paused already."),
        Act::Resume if state.status == Status::Running => no("The session is running."),
        Act::Resume => yes(),
        Act::Reopen if !state.status.is_over() => no("The session is not over."),
        Act::Reopen => yes(),
        Act::Drive | Act::Pause | Act::Abandon | Act::GrantControl | Act::ReleaseControl if driving => yes(),
        Act::Pause | Act::Abandon if seat.role >= Role::TeamAdmin => yes(),
        Act::Drive | Act::Pause | Act::Abandon => no(&format!("{} Ask for control first.", who_drives(state))),
        Act::GrantControl | Act::ReleaseControl => no("You do not have control."),
        Act::RequestControl | Act::TakeControl if driving => no("You have control already."),
        Act::RequestControl if has_asked(state, seat.user).is_some() => no("You have asked already."),
        Act::RequestControl => yes(),
        Act::TakeControl => take(state, seat, now),
    }
}

fn hand_over(act: Act, state: &State, seat: &Seat) -> Permission {
    let may_ask = state.driver == Some(seat.user) || state.driver.is_none() || seat.role >= Role::TeamAdmin;
    let Some(known) = state.escalation() else {
        return match act {
            Act::Offer if may_ask => yes(),
            Act::Offer => no(&format!("{} Ask for control first.", who_drives(state))),
            _ => no("Nobody is asked to take over."),
        };
    };
    let offer = Offer::of(known);
    let own = offer.by == seat.user;
    let mine = known.claimed_by.as_ref().is_some_and(|by| by.id == seat.user);
    let claimed = known.claimed_by.as_ref().map(|by| format!("{} has taken this over already.", by.name));
    match (act, claimed) {
        // Who took over may be stuck as well.
        (Act::Offer, Some(_)) if mine || may_ask => yes(),
        (Act::Offer, Some(claimed)) => no(&claimed),
        (Act::Offer, None) => no("Help is asked for already."),
        (Act::Return, Some(_)) if mine => yes(),
        (Act::Return, None) if own => no("You have asked somebody else. Take that back first."),
        (Act::Return, _) => no("You have not taken this over."),
        (_, Some(claimed)) => no(&claimed),
        (Act::Withdraw | Act::Readdress, None) if own || seat.role >= Role::TeamAdmin => yes(),
        (Act::Decline, None) if known.declined.iter().any(|no| no.by.id == seat.user) => {
            no("You have declined already.")
        }
        (Act::Withdraw, None) => no(&format!("{} asked for help.", known.made.by.name)),
        (_, None) => may_take(offer, seat),
    }
}

/// Whom an offer comes from and whom it is for.
#[derive(Clone, Copy, Debug)]
pub struct Offer<'a> {
    /// Who asks.
    pub by: UserId,
    /// Who is asked by name.
    pub to: Option<&'a Actor>,
    /// The team that is asked.
    pub team: Option<&'a TeamRef>,
}

impl<'a> Offer<'a> {
    fn of(known: &'a Escalation) -> Self {
        Self { by: known.made.by.id, to: known.to.as_ref(), team: known.team.as_ref() }
    }

    /// Whether it names them, or a team of theirs.
    #[must_use]
    pub fn names(&self, seat: &Seat) -> bool {
        self.to.is_some_and(|to| to.id == seat.user) || self.team.is_some_and(|team| seat.teams.contains(&team.id))
    }
}

/// Whether `seat` may take over what is offered and nobody has taken yet.
#[must_use]
pub fn may_take(offer: Offer<'_>, seat: &Seat) -> Permission {
    if seat.role < Role::Engineer {
        return no("You are watching. Ask a team admin for the engineer role to take part.");
    }
    if offer.by == seat.user {
        return no("You asked for help yourself; withdraw it instead.");
    }
    match (offer.to, offer.team) {
        _ if offer.names(seat) => yes(),
        (None, None) => yes(),
        (Some(to), _) => no(&format!("{} is asked by name.", to.name)),
        (None, Some(team)) => no(&format!("The team {} is asked.", team.name)),
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

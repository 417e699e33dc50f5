//! `control.request`, `.grant`, `.take`, `.release`: who acts on the flow.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{Refusal, Room};
use crate::{
    platform::ids::UserId,
    sessions::{
        event::{Actor, ControlReason, EventBody, SessionRole},
        policy::{Act, CONTROL_LEASE},
        state::Status,
    },
};

/// Ask for control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
// The state has a type of this name too.
#[ts(rename = "AskForControl")]
#[schema(as = AskForControl)]
pub struct ControlRequest {}

/// Give control to someone in the room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ControlGrant {
    /// The participant to give it to.
    pub to: UserId,
}

/// Take control: when nobody has it, after a request stood 20 seconds, or as team admin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ControlTake {}

/// Let go of control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ControlRelease {}

/// Take control from a driver who does nothing: asked by the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ControlLapse;

impl ControlLapse {
    /// Nothing to append when the driver did something meanwhile, or is gone.
    pub(super) fn decide(self, room: Room<'_>) -> Vec<EventBody> {
        let idle = room.state.driver_active_at.is_some_and(|last| room.now >= last + CONTROL_LEASE);
        if room.state.driver != Some(room.seat.user) || room.state.status != Status::Running || !idle {
            return Vec::new();
        }
        vec![moved(room, None, ControlReason::Lapsed)]
    }
}

impl ControlRequest {
    pub(super) fn decide(&self, room: Room<'_>) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::RequestControl)?;
        Ok(vec![EventBody::ControlRequested { user: room.seat.actor() }])
    }
}

impl ControlGrant {
    pub(super) fn decide(&self, room: Room<'_>) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::GrantControl)?;
        let Some(to) = room.state.participant(self.to) else {
            return Err(Refusal::invalid("to: nobody with this id takes part. Choose somebody in the room."));
        };
        if to.role != SessionRole::Collaborator {
            return Err(Refusal::invalid(format!("to: {} cannot be given control.", to.name)));
        }
        let to = Actor { id: to.id, name: to.name.clone() };
        Ok(vec![moved(room, Some(to), ControlReason::Granted)])
    }
}

impl ControlTake {
    pub(super) fn decide(&self, room: Room<'_>) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::TakeControl)?;
        Ok(vec![moved(room, Some(room.seat.actor()), ControlReason::Taken)])
    }
}

impl ControlRelease {
    pub(super) fn decide(&self, room: Room<'_>) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::ReleaseControl)?;
        Ok(vec![moved(room, None, ControlReason::Released)])
    }
}

pub(super) fn moved(room: Room<'_>, to: Option<Actor>, reason: ControlReason) -> EventBody {
    let from = room.state.driver.and_then(|driver| room.state.participant(driver));
    let from = from.map(|driver| Actor { id: driver.id, name: driver.name.clone() });
    EventBody::ControlMoved { from, to, reason }
}

//! Entering the room for the first time: asked by the server when a connection of
//! somebody new arrives. Being connected is presence; taking part is an event. And
//! `people.join`: from watching to taking part.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{Refusal, Room};
use crate::sessions::{
    event::{EventBody, SessionRole},
    policy::Act,
};

/// Take part in the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParticipantJoin {
    /// At most as what: who comes to watch does only that.
    pub most: SessionRole,
}

/// Take part, having watched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PeopleJoin {}

impl ParticipantJoin {
    /// Nothing to append when they take part already.
    pub(super) fn decide(self, room: Room<'_>) -> Vec<EventBody> {
        if room.state.participant(room.seat.user).is_some() {
            return Vec::new();
        }
        let role = match self.most {
            SessionRole::Observer => SessionRole::Observer,
            SessionRole::Driver | SessionRole::Collaborator => room.seat.session_role(),
        };
        vec![EventBody::ParticipantJoined { user: room.seat.actor(), role }]
    }
}

impl PeopleJoin {
    pub(super) fn decide(&self, room: Room<'_>) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::TakePart)?;
        Ok(vec![EventBody::ParticipantChanged { user: room.seat.actor(), role: SessionRole::Collaborator }])
    }
}

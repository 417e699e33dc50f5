//! Entering the room for the first time: asked by the server when a connection of
//! somebody new arrives. Being connected is presence; taking part is an event.

use super::Room;
use crate::sessions::event::EventBody;

/// Take part in the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParticipantJoin;

impl ParticipantJoin {
    /// Nothing to append when they take part already.
    pub(super) fn decide(self, room: Room<'_>) -> Vec<EventBody> {
        if room.state.participant(room.seat.user).is_some() {
            return Vec::new();
        }
        vec![EventBody::ParticipantJoined { user: room.seat.actor(), role: room.seat.session_role() }]
    }
}

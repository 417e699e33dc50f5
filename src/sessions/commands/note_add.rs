//! `note.add`: write a note where the session stands.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{MAX_NOTE, Refusal, Room, text};
use crate::{
    platform::ids::CommandId,
    sessions::{event::EventBody, policy::Act},
};

/// Write a note where the session stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct NoteAdd {
    /// Plain text, 1 to 10,000 characters.
    pub text: String,
}

impl NoteAdd {
    /// Additive: never stale.
    pub(super) fn decide(&self, room: Room<'_>, id: CommandId) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Write)?;
        let text = text("text", &self.text, MAX_NOTE)?;
        Ok(vec![EventBody::NoteAdded { note: id, text, node: room.state.node.clone() }])
    }
}

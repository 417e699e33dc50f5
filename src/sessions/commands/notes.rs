//! `note.add`, `note.edit`, `note.retract`: what people write down.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{MAX_NOTE, MAX_TALK, Refusal, RefusalCode, Room, room_for, text};
use crate::{
    platform::ids::CommandId,
    sessions::{Note, event::EventBody, policy::Act},
    tenancy::Role,
};

/// Write a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct NoteAdd {
    /// Plain text, 1 to 10,000 characters.
    pub text: String,
    /// It is an update for the client: viewers of share links read it, redacted.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub shared: bool,
    /// The place it is about; where the session stands when absent. Say it for what was
    /// written before it could be sent: the session may have gone on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub node: Option<String>,
}

/// Make a note say something else: its author's or a team admin's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct NoteEdit {
    /// The note.
    pub note: CommandId,
    /// Plain text, 1 to 10,000 characters.
    pub text: String,
}

/// Take a note back: its author's or a team admin's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct NoteRetract {
    /// The note.
    pub note: CommandId,
}

impl NoteAdd {
    /// Additive: never stale.
    pub(super) fn decide(&self, room: Room<'_>, id: CommandId) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Write)?;
        room_for(room.state.notes.len(), MAX_TALK, "notes")?;
        let text = text("text", &self.text, MAX_NOTE)?;
        let node = room.about(self.node.as_deref())?;
        Ok(vec![EventBody::NoteAdded { note: id, text, node, shared: self.shared }])
    }
}

impl NoteEdit {
    pub(super) fn decide(&self, room: Room<'_>) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Write)?;
        let note = own_note(room, self.note)?;
        let text = text("text", &self.text, MAX_NOTE)?;
        if note.text == text {
            return Err(Refusal::invalid("text: the note says this already."));
        }
        Ok(vec![EventBody::NoteEdited { note: self.note, text }])
    }
}

impl NoteRetract {
    pub(super) fn decide(&self, room: Room<'_>) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Write)?;
        own_note(room, self.note)?;
        Ok(vec![EventBody::NoteRetracted { note: self.note }])
    }
}

/// A note the asker may change.
fn own_note(room: Room<'_>, id: CommandId) -> Result<&Note, Refusal> {
    let Some(note) = room.state.notes.iter().find(|note| note.made.id == id) else {
        return Err(Refusal::invalid("note: there is no note with this id."));
    };
    if note.retracted {
        return Err(Refusal::stale("The note was taken back meanwhile."));
    }
    if note.made.by.id != room.seat.user && room.seat.role < Role::TeamAdmin {
        let message = format!("{} wrote this note. Write one of your own beside it.", note.made.by.name);
        return Err(Refusal::new(RefusalCode::Forbidden, message));
    }
    Ok(note)
}

//! `chat.say`, `people.summon`: words between people.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{MAX_TALK, Refusal, Room, room_for, text};
use crate::{
    platform::ids::{CommandId, UserId},
    sessions::{event::EventBody, policy::Act},
};

/// Say something to the room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ChatSay {
    /// 1 to 4,000 characters.
    pub text: String,
    /// Participants who are meant, at most 20.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<UserId>>")]
    pub mentions: Vec<UserId>,
}

/// Ask everyone to look at a place of the flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PeopleSummon {
    /// The place.
    pub node: String,
}

impl ChatSay {
    pub(super) fn decide(&self, room: Room<'_>, id: CommandId) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Write)?;
        room_for(room.state.chat.len(), MAX_TALK, "messages")?;
        let text = text("text", &self.text, 4_000)?;
        let meant: BTreeSet<UserId> = self.mentions.iter().copied().collect();
        if meant.len() > 20 {
            return Err(Refusal::invalid("mentions: at most 20 people; name fewer."));
        }
        let mut mentions = Vec::new();
        for id in meant {
            mentions.extend(room.someone(Some(id), "mentions")?);
        }
        Ok(vec![EventBody::ChatSaid { message: id, text, mentions }])
    }
}

impl PeopleSummon {
    pub(super) fn decide(&self, room: Room<'_>) -> Result<Vec<EventBody>, Refusal> {
        room.demand(Act::Write)?;
        Ok(vec![EventBody::PeopleSummoned { node: room.node(&self.node, "node")?.into() }])
    }
}

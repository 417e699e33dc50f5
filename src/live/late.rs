//! Who answers an offer that they do not see any more: they are told what became of it, and
//! nothing else of the session.

use super::protocol::Refused;
use crate::{
    platform::{error::Result, ids::SessionId},
    sessions::{self, Command},
    tenancy::{Caller, Tenancy},
};

/// How much of a session whoever asks may be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sees {
    /// All of it.
    Session,
    /// That the offer was theirs to take, and what became of it.
    Offer,
}

impl Sees {
    /// A refusal without what they may not be told.
    #[must_use]
    pub fn shown(self, refused: Refused) -> Refused {
        match self {
            Self::Session => refused,
            Self::Offer => Refused { current: None, ..refused },
        }
    }
}

/// What the caller sees of a session of which they ask something.
///
/// # Errors
/// `not_found` when it does not exist, or is not theirs to see and never was theirs to take over.
pub async fn demand(
    tenancy: &Tenancy,
    caller: &Caller,
    session: SessionId,
    command: Option<&Command>,
) -> Result<Sees> {
    tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            let found = sessions::find_visible(conn, caller, session).await;
            match (found, command.and_then(Command::answers)) {
                (Err(error), Some(offer)) if error.code() == "not_found" => {
                    let asked = sessions::was_asked(conn, caller, session, offer).await?;
                    if asked { Ok(Sees::Offer) } else { Err(error) }
                }
                (found, _) => found.map(|_| Sees::Session),
            }
        })
        .await
}

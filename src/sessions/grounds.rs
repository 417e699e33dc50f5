//! What a decision must know that is not in the log: who may take over, what a team is
//! called, what the account wants confirmed first. Read right before deciding.

use super::{
    commands::Command,
    escalations,
    event::{Actor, TeamRef},
    state::State,
};
use crate::{
    platform::{db::TenantConn, error::Result, ids::TeamId},
    tenancy,
};

/// What is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The team that is asked, if one is.
    pub team: Option<TeamId>,
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grounds {
    /// Who may take over: everybody of the team, or of the account.
    pub engaged: Vec<Actor>,
    /// The team, if there is one of that id.
    pub team: Option<TeamRef>,
    /// What whoever asks has to confirm.
    pub checklist: Vec<String>,
}

impl Command {
    /// What deciding this must know besides the log.
    #[must_use]
    pub fn wants(&self, state: &State) -> Option<Wanted> {
        match self {
            Self::EscalationOffer(offer) => Some(Wanted { team: offer.team }),
            Self::EscalationReaddress(given) => Some(Wanted { team: given.team }),
            Self::EscalationDecline(_) => {
                let asked = state.escalation().and_then(|open| open.team.as_ref());
                Some(Wanted { team: asked.map(|team| team.id) })
            }
            _ => None,
        }
    }
}

/// Reads what is wanted.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn gather(conn: &mut TenantConn, wanted: Wanted) -> Result<Grounds> {
    let engaged = tenancy::engaged(conn, wanted.team).await?;
    let team = match wanted.team {
        Some(id) => tenancy::team(conn, id).await?.map(|team| TeamRef { id: team.id, name: team.name }),
        None => None,
    };
    Ok(Grounds {
        engaged: engaged.into_iter().map(|(id, name)| Actor { id, name }).collect(),
        team,
        checklist: escalations::store::checklist(conn).await?,
    })
}

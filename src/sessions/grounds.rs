//! What a decision must know that is not in the log: who may take over, what a team is
//! called, what the account wants confirmed first, whose a ticket system is. Read right before
//! deciding.

use super::{
    commands::Command,
    escalations,
    event::{Actor, TeamRef},
    policy::Seat,
    state::State,
};
use crate::{
    platform::{
        db::TenantConn,
        error::Result,
        ids::{PsaConnectionId, TeamId},
    },
    psa,
    tenancy::{self, Role},
};

/// What is to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Who may take over, of the team that is asked, if one is.
    Help(Option<TeamId>),
    /// Whether somebody of this role and these teams may use a ticket system.
    TicketSystem(PsaConnectionId, Role, Vec<TeamId>),
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
    /// They may use the ticket system that they name.
    pub may_use: bool,
}

impl Command {
    /// What deciding this must know besides the log.
    #[must_use]
    pub fn wants(&self, state: &State, seat: &Seat) -> Option<Wanted> {
        match self {
            Self::EscalationOffer(offer) => Some(Wanted::Help(offer.team)),
            Self::EscalationReaddress(given) => Some(Wanted::Help(given.team)),
            Self::EscalationDecline(_) => {
                let asked = state.escalation().and_then(|open| open.team.as_ref());
                Some(Wanted::Help(asked.map(|team| team.id)))
            }
            Self::TicketLink(link) => {
                let kept = link.source.as_ref()?;
                Some(Wanted::TicketSystem(kept.connection, seat.role, seat.teams.clone()))
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
    match wanted {
        Wanted::Help(team) => who_may_help(conn, team).await,
        Wanted::TicketSystem(id, role, teams) => {
            Ok(Grounds { may_use: psa::may_use(conn, (role, &teams), id).await?, ..Grounds::default() })
        }
    }
}

async fn who_may_help(conn: &mut TenantConn, team: Option<TeamId>) -> Result<Grounds> {
    let engaged = tenancy::engaged(conn, team).await?;
    let team = match team {
        Some(id) => tenancy::team(conn, id).await?.map(|team| TeamRef { id: team.id, name: team.name }),
        None => None,
    };
    Ok(Grounds {
        engaged: engaged.into_iter().map(|(id, name)| Actor { id, name }).collect(),
        team,
        checklist: escalations::store::checklist(conn).await?,
        may_use: false,
    })
}

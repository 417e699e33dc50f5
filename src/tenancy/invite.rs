//! Invites: made by an admin for one address and role, accepted once.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::{
    Caller, Role, Tenancy,
    audit::{self, Entry},
    model, policy,
    store::{self, NewLink},
};
use crate::platform::{
    error::{Error, Result},
    ids::{LinkId, TeamId},
    secrets::Token,
};

/// How long an invite is good for.
const LIFETIME: TimeDelta = TimeDelta::days(7);

/// A link to hand to somebody. Its token is shown this once.
pub struct MadeLink {
    /// The link.
    pub id: LinkId,
    /// The address it is for.
    pub email: String,
    /// What to open; the token stands in the fragment, which no server sees.
    pub url: String,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
    /// Whether it goes out by mail as well.
    pub mailed: bool,
}

/// Makes an invite to the caller's account.
pub async fn invite(
    tenancy: &Tenancy,
    caller: &Caller,
    email: &str,
    role: Role,
    team: Option<TeamId>,
) -> Result<MadeLink> {
    policy::give_role(caller, role)?;
    let email = model::email(email)?;
    let token = Token::random()?;
    let digest = token.digest();
    let token = token.reveal();
    let created_at = tenancy.clock.now();
    let expires_at = created_at + LIFETIME;
    let id = LinkId::new();
    let sealed = tenancy.sealed_for_mail(caller.account(), id, &token)?;
    tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            if let Some(team) = team {
                store::team(conn, team).await?.ok_or_else(unknown_team)?;
            }
            let link = NewLink {
                id,
                kind: "invite",
                email: &email,
                role: Some(role),
                team: team.or(caller.teams.first().copied()),
                user: None,
                digest: &digest,
                created_by: caller.user,
                created_at,
                expires_at,
                sealed_token: sealed.as_deref(),
            };
            store::insert_link(conn, &link).await?;
            tenancy.enqueue_mail(conn, id, created_at).await?;
            let detail = json!({ "email": email, "role": role });
            let entry = Entry { action: "user.invited", object_kind: "invite", object_id: id.0, detail };
            audit::record(conn, caller, entry).await
        })
        .await?;
    tenancy.ring_for_mail();
    let url = format!("{}/invite#{token}", tenancy.public_url);
    Ok(MadeLink { id, email, url, expires_at, mailed: sealed.is_some() })
}

fn unknown_team() -> Error {
    Error::invalid("team_id", "There is no such team. Choose one of the account's teams.")
}

/// Revokes an invite nobody used yet. Who does not manage people sees no invites.
pub async fn revoke(tenancy: &Tenancy, caller: &Caller, id: LinkId) -> Result<()> {
    policy::manage_people(caller).map_err(|_| Error::not_found())?;
    let now = tenancy.clock.now();
    tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            if !store::revoke_invite(conn, id, now).await? {
                return Err(Error::not_found());
            }
            let entry =
                Entry { action: "user.invite_revoked", object_kind: "invite", object_id: id.0, detail: json!({}) };
            audit::record(conn, caller, entry).await
        })
        .await
}

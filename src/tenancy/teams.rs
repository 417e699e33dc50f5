//! Teams and who is in them.

use serde_json::json;

use super::{
    Caller, Team, Tenancy,
    audit::{self, Entry},
    model, policy,
    sign_in::demand_user,
    store,
};
use crate::platform::{
    db::TenantConn,
    error::{Error, Result},
    ids::{TeamId, UserId},
};

/// Adds a team.
pub async fn create(tenancy: &Tenancy, caller: &Caller, name: &str) -> Result<Team> {
    policy::manage_people(caller)?;
    let team = Team { id: TeamId::new(), name: model::name("name", name)? };
    let now = tenancy.clock.now();
    tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            store::insert_team(conn, &team, now).await?;
            record(conn, caller, "team.created", team.id, json!({ "name": team.name })).await
        })
        .await?;
    Ok(team)
}

/// Adds a user to a team.
pub async fn add_member(tenancy: &Tenancy, caller: &Caller, team: TeamId, user: UserId) -> Result<()> {
    tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            demand(conn, team, user).await?;
            policy::manage_people(caller)?;
            store::add_member(conn, team, user).await?;
            record(conn, caller, "team.member_added", team, json!({ "user": user })).await
        })
        .await
}

/// Takes a user out of a team.
pub async fn remove_member(tenancy: &Tenancy, caller: &Caller, team: TeamId, user: UserId) -> Result<()> {
    let removed = tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            demand(conn, team, user).await?;
            policy::manage_people(caller)?;
            if !store::remove_member(conn, team, user).await? {
                return Err(Error::not_found());
            }
            record(conn, caller, "team.member_removed", team, json!({ "user": user })).await
        })
        .await;
    tenancy.access_changes.note();
    removed
}

/// Whether there is such a team.
///
/// # Errors
/// `not_found` when the account has none.
pub async fn demand_team(conn: &mut TenantConn, team: TeamId) -> Result<()> {
    store::team(conn, team).await?.ok_or_else(Error::not_found)?;
    Ok(())
}

async fn demand(conn: &mut TenantConn, team: TeamId, user: UserId) -> Result<()> {
    demand_team(conn, team).await?;
    demand_user(conn, user).await?;
    Ok(())
}

async fn record(
    conn: &mut TenantConn,
    caller: &Caller,
    action: &str,
    team: TeamId,
    detail: serde_json::Value,
) -> Result<()> {
    audit::record(conn, caller, Entry { action, object_kind: "team", object_id: team.0, detail }).await
}

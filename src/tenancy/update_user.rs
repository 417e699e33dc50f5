//! Changing a user: name, role, status.

use serde_json::json;

use super::{
    Caller, Role, Tenancy, User, UserStatus,
    audit::{self, Entry},
    model, policy,
    sign_in::demand_user,
    store,
};
use crate::platform::{
    db::TenantConn,
    error::{Error, Result},
    ids::UserId,
};

/// What to change; what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// A new name.
    pub name: Option<String>,
    /// A new role.
    pub role: Option<Role>,
    /// A new status.
    pub status: Option<UserStatus>,
}

/// Changes a user of the caller's account.
pub async fn update_user(tenancy: &Tenancy, caller: &Caller, id: UserId, changes: Changes) -> Result<User> {
    let changed = tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            let before = demand_user(conn, id).await?;
            policy::change_user(caller, &before)?;
            let after = changed(caller, &before, &changes)?;
            demand_an_owner(conn, &before, &after).await?;
            store::update_user(conn, &after).await?;
            let detail = json!({
                "role": { "from": before.role, "to": after.role },
                "status": { "from": before.status, "to": after.status },
            });
            let entry = Entry { action: "user.changed", object_kind: "user", object_id: id.0, detail };
            audit::record(conn, caller, entry).await?;
            Ok(after)
        })
        .await;
    tenancy.access_changes.note();
    changed
}

fn changed(caller: &Caller, before: &User, changes: &Changes) -> Result<User> {
    let mut after = before.clone();
    if let Some(name) = &changes.name {
        after.name = model::name("name", name)?;
    }
    if let Some(role) = changes.role {
        policy::give_role(caller, role)?;
        after.role = role;
    }
    if let Some(status) = changes.status {
        after.status = status;
    }
    Ok(after)
}

/// An account without an owner could never be managed again.
async fn demand_an_owner(conn: &mut TenantConn, before: &User, after: &User) -> Result<()> {
    let owner = |user: &User| user.role == Role::Owner && user.status == UserStatus::Active;
    if owner(before) && !owner(after) && store::other_owners(conn, before.id).await? == 0 {
        return Err(Error::conflict("last_owner", "This is the last owner. Make somebody else an owner first."));
    }
    Ok(())
}

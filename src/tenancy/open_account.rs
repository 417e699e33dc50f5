//! Opens an account with its first owner and team: the operator's act, by command line.

use serde_json::json;

use super::{
    Role, Team, Tenancy, User, UserStatus,
    audit::{self, Entry},
    identity, model, store,
};
use crate::platform::{
    error::Result,
    ids::{AccountId, TeamId, UserId},
};

/// What an account starts with.
#[derive(Clone, Debug)]
pub struct NewAccount<'a> {
    /// The MSP's name.
    pub name: &'a str,
    /// Its first owner's name.
    pub owner_name: &'a str,
    /// And address.
    pub owner_email: &'a str,
    /// And password.
    pub owner_password: &'a str,
}

/// Opens the account. Returns it with its owner and team.
///
/// # Errors
/// `invalid` naming the field; `address_unavailable` when the address signs in already.
pub async fn open_account(tenancy: &Tenancy, new: NewAccount<'_>) -> Result<(AccountId, UserId, TeamId)> {
    let name = model::name("name", new.name)?;
    let owner_name = model::name("owner_name", new.owner_name)?;
    let email = model::email(new.owner_email)?;
    let password = model::password(new.owner_password)?.to_owned();
    let hash = identity::hash(password).await?;
    let now = tenancy.clock.now();
    // Asked first, so that a refused address leaves no empty account behind.
    let known = tenancy.auth.scope().run(async |conn| identity::find_sign_in(conn, &email).await).await?;
    if known.is_some() {
        return Err(crate::platform::error::Error::conflict(
            "address_unavailable",
            "This address signs in to an account already. Use another one.",
        ));
    }
    let account = AccountId::new();
    tenancy.registry.open_account(account, &name, now).await?;
    let owner = User {
        account,
        id: UserId::new(),
        email,
        name: owner_name,
        role: Role::Owner,
        status: UserStatus::Active,
        tokens_valid_after: now,
    };
    let team = Team { id: TeamId::new(), name: "Service desk".to_owned() };
    tenancy
        .db
        .tenant(&tenancy.job_context(account))
        .run(async |conn| {
            store::insert_user(conn, &owner, &hash).await?;
            store::insert_team(conn, &team, now).await?;
            store::add_member(conn, team.id, owner.id).await?;
            let detail = json!({ "name": name });
            let entry = Entry { action: "account.opened", object_kind: "account", object_id: account.0, detail };
            audit::record_as(conn, None, entry).await
        })
        .await?;
    Ok((account, owner.id, team.id))
}

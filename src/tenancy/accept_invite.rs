//! Accepting an invite: the user comes to be in the account, address and role the
//! invite was made for, whatever the request says.

use serde_json::json;
use uuid::Uuid;

use super::{
    Role, Tenancy, User, UserStatus,
    audit::{self, Entry},
    identity::{self, RedeemedLink},
    model,
    sign_in::{SignedIn, issue},
    store,
};
use crate::platform::{
    error::{Error, Result},
    ids::UserId,
    secrets,
};

/// Uses up the invite and signs the new user in.
pub async fn accept_invite(tenancy: &Tenancy, token: &str, name: &str, password: &str) -> Result<SignedIn> {
    let name = model::name("name", name)?;
    let hash = identity::hash(model::password(password)?.to_owned()).await?;
    let digest = secrets::digest(token);
    let now = tenancy.clock.now();
    let user = tenancy
        .auth
        .scope()
        .run(async |conn| {
            // The invite is used up when this scope commits, after the user exists:
            // a crash between the two leaves an invite that can only be refused.
            let link = identity::redeem_link(conn, "invite", &digest, now).await?.ok_or_else(no_good)?;
            let role = Role::parse(link.role.as_deref().unwrap_or_default())?;
            let user = User {
                account: link.account,
                id: UserId::new(),
                email: link.email.clone(),
                name: name.clone(),
                role,
                status: UserStatus::Active,
                tokens_valid_after: now,
            };
            create(tenancy, &link, &user, &hash).await?;
            Ok::<_, Error>(user)
        })
        .await?;
    issue(tenancy, user, Uuid::now_v7(), tenancy.clock.now()).await
}

async fn create(tenancy: &Tenancy, link: &RedeemedLink, user: &User, hash: &str) -> Result<()> {
    tenancy
        .db
        .tenant(&tenancy.job_context(link.account))
        .run(async |conn| {
            store::insert_user(conn, user, hash).await?;
            if let Some(team) = link.team {
                store::add_member(conn, team, user.id).await?;
            }
            let detail = json!({ "invite": link.id, "role": user.role });
            let entry = Entry { action: "user.joined", object_kind: "user", object_id: user.id.0, detail };
            audit::record_as(conn, Some(user.id), entry).await
        })
        .await
}

fn no_good() -> Error {
    Error::gone("This invite was used, revoked or has expired. Ask your admin for a new one.")
}

//! Password resets: an admin makes a one-time link; using it ends every sign-in.

use chrono::TimeDelta;
use serde_json::json;

use super::{
    Caller, Tenancy, User,
    audit::{self, Entry},
    identity,
    invite::MadeLink,
    model, policy,
    sign_in::demand_user,
    store::{self, NewLink},
};
use crate::platform::{
    error::{Error, Result},
    ids::{LinkId, UserId},
    secrets::{self, Token},
};

/// How long a reset link is good for.
const LIFETIME: TimeDelta = TimeDelta::hours(24);

/// Makes a reset link for a user of the caller's account.
pub async fn make_link(tenancy: &Tenancy, caller: &Caller, user: UserId) -> Result<MadeLink> {
    let token = Token::random()?;
    let digest = token.digest();
    let token = token.reveal();
    let created_at = tenancy.clock.now();
    let expires_at = created_at + LIFETIME;
    let id = LinkId::new();
    let sealed = tenancy.sealed_for_mail(caller.account(), id, &token)?;
    let email = tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            let user = demand_user(conn, user).await?;
            policy::change_user(caller, &user)?;
            let link = NewLink {
                id,
                kind: "password_reset",
                email: &user.email,
                role: None,
                team: None,
                user: Some(user.id),
                digest: &digest,
                created_by: caller.user,
                created_at,
                expires_at,
                sealed_token: sealed.as_deref(),
            };
            store::insert_link(conn, &link).await?;
            tenancy.enqueue_mail(conn, id, created_at).await?;
            let entry = Entry {
                action: "user.password_reset_made",
                object_kind: "user",
                object_id: user.id.0,
                detail: json!({}),
            };
            audit::record(conn, caller, entry).await?;
            Ok::<_, Error>(user.email)
        })
        .await?;
    tenancy.ring_for_mail();
    let url = format!("{}/reset#{token}", tenancy.public_url);
    Ok(MadeLink { id, email, url, expires_at, mailed: sealed.is_some() })
}

/// Uses up a reset link: the new password counts, all sign-ins end.
pub async fn accept(tenancy: &Tenancy, token: &str, password: &str) -> Result<()> {
    let hash = identity::hash(model::password(password)?.to_owned()).await?;
    let digest = secrets::digest(token);
    let now = tenancy.clock.now();
    tenancy
        .auth
        .scope()
        .run(async |conn| {
            let link = identity::redeem_link(conn, "password_reset", &digest, now).await?.ok_or_else(no_good)?;
            let user = link.user.ok_or_else(no_good)?;
            identity::set_password(conn, link.account, user, &hash).await?;
            identity::retire_resets(conn, link.account, user, now).await?;
            tenancy
                .db
                .tenant(&tenancy.job_context(link.account))
                .run(async |conn| {
                    let user = demand_user(conn, user).await?;
                    store::update_user(conn, &User { tokens_valid_after: now, ..user.clone() }).await?;
                    let entry = Entry {
                        action: "user.password_reset",
                        object_kind: "user",
                        object_id: user.id.0,
                        detail: json!({ "link": link.id }),
                    };
                    audit::record_as(conn, Some(user.id), entry).await
                })
                .await
        })
        .await
}

fn no_good() -> Error {
    Error::gone("This link was used or has expired. Ask your admin for a new one.")
}

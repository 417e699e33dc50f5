//! Signing in, staying signed in, signing out.

use actix_web::cookie::Cookie;
use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::{Mutex, MutexGuard};
use uuid::Uuid;

use super::{
    Tenancy, User,
    audit::{self, Entry},
    cookies::REFRESH_DAYS,
    identity::{self, Presented},
    store, tokens,
};
use crate::platform::{
    error::{Error, Result},
    ids::{AccountId, UserId},
    secrets::{self, Token},
};

/// Tries of a password, by what they are counted under. Who tries many at once would be told of a block after
/// all of them were looked at.
static TRIES: [Mutex<()>; 64] = [const { Mutex::const_new(()) }; 64];

/// Waits until no other try that is counted under `digest` is looked at. Other digests may share the wait.
pub(super) async fn one_at_a_time(digest: &[u8]) -> MutexGuard<'static, ()> {
    let place = usize::from(digest.first().copied().unwrap_or(0)) % TRIES.len();
    TRIES[place].lock().await
}

/// What a successful sign-in hands out.
pub struct SignedIn {
    /// For the `Authorization` header.
    pub access_token: String,
    /// Seconds until it expires.
    pub expires_in: i64,
    /// Who signed in.
    pub user: User,
    /// The next refresh token.
    pub cookie: Cookie<'static>,
}

/// Checks address and password. An unknown address, a wrong password, a disabled
/// user and a suspended account get one and the same answer after the same work.
pub async fn sign_in(tenancy: &Tenancy, email: &str, password: &str) -> Result<SignedIn> {
    let email = email.trim().to_lowercase();
    let digest = secrets::digest(&email);
    let _alone = one_at_a_time(&digest).await;
    let now = tenancy.clock.now();
    let (blocked_until, found) = tenancy
        .auth
        .scope()
        .run(async |conn| {
            let blocked = identity::blocked_until(conn, &digest).await?;
            // PostgreSQL has no NUL in texts, so no address with one is known.
            let found = if email.contains('\0') { None } else { identity::find_sign_in(conn, &email).await? };
            Ok::<_, Error>((blocked, found))
        })
        .await?;
    if let Some(until) = blocked_until.filter(|until| *until > now) {
        return Err(too_many("failed tries for this address", until - now));
    }
    let stored = found.as_ref().map(|found| found.password_hash.clone());
    let right = identity::verify(password.to_owned(), stored).await?;
    let who = found.filter(|_| right).map(|found| (found.account, found.user));
    let user = match who {
        Some((account, user)) => tenancy.caller(account, user).await.ok().map(|(_, user)| user),
        None => None,
    };
    let Some(user) = user else {
        tenancy.auth.scope().run(async |conn| identity::record_failure(conn, &digest, now).await).await?;
        return Err(Error::unauthenticated("This e-mail address and password do not match."));
    };
    tenancy.auth.scope().run(async |conn| identity::clear_failures(conn, &digest).await).await?;
    issue(tenancy, user, Uuid::now_v7(), now).await
}

/// Too many of `what`: how long to wait.
pub(super) fn too_many(what: &str, left: TimeDelta) -> Error {
    let seconds = left.num_seconds().max(0) + 1;
    let wait = std::time::Duration::from_secs(seconds.unsigned_abs());
    Error::slow_down(wait, format!("Too many {what}. Wait {seconds} s, then try again."))
}

/// Hands out an access token and the next refresh token of `family`.
pub async fn issue(tenancy: &Tenancy, user: User, family: Uuid, now: DateTime<Utc>) -> Result<SignedIn> {
    let access_token = tenancy.tokens.issue(user.account, user.id, now)?;
    let refresh = Token::random()?;
    let digest = refresh.digest();
    let expires_at = now + TimeDelta::days(REFRESH_DAYS);
    let owner = (user.account, user.id);
    tenancy
        .auth
        .scope()
        .run(async |conn| identity::insert_refresh(conn, owner, family, &digest, now, expires_at).await)
        .await?;
    Ok(SignedIn {
        access_token,
        expires_in: tokens::LIFETIME.num_seconds(),
        user,
        cookie: tenancy.cookies.set(refresh.reveal()),
    })
}

/// Trades a refresh token for the next one. A token that comes twice has been
/// copied: its whole family ends.
pub async fn refresh(tenancy: &Tenancy, token: Option<String>) -> Result<SignedIn> {
    let token = token.ok_or_else(|| Error::unauthenticated("Sign in first."))?;
    let now = tenancy.clock.now();
    let digest = secrets::digest(&token);
    let presented = tenancy.auth.scope().run(async |conn| identity::rotate(conn, &digest, now).await).await?;
    match presented {
        Presented::Good { account, user, family, issued_at } => {
            let (_, user) = tenancy.caller(account, user).await?;
            if issued_at < user.tokens_valid_after {
                return Err(signed_out());
            }
            issue(tenancy, user, family, now).await
        }
        Presented::Reused { account, family } => {
            tracing::warn!(%account, %family, "a refresh token was used twice; its family ends");
            end_family(tenancy, account, family, now).await?;
            Err(signed_out())
        }
        Presented::Bad => Err(signed_out()),
    }
}

/// Ends the sign-in the token belongs to; a token that is no good ends nothing.
pub async fn sign_out(tenancy: &Tenancy, token: Option<String>) -> Result<()> {
    let Some(token) = token else { return Ok(()) };
    let now = tenancy.clock.now();
    let digest = secrets::digest(&token);
    let presented = tenancy.auth.scope().run(async |conn| identity::rotate(conn, &digest, now).await).await?;
    match presented {
        Presented::Good { account, family, .. } | Presented::Reused { account, family } => {
            end_family(tenancy, account, family, now).await
        }
        Presented::Bad => Ok(()),
    }
}

async fn end_family(tenancy: &Tenancy, account: AccountId, family: Uuid, now: DateTime<Utc>) -> Result<()> {
    tenancy.auth.scope().run(async |conn| identity::revoke_family(conn, account, family, now).await).await
}

/// Ends every sign-in of the caller, this one included.
pub async fn revoke_all(tenancy: &Tenancy, caller: &super::Caller) -> Result<()> {
    let now = tenancy.clock.now();
    tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            let user = demand_user(conn, caller.user).await?;
            store::update_user(conn, &User { tokens_valid_after: now, ..user }).await?;
            let entry = Entry {
                action: "user.signed_out_everywhere",
                object_kind: "user",
                object_id: caller.user.0,
                detail: serde_json::json!({}),
            };
            audit::record(conn, caller, entry).await
        })
        .await
}

/// The user, who must exist in the connection's account.
pub async fn demand_user(conn: &mut crate::platform::db::TenantConn, id: UserId) -> Result<User> {
    store::user(conn, id).await?.ok_or_else(Error::not_found)
}

fn signed_out() -> Error {
    Error::unauthenticated("You are signed out. Sign in again.")
}

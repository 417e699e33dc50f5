//! Coming in by a share link: what its token, its password and its views allow.
//!
//! What must stay true: an unknown token is answered like nothing at all; only who has
//! the real one learns that it has ended. A page that comes back is not counted twice.

use chrono::{DateTime, Utc};

use super::{
    Caller, Tenancy,
    identity::{self, SharedDoor},
    sign_in::{one_at_a_time, too_many},
};
use crate::platform::{
    db::TenantContext,
    error::{Error, Result},
    ids::{SessionId, ShareLinkId, UserId},
    secrets::{self, Token},
};

/// What somebody brings to the door.
pub struct Presented<'a> {
    /// The token from the link.
    pub token: &'a str,
    /// The link's password, if they were asked for it.
    pub password: Option<String>,
    /// What an earlier opening was answered with.
    pub viewer: Option<&'a str>,
    /// Who they are, if they are signed in.
    pub caller: Option<&'a Caller>,
}

/// A link that is open.
pub struct OpenedDoor {
    /// The link's account.
    pub context: TenantContext,
    /// The link.
    pub link: ShareLinkId,
    /// The session it shows.
    pub session: SessionId,
    /// Anybody may come in, not only the account's people.
    pub is_public: bool,
    /// Who comes in, where it is not for anybody.
    pub user: Option<UserId>,
    /// For coming back, when this opening was counted.
    pub viewer: Option<Token>,
}

/// The digest of a link's password.
///
/// # Errors
/// `internal` when it cannot be made.
pub async fn hash_link_password(password: String) -> Result<String> {
    identity::hash(password).await
}

/// Opens a link's door and counts the view.
///
/// # Errors
/// `not_found` for an unknown token and for another account's people at an inner link;
/// `gone` for one that has ended; `unauthenticated` when a password or a sign-in is
/// missing; `slow_down` after too many wrong passwords.
pub async fn open_door(tenancy: &Tenancy, presented: Presented<'_>) -> Result<OpenedDoor> {
    let now = tenancy.clock.now();
    let digest = secrets::digest(presented.token);
    let found = tenancy.auth.scope().run(async |conn| identity::find_door(conn, &digest).await).await?;
    let door = found.ok_or_else(Error::not_found)?;
    let is_public = door.kind == "public";
    let mut user = None;
    if !is_public {
        let caller = presented.caller.ok_or_else(|| {
            Error::unauthenticated("This link is for people of the account. Sign in first.")
                .coded("sign_in_needed")
        })?;
        if caller.account() != door.account {
            return Err(Error::not_found());
        }
        user = Some(caller.user);
    }
    demand_open(&door, now)?;
    let known = match presented.viewer.map(secrets::digest) {
        Some(viewer) => {
            tenancy.auth.scope().run(async |conn| identity::is_viewer(conn, &door, &viewer).await).await?
        }
        None => false,
    };
    let mut viewer = None;
    if !known {
        demand_password(tenancy, &door, presented.password).await?;
        if !tenancy.auth.scope().run(async |conn| identity::take_view(conn, &door, now).await).await? {
            return Err(Error::gone("This link has been opened as often as it may be. Ask for a new one."));
        }
        viewer = Some(Token::random()?);
    }
    let context = tenancy.gate.context(door.account);
    Ok(OpenedDoor { context, link: door.link, session: door.session, is_public, user, viewer })
}

fn demand_open(door: &SharedDoor, now: DateTime<Utc>) -> Result<()> {
    if door.revoked_at.is_some() {
        return Err(Error::gone("Whoever shared this has ended it. Ask them for a new link."));
    }
    if door.expires_at <= now {
        return Err(Error::gone("This link has expired. Ask whoever shared it for a new one."));
    }
    Ok(())
}

/// Wrong passwords are counted by link, so that trying on costs more and more.
async fn demand_password(tenancy: &Tenancy, door: &SharedDoor, password: Option<String>) -> Result<()> {
    let Some(hash) = door.password_hash.clone() else { return Ok(()) };
    let password = password.ok_or_else(|| {
        Error::unauthenticated("This link has a password. Ask whoever shared it.").coded("password_needed")
    })?;
    let counted = secrets::digest(&format!("share link {}", door.link));
    let _alone = one_at_a_time(&counted).await;
    let now = tenancy.clock.now();
    let blocked = tenancy.auth.scope().run(async |conn| identity::blocked_until(conn, &counted).await).await?;
    if let Some(until) = blocked.filter(|until| *until > now) {
        return Err(too_many("wrong passwords", until - now));
    }
    if identity::verify(password, Some(hash)).await? {
        return Ok(());
    }
    tenancy.auth.scope().run(async |conn| identity::record_failure(conn, &counted, now).await).await?;
    Err(Error::unauthenticated("This is not the link's password.").coded("password_wrong"))
}

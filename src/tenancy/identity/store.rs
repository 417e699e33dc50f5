//! The tables that prove identity. Read by `app_auth` only.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::{delete, insert_into, prelude::*, update};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::platform::{
    db::{AuthConn, AuthDb},
    error::Result,
    ids::{AccountId, LinkId, SessionId, ShareLinkId, TeamId, UserId},
};

#[path = "schema.rs"]
mod schema;
use schema::app::{
    live_tickets, one_time_links, refresh_tokens, share_links, share_views, sign_in_failures, sign_ins,
};

/// Failures that cost nothing; from the next one on the wait doubles.
const FREE_FAILURES: i32 = 3;
/// The longest wait between tries.
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(5);

/// Somebody's way in.
#[derive(Debug, Queryable)]
pub struct SignIn {
    /// The account.
    pub account: AccountId,
    /// The user.
    pub user: UserId,
    /// The digest of their password.
    pub password_hash: String,
}

/// The sign-in of an address.
pub async fn find_sign_in(conn: &mut AuthConn, email: &str) -> Result<Option<SignIn>> {
    let found = sign_ins::table
        .filter(sign_ins::email.eq(email))
        .select((sign_ins::account_id, sign_ins::user_id, sign_ins::password_hash))
        .first(conn)
        .await
        .optional()?;
    Ok(found)
}

/// Until when tries for this address are refused.
pub async fn blocked_until(conn: &mut AuthConn, email_digest: &[u8]) -> Result<Option<DateTime<Utc>>> {
    let found = sign_in_failures::table
        .find(email_digest)
        .select(sign_in_failures::blocked_until)
        .first(conn)
        .await
        .optional()?;
    Ok(found)
}

/// Counts a failure; each beyond the free ones doubles the wait.
pub async fn record_failure(conn: &mut AuthConn, email_digest: &[u8], now: DateTime<Utc>) -> Result<()> {
    let failures: i32 = insert_into(sign_in_failures::table)
        .values((
            sign_in_failures::email_digest.eq(email_digest),
            sign_in_failures::failures.eq(1),
            sign_in_failures::blocked_until.eq(now),
        ))
        .on_conflict(sign_in_failures::email_digest)
        .do_update()
        .set(sign_in_failures::failures.eq(sign_in_failures::failures + 1))
        .returning(sign_in_failures::failures)
        .get_result(conn)
        .await?;
    update(sign_in_failures::table.find(email_digest))
        .set(sign_in_failures::blocked_until.eq(now + wait_after(failures)))
        .execute(conn)
        .await?;
    Ok(())
}

fn wait_after(failures: i32) -> TimeDelta {
    match failures - FREE_FAILURES {
        ..=0 => TimeDelta::zero(),
        over => TimeDelta::seconds(1_i64 << over.min(10)).min(LONGEST_WAIT),
    }
}

/// Forgets the failures of an address.
pub async fn clear_failures(conn: &mut AuthConn, email_digest: &[u8]) -> Result<()> {
    delete(sign_in_failures::table.find(email_digest)).execute(conn).await?;
    Ok(())
}

/// Replaces a user's password digest.
pub async fn set_password(conn: &mut AuthConn, account: AccountId, user: UserId, hash: &str) -> Result<()> {
    update(sign_ins::table.find((account, user))).set(sign_ins::password_hash.eq(hash)).execute(conn).await?;
    Ok(())
}

/// What became of a refresh token that was presented.
#[derive(Debug)]
pub enum Presented {
    /// It was good and is used up now; its family goes on.
    Good {
        /// The account.
        account: AccountId,
        /// The user.
        user: UserId,
        /// The family the next token belongs to.
        family: Uuid,
        /// When this one was issued.
        issued_at: DateTime<Utc>,
    },
    /// It had been used before: somebody has a copy. Its family is to be ended.
    Reused {
        /// The account.
        account: AccountId,
        /// The family to end.
        family: Uuid,
    },
    /// It is not known, expired or revoked.
    Bad,
}

type RefreshRow =
    (AccountId, UserId, Uuid, DateTime<Utc>, DateTime<Utc>, Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// Uses up the refresh token with this digest.
pub async fn rotate(conn: &mut AuthConn, digest: &[u8], now: DateTime<Utc>) -> Result<Presented> {
    let found: Option<RefreshRow> = refresh_tokens::table
        .filter(refresh_tokens::token_hash.eq(digest))
        .select((
            refresh_tokens::account_id,
            refresh_tokens::user_id,
            refresh_tokens::family_id,
            refresh_tokens::issued_at,
            refresh_tokens::expires_at,
            refresh_tokens::used_at,
            refresh_tokens::revoked_at,
        ))
        .for_update()
        .first(conn)
        .await
        .optional()?;
    let Some((account, user, family, issued_at, expires_at, used_at, revoked_at)) = found else {
        return Ok(Presented::Bad);
    };
    if used_at.is_some() {
        return Ok(Presented::Reused { account, family });
    }
    if revoked_at.is_some() || expires_at <= now {
        return Ok(Presented::Bad);
    }
    update(refresh_tokens::table.filter(refresh_tokens::token_hash.eq(digest)))
        .set(refresh_tokens::used_at.eq(now))
        .execute(conn)
        .await?;
    Ok(Presented::Good { account, user, family, issued_at })
}

/// Ends a family: the thief's token and the owner's.
pub async fn revoke_family(
    conn: &mut AuthConn,
    account: AccountId,
    family: Uuid,
    now: DateTime<Utc>,
) -> Result<()> {
    let family = refresh_tokens::table
        .filter(refresh_tokens::account_id.eq(account))
        .filter(refresh_tokens::family_id.eq(family))
        .filter(refresh_tokens::revoked_at.is_null());
    update(family).set(refresh_tokens::revoked_at.eq(now)).execute(conn).await?;
    Ok(())
}

/// Stores the digest of a new refresh token.
pub async fn insert_refresh(
    conn: &mut AuthConn,
    owner: (AccountId, UserId),
    family: Uuid,
    digest: &[u8],
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<()> {
    insert_into(refresh_tokens::table)
        .values((
            refresh_tokens::account_id.eq(owner.0),
            refresh_tokens::id.eq(Uuid::now_v7()),
            refresh_tokens::user_id.eq(owner.1),
            refresh_tokens::family_id.eq(family),
            refresh_tokens::token_hash.eq(digest),
            refresh_tokens::issued_at.eq(now),
            refresh_tokens::expires_at.eq(expires_at),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// A link that was good and is used up now.
#[derive(Debug, Queryable)]
pub struct RedeemedLink {
    /// The link.
    pub id: LinkId,
    /// The account.
    pub account: AccountId,
    /// The address it was made for.
    pub email: String,
    /// The role an invite gives.
    pub role: Option<String>,
    /// The team an invite leads to.
    pub team: Option<TeamId>,
    /// The user whose password a reset is for.
    pub user: Option<UserId>,
}

/// Uses up the link of `kind` with this digest.
pub async fn redeem_link(
    conn: &mut AuthConn,
    kind: &str,
    digest: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<RedeemedLink>> {
    let good = one_time_links::table
        .filter(one_time_links::token_hash.eq(digest))
        .filter(one_time_links::kind.eq(kind))
        .filter(one_time_links::used_at.is_null())
        .filter(one_time_links::revoked_at.is_null())
        .filter(one_time_links::expires_at.gt(now));
    let redeemed = update(good)
        .set(one_time_links::used_at.eq(now))
        .returning((
            one_time_links::id,
            one_time_links::account_id,
            one_time_links::email,
            one_time_links::role,
            one_time_links::team_id,
            one_time_links::user_id,
        ))
        .get_result(conn)
        .await
        .optional()?;
    Ok(redeemed)
}

/// Uses up every other reset link of a user whose password was just set.
pub async fn retire_resets(
    conn: &mut AuthConn,
    account: AccountId,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<()> {
    let open = one_time_links::table
        .filter(one_time_links::account_id.eq(account))
        .filter(one_time_links::user_id.eq(user))
        .filter(one_time_links::used_at.is_null());
    update(open).set(one_time_links::used_at.eq(now)).execute(conn).await?;
    Ok(())
}

/// A ticket that was good and is used up now.
#[derive(Clone, Copy, Debug, Queryable)]
pub struct LiveTicket {
    /// The account.
    pub account: AccountId,
    /// The session it opens.
    pub session: SessionId,
    /// The person it is for; nobody when it is a link's.
    pub user: Option<UserId>,
    /// The link it came from; none when it is a person's.
    pub link: Option<ShareLinkId>,
}

/// What a link's token leads to.
#[derive(Clone, Debug, Queryable)]
pub struct SharedDoor {
    /// The account.
    pub account: AccountId,
    /// The link.
    pub link: ShareLinkId,
    /// The session it shows.
    pub session: SessionId,
    /// `public` or `account`.
    pub kind: String,
    /// The digest of its password, if it has one.
    pub password_hash: Option<String>,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// The link with this digest, good or not.
pub async fn find_door(conn: &mut AuthConn, digest: &[u8]) -> Result<Option<SharedDoor>> {
    let found = share_links::table
        .filter(share_links::token_hash.eq(digest))
        .select((
            share_links::account_id,
            share_links::id,
            share_links::session_id,
            share_links::kind,
            share_links::password_hash,
            share_links::expires_at,
            share_links::revoked_at,
        ))
        .first(conn)
        .await
        .optional()?;
    Ok(found)
}

/// Whether somebody with this digest has opened the link before.
pub async fn is_viewer(conn: &mut AuthConn, door: &SharedDoor, digest: &[u8]) -> Result<bool> {
    let known = share_views::table
        .filter(share_views::account_id.eq(door.account))
        .filter(share_views::link_id.eq(door.link))
        .filter(share_views::viewer_hash.eq(digest))
        .select(share_views::link_id);
    Ok(diesel::select(diesel::dsl::exists(known)).get_result(conn).await?)
}

/// Counts a view, unless all views of the link are used up; whether it was counted. Of
/// any number of parallel tries exactly as many succeed as views are left.
pub async fn take_view(conn: &mut AuthConn, door: &SharedDoor, now: DateTime<Utc>) -> Result<bool> {
    let left = share_links::table
        .filter(share_links::account_id.eq(door.account))
        .filter(share_links::id.eq(door.link))
        .filter(share_links::most_views.is_null().or(share_links::views.nullable().lt(share_links::most_views)));
    let taken = update(left)
        .set((share_links::views.eq(share_links::views + 1), share_links::last_viewed_at.eq(now)))
        .execute(conn)
        .await?;
    Ok(taken > 0)
}

/// Uses up the ticket with this digest.
pub async fn redeem_ticket(conn: &mut AuthConn, digest: &[u8], now: DateTime<Utc>) -> Result<Option<LiveTicket>> {
    let good = live_tickets::table
        .filter(live_tickets::token_hash.eq(digest))
        .filter(live_tickets::used_at.is_null())
        .filter(live_tickets::expires_at.gt(now));
    let redeemed = update(good)
        .set(live_tickets::used_at.eq(now))
        .returning((
            live_tickets::account_id,
            live_tickets::session_id,
            live_tickets::user_id,
            live_tickets::link_id,
        ))
        .get_result(conn)
        .await
        .optional()?;
    Ok(redeemed)
}

/// Removes what has been of no use for a day: tickets, refresh tokens, failures.
/// Returns how many rows went.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn purge_expired(auth: &AuthDb, now: DateTime<Utc>) -> Result<usize> {
    let before = now - TimeDelta::days(1);
    auth.scope()
        .run(async |conn| {
            let old = live_tickets::table.filter(live_tickets::expires_at.lt(before));
            let mut gone = delete(old).execute(conn).await?;
            let old = refresh_tokens::table.filter(refresh_tokens::expires_at.lt(before));
            gone += delete(old).execute(conn).await?;
            let old = sign_in_failures::table.filter(sign_in_failures::blocked_until.lt(before));
            gone += delete(old).execute(conn).await?;
            Ok(gone)
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_grows_and_ends() {
        let seconds: Vec<_> = (1..=14).map(|failures| wait_after(failures).num_seconds()).collect();
        assert_eq!(seconds, [0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
    }
}

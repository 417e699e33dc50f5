//! One-time links: invites and new passwords, and how their mail fares.

use chrono::{DateTime, Utc};
use diesel::{insert_into, prelude::*, update};
use diesel_async::RunQueryDsl;

use super::one_time_links;
use crate::{
    platform::{
        db::TenantConn,
        error::Result,
        ids::{LinkId, TeamId, UserId},
        page::Cursor,
    },
    tenancy::{Role, link_mail::LinkMailed},
};

/// A link about to be made.
pub struct NewLink<'a> {
    /// The link.
    pub id: LinkId,
    /// `invite` or `password_reset`.
    pub kind: &'static str,
    /// The address it is for.
    pub email: &'a str,
    /// The role an invite gives.
    pub role: Option<Role>,
    /// The team an invite leads to.
    pub team: Option<TeamId>,
    /// The user whose password a reset is for.
    pub user: Option<UserId>,
    /// The digest of its token.
    pub digest: &'a [u8],
    /// Who made it.
    pub created_by: UserId,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
    /// Its token, sealed, where it goes out by mail.
    pub sealed_token: Option<&'a [u8]>,
}

/// Stores a link.
pub async fn insert_link(conn: &mut TenantConn, link: &NewLink<'_>) -> Result<()> {
    insert_into(one_time_links::table)
        .values((
            one_time_links::account_id.eq(conn.account()),
            one_time_links::id.eq(link.id),
            one_time_links::kind.eq(link.kind),
            one_time_links::email.eq(link.email),
            one_time_links::role.eq(link.role.map(Role::as_str)),
            one_time_links::team_id.eq(link.team),
            one_time_links::user_id.eq(link.user),
            one_time_links::token_hash.eq(link.digest),
            one_time_links::created_by.eq(link.created_by),
            one_time_links::created_at.eq(link.created_at),
            one_time_links::expires_at.eq(link.expires_at),
            one_time_links::sealed_token.eq(link.sealed_token),
            one_time_links::mail_state.eq(link.sealed_token.map(|_| "waits")),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// A link as whoever mails it needs it.
#[derive(Debug, Queryable)]
pub struct MailedLink {
    /// `invite` or `password_reset`.
    pub kind: String,
    /// The address it is for.
    pub email: String,
    /// Its token, while it waits to be mailed.
    pub sealed_token: Option<Vec<u8>>,
    /// Who made it.
    pub created_by: UserId,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
    /// Whether it was used or revoked.
    pub is_over: bool,
    /// How often it was tried to mail it.
    pub attempts: i32,
}

/// A link that is or was to be mailed.
pub async fn link_to_mail(conn: &mut TenantConn, id: LinkId) -> Result<Option<MailedLink>> {
    let row = one_time_links::table
        .filter(one_time_links::account_id.eq(conn.account()))
        .filter(one_time_links::id.eq(id))
        .select((
            one_time_links::kind,
            one_time_links::email,
            one_time_links::sealed_token,
            one_time_links::created_by,
            one_time_links::expires_at,
            one_time_links::used_at.is_not_null().or(one_time_links::revoked_at.is_not_null()),
            one_time_links::mail_attempts,
        ))
        .first(conn)
        .await;
    Ok(row.optional()?)
}

/// Says how far a link's mail is. Its token is kept for as long as that waits.
pub async fn set_link_mail(conn: &mut TenantConn, id: LinkId, mailed: &LinkMailed) -> Result<()> {
    let link = one_time_links::table
        .filter(one_time_links::account_id.eq(conn.account()))
        .filter(one_time_links::id.eq(id));
    let said = (
        one_time_links::mail_state.eq(mailed.state),
        one_time_links::mail_attempts.eq(mailed.attempts),
        one_time_links::mail_reason.eq(&mailed.reason),
    );
    if mailed.state == "waits" {
        update(link).set(said).execute(conn).await?;
    } else {
        update(link).set((said, one_time_links::sealed_token.eq(None::<Vec<u8>>))).execute(conn).await?;
    }
    Ok(())
}

/// The links whose token is kept.
pub async fn sealed_links(conn: &mut TenantConn) -> Result<Vec<(LinkId, Vec<u8>)>> {
    let rows = one_time_links::table
        .filter(one_time_links::account_id.eq(conn.account()))
        .filter(one_time_links::sealed_token.is_not_null())
        .select((one_time_links::id, one_time_links::sealed_token.assume_not_null()))
        .load(conn)
        .await?;
    Ok(rows)
}

/// Writes a token that was sealed anew.
pub async fn set_sealed_link(conn: &mut TenantConn, id: LinkId, sealed: Vec<u8>) -> Result<()> {
    let link = one_time_links::table
        .filter(one_time_links::account_id.eq(conn.account()))
        .filter(one_time_links::id.eq(id));
    update(link).set(one_time_links::sealed_token.eq(sealed)).execute(conn).await?;
    Ok(())
}

/// An invite nobody used yet.
#[derive(Debug, Queryable)]
pub struct OpenInvite {
    /// The invite.
    pub id: LinkId,
    /// The address it is for.
    pub email: String,
    /// The role it gives.
    pub role: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
    /// How far its mail is; nothing where none goes out.
    pub mail_state: Option<String>,
    /// Why it did not go out, or not yet.
    pub mail_reason: Option<String>,
}

/// The invites nobody used or revoked, newest first.
pub async fn open_invites(
    conn: &mut TenantConn,
    now: DateTime<Utc>,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<OpenInvite>> {
    let mut query = one_time_links::table
        .filter(one_time_links::account_id.eq(conn.account()))
        .filter(one_time_links::kind.eq("invite"))
        .filter(one_time_links::used_at.is_null())
        .filter(one_time_links::revoked_at.is_null())
        .filter(one_time_links::expires_at.gt(now))
        .order((one_time_links::created_at.desc(), one_time_links::id.desc()))
        .limit(limit + 1)
        .select((
            one_time_links::id,
            one_time_links::email,
            one_time_links::role,
            one_time_links::created_at,
            one_time_links::expires_at,
            one_time_links::mail_state,
            one_time_links::mail_reason,
        ))
        .into_boxed();
    if let Some(Cursor { at, id }) = after {
        let earlier = one_time_links::created_at
            .lt(at)
            .or(one_time_links::created_at.eq(at).and(one_time_links::id.lt(LinkId(id))));
        query = query.filter(earlier);
    }
    Ok(query.load(conn).await?)
}

/// Revokes an open invite; whether there was one.
pub async fn revoke_invite(conn: &mut TenantConn, id: LinkId, now: DateTime<Utc>) -> Result<bool> {
    let open = one_time_links::table
        .filter(one_time_links::account_id.eq(conn.account()))
        .filter(one_time_links::id.eq(id))
        .filter(one_time_links::kind.eq("invite"))
        .filter(one_time_links::used_at.is_null())
        .filter(one_time_links::revoked_at.is_null());
    Ok(update(open).set(one_time_links::revoked_at.eq(now)).execute(conn).await? > 0)
}

//! The tables of this domain.

use chrono::{DateTime, Utc};
use diesel::{dsl::count_star, insert_into, prelude::*, update};
use diesel_async::RunQueryDsl;

use super::model::{LinkKind, ShareLink};
use crate::{
    platform::{
        db::TenantConn,
        error::{Error, Result},
        ids::{SessionId, ShareLinkId, ShareViewId, UserId},
        page::Cursor,
    },
    sessions,
    tenancy::Caller,
};

#[path = "schema.rs"]
mod schema;
use schema::app::{accounts, share_links, share_views};

type Columns = (
    share_links::id,
    share_links::session_id,
    share_links::kind,
    share_links::start_seq,
    share_links::shows_names,
    share_links::most_views,
    share_links::views,
    share_links::last_viewed_at,
    share_links::mask_key,
    share_links::created_by,
    share_links::created_at,
    share_links::expires_at,
    share_links::revoked_at,
    share_links::has_password,
);

const COLUMNS: Columns = (
    share_links::id,
    share_links::session_id,
    share_links::kind,
    share_links::start_seq,
    share_links::shows_names,
    share_links::most_views,
    share_links::views,
    share_links::last_viewed_at,
    share_links::mask_key,
    share_links::created_by,
    share_links::created_at,
    share_links::expires_at,
    share_links::revoked_at,
    share_links::has_password,
);

/// A link to be stored.
pub struct NewLink {
    /// The link.
    pub id: ShareLinkId,
    /// The session it shows.
    pub session: SessionId,
    /// Who may open it.
    pub kind: LinkKind,
    /// The digest of its token.
    pub digest: Vec<u8>,
    /// The digest of its password.
    pub password_hash: Option<String>,
    /// Where it starts.
    pub start_seq: i64,
    /// Whether first names are shown.
    pub shows_names: bool,
    /// How often it may be opened.
    pub most_views: Option<i32>,
    /// Makes its placeholders.
    pub mask_key: Vec<u8>,
    /// Who made it.
    pub created_by: UserId,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
}

/// Stores a link.
pub async fn insert(conn: &mut TenantConn, link: &NewLink) -> Result<()> {
    insert_into(share_links::table)
        .values((
            share_links::account_id.eq(conn.account()),
            share_links::id.eq(link.id),
            share_links::session_id.eq(link.session),
            share_links::kind.eq(link.kind.as_str()),
            share_links::token_hash.eq(&link.digest),
            share_links::password_hash.eq(&link.password_hash),
            share_links::start_seq.eq(link.start_seq),
            share_links::shows_names.eq(link.shows_names),
            share_links::most_views.eq(link.most_views),
            share_links::mask_key.eq(&link.mask_key),
            share_links::created_by.eq(link.created_by),
            share_links::created_at.eq(link.created_at),
            share_links::expires_at.eq(link.expires_at),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// How many links of a session open.
pub async fn count_open(conn: &mut TenantConn, session: SessionId, now: DateTime<Utc>) -> Result<i64> {
    Ok(share_links::table
        .filter(share_links::account_id.eq(conn.account()))
        .filter(share_links::session_id.eq(session))
        .filter(share_links::revoked_at.is_null())
        .filter(share_links::expires_at.gt(now))
        .select(count_star())
        .first(conn)
        .await?)
}

/// A link.
pub async fn find(conn: &mut TenantConn, id: ShareLinkId) -> Result<Option<ShareLink>> {
    Ok(share_links::table.find((conn.account(), id)).select(COLUMNS).first(conn).await.optional()?)
}

/// A link the caller made, or to a session they see.
///
/// # Errors
/// `not_found` for any other.
pub async fn find_seen(conn: &mut TenantConn, caller: &Caller, id: ShareLinkId) -> Result<ShareLink> {
    let link = find(conn, id).await?.ok_or_else(Error::not_found)?;
    if link.created_by != caller.user {
        sessions::find_visible(conn, caller, link.session).await?;
    }
    Ok(link)
}

/// Links, newest first, one more than `limit`: of one session or all, of one maker or all.
pub async fn page(
    conn: &mut TenantConn,
    session: Option<SessionId>,
    by: Option<UserId>,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<ShareLink>> {
    let mut query = share_links::table
        .into_boxed()
        .filter(share_links::account_id.eq(conn.account()))
        .order((share_links::created_at.desc(), share_links::id.desc()))
        .limit(limit + 1)
        .select(COLUMNS);
    if let Some(session) = session {
        query = query.filter(share_links::session_id.eq(session));
    }
    if let Some(by) = by {
        query = query.filter(share_links::created_by.eq(by));
    }
    if let Some(Cursor { at, id }) = after {
        let earlier = share_links::created_at
            .lt(at)
            .or(share_links::created_at.eq(at).and(share_links::id.lt(ShareLinkId(id))));
        query = query.filter(earlier);
    }
    Ok(query.load(conn).await?)
}

/// Ends a link; whether it was open until now.
pub async fn revoke(conn: &mut TenantConn, id: ShareLinkId, now: DateTime<Utc>) -> Result<bool> {
    let open = share_links::table
        .filter(share_links::account_id.eq(conn.account()))
        .filter(share_links::id.eq(id))
        .filter(share_links::revoked_at.is_null());
    Ok(update(open).set(share_links::revoked_at.eq(now)).execute(conn).await? > 0)
}

/// Ends all links of a session; how many were open until now.
pub async fn revoke_all(conn: &mut TenantConn, session: SessionId, now: DateTime<Utc>) -> Result<usize> {
    let open = share_links::table
        .filter(share_links::account_id.eq(conn.account()))
        .filter(share_links::session_id.eq(session))
        .filter(share_links::revoked_at.is_null());
    Ok(update(open).set(share_links::revoked_at.eq(now)).execute(conn).await?)
}

/// Writes down that a link was opened.
pub async fn insert_view(
    conn: &mut TenantConn,
    link: ShareLinkId,
    agent: &str,
    viewer: &[u8],
    now: DateTime<Utc>,
) -> Result<()> {
    insert_into(share_views::table)
        .values((
            share_views::account_id.eq(conn.account()),
            share_views::id.eq(ShareViewId::new()),
            share_views::link_id.eq(link),
            share_views::at.eq(now),
            share_views::agent.eq(agent),
            share_views::viewer_hash.eq(viewer),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// When a link was opened and by what, newest first.
pub async fn views(conn: &mut TenantConn, link: ShareLinkId, limit: i64) -> Result<Vec<(DateTime<Utc>, String)>> {
    Ok(share_views::table
        .filter(share_views::account_id.eq(conn.account()))
        .filter(share_views::link_id.eq(link))
        .order((share_views::at.desc(), share_views::id.desc()))
        .limit(limit)
        .select((share_views::at, share_views::agent))
        .load(conn)
        .await?)
}

/// Whether public links of a working account open.
pub async fn public_links(conn: &mut TenantConn) -> Result<bool> {
    let found = accounts::table
        .filter(accounts::account_id.eq(conn.account()))
        .filter(accounts::status.eq("active"))
        .select(accounts::public_links)
        .first(conn)
        .await
        .optional()?;
    Ok(found.unwrap_or(false))
}

/// Switches public links on or off.
pub async fn set_public_links(conn: &mut TenantConn, on: bool) -> Result<()> {
    update(accounts::table.find(conn.account())).set(accounts::public_links.eq(on)).execute(conn).await?;
    Ok(())
}

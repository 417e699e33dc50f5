//! Coming in by a link: a token becomes a ticket for the live connection, and is looked
//! at again whenever the ticket is used or access may have changed.

use chrono::TimeDelta;

use super::{
    model::{LinkState, Terms},
    store,
};
use crate::{
    platform::{
        db::{TenantConn, TenantContext},
        error::{Error, Result},
        ids::{SessionId, ShareLinkId, UserId},
        secrets::Token,
    },
    redaction,
    tenancy::{self, Holder, Presented, Tenancy},
};

/// Most characters kept of what a browser calls itself.
const AGENT: usize = 200;

/// A way in.
pub struct Entry {
    /// The ticket.
    pub ticket: Token,
    /// For coming back without being counted again; absent when they came back.
    pub viewer: Option<Token>,
}

/// Trades a link's token for a ticket that is good for `lifetime`.
///
/// # Errors
/// As [`tenancy::open_door`]; `gone` when public links are off.
pub async fn enter(
    tenancy: &Tenancy,
    presented: Presented<'_>,
    agent: &str,
    lifetime: TimeDelta,
) -> Result<Entry> {
    let now = tenancy.clock.now();
    let door = tenancy::open_door(tenancy, presented).await?;
    let ticket = Token::random()?;
    let digest = ticket.digest();
    let viewer = door.viewer.as_ref().map(Token::digest);
    let agent: String = agent.chars().filter(|letter| !letter.is_control()).take(AGENT).collect();
    tenancy
        .db
        .tenant(&door.context)
        .run(async |conn| {
            demand_switched_on(conn, door.is_public).await?;
            if let Some(viewer) = &viewer {
                store::insert_view(conn, door.link, &agent, viewer, now).await?;
            }
            let holder = Holder::Link(door.link, door.user);
            tenancy::insert_ticket(conn, door.session, holder, &digest, now + lifetime).await
        })
        .await?;
    Ok(Entry { ticket, viewer: door.viewer })
}

async fn demand_switched_on(conn: &mut TenantConn, is_public: bool) -> Result<()> {
    let on = if is_public { store::public_links(conn).await? } else { tenancy::is_active(conn).await? };
    if on {
        return Ok(());
    }
    Err(Error::gone("Links like this one do not work at the moment. Ask whoever shared it."))
}

/// The terms of a link as they are now, for `user` where only the account's people may follow it. A link
/// whose views are used up still holds for those who are in.
///
/// # Errors
/// `gone` when it opens nothing any more; `not_found` when there is none; `unauthenticated` when the user
/// may not sign in any more.
pub async fn look_again(
    tenancy: &Tenancy,
    context: &TenantContext,
    link: ShareLinkId,
    user: Option<UserId>,
) -> Result<(Terms, SessionId)> {
    let now = tenancy.clock.now();
    tenancy
        .db
        .tenant(context)
        .run(async |conn| {
            let link = store::find(conn, link).await?.ok_or_else(Error::not_found)?;
            if let Some(user) = user {
                tenancy::seated(conn, context, user).await?;
            }
            if matches!(link.state(now, true), LinkState::Revoked | LinkState::Expired) {
                return Err(Error::gone("This link has ended. Ask whoever shared it for a new one."));
            }
            demand_switched_on(conn, link.is_public()).await?;
            let hiding = redaction::hiding(conn, link.session).await?;
            let provider = tenancy::account_name(conn).await?;
            Ok((Terms::of(&link, provider, &hiding)?, link.session))
        })
        .await
}

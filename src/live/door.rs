//! The way in: tickets for people who may see a session, and their redemption.

use chrono::TimeDelta;

use crate::{
    platform::{
        error::{Error, Result},
        ids::SessionId,
        secrets::{self, Token},
    },
    sessions::{self, Seat},
    tenancy::{Caller, Tenancy},
};

/// How long a ticket is good for.
pub const TICKET: TimeDelta = TimeDelta::seconds(30);

/// Makes a ticket of 43 characters, to hand out once, for a session the caller may see.
///
/// # Errors
/// `not_found` when it does not exist or is not theirs to see.
pub async fn make_ticket(tenancy: &Tenancy, caller: &Caller, session: SessionId) -> Result<String> {
    let token = Token::random()?;
    let digest = token.digest();
    let expires_at = tenancy.clock.now() + TICKET;
    tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            sessions::find_visible(conn, caller, session).await?;
            crate::tenancy::insert_ticket(conn, session, caller.user, &digest, expires_at).await
        })
        .await?;
    Ok(token.reveal())
}

/// Uses up a ticket: who comes in, and where. The user and the session's
/// visibility are looked at again, as they are now.
///
/// # Errors
/// `unauthenticated` when the ticket is unknown, used or expired; `not_found` when
/// the session is not theirs to see any more.
pub async fn redeem(tenancy: &Tenancy, ticket: &str) -> Result<(Caller, SessionId)> {
    let digest = secrets::digest(ticket);
    let redeemed = crate::tenancy::redeem_ticket(tenancy, &digest).await?;
    let ticket = redeemed.ok_or_else(|| {
        Error::unauthenticated("This ticket is unknown, used or older than 30 seconds. Ask for a new one.")
    })?;
    let (caller, _) = tenancy.caller(ticket.account, ticket.user).await?;
    tenancy
        .db
        .tenant(&caller)
        .run(async |conn| sessions::find_visible(conn, &caller, ticket.session).await)
        .await?;
    Ok((caller, ticket.session))
}

/// How rules see the caller.
#[must_use]
pub fn seat(caller: &Caller) -> Seat {
    Seat { user: caller.user, name: caller.name.clone(), role: caller.role }
}

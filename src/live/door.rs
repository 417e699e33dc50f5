//! The way in: tickets for people who may see a session and for viewers of links, their
//! redemption, and looking again at those who are in.

use chrono::TimeDelta;

use super::{access::Change, admitted::Admitted};
use crate::{
    platform::{
        db::TenantContext,
        error::{Error, Result},
        ids::{SessionId, UserId},
        secrets::{self, Token},
    },
    sessions,
    sharing::{self, Terms},
    tenancy::{Bearer, Caller, Holder, Tenancy},
};

/// How long a ticket is good for.
pub const TICKET: TimeDelta = TimeDelta::seconds(30);

/// Who comes in.
#[derive(Clone, Debug)]
pub enum Visitor {
    /// A person of the account.
    Person(Caller),
    /// A viewer of a link.
    Guest(Box<Guest>),
}

/// A viewer of a link.
#[derive(Clone, Debug)]
pub struct Guest {
    context: TenantContext,
    /// Who they are, where only the account's people may follow the link.
    user: Option<UserId>,
    /// What they see, and how.
    pub terms: Terms,
}

impl Visitor {
    /// The account whose session it is.
    #[must_use]
    pub fn context(&self) -> &TenantContext {
        match self {
            Self::Person(caller) => caller.as_ref(),
            Self::Guest(guest) => &guest.context,
        }
    }

    /// Whether both are the same person or came by the same link.
    #[must_use]
    pub fn is_same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Person(one), Self::Person(other)) => one.user == other.user,
            (Self::Guest(one), Self::Guest(other)) => one.terms.link == other.terms.link && one.user == other.user,
            _ => false,
        }
    }

    /// Whether a change of access may be about them.
    #[must_use]
    pub fn is_meant_by(&self, change: Change) -> bool {
        let account = self.context().account();
        match (change, self) {
            (Change::User(of, user), Self::Person(caller)) => of == account && user == caller.user,
            (Change::User(of, user), Self::Guest(guest)) => of == account && guest.user == Some(user),
            (Change::Link(of, link), Self::Guest(guest)) => of == account && link == guest.terms.link,
            (Change::Account(of), _) | (Change::Hiding(of), Self::Guest(_)) => of == account,
            (Change::Anybody, _) => true,
            (Change::Link(..) | Change::Hiding(_), Self::Person(_)) => false,
            (Change::Log(_) | Change::Escalations(..) | Change::Notices(..), _) => false,
        }
    }
}

/// Makes a ticket of 43 characters, to hand out once, for a session the bearer may see.
/// One transaction, from who they are to the ticket: thousands come back at once.
///
/// # Errors
/// `unauthenticated`; `not_found` when it does not exist or is not theirs to see.
pub async fn make_ticket(
    tenancy: &Tenancy,
    admitted: &Admitted,
    bearer: &Bearer,
    session: SessionId,
) -> Result<String> {
    let since = admitted.now();
    let token = Token::random()?;
    let digest = token.digest();
    let expires_at = tenancy.clock.now() + TICKET;
    let caller = tenancy
        .db
        .tenant(bearer)
        .unflushed()
        .run(async |conn| {
            let caller = bearer.admit(conn).await?;
            sessions::find_visible(conn, &caller, session).await?;
            let holder = Holder::User(caller.user);
            crate::tenancy::insert_ticket(conn, session, holder, &digest, expires_at).await?;
            Ok::<_, Error>(caller)
        })
        .await?;
    admitted.remember(digest, since, caller);
    Ok(token.reveal())
}

/// Uses up a ticket: who comes in, and where. The user or link and the session's
/// visibility are looked at again, as they are now, unless what `admitted` remembers
/// still counts.
///
/// # Errors
/// `unauthenticated` when the ticket is unknown, used or expired; `not_found` when
/// the session is not theirs to see any more; `gone` when the link has ended.
pub async fn redeem(tenancy: &Tenancy, admitted: Option<&Admitted>, ticket: &str) -> Result<(Visitor, SessionId)> {
    let digest = secrets::digest(ticket);
    let redeemed = crate::tenancy::redeem_ticket(tenancy, &digest).await?;
    let unknown = "This ticket is unknown, used or older than 30 seconds. Ask for a new one.";
    let ticket = redeemed.ok_or_else(|| Error::unauthenticated(unknown))?;
    if let Some(caller) = admitted.and_then(|admitted| admitted.take(&digest)) {
        return Ok((Visitor::Person(caller), ticket.session));
    }
    let context = tenancy.ticket_context(&ticket);
    let visitor = match (ticket.user, ticket.link) {
        (Some(user), None) => see(tenancy, &context, user, ticket.session).await?,
        (user, Some(link)) => {
            let (terms, _) = sharing::look_again(tenancy, &context, link, user).await?;
            Visitor::Guest(Box::new(Guest { context, user, terms }))
        }
        (None, None) => return Err(Error::internal("a ticket is a person's or a link's")),
    };
    Ok((visitor, ticket.session))
}

/// Who they are and what they may see, as it is now.
///
/// # Errors
/// As [`redeem`].
pub async fn look_again(tenancy: &Tenancy, visitor: &Visitor, session: SessionId) -> Result<Visitor> {
    match visitor {
        Visitor::Person(caller) => see(tenancy, caller.as_ref(), caller.user, session).await,
        Visitor::Guest(guest) => {
            let Guest { context, user, terms } = &**guest;
            let (terms, _) = sharing::look_again(tenancy, context, terms.link, *user).await?;
            Ok(Visitor::Guest(Box::new(Guest { context: context.clone(), user: *user, terms })))
        }
    }
}

/// A person who sees the session.
async fn see(tenancy: &Tenancy, context: &TenantContext, user: UserId, session: SessionId) -> Result<Visitor> {
    tenancy
        .db
        .tenant(context)
        .run(async |conn| {
            let (caller, _) = crate::tenancy::seated(conn, context, user).await?;
            sessions::find_visible(conn, &caller, session).await?;
            Ok(Visitor::Person(caller))
        })
        .await
}

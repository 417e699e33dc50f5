//! Who makes this request: a value passed to everything that must know.
//!
//! Made per request from the access token and the user as they are now, so a
//! changed role, a disabled user or a suspended account counts from the next
//! request on.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header, web};
use chrono::{DateTime, Utc};
use futures_util::future::LocalBoxFuture;

use super::{Role, Tenancy, User, UserStatus, store};
use crate::platform::{
    db::{TenantConn, TenantContext},
    error::{Error, Result},
    ids::{AccountId, TeamId, UserId},
};

/// A signed-in user and the account they act for.
#[derive(Clone, Debug)]
pub struct Caller {
    context: TenantContext,
    /// The user.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// The teams they belong to.
    pub teams: Vec<TeamId>,
}

impl AsRef<TenantContext> for Caller {
    fn as_ref(&self) -> &TenantContext {
        &self.context
    }
}

impl Caller {
    /// The account they act for.
    #[must_use]
    pub fn account(&self) -> AccountId {
        self.context.account()
    }
}

impl Tenancy {
    /// The caller behind a user id that a token or ticket vouched for.
    ///
    /// # Errors
    /// `unauthenticated` when the user may not sign in any more.
    pub async fn caller(&self, account: AccountId, user: UserId) -> Result<(Caller, User)> {
        let context = self.gate.context(account);
        self.db.tenant(&context).run(async |conn| seated(conn, &context, user).await).await
    }

    fn bearer(&self, token: Option<&str>) -> Result<Bearer> {
        let token = token.ok_or_else(|| Error::unauthenticated("Sign in first."))?;
        let claims = self.tokens.verify(token).ok_or_else(signed_out)?;
        let context = self.gate.context(claims.account);
        Ok(Bearer { context, user: claims.sub, issued_at: claims.issued_at() })
    }
}

/// Whoever holds an access token that is ours. Whether its user may still act is asked by
/// [`Bearer::admit`], first of all in a transaction of this context; a request that
/// thousands make at once thereby needs only one. All others take a [`Caller`].
pub struct Bearer {
    context: TenantContext,
    user: UserId,
    issued_at: DateTime<Utc>,
}

impl AsRef<TenantContext> for Bearer {
    fn as_ref(&self) -> &TenantContext {
        &self.context
    }
}

impl Bearer {
    /// Who they are, as it is now.
    ///
    /// # Errors
    /// `unauthenticated` when the user may not sign in any more, or signed out everywhere.
    pub async fn admit(&self, conn: &mut TenantConn) -> Result<Caller> {
        let (caller, user) = seated(conn, &self.context, self.user).await?;
        if self.issued_at < user.tokens_valid_after { Err(signed_out()) } else { Ok(caller) }
    }
}

/// The caller behind a user id, in a transaction in which more is asked about them.
///
/// # Errors
/// `unauthenticated` when the user may not sign in any more.
pub async fn seated(conn: &mut TenantConn, context: &TenantContext, user: UserId) -> Result<(Caller, User)> {
    let (user, teams) = store::seat(conn, user).await?.ok_or_else(signed_out)?;
    if user.status != UserStatus::Active {
        return Err(signed_out());
    }
    let context = context.clone();
    let caller = Caller { context, user: user.id, name: user.name.clone(), role: user.role, teams };
    Ok((caller, user))
}

fn signed_out() -> Error {
    Error::unauthenticated("You are signed out. Sign in again.")
}

fn presented(request: &HttpRequest) -> Result<(web::Data<Tenancy>, Bearer)> {
    let tenancy = request.app_data::<web::Data<Tenancy>>().cloned();
    let tenancy = tenancy.ok_or_else(|| Error::internal("Tenancy is not part of the app"))?;
    let header = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let bearer = tenancy.bearer(header.and_then(|value| value.strip_prefix("Bearer ")))?;
    Ok((tenancy, bearer))
}

impl FromRequest for Bearer {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(presented(request).map(|(_, bearer)| bearer))
    }
}

impl FromRequest for Caller {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let presented = presented(request);
        Box::pin(async move {
            let (tenancy, bearer) = presented?;
            tenancy.db.tenant(&bearer).run(async |conn| bearer.admit(conn).await).await
        })
    }
}

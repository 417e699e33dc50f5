//! Who makes this request: a value passed to everything that must know.
//!
//! Made per request from the access token and the user as they are now, so a
//! changed role, a disabled user or a suspended account counts from the next
//! request on.

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header, web};
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

    async fn bearer(&self, token: Option<String>) -> Result<Caller> {
        let token = token.ok_or_else(|| Error::unauthenticated("Sign in first."))?;
        let claims = self.tokens.verify(&token).ok_or_else(signed_out)?;
        let (caller, user) = self.caller(claims.account, claims.sub).await?;
        if claims.issued_at() < user.tokens_valid_after {
            return Err(signed_out());
        }
        Ok(caller)
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

impl FromRequest for Caller {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let tenancy = request.app_data::<web::Data<Tenancy>>().cloned();
        let header = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(|value| value.strip_prefix("Bearer ")).map(str::to_owned);
        Box::pin(async move {
            let tenancy = tenancy.ok_or_else(|| Error::internal("Tenancy is not part of the app"))?;
            tenancy.bearer(token).await
        })
    }
}

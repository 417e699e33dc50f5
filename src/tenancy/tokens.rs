//! Access tokens: JSON Web Tokens (RFC 7519), HMAC-SHA-256, ten minutes.
//!
//! The library checks `aud`, `iss` and `sub` only when they are present, so all
//! that must be there is listed as required.

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};

use crate::platform::{
    error::{Error, Result},
    ids::{AccountId, UserId},
    secrets::SigningKey,
};

/// How long an access token is good for.
pub const LIFETIME: TimeDelta = TimeDelta::minutes(10);

const AUDIENCE: &str = "resolutionflow-api";

/// What a token says.
#[derive(Debug, Serialize, Deserialize)]
pub struct Claims {
    /// The user.
    pub sub: UserId,
    /// The account.
    pub account: AccountId,
    iss: String,
    aud: String,
    iat: i64,
    nbf: i64,
    exp: i64,
    /// `iat` in microseconds: "all tokens before this moment" must be exact.
    issued_us: i64,
}

impl Claims {
    /// When the token was issued.
    #[must_use]
    pub fn issued_at(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.issued_us).unwrap_or_default()
    }
}

/// Issues and verifies access tokens.
pub struct AccessTokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    issuer: String,
    validation: Validation,
}

impl AccessTokens {
    /// Tokens of the installation at `issuer`.
    #[must_use]
    pub fn new(key: &SigningKey, issuer: &str) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[issuer]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "nbf", "aud", "iss", "sub"]);
        validation.validate_nbf = true;
        validation.leeway = 5;
        Self {
            encoding: EncodingKey::from_secret(key.bytes()),
            decoding: DecodingKey::from_secret(key.bytes()),
            issuer: issuer.to_owned(),
            validation,
        }
    }

    /// A token for `user` from `now` on.
    ///
    /// # Errors
    /// `internal` when it cannot be signed.
    pub fn issue(&self, account: AccountId, user: UserId, now: DateTime<Utc>) -> Result<String> {
        let claims = Claims {
            sub: user,
            account,
            iss: self.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            iat: now.timestamp(),
            nbf: now.timestamp(),
            exp: (now + LIFETIME).timestamp(),
            issued_us: now.timestamp_micros(),
        };
        encode(&Header::new(Algorithm::HS256), &claims, &self.encoding).map_err(Error::internal)
    }

    /// The claims of a token that is ours and still good.
    #[must_use]
    pub fn verify(&self, token: &str) -> Option<Claims> {
        decode::<Claims>(token, &self.decoding, &self.validation).ok().map(|data| data.claims)
    }
}

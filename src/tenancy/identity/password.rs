//! Passwords: argon2id with 19 MiB, two passes, one lane, as OWASP's Password
//! Storage Cheat Sheet recommends. About 20 ms of work, done off the web workers.

use std::sync::LazyLock;

use actix_web::web;
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};

use crate::platform::error::{Error, Result};

/// What an unknown user's password is checked against, so that it takes as long.
static NOBODY: LazyLock<String> = LazyLock::new(|| digest("a password nobody has").unwrap_or_default());

fn hasher() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("the parameters are within argon2's bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn digest(password: &str) -> Result<String> {
    let hash = hasher().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|error| Error::internal(error.to_string()))
}

/// The digest to store.
///
/// # Errors
/// `internal` when there is no randomness for the salt.
pub async fn hash(password: String) -> Result<String> {
    web::block(move || digest(&password)).await.map_err(Error::internal)?
}

/// Whether `password` is the one behind `stored`. Without one it is checked against
/// nobody's, at the same cost, and is wrong.
///
/// # Errors
/// `internal` when the work could not be done.
pub async fn verify(password: String, stored: Option<String>) -> Result<bool> {
    let checked = web::block(move || {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| NOBODY.clone());
        let right = PasswordHash::new(&stored)
            .is_ok_and(|hash| hasher().verify_password(password.as_bytes(), &hash).is_ok());
        known && right
    });
    checked.await.map_err(Error::internal)
}

//! Signing by Standard Webhooks 1.0.0: HMAC-SHA-256 over id, time and body. Pure but for
//! making secrets.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::platform::{
    error::{Error, Result},
    secrets::random_bytes,
};

/// What secrets begin with.
const PREFIX: &str = "whsec_";

/// A new secret, as it is shown.
///
/// # Errors
/// `internal` when the system has no randomness to give.
pub fn new_secret() -> Result<String> {
    Ok(format!("{PREFIX}{}", STANDARD.encode(random_bytes()?)))
}

/// The signatures of a body, one by each secret, as the header `webhook-signature` has them.
///
/// # Errors
/// `internal` when a secret is none.
pub fn signatures(secrets: &[&str], id: &str, at: DateTime<Utc>, body: &[u8]) -> Result<String> {
    let signed: Result<Vec<String>> = secrets.iter().map(|secret| signature(secret, id, at, body)).collect();
    Ok(signed?.join(" "))
}

fn signature(secret: &str, id: &str, at: DateTime<Utc>, body: &[u8]) -> Result<String> {
    let key = secret.strip_prefix(PREFIX).and_then(|key| STANDARD.decode(key).ok());
    let key = key.ok_or_else(|| Error::internal("what signs a webhook is no secret"))?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(Error::internal)?;
    mac.update(format!("{id}.{}.", at.timestamp()).as_bytes());
    mac.update(body);
    Ok(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made by the npm package `standardwebhooks` 1.1.1.
    #[test]
    fn signs_as_others_do() {
        let at = DateTime::from_timestamp(1_763_650_000, 0).unwrap();
        let secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3";
        let body = br#"{"type":"suggestion.accepted"}"#;
        let expected = "v1,hqpRozb0PUsimMgOAIYOrkrvrm87W8072WqXQEO0u6U=";
        assert_eq!(signatures(&[secret], "msg_1", at, body).unwrap(), expected);
        let both = signatures(&[secret, secret], "msg_1", at, body).unwrap();
        assert_eq!(both, format!("{expected} {expected}"));
        assert!(signatures(&["whsec_?"], "msg_1", at, body).is_err());
    }

    #[test]
    fn secrets_are_long_enough_and_never_the_same() {
        let (one, other) = (new_secret().unwrap(), new_secret().unwrap());
        assert_ne!(one, other);
        assert_eq!(STANDARD.decode(one.strip_prefix(PREFIX).unwrap()).unwrap().len(), 32);
    }
}

//! Calls that ConnectWise makes when a ticket changes.
//!
//! What must stay true:
//! - A call is believed when it is signed by a key that the connection's own site gave out. The
//!   address of that key stands in the call itself, which anybody may have written: nothing is asked
//!   but the site's own place for such keys.
//! - Of what a call says only the ticket's number is used: the ticket is read again.

use std::{num::NonZeroUsize, sync::Mutex, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use lru::LruCache;
use reqwest::{Method, header};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

use super::{ConnectWise, Said, api_host, is_codebase, read};
use crate::{
    platform::outside::{self, Failure},
    psa::provider::Trouble,
};

/// Most signing keys that are remembered.
const KEYS: NonZeroUsize = NonZeroUsize::new(8).expect("8 is not 0");
/// Who calls waits no longer than 5 s.
const PATIENCE: Duration = Duration::from_secs(4);
/// Longest answer with a signing key, in bytes.
const LONGEST: usize = 16 * 1024;

/// Signing keys by their address.
pub struct SigningKeys(Mutex<LruCache<Url, String>>);

impl Default for SigningKeys {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(KEYS)))
    }
}

impl SigningKeys {
    fn get(&self, url: &Url) -> Option<String> {
        self.0.lock().ok()?.get(url).cloned()
    }

    fn keep(&self, url: Url, key: String) {
        if let Ok(mut kept) = self.0.lock() {
            kept.put(url, key);
        }
    }
}

/// What is read of a call before it is believed.
#[derive(Deserialize)]
struct Call {
    #[serde(rename = "ID")]
    id: Option<i64>,
    #[serde(rename = "Type")]
    of: Option<String>,
    #[serde(rename = "Metadata")]
    metadata: Option<Metadata>,
}

#[derive(Deserialize)]
struct Metadata {
    key_url: Option<String>,
}

#[derive(Deserialize)]
struct SigningKey {
    signing_key: String,
}

/// An address that is called.
#[derive(Deserialize)]
struct Entry {
    id: i64,
    url: Option<String>,
}

impl ConnectWise {
    /// Has `url` called for every ticket, and no other address that begins with `ours`.
    pub(super) async fn register(&self, ours: &str, url: &str) -> Said<()> {
        self.unregister(ours).await?;
        let entry = json!({
            "description": "ResolutionFlow: tickets that change",
            // The ticket's number and what happened are appended.
            "url": format!("{url}?recordId="),
            "objectId": 1,
            "type": "ticket",
            "level": "owner",
            "payloadVersion": "3.0.0",
            "inactiveFlag": false,
            // What we write ourselves we know.
            "isSelfSuppressedFlag": true,
        });
        let _: Value = self.call(Method::POST, "system/callbacks", &[], Some(&entry)).await?;
        Ok(())
    }

    /// Has no address called any more that begins with `ours`.
    pub(super) async fn unregister(&self, ours: &str) -> Said<()> {
        let of = format!("url contains \"{}\"", ours.replace('"', ""));
        let entries: Vec<Entry> = self.all("system/callbacks", &[("conditions", &of)]).await?;
        for entry in entries {
            // Whatever the condition let through.
            if entry.url.is_some_and(|url| url.starts_with(ours)) {
                self.remove(&format!("system/callbacks/{}", entry.id)).await?;
            }
        }
        Ok(())
    }

    /// The ticket that a call is about, if it is signed.
    pub(super) async fn verified(&self, body: &[u8], signature: &str) -> Said<String> {
        let forged = || Trouble::NotAllowed("the call is not signed by the ticket system.".to_owned());
        let call: Call = serde_json::from_slice(body).map_err(|_| forged())?;
        let url = call.metadata.and_then(|metadata| metadata.key_url).and_then(|url| Url::parse(&url).ok());
        let url = url.filter(|url| is_of_site(url, &self.site) && is_of_keys(url)).ok_or_else(forged)?;
        let signature = STANDARD.decode(signature.trim()).map_err(|_| forged())?;
        if !is_signed(body, &signature, &self.signing_key(url).await?) {
            return Err(forged());
        }
        match (call.id, call.of.as_deref()) {
            (Some(id), Some("ticket")) => Ok(id.to_string()),
            _ => Err(Trouble::Gone),
        }
    }

    async fn signing_key(&self, url: Url) -> Said<String> {
        if let Some(key) = self.signing.get(&url) {
            return Ok(key);
        }
        let user = format!("{}+{}", self.keys.company, self.keys.public_key);
        let request = self
            .request(Method::GET, url.clone())?
            .basic_auth(user, Some(&self.keys.private_key))
            .header("clientId", &self.keys.client_id)
            .header(header::ACCEPT, "application/json")
            .timeout(PATIENCE);
        let answer = outside::body(request.send().await.map_err(Failure::from)?, LONGEST).await?;
        let key: SigningKey = read(&answer)?;
        self.signing.keep(url, key.signing_key.clone());
        Ok(key.signing_key)
    }
}

/// Whether an address is of the connection's own site: there keys may go, and nowhere else.
fn is_of_site(url: &Url, site: &Url) -> bool {
    let host = site.host_str().unwrap_or_default();
    let is_its_host = url.host_str().is_some_and(|asked| {
        // A connection may name either of the two.
        asked == host || api_host(host).as_deref() == Some(asked) || api_host(asked).as_deref() == Some(host)
    });
    is_its_host && url.scheme() == site.scheme() && url.port() == site.port() && url.username().is_empty()
}

/// Whether an address is where signing keys are, `/v2026_4//system/callbackkey/index.rails?id=…`:
/// whoever calls has nothing else asked with the connection's keys.
fn is_of_keys(url: &Url) -> bool {
    let path = url.path().strip_prefix('/').unwrap_or_default();
    let Some((codebase, rest)) = path.split_once('/') else { return false };
    let is_place = rest.trim_start_matches('/') == "system/callbackkey/index.rails";
    let name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    let mut named = url.query_pairs();
    is_codebase(&format!("{codebase}/"))
        && is_place
        && url.fragment().is_none()
        && url.query_pairs().count() <= 2
        && named.all(|(key, value)| {
            matches!(&*key, "id" | "companyName") && value.len() <= 100 && value.chars().all(name)
        })
}

/// HMAC-SHA-256 of the bytes as they came, by the SHA-256 of the key.
fn is_signed(body: &[u8], signature: &[u8], key: &str) -> bool {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&Sha256::digest(key)) else { return false };
    mac.update(body);
    mac.verify_slice(signature).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_signed_over_its_bytes() {
        let signature = STANDARD.decode("naIx51VjV26KJ1ElQxtXGnjzKMXLa0jXx/wTT7i3tc4=").unwrap();
        assert!(is_signed(br#"{"ID":1}"#, &signature, "test-signing-key"));
        assert!(!is_signed(br#"{"ID":2}"#, &signature, "test-signing-key"));
        assert!(!is_signed(br#"{"ID": 1}"#, &signature, "test-signing-key"));
        assert!(!is_signed(br#"{"ID":1}"#, &signature, "another-key"));
        assert!(!is_signed(br#"{"ID":1}"#, &signature[..31], "test-signing-key"));
    }

    #[test]
    fn nothing_but_signing_keys_is_asked_for_a_call() {
        let is = |rest: &str| is_of_keys(&format!("https://na.myconnectwise.net{rest}").parse().unwrap());
        assert!(is(
            "/v2025_1//system/callbackkey/index.rails?companyName=myCompany&id=89966c04-9889-46ad-8d5e-421103aca922"
        ));
        assert!(is("/v4_6_release/system/callbackkey/index.rails"));
        for other in [
            "/",
            "/v2025_1/apis/3.0/system/members",
            "/v2025_1//system/callbackkey/index.rails/../../apis/3.0/system/members",
            "/v2025_1//system/callbackkey/index.rails/more",
            "/v2025_1//system/callbackkey/index.rails?id=1&id=2&id=3",
            "/v2025_1//system/callbackkey/index.rails?action=delete",
            "/v2025_1//system/callbackkey/index.rails?id=1%26action=delete",
            "/v2025_1//system/callbackkey/index.rails#x",
            "/system/callbackkey/index.rails",
            "/x//system/callbackkey/index.rails",
            "/v1/v2/system/callbackkey/index.rails",
            "/v2025_1%2f/system/callbackkey/index.rails",
        ] {
            assert!(!is(other), "{other}");
        }
    }

    #[test]
    fn keys_go_to_the_connections_own_site_only() {
        let site: Url = "https://na.myconnectwise.net/".parse().unwrap();
        let is = |url: &str| is_of_site(&url.parse().unwrap(), &site);
        assert!(is("https://na.myconnectwise.net/v2026_4//system/callbackkey/index.rails?id=1"));
        assert!(is("https://api-na.myconnectwise.net/v2026_4//system/callbackkey/index.rails"));
        for other in [
            "http://na.myconnectwise.net/",
            "https://eu.myconnectwise.net/",
            "https://na.myconnectwise.net.evil.example/",
            "https://evil.example/na.myconnectwise.net",
            "https://na.myconnectwise.net:8443/",
            "https://na.myconnectwise.net@evil.example/",
            "https://me@na.myconnectwise.net/",
        ] {
            assert!(!is(other), "{other}");
        }
        let named_api: Url = "https://api-na.myconnectwise.net/".parse().unwrap();
        assert!(is_of_site(&"https://na.myconnectwise.net/key".parse().unwrap(), &named_api));
    }
}

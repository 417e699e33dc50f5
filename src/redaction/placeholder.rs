//! What stands in place of a secret: its kind, and a short code by which one knows the
//! same secret again. The code is keyed, so that nobody finds a telephone number by
//! trying all of them.

use std::{collections::BTreeSet, fmt, sync::LazyLock};

use hmac::{Hmac, KeyInit, Mac};
use regex::Regex;
use sha2::Sha256;

use super::model::Class;

/// No letters that are taken for one another.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Makes placeholders. One per session: codes of different sessions do not compare.
#[derive(Clone)]
pub struct Key(Hmac<Sha256>);

impl Key {
    /// A key from secret bytes of any length.
    #[must_use]
    pub fn new(secret: &[u8]) -> Self {
        Self(Hmac::new_from_slice(secret).expect("HMAC takes keys of any length"))
    }

    /// Such as `[password #7KQ2]`.
    pub(super) fn placeholder(&self, words: &str, secret: &str) -> String {
        let digest = self.0.clone().chain_update(secret.as_bytes()).finalize().into_bytes();
        let letter = |byte: &u8| char::from(ALPHABET[usize::from(*byte % 32)]);
        let code: String = digest.iter().take(4).map(letter).collect();
        format!("[{words} #{code}]")
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// What recognises placeholders, those with an account's own words included.
pub(super) fn pattern(labels: &BTreeSet<&str>) -> Regex {
    static USUAL: LazyLock<Regex> = LazyLock::new(|| built(&BTreeSet::new()));
    if labels.is_empty() { USUAL.clone() } else { built(labels) }
}

fn built(labels: &BTreeSet<&str>) -> Regex {
    let words = Class::ALL.iter().map(|class| class.words()).chain(labels.iter().copied());
    let words: Vec<_> = words.map(regex::escape).collect();
    Regex::new(&format!(r"\[(?:{}) #[0-9A-HJKMNP-TV-Z]{{4}}\]", words.join("|")))
        .expect("escaped words are a pattern")
}

//! Secrets: random tokens, their digests, and the installation's signing key.
//!
//! What must stay true: a token exists in clear only in the answer that hands it
//! out; at rest there is its SHA-256, which is enough because the token has 256
//! random bits. None of these types prints its content.

use std::{fmt, fs, io::Write, os::unix::fs::OpenOptionsExt, path::Path};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use rand::{TryRng, rngs::SysRng};
use sha2::{Digest, Sha256};

use super::error::{Error, Result};

/// A random token of 256 bits, as 43 characters of base64url.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// A new token from the operating system's generator.
    ///
    /// # Errors
    /// `internal` when the system has no randomness to give.
    pub fn random() -> Result<Self> {
        Ok(Self(URL_SAFE_NO_PAD.encode(random_bytes()?)))
    }

    /// Hands the token out, once, to the answer it is for.
    #[must_use]
    pub fn reveal(self) -> String {
        self.0
    }

    /// What is stored of it.
    #[must_use]
    pub fn digest(&self) -> Vec<u8> {
        digest(&self.0)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// SHA-256 of a token or address as it came in.
#[must_use]
pub fn digest(text: &str) -> Vec<u8> {
    Sha256::digest(text.as_bytes()).to_vec()
}

/// Writes a file that only this user can read.
///
/// # Errors
/// `internal` when it cannot be written.
pub(super) fn keep(path: &Path, content: &[u8]) -> Result<()> {
    // Beside and renamed: a crash half-way leaves nothing short behind.
    let beside = path.with_extension("new");
    let written = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)
        .and_then(|mut file| file.write_all(content).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&beside, path));
    written.map_err(|error| Error::internal(format!("cannot write {}: {error}", path.display())))
}

/// Bytes from the operating system's generator.
///
/// # Errors
/// `internal` when the system has no randomness to give.
pub fn random_bytes() -> Result<[u8; 32]> {
    let mut bytes = [0; 32];
    SysRng.try_fill_bytes(&mut bytes).map_err(Error::internal)?;
    Ok(bytes)
}

/// The key that signs access tokens.
#[derive(Clone)]
pub struct SigningKey([u8; 32]);

impl SigningKey {
    /// Reads the key from a file, or makes one there that only this user can read.
    ///
    /// # Errors
    /// `internal` when the file cannot be read or made, or has another length
    /// than 32 bytes.
    pub fn load_or_create(path: &Path) -> Result<Self> {
        match fs::read(path) {
            Ok(bytes) => bytes
                .try_into()
                .map(Self)
                .map_err(|_| Error::internal(format!("{} does not hold a key of 32 bytes", path.display()))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Self::create(path),
            Err(error) => Err(Error::internal(format!("cannot read {}: {error}", path.display()))),
        }
    }

    fn create(path: &Path) -> Result<Self> {
        let key = random_bytes()?;
        keep(path, &key)?;
        Ok(Self(key))
    }

    /// A key of its own for `purpose`, which tells nothing of this one (HMAC-SHA-256).
    #[must_use]
    pub fn derive(&self, purpose: &str) -> Self {
        let mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        Self(mac.chain_update(purpose.as_bytes()).finalize().into_bytes().into())
    }

    /// The bytes, for the signer.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(…)")
    }
}

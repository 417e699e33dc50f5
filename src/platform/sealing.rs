//! Sealing what signs in elsewhere: credentials of others, kept so that neither the database
//! nor a copy of it gives them away.
//!
//! What must stay true:
//! - What was sealed in one place opens in no other: account, table, column and row are part
//!   of what is authenticated (AEAD, ChaCha20-Poly1305, RFC 8439).
//! - Keys are in a file of the data directory that only this user can read, and nowhere else.
//! - Keys are only added: what is sealed by an older one opens until it was sealed anew.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
    sync::RwLock,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use rand::{TryRng, rngs::SysRng};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use uuid::Uuid;

use super::{
    error::{Error, Result},
    ids::AccountId,
    secrets,
};

/// How what is sealed is laid out: this byte, the key's number (4 bytes), the nonce, the rest.
const FORMAT: u8 = 1;
const HEAD: usize = 1 + 4 + NONCE_LEN;

/// Where something sealed is kept.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Whose it is.
    pub account: AccountId,
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The row.
    pub row: Uuid,
}

impl Place {
    fn authenticated(&self) -> Vec<u8> {
        // No name holds a NUL, so no two places read the same.
        format!("{}\0{}\0{}\0{}", self.account, self.table, self.column, self.row).into_bytes()
    }
}

struct NumberedKey {
    number: u32,
    key: LessSafeKey,
}

/// The keys of this installation, the current one last.
pub struct SealingKeys {
    path: PathBuf,
    keys: RwLock<Vec<NumberedKey>>,
}

impl fmt::Debug for SealingKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingKeys(…)")
    }
}

impl SealingKeys {
    /// Reads the keys from a file, or makes one there that only this user can read.
    ///
    /// # Errors
    /// `internal` when the file cannot be read or made, or holds something else.
    pub fn load_or_create(path: &Path) -> Result<Self> {
        let keys = if path.exists() { read(path)? } else { add(path, &[])? };
        Ok(Self { path: path.to_owned(), keys: RwLock::new(keys) })
    }

    /// Adds a key, which seals from now on.
    ///
    /// # Errors
    /// `internal` when the file cannot be written.
    pub fn rotate(&self) -> Result<()> {
        let lines = fs::read_to_string(&self.path).map_err(|error| unreadable(&self.path, &error))?;
        let keys = add(&self.path, &lines.lines().collect::<Vec<_>>())?;
        *self.keys.write().map_err(|_| Error::internal("the sealing keys are poisoned"))? = keys;
        Ok(())
    }

    /// Seals `plain` for `place`.
    ///
    /// # Errors
    /// `internal` when the system has no randomness to give.
    pub fn seal(&self, place: Place, plain: &[u8]) -> Result<Vec<u8>> {
        let mut nonce = [0; NONCE_LEN];
        SysRng.try_fill_bytes(&mut nonce).map_err(Error::internal)?;
        let keys = self.keys.read().map_err(|_| Error::internal("the sealing keys are poisoned"))?;
        let current = keys.last().ok_or_else(|| Error::internal("there is no sealing key"))?;
        let mut sealed = plain.to_vec();
        let aad = Aad::from(place.authenticated());
        let done = current.key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut sealed);
        done.map_err(|_| Error::internal("it cannot be sealed"))?;
        let number = current.number.to_be_bytes();
        Ok([&[FORMAT][..], &number, &nonce, &sealed].concat())
    }

    /// Opens what was sealed for `place`.
    ///
    /// # Errors
    /// `internal` when it was sealed for another place, by a key that is gone, or changed.
    pub fn open(&self, place: Place, sealed: &[u8]) -> Result<Vec<u8>> {
        let damaged = || Error::internal(format!("what is sealed in {} is damaged", place.table));
        let (head, rest) = sealed.split_at_checked(HEAD).ok_or_else(damaged)?;
        let number = head.get(1..5).and_then(|bytes| bytes.try_into().ok()).map(u32::from_be_bytes);
        let (FORMAT, Some(number)) = (head[0], number) else { return Err(damaged()) };
        // Another process may have added one.
        if !self.knows(number)? {
            *self.keys.write().map_err(|_| Error::internal("the sealing keys are poisoned"))? = read(&self.path)?;
        }
        let keys = self.keys.read().map_err(|_| Error::internal("the sealing keys are poisoned"))?;
        let key = keys.iter().find(|key| key.number == number);
        let key = key.ok_or_else(|| {
            Error::internal(format!(
                "{} lacks the key {number} that sealed a row of {}",
                self.path.display(),
                place.table
            ))
        })?;
        let nonce = Nonce::try_assume_unique_for_key(&head[5..]).map_err(|_| damaged())?;
        let mut plain = rest.to_vec();
        let opened = key.key.open_in_place(nonce, Aad::from(place.authenticated()), &mut plain);
        Ok(opened.map_err(|_| damaged())?.to_vec())
    }

    fn knows(&self, number: u32) -> Result<bool> {
        let keys = self.keys.read().map_err(|_| Error::internal("the sealing keys are poisoned"))?;
        Ok(keys.iter().any(|key| key.number == number))
    }
}

/// One key a line: its number and its 32 bytes in base64.
fn read(path: &Path) -> Result<Vec<NumberedKey>> {
    let text = fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
    let keys: Option<Vec<_>> = text.lines().map(key_of).collect();
    let keys = keys.filter(|keys| !keys.is_empty());
    keys.ok_or_else(|| Error::internal(format!("{} does not hold sealing keys, one a line", path.display())))
}

fn key_of(line: &str) -> Option<NumberedKey> {
    let (number, key) = line.split_once(' ')?;
    let key = UnboundKey::new(&CHACHA20_POLY1305, &STANDARD.decode(key).ok()?).ok()?;
    Some(NumberedKey { number: number.parse().ok()?, key: LessSafeKey::new(key) })
}

/// Writes the file with one more key.
fn add(path: &Path, lines: &[&str]) -> Result<Vec<NumberedKey>> {
    let key = secrets::random_bytes()?;
    let last =
        lines.last().and_then(|line| line.split_once(' ')).and_then(|(number, _)| number.parse::<u32>().ok());
    let line = format!("{} {}", last.unwrap_or(0) + 1, STANDARD.encode(key));
    let text: String = lines.iter().copied().chain([line.as_str()]).flat_map(|line| [line, "\n"]).collect();
    secrets::keep(path, text.as_bytes())?;
    read(path)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    Error::internal(format!("cannot read {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> Place {
        Place { account: AccountId::new(), table: "psa_connections", column: "credentials", row: Uuid::now_v7() }
    }

    #[test]
    fn opens_in_its_place_and_in_no_other_and_not_when_changed() {
        let directory = tempfile::tempdir().unwrap();
        let keys = SealingKeys::load_or_create(&directory.path().join("sealing.keys")).unwrap();
        let here = place();
        let sealed = keys.seal(here, b"private key").unwrap();
        assert_eq!(keys.open(here, &sealed).unwrap(), b"private key");
        let others = [
            Place { account: AccountId::new(), ..here },
            Place { table: "pushes", ..here },
            Place { column: "site", ..here },
            Place { row: Uuid::now_v7(), ..here },
        ];
        for other in others {
            assert!(keys.open(other, &sealed).is_err(), "{other:?}");
        }
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(keys.open(here, &changed).is_err(), "byte {at}");
        }
        assert!(keys.open(here, &sealed[..HEAD - 1]).is_err());
    }

    #[test]
    fn an_older_key_still_opens_and_a_process_learns_of_a_newer_one() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("sealing.keys");
        let (server, command) =
            (SealingKeys::load_or_create(&path).unwrap(), SealingKeys::load_or_create(&path).unwrap());
        let here = place();
        let old = server.seal(here, b"word").unwrap();
        command.rotate().unwrap();
        let new = command.seal(here, b"word").unwrap();
        assert_ne!(old[1..5], new[1..5], "by another key");
        assert_eq!(command.open(here, &old).unwrap(), b"word");
        assert_eq!(server.open(here, &new).unwrap(), b"word");
    }
}

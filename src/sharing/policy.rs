//! May this caller share? Pure.

use super::model::ShareLink;
use crate::{
    platform::error::{Error, Result},
    tenancy::{Caller, Role},
};

/// Make links to a session they see.
pub fn share(caller: &Caller) -> Result<()> {
    if caller.role >= Role::Engineer {
        return Ok(());
    }
    Err(Error::forbidden("Viewers do not share sessions. Ask an engineer."))
}

/// End a link.
pub fn end(caller: &Caller, link: &ShareLink) -> Result<()> {
    if link.created_by == caller.user || caller.role >= Role::TeamAdmin {
        return Ok(());
    }
    Err(Error::forbidden("Only its maker or a team admin ends a link. Ask one of them."))
}

/// Switch the account's public links on or off.
pub fn switch(caller: &Caller) -> Result<()> {
    if caller.role >= Role::TeamAdmin {
        return Ok(());
    }
    Err(Error::forbidden("Only team admins and owners switch public links. Ask one of them."))
}

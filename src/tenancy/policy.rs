//! May this caller do that to people and teams? Pure.

use super::{Caller, Role, User};
use crate::platform::error::{Error, Result};

/// Manage people and teams at all.
pub fn manage_people(caller: &Caller) -> Result<()> {
    if caller.role >= Role::TeamAdmin {
        return Ok(());
    }
    Err(Error::forbidden("Only team admins and owners manage people. Ask one of them."))
}

/// Give somebody `role`.
pub fn give_role(caller: &Caller, role: Role) -> Result<()> {
    manage_people(caller)?;
    if role <= caller.role {
        return Ok(());
    }
    Err(Error::forbidden("You cannot give a role above your own. Ask an owner."))
}

/// Change or reset `user`.
pub fn change_user(caller: &Caller, user: &User) -> Result<()> {
    manage_people(caller)?;
    if user.role <= caller.role {
        return Ok(());
    }
    Err(Error::forbidden("You cannot change somebody with a role above your own. Ask an owner."))
}

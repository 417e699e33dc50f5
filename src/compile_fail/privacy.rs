//! Values of private make, which a later pass of the compiler refuses.

use crate::platform::{db::TenantContext, ids::AccountId};

/// Building a context by hand.
pub fn building_a_context(account: AccountId) -> TenantContext {
    TenantContext { account } //~ E0451
}

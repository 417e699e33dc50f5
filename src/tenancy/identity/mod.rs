//! What proves identity: password digests, refresh tokens, links and tickets, read
//! through the one role that may.
//!
//! What must stay true: tokens are compared by digest; each is redeemed by one
//! UPDATE, so of any number of parallel uses exactly one wins.

mod password;
mod store;

pub use password::{hash, verify};
pub use store::{
    LiveTicket, Presented, RedeemedLink, SharedDoor, blocked_until, clear_failures, find_door, find_sign_in,
    insert_refresh, is_viewer, purge_expired, record_failure, redeem_link, redeem_ticket, retire_resets,
    revoke_family, rotate, set_password, take_view,
};

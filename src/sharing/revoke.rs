//! Ending links: one, all of a session, or all public ones of the account. Open pages
//! learn it from the row, on whatever node they are (see `live::access`).

use serde_json::json;

use super::{policy, store};
use crate::{
    platform::{
        error::Result,
        ids::{SessionId, ShareLinkId},
    },
    sessions,
    tenancy::{
        Caller, Tenancy,
        audit::{self, Entry},
    },
};

/// Ends a link. Ending it again changes nothing.
///
/// # Errors
/// `not_found` when there is none, or it shows what the caller may not see; `forbidden`
/// when it is somebody else's.
pub async fn revoke(tenancy: &Tenancy, caller: &Caller, id: ShareLinkId) -> Result<()> {
    let now = tenancy.clock.now();
    tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            let link = store::find_seen(conn, caller, id).await?;
            policy::end(caller, &link)?;
            if store::revoke(conn, id, now).await? {
                let detail = json!({ "session": link.session });
                let entry =
                    Entry { action: "session.share_ended", object_kind: "share_link", object_id: id.0, detail };
                audit::record(conn, caller, entry).await?;
            }
            Ok(())
        })
        .await
}

/// Ends every link of a session; how many were open.
///
/// # Errors
/// `not_found` and `forbidden`.
pub async fn revoke_all(tenancy: &Tenancy, caller: &Caller, session: SessionId) -> Result<usize> {
    let now = tenancy.clock.now();
    tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            sessions::find_visible(conn, caller, session).await?;
            policy::share(caller)?;
            let ended = store::revoke_all(conn, session, now).await?;
            let detail = json!({ "ended": ended });
            let entry =
                Entry { action: "session.shares_ended", object_kind: "session", object_id: session.0, detail };
            audit::record(conn, caller, entry).await?;
            Ok(ended)
        })
        .await
}

/// Switches the account's public links on or off.
///
/// # Errors
/// `forbidden` when the caller is no team admin.
pub async fn switch(tenancy: &Tenancy, caller: &Caller, on: bool) -> Result<()> {
    policy::switch(caller)?;
    tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            store::set_public_links(conn, on).await?;
            let detail = json!({ "on": on });
            let entry = Entry {
                action: "account.public_links_switched",
                object_kind: "account",
                object_id: caller.account().0,
                detail,
            };
            audit::record(conn, caller, entry).await
        })
        .await
}

//! Saving a draft.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{
    model::FlowDocument,
    policy,
    store::{self, Locked},
    validate,
};
use crate::{
    platform::{
        db::TenantConn,
        error::{Error, Result},
        ids::FlowId,
    },
    tenancy::{
        Caller, Role,
        audit::{self, Entry},
    },
};

/// Makes `document` the draft of a flow, finished or not. A draft that says what is
/// published is none. `seen` is when the flow had last changed for whoever wrote
/// it: somebody else's later change is not written over.
pub async fn save_draft(
    conn: &mut TenantConn,
    caller: &Caller,
    now: DateTime<Utc>,
    id: FlowId,
    document: &FlowDocument,
    seen: Option<DateTime<Utc>>,
) -> Result<()> {
    let flow = lock_visible(conn, caller.role, id).await?;
    policy::write(caller.role)?;
    validate::storable(document)?;
    if seen.is_some_and(|seen| seen != flow.updated_at) {
        return Err(Error::conflict(
            "draft_moved_on",
            "Somebody changed this flow meanwhile. Read it again and bring your changes over.",
        ));
    }
    let published = match flow.published {
        Some(version) => store::full_version(conn, version).await?.map(|version| version.document),
        None => None,
    };
    let draft = Some(document).filter(|document| Some(*document) != published.as_ref());
    store::set_draft(conn, id, draft, now).await?;
    if published.is_none() {
        store::set_head(conn, id, document).await?;
    }
    let detail = json!({ "title": document.title });
    let entry = Entry { action: "flow.draft_saved", object_kind: "flow", object_id: id.0, detail };
    audit::record(conn, caller, entry).await?;
    store::bump_search_revision(conn).await?;
    Ok(())
}

/// Locks a flow that exists for `role`.
pub(super) async fn lock_visible(conn: &mut TenantConn, role: Role, id: FlowId) -> Result<Locked> {
    let flow = store::lock(conn, id).await?.ok_or_else(Error::not_found)?;
    if flow.published.is_none() && !policy::sees_drafts(role) {
        return Err(Error::not_found());
    }
    Ok(flow)
}

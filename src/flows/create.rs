//! Creating a flow: a draft nobody but its editors sees.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{model::FlowDocument, policy, store, validate};
use crate::{
    platform::{
        db::TenantConn,
        error::Result,
        ids::{FlowId, UserId},
    },
    tenancy::{
        Caller,
        audit::{self, Entry},
    },
};

/// Creates a flow whose draft is `document`, finished or not.
pub async fn create(
    conn: &mut TenantConn,
    caller: &Caller,
    now: DateTime<Utc>,
    document: &FlowDocument,
) -> Result<FlowId> {
    policy::write(caller.role)?;
    create_as(conn, caller.user, now, document).await
}

/// The same for an owner who is known to be allowed.
pub(super) async fn create_as(
    conn: &mut TenantConn,
    owner: UserId,
    now: DateTime<Utc>,
    document: &FlowDocument,
) -> Result<FlowId> {
    validate::storable(document)?;
    let id = FlowId::new();
    store::insert(conn, id, owner, document, now).await?;
    let detail = json!({ "title": document.title });
    let entry = Entry { action: "flow.created", object_kind: "flow", object_id: id.0, detail };
    audit::record_as(conn, Some(owner), entry).await?;
    store::bump_search_revision(conn).await?;
    Ok(id)
}

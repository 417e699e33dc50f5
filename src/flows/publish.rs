//! Publishing: the draft becomes the next version, for ever.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{
    model::{FlowDocument, Published},
    policy,
    save_draft::lock_visible,
    store::{self, Locked},
    subflows,
    validate::{self, Finding},
};
use crate::{
    platform::{
        db::TenantConn,
        error::{Error, Result},
        ids::{FlowId, UserId},
    },
    tenancy::{
        Caller,
        audit::{self, Entry},
    },
};

/// Publishes the draft of a flow; sessions that start from now on run it.
pub async fn publish(conn: &mut TenantConn, caller: &Caller, now: DateTime<Utc>, id: FlowId) -> Result<Published> {
    let flow = lock_visible(conn, caller.role, id).await?;
    policy::write(caller.role)?;
    publish_as(conn, caller.user, now, id, flow).await
}

/// The same for an author who is known to be allowed.
pub(super) async fn publish_as(
    conn: &mut TenantConn,
    author: UserId,
    now: DateTime<Utc>,
    id: FlowId,
    flow: Locked,
) -> Result<Published> {
    let nothing = || Error::conflict("nothing_to_publish", policy::NOTHING_TO_PUBLISH);
    let document: FlowDocument = flow.draft.ok_or_else(nothing)?;
    demand_sound(&validate::validate(&document))?;
    demand_sound(&subflows::findings(conn, id, &document).await?)?;
    let version = store::insert_version(conn, id, &document, author, now).await?;
    store::set_head(conn, id, &document).await?;
    store::set_draft(conn, id, None, now).await?;
    let detail = json!({ "title": document.title, "number": version.number, "version": version.id });
    let entry = Entry { action: "flow.published", object_kind: "flow", object_id: id.0, detail };
    audit::record_as(conn, Some(author), entry).await?;
    store::bump_search_revision(conn).await?;
    Ok(version)
}

/// The answer has room for one finding; a flow's view lists them all.
fn demand_sound(findings: &[Finding]) -> Result<()> {
    let Some(first) = findings.first() else { return Ok(()) };
    let detail = match findings.len() - 1 {
        0 => first.message.clone(),
        1 => format!("{} One more thing is to be mended.", first.message),
        more => format!("{} {more} more things are to be mended.", first.message),
    };
    Err(Error::invalid(format!("document.{}", first.path), detail))
}

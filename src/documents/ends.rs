//! Which places of the flow a session ran are ends of it: only there does the place say how it
//! ended. The log does not know, the pinned version does, for ever.

use std::collections::BTreeSet;

use crate::{
    flows::{self, model::NodeKind},
    platform::{
        db::TenantConn,
        error::{Error, Result},
    },
    sessions::{EventBody, SessionRow, log},
};

/// The ends by their ids; `None` while the session goes on or where it runs no flow: nothing is
/// said of them then.
pub async fn of(conn: &mut TenantConn, session: &SessionRow) -> Result<Option<BTreeSet<String>>> {
    let Some(version) = session.flow_version.filter(|_| session.status == "completed") else { return Ok(None) };
    // The first event names the subflows, for ever.
    let first = log::read(conn, session.id, 0, 1).await?.into_iter().next().map(|event| event.body);
    let Some(EventBody::SessionStarted { subflows, .. }) = first else { return Ok(None) };
    let pinned: Vec<_> = subflows.into_iter().map(|flow| (flow.key, flow.version_id)).collect();
    let guide = flows::guide(conn, version, &pinned).await?;
    let guide = guide.ok_or_else(|| Error::internal("a pinned flow version is missing"))?;
    let ends = guide.nodes.into_iter().filter(|node| node.kind == NodeKind::Resolution);
    Ok(Some(ends.map(|node| node.id).collect()))
}

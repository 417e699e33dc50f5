//! Flows inside flows: which versions they are, and the guide they make.
//!
//! What must stay true: a session runs the versions that were published when it
//! started; its log names them, and the same versions give the same guide for ever.

use std::collections::HashMap;

use super::{
    compose::{MAX_NODES, compose},
    model::{FlowDocument, Startable, Subflow},
    store,
    validate::Finding,
};
use crate::platform::{
    db::TenantConn,
    error::Result,
    ids::{FlowId, FlowVersionId},
};

/// Most flows that run inside one, all in all.
const MAX_SUBFLOWS: usize = 50;

/// What a session on `flow` would run now; `None` when nothing is published.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn startable(conn: &mut TenantConn, flow: FlowId) -> Result<Option<Startable>> {
    let Some((version_id, number, document)) = store::published(conn, flow).await? else { return Ok(None) };
    let inside = inside(conn, &document).await?;
    let documents = inside.iter().map(|(flow, document)| (flow.key.clone(), document.clone())).collect();
    let guide = compose(&document, &documents);
    let subflows = inside.into_iter().map(|(flow, _)| flow).collect();
    Ok(Some(Startable { id: flow, version_id, number, subflows, guide }))
}

/// The guide of a session pinned to `root`, and to these versions of what runs inside
/// it, by key; `None` when one of them is missing.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn guide(
    conn: &mut TenantConn,
    root: FlowVersionId,
    subflows: &[(String, FlowVersionId)],
) -> Result<Option<FlowDocument>> {
    let Some(root) = store::full_version(conn, root).await? else { return Ok(None) };
    let mut documents = HashMap::new();
    for (key, version) in subflows {
        let Some(version) = store::full_version(conn, *version).await? else { return Ok(None) };
        documents.insert(key.clone(), version.document);
    }
    Ok(Some(compose(&root.document, &documents)))
}

/// Every flow that runs inside `document`, as published now, once each.
async fn inside(conn: &mut TenantConn, document: &FlowDocument) -> Result<Vec<(Subflow, FlowDocument)>> {
    let mut found: Vec<(Subflow, FlowDocument)> = Vec::new();
    let mut wanted: Vec<String> = document.subflow_keys().into_iter().map(str::to_owned).collect();
    while !wanted.is_empty() && found.len() < MAX_SUBFLOWS {
        let read = store::published_by_keys(conn, &wanted).await?;
        wanted = read.iter().flat_map(|(_, document)| document.subflow_keys()).map(str::to_owned).collect();
        found.extend(read);
        wanted.retain(|key| !found.iter().any(|(flow, _)| flow.key == *key));
        wanted.sort_unstable();
        wanted.dedup();
    }
    found.truncate(MAX_SUBFLOWS);
    Ok(found)
}

/// What keeps a document from being published for the flows it names: one that is not
/// there, one that runs this flow again, or too much of it all.
pub(super) async fn findings(
    conn: &mut TenantConn,
    flow: FlowId,
    document: &FlowDocument,
) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    let inside = inside(conn, document).await?;
    let runs_this = |document: &FlowDocument| {
        let mut waiting = document.subflow_keys();
        let mut seen: Vec<&str> = Vec::new();
        while let Some(key) = waiting.pop() {
            if seen.contains(&key) {
                continue;
            }
            seen.push(key);
            match inside.iter().find(|(flow, _)| flow.key == key) {
                Some((inner, _)) if inner.flow_id == flow => return true,
                Some((_, inner)) => waiting.extend(inner.subflow_keys()),
                None => {}
            }
        }
        false
    };
    for (index, node) in document.nodes.iter().enumerate() {
        let Some(key) = node.subflow.as_deref().filter(|key| !key.is_empty()) else { continue };
        let named = inside.iter().find(|(flow, _)| flow.key == key);
        let problem = match named {
            None => format!("no published flow has the key `{key}`. Publish it first, or name another."),
            Some((inner, document)) if inner.flow_id == flow || runs_this(document) => {
                format!("the flow `{key}` runs this one again, without end. Name another.")
            }
            Some(_) => continue,
        };
        findings.push(Finding {
            path: format!("nodes.{index}.subflow"),
            node: Some(node.id.clone()),
            message: format!("{}: {problem}", super::validate::name(node, index)),
        });
    }
    if findings.is_empty() && inside.len() >= MAX_SUBFLOWS {
        findings.push(too_much(format!("{MAX_SUBFLOWS} flows or more run inside this one.")));
    }
    let documents = inside.into_iter().map(|(flow, document)| (flow.key, document)).collect();
    let nodes = compose(document, &documents).nodes.len();
    if findings.is_empty() && nodes > MAX_NODES {
        findings.push(too_much(format!("With the flows inside it, it has more than {MAX_NODES} nodes.")));
    }
    Ok(findings)
}

fn too_much(problem: String) -> Finding {
    Finding { path: "nodes".to_owned(), node: None, message: format!("{problem} Split it.") }
}

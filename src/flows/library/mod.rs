//! The flows that ship with the product, as people would write them.

use chrono::{DateTime, Utc};

use super::{create, import, publish, store};
use crate::platform::{
    db::TenantConn,
    error::{Error, Result},
    ids::{FlowId, UserId},
};

const LIBRARY: [&str; 1] = [include_str!("outlook-password-loop.yaml")];

/// The texts of the flows that ship.
#[must_use]
pub fn library() -> &'static [&'static str] {
    &LIBRARY
}

/// Creates and publishes the flow in `text` for `owner`, by the operator's hand; its key.
///
/// # Errors
/// `invalid` naming what is wrong with the text.
pub async fn import_library_flow(
    conn: &mut TenantConn,
    owner: UserId,
    now: DateTime<Utc>,
    text: &str,
) -> Result<(Option<String>, FlowId)> {
    let document = import::parse(text)?;
    let id = create::create_as(conn, owner, now, &document).await?;
    let flow = store::lock(conn, id).await?.ok_or_else(|| Error::internal("the flow just made is gone"))?;
    publish::publish_as(conn, owner, now, id, flow).await?;
    Ok((document.key, id))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::flows::{
        model::{FlowDocument, NodeKind, Outcome},
        validate::validate,
    };

    fn documents() -> Vec<FlowDocument> {
        LIBRARY.iter().map(|text| import::parse(text).unwrap()).collect()
    }

    #[test]
    fn every_flow_may_be_published() {
        for document in documents() {
            assert_eq!(validate(&document), [], "{}", document.title);
        }
    }

    /// Walks every option of every node from the start and counts the ends met.
    fn walk(document: &FlowDocument) -> (HashSet<(String, String)>, Vec<Outcome>) {
        let (mut edges, mut seen, mut outcomes) = (HashSet::new(), HashSet::new(), Vec::new());
        let mut waiting = vec![document.start.clone()];
        while let Some(id) = waiting.pop() {
            if !seen.insert(id.clone()) {
                continue;
            }
            let node = document.node(&id).unwrap();
            outcomes.extend(node.outcome);
            for choice in &node.options {
                assert!(edges.insert((id.clone(), choice.id.clone())), "{id} {}", choice.id);
                waiting.push(choice.next.clone());
            }
        }
        assert_eq!(seen.len(), document.nodes.len(), "{}", document.title);
        (edges, outcomes)
    }

    #[test]
    fn every_way_is_walked_and_every_kind_of_end_is_met() {
        for document in documents() {
            let (edges, outcomes) = walk(&document);
            assert_eq!(edges.len(), document.nodes.iter().map(|node| node.options.len()).sum::<usize>());
            for outcome in [Outcome::Resolved, Outcome::Escalate, Outcome::NotReproducible] {
                assert!(outcomes.contains(&outcome), "{} never ends {outcome:?}", document.title);
            }
        }
    }

    #[test]
    fn every_command_says_what_to_expect() {
        for document in documents() {
            assert!((18..=30).contains(&document.nodes.len()), "{}", document.nodes.len());
            for node in &document.nodes {
                assert!(node.command.as_ref().is_none_or(|command| !command.expect.is_empty()), "{}", node.id);
                assert!(node.kind == NodeKind::Resolution || !node.body.is_empty(), "{}", node.id);
            }
        }
    }
}

//! The flows that ship with the product, as people would write them.
//!
//! What must stay true: a flow comes after those it runs as subflows, so that whoever
//! imports them in order may publish each at once.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};

use super::{create, import, publish, store};
use crate::platform::{
    db::TenantConn,
    error::{Error, Result},
    ids::{FlowId, UserId},
};

const LIBRARY: [&str; 14] = [
    include_str!("account-lockout.yaml"),
    include_str!("backup-failure.yaml"),
    include_str!("disk-full.yaml"),
    include_str!("mailbox-rule-compromise.yaml"),
    include_str!("mfa-reset.yaml"),
    include_str!("new-user-onboarding.yaml"),
    include_str!("outlook-password-loop.yaml"),
    include_str!("phishing-report.yaml"),
    include_str!("printer-offline.yaml"),
    include_str!("server-patching.yaml"),
    include_str!("slow-pc.yaml"),
    include_str!("stop-error-after-update.yaml"),
    include_str!("teams-audio.yaml"),
    include_str!("vpn-connection.yaml"),
];

/// The texts of the flows that ship, each after those it runs as subflows.
#[must_use]
pub fn library() -> &'static [&'static str] {
    static ORDERED: LazyLock<Vec<&'static str>> = LazyLock::new(|| ordered(&LIBRARY));
    &ORDERED
}

/// The texts in such an order. Those that run each other in a circle, or one that is
/// not there, come last: publishing them says what is wrong.
fn ordered<'a>(texts: &[&'a str]) -> Vec<&'a str> {
    let mut waiting: Vec<_> = texts.iter().map(|text| (*text, import::parse(text).ok())).collect();
    let (mut keys, mut ordered) = (Vec::new(), Vec::new());
    loop {
        let before = waiting.len();
        waiting.retain(|(text, document)| {
            let Some(document) = document else { return true };
            let ready = document.subflow_keys().iter().all(|key| keys.iter().any(|known| known == key));
            if ready {
                keys.extend(document.key.clone());
                ordered.push(*text);
            }
            !ready
        });
        if waiting.len() == before {
            ordered.extend(waiting.iter().map(|(text, _)| *text));
            return ordered;
        }
    }
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
#[path = "library_tests.rs"]
mod tests;

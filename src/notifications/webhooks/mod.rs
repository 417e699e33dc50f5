//! Telling an account outside of this server: Slack, workflows of Teams, and whatever takes
//! signed webhooks (Standard Webhooks 1.0.0).
//!
//! What must stay true: an address and what signs are sealed, and told to nobody after they were
//! given or made; what goes out is signed anew at each attempt and keeps its id; a webhook to
//! which nothing gets any more is switched off, and the account's admins are told.

mod change;
mod model;
mod post;
mod sign;
mod store;

use serde_json::Value;

pub use change::{ChangedWebhook, NewWebhook, change, create, demand_admin, find, remove, replay, rotate, test};
pub use model::{Webhook, WebhookKind};
pub use store::{DeliveryRow, deliveries_page, webhook, webhooks};

use super::{POST, model::Kind, words::Message};
use crate::platform::{
    db::TenantConn,
    error::Result,
    ids::{SessionId, WebhookDeliveryId, WebhookId},
    jobs,
    sealing::SealingKeys,
};
use chrono::{DateTime, Utc};

/// Tells every webhook that wants to know of it.
pub async fn queue(
    conn: &mut TenantConn,
    kind: Kind,
    (session, seq): (SessionId, i64),
    now: DateTime<Utc>,
) -> Result<()> {
    for webhook in store::webhooks(conn).await? {
        if webhook.is_on && webhook.wants(kind) {
            let id = WebhookDeliveryId::new();
            store::insert_delivery(conn, (id, webhook.id), kind.as_str(), Some((session, seq)), now).await?;
            jobs::enqueue(conn, POST, id.0, now).await?;
        }
    }
    Ok(())
}

/// What admins are told of a webhook that was switched off; nothing when it is on again.
pub async fn off_message(conn: &mut TenantConn, id: WebhookId, public_url: &str) -> Result<Option<Message>> {
    let Some(webhook) = store::webhook(conn, id).await?.filter(|webhook| !webhook.is_on) else { return Ok(None) };
    Ok(Some(Message {
        title: "A webhook was switched off".to_owned(),
        facts: vec![("Webhook", webhook.name), ("Host", webhook.host)],
        quote: webhook.reason,
        link: ("Look at its deliveries", format!("{public_url}/settings/webhooks")),
    }))
}

/// Seals the account's addresses and secrets anew, by the current key. Returns how many.
///
/// # Errors
/// `internal` when one cannot be opened; then nothing is changed.
pub async fn seal_again(conn: &mut TenantConn, keys: &SealingKeys) -> Result<usize> {
    let webhooks = store::webhooks(conn).await?;
    for webhook in &webhooks {
        let plain = keys.open(webhook.place(), &webhook.sealed)?;
        store::set_sealed(conn, webhook.id, keys.seal(webhook.place(), &plain)?).await?;
    }
    Ok(webhooks.len())
}

/// The kinds of a list as it is stored.
fn kinds_of(stored: Value) -> Vec<Kind> {
    serde_json::from_value(stored).unwrap_or_default()
}

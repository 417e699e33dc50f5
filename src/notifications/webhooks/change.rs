//! Webhooks made, changed, tried and removed, by admins; what went to them sent again.

use serde::Deserialize;
use serde_json::json;
use url::Url;
use utoipa::ToSchema;

use super::{
    model::{Secrets, Webhook, WebhookKind},
    sign,
    store::{self, DeliveryRow, Outcome},
};
use crate::{
    notifications::{
        NotificationDesk, POST,
        model::{DeliveryState, Kind},
    },
    platform::{
        db::TenantConn,
        error::{Error, Result},
        ids::{WebhookDeliveryId, WebhookId},
        jobs,
    },
    tenancy::{
        self, Caller, Role,
        audit::{self, Entry},
    },
};

/// Longest address, in characters.
const LONGEST: usize = 2_000;
/// What a test is called.
pub const TEST: &str = "test";

/// A webhook to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWebhook {
    /// What takes it.
    kind: WebhookKind,
    /// What to call it: 1 to 200 characters.
    name: String,
    /// Where it leads, https.
    url: String,
    /// What it is told of: `escalation.…` and `push.failed`.
    kinds: Vec<Kind>,
}

/// What a webhook is to be from now on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangedWebhook {
    /// What to call it: 1 to 200 characters.
    name: String,
    /// Where it leads from now on; without it, where it did.
    url: Option<String>,
    /// What it is told of: `escalation.…` and `push.failed`.
    kinds: Vec<Kind>,
    /// Whether it is told at all.
    is_on: bool,
}

/// Whether the caller looks after webhooks.
///
/// # Errors
/// `forbidden` for all but admins.
pub fn demand_admin(caller: &Caller) -> Result<()> {
    if caller.role >= Role::TeamAdmin {
        return Ok(());
    }
    Err(Error::forbidden("Only team admins and owners look after webhooks. Ask one of them."))
}

/// A webhook that the caller looks after. For others there are none.
///
/// # Errors
/// `not_found` when there is none.
pub async fn find(conn: &mut TenantConn, caller: &Caller, id: WebhookId) -> Result<Webhook> {
    demand_admin(caller).map_err(|_| Error::not_found())?;
    store::webhook(conn, id).await?.ok_or_else(Error::not_found)
}

/// Makes a webhook. It with the secret that signs, where it is signed: shown this once.
///
/// # Errors
/// `forbidden`; `invalid` naming the field.
pub async fn create(
    desk: &NotificationDesk,
    caller: &Caller,
    new: &NewWebhook,
) -> Result<(Webhook, Option<String>)> {
    demand_admin(caller)?;
    let (url, host) = address(desk, &new.url)?;
    let secret = (new.kind == WebhookKind::Signed).then(sign::new_secret).transpose()?;
    let mut webhook = Webhook {
        account: caller.account(),
        id: WebhookId::new(),
        kind: new.kind,
        name: tenancy::name("name", &new.name)?,
        host,
        sealed: Vec::new(),
        kinds: kinds(&new.kinds)?,
        is_on: true,
        reason: None,
        failing_since: None,
    };
    seal(desk, &mut webhook, &Secrets { url, secret: secret.clone(), old: None })?;
    let now = desk.tenancy.clock.now();
    desk.tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            if !store::insert(conn, &webhook, now).await? {
                return Err(taken());
            }
            record(conn, caller, "webhook.added", &webhook).await
        })
        .await?;
    Ok((webhook, secret))
}

/// Writes what changed. Switched on again it begins anew.
///
/// # Errors
/// `not_found`; `invalid` naming the field.
pub async fn change(
    desk: &NotificationDesk,
    caller: &Caller,
    id: WebhookId,
    changed: &ChangedWebhook,
) -> Result<Webhook> {
    let now = desk.tenancy.clock.now();
    desk.tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            let mut webhook = find(conn, caller, id).await?;
            webhook.name = tenancy::name("name", &changed.name)?;
            webhook.kinds = kinds(&changed.kinds)?;
            if let Some(url) = &changed.url {
                let (url, host) = address(desk, url)?;
                let secrets = Secrets { url, ..open(desk, &webhook)? };
                webhook.host = host;
                seal(desk, &mut webhook, &secrets)?;
            }
            let others = store::webhooks(conn).await?;
            if others.iter().any(|other| other.id != id && other.name == webhook.name) {
                return Err(taken());
            }
            webhook.is_on = changed.is_on;
            (webhook.reason, webhook.failing_since) = (None, None);
            store::change(conn, &webhook, now).await?;
            record(conn, caller, "webhook.changed", &webhook).await?;
            Ok(webhook)
        })
        .await
}

/// Removes a webhook, with what was on its way to it.
///
/// # Errors
/// `not_found`.
pub async fn remove(desk: &NotificationDesk, caller: &Caller, id: WebhookId) -> Result<()> {
    desk.tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            let webhook = find(conn, caller, id).await?;
            store::remove(conn, id).await?;
            record(conn, caller, "webhook.removed", &webhook).await
        })
        .await
}

/// Makes another secret, shown this once; the one so far signs for another day beside it.
///
/// # Errors
/// `not_found`; `not_signed` (409) where nothing is signed.
pub async fn rotate(desk: &NotificationDesk, caller: &Caller, id: WebhookId) -> Result<(Webhook, Option<String>)> {
    let now = desk.tenancy.clock.now();
    let secret = sign::new_secret()?;
    desk.tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            let mut webhook = find(conn, caller, id).await?;
            if webhook.kind != WebhookKind::Signed {
                let why = "Slack and Teams are sent nothing that is signed: their address is the secret.";
                return Err(Error::conflict("not_signed", why));
            }
            let secrets = open(desk, &webhook)?.rotated(secret.clone(), now);
            seal(desk, &mut webhook, &secrets)?;
            store::change(conn, &webhook, now).await?;
            record(conn, caller, "webhook.secret_rotated", &webhook).await?;
            Ok((webhook, Some(secret.clone())))
        })
        .await
}

/// Sends a webhook something to see whether it gets there.
///
/// # Errors
/// `not_found`; `off` (409) when it is switched off.
pub async fn test(desk: &NotificationDesk, caller: &Caller, id: WebhookId) -> Result<DeliveryRow> {
    let now = desk.tenancy.clock.now();
    let delivery = desk
        .tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            demand_on(&find(conn, caller, id).await?)?;
            let delivery = WebhookDeliveryId::new();
            store::insert_delivery(conn, (delivery, id), TEST, None, now).await?;
            jobs::enqueue(conn, POST, delivery.0, now).await?;
            store::delivery(conn, delivery).await?.ok_or_else(Error::not_found)
        })
        .await?;
    desk.bell.ring();
    Ok(delivery)
}

/// Sends again what went or did not get there. It keeps its id: whoever had it knows it again.
///
/// # Errors
/// `not_found`; `off` or `waiting` (409).
pub async fn replay(desk: &NotificationDesk, caller: &Caller, delivery: WebhookDeliveryId) -> Result<DeliveryRow> {
    let now = desk.tenancy.clock.now();
    let replayed = desk
        .tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            let known = store::delivery(conn, delivery).await?.ok_or_else(Error::not_found)?;
            let id = known.webhook;
            let webhook = find(conn, caller, id).await?;
            demand_on(&webhook)?;
            if known.state() == DeliveryState::Waits {
                return Err(Error::conflict("waiting", "It is on its way already. Wait for what comes of it."));
            }
            let fresh =
                Outcome { state: DeliveryState::Waits, attempts: 0, reason: None, status: None, answer: None };
            store::set_delivery(conn, delivery, &fresh, now).await?;
            jobs::enqueue(conn, POST, delivery.0, now).await?;
            let detail = json!({ "name": webhook.name, "delivery": delivery });
            let entry = Entry { action: "webhook.replayed", object_kind: "webhook", object_id: id.0, detail };
            audit::record(conn, caller, entry).await?;
            store::delivery(conn, delivery).await?.ok_or_else(Error::not_found)
        })
        .await?;
    desk.bell.ring();
    Ok(replayed)
}

/// What is sealed of a webhook.
///
/// # Errors
/// `internal` when it cannot be opened.
pub fn open(desk: &NotificationDesk, webhook: &Webhook) -> Result<Secrets> {
    let plain = desk.keys.open(webhook.place(), &webhook.sealed)?;
    serde_json::from_slice(&plain).map_err(Error::internal)
}

fn seal(desk: &NotificationDesk, webhook: &mut Webhook, secrets: &Secrets) -> Result<()> {
    let plain = serde_json::to_vec(secrets).map_err(Error::internal)?;
    webhook.sealed = desk.keys.seal(webhook.place(), &plain)?;
    Ok(())
}

/// An address that may be asked, and its host.
fn address(desk: &NotificationDesk, written: &str) -> Result<(String, String)> {
    let wrong = || Error::invalid("url", "Copy the whole address: it begins with https://.");
    let written = written.trim();
    if written.chars().count() > LONGEST {
        return Err(wrong());
    }
    let url = Url::parse(written).map_err(|_| wrong())?;
    desk.reach.demand("url", &url)?;
    let host = url.host_str().ok_or_else(wrong)?.to_owned();
    Ok((url.into(), host))
}

fn kinds(wanted: &[Kind]) -> Result<Vec<Kind>> {
    let mut kinds = wanted.to_vec();
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.is_empty() {
        return Err(Error::invalid("kinds", "Choose at least one thing that it is told of."));
    }
    if !kinds.iter().all(|kind| kind.is_for_webhooks()) {
        return Err(Error::invalid(
            "kinds",
            "Webhooks are told of escalations and of notes that failed, no more.",
        ));
    }
    Ok(kinds)
}

fn demand_on(webhook: &Webhook) -> Result<()> {
    if webhook.is_on {
        return Ok(());
    }
    Err(Error::conflict("off", "This webhook is switched off. Switch it on first."))
}

fn taken() -> Error {
    Error::invalid("name", "Another webhook has this name. Choose another one.")
}

async fn record(conn: &mut TenantConn, caller: &Caller, action: &str, webhook: &Webhook) -> Result<()> {
    let detail = json!({ "name": webhook.name, "kind": webhook.kind, "host": webhook.host, "on": webhook.is_on });
    let entry = Entry { action, object_kind: "webhook", object_id: webhook.id.0, detail };
    audit::record(conn, caller, entry).await
}

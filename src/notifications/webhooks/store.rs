//! The tables of webhooks and of what goes to them.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::{delete, insert_into, prelude::*, update};
use diesel_async::RunQueryDsl;
use serde_json::Value;

use super::{
    kinds_of,
    model::{Webhook, WebhookKind},
};
use crate::{
    notifications::model::DeliveryState,
    platform::{
        db::TenantConn,
        error::{Error, Result},
        ids::{AccountId, SessionId, WebhookDeliveryId, WebhookId},
        page::Cursor,
    },
};

#[path = "schema.rs"]
mod schema;
use schema::app::{webhook_deliveries, webhooks as table};

/// How long it is kept what went to a webhook.
const KEPT: TimeDelta = TimeDelta::days(30);

type Columns = (
    table::account_id,
    table::id,
    table::kind,
    table::name,
    table::host,
    table::sealed,
    table::kinds,
    table::is_on,
    table::reason,
    table::failing_since,
);
const COLUMNS: Columns = (
    table::account_id,
    table::id,
    table::kind,
    table::name,
    table::host,
    table::sealed,
    table::kinds,
    table::is_on,
    table::reason,
    table::failing_since,
);
type Row =
    (AccountId, WebhookId, String, String, String, Vec<u8>, Value, bool, Option<String>, Option<DateTime<Utc>>);

fn read((account, id, kind, name, host, sealed, kinds, is_on, reason, failing_since): Row) -> Webhook {
    let (kind, kinds) = (WebhookKind::of(&kind), kinds_of(kinds));
    Webhook { account, id, kind, name, host, sealed, kinds, is_on, reason, failing_since }
}

/// The account's webhooks, by name.
pub async fn webhooks(conn: &mut TenantConn) -> Result<Vec<Webhook>> {
    let rows: Vec<Row> = table::table
        .filter(table::account_id.eq(conn.account()))
        .order(table::name)
        .select(COLUMNS)
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(read).collect())
}

/// One of them.
pub async fn webhook(conn: &mut TenantConn, id: WebhookId) -> Result<Option<Webhook>> {
    let row: Option<Row> = table::table.find((conn.account(), id)).select(COLUMNS).first(conn).await.optional()?;
    Ok(row.map(read))
}

/// Adds one. `false` when its name is taken.
pub async fn insert(conn: &mut TenantConn, new: &Webhook, now: DateTime<Utc>) -> Result<bool> {
    let added = insert_into(table::table)
        .values((
            table::account_id.eq(conn.account()),
            table::id.eq(new.id),
            table::kind.eq(new.kind.as_str()),
            table::name.eq(&new.name),
            table::host.eq(&new.host),
            table::sealed.eq(&new.sealed),
            table::kinds.eq(serde_json::to_value(&new.kinds).map_err(Error::internal)?),
            table::made_at.eq(now),
            table::changed_at.eq(now),
        ))
        .on_conflict((table::account_id, table::name))
        .do_nothing()
        .execute(conn)
        .await?;
    Ok(added == 1)
}

/// Writes all that may change of one.
pub async fn change(conn: &mut TenantConn, changed: &Webhook, now: DateTime<Utc>) -> Result<()> {
    update(table::table.find((conn.account(), changed.id)))
        .set((
            table::name.eq(&changed.name),
            table::host.eq(&changed.host),
            table::sealed.eq(&changed.sealed),
            table::kinds.eq(serde_json::to_value(&changed.kinds).map_err(Error::internal)?),
            table::is_on.eq(changed.is_on),
            table::reason.eq(&changed.reason),
            table::failing_since.eq(changed.failing_since),
            table::changed_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Writes what was sealed anew.
pub async fn set_sealed(conn: &mut TenantConn, id: WebhookId, sealed: Vec<u8>) -> Result<()> {
    update(table::table.find((conn.account(), id))).set(table::sealed.eq(sealed)).execute(conn).await?;
    Ok(())
}

/// Says since when nothing gets there, unless it is known; with `None` that something does.
pub async fn set_failing(conn: &mut TenantConn, id: WebhookId, since: Option<DateTime<Utc>>) -> Result<()> {
    let row = table::table.filter(table::account_id.eq(conn.account())).filter(table::id.eq(id));
    match since {
        Some(since) => {
            let unknown = row.filter(table::failing_since.is_null());
            update(unknown).set(table::failing_since.eq(since)).execute(conn).await?
        }
        None => {
            let known = row.filter(table::failing_since.is_not_null());
            update(known).set(table::failing_since.eq(None::<DateTime<Utc>>)).execute(conn).await?
        }
    };
    Ok(())
}

/// Switches one off for a reason. `false` when it was off.
pub async fn switch_off(conn: &mut TenantConn, id: WebhookId, reason: &str, now: DateTime<Utc>) -> Result<bool> {
    let on =
        table::table.filter(table::account_id.eq(conn.account())).filter(table::id.eq(id)).filter(table::is_on);
    let off = (table::is_on.eq(false), table::reason.eq(reason), table::changed_at.eq(now));
    Ok(update(on).set(off).execute(conn).await? == 1)
}

/// Removes one, with what went to it.
pub async fn remove(conn: &mut TenantConn, id: WebhookId) -> Result<()> {
    delete(table::table.find((conn.account(), id))).execute(conn).await?;
    Ok(())
}

/// What goes to a webhook.
#[derive(Clone, Debug, Queryable)]
pub struct DeliveryRow {
    pub id: WebhookDeliveryId,
    pub webhook: WebhookId,
    pub kind: String,
    pub session: Option<SessionId>,
    pub seq: Option<i64>,
    state: String,
    pub attempts: i32,
    pub reason: Option<String>,
    pub status: Option<i32>,
    pub answer: Option<String>,
    pub made_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
}

impl DeliveryRow {
    pub fn state(&self) -> DeliveryState {
        DeliveryState::of(&self.state)
    }

    /// The event it is about; of a test none.
    pub fn event(&self) -> Option<(SessionId, i64)> {
        self.session.zip(self.seq)
    }
}

type DeliveryColumns = (
    webhook_deliveries::id,
    webhook_deliveries::webhook_id,
    webhook_deliveries::kind,
    webhook_deliveries::session_id,
    webhook_deliveries::seq,
    webhook_deliveries::state,
    webhook_deliveries::attempts,
    webhook_deliveries::reason,
    webhook_deliveries::status,
    webhook_deliveries::answer,
    webhook_deliveries::made_at,
    webhook_deliveries::changed_at,
);
const DELIVERY_COLUMNS: DeliveryColumns = (
    webhook_deliveries::id,
    webhook_deliveries::webhook_id,
    webhook_deliveries::kind,
    webhook_deliveries::session_id,
    webhook_deliveries::seq,
    webhook_deliveries::state,
    webhook_deliveries::attempts,
    webhook_deliveries::reason,
    webhook_deliveries::status,
    webhook_deliveries::answer,
    webhook_deliveries::made_at,
    webhook_deliveries::changed_at,
);

/// Has something go to a webhook, and forgets what went there long ago.
pub async fn insert_delivery(
    conn: &mut TenantConn,
    (id, webhook): (WebhookDeliveryId, WebhookId),
    kind: &str,
    event: Option<(SessionId, i64)>,
    now: DateTime<Utc>,
) -> Result<()> {
    insert_into(webhook_deliveries::table)
        .values((
            webhook_deliveries::account_id.eq(conn.account()),
            webhook_deliveries::id.eq(id),
            webhook_deliveries::webhook_id.eq(webhook),
            webhook_deliveries::kind.eq(kind),
            webhook_deliveries::session_id.eq(event.map(|(session, _)| session)),
            webhook_deliveries::seq.eq(event.map(|(_, seq)| seq)),
            webhook_deliveries::made_at.eq(now),
            webhook_deliveries::changed_at.eq(now),
        ))
        .execute(conn)
        .await?;
    let old = webhook_deliveries::table
        .filter(webhook_deliveries::account_id.eq(conn.account()))
        .filter(webhook_deliveries::webhook_id.eq(webhook))
        .filter(webhook_deliveries::made_at.lt(now - KEPT));
    delete(old).execute(conn).await?;
    Ok(())
}

/// What went or goes to a webhook, newest first, one more than `limit`.
pub async fn deliveries_page(
    conn: &mut TenantConn,
    webhook: WebhookId,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<DeliveryRow>> {
    let mut query = webhook_deliveries::table
        .filter(webhook_deliveries::account_id.eq(conn.account()))
        .filter(webhook_deliveries::webhook_id.eq(webhook))
        .order((webhook_deliveries::made_at.desc(), webhook_deliveries::id.desc()))
        .limit(limit + 1)
        .select(DELIVERY_COLUMNS)
        .into_boxed();
    if let Some(Cursor { at, id }) = after {
        let same_moment = webhook_deliveries::made_at.eq(at).and(webhook_deliveries::id.lt(WebhookDeliveryId(id)));
        query = query.filter(webhook_deliveries::made_at.lt(at).or(same_moment));
    }
    Ok(query.load(conn).await?)
}

/// One of them.
pub async fn delivery(conn: &mut TenantConn, id: WebhookDeliveryId) -> Result<Option<DeliveryRow>> {
    let row = webhook_deliveries::table.find((conn.account(), id)).select(DELIVERY_COLUMNS).first(conn).await;
    Ok(row.optional()?)
}

/// What came of an attempt.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub state: DeliveryState,
    pub attempts: i32,
    pub reason: Option<String>,
    pub status: Option<i32>,
    pub answer: Option<String>,
}

/// Says what came of an attempt.
pub async fn set_delivery(
    conn: &mut TenantConn,
    id: WebhookDeliveryId,
    outcome: &Outcome,
    now: DateTime<Utc>,
) -> Result<()> {
    update(webhook_deliveries::table.find((conn.account(), id)))
        .set((
            webhook_deliveries::state.eq(outcome.state.as_str()),
            webhook_deliveries::attempts.eq(outcome.attempts),
            webhook_deliveries::reason.eq(&outcome.reason),
            webhook_deliveries::status.eq(outcome.status),
            webhook_deliveries::answer.eq(&outcome.answer),
            webhook_deliveries::changed_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

//! The tables of this domain: what people are told, its mail, and how they want to be told.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::{delete, dsl::count_star, insert_into, prelude::*, sql_types::BigInt, update, upsert::excluded};
use diesel_async::RunQueryDsl;
use serde_json::Value;
use uuid::Uuid;

use super::{
    model::{DeliveryState, Kind},
    preferences::{Preferences, Quiet},
};
use crate::platform::{
    db::TenantConn,
    error::{Error, Result},
    ids::{NotificationId, SessionId, UserId, WebhookId},
    page::Cursor,
};

#[path = "schema.rs"]
mod schema;
use schema::app::{notification_causes, notification_mails, notification_preferences, notifications};

define_sql_function! {
    /// Held until the transaction ends.
    fn pg_advisory_xact_lock(key: BigInt) -> Text;
}

/// How long what somebody was told is kept.
const KEPT: TimeDelta = TimeDelta::days(90);

/// What a notification is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// An event of a session.
    Event(SessionId, i64),
    /// A webhook.
    Webhook(WebhookId),
}

impl About {
    fn of(session: Option<SessionId>, seq: Option<i64>, webhook: Option<WebhookId>) -> Result<Self> {
        match (session, seq, webhook) {
            (Some(session), Some(seq), None) => Ok(Self::Event(session, seq)),
            (None, None, Some(webhook)) => Ok(Self::Webhook(webhook)),
            _ => Err(Error::internal("a notification is about nothing")),
        }
    }
}

/// What somebody is told.
#[derive(Clone, Debug)]
pub struct Notification {
    pub id: NotificationId,
    pub user: UserId,
    pub kind: Kind,
    pub about: About,
    /// What more may be told of.
    pub thing: Option<Uuid>,
    pub in_app: bool,
    pub made_at: DateTime<Utc>,
    pub read_at: Option<DateTime<Utc>>,
}

/// How far its mail is.
#[derive(Clone, Debug, Queryable)]
pub struct MailRow {
    state: String,
    pub attempts: i32,
    pub reason: Option<String>,
}

impl MailRow {
    pub fn state(&self) -> DeliveryState {
        DeliveryState::of(&self.state)
    }
}

type Columns = (
    notifications::id,
    notifications::user_id,
    notifications::kind,
    notifications::session_id,
    notifications::seq,
    notifications::webhook_id,
    notifications::thing,
    notifications::in_app,
    notifications::made_at,
    notifications::read_at,
);
const COLUMNS: Columns = (
    notifications::id,
    notifications::user_id,
    notifications::kind,
    notifications::session_id,
    notifications::seq,
    notifications::webhook_id,
    notifications::thing,
    notifications::in_app,
    notifications::made_at,
    notifications::read_at,
);
type Row = (
    NotificationId,
    UserId,
    String,
    Option<SessionId>,
    Option<i64>,
    Option<WebhookId>,
    Option<Uuid>,
    bool,
    DateTime<Utc>,
    Option<DateTime<Utc>>,
);

fn read((id, user, kind, session, seq, webhook, thing, in_app, made_at, read_at): Row) -> Result<Notification> {
    let kind = Kind::parse(&kind).ok_or_else(|| Error::internal("a notification of an unknown kind"))?;
    let about = About::of(session, seq, webhook)?;
    Ok(Notification { id, user, kind, about, thing, in_app, made_at, read_at })
}

/// Takes a cause away; what it was, unless it was taken before.
pub async fn take_cause(conn: &mut TenantConn, id: Uuid) -> Result<Option<(SessionId, i64)>> {
    let cause = notification_causes::table
        .filter(notification_causes::account_id.eq(conn.account()))
        .filter(notification_causes::id.eq(id));
    let taken = delete(cause).returning((notification_causes::session_id, notification_causes::seq));
    Ok(taken.get_result(conn).await.optional()?)
}

/// Forgets what somebody was told of the same thing before; false when they know newer of it
/// already, since jobs come in any order.
pub async fn make_way(conn: &mut TenantConn, new: &Notification) -> Result<bool> {
    let Some(thing) = new.thing else { return Ok(true) };
    let account = conn.account();
    let known = || {
        let theirs = notifications::table.filter(notifications::account_id.eq(account));
        theirs.filter(notifications::user_id.eq(new.user)).filter(notifications::thing.eq(thing))
    };
    if let About::Event(_, seq) = new.about {
        let newer: i64 = known().filter(notifications::seq.gt(seq)).select(count_star()).first(conn).await?;
        if newer > 0 {
            return Ok(false);
        }
    }
    delete(known()).execute(conn).await?;
    Ok(true)
}

/// Tells somebody, and forgets what they were told long ago.
pub async fn insert(conn: &mut TenantConn, new: &Notification) -> Result<()> {
    let (session, seq, webhook) = match new.about {
        About::Event(session, seq) => (Some(session), Some(seq), None),
        About::Webhook(webhook) => (None, None, Some(webhook)),
    };
    insert_into(notifications::table)
        .values((
            notifications::account_id.eq(conn.account()),
            notifications::id.eq(new.id),
            notifications::user_id.eq(new.user),
            notifications::kind.eq(new.kind.as_str()),
            notifications::session_id.eq(session),
            notifications::seq.eq(seq),
            notifications::webhook_id.eq(webhook),
            notifications::thing.eq(new.thing),
            notifications::in_app.eq(new.in_app),
            notifications::made_at.eq(new.made_at),
        ))
        .execute(conn)
        .await?;
    let old = notifications::table
        .filter(notifications::account_id.eq(conn.account()))
        .filter(notifications::user_id.eq(new.user))
        .filter(notifications::made_at.lt(new.made_at - KEPT));
    delete(old).execute(conn).await?;
    Ok(())
}

/// What somebody was told, newest first, one more than `limit`, each with its mail.
pub async fn page(
    conn: &mut TenantConn,
    user: UserId,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<(Notification, Option<MailRow>)>> {
    let mail = notification_mails::account_id
        .eq(notifications::account_id)
        .and(notification_mails::notification_id.eq(notifications::id));
    let columns = (notification_mails::state, notification_mails::attempts, notification_mails::reason);
    let mut query = notifications::table
        .left_join(notification_mails::table.on(mail))
        .filter(notifications::account_id.eq(conn.account()))
        .filter(notifications::user_id.eq(user))
        .filter(notifications::in_app)
        .order((notifications::made_at.desc(), notifications::id.desc()))
        .limit(limit + 1)
        .select((COLUMNS, columns.nullable()))
        .into_boxed();
    if let Some(Cursor { at, id }) = after {
        let same_moment = notifications::made_at.eq(at).and(notifications::id.lt(NotificationId(id)));
        query = query.filter(notifications::made_at.lt(at).or(same_moment));
    }
    let rows: Vec<(Row, Option<MailRow>)> = query.load(conn).await?;
    rows.into_iter().map(|(row, mail)| Ok((read(row)?, mail))).collect()
}

/// How many of them somebody has not read.
pub async fn unread(conn: &mut TenantConn, user: UserId) -> Result<i64> {
    let unread = notifications::table
        .filter(notifications::account_id.eq(conn.account()))
        .filter(notifications::user_id.eq(user))
        .filter(notifications::in_app)
        .filter(notifications::read_at.is_null());
    Ok(unread.select(count_star()).first(conn).await?)
}

/// One of them.
pub async fn find(conn: &mut TenantConn, id: NotificationId) -> Result<Option<Notification>> {
    let row: Option<Row> =
        notifications::table.find((conn.account(), id)).select(COLUMNS).first(conn).await.optional()?;
    row.map(read).transpose()
}

/// Says that one was read.
pub async fn mark_read(conn: &mut TenantConn, id: NotificationId, now: DateTime<Utc>) -> Result<()> {
    let row = notifications::table
        .filter(notifications::account_id.eq(conn.account()))
        .filter(notifications::id.eq(id))
        .filter(notifications::read_at.is_null());
    update(row).set(notifications::read_at.eq(now)).execute(conn).await?;
    Ok(())
}

/// Waits until nobody else tells of this session: who is told and what is over is found out in
/// turn, or what is over would be told by whoever looked before. It ends with the transaction.
pub async fn take_turn(conn: &mut TenantConn, session: SessionId) -> Result<()> {
    // The end of the id is random; two sessions that share it only wait for one another.
    let (_, key) = session.0.as_u64_pair();
    diesel::select(pg_advisory_xact_lock(key.cast_signed())).execute(conn).await?;
    Ok(())
}

/// What people were told of a session and have not read.
pub async fn unread_of(conn: &mut TenantConn, session: SessionId) -> Result<Vec<Notification>> {
    let rows: Vec<Row> = notifications::table
        .filter(notifications::account_id.eq(conn.account()))
        .filter(notifications::session_id.eq(session))
        .filter(notifications::read_at.is_null())
        .select(COLUMNS)
        .load(conn)
        .await?;
    rows.into_iter().map(read).collect()
}

/// Says that this one and all older ones were read.
pub async fn mark_read_until(conn: &mut TenantConn, last: &Notification, now: DateTime<Utc>) -> Result<()> {
    let same_moment = notifications::made_at.eq(last.made_at).and(notifications::id.le(last.id));
    let rows = notifications::table
        .filter(notifications::account_id.eq(conn.account()))
        .filter(notifications::user_id.eq(last.user))
        .filter(notifications::read_at.is_null())
        .filter(notifications::made_at.lt(last.made_at).or(same_moment));
    update(rows).set(notifications::read_at.eq(now)).execute(conn).await?;
    Ok(())
}

/// Has what somebody was told mailed as well.
pub async fn insert_mail(conn: &mut TenantConn, id: NotificationId, now: DateTime<Utc>) -> Result<()> {
    insert_into(notification_mails::table)
        .values((
            notification_mails::account_id.eq(conn.account()),
            notification_mails::notification_id.eq(id),
            notification_mails::changed_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// The mail of one.
pub async fn mail(conn: &mut TenantConn, id: NotificationId) -> Result<Option<MailRow>> {
    let columns = (notification_mails::state, notification_mails::attempts, notification_mails::reason);
    let row = notification_mails::table.find((conn.account(), id)).select(columns).first(conn).await.optional()?;
    Ok(row)
}

/// Says how far a mail is, and whether that was an attempt.
pub async fn set_mail(
    conn: &mut TenantConn,
    id: NotificationId,
    (state, attempts): (DeliveryState, i32),
    reason: Option<&str>,
    now: DateTime<Utc>,
) -> Result<()> {
    update(notification_mails::table.find((conn.account(), id)))
        .set((
            notification_mails::state.eq(state.as_str()),
            notification_mails::attempts.eq(attempts),
            notification_mails::reason.eq(reason),
            notification_mails::changed_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

type PreferencesRow = (UserId, Value, Option<i16>, Option<i16>, String, bool);

/// How these people want to be told, as far as they said so.
pub async fn preferences(conn: &mut TenantConn, users: &[UserId]) -> Result<HashMap<UserId, Preferences>> {
    let rows: Vec<PreferencesRow> = notification_preferences::table
        .filter(notification_preferences::account_id.eq(conn.account()))
        .filter(notification_preferences::user_id.eq_any(users))
        .select((
            notification_preferences::user_id,
            notification_preferences::ways,
            notification_preferences::quiet_from,
            notification_preferences::quiet_until,
            notification_preferences::time_zone,
            notification_preferences::breaks_through,
        ))
        .load(conn)
        .await?;
    let read = |(user, ways, from, until, time_zone, breaks_through): PreferencesRow| {
        let ways = serde_json::from_value(ways).map_err(Error::internal)?;
        let quiet = from.zip(until).map(|(from, until)| Quiet { from, until });
        Ok((user, Preferences { ways, quiet, time_zone, breaks_through }))
    };
    rows.into_iter().map(read).collect()
}

/// Keeps how somebody wants to be told.
pub async fn set_preferences(conn: &mut TenantConn, user: UserId, wanted: &Preferences) -> Result<()> {
    insert_into(notification_preferences::table)
        .values((
            notification_preferences::account_id.eq(conn.account()),
            notification_preferences::user_id.eq(user),
            notification_preferences::ways.eq(serde_json::to_value(&wanted.ways).map_err(Error::internal)?),
            notification_preferences::quiet_from.eq(wanted.quiet.map(|quiet| quiet.from)),
            notification_preferences::quiet_until.eq(wanted.quiet.map(|quiet| quiet.until)),
            notification_preferences::time_zone.eq(&wanted.time_zone),
            notification_preferences::breaks_through.eq(wanted.breaks_through),
        ))
        .on_conflict((notification_preferences::account_id, notification_preferences::user_id))
        .do_update()
        .set((
            notification_preferences::ways.eq(excluded(notification_preferences::ways)),
            notification_preferences::quiet_from.eq(excluded(notification_preferences::quiet_from)),
            notification_preferences::quiet_until.eq(excluded(notification_preferences::quiet_until)),
            notification_preferences::time_zone.eq(excluded(notification_preferences::time_zone)),
            notification_preferences::breaks_through.eq(excluded(notification_preferences::breaks_through)),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

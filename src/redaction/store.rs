//! The tables of this domain: an account's rules, and what was hidden by hand.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::{insert_into, prelude::*, update};
use diesel_async::RunQueryDsl;
use serde_json::json;

use super::rules::{Hiding, Rules};
use crate::platform::{
    db::TenantConn,
    error::{Error, Result},
    ids::{HiddenWordsId, SessionId, UserId},
};

#[path = "schema.rs"]
mod schema;
use schema::app::{hidden_words, redaction_rules};

/// The account's rules and their version; none of version 0 until somebody wrote some.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn rules(conn: &mut TenantConn) -> Result<(u64, Rules)> {
    let row: Option<(i64, serde_json::Value)> = redaction_rules::table
        .find(conn.account())
        .select((redaction_rules::version, redaction_rules::rules))
        .first(conn)
        .await
        .optional()?;
    let Some((version, rules)) = row else { return Ok((0, Rules::default())) };
    Ok((u64::try_from(version).unwrap_or(0), serde_json::from_value(rules).map_err(Error::internal)?))
}

/// Puts rules in the place of those of version `seen`; `false` when others are there.
pub async fn set_rules(
    conn: &mut TenantConn,
    seen: u64,
    rules: &Rules,
    (by, now): (UserId, DateTime<Utc>),
) -> Result<bool> {
    let account = conn.account();
    let seen = i64::try_from(seen).unwrap_or(i64::MAX);
    let values = (
        redaction_rules::version.eq(seen.saturating_add(1)),
        redaction_rules::rules.eq(json!(rules)),
        redaction_rules::changed_by.eq(by),
        redaction_rules::changed_at.eq(now),
    );
    let written = if seen == 0 {
        insert_into(redaction_rules::table)
            .values((redaction_rules::account_id.eq(account), values))
            .on_conflict_do_nothing()
            .execute(conn)
            .await?
    } else {
        let row = redaction_rules::table.find(account).filter(redaction_rules::version.eq(seen));
        update(row).set(values).execute(conn).await?
    };
    Ok(written == 1)
}

/// Something that was hidden by hand and is still.
#[derive(Clone, Debug, Queryable)]
pub struct HiddenWords {
    /// Its name.
    pub id: HiddenWordsId,
    /// Who hid it.
    pub made_by: UserId,
    /// What; nothing any more when it is shown again.
    pub words: Option<String>,
}

/// What was ever hidden by hand in a session, in order.
pub async fn by_hand(conn: &mut TenantConn, session: SessionId) -> Result<Vec<HiddenWords>> {
    Ok(hidden_words::table
        .filter(hidden_words::account_id.eq(conn.account()))
        .filter(hidden_words::session_id.eq(session))
        .order((hidden_words::made_at, hidden_words::id))
        .select((hidden_words::id, hidden_words::made_by, hidden_words::words))
        .load(conn)
        .await?)
}

/// What is hidden by hand in these sessions.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn hidden_in(conn: &mut TenantConn, sessions: &[SessionId]) -> Result<HashMap<SessionId, Vec<String>>> {
    let rows: Vec<(SessionId, Option<String>)> = hidden_words::table
        .filter(hidden_words::account_id.eq(conn.account()))
        .filter(hidden_words::session_id.eq_any(sessions))
        .filter(hidden_words::words.is_not_null())
        .order((hidden_words::made_at, hidden_words::id))
        .select((hidden_words::session_id, hidden_words::words))
        .load(conn)
        .await?;
    let mut hidden: HashMap<SessionId, Vec<String>> = HashMap::new();
    for (session, words) in rows {
        hidden.entry(session).or_default().extend(words);
    }
    Ok(hidden)
}

/// One of them, and its session.
pub async fn hidden(conn: &mut TenantConn, id: HiddenWordsId) -> Result<Option<(SessionId, UserId)>> {
    Ok(hidden_words::table
        .find((conn.account(), id))
        .select((hidden_words::session_id, hidden_words::made_by))
        .first(conn)
        .await
        .optional()?)
}

/// Hides words that stand in these events.
pub async fn hide(
    conn: &mut TenantConn,
    (id, session): (HiddenWordsId, SessionId),
    words: &str,
    seqs: &[u64],
    (by, now): (UserId, DateTime<Utc>),
) -> Result<()> {
    let seqs: Vec<i64> = seqs.iter().map(|seq| i64::try_from(*seq).unwrap_or(i64::MAX)).collect();
    insert_into(hidden_words::table)
        .values((
            hidden_words::account_id.eq(conn.account()),
            hidden_words::id.eq(id),
            hidden_words::session_id.eq(session),
            hidden_words::words.eq(words),
            hidden_words::seqs.eq(seqs),
            hidden_words::made_by.eq(by),
            hidden_words::made_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Shows again what was hidden; `false` when it is not hidden.
pub async fn show(conn: &mut TenantConn, id: HiddenWordsId) -> Result<bool> {
    let row = hidden_words::table.find((conn.account(), id)).filter(hidden_words::words.is_not_null());
    Ok(update(row).set(hidden_words::words.eq(None::<String>)).execute(conn).await? == 1)
}

/// Everything that is to be hidden in a session.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn hiding(conn: &mut TenantConn, session: SessionId) -> Result<Hiding> {
    let (version, rules) = rules(conn).await?;
    let rows = by_hand(conn, session).await?;
    let shown = rows.iter().filter(|row| row.words.is_none()).count();
    let revision = version + u64::try_from(rows.len() + shown).unwrap_or(u64::MAX / 2);
    Ok(Hiding { revision, rules, by_hand: rows.into_iter().filter_map(|row| row.words).collect() })
}

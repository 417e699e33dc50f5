//! The tables of this domain: what people chose and accepted for documents, and how they are
//! laid out.

use chrono::{DateTime, Utc};
use diesel::{delete, insert_into, prelude::*, update, upsert::excluded};
use diesel_async::RunQueryDsl;

use super::{choice::Choice, model::Variant, rewording::Reworded};
use crate::platform::{
    db::TenantConn,
    error::{Error, Result},
    ids::{SessionId, UserId},
};

#[path = "schema.rs"]
mod schema;
use schema::app::{document_choices, document_rewordings, document_templates};

/// Version, what is left out, what enters too, what is pinned.
type ChoiceRow = (i64, Vec<Option<i64>>, Vec<Option<i64>>, Vec<Option<i64>>);

/// What was chosen for a document; nothing until somebody did.
pub async fn read_choice(conn: &mut TenantConn, session: SessionId, variant: Variant) -> Result<Choice> {
    let row: Option<ChoiceRow> = document_choices::table
        .find((conn.account(), session, variant.name()))
        .select((
            document_choices::version,
            document_choices::left_out,
            document_choices::also,
            document_choices::pinned,
        ))
        .first(conn)
        .await
        .optional()?;
    let numbers =
        |stored: Vec<Option<i64>>| stored.into_iter().flatten().filter_map(|seq| u64::try_from(seq).ok());
    Ok(row.map_or_else(Choice::default, |(version, left_out, also, pinned)| Choice {
        version: u64::try_from(version).unwrap_or(0),
        left_out: numbers(left_out).collect(),
        also: numbers(also).collect(),
        pinned: numbers(pinned).collect(),
    }))
}

/// Puts a choice in the place of the one of its version; `false` when another is there.
pub async fn write_choice(
    conn: &mut TenantConn,
    (session, variant): (SessionId, Variant),
    choice: &Choice,
    (by, now): (UserId, DateTime<Utc>),
) -> Result<bool> {
    let account = conn.account();
    let numbers = |chosen: &std::collections::BTreeSet<u64>| -> Vec<i64> {
        chosen.iter().filter_map(|seq| i64::try_from(*seq).ok()).collect()
    };
    let seen = i64::try_from(choice.version).unwrap_or(i64::MAX);
    let values = (
        document_choices::version.eq(seen.saturating_add(1)),
        document_choices::left_out.eq(numbers(&choice.left_out)),
        document_choices::also.eq(numbers(&choice.also)),
        document_choices::pinned.eq(numbers(&choice.pinned)),
        document_choices::changed_by.eq(by),
        document_choices::changed_at.eq(now),
    );
    let written = if seen == 0 {
        let key = (
            document_choices::account_id.eq(account),
            document_choices::session_id.eq(session),
            document_choices::variant.eq(variant.name()),
        );
        insert_into(document_choices::table).values((key, values)).on_conflict_do_nothing().execute(conn).await?
    } else {
        let row = document_choices::table.find((account, session, variant.name()));
        update(row.filter(document_choices::version.eq(seen))).set(values).execute(conn).await?
    };
    Ok(written == 1)
}

/// A version of a layout.
#[derive(Clone, Debug, Queryable)]
pub struct TemplateRow {
    /// Of which document.
    pub variant: String,
    /// Which version.
    pub version: i64,
    /// The template; the built-in layout where there is none.
    pub text: Option<String>,
    /// Who made it.
    pub made_by: UserId,
    /// When.
    pub made_at: DateTime<Utc>,
}

/// Most versions that are listed.
const MOST_VERSIONS: i64 = 200;

/// Versions of layouts, newest first.
pub async fn templates(conn: &mut TenantConn) -> Result<Vec<TemplateRow>> {
    Ok(document_templates::table
        .filter(document_templates::account_id.eq(conn.account()))
        .order((document_templates::made_at.desc(), document_templates::version.desc()))
        .limit(MOST_VERSIONS)
        .select((
            document_templates::variant,
            document_templates::version,
            document_templates::text,
            document_templates::made_by,
            document_templates::made_at,
        ))
        .load(conn)
        .await?)
}

/// The newest version of a layout and its template, if it is not the built-in one.
pub async fn newest_template(conn: &mut TenantConn, variant: Variant) -> Result<Option<(u64, Option<String>)>> {
    let row: Option<(i64, Option<String>)> = document_templates::table
        .filter(document_templates::account_id.eq(conn.account()))
        .filter(document_templates::variant.eq(variant.name()))
        .order(document_templates::version.desc())
        .select((document_templates::version, document_templates::text))
        .first(conn)
        .await
        .optional()?;
    Ok(row.map(|(version, text)| (u64::try_from(version).unwrap_or(0), text)))
}

/// Adds a version; `false` when there is one of this number.
pub async fn insert_template(
    conn: &mut TenantConn,
    (variant, version): (Variant, u64),
    text: Option<&str>,
    (by, now): (UserId, DateTime<Utc>),
) -> Result<bool> {
    let added = insert_into(document_templates::table)
        .values((
            document_templates::account_id.eq(conn.account()),
            document_templates::variant.eq(variant.name()),
            document_templates::version.eq(i64::try_from(version).unwrap_or(i64::MAX)),
            document_templates::text.eq(text),
            document_templates::made_by.eq(by),
            document_templates::made_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(added == 1)
}

/// Words that were accepted for a document: by whom, when, the last event it knew, for which lines.
pub type RewordingRow = (UserId, DateTime<Utc>, u64, Vec<Reworded>);

/// The words that were accepted for a document, if any were.
pub async fn read_rewording(
    conn: &mut TenantConn,
    session: SessionId,
    variant: Variant,
) -> Result<Option<RewordingRow>> {
    let row: Option<(UserId, DateTime<Utc>, i64, serde_json::Value)> = document_rewordings::table
        .find((conn.account(), session, variant.name()))
        .select((
            document_rewordings::made_by,
            document_rewordings::made_at,
            document_rewordings::seq,
            document_rewordings::lines,
        ))
        .first(conn)
        .await
        .optional()?;
    let Some((by, at, seq, lines)) = row else { return Ok(None) };
    let lines = serde_json::from_value(lines).map_err(Error::internal)?;
    Ok(Some((by, at, u64::try_from(seq).unwrap_or(0), lines)))
}

/// Puts accepted words in the place of those before; none takes them away.
pub async fn write_rewording(
    conn: &mut TenantConn,
    (session, variant): (SessionId, Variant),
    (seq, lines): (u64, &[Reworded]),
    (by, now): (UserId, DateTime<Utc>),
) -> Result<()> {
    let account = conn.account();
    let row = document_rewordings::table.find((account, session, variant.name()));
    if lines.is_empty() {
        delete(row).execute(conn).await?;
        return Ok(());
    }
    insert_into(document_rewordings::table)
        .values((
            document_rewordings::account_id.eq(account),
            document_rewordings::session_id.eq(session),
            document_rewordings::variant.eq(variant.name()),
            document_rewordings::seq.eq(i64::try_from(seq).unwrap_or(i64::MAX)),
            document_rewordings::lines.eq(serde_json::json!(lines)),
            document_rewordings::made_by.eq(by),
            document_rewordings::made_at.eq(now),
        ))
        .on_conflict((
            document_rewordings::account_id,
            document_rewordings::session_id,
            document_rewordings::variant,
        ))
        .do_update()
        .set((
            document_rewordings::seq.eq(excluded(document_rewordings::seq)),
            document_rewordings::lines.eq(excluded(document_rewordings::lines)),
            document_rewordings::made_by.eq(excluded(document_rewordings::made_by)),
            document_rewordings::made_at.eq(excluded(document_rewordings::made_at)),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

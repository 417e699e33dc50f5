//! The tables of this domain, and the account's revision of flows.

use chrono::{DateTime, Utc};
use diesel::{insert_into, prelude::*, update};
use diesel_async::RunQueryDsl;
use serde_json::Value;

use super::{
    model::{Flow, FlowDocument, FlowKind, Published, Subflow, Version, VersionRef},
    validate::id_problem,
};
use crate::platform::{
    db::TenantConn,
    error::{Error, Result},
    ids::{FlowId, FlowVersionId, UserId},
    page::Cursor,
};

#[path = "schema.rs"]
mod schema;
use schema::app::{accounts, flow_versions, flows};

type Columns =
    (FlowId, String, String, String, Vec<Option<String>>, Option<FlowVersionId>, Option<i32>, DateTime<Utc>);

/// A flow, its published number beside it, and its draft as `Draft`.
macro_rules! flow_query {
    ($conn:expr, $draft:expr) => {
        flows::table
            .left_join(
                flow_versions::table.on(flow_versions::account_id
                    .eq(flows::account_id)
                    .and(flow_versions::id.nullable().eq(flows::published_version_id))),
            )
            .filter(flows::account_id.eq($conn.account()))
            .select((
                (
                    flows::id,
                    flows::title,
                    flows::description,
                    flows::kind,
                    flows::tags,
                    flows::published_version_id,
                    flow_versions::number.nullable(),
                    flows::updated_at,
                ),
                $draft,
            ))
    };
}

fn to_flow(columns: Columns, has_draft: bool) -> Result<Flow> {
    let (id, title, description, kind, tags, version, number, updated_at) = columns;
    let published = version.zip(number).map(|(id, number)| Published { id, number });
    let kind = FlowKind::parse(&kind)?;
    let tags = tags.into_iter().flatten().collect();
    Ok(Flow { id, title, description, kind, tags, published, has_draft, updated_at })
}

fn to_document(value: Value) -> Result<FlowDocument> {
    serde_json::from_value(value).map_err(Error::internal)
}

fn to_value(document: &FlowDocument) -> Result<Value> {
    serde_json::to_value(document).map_err(Error::internal)
}

/// Flows by their last change, a page's worth and one more; without those never
/// published unless `drafts` says so.
pub async fn page(conn: &mut TenantConn, drafts: Drafts, after: Option<Cursor>, limit: i64) -> Result<Vec<Flow>> {
    let mut query = flow_query!(conn, flows::draft.is_not_null())
        .order((flows::updated_at.desc(), flows::id.desc()))
        .limit(limit + 1)
        .into_boxed();
    if drafts == Drafts::Hidden {
        query = query.filter(flows::published_version_id.is_not_null());
    }
    if let Some(Cursor { at, id }) = after {
        let earlier = flows::updated_at.lt(at).or(flows::updated_at.eq(at).and(flows::id.lt(FlowId(id))));
        query = query.filter(earlier);
    }
    let rows: Vec<(Columns, bool)> = query.load(conn).await?;
    rows.into_iter().map(|(columns, has_draft)| to_flow(columns, has_draft)).collect()
}

/// Whether flows that only have a draft are among those read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drafts {
    /// They are.
    Shown,
    /// They are not.
    Hidden,
}

/// A flow with its draft.
pub async fn flow(conn: &mut TenantConn, id: FlowId) -> Result<Option<(Flow, Option<FlowDocument>)>> {
    let row: Option<(Columns, Option<Value>)> =
        flow_query!(conn, flows::draft).filter(flows::id.eq(id)).first(conn).await.optional()?;
    let Some((columns, draft)) = row else { return Ok(None) };
    Ok(Some((to_flow(columns, draft.is_some())?, draft.map(to_document).transpose()?)))
}

/// A flow about to change, locked until the transaction ends.
pub struct Locked {
    /// The document being edited.
    pub draft: Option<FlowDocument>,
    /// The version sessions start on.
    pub published: Option<FlowVersionId>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// Locks a flow.
pub async fn lock(conn: &mut TenantConn, id: FlowId) -> Result<Option<Locked>> {
    let row: Option<(Option<Value>, Option<FlowVersionId>, DateTime<Utc>)> = flows::table
        .find((conn.account(), id))
        .select((flows::draft, flows::published_version_id, flows::updated_at))
        .for_update()
        .first(conn)
        .await
        .optional()?;
    let Some((draft, published, updated_at)) = row else { return Ok(None) };
    Ok(Some(Locked { draft: draft.map(to_document).transpose()?, published, updated_at }))
}

/// The key, where it can be one; a draft may still have to be mended.
fn key_of(document: &FlowDocument) -> Option<&str> {
    document.key.as_deref().filter(|key| id_problem(key).is_none())
}

fn key_taken(error: diesel::result::Error, document: &FlowDocument) -> Error {
    use diesel::result::{DatabaseErrorKind::UniqueViolation, Error::DatabaseError};
    match error {
        DatabaseError(UniqueViolation, _) => {
            let key = document.key.as_deref().unwrap_or_default();
            Error::invalid("document.key", format!("Another flow has the key `{key}`. Choose another."))
        }
        error => error.into(),
    }
}

/// Adds a flow that has only a draft.
pub async fn insert(
    conn: &mut TenantConn,
    id: FlowId,
    owner: UserId,
    document: &FlowDocument,
    now: DateTime<Utc>,
) -> Result<()> {
    insert_into(flows::table)
        .values((
            flows::account_id.eq(conn.account()),
            flows::id.eq(id),
            flows::title.eq(&document.title),
            flows::description.eq(&document.description),
            flows::kind.eq(document.kind.as_str()),
            flows::tags.eq(&document.tags),
            flows::draft.eq(to_value(document)?),
            flows::owner_id.eq(owner),
            flows::created_at.eq(now),
            flows::updated_at.eq(now),
            flows::key.eq(key_of(document)),
        ))
        .execute(conn)
        .await
        .map_err(|error| key_taken(error, document))?;
    Ok(())
}

/// Sets the draft; `None` when nothing differs from what is published.
pub async fn set_draft(
    conn: &mut TenantConn,
    id: FlowId,
    draft: Option<&FlowDocument>,
    now: DateTime<Utc>,
) -> Result<()> {
    let draft = draft.map(to_value).transpose()?;
    update(flows::table.find((conn.account(), id)))
        .set((flows::draft.eq(draft), flows::updated_at.eq(now)))
        .execute(conn)
        .await?;
    Ok(())
}

/// Shows a flow in lists as `document` calls it.
pub async fn set_head(conn: &mut TenantConn, id: FlowId, document: &FlowDocument) -> Result<()> {
    update(flows::table.find((conn.account(), id)))
        .set((
            flows::title.eq(&document.title),
            flows::description.eq(&document.description),
            flows::kind.eq(document.kind.as_str()),
            flows::tags.eq(&document.tags),
            flows::key.eq(key_of(document)),
        ))
        .execute(conn)
        .await
        .map_err(|error| key_taken(error, document))?;
    Ok(())
}

/// Adds the next version of a flow that is locked, and makes it the published one.
pub async fn insert_version(
    conn: &mut TenantConn,
    flow: FlowId,
    document: &FlowDocument,
    author: UserId,
    now: DateTime<Utc>,
) -> Result<Published> {
    let last: Option<i32> = flow_versions::table
        .filter(flow_versions::account_id.eq(conn.account()))
        .filter(flow_versions::flow_id.eq(flow))
        .select(diesel::dsl::max(flow_versions::number))
        .first(conn)
        .await?;
    let version = Published { id: FlowVersionId::new(), number: last.unwrap_or(0) + 1 };
    insert_into(flow_versions::table)
        .values((
            flow_versions::account_id.eq(conn.account()),
            flow_versions::id.eq(version.id),
            flow_versions::flow_id.eq(flow),
            flow_versions::number.eq(version.number),
            flow_versions::document.eq(to_value(document)?),
            flow_versions::published_by.eq(author),
            flow_versions::published_at.eq(now),
        ))
        .execute(conn)
        .await?;
    update(flows::table.find((conn.account(), flow)))
        .set(flows::published_version_id.eq(version.id))
        .execute(conn)
        .await?;
    Ok(version)
}

/// A published version.
pub async fn full_version(conn: &mut TenantConn, id: FlowVersionId) -> Result<Option<Version>> {
    let row: Option<(FlowId, i32, Value, DateTime<Utc>)> = flow_versions::table
        .find((conn.account(), id))
        .select((
            flow_versions::flow_id,
            flow_versions::number,
            flow_versions::document,
            flow_versions::published_at,
        ))
        .first(conn)
        .await
        .optional()?;
    let Some((flow, number, document, published_at)) = row else { return Ok(None) };
    Ok(Some(Version { flow, number, document: to_document(document)?, published_at }))
}

/// What a flow has published now: version, number, document.
pub async fn published(conn: &mut TenantConn, flow: FlowId) -> Result<Option<(FlowVersionId, i32, FlowDocument)>> {
    let published: Option<Option<FlowVersionId>> = flows::table
        .find((conn.account(), flow))
        .select(flows::published_version_id)
        .first(conn)
        .await
        .optional()?;
    let Some(id) = published.flatten() else { return Ok(None) };
    Ok(full_version(conn, id).await?.map(|version| (id, version.number, version.document)))
}

/// The published flows of these keys, with their documents, by key.
pub async fn published_by_keys(conn: &mut TenantConn, keys: &[String]) -> Result<Vec<(Subflow, FlowDocument)>> {
    let rows: Vec<(String, FlowId, FlowVersionId, i32, Value)> = flows::table
        .inner_join(
            flow_versions::table.on(flow_versions::account_id
                .eq(flows::account_id)
                .and(flow_versions::id.nullable().eq(flows::published_version_id))),
        )
        .filter(flows::account_id.eq(conn.account()))
        .filter(flows::key.eq_any(keys))
        .order(flows::key)
        .select((
            flows::key.assume_not_null(),
            flows::id,
            flow_versions::id,
            flow_versions::number,
            flow_versions::document,
        ))
        .load(conn)
        .await?;
    let subflow = |(key, flow_id, version_id, number, document)| {
        let document = to_document(document)?;
        Ok((Subflow { key, flow_id, version_id, number, title: document.title.clone() }, document))
    };
    rows.into_iter().map(subflow).collect()
}

/// The versions of these ids, without their documents, in no order.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn version_refs(conn: &mut TenantConn, ids: &[FlowVersionId]) -> Result<Vec<VersionRef>> {
    let rows: Vec<(FlowVersionId, FlowId, i32, String)> = flow_versions::table
        .filter(flow_versions::account_id.eq(conn.account()))
        .filter(flow_versions::id.eq_any(ids))
        .select((
            flow_versions::id,
            flow_versions::flow_id,
            flow_versions::number,
            flow_versions::document.retrieve_as_text("title"),
        ))
        .load(conn)
        .await?;
    let show = |(version_id, flow_id, number, title): (_, _, _, String)| VersionRef {
        version_id,
        flow_id,
        number,
        title,
    };
    Ok(rows.into_iter().map(show).collect())
}

/// What every flow has published now.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn published_versions(conn: &mut TenantConn) -> Result<Vec<(FlowId, FlowVersionId)>> {
    let found = flows::table
        .filter(flows::account_id.eq(conn.account()))
        .select((flows::id, flows::published_version_id.assume_not_null()))
        .filter(flows::published_version_id.is_not_null())
        .load(conn)
        .await?;
    Ok(found)
}

/// Every version of a flow, in no order.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn versions_of(conn: &mut TenantConn, flow: FlowId) -> Result<Vec<FlowVersionId>> {
    let found = flow_versions::table
        .filter(flow_versions::account_id.eq(conn.account()))
        .filter(flow_versions::flow_id.eq(flow))
        .select(flow_versions::id)
        .load(conn)
        .await?;
    Ok(found)
}

/// The flows and documents of these versions, in no order.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn version_documents(
    conn: &mut TenantConn,
    ids: &[FlowVersionId],
) -> Result<Vec<(FlowId, FlowDocument)>> {
    let rows: Vec<(FlowId, Value)> = flow_versions::table
        .filter(flow_versions::account_id.eq(conn.account()))
        .filter(flow_versions::id.eq_any(ids))
        .select((flow_versions::flow_id, flow_versions::document))
        .load(conn)
        .await?;
    rows.into_iter().map(|(flow, document)| Ok((flow, to_document(document)?))).collect()
}

/// How many changes to what search finds the account has seen: to flows, and to sessions
/// that are over, which the database counts by itself.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn search_revision(conn: &mut TenantConn) -> Result<i64> {
    Ok(accounts::table.find(conn.account()).select(accounts::search_revision).first(conn).await?)
}

/// Counts one more change to what search finds. Comes last in a transaction: it holds the
/// account's row until the end.
pub async fn bump_search_revision(conn: &mut TenantConn) -> Result<i64> {
    let revision = update(accounts::table.find(conn.account()))
        .set(accounts::search_revision.eq(accounts::search_revision + 1))
        .returning(accounts::search_revision)
        .get_result(conn)
        .await?;
    Ok(revision)
}

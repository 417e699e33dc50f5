//! The tables of this domain: what texts mean to a model, and words that stand for each other.

use std::collections::HashMap;

use diesel::{delete, insert_into, prelude::*, upsert::excluded};
use diesel_async::RunQueryDsl;

use crate::platform::{db::TenantConn, error::Result};

#[path = "schema.rs"]
mod schema;
use schema::app::{embeddings, synonyms};

/// The vectors of a model that are known of these texts, by the texts' digests.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn vectors(
    conn: &mut TenantConn,
    model: &str,
    digests: &[Vec<u8>],
) -> Result<HashMap<Vec<u8>, Vec<f32>>> {
    let rows: Vec<(Vec<u8>, Vec<u8>)> = embeddings::table
        .filter(embeddings::account_id.eq(conn.account()))
        .filter(embeddings::model.eq(model))
        .filter(embeddings::digest.eq_any(digests))
        .select((embeddings::digest, embeddings::vector))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(digest, bytes)| (digest, from_bytes(&bytes))).collect())
}

/// Keeps vectors of a model; those that are known already stay.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn keep(conn: &mut TenantConn, model: &str, vectors: &[(Vec<u8>, Vec<f32>)]) -> Result<()> {
    let rows: Vec<_> = vectors
        .iter()
        .map(|(digest, vector)| {
            (
                embeddings::account_id.eq(conn.account()),
                embeddings::model.eq(model),
                embeddings::digest.eq(digest),
                embeddings::vector.eq(to_bytes(vector)),
            )
        })
        .collect();
    insert_into(embeddings::table).values(rows).on_conflict_do_nothing().execute(conn).await?;
    Ok(())
}

/// Forgets what a model has read of texts that are not among these. How many.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn forget_others(conn: &mut TenantConn, model: &str, digests: &[Vec<u8>]) -> Result<usize> {
    let others = embeddings::table
        .filter(embeddings::account_id.eq(conn.account()))
        .filter(embeddings::model.eq(model))
        .filter(embeddings::digest.ne_all(digests));
    Ok(delete(others).execute(conn).await?)
}

/// The account's words that stand for each other, as they were written; nothing where none are.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn synonyms(conn: &mut TenantConn) -> Result<Option<String>> {
    Ok(synonyms::table.find(conn.account()).select(synonyms::groups).first(conn).await.optional()?)
}

/// Writes the account's words that stand for each other.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn set_synonyms(conn: &mut TenantConn, groups: &str) -> Result<()> {
    insert_into(synonyms::table)
        .values((synonyms::account_id.eq(conn.account()), synonyms::groups.eq(groups)))
        .on_conflict(synonyms::account_id)
        .do_update()
        .set(synonyms::groups.eq(excluded(synonyms::groups)))
        .execute(conn)
        .await?;
    Ok(())
}

fn to_bytes(vector: &[f32]) -> Vec<u8> {
    vector.iter().flat_map(|value| value.to_le_bytes()).collect()
}

fn from_bytes(bytes: &[u8]) -> Vec<f32> {
    bytes.as_chunks().0.iter().map(|value| f32::from_le_bytes(*value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_come_back_as_they_went() {
        let vector = vec![0.5, -1.25, f32::MIN_POSITIVE];
        assert_eq!(from_bytes(&to_bytes(&vector)), vector);
    }
}

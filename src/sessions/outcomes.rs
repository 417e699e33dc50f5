//! What became of the copilot's answers, counted for those who look after it. Numbers only:
//! nothing tells of a session that the reader may not see.

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid},
};
use diesel_async::RunQueryDsl;

use crate::platform::{db::TenantConn, error::Result};

/// The answers of one model in one tier.
#[derive(Clone, Debug, QueryableByName)]
pub struct AnswerCounts {
    /// The model; empty for answers that did not finish.
    #[diesel(sql_type = Text)]
    pub model: String,
    /// The tier, if it was a model that has one.
    #[diesel(sql_type = Nullable<Text>)]
    pub tier: Option<String>,
    /// How many.
    #[diesel(sql_type = BigInt)]
    pub answers: i64,
    /// How many proposed something.
    #[diesel(sql_type = BigInt)]
    pub proposed: i64,
    /// How many of these were taken, in whatever words.
    #[diesel(sql_type = BigInt)]
    pub accepted: i64,
    /// How many were dismissed.
    #[diesel(sql_type = BigInt)]
    pub dismissed: i64,
    /// Half of them had their first words after at most so many milliseconds.
    #[diesel(sql_type = BigInt)]
    pub first_ms: i64,
}

/// A decision follows its answer in the same session, perhaps in the next month.
const COUNTED: &str = "
SELECT coalesce(f.data->'produced'->>'model', '') AS model, f.data->'produced'->>'tier' AS tier,
    count(*) AS answers, count(*) FILTER (WHERE f.data ? 'proposal') AS proposed,
    count(*) FILTER (WHERE d.kind = 'suggestion.accepted') AS accepted,
    count(*) FILTER (WHERE d.kind = 'suggestion.dismissed') AS dismissed,
    coalesce(percentile_disc(0.5) WITHIN GROUP (ORDER BY (f.data->'produced'->>'first_ms')::bigint), 0) AS first_ms
FROM app.session_events f
LEFT JOIN app.session_events d ON d.account_id = $1 AND d.session_id = f.session_id
    AND d.kind IN ('suggestion.accepted', 'suggestion.dismissed')
    AND d.at >= $2 AND d.data->>'suggestion' = f.data->>'suggestion'
WHERE f.account_id = $1 AND f.kind = 'suggestion.finished' AND f.at >= $2 AND f.at < $3
GROUP BY 1, 2 ORDER BY 1, 2";

/// The answers that ended from `from` until before `until`.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn answer_counts(
    conn: &mut TenantConn,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<AnswerCounts>> {
    // The builder has no percentiles and no way into JSON; the text is fixed, its values are bound.
    #[allow(clippy::disallowed_methods)]
    let counted = sql_query(COUNTED)
        .bind::<Uuid, _>(conn.account())
        .bind::<Timestamptz, _>(from)
        .bind::<Timestamptz, _>(until);
    Ok(counted.load(conn).await?)
}

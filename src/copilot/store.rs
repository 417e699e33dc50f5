//! The tables of this domain: how accounts want FlowPilot, and what models were asked.

use chrono::{DateTime, Utc};
use diesel::{
    dsl::{count_star, sql},
    insert_into,
    prelude::*,
    sql_types::BigInt,
    update,
    upsert::excluded,
};
use diesel_async::RunQueryDsl;

use super::settings::{AnsweredBy, CopilotSettings};
use crate::{
    platform::{db::TenantConn, error::Result, ids::CommandId},
    sessions::Tier,
};

#[path = "schema.rs"]
mod schema;
use schema::app::{copilot_asks, copilot_settings};

/// What a question of a model used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// The service's name for it.
    pub model: String,
    /// Which of the models it was.
    pub tier: Tier,
    /// Tokens.
    pub read: u64,
    /// Tokens.
    pub written: u64,
    /// Millionths of a US dollar.
    pub cost: u64,
}

/// The account's settings; the usual ones until somebody changed them.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn settings(conn: &mut TenantConn) -> Result<CopilotSettings> {
    let row: Option<(String, bool, String, Option<i32>)> = copilot_settings::table
        .find(conn.account())
        .select((
            copilot_settings::answers,
            copilot_settings::unasked,
            copilot_settings::deepest,
            copilot_settings::budget_cents,
        ))
        .first(conn)
        .await
        .optional()?;
    Ok(row.map_or_else(CopilotSettings::default, |(answers, unasked, deepest, budget)| CopilotSettings {
        answers: match answers.as_str() {
            "model" => AnsweredBy::Model,
            "guide" => AnsweredBy::Guide,
            _ => AnsweredBy::Off,
        },
        unasked,
        deepest: tier_of(&deepest),
        budget_cents: budget.and_then(|cents| u32::try_from(cents).ok()),
    }))
}

/// Writes the account's settings.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn set_settings(conn: &mut TenantConn, settings: CopilotSettings) -> Result<()> {
    let answers = match settings.answers {
        AnsweredBy::Off => "off",
        AnsweredBy::Guide => "guide",
        AnsweredBy::Model => "model",
    };
    let budget = settings.budget_cents.and_then(|cents| i32::try_from(cents).ok());
    insert_into(copilot_settings::table)
        .values((
            copilot_settings::account_id.eq(conn.account()),
            copilot_settings::answers.eq(answers),
            copilot_settings::unasked.eq(settings.unasked),
            copilot_settings::deepest.eq(word(settings.deepest)),
            copilot_settings::budget_cents.eq(budget),
        ))
        .on_conflict(copilot_settings::account_id)
        .do_update()
        .set((
            copilot_settings::answers.eq(excluded(copilot_settings::answers)),
            copilot_settings::unasked.eq(excluded(copilot_settings::unasked)),
            copilot_settings::deepest.eq(excluded(copilot_settings::deepest)),
            copilot_settings::budget_cents.eq(excluded(copilot_settings::budget_cents)),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Writes down that a model is about to be asked; false where it was asked before.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn begin_ask(
    conn: &mut TenantConn,
    suggestion: CommandId,
    used: &Used,
    at: DateTime<Utc>,
) -> Result<bool> {
    let inserted = insert_into(copilot_asks::table)
        .values((
            copilot_asks::account_id.eq(conn.account()),
            copilot_asks::suggestion.eq(suggestion),
            copilot_asks::at.eq(at),
            copilot_asks::model.eq(&used.model),
            copilot_asks::tier.eq(word(used.tier)),
            copilot_asks::tokens_read.eq(many(used.read)),
            copilot_asks::tokens_written.eq(many(used.written)),
            copilot_asks::cost.eq(many(used.cost)),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(inserted == 1)
}

/// Writes down what it came to.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn end_ask(conn: &mut TenantConn, suggestion: CommandId, used: &Used) -> Result<()> {
    update(copilot_asks::table.find((conn.account(), suggestion)))
        .set((
            copilot_asks::tokens_read.eq(many(used.read)),
            copilot_asks::tokens_written.eq(many(used.written)),
            copilot_asks::cost.eq(many(used.cost)),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// What was asked from `from` until before `until`, a model and tier each, with how often.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn asked(conn: &mut TenantConn, from: DateTime<Utc>, until: DateTime<Utc>) -> Result<Vec<(Used, u64)>> {
    let whole = |column: &str| sql::<BigInt>(&format!("sum({column})::bigint"));
    let rows: Vec<(String, String, i64, i64, i64, i64)> = copilot_asks::table
        .filter(copilot_asks::account_id.eq(conn.account()))
        .filter(copilot_asks::at.ge(from))
        .filter(copilot_asks::at.lt(until))
        .group_by((copilot_asks::model, copilot_asks::tier))
        .order((copilot_asks::model, copilot_asks::tier))
        .select((
            copilot_asks::model,
            copilot_asks::tier,
            whole("tokens_read"),
            whole("tokens_written"),
            whole("cost"),
            count_star(),
        ))
        .load(conn)
        .await?;
    let number = |number: i64| u64::try_from(number).unwrap_or(0);
    let used = |(model, tier, read, written, cost, times): (String, String, i64, i64, i64, i64)| {
        let (read, written, cost) = (number(read), number(written), number(cost));
        (Used { model, tier: tier_of(&tier), read, written, cost }, number(times))
    };
    Ok(rows.into_iter().map(used).collect())
}

fn tier_of(word: &str) -> Tier {
    match word {
        "fast" => Tier::Fast,
        "balanced" => Tier::Balanced,
        _ => Tier::Deep,
    }
}

fn word(tier: Tier) -> &'static str {
    match tier {
        Tier::Fast => "fast",
        Tier::Balanced => "balanced",
        Tier::Deep => "deep",
    }
}

fn many(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

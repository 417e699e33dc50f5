//! What FlowPilot was used for in a month, what it cost, and what became of its proposals.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{ledger::month_of, settings::demand_admin, store};
use crate::{
    platform::{
        clock::Clock,
        error::{Error, Result},
    },
    sessions::{AnswerCounts, Tier, answer_counts},
    tenancy::{Caller, Tenancy},
};

/// Which month.
#[derive(Debug, Deserialize, IntoParams)]
pub struct UsageQuery {
    /// As `2026-11`; the current one (UTC) unless given.
    pub month: Option<String>,
}

/// A month of FlowPilot.
#[derive(Debug, Serialize, ToSchema)]
pub struct CopilotUsage {
    /// As `2026-11`, UTC.
    pub month: String,
    /// The budget of a month, in US cents.
    pub budget_cents: Option<u32>,
    /// What models cost, in millionths of a US dollar.
    pub cost: u64,
    /// What was asked of models, also where the answer was stopped.
    pub asked: Vec<ModelUse>,
    /// The answers that ended, and what became of them.
    pub answers: Vec<AnswerUse>,
}

/// What was asked of one model.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModelUse {
    /// The service's name for it.
    pub model: String,
    /// Which of the models it is.
    pub tier: Tier,
    /// How often.
    pub times: u64,
    /// Tokens.
    pub tokens_read: u64,
    /// Tokens.
    pub tokens_written: u64,
    /// In millionths of a US dollar.
    pub cost: u64,
}

/// Answers of one model in one tier.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnswerUse {
    /// The model; `guide` is the built-in one, and none is of answers that did not finish.
    pub model: Option<String>,
    /// The tier, if it was a model that has one.
    pub tier: Option<String>,
    /// How many.
    pub answers: i64,
    /// How many proposed something to do.
    pub proposed: i64,
    /// How many proposals were taken.
    pub accepted: i64,
    /// How many were dismissed.
    pub dismissed: i64,
    /// Half had their first words after at most so many milliseconds.
    pub first_ms: i64,
}

/// A month of the account.
///
/// # Errors
/// `forbidden` when the caller is no team admin; `invalid` where that is no month.
pub async fn read(tenancy: &Tenancy, caller: &Caller, query: &UsageQuery) -> Result<CopilotUsage> {
    demand_admin(caller)?;
    let now = query.month.as_deref().map_or_else(|| Ok(Clock.now()), within)?;
    let (from, until) = month_of(now);
    let (settings, asked, answers) = tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            let settings = store::settings(conn).await?;
            let asked = store::asked(conn, from, until).await?;
            Ok::<_, Error>((settings, asked, answer_counts(conn, from, until).await?))
        })
        .await?;
    let used = |(used, times): (store::Used, u64)| {
        let store::Used { model, tier, read, written, cost } = used;
        ModelUse { model, tier, times, tokens_read: read, tokens_written: written, cost }
    };
    let asked: Vec<ModelUse> = asked.into_iter().map(used).collect();
    Ok(CopilotUsage {
        month: from.format("%Y-%m").to_string(),
        budget_cents: settings.budget_cents,
        cost: asked.iter().map(|used| used.cost).sum(),
        asked,
        answers: answers.into_iter().map(AnswerUse::from).collect(),
    })
}

impl From<AnswerCounts> for AnswerUse {
    fn from(counts: AnswerCounts) -> Self {
        let AnswerCounts { model, tier, answers, proposed, accepted, dismissed, first_ms } = counts;
        let model = Some(model).filter(|model| !model.is_empty());
        Self { model, tier, answers, proposed, accepted, dismissed, first_ms }
    }
}

/// A moment of the month `2026-11`.
fn within(month: &str) -> Result<DateTime<Utc>> {
    let wrong = || Error::invalid("month", "Write it as `2026-11`.");
    // One form only: years of more digits are beyond what is stored.
    if month.len() != 7 {
        return Err(wrong());
    }
    let day = NaiveDate::parse_from_str(&format!("{month}-01"), "%Y-%m-%d").map_err(|_| wrong())?;
    Ok(day.and_time(chrono::NaiveTime::MIN).and_utc())
}

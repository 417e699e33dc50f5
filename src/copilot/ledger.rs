//! What models cost an account, written down before they are asked.
//!
//! What must stay true:
//! - A suggestion is asked for once, whatever is restarted: the row is there first.
//! - What was used is counted also where the answer is stopped, breaks off or the budget ends;
//!   where the service does not say, it is estimated, not forgotten.

use std::sync::Arc;

use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};

use super::{
    provider::Usage,
    settings::CopilotSettings,
    store::{self, Used},
};
use crate::{
    platform::{
        config::CopilotModel,
        db::{Db, TenantContext},
        error::{Error, Result},
        ids::{CommandId, SessionId},
    },
    redaction::{self, Hiding, Secrets},
    sessions::{self, Tier},
};

/// Bytes of a token, on average, where a service does not count them for us.
const TOKEN: u64 = 4;
/// What a cache costs beside reading at the full price: to write to, and to read from.
const CACHE_WRITE: f64 = 1.25;
const CACHE_READ: f64 = 0.1;
/// Millionths of a dollar in a cent.
const OF_A_CENT: u64 = 10_000;

/// The books of one account at the time of a question.
#[derive(Clone)]
pub struct Books {
    /// Where they are kept; nowhere for questions that are asked off the record.
    kept: Option<(Db, TenantContext)>,
    /// How the account wants FlowPilot.
    pub settings: CopilotSettings,
    /// What nobody outside may read.
    pub hiding: Hiding,
    /// What may still be spent this month, in millionths of a US dollar.
    left: Option<u64>,
}

impl Books {
    /// Looks them up.
    ///
    /// # Errors
    /// `unavailable` when PostgreSQL does not answer.
    pub async fn open(db: &Db, context: &TenantContext, session: SessionId, now: DateTime<Utc>) -> Result<Self> {
        let (settings, spent, hiding) = db
            .tenant(context)
            .run(async |conn| {
                let settings = store::settings(conn).await?;
                let (from, until) = month_of(now);
                let spent = match settings.budget_cents {
                    Some(_) => store::asked(conn, from, until).await?.iter().map(|(used, _)| used.cost).sum(),
                    None => 0,
                };
                Ok::<_, Error>((settings, spent, redaction::hiding(conn, session).await?))
            })
            .await?;
        let left = settings.budget_cents.map(|cents| (u64::from(cents) * OF_A_CENT).saturating_sub(spent));
        Ok(Self { kept: Some((db.clone(), context.clone())), settings, hiding, left })
    }

    /// The books of an operator who compares models: nothing is kept, nothing is limited.
    #[must_use]
    pub fn of_nobody() -> Self {
        Self { kept: None, settings: CopilotSettings::default(), hiding: Hiding::default(), left: None }
    }

    /// What a session gave away, which nobody outside may read either. All of its log is read for it.
    ///
    /// # Errors
    /// `unavailable` when PostgreSQL does not answer.
    pub async fn secrets(&self, session: SessionId) -> Result<Arc<Secrets>> {
        let Some((db, context)) = &self.kept else { return Ok(Arc::default()) };
        db.tenant(context).run(async |conn| sessions::secrets_in(conn, session).await).await
    }

    /// Writes down that a model is about to be asked, `sent` bytes long; nothing where the
    /// suggestion was asked for before.
    ///
    /// # Errors
    /// `unavailable` when PostgreSQL does not answer: what cannot be counted is not asked.
    pub async fn begin(
        &self,
        suggestion: CommandId,
        (model, tier): (&CopilotModel, Tier),
        sent: usize,
        now: DateTime<Utc>,
    ) -> Result<Option<Ledger>> {
        let mut ledger = Ledger {
            books: self.clone(),
            suggestion,
            model: model.clone(),
            tier,
            sent: sent as u64,
            heard: 0,
            usage: Usage::default(),
            open: true,
        };
        let Some((db, context)) = &self.kept else { return Ok(Some(ledger)) };
        let used = ledger.used(false);
        let run = db.tenant(context);
        let is_new = run.run(async |conn| store::begin_ask(conn, suggestion, &used, now).await).await;
        ledger.open = matches!(is_new, Ok(true));
        Ok(is_new?.then_some(ledger))
    }
}

/// What one question costs, as it goes on.
pub struct Ledger {
    books: Books,
    suggestion: CommandId,
    model: CopilotModel,
    tier: Tier,
    sent: u64,
    heard: u64,
    usage: Usage,
    open: bool,
}

impl Ledger {
    /// More was said.
    pub fn heard(&mut self, text: &str) {
        self.heard += text.len() as u64;
    }

    /// The service says what it counted.
    pub fn counted(&mut self, usage: Usage) {
        self.usage = usage;
    }

    /// Whether the month's budget has nothing left for more.
    #[must_use]
    pub fn is_spent(&self) -> bool {
        self.books.left.is_some_and(|left| self.used(false).cost >= left)
    }

    /// What was used; where the answer is whole, by the service's own count.
    #[must_use]
    pub fn used(&self, whole: bool) -> Used {
        let Usage { input, output, cache_write, cache_read } = self.usage;
        let counted = input + cache_write + cache_read > 0;
        let guess = |bytes: u64| bytes.div_ceil(TOKEN);
        let input = if counted { input } else { guess(self.sent) };
        let written = if whole && output > 0 { output } else { output.max(guess(self.heard)) };
        let read = input as f64 + cache_write as f64 * CACHE_WRITE + cache_read as f64 * CACHE_READ;
        // Dollars per million tokens are millionths of a dollar per token.
        let cost = read * self.model.reading + written as f64 * self.model.writing;
        Used {
            model: self.model.id.clone(),
            tier: self.tier,
            read: input + cache_write + cache_read,
            written,
            cost: cost.round() as u64,
        }
    }

    /// It is not asked after all.
    pub async fn cancel(mut self) {
        self.open = false;
        let used = Used { read: 0, written: 0, cost: 0, ..self.used(false) };
        write(self.books.clone(), self.suggestion, used).await;
    }

    /// Writes down what it came to.
    pub async fn end(mut self, whole: bool) -> Used {
        let used = self.used(whole);
        self.open = false;
        write(self.books.clone(), self.suggestion, used.clone()).await;
        used
    }
}

impl Drop for Ledger {
    /// Somebody stopped it: what was used until then is used.
    fn drop(&mut self) {
        if let Some((db, _)) = self.books.kept.as_ref().filter(|_| self.open) {
            let (books, used) = (self.books.clone(), self.used(false));
            let suggestion = self.suggestion;
            db.spawn(async move { write(books, suggestion, used).await });
        }
    }
}

async fn write(books: Books, suggestion: CommandId, used: Used) {
    let Some((db, context)) = &books.kept else { return };
    let written = db.tenant(context).run(async |conn| store::end_ask(conn, suggestion, &used).await).await;
    if let Err(error) = written {
        // The estimate of the beginning stays.
        tracing::warn!(%error, "what a model used is not written down");
    }
}

/// The first moment of the month of `now` and of the next, UTC.
#[must_use]
pub fn month_of(now: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
    let first = now.date_naive().with_day(1).unwrap_or(NaiveDate::MIN);
    let next = first.checked_add_months(Months::new(1)).unwrap_or(NaiveDate::MAX);
    let begin = |day: NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc();
    (begin(first), begin(next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_from_its_first_moment_to_the_next_ones() {
        for (now, from, until) in [
            ("2026-11-24T09:00:00Z", "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"),
            ("2026-12-31T23:59:59Z", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"),
            ("2028-02-29T00:00:00Z", "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z"),
        ] {
            let (from, until): (DateTime<Utc>, DateTime<Utc>) = (from.parse().unwrap(), until.parse().unwrap());
            assert_eq!(month_of(now.parse().unwrap()), (from, until), "{now}");
        }
    }
}

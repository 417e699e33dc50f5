//! Having a model read an account's texts in the background, and giving the index what it
//! found.
//!
//! What must stay true: one reading of an account at a time, and one more for what came
//! meanwhile; one that fails is tried again, ever later; the index gets the vectors of what was read, also of what was read before a
//! restart that came in between.

use std::time::Duration;

use search_index::Change;

use super::{
    embed::Model,
    hidden::Veil,
    refresh::{BATCH, Reading, published, replace},
    service::{SearchService, locked},
};
use crate::platform::{
    db::{Db, TenantContext},
    error::Result,
    ids::{AccountId, FlowVersionId, SessionId},
};

/// How long is waited after a failure; twice as long after each further one.
const FIRST_WAIT: Duration = Duration::from_secs(5);
const LONGEST_WAIT: Duration = Duration::from_mins(10);

/// What the model has read in one go.
#[derive(Default)]
struct Fresh {
    texts: usize,
    versions: Vec<FlowVersionId>,
    sessions: Vec<SessionId>,
}

impl SearchService {
    /// As [`Self::start_reading`], the first time that an account is searched.
    pub(super) fn begin_reading(&self, db: &Db, context: &TenantContext) {
        if self.0.model.is_some() && locked(&self.0.begun).insert(context.account()) {
            self.start_reading(db, context);
        }
    }

    /// Has the model read, in the background, what it has not read of the account.
    pub(super) fn start_reading(&self, db: &Db, context: &TenantContext) {
        let account = context.account();
        if self.0.model.is_none() || locked(&self.0.reading).insert(account, true).is_some() {
            return;
        }
        let (service, task_db, context) = (self.clone(), db.clone(), context.clone());
        db.spawn(async move {
            let Some(model) = service.model() else { return };
            let mut wait = FIRST_WAIT;
            while service.has_more_to_read(account) {
                match service.read_on(&task_db, &context, model).await {
                    Ok(()) => wait = FIRST_WAIT,
                    Err(error) => {
                        tracing::warn!(%account, %error, model = model.name(), ?wait, "texts wait to be read");
                        locked(&service.0.reading).insert(account, true);
                        tokio::time::sleep(wait).await;
                        wait = LONGEST_WAIT.min(wait * 2);
                    }
                }
            }
        });
    }

    /// Whether something came since this was asked last; where nothing did, the reading is over.
    fn has_more_to_read(&self, account: AccountId) -> bool {
        let mut reading = locked(&self.0.reading);
        let more = reading.insert(account, false).unwrap_or(false);
        if !more {
            reading.remove(&account);
        }
        more
    }

    async fn read_on(&self, db: &Db, context: &TenantContext, model: &Model) -> Result<()> {
        model.prepare().await?;
        let fresh = self.read_all(db, context, model).await?;
        if fresh.texts > 0 {
            let (account, texts) = (context.account(), fresh.texts);
            tracing::info!(%account, texts, model = model.name(), "texts were read by the model");
        }
        self.rewrite(db, context, fresh).await?;
        // What was read and not written when the process ended last, or an attempt failed.
        let name = model.name().to_owned();
        if self.index(context.account(), move |index| index.unread(&name)).await? > 0 {
            let known = self.turn(context.account()).await?.known.take();
            let refreshed = self.refresh(db, context).await?;
            // It may have met what is newer, and nobody else says that there is more to read.
            if known.is_none_or(|known| known.position < refreshed.position) {
                locked(&self.0.reading).insert(context.account(), true);
            }
        }
        Ok(())
    }

    /// Has the model read what it has not read, and forget what is gone.
    async fn read_all(&self, db: &Db, context: &TenantContext, model: &Model) -> Result<Fresh> {
        let (now, veil) = published(db, context).await?;
        let read = Reading { db, context, model: None, veil: &veil };
        let versions: Vec<_> = now.versions.into_values().collect();
        let (mut fresh, mut met) = (Fresh::default(), Vec::new());
        for version in &versions {
            for (_, documents) in read.flows(&[*version]).await? {
                let texts = model.read(read, &documents, &mut met).await?;
                fresh.texts += texts;
                fresh.versions.extend((texts > 0).then_some(*version));
            }
        }
        let mut after = 0;
        while let Some((last, ids)) = read.changed_sessions(after).await? {
            let documents = read.sessions(&read.found(&ids).await?).await?;
            let texts = model.read(read, &documents, &mut met).await?;
            fresh.texts += texts;
            fresh.sessions.extend(ids.into_iter().filter(|_| texts > 0));
            after = last;
        }
        model.forget(db, context, &met).await?;
        Ok(fresh)
    }

    /// Writes what was read to the index, where it holds these texts; where it does not, the
    /// next refresh does.
    async fn rewrite(&self, db: &Db, context: &TenantContext, fresh: Fresh) -> Result<()> {
        let account = context.account();
        let mut turn = self.turn(account).await?;
        let Some(known) = turn.known.take() else { return Ok(()) };
        let held = self.index(account, |index| Ok(index.position())).await?;
        if held != Some(known.position) {
            return Ok(());
        }
        let (_, veil) = Veil::read(db, context).await?;
        let (read, position) = (Reading { db, context, model: self.model(), veil: &veil }, known.position);
        let versions: Vec<_> = fresh
            .versions
            .into_iter()
            .filter(|version| known.versions.values().any(|held| held == version))
            .collect();
        for batch in versions.chunks(BATCH) {
            let changes: Vec<_> = read.flows(batch).await?.into_iter().map(replace).collect();
            self.index(account, move |index| index.apply(changes, position)).await?;
        }
        for batch in fresh.sessions.chunks(BATCH) {
            let documents = read.sessions(&read.found(batch).await?).await?;
            let changes = documents.into_iter().map(Change::upsert).collect();
            self.index(account, move |index| index.apply(changes, position)).await?;
        }
        *turn.known = Some(known);
        Ok(())
    }
}

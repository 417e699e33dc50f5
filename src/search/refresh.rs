//! Bringing an account's index up to what is published: a reconciler. It takes no
//! input, compares what is with what should be, and mends the difference.

use std::collections::HashMap;

use search_index::{AccountIndex, Change, Document};

use super::{document, service::SearchService};
use crate::{
    flows,
    platform::{
        db::{Db, TenantContext},
        error::{Error, Result},
        ids::{FlowId, FlowVersionId},
    },
};

/// Documents read and held in memory in one go.
const BATCH: usize = 50;

/// What an index holds, as this process wrote it.
pub(super) struct Known {
    position: u64,
    versions: HashMap<FlowId, FlowVersionId>,
}

/// What a refresh did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refreshed {
    /// The revision of the account's flows that the index has read.
    pub position: u64,
    /// Flows written.
    pub written: usize,
    /// Flows taken out.
    pub removed: usize,
    /// Whether the index was written anew.
    pub rebuilt: bool,
}

impl SearchService {
    /// Brings the account's index up to what is published. Where this process knows
    /// what the index holds, only what differs is read; otherwise all is, and the
    /// index is written anew beside the one that answers meanwhile.
    ///
    /// # Errors
    /// `unavailable` when PostgreSQL does not answer; `internal` when the index fails.
    pub async fn refresh(&self, db: &Db, context: &TenantContext) -> Result<Refreshed> {
        let _turn = self.turn().await?;
        let account = context.account();
        let held = self.index(account, |index| Ok(index.position())).await?;
        let now = published(db, context).await?;
        // Forgotten until all is written: after a failure the index is written anew.
        let known = self.take_known(account);
        let known = known.filter(|known| Some(known.position) == held && known.position <= now.position);
        let plan = Plan::new(known.as_ref(), &now);
        let refreshed = Refreshed {
            position: now.position,
            written: plan.changed.len(),
            removed: plan.removed.len(),
            rebuilt: known.is_none(),
        };
        match known {
            Some(known) => self.apply(db, context, plan, (known.position, now.position)).await?,
            None => self.rebuild(db, context, plan, now.position).await?,
        }
        self.put_known(account, now);
        Ok(refreshed)
    }

    /// Changes the index in place. It says that it is at `to` with the last step only.
    async fn apply(&self, db: &Db, context: &TenantContext, plan: Plan, (from, to): (u64, u64)) -> Result<()> {
        for batch in plan.changed.chunks(BATCH) {
            let documents = read(db, context, batch).await?;
            let changes = documents.into_iter().map(Change::upsert).collect();
            self.index(context.account(), move |index| index.apply(changes, from)).await?;
        }
        let removed = plan.removed.into_iter().map(|flow| Change::Remove(flow.0)).collect();
        self.index(context.account(), move |index| index.apply(removed, to)).await
    }

    /// Writes the index anew, a batch in memory at a time.
    async fn rebuild(&self, db: &Db, context: &TenantContext, plan: Plan, position: u64) -> Result<()> {
        let account = context.account();
        let mut rebuild = self.index(account, AccountIndex::begin_rebuild).await?;
        for batch in plan.changed.chunks(BATCH) {
            let documents = read(db, context, batch).await?;
            let add = move |_: &AccountIndex| {
                documents.iter().try_for_each(|document| rebuild.add(document))?;
                Ok(rebuild)
            };
            rebuild = self.index(account, add).await?;
        }
        self.index(account, move |_| rebuild.finish(position)).await
    }
}

/// What must be read and what taken out.
struct Plan {
    changed: Vec<FlowVersionId>,
    removed: Vec<FlowId>,
}

impl Plan {
    fn new(known: Option<&Known>, now: &Known) -> Self {
        let nothing = HashMap::new();
        let before = known.map_or(&nothing, |known| &known.versions);
        let changed = now.versions.iter().filter(|(flow, version)| before.get(flow) != Some(version));
        let removed = before.keys().filter(|flow| !now.versions.contains_key(flow));
        Self { changed: changed.map(|(_, version)| *version).collect(), removed: removed.copied().collect() }
    }
}

async fn published(db: &Db, context: &TenantContext) -> Result<Known> {
    db.tenant(context)
        .run(async |conn| {
            // The revision first: a change in between is then read once more, never missed.
            let revision = flows::flows_revision(conn).await?;
            let versions = flows::published_versions(conn).await?.into_iter().collect();
            Ok(Known { position: u64::try_from(revision).map_err(Error::internal)?, versions })
        })
        .await
}

/// In a transaction of its own: versions never change, so they need not be read at once.
async fn read(db: &Db, context: &TenantContext, versions: &[FlowVersionId]) -> Result<Vec<Document>> {
    let rows = db.tenant(context).run(async |conn| flows::version_documents(conn, versions).await).await?;
    Ok(rows.iter().map(|(flow, written)| document::of_flow(*flow, written)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(flows: &[(FlowId, FlowVersionId)]) -> Known {
        Known { position: 1, versions: flows.iter().copied().collect() }
    }

    #[test]
    fn only_what_differs_is_planned() {
        let [same, changed, gone, new] = std::array::from_fn(|_| FlowId::new());
        let [one, two, three, four] = std::array::from_fn(|_| FlowVersionId::new());
        let before = known(&[(same, one), (changed, two), (gone, three)]);
        let now = known(&[(same, one), (changed, three), (new, four)]);
        let mut plan = Plan::new(Some(&before), &now);
        plan.changed.sort();
        assert_eq!((plan.changed, plan.removed), (vec![three, four], vec![gone]));
    }

    #[test]
    fn without_knowledge_all_is_planned() {
        let now = known(&[(FlowId::new(), FlowVersionId::new()), (FlowId::new(), FlowVersionId::new())]);
        let plan = Plan::new(None, &now);
        assert_eq!((plan.changed.len(), plan.removed.len()), (2, 0));
    }
}

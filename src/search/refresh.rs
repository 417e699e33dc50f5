//! Bringing an account's index up to what is there: a reconciler. It takes no input,
//! compares what is with what should be, and mends the difference: flows by the versions
//! that are published, sessions by the numbers of their changes, and everything where the
//! account's rules for what is hidden changed.

use std::collections::{HashMap, HashSet};

use search_index::{AccountIndex, Change, Document, Rebuild};

use super::{document, embed::Model, hidden::Veil, service::SearchService};
use crate::{
    flows,
    platform::{
        db::{Db, TenantContext},
        error::{Error, Result},
        ids::{FlowId, FlowVersionId, LogId, SessionId},
    },
    redaction,
    sessions::{self, Findable},
};

/// Documents read and held in memory in one go.
pub(super) const BATCH: usize = 50;

/// What an index holds, as this process wrote it.
pub(super) struct Known {
    pub position: u64,
    pub versions: HashMap<FlowId, FlowVersionId>,
    /// The version of the rules that hid what is hidden.
    pub rules: u64,
    /// What was hidden and removed besides, by session.
    pub hidden: HashMap<SessionId, Hidden>,
}

/// What is not to be found of a session, whatever the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hidden {
    /// Words that were hidden by hand.
    by_hand: Vec<String>,
    /// Where an admin removed something: the log's name since it was done last.
    purged: Option<LogId>,
}

/// What a refresh did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refreshed {
    /// The number of the account's last change that the index has read.
    pub position: u64,
    /// Flows and sessions written.
    pub written: usize,
    /// Flows and sessions taken out.
    pub removed: usize,
    /// Whether the index was written anew.
    pub rebuilt: bool,
}

impl SearchService {
    /// Brings the account's index up to what is there. Where this process knows what the
    /// index holds, only what differs is read; otherwise all is, and the index is written
    /// anew beside the one that answers meanwhile.
    ///
    /// # Errors
    /// `unavailable` when PostgreSQL does not answer; `internal` when the index fails.
    pub async fn refresh(&self, db: &Db, context: &TenantContext) -> Result<Refreshed> {
        let account = context.account();
        let mut turn = self.turn(account).await?;
        let held = self.index(account, |index| Ok(index.position())).await?;
        let (mut now, veil) = published(db, context).await?;
        // Forgotten until all is written: after a failure the index is written anew.
        let mut known = turn.known.take().filter(|known| {
            let is_held = Some(known.position) == held && known.position <= now.position;
            is_held && known.rules == now.rules
        });
        let read = Reading { db, context, model: self.model(), veil: &veil };
        let position = now.position;
        let mut done = Done::default();
        if let Some(known) = &mut known {
            now.hidden = std::mem::take(&mut known.hidden);
            done = self
                .apply(read, Plan::new(Some(known), &now), (known.position, position), &mut now.hidden)
                .await?;
        }
        let rebuilt = known.is_none() || done.must_rewrite;
        if rebuilt {
            done.written = self.rebuild(read, Plan::new(None, &now), position, &mut now.hidden).await?;
        }
        *turn.known = Some(now);
        Ok(Refreshed { position, written: done.written, removed: done.removed, rebuilt })
    }

    /// Changes the index in place. It says that it is at `to` with the last step only.
    async fn apply(
        &self,
        read: Reading<'_>,
        plan: Plan,
        (from, to): (u64, u64),
        hidden: &mut HashMap<SessionId, Hidden>,
    ) -> Result<Done> {
        let account = read.context.account();
        let mut done = Done::default();
        for batch in plan.changed.chunks(BATCH) {
            let changes: Vec<_> = read.flows(batch).await?.into_iter().map(replace).collect();
            done.written += changes.len();
            self.index(account, move |index| index.apply(changes, from)).await?;
        }
        let mut after = from;
        while let Some((last, ids)) = read.changed_sessions(after).await? {
            let found = read.found(&ids).await?;
            for over in &found {
                done.note(over, hidden);
            }
            done.written += found.len();
            done.removed += ids.len() - found.len();
            let over: HashSet<_> = found.iter().map(|over| over.found.row.id).collect();
            let reopened = ids.iter().filter(|id| !over.contains(id)).map(|id| Change::Remove(id.0));
            let written = read.sessions(&found).await?.into_iter().map(Change::upsert);
            let changes = reopened.chain(written).collect();
            self.index(account, move |index| index.apply(changes, from)).await?;
            after = last;
        }
        done.removed += plan.removed.len();
        let removed = plan.removed.into_iter().map(|flow| Change::Remove(flow.0)).collect();
        let must_forget = done.must_forget;
        let last = move |index: &AccountIndex| {
            if must_forget {
                index.forget()?;
            }
            index.apply(removed, to)
        };
        self.index(account, last).await?;
        Ok(done)
    }

    /// Writes the index anew, a batch in memory at a time. How much was written.
    async fn rebuild(
        &self,
        read: Reading<'_>,
        plan: Plan,
        position: u64,
        hidden: &mut HashMap<SessionId, Hidden>,
    ) -> Result<usize> {
        let account = read.context.account();
        let mut written = 0;
        let mut rebuild = self.index(account, AccountIndex::begin_rebuild).await?;
        for batch in plan.changed.chunks(BATCH) {
            let groups = read.flows(batch).await?;
            written += groups.len();
            rebuild =
                self.add(read, rebuild, groups.into_iter().flat_map(|(_, documents)| documents).collect()).await?;
        }
        let mut after = 0;
        while let Some((last, ids)) = read.changed_sessions(after).await? {
            let found = read.found(&ids).await?;
            hidden.extend(found.iter().filter_map(|over| Some((over.found.row.id, over.hidden()?))));
            let documents = read.sessions(&found).await?;
            written += documents.len();
            rebuild = self.add(read, rebuild, documents).await?;
            after = last;
        }
        self.index(account, move |_| rebuild.finish(position)).await?;
        Ok(written)
    }

    async fn add(&self, read: Reading<'_>, mut rebuild: Rebuild, documents: Vec<Document>) -> Result<Rebuild> {
        let add = move |_: &AccountIndex| {
            documents.iter().try_for_each(|document| rebuild.add(document))?;
            Ok(rebuild)
        };
        self.index(read.context.account(), add).await
    }
}

/// What was changed in place.
#[derive(Default)]
struct Done {
    written: usize,
    removed: usize,
    /// Words were hidden that were there before.
    must_forget: bool,
    /// Words were removed by an admin: they must not stay in any file.
    must_rewrite: bool,
}

impl Done {
    /// What comes of writing a session, given what was hidden of it before.
    fn note(&mut self, over: &Over, known: &mut HashMap<SessionId, Hidden>) {
        let id = over.found.row.id;
        let Some(now) = over.hidden() else {
            known.remove(&id);
            return;
        };
        let before = known.get(&id);
        self.must_rewrite |= now.purged.is_some() && before.is_none_or(|before| before.purged != now.purged);
        self.must_forget |= before.is_none_or(|before| before.by_hand != now.by_hand);
        known.insert(id, now);
    }
}

pub(super) fn replace((flow, documents): (FlowId, Vec<Document>)) -> Change {
    Change::Replace { group: flow.0, documents }
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

pub(super) async fn published(db: &Db, context: &TenantContext) -> Result<(Known, Veil)> {
    // The revision first: a change in between is then read once more, never missed.
    let (revision, versions) = db
        .tenant(context)
        .run(async |conn| {
            let revision = flows::search_revision(conn).await?;
            Ok::<_, Error>((revision, flows::published_versions(conn).await?.into_iter().collect()))
        })
        .await?;
    let (rules, veil) = Veil::read(db, context).await?;
    let position = u64::try_from(revision).map_err(Error::internal)?;
    Ok((Known { position, versions, rules, hidden: HashMap::new() }, veil))
}

/// A session that is over, and what was hidden by hand in it.
pub(super) struct Over {
    found: Findable,
    by_hand: Vec<String>,
}

impl Over {
    /// What is not to be found of it, if anything.
    fn hidden(&self) -> Option<Hidden> {
        let purged = self.found.state.has_purged().then_some(self.found.row.log);
        let hides = purged.is_some() || !self.by_hand.is_empty();
        hides.then(|| Hidden { by_hand: self.by_hand.clone(), purged })
    }
}

/// Reads what is to be found, each batch in a transaction of its own: versions never
/// change, and a session that does is read again.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    pub db: &'a Db,
    pub context: &'a TenantContext,
    /// Says what documents mean, as far as it has read them.
    pub model: Option<&'a Model>,
    /// Hides what is hidden.
    pub veil: &'a Veil,
}

impl Reading<'_> {
    pub async fn flows(self, versions: &[FlowVersionId]) -> Result<Vec<(FlowId, Vec<Document>)>> {
        let read = self.db.tenant(self.context);
        let rows = read.run(async |conn| flows::version_documents(conn, versions).await).await?;
        let mut groups = Vec::with_capacity(rows.len());
        for (flow, written) in &rows {
            groups.push((*flow, self.recalled(document::of_flow(*flow, written)).await?));
        }
        Ok(groups)
    }

    async fn recalled(self, mut documents: Vec<Document>) -> Result<Vec<Document>> {
        if let Some(model) = self.model {
            model.recall(self, &mut documents).await?;
        }
        Ok(documents)
    }

    /// The next sessions that changed, and the number of their last change.
    pub async fn changed_sessions(self, after: u64) -> Result<Option<(u64, Vec<SessionId>)>> {
        let after = i64::try_from(after).map_err(Error::internal)?;
        let limit = i64::try_from(BATCH).map_err(Error::internal)?;
        let read = self.db.tenant(self.context);
        let changed = read.run(async |conn| sessions::changed_for_search(conn, after, limit).await).await?;
        let Some(last) = changed.last() else { return Ok(None) };
        let last = u64::try_from(last.revision).map_err(Error::internal)?;
        Ok(Some((last, changed.into_iter().map(|change| change.id).collect())))
    }

    pub async fn found(self, ids: &[SessionId]) -> Result<Vec<Over>> {
        let read = self.db.tenant(self.context);
        read.run(async |conn| {
            let found = sessions::findable(conn, ids).await?;
            let mut hidden = redaction::hidden_in(conn, ids).await?;
            let over = |found: Findable| Over { by_hand: hidden.remove(&found.row.id).unwrap_or_default(), found };
            Ok(found.into_iter().map(over).collect())
        })
        .await
    }

    pub async fn sessions(self, found: &[Over]) -> Result<Vec<Document>> {
        let of = |over: &Over| Ok(document::of_session(&over.found, &*self.veil.with(&over.by_hand)?));
        self.recalled(found.iter().map(of).collect::<Result<_>>()?).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(flows: &[(FlowId, FlowVersionId)]) -> Known {
        Known { position: 1, versions: flows.iter().copied().collect(), rules: 0, hidden: HashMap::new() }
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

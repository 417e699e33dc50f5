//! What has to do with a question, among what everybody in the room may see.
//!
//! What must stay true: what FlowPilot says is read by everybody in the room, and kept in it. So it learns
//! nothing of a session that not all of them may see, whoever asks.

use std::collections::HashMap;

use super::{
    FlowPilot,
    similar::{LookedUp, Similar},
    words::asks_about_something,
};
use crate::{
    flows,
    live::Question,
    platform::{db::TenantContext, error::Result, ids::SessionId},
    search::{self, Kind, Wanted},
    sessions::{self, Precedent, State},
    tenancy::Caller,
};

/// The most looked up of each kind, and of past sessions: not all of them may be told of.
const MOST_SIMILAR: usize = 4;
const MOST_PAST: usize = 12;

impl FlowPilot {
    /// What was found.
    ///
    /// # Errors
    /// `unavailable` when PostgreSQL does not answer; `internal` when the index fails.
    pub(super) async fn look_up(&self, context: &TenantContext, question: &Question) -> Result<LookedUp> {
        let (caller, _) = self.tenancy.caller(context.account(), question.asker).await?;
        let (similar, before) = tokio::join!(self.similar(&caller, question), self.before(&caller, question));
        Ok(LookedUp { similar: similar?, before: before? })
    }

    /// How earlier sessions answered the question that the session stands at.
    async fn before(&self, caller: &Caller, question: &Question) -> Result<Vec<Precedent>> {
        let State { flow, node, .. } = &question.state;
        let (Some(flow), Some(node)) = (flow, node) else { return Ok(Vec::new()) };
        let read = async |conn: &mut _| {
            let versions = flows::versions_of(conn, flow.id).await?;
            let mut before = sessions::precedents(conn, caller, room(question), versions, &node.id).await?;
            let mut titles: Vec<_> = before.iter_mut().map(|one| (one.session, &mut one.known.title)).collect();
            search::titles(conn, &mut titles).await?;
            Ok(before)
        };
        self.tenancy.db.tenant(caller).run(read).await
    }

    /// What may fit.
    async fn similar(&self, caller: &Caller, question: &Question) -> Result<Vec<Similar>> {
        let text = search_text(question);
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let kinds = vec![Kind::Flow, Kind::Step, Kind::Session];
        let wanted = Wanted { kinds, ..Wanted::of(Kind::Flow, text, MOST_PAST) };
        let found = self.search.search(&self.tenancy.db, caller, wanted).await?;
        let similar = found.hits.into_iter().filter_map(|hit| {
            let passage = hit.snippet.map(|snippet| snippet.text).unwrap_or_default();
            let node = Some(hit.anchor).filter(|anchor| !anchor.is_empty());
            Some(Similar { kind: Kind::parse(&hit.kind)?, of: hit.group, node, title: hit.title, passage })
        });
        let mut similar: Vec<Similar> = similar.collect();
        let past = similar.iter().filter(|found| found.kind == Kind::Session).map(|found| SessionId(found.of));
        let past: Vec<_> = past.collect();
        let told = async |conn: &mut _| sessions::tellable(conn, caller, room(question), past).await;
        let told = self.tenancy.db.tenant(caller).run(told).await?;
        similar.retain(|found| found.kind != Kind::Session || told.contains(&SessionId(found.of)));
        let mut counts = HashMap::new();
        similar.retain(|found| {
            let count = counts.entry(found.kind.as_str()).or_insert(0);
            *count += 1;
            *count <= MOST_SIMILAR
        });
        Ok(similar)
    }
}

/// The room that will read it; whether somebody else is asked in.
fn room(question: &Question) -> (SessionId, bool) {
    (question.session, question.state.escalation().is_some())
}

/// What to look up: what was asked, or what the session is about.
fn search_text(question: &Question) -> String {
    let State { title, ticket, facts, .. } = &question.state;
    let text = match question.text.as_ref().filter(|text| asks_about_something(text)) {
        Some(text) => text.clone(),
        None => {
            let ticket = ticket.as_ref().map_or("", |ticket| ticket.title.as_str());
            let fact = facts.iter().rev().find(|fact| !fact.retracted).map_or("", |fact| fact.text.as_str());
            format!("{title} {ticket} {fact}")
        }
    };
    text.split_whitespace().take(40).collect::<Vec<_>>().join(" ")
}

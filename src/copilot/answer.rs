//! Answering: gather what the asker may see, think, and say it piece by piece.

use std::{pin::Pin, sync::Arc, time::Duration};

use tokio::sync::mpsc;

use super::guide::{self, Said, Similar};
use crate::{
    live::{Assistant, Question},
    platform::{db::TenantContext, error::Result, ids::FlowId},
    search::{Kind, SearchService, Wanted},
    sessions::{Finish, State, SuggestionEnd},
    tenancy::Tenancy,
};

/// Words shown at once, and how long until the next: faster than anybody reads, slow
/// enough to be stopped and not to make the page jump.
const AT_ONCE: usize = 4;
const PACE: Duration = Duration::from_millis(30);
/// Flows looked up.
const MOST_SIMILAR: usize = 4;

/// FlowPilot with the built-in guide.
#[derive(Clone)]
pub struct FlowPilot {
    tenancy: Arc<Tenancy>,
    search: SearchService,
}

impl FlowPilot {
    /// A copilot that finds what `search` finds.
    #[must_use]
    pub fn new(tenancy: Arc<Tenancy>, search: SearchService) -> Self {
        Self { tenancy, search }
    }

    /// Flows that may fit, as the asker would find them.
    async fn similar(&self, context: &TenantContext, question: &Question) -> Result<Vec<Similar>> {
        let text = search_text(question);
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let (caller, _) = self.tenancy.caller(context.account(), question.asker).await?;
        let wanted = Wanted::of(Kind::Flow, text, MOST_SIMILAR);
        let found = self.search.search(&self.tenancy.db, &caller, wanted).await?;
        Ok(found.hits.into_iter().map(|hit| Similar { flow: FlowId(hit.id), title: hit.title }).collect())
    }
}

/// What to look up: what was asked, or what the session is about.
fn search_text(question: &Question) -> String {
    let State { title, ticket, facts, .. } = &question.state;
    let text = match &question.text {
        Some(text) => text.clone(),
        None => {
            let ticket = ticket.as_ref().map_or("", |ticket| ticket.title.as_str());
            let fact = facts.iter().rev().find(|fact| !fact.retracted).map_or("", |fact| fact.text.as_str());
            format!("{title} {ticket} {fact}")
        }
    };
    text.split_whitespace().take(40).collect::<Vec<_>>().join(" ")
}

impl Assistant for FlowPilot {
    fn answer(
        &self,
        context: TenantContext,
        question: Question,
        pieces: mpsc::Sender<String>,
    ) -> Pin<Box<dyn Future<Output = Finish> + Send>> {
        let pilot = self.clone();
        Box::pin(async move {
            let similar = pilot.similar(&context, &question).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "FlowPilot answers without the library");
                Vec::new()
            });
            let Said { paragraphs, citations, confidence } = guide::answer(&question, &similar);
            let text = paragraphs.join("\n\n");
            say(&text, &pieces).await;
            let (suggestion, end) = (question.suggestion, SuggestionEnd::Done);
            Finish { suggestion, text, end, citations, confidence }
        })
    }
}

async fn say(text: &str, pieces: &mpsc::Sender<String>) {
    let words: Vec<_> = text.split_inclusive(' ').collect();
    for piece in words.chunks(AT_ONCE) {
        if pieces.send(piece.concat()).await.is_err() {
            return;
        }
        tokio::time::sleep(PACE).await;
    }
}

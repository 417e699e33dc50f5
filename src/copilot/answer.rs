//! Answering: gather what the asker may see, ask the model or think, and say it piece by
//! piece.

use std::{
    pin::Pin,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::mpsc;

use super::{
    assess,
    behind::{Behind, Fallen},
    guide::{self, Said},
    ledger::Books,
    settings::AnsweredBy,
    similar::LookedUp,
};
use crate::{
    live::{Assistant, Question},
    platform::{aside::aside, clock::Clock, db::TenantContext},
    search::SearchService,
    sessions::{Assess, Confidence, Finish, Produced, SuggestionEnd},
    tenancy::Tenancy,
};

/// Words shown at once, and how long until the next: faster than anybody reads, slow
/// enough to be stopped and not to make the page jump.
const AT_ONCE: usize = 4;
const PACE: Duration = Duration::from_millis(30);
/// Said where it does not answer.
const OFF: &str = "FlowPilot is switched off for your account.";
const AWAY: &str = "The database does not answer at the moment.";
/// The built-in guide, where a model's name is told.
pub(super) const GUIDE: &str = "guide";

/// FlowPilot: a model where one is configured, and the built-in guide.
#[derive(Clone)]
pub struct FlowPilot {
    pub(super) tenancy: Arc<Tenancy>,
    pub(super) search: SearchService,
    behind: Option<Arc<Behind>>,
}

impl FlowPilot {
    /// A copilot that finds what `search` finds.
    #[must_use]
    pub fn new(tenancy: Arc<Tenancy>, search: SearchService, behind: Option<Behind>) -> Self {
        Self { tenancy, search, behind: behind.map(Arc::new) }
    }

    /// Answers, a model in these words where they are given.
    pub(super) async fn reply(
        &self,
        context: &TenantContext,
        question: &Question,
        words: Option<&str>,
        pieces: &mpsc::Sender<String>,
    ) -> Finish {
        let begun = Instant::now();
        let books = match Books::open(&self.tenancy.db, context, question.session, Clock.now()).await {
            Ok(books) if books.settings.answers != AnsweredBy::Off => books,
            Ok(_) => return Self::silent(question, OFF),
            Err(error) => {
                tracing::warn!(%error, "FlowPilot cannot look up how the account wants it");
                return Self::silent(question, AWAY);
            }
        };
        let found = self.look_up(context, question).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "FlowPilot answers without the library and what was before");
            LookedUp::default()
        });
        let fallen = match &self.behind {
            Some(behind) if books.settings.answers == AnsweredBy::Model => {
                let text = words.map(str::to_owned).or_else(|| question.text.clone());
                let question = Question { text, ..question.clone() };
                match behind.answer(&question, &found, &books, (begun, pieces)).await {
                    Ok(finish) => return finish,
                    Err(fallen) => Some(fallen),
                }
            }
            _ => None,
        };
        Self::guided(question, found, fallen, begun, pieces).await
    }

    /// What the installation asks, if it asks a model.
    #[must_use]
    pub fn behind(&self) -> Option<&Behind> {
        self.behind.as_deref()
    }

    fn silent(question: &Question, because: &str) -> Finish {
        Finish {
            suggestion: question.suggestion,
            text: because.to_owned(),
            end: SuggestionEnd::Failed,
            citations: Vec::new(),
            confidence: None,
            produced: None,
            proposal: None,
        }
    }

    async fn guided(
        question: &Question,
        found: LookedUp,
        fallen: Option<Fallen>,
        begun: Instant,
        pieces: &mpsc::Sender<String>,
    ) -> Finish {
        let Said { paragraphs, citations, confidence, proposal } = think(question, found).await;
        let mut produced = Produced {
            model: GUIDE.to_owned(),
            tier: None,
            first_ms: millis(begun),
            took_ms: 0,
            tokens_read: 0,
            tokens_written: 0,
            cost: 0,
            instead: None,
        };
        let mut text = paragraphs.join("\n\n");
        let mut before = String::new();
        if let Some(Fallen { because, said, used }) = fallen {
            if !said.is_empty() {
                // What was shown stays; a rule parts it from what the guide adds.
                before = said;
                text = format!("\n\n---\n\n{text}");
            }
            produced = Produced { model: GUIDE.to_owned(), instead: Some(because), ..used.unwrap_or(produced) };
        }
        say(&text, pieces).await;
        produced.took_ms = millis(begun);
        Finish {
            suggestion: question.suggestion,
            text: format!("{before}{text}"),
            end: SuggestionEnd::Done,
            citations,
            confidence,
            produced: Some(Box::new(produced)),
            proposal: proposal.map(Box::new),
        }
    }
}

impl Assistant for FlowPilot {
    fn answer(
        &self,
        context: TenantContext,
        question: Question,
        pieces: mpsc::Sender<String>,
    ) -> Pin<Box<dyn Future<Output = Finish> + Send>> {
        let pilot = self.clone();
        Box::pin(async move { pilot.reply(&context, &question, None, &pieces).await })
    }

    fn assess(&self, context: TenantContext, question: Question) -> Pin<Box<dyn Future<Output = Assess> + Send>> {
        Box::pin(assess::within_budget(self.clone(), context, question))
    }

    fn speaks_up(
        &self,
        context: TenantContext,
        question: &Question,
    ) -> Pin<Box<dyn Future<Output = bool> + Send + '_>> {
        let question = question.clone();
        Box::pin(async move {
            let books = Books::open(&self.tenancy.db, &context, question.session, Clock.now()).await;
            let Ok(Books { settings, .. }) = books else { return false };
            if !settings.unasked || settings.answers == AnsweredBy::Off {
                return false;
            }
            // A model finds something; the guide has to have more to say than that something has to be found out.
            if self.behind.is_some() && settings.answers == AnsweredBy::Model {
                return true;
            }
            let said = think(&question, LookedUp::default()).await;
            said.proposal.is_some() && said.confidence.is_some_and(|confidence| confidence >= Confidence::Medium)
        })
    }
}

/// What the guide says. It thinks where it keeps nothing else waiting: the more a session holds, the longer.
async fn think(question: &Question, found: LookedUp) -> Said {
    let question = question.clone();
    let thought = aside(move || guide::answer(&question, &found)).await;
    thought.unwrap_or_else(|error| {
        tracing::error!(%error, "the guide did not think to its end");
        Said::default()
    })
}

/// Milliseconds since then.
pub(super) fn millis(begun: Instant) -> u32 {
    u32::try_from(begun.elapsed().as_millis()).unwrap_or(u32::MAX)
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

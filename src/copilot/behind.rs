//! The model behind FlowPilot: which one is asked, what it may read, what its answer becomes.
//!
//! What must stay true: whatever the service does, there is an answer, of the model or with a
//! reason why it is not; nothing that is to be hidden goes out; what was used is counted also
//! where it broke off.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use tokio::sync::mpsc;

use super::{
    answer::millis,
    breaker::Breaker,
    prompt::{self, Asked, Meant, Parting},
    provider::{End, Piece, Provider, Trouble, Usage},
    routing::{self, Signals},
    similar::Similar,
    veil::Veil,
};
use crate::{
    live::Question,
    platform::{
        config::{CopilotModel, CopilotService},
        error::Result,
        secrets::Token,
    },
    sessions::{Finish, Produced, SuggestionEnd, Tier},
};

/// Pieces that wait to be passed on.
const WAITING: usize = 16;
/// What a cache costs beside reading at the full price: to write to, and to read from.
const CACHE_WRITE: f64 = 1.25;
const CACHE_READ: f64 = 0.1;
/// Said where an answer got too long.
const CUT: &str = "\n\n*The answer got too long and ends here.*";

/// A service that is asked, and how it did lately.
pub struct Behind {
    provider: Provider,
    breaker: Mutex<Breaker>,
}

/// It did not answer, or not to the end.
pub struct Fallen {
    /// Why, in a sentence for people.
    pub because: String,
    /// What it said and people have read.
    pub said: String,
    /// What it used all the same.
    pub used: Option<Produced>,
}

/// An answer that comes in.
#[derive(Default)]
struct Heard {
    text: String,
    first_ms: Option<u32>,
    usage: Usage,
    end: Option<End>,
}

impl Behind {
    /// Uses a service; asks it nothing yet.
    ///
    /// # Errors
    /// `internal` when no client can be made.
    pub fn new(service: CopilotService) -> Result<Self> {
        Ok(Self { provider: Provider::new(service)?, breaker: Mutex::default() })
    }

    /// Asks, and passes on what is said as it comes.
    ///
    /// # Errors
    /// [`Fallen`] where the answer is not whole.
    pub async fn answer(
        &self,
        question: &Question,
        similar: &[Similar],
        begun: Instant,
        pieces: &mpsc::Sender<String>,
    ) -> std::result::Result<Finish, Fallen> {
        let fallen = |because: &str| Fallen { because: because.to_owned(), said: String::new(), used: None };
        if !self.breaker().admits(Instant::now()) {
            return Err(fallen("The model's service failed several times and is left alone for a while."));
        }
        let (Ok(key), Ok(mark)) = (Token::random(), Token::random()) else {
            return Err(fallen("The machine has no randomness to give."));
        };
        let mut veil = Veil::new(&key.digest());
        let mark: String = mark.reveal().chars().filter(char::is_ascii_alphanumeric).take(12).collect();
        let Asked { prompt, sources } = prompt::ask(question, similar, &mut veil, &mark);
        let tier = routing::tier(Signals::of(question));
        let model = &self.provider.service().models[place(tier)];
        tracing::debug!(model = model.id, ?tier, hidden = veil.hidden(), "FlowPilot asks a model");

        let (sender, mut receiver) = mpsc::channel(WAITING);
        let asking = self.provider.ask(&model.id, &prompt, sender);
        let (mut heard, mut parting) = (Heard::default(), Parting::default());
        let mut lifting = veil.lift();
        let listening = async {
            while let Some(piece) = receiver.recv().await {
                match piece {
                    Piece::Text(text) => {
                        let shown = lifting.take(&parting.take(&text));
                        heard.show(&shown, begun, pieces).await;
                    }
                    Piece::Usage(usage) => heard.usage = usage,
                    Piece::End(end) => heard.end = Some(end),
                }
            }
        };
        let (asked, ()) = tokio::join!(asking, listening);
        let (left, meant) = parting.end(&sources);
        let left = lifting.take(&left) + &lifting.end();
        heard.show(&left, begun, pieces).await;
        let heard = self.finished(&asked, heard, begun, pieces).await;
        let used = produced(model, tier, &heard, millis(begun));
        if let Some(because) = why(&asked, &heard) {
            log(&model.id, &asked, &because);
            return Err(Fallen { because, said: heard.text, used: Some(used) });
        }
        let Meant { confidence, citations } = meant;
        let (suggestion, end) = (question.suggestion, SuggestionEnd::Done);
        Ok(Finish { suggestion, text: heard.text, end, citations, confidence, produced: Some(Box::new(used)) })
    }

    /// What was heard when nothing more comes; the service is remembered as well or badly by it.
    async fn finished(
        &self,
        asked: &std::result::Result<(), Trouble>,
        mut heard: Heard,
        begun: Instant,
        pieces: &mpsc::Sender<String>,
    ) -> Heard {
        if let Err(Trouble::Broken(_, usage)) = asked {
            heard.usage = *usage;
        }
        if heard.end.is_some() {
            self.breaker().succeeded();
        } else {
            self.breaker().failed(Instant::now());
        }
        if heard.end == Some(End::Cut) && !heard.text.trim().is_empty() {
            heard.show(CUT, begun, pieces).await;
        }
        heard
    }

    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        // Nothing in between can leave it half changed.
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Heard {
    async fn show(&mut self, text: &str, begun: Instant, pieces: &mpsc::Sender<String>) {
        if text.is_empty() {
            return;
        }
        self.first_ms.get_or_insert_with(|| millis(begun));
        self.text.push_str(text);
        // Where nobody listens any more the whole answer is dropped soon.
        let _ = pieces.send(text.to_owned()).await;
    }
}

fn place(tier: Tier) -> usize {
    match tier {
        Tier::Fast => 0,
        Tier::Balanced => 1,
        Tier::Deep => 2,
    }
}

fn produced(model: &CopilotModel, tier: Tier, heard: &Heard, took_ms: u32) -> Produced {
    let Usage { input, output, cache_write, cache_read } = heard.usage;
    let read = input as f64 + cache_write as f64 * CACHE_WRITE + cache_read as f64 * CACHE_READ;
    // Dollars per million tokens are millionths of a dollar per token.
    let cost = read * model.reading + output as f64 * model.writing;
    Produced {
        model: model.id.clone(),
        tier: Some(tier),
        first_ms: heard.first_ms.unwrap_or(took_ms),
        took_ms,
        tokens_read: input + cache_write + cache_read,
        tokens_written: output,
        cost: cost.round() as u64,
        instead: None,
    }
}

/// Why the answer is not whole, for people; nothing where it is.
fn why(asked: &std::result::Result<(), Trouble>, heard: &Heard) -> Option<String> {
    let words = match asked {
        Err(Trouble::Refused(failure)) => match failure.status.map(|status| status.as_u16()) {
            Some(401..=403) => "The model's service does not accept the key.",
            Some(404) => "The model's service does not know the model.",
            Some(413) => "The session is too long for the model's service.",
            Some(429) => "The model's service has no room for more questions at the moment.",
            Some(500..) => "The model's service is overloaded or fails.",
            Some(_) => "The model's service refused the question.",
            None => "The model's service cannot be reached.",
        },
        Err(Trouble::Broken(..)) => "The model broke off.",
        Ok(()) => match &heard.end {
            Some(End::Refused(_)) => "The model will not answer this.",
            Some(End::Finished | End::Cut) if heard.text.trim().is_empty() => "The model answered nothing.",
            Some(_) => return None,
            None => "The model broke off.",
        },
    };
    Some(words.to_owned())
}

/// What the operator needs to mend it; texts of the session are not among it.
fn log(model: &str, asked: &std::result::Result<(), Trouble>, because: &str) {
    let said = match asked {
        Err(Trouble::Refused(failure)) => format!("{:?} {}", failure.status, failure.said),
        Err(Trouble::Broken(broken, _)) => broken.0.clone(),
        Ok(()) => String::new(),
    };
    tracing::warn!(model, because, said, "the built-in guide answers instead");
}

//! The model behind FlowPilot: which one is asked, what it may read, what its answer becomes.
//!
//! What must stay true: whatever the service does, there is an answer, of the model or with a
//! reason why it is not; nothing that is to be hidden goes out; what was used is counted also
//! where it broke off.

use std::{
    mem,
    pin::pin,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use tokio::{sync::mpsc, time::timeout};

use super::{
    answer::millis,
    breaker::Breaker,
    ledger::{Books, Ledger},
    prompt::{self, Asked, Meant, Parting},
    propose,
    provider::{End, Piece, Prompt, Provider, Trouble},
    routing::{self, Signals},
    similar::LookedUp,
    store::Used,
    veil::{Lifting, Veil},
};
use crate::{
    live::Question,
    platform::{
        clock::Clock,
        config::{CopilotModel, CopilotService},
        error::Result,
        ids::CommandId,
        secrets::Token,
    },
    sessions::{Citation, Finish, Produced, SuggestionEnd, Tier},
};

/// How long a text is waited for that nobody watches grow.
const PATIENCE: Duration = Duration::from_secs(90);
/// Pieces that wait to be passed on.
const WAITING: usize = 16;
/// Said where an answer got too long.
const CUT: &str = "\n\n*The answer got too long and ends here.*";
/// Said where the month's budget ends in mid-answer.
const SPENT: &str = "\n\n*This month's budget for FlowPilot is used up; the answer ends here.*";

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

/// What was heard of an answer.
#[derive(Default)]
struct Heard {
    text: String,
    first_ms: Option<u32>,
    end: Option<End>,
    /// It was ended because the budget is.
    spent: bool,
}

/// Passes an answer on as it comes, without what is meant for the program.
struct Mouth<'a> {
    pieces: &'a mpsc::Sender<String>,
    begun: Instant,
    parting: Parting,
    lifting: Lifting<'a>,
    heard: Heard,
}

impl Behind {
    /// Uses a service; asks it nothing yet.
    ///
    /// # Errors
    /// `internal` when no client can be made.
    pub fn new(service: CopilotService) -> Result<Self> {
        Ok(Self { provider: Provider::new(service)?, breaker: Mutex::default() })
    }

    /// The model of a tier.
    #[must_use]
    pub fn model(&self, tier: Tier) -> &CopilotModel {
        &self.provider.service().models[place(tier)]
    }

    /// The service itself.
    #[must_use]
    pub fn provider(&self) -> &Provider {
        &self.provider
    }

    /// Asks, and passes on what is said as it comes.
    ///
    /// # Errors
    /// [`Fallen`] where the answer is not whole.
    pub async fn answer(
        &self,
        question: &Question,
        found: &LookedUp,
        books: &Books,
        (begun, pieces): (Instant, &mpsc::Sender<String>),
    ) -> std::result::Result<Finish, Fallen> {
        if !self.breaker().admits(Instant::now()) {
            return Err(Fallen::before("The model's service failed several times and is left alone for a while."));
        }
        let (Ok(key), Ok(mark)) = (Token::random(), Token::random()) else {
            return Err(Fallen::before("The machine has no randomness to give."));
        };
        let (Ok(redactor), Ok(secrets)) =
            (books.hiding.redactor(&key.digest()), books.secrets(question.session).await)
        else {
            return Err(Fallen::before("What is to be hidden from the model could not be told."));
        };
        let mut veil = Veil::new(redactor.knowing(secrets));
        let mark: String = mark.reveal().chars().filter(char::is_ascii_alphanumeric).take(12).collect();
        let Asked { prompt, sources } = prompt::ask(question, found, &mut veil, &mark);
        let tier = routing::tier(Signals::of(question)).min(books.settings.deepest);
        let model = self.model(tier);
        let mut ledger = self.enter(books, question.suggestion, (model, tier), &prompt).await?;
        tracing::debug!(model = model.id, ?tier, hidden = veil.hidden(), "FlowPilot asks a model");

        let mut mouth =
            Mouth { pieces, begun, parting: Parting::default(), lifting: veil.lift(), heard: Heard::default() };
        let asked = self.listen(&model.id, &prompt, &mut mouth, &mut ledger).await;
        let (heard, meant) = mouth.close(&sources).await;
        self.judge(&heard);
        let used = ledger.end(heard.end.is_some() && !heard.spent).await;
        let used = produced(used, &heard, millis(begun));
        if let Some(because) = why(&asked, &heard) {
            log(&model.id, &asked, &because);
            return Err(Fallen { because, said: heard.text, used: Some(used) });
        }
        let Meant { confidence, citations, action } = meant;
        let action = action.map(|action| action.in_words(|words| veil.restore(words)));
        let proposal = action.and_then(|action| propose::from_model(action, question, &sources)).map(Box::new);
        let (suggestion, end) = (question.suggestion, SuggestionEnd::Done);
        let produced = Some(Box::new(used));
        Ok(Finish { suggestion, text: heard.text, end, citations, confidence, produced, proposal })
    }

    /// Asks for a text that nobody watches grow; it, and the model that wrote it.
    ///
    /// # Errors
    /// [`Fallen`] where it is not whole.
    pub async fn text(
        &self,
        books: &Books,
        id: CommandId,
        prompt: &Prompt,
    ) -> std::result::Result<(String, String), Fallen> {
        if !self.breaker().admits(Instant::now()) {
            return Err(Fallen::before("The model's service failed several times and is left alone for a while."));
        }
        let tier = Tier::Balanced.min(books.settings.deepest);
        let model = self.model(tier);
        let mut ledger = self.enter(books, id, (model, tier), prompt).await?;
        let (sender, mut receiver) = mpsc::channel(WAITING);
        let mut heard = Heard::default();
        let listening = async {
            while let Some(piece) = receiver.recv().await {
                match piece {
                    Piece::Text(text) => {
                        ledger.heard(&text);
                        heard.text.push_str(&text);
                    }
                    Piece::Usage(usage) => ledger.counted(usage),
                    Piece::End(end) => heard.end = Some(end),
                }
            }
        };
        let asking = async { tokio::join!(self.provider.ask(&model.id, prompt, sender), listening).0 };
        let Ok(asked) = timeout(PATIENCE, asking).await else {
            return Err(Fallen::before("The model takes too long."));
        };
        self.judge(&heard);
        ledger.end(heard.end.is_some()).await;
        if let Some(because) = why(&asked, &heard) {
            log(&model.id, &asked, &because);
            return Err(Fallen::before(&because));
        }
        Ok((heard.text, model.id.clone()))
    }

    /// Writes it into the books, if they allow it.
    async fn enter(
        &self,
        books: &Books,
        suggestion: CommandId,
        model: (&CopilotModel, Tier),
        prompt: &Prompt,
    ) -> std::result::Result<Ledger, Fallen> {
        let sent = prompt.system.len() + prompt.user.len();
        let now = Clock.now();
        match books.begin(suggestion, model, sent, now).await {
            Ok(Some(ledger)) if ledger.is_spent() => {
                ledger.cancel().await;
                Err(Fallen::before("This month's budget for the model is used up."))
            }
            Ok(Some(ledger)) => Ok(ledger),
            Ok(None) => Err(Fallen::before("The model was asked this before; it is not asked again.")),
            Err(error) => {
                tracing::warn!(%error, "a model is not asked: what it costs could not be written down");
                Err(Fallen::before("What the model costs could not be written down."))
            }
        }
    }

    /// Until the answer ends, breaks off, or nothing may be spent any more.
    async fn listen(
        &self,
        model: &str,
        prompt: &Prompt,
        mouth: &mut Mouth<'_>,
        ledger: &mut Ledger,
    ) -> std::result::Result<(), Trouble> {
        let (sender, mut receiver) = mpsc::channel(WAITING);
        let mut asking = pin!(self.provider.ask(model, prompt, sender));
        let mut asked = None;
        loop {
            let piece = tokio::select! {
                done = &mut asking, if asked.is_none() => {
                    asked = Some(done);
                    continue;
                }
                piece = receiver.recv() => piece,
            };
            match piece {
                Some(Piece::Text(text)) => {
                    ledger.heard(&text);
                    mouth.say(&text).await;
                    if ledger.is_spent() {
                        mouth.heard.spent = true;
                        return Ok(());
                    }
                }
                Some(Piece::Usage(usage)) => ledger.counted(usage),
                Some(Piece::End(end)) => mouth.heard.end = Some(end),
                None => break,
            }
        }
        let asked = match asked {
            Some(asked) => asked,
            None => asking.await,
        };
        if let Err(Trouble::Broken(_, usage)) = &asked {
            ledger.counted(*usage);
        }
        asked
    }

    /// The service is remembered as well or badly by what was heard.
    fn judge(&self, heard: &Heard) {
        if heard.end.is_some() || heard.spent {
            self.breaker().succeeded();
        } else {
            self.breaker().failed(Instant::now());
        }
    }

    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        // Nothing in between can leave it half changed.
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Fallen {
    fn before(because: &str) -> Self {
        Self { because: because.to_owned(), said: String::new(), used: None }
    }
}

impl Mouth<'_> {
    async fn say(&mut self, text: &str) {
        let shown = self.lifting.take(&self.parting.take(text));
        self.show(&shown).await;
    }

    async fn show(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        self.heard.first_ms.get_or_insert_with(|| millis(self.begun));
        self.heard.text.push_str(text);
        // Where nobody listens any more the whole answer is dropped soon.
        let _ = self.pieces.send(text.to_owned()).await;
    }

    /// What was heard when nothing more comes.
    async fn close(mut self, sources: &[Citation]) -> (Heard, Meant) {
        let (left, meant) = mem::take(&mut self.parting).end(sources);
        let left = self.lifting.take(&left) + &self.lifting.rest();
        self.show(&left).await;
        if self.heard.spent {
            self.show(SPENT).await;
        } else if self.heard.end == Some(End::Cut) && !self.heard.text.trim().is_empty() {
            self.show(CUT).await;
        }
        (self.heard, meant)
    }
}

fn place(tier: Tier) -> usize {
    match tier {
        Tier::Fast => 0,
        Tier::Balanced => 1,
        Tier::Deep => 2,
    }
}

fn produced(used: Used, heard: &Heard, took_ms: u32) -> Produced {
    Produced {
        model: used.model,
        tier: Some(used.tier),
        first_ms: heard.first_ms.unwrap_or(took_ms),
        took_ms,
        tokens_read: used.read,
        tokens_written: used.written,
        cost: used.cost,
        instead: None,
    }
}

/// Why the answer is not whole, for people; nothing where it is.
fn why(asked: &std::result::Result<(), Trouble>, heard: &Heard) -> Option<String> {
    let words = match asked {
        Err(trouble) => words_of(trouble),
        Ok(()) if heard.spent => return None,
        Ok(()) => match &heard.end {
            Some(End::Refused(_)) => "The model will not answer this.",
            Some(End::Finished | End::Cut) if heard.text.trim().is_empty() => "The model answered nothing.",
            Some(_) => return None,
            None => "The model broke off.",
        },
    };
    Some(words.to_owned())
}

/// What went wrong at the service, in words for people.
pub fn words_of(trouble: &Trouble) -> &'static str {
    match trouble {
        Trouble::Refused(failure) => match failure.status.map(|status| status.as_u16()) {
            Some(401..=403) => "The model's service does not accept the key.",
            Some(404) => "The model's service does not know the model.",
            Some(413) => "The session is too long for the model's service.",
            Some(429) => "The model's service has no room for more questions at the moment.",
            Some(500..) => "The model's service is overloaded or fails.",
            Some(_) => "The model's service refused the question.",
            None => "The model's service cannot be reached.",
        },
        Trouble::Broken(..) => "The model broke off.",
    }
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

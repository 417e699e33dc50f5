//! Language models that FlowPilot may ask, each a stream of text over HTTP.
//!
//! What must stay true:
//! - An answer that broke off is told from one that ended: every stream ends with
//!   [`Piece::End`] or with [`Broken`], never just so.
//! - A request is made again only before its answer has begun, and only where the service
//!   says or the status means that it may help.
//! - Nothing waits for ever: for the first byte, between two, and for all of it.

mod chat;
mod messages;
mod sse;

use std::time::Duration;

use futures_util::StreamExt;
use rand::RngExt;
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use serde_json::Value;
use tokio::{
    sync::mpsc,
    time::{sleep, timeout},
};

use self::sse::SseReader;
use crate::platform::{
    config::{CopilotService, CopilotWire},
    error::Result,
    outside::{self, Failure},
};

/// How long the whole of an answer may take.
const WHOLE: Duration = Duration::from_mins(5);
/// How often a request is made that is refused for the moment.
const TRIES: u32 = 3;
/// How long is waited before the second try, where the service does not say.
const FIRST_WAIT: Duration = Duration::from_millis(500);
/// Nobody on a call waits longer than this for a second try.
const LONGEST_WAIT: Duration = Duration::from_secs(8);
/// Longest error that is read, in bytes.
const ERROR: usize = 64 * 1024;

/// What a model is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// What it is to do, the same for every question.
    pub system: String,
    /// The question, with all that is known.
    pub user: String,
    /// How long its answer may get.
    pub most_tokens: u32,
}

/// What a request used, in tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Read at the full price.
    pub input: u64,
    /// Written.
    pub output: u64,
    /// Written to the service's cache.
    pub cache_write: u64,
    /// Read from it.
    pub cache_read: u64,
}

/// How an answer ended that ended well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// It is whole.
    Finished,
    /// It got too long.
    Cut,
    /// The model will not answer this, and why.
    Refused(String),
}

/// A piece of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// More text.
    Text(String),
    /// What the whole request used.
    Usage(Usage),
    /// The last one.
    End(End),
}

/// Why an answer broke off; for the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken(pub String);

/// Why there is no answer, or no more of one.
#[derive(Debug)]
pub enum Trouble {
    /// It never began.
    Refused(Failure),
    /// It broke off. What was used until then.
    Broken(Broken, Usage),
}

/// A service with its models.
pub struct Provider {
    client: Client,
    service: CopilotService,
}

/// What makes pieces of a stream's events.
enum Reader {
    Messages(messages::Reader),
    Chat(chat::Reader),
}

impl Provider {
    /// Uses a service; asks it nothing yet.
    ///
    /// # Errors
    /// `internal` when no client can be made.
    pub fn new(service: CopilotService) -> Result<Self> {
        Ok(Self { client: outside::client(WHOLE)?, service })
    }

    /// The service in use.
    #[must_use]
    pub fn service(&self) -> &CopilotService {
        &self.service
    }

    /// Asks a model, and hands on each piece as it comes, the last one included. Ends early
    /// when nobody takes the pieces any more.
    ///
    /// # Errors
    /// [`Trouble`] when it does not begin or breaks off.
    pub async fn ask(
        &self,
        model: &str,
        prompt: &Prompt,
        pieces: mpsc::Sender<Piece>,
    ) -> std::result::Result<(), Trouble> {
        let response = self.begin(model, prompt).await.map_err(Trouble::Refused)?;
        let mut reader = match self.service.wire {
            CopilotWire::Anthropic => Reader::Messages(messages::Reader::default()),
            CopilotWire::Openai => Reader::Chat(chat::Reader::default()),
        };
        let ended = follow(response, &mut reader, (&pieces, self.service.patience)).await;
        ended.map_err(|broken| Trouble::Broken(broken, reader.usage()))
    }

    async fn begin(&self, model: &str, prompt: &Prompt) -> std::result::Result<Response, Failure> {
        let (mut wait, mut with_usage) = (FIRST_WAIT, true);
        let mut tries = 1;
        loop {
            let failure = match self.request(model, prompt, with_usage).await {
                Ok(response) => return Ok(response),
                Err(failure) => failure,
            };
            // Servers of one's own may not know what was asked for beside the answer.
            let strange =
                failure.status == Some(StatusCode::BAD_REQUEST) && failure.said.contains("stream_options");
            if strange && with_usage {
                with_usage = false;
                continue;
            }
            let Some(waits) = again_after(&failure, wait).filter(|waits| tries < TRIES && *waits <= LONGEST_WAIT)
            else {
                return Err(failure);
            };
            tracing::debug!(model, said = failure.said, ?waits, "FlowPilot asks again");
            sleep(waits).await;
            tries += 1;
            wait *= 2;
        }
    }

    async fn request(
        &self,
        model: &str,
        prompt: &Prompt,
        with_usage: bool,
    ) -> std::result::Result<Response, Failure> {
        let body = match self.service.wire {
            CopilotWire::Anthropic => messages::request(model, prompt),
            CopilotWire::Openai => chat::request(model, prompt, with_usage),
        };
        let sent = timeout(self.service.patience, self.built(&body).send()).await;
        let response = sent.map_err(|_| Failure::unusable("nothing was answered in time"))??;
        if response.status().is_success() {
            return Ok(response);
        }
        match outside::body(response, ERROR).await {
            Err(failure) => Err(failure),
            Ok(_) => Err(Failure::unusable("the answer is none")),
        }
    }

    fn built(&self, body: &Value) -> RequestBuilder {
        let request = self.client.post(self.service.url.clone()).json(body);
        match (self.service.wire, &self.service.key) {
            (CopilotWire::Anthropic, key) => {
                let request = request.header("anthropic-version", &self.service.version);
                match key {
                    Some(key) => request.header("x-api-key", key),
                    None => request,
                }
            }
            // Local servers ignore the key but want one.
            (CopilotWire::Openai, key) => request.bearer_auth(key.as_deref().unwrap_or("none")),
        }
    }
}

/// How long to wait before the same may help. A limit that does not say when it ends is not
/// one of the next minute.
fn again_after(failure: &Failure, wait: Duration) -> Option<Duration> {
    let status = failure.status.map(|status| status.as_u16());
    // 529 is Anthropic's for overloaded.
    let helps = match status {
        Some(429) => return failure.wait,
        Some(408 | 409 | 500..=599) | None => true,
        Some(_) => false,
    };
    helps.then(|| failure.wait.unwrap_or_else(|| wait.mul_f32(1.0 - rand::rng().random_range(0.0..0.25))))
}

async fn follow(
    response: Response,
    reader: &mut Reader,
    (pieces, patience): (&mpsc::Sender<Piece>, Duration),
) -> std::result::Result<(), Broken> {
    let mut bytes = response.bytes_stream();
    let mut events = SseReader::default();
    loop {
        let next = timeout(patience, bytes.next()).await.map_err(|_| Broken("nothing came any more".into()))?;
        let Some(some) = next else { break };
        let some = some.map_err(|error| Broken(Failure::from(error).said))?;
        let ended = events.take(&some).map_err(|_| Broken("an event without an end".into()))?;
        for event in &ended {
            if hand_on(reader.take(event)?, pieces).await {
                return Ok(());
            }
        }
    }
    if hand_on(reader.last(), pieces).await { Ok(()) } else { Err(Broken("it ended in mid-answer".into())) }
}

/// Whether that was all: the end came, or nobody listens any more.
async fn hand_on(some: Vec<Piece>, pieces: &mpsc::Sender<Piece>) -> bool {
    for piece in some {
        let last = matches!(piece, Piece::End(_));
        if pieces.send(piece).await.is_err() || last {
            return true;
        }
    }
    false
}

impl Reader {
    fn take(&mut self, event: &sse::SseEvent) -> std::result::Result<Vec<Piece>, Broken> {
        match self {
            Self::Messages(reader) => reader.take(event),
            Self::Chat(reader) => reader.take(event),
        }
    }

    fn last(&mut self) -> Vec<Piece> {
        match self {
            Self::Messages(_) => Vec::new(),
            Self::Chat(reader) => reader.last(),
        }
    }

    fn usage(&self) -> Usage {
        match self {
            Self::Messages(reader) => reader.usage(),
            Self::Chat(reader) => reader.usage(),
        }
    }
}

//! A model behind an address: Voyage AI's, or one that answers `/v1/embeddings` as
//! chat-completions servers do. The two differ in the names of a few fields.
//!
//! What must stay true: whoever asks has taken out what is hidden; an answer is used only when it has
//! a vector of one length for each text, and none is empty or no number.

use std::{
    sync::OnceLock,
    time::{Duration, Instant},
};

use futures_util::future::BoxFuture;
use rand::RngExt;
use reqwest::{Client, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::sleep;

use super::{Embedder, Purpose};
use crate::platform::{
    config::{Service, Wire},
    error::{Error, Result},
    outside::{self, Failure},
};

/// How long somebody who types waits; services answer in a few tenths of a second.
const QUESTION: Duration = Duration::from_millis(800);
/// How long a request for documents may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// Texts in one request: some 32,000 tokens, below every service's bound.
const AT_ONCE: usize = 64;
/// Longest answer, in bytes: so many vectors of 4,096 numbers written out.
const ANSWER: usize = 8 * 1024 * 1024;
/// How often a request for documents is made before it is given up.
const TRIES: u32 = 5;
/// How long is waited before the second try; twice as long before each further one.
const FIRST_WAIT: Duration = Duration::from_secs(1);

/// A model that is asked over HTTP.
pub struct Outside {
    client: Client,
    service: Service,
    name: String,
    /// How long its vectors are; known with the first answer.
    length: OnceLock<usize>,
}

#[derive(Deserialize)]
struct Answer {
    data: Vec<Embedding>,
}

#[derive(Deserialize)]
struct Embedding {
    index: usize,
    embedding: Vec<f32>,
}

type Vectors = Vec<Option<Vec<f32>>>;

impl Outside {
    /// Uses a service; asks it nothing yet.
    ///
    /// # Errors
    /// `internal` when no client can be made.
    pub fn new(service: Service) -> Result<Self> {
        Ok(Self { client: outside::client(PATIENCE)?, name: name_of(&service), service, length: OnceLock::new() })
    }

    /// As they go out, each with its number: what says nothing is not asked about.
    fn outgoing(&self, purpose: Purpose, texts: &[String]) -> Vec<(usize, String)> {
        let [query, document] = &self.service.prefixes;
        let prefix = if purpose == Purpose::Query { query } else { document };
        let said = texts.iter().enumerate().filter(|(_, text)| !text.trim().is_empty());
        said.map(|(number, text)| (number, format!("{prefix}{text}"))).collect()
    }

    fn request(&self, purpose: Purpose, texts: &[&str]) -> Value {
        let Service { wire, model, dimensions, .. } = &self.service;
        let mut request = json!({ "model": model, "input": texts });
        match wire {
            Wire::Voyage => {
                request["input_type"] = json!(if purpose == Purpose::Query { "query" } else { "document" });
                request["truncation"] = json!(true);
            }
            Wire::Openai => request["encoding_format"] = json!("float"),
        }
        if let Some(dimensions) = dimensions {
            let field = if *wire == Wire::Voyage { "output_dimension" } else { "dimensions" };
            request[field] = json!(dimensions);
        }
        request
    }

    async fn ask(&self, purpose: Purpose, texts: &[&str]) -> std::result::Result<Vec<Vec<f32>>, Failure> {
        let mut request = self.client.post(self.service.url.clone()).json(&self.request(purpose, texts));
        if let Some(key) = &self.service.key {
            request = request.bearer_auth(key);
        }
        let body = outside::body(request.send().await?, ANSWER).await?;
        let answer: Answer = serde_json::from_slice(&body)
            .map_err(|error| Failure::unusable(format!("the answer is none: {error}")))?;
        self.vectors(answer, texts.len())
    }

    /// The vectors in the order of the texts, each of length 1.
    fn vectors(&self, answer: Answer, count: usize) -> std::result::Result<Vec<Vec<f32>>, Failure> {
        let mut vectors: Vec<Option<Vec<f32>>> = vec![None; count];
        for Embedding { index, embedding } in answer.data {
            let place = vectors.get_mut(index).ok_or_else(|| Failure::unusable("a vector of no text"))?;
            *place = Some(unit(embedding).ok_or_else(|| Failure::unusable("a vector without a direction"))?);
        }
        let vectors: Option<Vec<_>> = vectors.into_iter().collect();
        let vectors = vectors.ok_or_else(|| Failure::unusable("a text without a vector"))?;
        let length = *self.length.get_or_init(|| vectors.first().map_or(0, Vec::len));
        let wanted = self.service.dimensions.map_or(length, usize::from);
        match vectors.iter().find(|vector| vector.len() != length || vector.len() != wanted) {
            None => Ok(vectors),
            Some(other) => {
                let said = format!("a vector of {} numbers where {wanted} were wanted", other.len());
                Err(Failure::unusable(said))
            }
        }
    }

    /// Asks until there is an answer, and for fewer at once where they are too many.
    async fn insist(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>> {
        let mut pending = vec![texts];
        let mut vectors = Vec::with_capacity(texts.len());
        while let Some(texts) = pending.pop() {
            match self.try_again(texts).await {
                Ok(some) => vectors.extend(some),
                Err(failure) if is_too_much(&failure) && texts.len() > 1 => {
                    let (first, second) = texts.split_at(texts.len() / 2);
                    pending.extend([second, first]);
                }
                Err(failure) => return Err(failure.into()),
            }
        }
        Ok(vectors)
    }

    async fn try_again(&self, texts: &[&str]) -> std::result::Result<Vec<Vec<f32>>, Failure> {
        let mut wait = FIRST_WAIT;
        for _ in 1..TRIES {
            match self.ask(Purpose::Document, texts).await {
                Err(failure) if failure.is_passing() => {
                    let waited = failure.wait.unwrap_or(wait).mul_f32(1.0 + rand::rng().random_range(0.0..0.25));
                    tracing::debug!(model = self.name, said = failure.said, ?waited, "asking again later");
                    sleep(waited).await;
                    wait *= 2;
                }
                answer => return answer,
            }
        }
        self.ask(Purpose::Document, texts).await
    }
}

impl Embedder for Outside {
    fn name(&self) -> &str {
        &self.name
    }

    fn is_outside(&self) -> bool {
        true
    }

    fn at_once(&self) -> usize {
        AT_ONCE
    }

    fn patience(&self) -> Duration {
        QUESTION
    }

    fn embed(&self, purpose: Purpose, texts: Vec<String>) -> BoxFuture<'_, Result<Vectors>> {
        Box::pin(async move {
            let outgoing = self.outgoing(purpose, &texts);
            let mut vectors = vec![None; texts.len()];
            if outgoing.is_empty() {
                return Ok(vectors);
            }
            let begun = Instant::now();
            let asked: Vec<&str> = outgoing.iter().map(|(_, text)| text.as_str()).collect();
            let answer = match purpose {
                Purpose::Query => self.ask(purpose, &asked).await.map_err(Error::from)?,
                Purpose::Document => self.insist(&asked).await?,
            };
            tracing::debug!(model = self.name, texts = asked.len(), took = ?begun.elapsed(), "texts were read");
            for ((number, _), vector) in outgoing.iter().zip(answer) {
                vectors[*number] = Some(vector);
            }
            Ok(vectors)
        })
    }
}

/// Vectors of one model, length and way of asking are comparable, wherever it runs.
fn name_of(service: &Service) -> String {
    let Service { wire, model, dimensions, prefixes, .. } = service;
    let wire = if *wire == Wire::Voyage { "voyage" } else { "openai" };
    let length = dimensions.map(|dimensions| format!("/{dimensions}")).unwrap_or_default();
    let [query, document] = prefixes;
    let prefixes =
        if query.is_empty() && document.is_empty() { String::new() } else { format!("/{query}|{document}") };
    let name: String = format!("{wire}/{model}{length}{prefixes}").chars().take(200).collect();
    name
}

/// A service that takes fewer texts or tokens at once says so in one of these ways.
fn is_too_much(failure: &Failure) -> bool {
    matches!(failure.status, Some(StatusCode::BAD_REQUEST | StatusCode::PAYLOAD_TOO_LARGE))
}

fn unit(mut vector: Vec<f32>) -> Option<Vec<f32>> {
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    if !length.is_normal() {
        return None;
    }
    vector.iter_mut().for_each(|value| *value /= length);
    Some(vector)
}

//! Asking services outside over HTTP.
//!
//! What must stay true: nothing is followed elsewhere, so a key goes to the address it was
//! given for and to no other; an answer is read up to a bound; what a service says in an
//! error goes to the log, shortened, and to nobody else.

use std::time::Duration;

use reqwest::{Client, ClientBuilder, Response, StatusCode, header::RETRY_AFTER, redirect::Policy};

use super::{
    error::{Error, Result},
    tls,
};

/// How long opening a connection may take.
const CONNECT: Duration = Duration::from_secs(10);
/// Longest wait that a service may ask for.
const LONGEST_WAIT: Duration = Duration::from_mins(1);
/// Most characters kept of what a service says went wrong.
const SAID: usize = 200;

/// A client for services outside, whose every request ends within `patience`.
///
/// # Errors
/// `internal` when it cannot be made.
pub fn client(patience: Duration) -> Result<Client> {
    builder(patience).build().map_err(Error::internal)
}

/// What every client is made of.
pub(super) fn builder(patience: Duration) -> ClientBuilder {
    Client::builder()
        .tls_backend_preconfigured(tls::config())
        .redirect(Policy::none())
        .connect_timeout(CONNECT)
        .timeout(patience)
        .user_agent(concat!("resolutionflow/", env!("CARGO_PKG_VERSION")))
}

/// An answer that is none.
#[derive(Debug)]
pub struct Failure {
    /// What the service answered, if it did.
    pub status: Option<StatusCode>,
    /// How long it wants to be left alone.
    pub wait: Option<Duration>,
    /// For the log.
    pub said: String,
}

impl Failure {
    /// Whether the same may succeed later.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        self.status.is_none_or(|status| status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS)
    }

    /// Of an answer that cannot be used.
    pub fn unusable(said: impl Into<String>) -> Self {
        Self { status: None, wait: None, said: said.into() }
    }
}

impl From<reqwest::Error> for Failure {
    fn from(error: reqwest::Error) -> Self {
        // The address may hold what is nobody's business.
        let said = format!("{:?}", error.without_url());
        Self { status: None, wait: None, said: shortened(&said) }
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        let status = failure.status.map_or(String::new(), |status| format!("{status}: "));
        Self::unavailable(format!("{status}{}", failure.said))
    }
}

/// An answer as it came.
#[derive(Debug)]
pub struct Whole {
    /// What the service answered.
    pub status: StatusCode,
    /// How long it wants to be left alone.
    pub wait: Option<Duration>,
    /// What it said.
    pub body: Vec<u8>,
}

/// A whole answer, whatever its status, at most `most` bytes of it.
///
/// # Errors
/// That it said too much or broke off.
pub async fn whole(mut response: Response, most: usize) -> std::result::Result<Whole, Failure> {
    let (status, wait) = (response.status(), wait(&response));
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > most {
            return Err(Failure { wait, ..Failure::unusable("the answer is too long") });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Whole { status, wait, body })
}

/// How an answer begins: its first `most` bytes, whatever its status and however long it is.
pub async fn beginning(mut response: Response, most: usize) -> Whole {
    let (status, wait) = (response.status(), wait(&response));
    let mut body = Vec::new();
    while body.len() < most {
        // Who breaks off after the status has answered all the same.
        let Ok(Some(chunk)) = response.chunk().await else { break };
        body.extend_from_slice(&chunk);
    }
    body.truncate(most);
    Whole { status, wait, body }
}

/// The body of an answer, at most `most` bytes of it.
///
/// # Errors
/// What the service said instead, or that it said too much or broke off.
pub async fn body(response: Response, most: usize) -> std::result::Result<Vec<u8>, Failure> {
    let Whole { status, wait, body } = whole(response, most).await?;
    if status.is_success() {
        return Ok(body);
    }
    Err(Failure { status: Some(status), wait, said: shortened(&String::from_utf8_lossy(&body)) })
}

fn wait(response: &Response) -> Option<Duration> {
    let seconds = response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds).min(LONGEST_WAIT))
}

fn shortened(said: &str) -> String {
    said.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(SAID).collect()
}

//! The writer: collects what sessions want to append meanwhile and commits it
//! together, so that one flush of the disk serves all of them.

use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;
use tokio::sync::{mpsc, oneshot};

use super::{record, statement};
use crate::{
    platform::{
        db::{Db, LogDb, RawConn},
        error::{Error, Result, is_passing},
        ids::{AccountId, CommandId, LogId, SessionId, UserId},
    },
    sessions::event::{Actor, EventBody},
};

/// Most sessions in one commit.
const BATCH: usize = 512;
/// Most appends waiting for the writer; beyond that, those who ask wait.
const QUEUE: usize = 4_096;

/// Events for one session at one head.
#[derive(Clone, Debug)]
pub struct Append {
    /// The account.
    pub account: AccountId,
    /// The session.
    pub session: SessionId,
    /// Its log, as the asker knows it.
    pub log: LogId,
    /// The number of the last event, as far as the asker knows.
    pub expected: u64,
    /// In order.
    pub events: Vec<NewEvent>,
    /// The session's status after them.
    pub status: &'static str,
    /// Its headline after them.
    pub headline: String,
    /// The number of its ticket after them.
    pub ticket: Option<String>,
    /// The client the ticket is for.
    pub client: Option<String>,
}

/// An event without a number yet.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// The command it comes from.
    pub command: CommandId,
    /// Its place among the command's events.
    pub part: i16,
    /// Its kind.
    pub kind: &'static str,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, as JSON.
    pub actor: String,
    /// What, as JSON.
    pub data: String,
    /// Who takes part from now on.
    pub joined: Option<UserId>,
}

impl NewEvent {
    /// The row of an event.
    ///
    /// # Errors
    /// `internal`; events are strings and numbers, so this does not happen.
    pub fn of(command: CommandId, part: usize, at: DateTime<Utc>, by: &Actor, body: &EventBody) -> Result<Self> {
        let joined = match body {
            EventBody::ParticipantJoined { user, .. } => Some(user.id),
            _ => None,
        };
        Ok(Self {
            command,
            part: i16::try_from(part).map_err(Error::internal)?,
            kind: body.kind(),
            at,
            actor: serde_json::to_string(by).map_err(Error::internal)?,
            data: record::data_of(body)?.to_string(),
            joined,
        })
    }
}

/// What became of an append.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Committed; the log's head is now this.
    Appended(u64),
    /// The head was another, or a command was there already. Nothing was written.
    Conflict,
    /// There is no such session, or its log was replaced. Nothing was written.
    Gone,
    /// PostgreSQL will not store these events. Nothing was written.
    Rejected,
    /// PostgreSQL did not answer. It may have been written or not.
    Unknown,
}

/// After a failure: those who asked try again at once, and must not spin.
const RESPITE: Duration = Duration::from_millis(100);
/// From so many sessions in a commit on, the next one waits for [`GATHER`] first: a
/// commit costs the same for few as for many, and who is busy asks again at once.
const BUSY: usize = 8;
/// Long against a commit's fixed cost, short against what a person notices.
const GATHER: Duration = Duration::from_millis(2);

type Job = (Append, oneshot::Sender<Outcome>);

/// Hands appends to the writer.
#[derive(Clone)]
pub struct LogWriter(mpsc::Sender<Job>);

impl LogWriter {
    /// Starts the writer on the database runtime. It ends when all handles are gone.
    #[must_use]
    pub fn start(db: &Db, log: LogDb) -> Self {
        let (sender, jobs) = mpsc::channel(QUEUE);
        db.spawn(write(log, jobs));
        Self(sender)
    }

    /// Appends; returns when it is durable or known not to have happened, or not known.
    pub async fn append(&self, append: Append) -> Outcome {
        let (answer, answered) = oneshot::channel();
        if self.0.send((append, answer)).await.is_err() {
            return Outcome::Unknown;
        }
        answered.await.unwrap_or(Outcome::Unknown)
    }
}

async fn write(log: LogDb, mut jobs: mpsc::Receiver<Job>) {
    let mut conn: Option<RawConn> = None;
    let mut batch = Vec::with_capacity(BATCH);
    while jobs.recv_many(&mut batch, BATCH).await > 0 {
        // Rows are locked in the order of the arrays: sorted, no two writers deadlock.
        batch.sort_by_key(|(append, _)| (append.account, append.session));
        // Of two for one session in a batch the second knew an older head.
        batch.dedup_by(|(later, answer), (first, _)| {
            let same = later.session == first.session;
            if same {
                let (unheard, _) = oneshot::channel();
                let _ = std::mem::replace(answer, unheard).send(Outcome::Conflict);
            }
            same
        });
        metrics::histogram!("rf_log_batch_sessions").record(batch.len() as f64);
        let outcomes = commit(&log, &mut conn, &batch).await;
        let busy = batch.len() >= BUSY;
        for ((_, answer), outcome) in batch.drain(..).zip(outcomes) {
            // Whoever asked may have gone; the log has it all the same.
            let _ = answer.send(outcome);
        }
        if busy {
            tokio::time::sleep(GATHER).await;
        }
    }
}

async fn commit(log: &LogDb, conn: &mut Option<RawConn>, batch: &[Job]) -> Vec<Outcome> {
    let unknown = || vec![Outcome::Unknown; batch.len()];
    if conn.is_none() {
        match log.connect().await {
            Ok(opened) => *conn = Some(opened),
            Err(error) => {
                tracing::warn!(%error, "the log cannot be reached");
                tokio::time::sleep(RESPITE).await;
                return unknown();
            }
        }
    }
    let Some(open) = conn.as_mut() else { return unknown() };
    match statement::run(open.driver(), batch.iter().map(|(append, _)| append)).await {
        Ok(answers) => answers.into_iter().map(outcome).collect(),
        Err(error) => {
            if is_about_data(&error) {
                return one_by_one(open.driver(), batch).await;
            }
            tracing::warn!(%error, sessions = batch.len(), "an append failed");
            *conn = None;
            tokio::time::sleep(RESPITE).await;
            unknown()
        }
    }
}

/// One request that PostgreSQL refuses must not fail the others.
async fn one_by_one(conn: &mut AsyncPgConnection, batch: &[Job]) -> Vec<Outcome> {
    let mut outcomes = Vec::with_capacity(batch.len());
    for (append, _) in batch {
        outcomes.push(match statement::run(conn, std::iter::once(append)).await {
            Ok(answers) => answers.into_iter().next().map_or(Outcome::Unknown, outcome),
            Err(error) if is_about_data(&error) => {
                tracing::error!(%error, session = %append.session, "PostgreSQL will not store an event");
                Outcome::Rejected
            }
            Err(error) => {
                tracing::warn!(%error, session = %append.session, "an append failed");
                Outcome::Unknown
            }
        });
    }
    outcomes
}

/// Whether the events themselves are at fault, not the connection, the moment, or a
/// schema that another version of the program has migrated meanwhile. diesel does not
/// carry the SQLSTATE, hence the text.
fn is_about_data(error: &diesel::result::Error) -> bool {
    const MISFITS: [&str; 2] = ["does not exist", "permission denied"];
    let diesel::result::Error::DatabaseError(_, info) = error else { return false };
    !is_passing(error) && !MISFITS.iter().any(|part| info.message().contains(part))
}

fn outcome(answer: i64) -> Outcome {
    match u64::try_from(answer) {
        Ok(head) => Outcome::Appended(head),
        Err(_) if answer == -1 => Outcome::Conflict,
        Err(_) => Outcome::Gone,
    }
}

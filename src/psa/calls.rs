//! Having a ticket system call when a ticket changes, at an address of the connection's own that
//! nobody can guess.
//!
//! What must stay true:
//! - Of the address only a hash is kept; the system has the rest, and whoever calls shows it.
//! - What cannot be had is done without: tickets are looked at every now and then all the same.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::{Connection, Psa, Trouble, store};
use crate::{
    platform::{
        db::{TenantConn, TenantContext},
        error::{Error, Result},
        ids::{AccountId, PsaConnectionId},
        jobs, secrets,
    },
    tenancy::Tenancy,
};

/// The kind of the jobs that watch the tickets of a connection.
pub const WATCH: &str = "psa.watch";
/// How long a system is waited for that is to call no more.
const FAREWELL: Duration = Duration::from_secs(10);
/// Two ids and a secret, in hexadecimal digits.
const LONG: usize = 32 + 32 + 64;

/// Where a connection's system calls, up to what nobody can guess.
fn address(tenancy: &Tenancy, connection: PsaConnectionId) -> String {
    format!("{}/api/v1/psa/calls/{}", tenancy.public_url, connection.0.simple())
}

impl Psa {
    /// Tells a connection's system where to call, unless it knows. `false` when it is to be told later.
    ///
    /// # Errors
    /// `unavailable` when PostgreSQL does not answer.
    pub async fn be_called(
        &self,
        tenancy: &Tenancy,
        context: &TenantContext,
        connection: &Connection,
    ) -> Result<bool> {
        if connection.is_told() {
            return Ok(true);
        }
        let secret: [u8; 32] = secrets::random_bytes()?;
        let hash = Sha256::digest(secret).to_vec();
        // Before the system knows it: it may call at once.
        let db = tenancy.db.tenant(context);
        db.run(async |conn| store::set_call_hash(conn, connection.id, &hash).await).await?;
        let ours = address(tenancy, connection.id);
        let rest = format!("{}{}", context.account().0.simple(), hex(&secret));
        let asked = self.system(connection)?.have_it_call(&ours, &format!("{ours}{rest}")).await;
        let words = |trouble: &Trouble| without_secrets(&trouble.in_words());
        let problem = match asked {
            Ok(true) => None,
            Ok(false) => Some("It is not known how to have this system call.".to_owned()),
            Err(trouble) if trouble.is_passing() => {
                let said = words(&trouble);
                tracing::info!(connection = %connection.id, said, "a ticket system is told later where to call");
                return Ok(false);
            }
            Err(Trouble::Gone) => Some("The ticket system has no such thing as calls.".to_owned()),
            Err(trouble) => Some(words(&trouble)),
        };
        let now = store::changed(tenancy.clock.now());
        let db = tenancy.db.tenant(context);
        db.run(async |conn| store::set_calls(conn, connection.id, now, problem.as_deref()).await).await?;
        Ok(true)
    }

    /// Has a connection's system call no more, if it can be told now; an address that is not there
    /// any more is forgotten by it after some days.
    pub(super) async fn be_left_alone(&self, tenancy: &Tenancy, connection: &Connection) {
        if connection.call_hash.is_none() {
            return;
        }
        let Ok(system) = self.system(connection) else { return };
        let ours = address(tenancy, connection.id);
        let told = tokio::time::timeout(FAREWELL, system.have_it_stop(&ours)).await;
        if !matches!(told, Ok(Ok(()))) {
            tracing::info!(connection = %connection.id, "a ticket system may go on calling");
        }
    }

    /// The connection that a call is for, and the ticket that it is about.
    ///
    /// # Errors
    /// `not_found` when nothing is called by this token; `forbidden` when the system did not sign it;
    /// `unavailable` when that cannot be told.
    pub async fn heard(
        &self,
        tenancy: &Tenancy,
        token: &str,
        (body, signature): (&[u8], &str),
    ) -> Result<(TenantContext, PsaConnectionId, String)> {
        let (id, account, secret) = read(token).ok_or_else(Error::not_found)?;
        let context = tenancy.job_context(account);
        let found = tenancy.db.tenant(&context).run(async |conn| store::connection(conn, id).await).await?;
        let connection = found.filter(|known| known.is_called_by(&secret)).ok_or_else(Error::not_found)?;
        match self.system(&connection)?.heard(body, signature).await {
            Ok(ticket) => Ok((context, id, ticket)),
            Err(Trouble::Unclear(said)) => Err(Error::unavailable(said)),
            Err(trouble) => Err(Error::forbidden(trouble.in_words())),
        }
    }
}

/// Has the tickets of a connection watched, as long as a running session is about one.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn watch(conn: &mut TenantConn, id: PsaConnectionId, now: DateTime<Utc>) -> Result<()> {
    jobs::enqueue(conn, WATCH, id.0, now).await
}

impl Connection {
    /// Whether the system was told where to call since the connection was changed.
    fn is_told(&self) -> bool {
        self.calls_at.is_some_and(|at| at >= self.changed_at)
    }

    /// Whether the system calls by itself.
    pub(super) fn calls(&self) -> bool {
        self.is_told() && self.calls_problem.is_none()
    }

    fn is_called_by(&self, secret: &[u8]) -> bool {
        self.call_hash.as_ref().is_some_and(|hash| bool::from(Sha256::digest(secret).ct_eq(hash.as_slice())))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read(token: &str) -> Option<(PsaConnectionId, AccountId, Vec<u8>)> {
    if token.len() != LONG || !token.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let id = |from: usize| Uuid::try_parse(token.get(from..from + 32)?).ok();
    let byte = |at: usize| u8::from_str_radix(token.get(at..at + 2)?, 16).ok();
    let secret = (64..LONG).step_by(2).map(byte).collect::<Option<_>>()?;
    Some((PsaConnectionId(id(0)?), AccountId(id(32)?), secret))
}

/// What a system says may hold the address that it was given, or a part of it where it was cut.
fn without_secrets(said: &str) -> String {
    let mut shown = String::with_capacity(said.len());
    let (mut run, hexadecimal) = (String::new(), |letter: char| letter.is_ascii_hexdigit());
    for letter in said.chars().chain(['\n']) {
        if hexadecimal(letter) {
            run.push(letter);
            continue;
        }
        // Longer than a word, shorter than any useful part of the secret.
        shown.push_str(if run.len() >= 12 { "…" } else { &run });
        run.clear();
        shown.push(letter);
    }
    shown.pop();
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_as_it_was_written_and_nothing_else_is_one() {
        let (connection, account, secret) = (Uuid::now_v7(), Uuid::now_v7(), [7; 32]);
        let token = format!("{}{}{}", connection.simple(), account.simple(), hex(&secret));
        assert_eq!(read(&token), Some((PsaConnectionId(connection), AccountId(account), secret.to_vec())));
        for other in ["", &token[1..], &format!("{token}0"), &token.replace('7', "g"), &"ü".repeat(LONG / 2)] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}

//! What others do to the tickets of running sessions: looked at every now and then, and at once when
//! the ticket system calls.
//!
//! What must stay true:
//! - A change is told in the rooms of all running sessions about the ticket, once each.
//! - What we put on a ticket ourselves is no news.
//! - Only tickets of running sessions are looked at, a bounded number of them a round; without any
//!   the watching ends, and begins again when somebody opens a ticket.

use std::{collections::HashMap, time::Duration};

use super::{
    PushDesk,
    store::{self, LookRow},
};
use crate::{
    platform::{
        db::{TakenJob, TenantContext},
        error::{Error, Result},
        ids::{CommandId, PsaConnectionId, SessionId, UserId},
        jobs::{self, Verdict, pause},
    },
    psa::{self, Connection, model::Look},
    sessions::{self, Actor, Asked, Moved},
};

/// So many times the first pause, two minutes, tickets are left alone that nobody called about.
const EVERY: u32 = 60;
/// Most tickets of a connection that are looked at in a round; the others come first in the next.
const MOST: usize = 40;
/// Longest status, in characters.
const LONGEST: usize = 100;

/// What is watched through a connection.
struct Watched {
    connection: Connection,
    /// Which running session is about which ticket.
    linked: Vec<(SessionId, String)>,
    known: HashMap<String, LookRow>,
}

impl PushDesk {
    /// Looks once at the tickets of a connection.
    ///
    /// # Errors
    /// `unavailable` when PostgreSQL does not answer; then it is tried again.
    pub async fn watch(&self, context: &TenantContext, job: &TakenJob) -> Result<Verdict> {
        let id = PsaConnectionId(job.subject);
        let began = self.tenancy.clock.now();
        let Some(watched) = self.watched(context, id).await? else { return Ok(Verdict::Done) };
        let told = self.psa.be_called(&self.tenancy, context, &watched.connection).await?;
        let tickets = watched.next();
        if tickets.is_empty() {
            return Ok(if told { Verdict::Done } else { Verdict::Again(self.every()) });
        }
        let looks = match self.psa.system(&watched.connection)?.look(&tickets).await {
            Ok(looks) => looks,
            Err(trouble) => {
                tracing::info!(connection = %id, ?trouble, "tickets could not be looked at");
                return Ok(Verdict::Again(self.every()));
            }
        };
        for look in &looks {
            self.compare(context, &watched, look).await?;
        }
        self.note_gone(context, id, tickets, &looks).await?;
        // Who called while they were looked at may have meant something newer.
        let known = self.tenancy.db.tenant(context).run(async |conn| store::looks(conn, id).await).await?;
        let called = known.iter().any(|look| look.called_at.is_some_and(|at| at >= began));
        Ok(Verdict::Again(if called { Duration::ZERO } else { self.every() }))
    }

    /// Writes down that tickets were not there when they were looked at: others come first next time.
    async fn note_gone(
        &self,
        context: &TenantContext,
        id: PsaConnectionId,
        asked: Vec<String>,
        looks: &[Look],
    ) -> Result<()> {
        let now = self.tenancy.clock.now();
        let is_there = |ticket: &String| looks.iter().any(|look| look.ticket == *ticket);
        let gone: Vec<Look> = asked.into_iter().filter(|ticket| !is_there(ticket)).map(Look::gone).collect();
        let written = self.tenancy.db.tenant(context).run(async |conn| {
            for look in &gone {
                store::set_look(conn, id, look, now).await?;
            }
            Ok::<_, Error>(())
        });
        written.await
    }

    fn every(&self) -> Duration {
        pause(self.first_pause * EVERY, 1)
    }

    async fn watched(&self, context: &TenantContext, id: PsaConnectionId) -> Result<Option<Watched>> {
        self.tenancy
            .db
            .tenant(context)
            .run(async |conn| {
                let connection = match psa::for_job(conn, id).await {
                    Ok(connection) => connection,
                    Err(error) if error.status().is_client_error() => return Ok(None),
                    Err(error) => return Err(error),
                };
                let linked = sessions::linked(conn, id).await?;
                let tickets: Vec<String> = linked.iter().map(|(_, ticket)| ticket.clone()).collect();
                store::forget_looks(conn, id, &tickets).await?;
                let known = store::looks(conn, id).await?;
                let known = known.into_iter().map(|look| (look.ticket.clone(), look)).collect();
                Ok::<_, Error>(Some(Watched { connection, linked, known }))
            })
            .await
    }

    /// Tells the rooms if a ticket is not what it was, and writes down what it is.
    async fn compare(&self, context: &TenantContext, watched: &Watched, look: &Look) -> Result<()> {
        let id = watched.connection.id;
        if let Some(known) = watched.known.get(&look.ticket)
            && self.is_news(context, id, known, look).await?
        {
            for (session, _) in watched.linked.iter().filter(|(_, ticket)| *ticket == look.ticket) {
                self.tell(context, *session, &watched.connection, look).await?;
            }
        }
        let now = self.tenancy.clock.now();
        self.tenancy.db.tenant(context).run(async |conn| store::set_look(conn, id, look, now).await).await
    }

    async fn is_news(
        &self,
        context: &TenantContext,
        id: PsaConnectionId,
        known: &LookRow,
        look: &Look,
    ) -> Result<bool> {
        if known.facts == look.facts && known.touched == look.touched {
            return Ok(false);
        }
        let of = (id, look.ticket.as_str());
        let db = self.tenancy.db.tenant(context);
        let ours = db.run(async |conn| store::wrote_since(conn, of, known.looked_at).await).await?;
        Ok(!ours)
    }

    /// Says it in the system's own name: nobody in the room did it. Said again, it is there already.
    async fn tell(
        &self,
        context: &TenantContext,
        session: SessionId,
        connection: &Connection,
        look: &Look,
    ) -> Result<()> {
        let of = format!("{session}\0{}\0{}\0{}", look.ticket, look.facts, look.touched);
        let command = CommandId::by_server(&of);
        let by = Actor { id: UserId(connection.id.0), name: connection.name.clone() };
        let status = look.status.as_ref().map(|status| status.chars().take(LONGEST).collect());
        let moved = Moved { ticket: look.number.clone(), status, closed: look.closed };
        self.live.report(context.clone(), session, by, (command, Asked::Ticket(Box::new(moved)))).await
    }

    /// A ticket system calls: what it is about is looked at now.
    ///
    /// # Errors
    /// As of [`psa::Psa::heard`].
    pub async fn called(&self, token: &str, call: (&[u8], &str)) -> Result<()> {
        let (context, id, ticket) = self.psa.heard(&self.tenancy, token, call).await?;
        let now = self.tenancy.clock.now();
        let watched = self.tenancy.db.tenant(&context).run(async |conn| {
            if !store::call(conn, id, &ticket, now).await? {
                return Ok(false);
            }
            jobs::hasten(conn, psa::WATCH, id.0, now).await?;
            Ok::<_, Error>(true)
        });
        if watched.await? {
            self.bell.ring();
        }
        Ok(())
    }
}

impl Watched {
    /// The tickets to look at: those that were called about, then those not seen for longest.
    fn next(&self) -> Vec<String> {
        let mut tickets: Vec<String> = self.linked.iter().map(|(_, ticket)| ticket.clone()).collect();
        tickets.sort_unstable();
        tickets.dedup();
        tickets.sort_by_key(|ticket| {
            let known = self.known.get(ticket);
            let called = known.is_some_and(|look| look.called_at.is_some_and(|at| at >= look.looked_at));
            (!called, known.map(|look| look.looked_at))
        });
        tickets.truncate(MOST);
        tickets
    }
}

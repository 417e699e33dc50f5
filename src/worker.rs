//! The clock door: everything that runs by itself, in one screen.

use std::{sync::Arc, time::Duration};

use actix_web::web;
use tokio::{
    task::JoinSet,
    time::{interval, timeout},
};

use crate::{
    live::{self, LiveSessions},
    notifications::{self, NotificationDesk},
    platform::{
        db::TakenJob,
        error::Result,
        jobs::{self, Bell, LEASE, Verdict, pause},
    },
    psa,
    push::{self, PushDesk},
    tenancy::{self, Tenancy},
};

/// How often what expired is removed.
const PURGE_EVERY: Duration = Duration::from_secs(3_600);
/// How often jobs are looked for that nobody rang for, as those that wait for another try.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Most jobs at once.
const MOST: usize = 16;
/// How long a job may take: less than it is lent for.
const PATIENCE: Duration = Duration::from_secs(50);
/// How long a job is left alone that could not even be tried.
const RESPITE: Duration = Duration::from_secs(5);

/// What jobs work with.
#[derive(Clone)]
pub struct Works {
    /// Who.
    pub tenancy: Arc<Tenancy>,
    /// Running sessions.
    pub live: web::Data<LiveSessions>,
    /// Notes that go onto tickets.
    pub push: web::Data<PushDesk>,
    /// Who has to know.
    pub notifications: web::Data<NotificationDesk>,
    /// Rings when there is a job.
    pub bell: Bell,
}

/// Starts everything on the database runtime; it ends with it.
pub fn start(works: Works) {
    let db = works.tenancy.db.clone();
    db.spawn(purge(works.tenancy.clone()));
    db.spawn(work(works));
}

async fn purge(tenancy: Arc<Tenancy>) {
    let mut ticks = interval(PURGE_EVERY);
    loop {
        ticks.tick().await;
        match tenancy.purge_expired().await {
            Ok(rows) => tracing::info!(rows, "expired tokens and tickets removed"),
            Err(error) => tracing::warn!(%error, "expired tokens and tickets were not removed"),
        }
    }
}

/// Takes jobs and has them done, several at once, for as long as the server runs.
async fn work(works: Works) {
    let mut under_way = JoinSet::new();
    loop {
        while under_way.try_join_next().is_some() {}
        let free = i32::try_from(MOST - under_way.len().min(MOST)).unwrap_or(0);
        let now = works.tenancy.clock.now();
        let taken =
            if free > 0 { works.tenancy.registry.take_jobs(now, now + LEASE, free).await } else { Ok(Vec::new()) };
        let taken = taken.unwrap_or_else(|error| {
            tracing::warn!(%error, "jobs cannot be looked for");
            Vec::new()
        });
        let idle = taken.is_empty();
        for job in taken {
            under_way.spawn(carry_out(works.clone(), job));
        }
        if idle {
            tokio::select! {
                () = works.bell.wait(LOOK_EVERY) => {}
                Some(_) = under_way.join_next() => {}
            }
        }
    }
}

async fn carry_out(works: Works, job: TakenJob) {
    let context = works.tenancy.job_context(job.account_id);
    let done = timeout(PATIENCE, async {
        match job.kind.as_str() {
            push::JOB => works.push.deliver(&context, &job).await,
            live::RELEASE => works.live.release(&works.tenancy, &context, &job).await,
            psa::WATCH => works.push.watch(&context, &job).await,
            notifications::TELL => works.notifications.tell(&context, &job).await,
            notifications::MAIL => works.notifications.mail(&context, &job).await,
            notifications::POST => works.notifications.post(&context, &job).await,
            tenancy::LINK_JOB => works.notifications.mail_link(&context, &job).await,
            // Of a version of the program that knew more.
            _ => Ok(Verdict::Failed),
        }
    });
    let attempts = u32::try_from(job.attempts).unwrap_or(1);
    let verdict = match done.await {
        Ok(Ok(verdict)) => verdict,
        Ok(Err(error)) => {
            tracing::warn!(%error, job = %job.id, kind = job.kind, "a job could not be tried");
            Verdict::Again(pause(RESPITE, attempts))
        }
        Err(_) => Verdict::Again(pause(RESPITE, attempts)),
    };
    metrics::counter!("rf_jobs", "kind" => job.kind.clone(), "end" => verdict.as_str()).increment(1);
    if let Err(error) = conclude(&works, &job, verdict).await {
        // It is taken again when its lease is over.
        tracing::warn!(%error, job = %job.id, "a job's end could not be written down");
    }
}

async fn conclude(works: &Works, job: &TakenJob, verdict: Verdict) -> Result<()> {
    let context = works.tenancy.job_context(job.account_id);
    let now = works.tenancy.clock.now();
    works
        .tenancy
        .db
        .tenant(&context)
        .run(async |conn| match verdict {
            Verdict::Again(wait) => jobs::put_off(conn, job.id, now + wait).await,
            Verdict::Done | Verdict::Failed => jobs::end(conn, job.id, verdict.as_str()).await,
        })
        .await
}

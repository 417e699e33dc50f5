//! Finding out who is told of something, and by which ways: all of it in one transaction, which
//! asks nobody outside.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{
    MAIL, NotificationDesk,
    model::Kind,
    preferences::Preferences,
    store::{self, About, Notification},
    webhooks,
    worth::{Whom, Worth, is_over, moot, settles, takes_up, thing, worth},
};
use crate::{
    platform::{
        db::{TakenJob, TenantConn, TenantContext},
        error::{Error, Result},
        ids::{NotificationId, SessionId, UserId},
        jobs::{self, Verdict},
    },
    sessions::{self, Event, EventBody, State, Urgency, log},
    tenancy::{self, Caller, Role},
};

/// What is older than this when it is looked at is mailed to nobody and told to no webhook.
const TOO_OLD: TimeDelta = TimeDelta::days(1);

impl NotificationDesk {
    /// Tells whoever is to be told of what a job is about.
    ///
    /// # Errors
    /// `unavailable` when PostgreSQL does not answer; then it is tried again.
    pub async fn tell(&self, context: &TenantContext, job: &TakenJob) -> Result<Verdict> {
        let now = self.tenancy.clock.now();
        let telling = Telling { mails: self.mailer.is_some(), context, now };
        self.tenancy.db.tenant(context).run(async |conn| telling.tell(conn, job.subject).await).await?;
        self.bell.ring();
        Ok(Verdict::Done)
    }
}

/// What is told.
#[derive(Clone, Copy, Debug)]
pub(super) struct News {
    pub kind: Kind,
    pub about: About,
    /// What more may be told of: who is told this is told nothing older of it any more.
    pub thing: Option<Uuid>,
    pub critical: bool,
    pub at: DateTime<Utc>,
}

/// What a telling goes by.
pub(super) struct Telling<'a> {
    /// Whether there is a mail server.
    pub mails: bool,
    pub context: &'a TenantContext,
    pub now: DateTime<Utc>,
}

impl Telling<'_> {
    async fn tell(&self, conn: &mut TenantConn, cause: Uuid) -> Result<()> {
        let Some((session, seq)) = store::take_cause(conn, cause).await? else { return Ok(()) };
        store::take_turn(conn, session).await?;
        let Some((event, state)) = happened(conn, session, seq).await? else { return Ok(()) };
        let worth = worth(&event, &state).filter(|_| moot(&event, &state).is_none());
        if let Some(worth) = worth
            && is_new(conn, session, &event).await?
        {
            let people = self.people(conn, session, &worth).await?;
            let about = About::Event(session, seq);
            let critical = worth.urgency == Some(Urgency::Critical);
            let news = News { kind: worth.kind, about, thing: thing(&event), critical, at: event.at };
            self.tell_people(conn, &people, news).await?;
            if worth.kind.is_for_webhooks() && event.at > self.now - TOO_OLD {
                webhooks::queue(conn, worth.kind, (session, seq), self.now).await?;
            }
        }
        if settles(&event) {
            self.settle(conn, session, &event, &state).await?;
        }
        Ok(())
    }

    /// What is over by `cause` is not news any more, for whoever was told.
    async fn settle(&self, conn: &mut TenantConn, session: SessionId, cause: &Event, state: &State) -> Result<()> {
        for told in store::unread_of(conn, session).await? {
            let About::Event(_, seq) = told.about else { continue };
            let before = u64::try_from(seq - 1).unwrap_or(0);
            let event = log::read(conn, session, before, 1).await?.into_iter().next();
            let knows = |event: Event| is_over(&event, state, told.user) || takes_up(cause, &event, told.user);
            if event.is_some_and(knows) {
                store::mark_read(conn, told.id, self.now).await?;
            }
        }
        Ok(())
    }

    /// Those who may know.
    async fn people(&self, conn: &mut TenantConn, session: SessionId, worth: &Worth) -> Result<Vec<UserId>> {
        let asked = match &worth.whom {
            Whom::People(people) => people.clone(),
            Whom::Team(_) | Whom::Queue => {
                let all = tenancy::people(conn).await?.into_iter().map(|(user, ..)| user);
                all.filter(|user| !worth.but.contains(user)).collect()
            }
        };
        let mut people = Vec::with_capacity(asked.len());
        for user in asked {
            let Some(caller) = seated(conn, self.context, user).await? else { continue };
            let may = match &worth.whom {
                Whom::People(_) => true,
                Whom::Team(team) => caller.role >= Role::Engineer && caller.teams.contains(team),
                Whom::Queue => caller.role >= Role::Engineer,
            };
            if may && sees(conn, &caller, session).await? {
                people.push(user);
            }
        }
        Ok(people)
    }

    /// Tells these people by the ways they want.
    pub(super) async fn tell_people(
        &self,
        conn: &mut TenantConn,
        people: &[UserId],
        News { kind, about, thing, critical, at }: News,
    ) -> Result<()> {
        let mut wishes: HashMap<UserId, Preferences> = store::preferences(conn, people).await?;
        for user in people {
            let wanted = wishes.remove(user).unwrap_or_default();
            let ways = wanted.of(kind);
            let mailed = ways.email && self.mails && at > self.now - TOO_OLD;
            if !(ways.in_app || mailed) {
                continue;
            }
            let id = NotificationId::new();
            let (user, in_app) = (*user, ways.in_app);
            let told = Notification { id, user, kind, about, thing, in_app, made_at: at, read_at: None };
            if !store::make_way(conn, &told).await? {
                continue;
            }
            store::insert(conn, &told).await?;
            if mailed {
                let quiet = wanted.quiet_hours(critical);
                let due = quiet.map_or(self.now, |quiet| quiet.over(self.now));
                store::insert_mail(conn, id, self.now).await?;
                jobs::enqueue(conn, MAIL, id.0, due).await?;
            }
        }
        Ok(())
    }
}

/// Whether it was not so before: somebody whose task moves on has it already.
async fn is_new(conn: &mut TenantConn, session: SessionId, event: &Event) -> Result<bool> {
    let EventBody::TaskMoved { task, assignee, .. } = &event.body else { return Ok(true) };
    let until = i64::try_from(event.seq).unwrap_or(i64::MAX) - 1;
    let before = State::fold(&log::read(conn, session, 0, until).await?);
    let known = before.tasks.iter().find(|known| known.made.id == *task);
    let had = known.and_then(|known| known.assignee.as_ref()).map(|who| who.id);
    Ok(had != assignee.as_ref().map(|who| who.id))
}

/// An event, and what its session is by now.
async fn happened(conn: &mut TenantConn, session: SessionId, seq: i64) -> Result<Option<(Event, State)>> {
    let before = u64::try_from(seq - 1).unwrap_or(0);
    let Some(event) = log::read(conn, session, before, 1).await?.into_iter().next() else { return Ok(None) };
    Ok(Some((event, sessions::load(conn, session).await?.state)))
}

/// Somebody as they are now; nobody if they may not sign in any more.
pub(super) async fn seated(
    conn: &mut TenantConn,
    context: &TenantContext,
    user: UserId,
) -> Result<Option<Caller>> {
    known(tenancy::seated(conn, context, user).await.map(|(caller, _)| caller))
}

/// Whether somebody may see a session.
pub(super) async fn sees(conn: &mut TenantConn, caller: &Caller, session: SessionId) -> Result<bool> {
    Ok(known(sessions::find_visible(conn, caller, session).await)?.is_some())
}

/// What was refused is not there; what went wrong did.
fn known<T>(found: Result<T>) -> Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.status().is_server_error() => Err(error),
        Err(_) => Ok(None),
    }
}

impl NotificationDesk {
    /// Tells the account's admins that a webhook was switched off.
    pub(super) async fn tell_admins(
        &self,
        conn: &mut TenantConn,
        context: &TenantContext,
        about: About,
    ) -> Result<(), Error> {
        let telling = Telling { mails: self.mailer.is_some(), context, now: self.tenancy.clock.now() };
        let mut admins = Vec::new();
        for (user, ..) in tenancy::people(conn).await? {
            let caller = seated(conn, context, user).await?;
            admins.extend(caller.filter(|caller| caller.role >= Role::TeamAdmin).map(|caller| caller.user));
        }
        let thing = match about {
            About::Webhook(webhook) => Some(webhook.0),
            About::Event(..) => None,
        };
        let news = News { kind: Kind::WebhookOff, about, thing, critical: false, at: telling.now };
        telling.tell_people(conn, &admins, news).await
    }
}

//! Mailing what somebody was told: one attempt, which can be broken off anywhere and made again.

use super::{
    NotificationDesk,
    model::{DeliveryState, Kind},
    store::{self, About, Notification},
    tell::{seated, sees},
    webhooks,
    words::{Message, Naming, message},
    worth::moot,
};
use crate::{
    platform::{
        db::{TakenJob, TenantConn, TenantContext},
        error::Result,
        ids::NotificationId,
        jobs::{Verdict, pause},
        mail::{Letter, Undelivered},
    },
    tenancy,
};

/// After so many attempts, about a day, a letter is given up.
const MOST_ATTEMPTS: i32 = 120;

/// What is to be mailed, or why nothing is.
enum Draft {
    Letter(Box<Letter>),
    Dropped(String),
}

/// What came of an attempt to send a letter.
pub(super) struct Ended {
    pub state: DeliveryState,
    pub reason: Option<String>,
    pub verdict: Verdict,
}

impl NotificationDesk {
    /// Makes one attempt at mailing a notification.
    ///
    /// # Errors
    /// `unavailable` when PostgreSQL does not answer; then it is tried again.
    pub async fn mail(&self, context: &TenantContext, job: &TakenJob) -> Result<Verdict> {
        let id = NotificationId(job.subject);
        let run = self.tenancy.db.tenant(context);
        let Some((attempts, draft)) = run.run(async |conn| self.draft(conn, context, id).await).await? else {
            return Ok(Verdict::Done);
        };
        let (attempts, ended) = match draft {
            Draft::Dropped(reason) => {
                let (state, reason) = (DeliveryState::Dropped, Some(reason));
                (attempts, Ended { state, reason, verdict: Verdict::Done })
            }
            Draft::Letter(letter) => match self.send(*letter, attempts + 1).await {
                Some(ended) => (attempts + 1, ended),
                None => return Ok(Verdict::Again(self.first_pause)),
            },
        };
        let now = self.tenancy.clock.now();
        let Ended { state, reason, verdict } = ended;
        let run = self.tenancy.db.tenant(context);
        run.run(async |conn| store::set_mail(conn, id, (state, attempts), reason.as_deref(), now).await).await?;
        Ok(verdict)
    }

    async fn draft(
        &self,
        conn: &mut TenantConn,
        context: &TenantContext,
        id: NotificationId,
    ) -> Result<Option<(i32, Draft)>> {
        let (Some(told), Some(mail)) = (store::find(conn, id).await?, store::mail(conn, id).await?) else {
            return Ok(None);
        };
        if mail.state() != DeliveryState::Waits {
            return Ok(None);
        }
        let draft = match self.write(conn, context, &told).await? {
            Ok(letter) => Draft::Letter(Box::new(letter)),
            Err(reason) => Draft::Dropped(reason),
        };
        Ok(Some((mail.attempts, draft)))
    }

    /// The letter, or why it is not worth sending any more.
    async fn write(
        &self,
        conn: &mut TenantConn,
        context: &TenantContext,
        told: &Notification,
    ) -> Result<std::result::Result<Letter, String>> {
        let Some(caller) = seated(conn, context, told.user).await? else {
            return Ok(Err("They do not sign in here any more.".to_owned()));
        };
        let to = tenancy::address(conn, told.user).await?;
        let message = match told.about {
            About::Event(session, seq) => {
                if !sees(conn, &caller, session).await? {
                    return Ok(Err("They do not see the session any more.".to_owned()));
                }
                let Some((event, state, redactor)) = self.to_be_told(conn, session, seq).await? else {
                    return Ok(Err("The session is not there any more.".to_owned()));
                };
                if let Some(reason) = moot(&event, &state) {
                    return Ok(Err(reason));
                }
                let link = self.session_url(told.kind, session);
                message(told.kind, (&event, &state), Naming::All, &redactor, link)
            }
            About::Webhook(webhook) => match webhooks::off_message(conn, webhook, &self.tenancy.public_url).await?
            {
                Some(message) => message,
                None => return Ok(Err("The webhook is on again.".to_owned())),
            },
        };
        let account = tenancy::account_name(conn).await?;
        Ok(Ok(self.letter(told, to, &message, &account)))
    }

    fn letter(&self, told: &Notification, to: String, message: &Message, account: &str) -> Letter {
        let url = &self.tenancy.public_url;
        let foot = format!(
            "You get this because you work at {account} on ResolutionFlow. \
             Choose what is mailed to you: {url}/settings/notifications"
        );
        let (text, html) = (message.text(&foot), message.html(&foot));
        Letter { id: told.id.0, to, subject: message.subject(), text, html }
    }

    /// Where to look at a session.
    pub(super) fn session_url(&self, kind: Kind, session: crate::platform::ids::SessionId) -> String {
        let url = &self.tenancy.public_url;
        match kind {
            Kind::PushFailed => format!("{url}/sessions/{session}/document"),
            _ => format!("{url}/sessions/{session}"),
        }
    }

    /// Sends a letter for the how manieth time; nothing when too many are on their way.
    pub(super) async fn send(&self, letter: Letter, attempt: i32) -> Option<Ended> {
        let _place = self.letters.try_acquire().ok()?;
        let sent = match &self.mailer {
            Some(mailer) => mailer.send(letter).await,
            None => Err(Undelivered::Later("This server has no mail server any more.".to_owned())),
        };
        metrics::counter!("rf_letters", "end" => if sent.is_ok() { "sent" } else { "not" }).increment(1);
        Some(match sent {
            Ok(()) => Ended { state: DeliveryState::Sent, reason: None, verdict: Verdict::Done },
            Err(Undelivered::Later(reason)) if attempt < MOST_ATTEMPTS => {
                let wait = pause(self.first_pause, u32::try_from(attempt).unwrap_or(1));
                Ended { state: DeliveryState::Waits, reason: Some(reason), verdict: Verdict::Again(wait) }
            }
            Err(Undelivered::Later(reason)) => {
                let reason = Some(format!("Given up after a day. {reason}"));
                Ended { state: DeliveryState::Failed, reason, verdict: Verdict::Failed }
            }
            Err(Undelivered::Never(reason)) => {
                Ended { state: DeliveryState::Failed, reason: Some(reason), verdict: Verdict::Failed }
            }
        })
    }
}

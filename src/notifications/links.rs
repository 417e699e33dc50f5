//! Mailing invites and password resets: to the address they are for, and to nobody else.

use super::{NotificationDesk, words::Message};
use crate::{
    platform::{
        db::{TakenJob, TenantContext},
        error::Result,
        ids::LinkId,
        jobs::Verdict,
        mail::Letter,
    },
    tenancy::{self, LinkMailed, LinkToMail},
};

impl NotificationDesk {
    /// Makes one attempt at mailing a one-time link.
    ///
    /// # Errors
    /// `unavailable` when PostgreSQL does not answer; then it is tried again.
    pub async fn mail_link(&self, context: &TenantContext, job: &TakenJob) -> Result<Verdict> {
        let id = LinkId(job.subject);
        let run = self.tenancy.db.tenant(context);
        let Some(link) = run.run(async |conn| self.tenancy.link_to_mail(conn, id).await).await? else {
            return Ok(Verdict::Done);
        };
        let attempts = link.attempts + 1;
        let Some(ended) = self.send(letter(job, &link), attempts).await else {
            return Ok(Verdict::Again(self.first_pause));
        };
        let mailed = LinkMailed { state: ended.state.as_str(), attempts, reason: ended.reason };
        let run = self.tenancy.db.tenant(context);
        run.run(async |conn| tenancy::link_mailed(conn, id, &mailed).await).await?;
        Ok(ended.verdict)
    }
}

fn letter(job: &TakenJob, link: &LinkToMail) -> Letter {
    let LinkToMail { by, account, .. } = link;
    let (title, label, foot) = if link.kind == "invite" {
        let title = format!("{by} invites you to {account} on ResolutionFlow");
        (title, "Join", "If you do not know them, leave this letter alone.")
    } else {
        let title = format!("{by} made a link for you to set a new password");
        (title, "Set a new password", "If you did not ask for it, tell them; your password stays what it is.")
    };
    let until = link.expires_at.format("%-d %B %Y, %H:%M UTC").to_string();
    let facts = vec![("Works once, until", until)];
    let message = Message { title, facts, quote: None, link: (label, link.url.clone()) };
    Letter {
        id: job.subject,
        to: link.email.clone(),
        subject: message.title.clone(),
        text: message.text(foot),
        html: message.html(foot),
    }
}

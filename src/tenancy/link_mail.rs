//! One-time links that go out by mail: what opens one is kept, sealed, until it went out.
//!
//! What must stay true: a link is mailed only where there is a mail server, by a job in the
//! transaction that makes it; its token stands in the database sealed, and no longer than it
//! takes.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{Tenancy, store};
use crate::platform::{
    db::TenantConn,
    error::{Error, Result},
    ids::{AccountId, LinkId},
    jobs::{self, Bell},
    sealing::{Place, SealingKeys},
};

/// The job that mails a one-time link.
pub const LINK_JOB: &str = "tenancy.mail_link";

/// What links are mailed with.
#[derive(Clone)]
pub struct LinkMail {
    /// Seal what opens a link.
    pub keys: Arc<SealingKeys>,
    /// Rings when there is one to mail.
    pub bell: Bell,
}

/// A link that is to be mailed.
pub struct LinkToMail {
    /// `invite` or `password_reset`.
    pub kind: String,
    /// The address it is for.
    pub email: String,
    /// What to open.
    pub url: String,
    /// Who made it.
    pub by: String,
    /// Where they work.
    pub account: String,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
    /// How often it was tried.
    pub attempts: i32,
}

/// How far the mail of a link is.
#[derive(Clone, Debug)]
pub struct LinkMailed {
    /// `waits`, `sent` or `failed`.
    pub state: &'static str,
    /// How often it was tried.
    pub attempts: i32,
    /// Why not, or not yet.
    pub reason: Option<String>,
}

fn place(account: AccountId, id: LinkId) -> Place {
    Place { account, table: "one_time_links", column: "sealed_token", row: id.0 }
}

impl Tenancy {
    /// Seals a link's token for its mail; nothing where none goes out.
    pub(super) fn sealed_for_mail(&self, account: AccountId, id: LinkId, token: &str) -> Result<Option<Vec<u8>>> {
        let Some(mail) = &self.link_mail else { return Ok(None) };
        mail.keys.seal(place(account, id), token.as_bytes()).map(Some)
    }

    /// Has a link mailed that was stored with its sealed token.
    pub(super) async fn enqueue_mail(&self, conn: &mut TenantConn, id: LinkId, now: DateTime<Utc>) -> Result<()> {
        if self.link_mail.is_none() {
            return Ok(());
        }
        jobs::enqueue(conn, LINK_JOB, id.0, now).await
    }

    /// Says that there is a link to mail.
    pub(super) fn ring_for_mail(&self) {
        if let Some(mail) = &self.link_mail {
            mail.bell.ring();
        }
    }

    /// A link that waits for its mail. One that is of no use any more is not mailed: its token
    /// is forgotten instead.
    ///
    /// # Errors
    /// `internal` when its token cannot be opened.
    pub async fn link_to_mail(&self, conn: &mut TenantConn, id: LinkId) -> Result<Option<LinkToMail>> {
        let Some(row) = store::link_to_mail(conn, id).await? else { return Ok(None) };
        let Some(sealed) = row.sealed_token else { return Ok(None) };
        let is_over = row.is_over || row.expires_at <= self.clock.now();
        let Some(mail) = self.link_mail.as_ref().filter(|_| !is_over) else {
            let why =
                if is_over { "The link was used, revoked or had ended." } else { "There is no mail server." };
            let over = LinkMailed { state: "failed", attempts: row.attempts, reason: Some(why.to_owned()) };
            store::set_link_mail(conn, id, &over).await?;
            return Ok(None);
        };
        let token = mail.keys.open(place(conn.account(), id), &sealed)?;
        let token = String::from_utf8(token).map_err(Error::internal)?;
        let page = if row.kind == "invite" { "invite" } else { "reset" };
        Ok(Some(LinkToMail {
            url: format!("{}/{page}#{token}", self.public_url),
            kind: row.kind,
            email: row.email,
            by: store::names(conn, &[row.created_by]).await?.pop().map(|(_, name)| name).unwrap_or_default(),
            account: store::account_name(conn).await?,
            expires_at: row.expires_at,
            attempts: row.attempts,
        }))
    }
}

/// Says how far a link's mail is; when it is over, what opens the link is forgotten.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn link_mailed(conn: &mut TenantConn, id: LinkId, mailed: &LinkMailed) -> Result<()> {
    store::set_link_mail(conn, id, mailed).await
}

/// Seals the account's waiting tokens anew, by the current key. Returns how many.
///
/// # Errors
/// `internal` when one cannot be opened; then nothing is changed.
pub async fn seal_links_again(conn: &mut TenantConn, keys: &SealingKeys) -> Result<usize> {
    let links = store::sealed_links(conn).await?;
    let account = conn.account();
    for (id, sealed) in &links {
        let plain = keys.open(place(account, *id), sealed)?;
        store::set_sealed_link(conn, *id, keys.seal(place(account, *id), &plain)?).await?;
    }
    Ok(links.len())
}

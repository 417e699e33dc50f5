//! Who: accounts, teams, users and their roles; how they prove it; what they did.
//!
//! What must stay true:
//! - [`Tenancy`] holds the one [`TenantGate`](crate::platform::db::TenantGate). A
//!   context is made only from a verified access token whose user was just read,
//!   from a redeemed ticket or a link's token, or for a job that walks the accounts.
//! - An unknown user and a wrong password get the same answer after the same work.
//! - Whatever changes who may do what is written to the audit log in the same
//!   transaction.

mod accept_invite;
mod access_changes;
pub mod api;
pub mod audit;
mod caller;
pub mod cookies;
mod identity;
mod invite;
mod link_mail;
mod model;
mod open_account;
mod policy;
mod reset_password;
mod shared_door;
mod sign_in;
mod store;
mod teams;
mod tokens;
mod update_user;

pub use accept_invite::accept_invite;
pub use access_changes::AccessChanges;
pub use caller::{Bearer, Caller, seated};
pub use identity::LiveTicket;
pub use invite::{MadeLink, invite};
pub use link_mail::{LINK_JOB, LinkMail, LinkMailed, LinkToMail, link_mailed, seal_links_again};
pub use model::{Role, Team, User, UserStatus, name};
pub use open_account::{NewAccount, open_account};
pub use shared_door::{OpenedDoor, Presented, hash_link_password, open_door};
pub use store::{
    Holder, account_name, address, all_teams, engaged, here_since, insert_ticket, is_active, names, people, team,
    team_names,
};
pub use teams::demand_team;

use crate::platform::{
    clock::Clock,
    db::{AuthDb, Db, Registry, TenantContext, TenantGate},
    error::Result,
    ids::AccountId,
    secrets::SigningKey,
};
use tokens::AccessTokens;

/// Everything this domain needs, made once at start.
pub struct Tenancy {
    gate: TenantGate,
    /// Tenant data.
    pub db: Db,
    auth: AuthDb,
    /// The questions across accounts.
    pub registry: Registry,
    tokens: AccessTokens,
    cookies: cookies::Cookies,
    masks: SigningKey,
    /// Counts changes of anybody's access.
    pub access_changes: AccessChanges,
    link_mail: Option<LinkMail>,
    /// Where people reach this installation, without a slash at the end.
    pub public_url: String,
    /// Reads the time.
    pub clock: Clock,
}

impl Tenancy {
    /// Puts the domain together.
    #[must_use]
    pub fn new(
        opened: (Db, TenantGate, AuthDb, Registry),
        key: &SigningKey,
        public_url: &url::Url,
        clock: Clock,
    ) -> Self {
        let (db, gate, auth, registry) = opened;
        let public_url_text = public_url.as_str().trim_end_matches('/').to_owned();
        Self {
            gate,
            db,
            auth,
            registry,
            tokens: AccessTokens::new(key, &public_url_text),
            cookies: cookies::Cookies::new(public_url),
            masks: key.derive("placeholders in documents"),
            access_changes: AccessChanges::default(),
            link_mail: None,
            public_url: public_url_text,
            clock,
        }
    }

    /// The same, with one-time links going out by mail.
    #[must_use]
    pub fn with_link_mail(self, link_mail: LinkMail) -> Self {
        Self { link_mail: Some(link_mail), ..self }
    }

    /// What placeholders of one thing's documents are made with; of another thing others.
    #[must_use]
    pub fn mask_key(&self, of: uuid::Uuid) -> Vec<u8> {
        self.masks.derive(&of.to_string()).bytes().to_vec()
    }

    /// The context in which a redeemed ticket is looked at.
    #[must_use]
    pub fn ticket_context(&self, ticket: &LiveTicket) -> TenantContext {
        self.gate.context(ticket.account)
    }

    /// The context of an account for a background job that walks
    /// [`Registry::accounts`].
    #[must_use]
    pub fn job_context(&self, account: AccountId) -> TenantContext {
        self.gate.context(account)
    }
}

impl Tenancy {
    /// Refuses what another site's page sends.
    ///
    /// # Errors
    /// `forbidden` when `Origin` is not one of ours.
    pub fn demand_own_origin(&self, request: &actix_web::HttpRequest) -> Result<()> {
        self.cookies.demand_own_origin(request)
    }

    /// Removes tokens, tickets and failure counts that are of no use any more.
    /// Returns how many rows went.
    ///
    /// # Errors
    /// `unavailable` when PostgreSQL does not answer.
    pub async fn purge_expired(&self) -> Result<usize> {
        identity::purge_expired(&self.auth, self.clock.now()).await
    }
}

/// Uses up a live ticket: of any number of parallel uses exactly one gets it.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn redeem_ticket(tenancy: &Tenancy, digest: &[u8]) -> Result<Option<LiveTicket>> {
    let now = tenancy.clock.now();
    tenancy.auth.statement(async |conn| identity::redeem_ticket(conn, digest, now).await).await
}

//! Connections to ticket systems: made, changed and removed by admins, used by engineers.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::json;
use url::Url;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Psa, Trouble, calls::watch, connectwise, fernet::Opener, halopsa, model::Answered, store};
use crate::{
    platform::{
        db::TenantConn,
        error::{Error, Result},
        ids::{AccountId, PsaConnectionId, TeamId},
        sealing::Place,
    },
    tenancy::{
        self, Caller, Role, Tenancy,
        audit::{self, Entry},
    },
};

/// Longest key, in characters.
const LONGEST_KEY: usize = 500;

/// What signs in, by system; sealed as JSON.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "kind", content = "keys", rename_all = "lowercase")]
pub enum Keys {
    Connectwise(connectwise::Keys),
    Halopsa(halopsa::Keys),
}

/// A connection as it is stored.
#[derive(Clone, Queryable)]
pub struct Connection {
    /// Whose.
    account: AccountId,
    /// The connection.
    pub id: PsaConnectionId,
    /// The team it is for; everybody's when absent.
    pub team_id: Option<TeamId>,
    /// `connectwise` or `halopsa`.
    pub kind: String,
    /// What the account calls it.
    pub name: String,
    /// Where it is.
    pub site: String,
    pub(super) credentials: Vec<u8>,
    pub(super) changed_at: DateTime<Utc>,
    /// By what its system's calls are known; of a token that only the system has.
    pub(super) call_hash: Option<Vec<u8>>,
    /// When its system was told last where to call.
    pub(super) calls_at: Option<DateTime<Utc>>,
    /// What it said against that.
    pub(super) calls_problem: Option<String>,
    /// When it answered last to a test with what is stored now.
    pub(super) answered_at: Option<DateTime<Utc>>,
}

impl Connection {
    pub(super) fn place(&self) -> Place {
        Place { account: self.account, table: "psa_connections", column: "credentials", row: self.id.0 }
    }

    fn is_for(&self, role: Role, teams: &[TeamId]) -> bool {
        role >= Role::TeamAdmin || self.team_id.is_none_or(|team| teams.contains(&team))
    }
}

/// A connection to be made, with the keys of exactly one system.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewConnection {
    /// What to call it: 1 to 200 characters.
    name: String,
    /// Where people sign in, such as `na.myconnectwise.net`.
    site: String,
    /// The team it is for; everybody's when absent.
    team: Option<TeamId>,
    /// Keys of ConnectWise PSA.
    connectwise: Option<ConnectwiseKeys>,
    /// Keys of HaloPSA.
    halopsa: Option<HalopsaKeys>,
    /// The key that the first build of this product sealed its credentials with: keys that are given as
    /// its Fernet tokens are opened by it. It is not kept.
    fernet_key: Option<String>,
    /// Ask the system first, and save nothing that it does not answer to. Not asked unless told.
    #[serde(default)]
    ask_first: bool,
}

/// What a connection is to be from now on. Without keys those that are there stay.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangedConnection {
    /// What to call it: 1 to 200 characters.
    name: String,
    /// Where people sign in, such as `na.myconnectwise.net`.
    site: String,
    /// Keys of ConnectWise PSA.
    connectwise: Option<ConnectwiseKeys>,
    /// Keys of HaloPSA.
    halopsa: Option<HalopsaKeys>,
    /// Ask the system first, if there are new keys, and save nothing that it does not answer to.
    #[serde(default)]
    ask_first: bool,
}

/// Keys of an API member of ConnectWise PSA.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConnectwiseKeys {
    /// What people type as company when they sign in.
    company: String,
    /// The public key.
    public_key: String,
    /// The private key.
    private_key: String,
    /// The integration's client id, from the vendor's developer site.
    client_id: String,
}

/// Keys of an application of HaloPSA.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HalopsaKeys {
    /// The tenant, where the vendor hosts it.
    tenant: Option<String>,
    /// The application's client id.
    client_id: String,
    /// Its secret.
    client_secret: String,
}

fn keys_of(
    connectwise: Option<&ConnectwiseKeys>,
    halopsa: Option<&HalopsaKeys>,
    fernet_key: Option<&str>,
) -> Result<Option<Keys>> {
    let opener = Opener::new(fernet_key)?;
    let key = |field: &str, value: &str| key(field, &opener.open(field, value)?);
    match (connectwise, halopsa) {
        (Some(_), Some(_)) => Err(Error::invalid("halopsa", "Give the keys of one system, not of two.")),
        (Some(keys), None) => Ok(Some(Keys::Connectwise(connectwise::Keys {
            company: key("connectwise.company", &keys.company)?,
            public_key: key("connectwise.public_key", &keys.public_key)?,
            private_key: key("connectwise.private_key", &keys.private_key)?,
            client_id: key("connectwise.client_id", &keys.client_id)?,
        }))),
        (None, Some(keys)) => Ok(Some(Keys::Halopsa(halopsa::Keys {
            tenant: keys.tenant.as_deref().map(|tenant| key("halopsa.tenant", tenant)).transpose()?,
            client_id: key("halopsa.client_id", &keys.client_id)?,
            client_secret: key("halopsa.client_secret", &keys.client_secret)?,
        }))),
        (None, None) => Ok(None),
    }
}

fn key(field: &str, value: &str) -> Result<String> {
    let value = value.trim();
    if value.is_empty() || value.chars().count() > LONGEST_KEY || value.chars().any(char::is_control) {
        return Err(Error::invalid(
            field,
            "Copy it as the ticket system shows it: one line, at most 500 characters.",
        ));
    }
    Ok(value.to_owned())
}

/// The address of a site as people write it.
pub fn site_url(site: &str) -> Result<Url> {
    let site = site.trim();
    let written = if site.contains("://") { site.to_owned() } else { format!("https://{site}") };
    let url = Url::parse(written.trim_end_matches('/'))
        .ok()
        .filter(|url| url.has_host() && url.query().is_none() && url.fragment().is_none());
    url.ok_or_else(|| Error::invalid("site", "Give the host where you sign in, such as na.myconnectwise.net."))
}

/// The connections that the caller may use.
pub async fn list(conn: &mut TenantConn, caller: &Caller) -> Result<Vec<Connection>> {
    let mut connections = store::connections(conn).await?;
    connections.retain(|connection| connection.is_for(caller.role, &caller.teams));
    Ok(connections)
}

/// A connection that the caller may use.
///
/// # Errors
/// `not_found` when there is none, or it is of a team that they are not in.
pub async fn find(conn: &mut TenantConn, caller: &Caller, id: PsaConnectionId) -> Result<Connection> {
    let connection = store::connection(conn, id).await?;
    connection.filter(|known| known.is_for(caller.role, &caller.teams)).ok_or_else(Error::not_found)
}

/// Whether somebody of this role and these teams may use a connection; not one that is not there.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn may_use(
    conn: &mut TenantConn,
    (role, teams): (Role, &[TeamId]),
    id: PsaConnectionId,
) -> Result<bool> {
    Ok(store::connection(conn, id).await?.is_some_and(|connection| connection.is_for(role, teams)))
}

/// A connection, for a job that somebody caused who could use it.
///
/// # Errors
/// `not_found` when there is none any more.
pub async fn for_job(conn: &mut TenantConn, id: PsaConnectionId) -> Result<Connection> {
    store::connection(conn, id).await?.ok_or_else(Error::not_found)
}

/// Whether the caller may make, change and remove connections.
pub fn demand_admin(caller: &Caller) -> Result<()> {
    if caller.role >= Role::TeamAdmin {
        return Ok(());
    }
    Err(Error::forbidden("Only team admins and owners connect ticket systems. Ask one of them."))
}

/// Whether the caller may read tickets at all.
pub fn demand_engineer(caller: &Caller) -> Result<()> {
    if caller.role >= Role::Engineer {
        return Ok(());
    }
    Err(Error::forbidden("Viewers do not read tickets. Ask an admin for another role."))
}

/// Whether a system answers to these keys, if that is to be asked: when it did.
async fn asked_first(
    (tenancy, psa): (&Tenancy, &Psa),
    (site, keys): (&str, &Keys),
    wanted: bool,
) -> Result<Option<DateTime<Utc>>> {
    if !wanted {
        return Ok(None);
    }
    match psa.system_at(site, keys.clone())?.test().await {
        Ok(_) => Ok(Some(tenancy.clock.now())),
        Err(trouble) => Err(Error::conflict("psa_does_not_answer", trouble.in_words())),
    }
}

/// Tries a connection: what answered. That it did is kept with it.
///
/// # Errors
/// `not_found`; `forbidden` when the caller is no admin.
pub async fn test(
    tenancy: &Tenancy,
    psa: &Psa,
    caller: &Caller,
    id: PsaConnectionId,
) -> Result<std::result::Result<Answered, Trouble>> {
    let connection = tenancy.db.tenant(caller).run(async |conn| find(conn, caller, id).await).await?;
    demand_admin(caller)?;
    let tried = psa.system(&connection)?.test().await;
    if tried.is_ok() {
        let now = tenancy.clock.now();
        tenancy.db.tenant(caller).run(async |conn| store::set_answered(conn, &connection, now).await).await?;
    }
    Ok(tried)
}

/// Connects a ticket system; it is asked first where that is wanted.
pub async fn create(tenancy: &Tenancy, psa: &Psa, caller: &Caller, request: &NewConnection) -> Result<Connection> {
    demand_admin(caller)?;
    let (name, site) = (name(&request.name)?, site(psa, &request.site)?);
    let keys = keys_of(request.connectwise.as_ref(), request.halopsa.as_ref(), request.fernet_key.as_deref())?;
    let keys = keys.ok_or_else(|| Error::invalid("connectwise", "Give the keys of the ticket system."))?;
    let mut connection = Connection {
        account: caller.account(),
        id: PsaConnectionId::new(),
        team_id: request.team,
        kind: kind_of(&keys).to_owned(),
        answered_at: asked_first((tenancy, psa), (&site, &keys), request.ask_first).await?,
        name,
        site,
        credentials: Vec::new(),
        changed_at: store::changed(tenancy.clock.now()),
        call_hash: None,
        calls_at: None,
        calls_problem: None,
    };
    connection.credentials = psa.seal(connection.place(), &keys)?;
    tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            if let Some(team) = connection.team_id {
                tenancy::demand_team(conn, team).await.map_err(|_| no_team())?;
            }
            if !store::insert(conn, &connection).await? {
                return Err(taken());
            }
            watch(conn, connection.id, connection.changed_at).await?;
            record(conn, caller, "psa.connected", &connection).await
        })
        .await?;
    Ok(connection)
}

/// Writes name and site, and keys if there are any.
pub async fn change(
    tenancy: &Tenancy,
    psa: &Psa,
    caller: &Caller,
    id: PsaConnectionId,
    request: &ChangedConnection,
) -> Result<Connection> {
    // Nobody else has anything asked.
    tenancy.db.tenant(caller).run(async |conn| find(conn, caller, id).await).await?;
    demand_admin(caller)?;
    let (name, site, keys) = (
        name(&request.name)?,
        site(psa, &request.site)?,
        keys_of(request.connectwise.as_ref(), request.halopsa.as_ref(), None)?,
    );
    let answered_at = match &keys {
        Some(keys) => asked_first((tenancy, psa), (&site, keys), request.ask_first).await?,
        None => None,
    };
    tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            let mut connection = find(conn, caller, id).await?;
            demand_admin(caller)?;
            let others = store::connections(conn).await?;
            if others.iter().any(|other| other.id != id && other.name == name) {
                return Err(taken());
            }
            let moved = site != connection.site;
            connection.changed_at = store::changed(tenancy.clock.now());
            (connection.name, connection.site) = (name, site);
            match keys {
                Some(keys) if kind_of(&keys) != connection.kind => {
                    return Err(Error::invalid(
                        kind_of(&keys),
                        "This connection is of another system. Make another one.",
                    ));
                }
                Some(keys) => {
                    connection.credentials = psa.seal(connection.place(), &keys)?;
                    connection.answered_at = answered_at;
                }
                // Keys are for the place they were given for, and for no other.
                None if moved => {
                    return Err(Error::invalid(
                        connection.kind,
                        "Give the keys again: they go to another address now.",
                    ));
                }
                None => {}
            }
            store::change(conn, &connection).await?;
            watch(conn, connection.id, connection.changed_at).await?;
            record(conn, caller, "psa.connection_changed", &connection).await?;
            Ok(connection)
        })
        .await
}

/// Removes a connection. What is on its way through it does not get there, which is said; what
/// arrived stays known.
pub async fn remove(tenancy: &Tenancy, psa: &Psa, caller: &Caller, id: PsaConnectionId) -> Result<()> {
    let connection = tenancy.db.tenant(caller).run(async |conn| find(conn, caller, id).await).await?;
    demand_admin(caller)?;
    // With its keys, while they are there.
    psa.be_left_alone(tenancy, &connection).await;
    tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            if !store::remove(conn, id).await? {
                return Err(Error::not_found());
            }
            record(conn, caller, "psa.disconnected", &connection).await
        })
        .await
}

fn kind_of(keys: &Keys) -> &'static str {
    match keys {
        Keys::Connectwise(_) => "connectwise",
        Keys::Halopsa(_) => "halopsa",
    }
}

fn name(written: &str) -> Result<String> {
    tenancy::name("name", written)
}

fn site(psa: &Psa, written: &str) -> Result<String> {
    let url = site_url(written)?;
    psa.reach.demand("site", &url)?;
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

fn taken() -> Error {
    Error::invalid("name", "Another connection has this name. Choose another one.")
}

fn no_team() -> Error {
    Error::invalid("team", "There is no such team. Leave it out for the whole account.")
}

async fn record(conn: &mut TenantConn, caller: &Caller, action: &str, connection: &Connection) -> Result<()> {
    let detail = json!({ "name": connection.name, "kind": connection.kind, "site": connection.site });
    let object_id: Uuid = connection.id.0;
    audit::record(conn, caller, Entry { action, object_kind: "psa_connection", object_id, detail }).await
}

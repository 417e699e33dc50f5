//! The ticket system an MSP works in, behind one trait: ConnectWise PSA first, HaloPSA second.
//!
//! What must stay true:
//! - What signs in is sealed before it is stored, opened only to ask the system, and never
//!   answered, logged or put into an address.
//! - A connection belongs to the account or to one of its teams; of another team's one knows
//!   nothing.
//! - Nothing here changes a ticket by itself: whoever calls has written down first what it
//!   wants ([`provider::TicketSystem`] makes one attempt each).

pub mod api;
mod calls;
mod connections;
mod connectwise;
mod fernet;
mod halopsa;
mod members;
pub mod model;
mod provider;
mod store;
mod work_name;

use std::{
    num::NonZeroUsize,
    sync::{Arc, Mutex},
    time::Duration,
};

use chrono::{DateTime, Utc};
use ipnet::IpNet;
use lru::LruCache;

pub use calls::{WATCH, watch};
pub use connections::{Connection, find, for_job, may_use};
pub use members::member_of;
pub use provider::{TicketSystem, Trouble};

use crate::platform::{
    db::TenantConn,
    error::{Error, Result},
    ids::PsaConnectionId,
    reach::Reach,
    sealing::{Place, SealingKeys},
};
use connections::Keys;

/// How long one call may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// Most systems that are kept ready.
const MOST_OPEN: NonZeroUsize = NonZeroUsize::new(256).expect("256 is not 0");

type Open = LruCache<PsaConnectionId, (DateTime<Utc>, Arc<dyn TicketSystem>)>;

/// What this domain needs, made once at start.
pub struct Psa {
    reach: Reach,
    keys: Arc<SealingKeys>,
    open: Mutex<Open>,
}

impl Psa {
    /// Puts the domain together; `allowed` are private networks that connections may name.
    ///
    /// # Errors
    /// `internal` when no client can be made.
    pub fn new(keys: Arc<SealingKeys>, allowed: &[IpNet]) -> Result<Self> {
        Ok(Self { reach: Reach::new(allowed, PATIENCE)?, keys, open: Mutex::new(LruCache::new(MOST_OPEN)) })
    }

    /// The system behind a connection, ready to be asked.
    ///
    /// # Errors
    /// `internal` when its keys cannot be opened.
    pub fn system(&self, connection: &Connection) -> Result<Arc<dyn TicketSystem>> {
        let mut open = self.open.lock().map_err(|_| Error::internal("the open ticket systems are poisoned"))?;
        // What was made of older keys is not used any more.
        if let Some((made, system)) = open.get(&connection.id)
            && *made == connection.changed_at
        {
            return Ok(system.clone());
        }
        let keys = self.keys.open(connection.place(), &connection.credentials)?;
        let keys: Keys = serde_json::from_slice(&keys).map_err(Error::internal)?;
        let system = self.system_at(&connection.site, keys)?;
        open.put(connection.id, (connection.changed_at, system.clone()));
        Ok(system)
    }

    /// A system with these keys, ready to be asked.
    fn system_at(&self, site: &str, keys: Keys) -> Result<Arc<dyn TicketSystem>> {
        let site = connections::site_url(site)?;
        Ok(match keys {
            Keys::Connectwise(keys) => Arc::new(connectwise::ConnectWise::new(self.reach.clone(), site, keys)),
            Keys::Halopsa(keys) => Arc::new(halopsa::HaloPsa::new(self.reach.clone(), site, keys)),
        })
    }

    fn seal(&self, place: Place, keys: &Keys) -> Result<Vec<u8>> {
        self.keys.seal(place, &serde_json::to_vec(keys).map_err(Error::internal)?)
    }

    /// Seals all of an account's credentials anew, by the current key. Returns how many.
    ///
    /// # Errors
    /// `internal` when one cannot be opened; then nothing is changed.
    pub async fn seal_again(&self, conn: &mut TenantConn) -> Result<usize> {
        let connections = store::connections(conn).await?;
        for connection in &connections {
            let plain = self.keys.open(connection.place(), &connection.credentials)?;
            store::set_credentials(conn, connection.id, self.keys.seal(connection.place(), &plain)?).await?;
        }
        Ok(connections.len())
    }
}

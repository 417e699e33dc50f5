//! Shards: each owns the session actors of its arbiter thread; it alone makes them.
//! An actor that stopped, panicked or was never there is recognised by its closed
//! channel and made anew.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use actix::{Actor, Addr, Arbiter, AsyncContext, Context, Handler, Message, StreamHandler, WrapFuture};
use futures_util::StreamExt;
use tokio::sync::{mpsc, watch};
use tokio_stream::wrappers::BroadcastStream;

use super::{
    access::{AccessBoard, Change},
    admitted::Admitted,
    connection::ALL_GONE,
    input::Input,
    session_actor::SessionActor,
    tools::Tools,
};
use crate::{
    platform::{
        db::TenantContext,
        error::{Error, Result},
        ids::SessionId,
    },
    tenancy::AccessChanges,
};

/// The running sessions of this node.
#[derive(Clone)]
pub struct LiveSessions {
    shards: Vec<Addr<Shard>>,
    tools: Tools,
    access: AccessBoard,
    admitted: Arc<Admitted>,
    draining: watch::Sender<bool>,
}

impl LiveSessions {
    /// Starts `count` shards, each on a thread of its own.
    #[must_use]
    pub fn start(count: usize, tools: Tools, access: AccessBoard, changes: AccessChanges) -> Self {
        let shard = || {
            let (tools, changes) = (tools.clone(), access.watch());
            Shard::start_in_arbiter(&Arbiter::new().handle(), |ctx| {
                ctx.add_stream(BroadcastStream::new(changes).map(|change| change.unwrap_or(Change::Anybody)));
                Shard { tools, rooms: HashMap::new() }
            })
        };
        let shards = (0..count.max(1)).map(|_| shard()).collect();
        let admitted = Arc::new(Admitted::new(changes));
        Self { shards, tools: tools.clone(), access, admitted, draining: watch::Sender::new(false) }
    }

    /// Asks every connection to leave and come back later; returns when they have.
    pub async fn drain(&self) {
        self.draining.send_replace(true);
        // Each connection holds a receiver.
        if tokio::time::timeout(ALL_GONE, self.draining.closed()).await.is_err() {
            tracing::warn!(left = self.draining.receiver_count(), "connections that do not leave are cut");
        }
    }

    /// Whether anybody may still come in.
    ///
    /// # Errors
    /// `unavailable` once the server goes away: whoever comes then would be sent off again.
    pub fn demand_open(&self) -> Result<()> {
        if *self.draining.borrow() { Err(Error::unavailable("the server goes away")) } else { Ok(()) }
    }

    /// Turns true when the server goes away.
    #[must_use]
    pub fn draining(&self) -> watch::Receiver<bool> {
        self.draining.subscribe()
    }

    /// Tells of access that changes.
    #[must_use]
    pub fn access(&self) -> &AccessBoard {
        &self.access
    }

    /// Who was found to be allowed in a moment ago.
    #[must_use]
    pub fn admitted(&self) -> &Admitted {
        &self.admitted
    }

    /// What session actors work with.
    #[must_use]
    pub fn tools(&self) -> &Tools {
        &self.tools
    }

    /// The channel to a session's actor, which is started if it does not run.
    /// Whether the caller may see the session was decided before.
    ///
    /// # Errors
    /// `unavailable` when the shard is gone.
    pub async fn enter(&self, context: TenantContext, session: SessionId) -> Result<mpsc::Sender<Input>> {
        let mut hasher = DefaultHasher::new();
        session.hash(&mut hasher);
        let index = usize::try_from(hasher.finish() % self.shards.len() as u64).unwrap_or(0);
        self.shards[index].send(Enter { context, session }).await.map_err(Error::unavailable)
    }
}

struct Shard {
    tools: Tools,
    rooms: HashMap<SessionId, mpsc::Sender<Input>>,
}

impl Actor for Shard {
    type Context = Context<Self>;
}

#[derive(Message)]
#[rtype(result = "mpsc::Sender<Input>")]
struct Enter {
    context: TenantContext,
    session: SessionId,
}

impl Handler<Enter> for Shard {
    type Result = actix::MessageResult<Enter>;

    fn handle(&mut self, Enter { context, session }: Enter, _: &mut Self::Context) -> Self::Result {
        if let Some(room) = self.rooms.get(&session).filter(|room| !room.is_closed()) {
            return actix::MessageResult(room.clone());
        }
        self.rooms.retain(|_, room| !room.is_closed());
        let (actor, room) = SessionActor::new(context, session, self.tools.clone());
        // On this shard's thread: `start` uses the current arbiter.
        actor.start();
        self.rooms.insert(session, room.clone());
        actix::MessageResult(room)
    }
}

impl StreamHandler<Change> for Shard {
    /// A log was perhaps replaced: whoever runs it finds out.
    fn handle(&mut self, change: Change, ctx: &mut Self::Context) {
        let doubtful: Vec<_> = match change {
            Change::Log(session) => self.rooms.get(&session).cloned().into_iter().collect(),
            Change::Anybody => self.rooms.values().cloned().collect(),
            Change::User(..)
            | Change::Account(_)
            | Change::Link(..)
            | Change::Escalations(..)
            | Change::Hiding(_)
            | Change::Notices(..) => Vec::new(),
        };
        for room in doubtful {
            let doubt = async move {
                // Its actor may have stopped meanwhile; the next one reads the log anyway.
                let _ = room.send(Input::Doubt).await;
            };
            ctx.spawn(doubt.into_actor(self));
        }
    }
}

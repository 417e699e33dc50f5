//! Leaving when the server goes away: a few at a time, and with every answer given.
//!
//! What must stay true: a command that came before is answered first, unless that takes
//! too long; one that comes after is not taken, for it is sent again elsewhere (rules
//! R7, R18).

use std::time::{Duration, Instant};

use actix::AsyncContext;
use rand::RngExt;

use super::{Connection, Context};
use crate::live::protocol::Close;

/// Over how long the connections of a server leave: they come back as spread out.
const SPREAD: Duration = Duration::from_secs(2);
/// How long one waits for what it has sent to be committed.
const PATIENCE: Duration = Duration::from_secs(3);
/// How often it looks.
const LOOK: Duration = Duration::from_millis(50);
/// When the last connection has left, or is not waited for any more.
pub const ALL_GONE: Duration = Duration::from_secs(SPREAD.as_secs() + PATIENCE.as_secs() + 1);

impl Connection {
    /// The server goes away.
    pub(super) fn begin_farewell(&mut self, ctx: &mut Context) {
        if self.leaving.is_some() {
            return;
        }
        let wait = rand::rng().random_range(Duration::ZERO..SPREAD);
        self.leaving = Some(Instant::now() + wait + PATIENCE);
        ctx.run_later(wait, Self::farewell);
    }

    fn farewell(&mut self, ctx: &mut Context) {
        let late = self.leaving.is_some_and(|end| Instant::now() >= end);
        if self.unanswered > 0 && !late {
            ctx.run_later(LOOK, Self::farewell);
            return;
        }
        self.close(Close::Restart, "The server restarts. Connect again.", ctx);
    }
}

//! News of committed changes, from PostgreSQL's notifications: whoever made the change,
//! on whatever node, everybody hears of it within moments.

use std::time::Duration;

use diesel_async::RunQueryDsl;
use futures_util::StreamExt;

use super::pool::Pool;
use crate::platform::error::Result;

/// How long to wait before listening again.
const AGAIN: Duration = Duration::from_millis(500);

/// What is heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// The payload of a notification.
    News(String),
    /// Listening begins, perhaps again: what happened before it was not heard.
    Listening,
}

/// Listens on a connection of its own.
#[derive(Clone)]
pub struct ChangeFeed(Pool);

impl ChangeFeed {
    pub(super) fn new(pool: Pool) -> Self {
        Self(pool)
    }

    /// Calls `hear` for whatever is told on `channel`, for ever; to be spawned on the
    /// database runtime.
    pub async fn follow(&self, channel: &'static str, hear: impl Fn(Heard) + Send) {
        loop {
            if let Err(error) = self.listen(channel, &hear).await {
                tracing::warn!(%error, channel, "notifications are not heard; trying again");
            }
            tokio::time::sleep(AGAIN).await;
        }
    }

    // LISTEN has no place in diesel's DSL; the channel is a constant of ours.
    #[allow(clippy::disallowed_methods)]
    async fn listen(&self, channel: &'static str, hear: &(impl Fn(Heard) + Send)) -> Result<()> {
        let mut conn = self.0.dedicated().await?;
        diesel::sql_query(format!("LISTEN {channel}")).execute(&mut conn.pg).await?;
        hear(Heard::Listening);
        let mut news = std::pin::pin!(conn.pg.notifications_stream());
        while let Some(notification) = news.next().await {
            hear(Heard::News(notification?.payload));
        }
        Ok(())
    }
}

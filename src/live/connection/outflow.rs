//! What goes out to one client: how far it is in the session's ring, how much was sent
//! and how much of it has arrived.
//!
//! What must stay true:
//! - What is sent and not acknowledged stays below [`WINDOW`]: now and then a ping carries
//!   the number of bytes sent so far, and its pong acknowledges them.
//! - The lane takes from the ring only while it is `open`: nothing else stands before the
//!   ring's next frame, and whoever reads may read it. The actor says when; whatever it
//!   does, it closes the lane first.

use std::{
    cell::RefCell,
    rc::Rc,
    sync::Arc,
    task::{Context, Poll},
    time::{Duration, Instant},
};

use bytes::Bytes;
use futures_util::StreamExt;
use tokio::sync::watch;

use crate::live::ring::{Frame, Heads, Next, Ring};

/// Most bytes sent and not acknowledged.
const WINDOW: u64 = 128 * 1024;
/// Most bytes sent after the last ping. An answer costs a read and a turn of the actor,
/// which is more than many frames do.
const PING_EVERY: u64 = WINDOW / 2;
/// How long at most less than that goes unasked about.
const ASK_AFTER: Duration = Duration::from_secs(6);
/// How long a client may take nothing of what is sent.
const STALLED: Duration = Duration::from_secs(20);

/// Shared by a connection's actor and the lane past it; both are polled by one task.
pub(super) type SharedOutflow = Rc<RefCell<Outflow>>;

pub(super) struct Outflow {
    /// Where it is in the ring, once it is in.
    pub(super) place: Option<Place>,
    /// Whether the lane may take from the ring.
    pub(super) open: bool,
    /// Tells the actor that the lane fell off the ring.
    fallen: watch::Sender<()>,
    sent: u64,
    acknowledged: u64,
    pinged: u64,
    progress: Instant,
    spoke: Instant,
}

/// A position in a ring, and what tells of news in it.
pub(super) struct Place {
    pub(super) ring: Arc<Ring>,
    pub(super) cursor: u64,
    heads: Heads,
}

impl Place {
    pub(super) fn new(ring: Arc<Ring>, cursor: u64) -> Self {
        let heads = ring.heads();
        Self { ring, cursor, heads }
    }

    /// What follows; a frame is taken.
    pub(super) fn next(&mut self) -> Next {
        let next = self.ring.next(self.cursor);
        if matches!(next, Next::Frame(_)) {
            self.cursor += 1;
        }
        next
    }
}

impl Outflow {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            place: None,
            open: false,
            fallen: watch::Sender::new(()),
            sent: 0,
            acknowledged: 0,
            pinged: 0,
            progress: now,
            spoke: now,
        }
    }

    /// Changes when the lane fell off the ring.
    pub(super) fn falls(&self) -> watch::Receiver<()> {
        self.fallen.subscribe()
    }

    /// So many bytes go out.
    pub(super) fn count(&mut self, bytes: usize) {
        let now = Instant::now();
        if self.sent == self.acknowledged {
            self.progress = now;
        }
        self.sent += bytes as u64;
        self.spoke = now;
    }

    pub(super) fn has_room(&self) -> bool {
        self.sent - self.acknowledged < WINDOW
    }

    /// The number a ping should carry now, after a burst; it is taken as sent.
    pub(super) fn due_ping(&mut self) -> Option<u64> {
        if self.sent - self.pinged >= PING_EVERY { self.ping() } else { None }
    }

    /// The number a ping should carry once what was sent waits long for an acknowledgement.
    pub(super) fn late_ping(&mut self, now: Instant) -> Option<u64> {
        if now - self.progress >= ASK_AFTER { self.ping() } else { None }
    }

    /// The number a ping should carry, if it is news; it is taken as sent.
    fn ping(&mut self) -> Option<u64> {
        let is_news = self.sent > self.pinged;
        self.pinged = self.sent;
        is_news.then_some(self.sent)
    }

    /// Whether this pong answers a ping that none answered before.
    pub(super) fn acknowledge(&mut self, pong: &[u8], now: Instant) -> bool {
        let Ok(bytes) = pong.try_into().map(u64::from_be_bytes) else { return false };
        let news = self.acknowledged < bytes && bytes <= self.sent;
        if news {
            self.acknowledged = bytes;
            self.progress = now;
        }
        news
    }

    /// Whether nothing was taken for too long.
    pub(super) fn is_stalled(&self, now: Instant) -> bool {
        self.sent > self.acknowledged && now - self.progress > STALLED
    }

    /// How long nothing was said.
    pub(super) fn silence(&self, now: Instant) -> Duration {
        now - self.spoke
    }

    /// What the lane sends next.
    pub(super) fn poll_ring(&mut self, context: &mut Context<'_>) -> Poll<Bytes> {
        if let Some(number) = self.due_ping() {
            return Poll::Ready(Frame::ping(number));
        }
        while self.open && self.has_room() {
            let Some(place) = &mut self.place else { break };
            match place.next() {
                Next::Frame(frame) => {
                    self.count(frame.len());
                    return Poll::Ready(frame.into_wire());
                }
                // Whoever was announced to meanwhile looks once more.
                Next::Caught if place.heads.poll_next_unpin(context).is_ready() => {}
                Next::Caught => break,
                Next::Fallen => {
                    self.open = false;
                    self.fallen.send_replace(());
                }
            }
        }
        Poll::Pending
    }
}

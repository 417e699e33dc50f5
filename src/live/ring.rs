//! The newest events of a session as encoded frames, shared by all connections of
//! one audience. Each holds only its own position.

mod frame;
mod heads;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use bytestring::ByteString;

use self::heads::Waiting;
pub use frame::Frame;
pub use heads::Heads;

/// Most events kept.
const MOST_EVENTS: usize = 500;
/// Most bytes kept; a single larger frame is kept all the same.
const MOST_BYTES: usize = 256 * 1024;

/// Encoded event frames, numbered without a hole.
pub struct Ring {
    kept: Mutex<Kept>,
    waiting: Waiting,
}

#[derive(Default)]
struct Kept {
    /// The number of the event before the first one kept.
    before: u64,
    frames: VecDeque<Frame>,
    bytes: usize,
}

/// What a ring has for a position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// The frame after it.
    Frame(Frame),
    /// Nothing yet.
    Caught,
    /// It has fallen off; start over from a snapshot.
    Fallen,
}

impl Ring {
    /// An empty ring after the event numbered `before`.
    #[must_use]
    pub fn after(before: u64) -> Self {
        Self { kept: Mutex::new(Kept { before, ..Kept::default() }), waiting: Waiting::default() }
    }

    /// Adds the frame of the next event. Nobody is woken before [`Ring::announce`].
    pub fn push(&self, text: ByteString) {
        self.kept().push(Frame::new(&text));
    }

    /// Wakes every connection: at once, or, where they are a crowd that was told a moment ago,
    /// by [`Ring::keep_promise`] at the moment it returns, within 100 ms and together with what
    /// comes until then.
    #[must_use]
    pub fn announce(&self, now: Instant) -> Option<Instant> {
        self.waiting.wake(now)
    }

    /// Wakes every connection, unless that was done since it was promised.
    pub fn keep_promise(&self, now: Instant) {
        self.waiting.keep_promise(now);
    }

    /// Says, now and whenever the head was announced, that there may be something.
    #[must_use]
    pub fn heads(self: &Arc<Self>) -> Heads {
        Heads::new(self.clone())
    }

    /// The number of the last event.
    #[must_use]
    pub fn head(&self) -> u64 {
        self.kept().head()
    }

    /// Whether everything after `since` is here.
    #[must_use]
    pub fn reaches(&self, since: u64) -> bool {
        let kept = self.kept();
        kept.before <= since && since <= kept.head()
    }

    /// What follows `position`.
    #[must_use]
    pub fn next(&self, position: u64) -> Next {
        let kept = self.kept();
        if position < kept.before {
            return Next::Fallen;
        }
        let index = usize::try_from(position - kept.before).unwrap_or(usize::MAX);
        kept.frames.get(index).cloned().map_or(Next::Caught, Next::Frame)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // Nothing in here panics half-way through a change.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn head(&self) -> u64 {
        self.before + self.frames.len() as u64
    }

    fn push(&mut self, frame: Frame) {
        self.bytes += frame.len();
        self.frames.push_back(frame);
        while self.frames.len() > MOST_EVENTS || (self.bytes > MOST_BYTES && self.frames.len() > 1) {
            let Some(gone) = self.frames.pop_front() else { break };
            self.bytes -= gone.len();
            self.before += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(text: &str) -> Frame {
        Frame::new(text)
    }

    #[test]
    fn positions_read_on_catch_up_or_have_fallen() {
        let ring = Ring::after(10);
        assert_eq!(ring.next(10), Next::Caught);
        assert_eq!(ring.next(9), Next::Fallen);
        ring.push("eleven".into());
        assert_eq!(ring.next(10), Next::Frame(frame("eleven")));
        assert_eq!(ring.next(11), Next::Caught);
        assert!(ring.reaches(10) && ring.reaches(11) && !ring.reaches(9) && !ring.reaches(12));
    }

    #[test]
    fn what_is_kept_is_bounded_in_events_and_bytes() {
        let ring = Ring::after(0);
        for _ in 1..=600 {
            ring.push("short".into());
        }
        assert_eq!((ring.head(), ring.next(99)), (600, Next::Fallen));
        assert!(matches!(ring.next(100), Next::Frame(_)));
        for _ in 601..=700 {
            ring.push("x".repeat(10_000).into());
        }
        assert!(ring.kept().bytes <= MOST_BYTES);
        assert!(matches!(ring.next(699), Next::Frame(_)));
    }
}

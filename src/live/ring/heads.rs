//! Waiting for a ring's head to move. Thousands wait for the same one and are woken
//! many times a second, so this does no more than it must: one lock, one waker each.
//!
//! What must stay true:
//! - An announcement made after a listener has looked is seen by it, either because it is
//!   counted already when the listener registers, or because the listener is registered
//!   when it is counted.
//! - An announcement is made at once or promised to be made within [`LONGEST`]; what is
//!   announced meanwhile is part of it. So one crowd takes its share of a core and no more,
//!   and what happens in quick succession goes out to each in one write.

use std::{
    mem,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

use futures_util::Stream;

use super::Ring;

/// How many are a crowd. Fewer are told of everything at once: that takes some 2 ms.
const CROWD: usize = 256;
/// How long a crowd is left alone after it was told, for each who is in it: to tell one takes
/// the server some 9 µs (`make bench`), so it is busy with one crowd a quarter of the time.
const FOR_EACH: Duration = Duration::from_micros(40);
/// Longest that somebody waits to be told.
const LONGEST: Duration = Duration::from_millis(100);

/// Those who wait for one ring.
#[derive(Default)]
pub(super) struct Waiting(Mutex<Places>);

#[derive(Default)]
struct Places {
    /// How often something was announced.
    announced: u64,
    /// When they were told last.
    told: Option<Instant>,
    /// Somebody is about to tell them.
    promised: bool,
    wakers: Vec<Option<Waker>>,
    free: Vec<usize>,
}

impl Waiting {
    fn places(&self) -> MutexGuard<'_, Places> {
        // Nothing in here panics half-way through a change.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes everybody, or says when that is to be done instead: by [`Waiting::keep_promise`].
    pub(super) fn wake(&self, now: Instant) -> Option<Instant> {
        let mut places = self.places();
        if let Some(later) = places.rest_until().filter(|later| now < *later) {
            return (!mem::replace(&mut places.promised, true)).then_some(later);
        }
        tell(places, now);
        None
    }

    /// Wakes everybody, unless that was done since it was promised.
    pub(super) fn keep_promise(&self, now: Instant) {
        let places = self.places();
        if places.promised {
            tell(places, now);
        }
    }
}

fn tell(mut places: MutexGuard<'_, Places>, now: Instant) {
    places.announced += 1;
    places.told = Some(now);
    places.promised = false;
    let woken: Vec<Waker> = places.wakers.iter_mut().filter_map(Option::take).collect();
    drop(places);
    woken.into_iter().for_each(Waker::wake);
}

impl Places {
    /// Until when they are left alone, if they are a crowd.
    fn rest_until(&self) -> Option<Instant> {
        let crowd = self.wakers.len() - self.free.len();
        let rest = FOR_EACH.saturating_mul(u32::try_from(crowd).unwrap_or(u32::MAX)).min(LONGEST);
        self.told.filter(|_| crowd >= CROWD).map(|told| told + rest)
    }
}

/// An endless stream of announcements; those that come while nobody looks are one.
pub struct Heads {
    ring: Arc<Ring>,
    place: usize,
    seen: Option<u64>,
}

impl Heads {
    pub(super) fn new(ring: Arc<Ring>) -> Self {
        let place = {
            let mut places = ring.waiting.places();
            places.free.pop().unwrap_or_else(|| {
                places.wakers.push(None);
                places.wakers.len() - 1
            })
        };
        Self { ring, place, seen: None }
    }
}

impl Stream for Heads {
    type Item = ();

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<()>> {
        let this = &mut *self;
        let mut places = this.ring.waiting.places();
        if this.seen != Some(places.announced) {
            this.seen = Some(places.announced);
            return Poll::Ready(Some(()));
        }
        match &mut places.wakers[this.place] {
            Some(waker) => waker.clone_from(context.waker()),
            none => *none = Some(context.waker().clone()),
        }
        Poll::Pending
    }
}

impl Drop for Heads {
    fn drop(&mut self) {
        let mut places = self.ring.waiting.places();
        let waker = mem::take(&mut places.wakers[self.place]);
        places.free.push(self.place);
        drop(places);
        drop(waker);
    }
}

#[cfg(test)]
#[path = "heads_tests.rs"]
mod tests;

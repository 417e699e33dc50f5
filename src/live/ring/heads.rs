//! Waiting for a ring's head to move. Thousands wait for the same one and are woken
//! twenty times a second, so this does no more than it must: one lock, one waker each.
//!
//! What must stay true: an announcement made after a listener has looked is seen by it,
//! either because it is counted already when the listener registers, or because the
//! listener is registered when it is counted.

use std::{
    mem,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

use futures_util::Stream;

use super::Ring;

/// Those who wait for one ring.
#[derive(Default)]
pub(super) struct Waiting(Mutex<Places>);

#[derive(Default)]
struct Places {
    /// How often something was announced.
    announced: u64,
    wakers: Vec<Option<Waker>>,
    free: Vec<usize>,
}

impl Waiting {
    fn places(&self) -> MutexGuard<'_, Places> {
        // Nothing in here panics half-way through a change.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes everybody.
    pub(super) fn wake(&self) {
        let woken: Vec<Waker> = {
            let mut places = self.places();
            places.announced += 1;
            places.wakers.iter_mut().filter_map(Option::take).collect()
        };
        woken.into_iter().for_each(Waker::wake);
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

//! The response of a live connection: its actor's bytes, and a lane past the actor for
//! what everybody gets. A frame of the ring is encoded once; here it costs a look at the
//! ring and a write, where an actor would look at all it waits for, twice, and encode anew.
//!
//! What must stay true: the actor is polled whenever something woke it, before the ring is
//! looked at; so whatever it decides (somebody is shut out, a window is full) counts from
//! the next frame on.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
};

use bytes::Bytes;
use futures_util::{Stream, task::AtomicWaker};

use super::outflow::SharedOutflow;

/// An actor's stream with the lane beside it.
pub(super) struct Lane<S> {
    actor: S,
    outflow: SharedOutflow,
    called: Arc<Called>,
    waker: Waker,
}

/// Whether the actor was woken, and who is told.
#[derive(Default)]
struct Called {
    actor: AtomicBool,
    task: AtomicWaker,
}

impl Wake for Called {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.actor.store(true, Ordering::Release);
        self.task.wake();
    }
}

impl<S> Lane<S> {
    pub(super) fn new(actor: S, outflow: SharedOutflow) -> Self {
        let called = Arc::new(Called { actor: AtomicBool::new(true), task: AtomicWaker::new() });
        let waker = Waker::from(called.clone());
        Self { actor, outflow, called, waker }
    }
}

impl<S, E> Stream for Lane<S>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    type Item = Result<Bytes, E>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        this.called.task.register(context.waker());
        if this.called.actor.swap(false, Ordering::Acquire) {
            let polled = Pin::new(&mut this.actor).poll_next(&mut Context::from_waker(&this.waker));
            if polled.is_ready() {
                // It may have more.
                this.called.actor.store(true, Ordering::Release);
                return polled;
            }
        }
        this.outflow.borrow_mut().poll_ring(context).map(|bytes| Some(Ok(bytes)))
    }
}

#[cfg(test)]
#[path = "lane_tests.rs"]
mod tests;

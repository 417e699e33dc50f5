//! What goes past the actor, and what does not.

use std::{
    cell::RefCell,
    collections::VecDeque,
    convert::Infallible,
    rc::Rc,
    time::{Duration, Instant},
};

use futures_util::{FutureExt, StreamExt};

use super::{
    super::outflow::{Outflow, Place},
    *,
};
use crate::live::ring::{Frame, Ring};

/// Counts how often it is polled, and says what it was told to.
#[derive(Clone, Default)]
struct Actor(Rc<RefCell<Inside>>);

#[derive(Default)]
struct Inside {
    polls: usize,
    says: VecDeque<&'static str>,
    waker: Option<Waker>,
}

impl Actor {
    fn say(&self, text: &'static str) {
        let mut inside = self.0.borrow_mut();
        inside.says.push_back(text);
        inside.waker.take().expect("it waits").wake();
    }
}

impl Stream for Actor {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut inside = self.0.borrow_mut();
        inside.polls += 1;
        inside.waker = Some(context.waker().clone());
        inside.says.pop_front().map_or(Poll::Pending, |text| Poll::Ready(Some(Ok(Bytes::from(text)))))
    }
}

struct Open {
    actor: Actor,
    ring: Arc<Ring>,
    outflow: SharedOutflow,
    lane: Lane<Actor>,
}

fn open() -> Open {
    let (actor, ring) = (Actor::default(), Arc::new(Ring::after(0)));
    let mut outflow = Outflow::new(Instant::now());
    outflow.place = Some(Place::new(ring.clone(), 0));
    outflow.open = true;
    let outflow = Rc::new(RefCell::new(outflow));
    Open { lane: Lane::new(actor.clone(), outflow.clone()), actor, ring, outflow }
}

impl Open {
    fn next(&mut self) -> Option<Bytes> {
        self.lane.next().now_or_never().map(|item| item.expect("it goes on").expect("no error"))
    }

    fn publish(&self, text: &str) -> Option<Bytes> {
        self.ring.push(text.to_owned().into());
        assert_eq!(self.ring.announce(Instant::now()), None);
        Some(Frame::new(text).into_wire())
    }
}

#[test]
fn what_everybody_gets_does_not_wake_the_actor() {
    let mut open = open();
    assert_eq!((open.next(), open.actor.0.borrow().polls), (None, 1));
    let frames = ["one", "two"].map(|text| open.publish(text));
    assert_eq!([open.next(), open.next(), open.next()], [frames[0].clone(), frames[1].clone(), None]);
    assert_eq!(open.actor.0.borrow().polls, 1);
}

#[test]
fn what_woke_the_actor_comes_before_the_ring_and_is_asked_for_until_there_is_no_more() {
    let mut open = open();
    assert_eq!(open.next(), None);
    let frame = open.publish("after");
    open.actor.say("first");
    assert_eq!([open.next(), open.next(), open.next()], [Some("first".into()), frame, None]);
    assert_eq!(open.actor.0.borrow().polls, 3);
}

#[test]
fn a_closed_lane_takes_nothing() {
    let mut open = open();
    open.outflow.borrow_mut().open = false;
    let frame = open.publish("withheld");
    assert_eq!(open.next(), None);
    open.outflow.borrow_mut().open = true;
    assert_eq!(open.next(), frame);
}

#[test]
fn what_is_not_acknowledged_is_bounded_and_asked_about() {
    let mut open = open();
    let long = "x".repeat(20_000);
    for _ in 0..10 {
        open.publish(&long);
    }
    let sent: Vec<_> = std::iter::from_fn(|| open.next()).collect();
    let (pings, frames): (Vec<_>, Vec<_>) = sent.into_iter().partition(|bytes| bytes.len() == 10);
    assert_eq!((frames.len(), pings.len()), (7, 1), "the frame that fills the window is the last");
    let told = &pings[0][2..];
    assert!(open.outflow.borrow_mut().acknowledge(told, Instant::now()));
    assert!(!open.outflow.borrow_mut().acknowledge(told, Instant::now()), "once");
    assert_eq!(std::iter::from_fn(|| open.next()).filter(|bytes| bytes.len() > 10).count(), 3);
}

#[test]
fn what_is_too_little_to_be_asked_about_is_asked_about_after_a_while() {
    let mut open = open();
    open.publish("short");
    while open.next().is_some() {}
    let mut outflow = open.outflow.borrow_mut();
    let now = Instant::now();
    assert_eq!(outflow.late_ping(now), None, "more may come");
    let later = now + Duration::from_secs(7);
    assert_eq!((outflow.late_ping(later), outflow.late_ping(later)), (Some(5), None), "once");
    assert!(outflow.acknowledge(&5_u64.to_be_bytes(), later) && !outflow.is_stalled(later));
}

#[test]
fn who_falls_off_the_ring_closes_the_lane_and_tells_the_actor() {
    let mut open = open();
    let falls = open.outflow.borrow().falls();
    for _ in 0..600 {
        open.publish("short");
    }
    assert_eq!(open.next(), None);
    assert!(falls.has_changed().expect("it is held") && !open.outflow.borrow().open);
}

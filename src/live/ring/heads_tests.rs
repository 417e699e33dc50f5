//! Each announcement is seen once by everybody; crowds are told of several at once.

use futures_util::{FutureExt, StreamExt};

use super::*;

#[test]
fn each_announcement_is_seen_once_by_everybody_and_no_frame_before() {
    let ring = Arc::new(Ring::after(0));
    let (mut one, mut other) = (ring.heads(), ring.heads());
    assert_eq!(one.next().now_or_never(), Some(Some(())));
    assert_eq!(one.next().now_or_never(), None);
    ring.push("a".into());
    assert_eq!(one.next().now_or_never(), None);
    for _ in 0..2 {
        assert_eq!(ring.announce(Instant::now()), None);
    }
    assert_eq!(one.next().now_or_never(), Some(Some(())));
    assert_eq!(one.next().now_or_never(), None);
    assert_eq!(other.next().now_or_never(), Some(Some(())));
    assert_eq!(other.next().now_or_never(), None);
    // A place is given to the next who comes, who does not take over what was seen.
    drop(other);
    let mut next = ring.heads();
    assert_eq!(next.place, 1);
    assert_eq!(next.next().now_or_never(), Some(Some(())));
}

#[tokio::test]
async fn who_waits_is_woken_from_another_thread() {
    let ring = Arc::new(Ring::after(0));
    let mut heads = ring.heads();
    heads.next().await;
    for _ in 0..1_000 {
        let announcing = ring.clone();
        let thread = std::thread::spawn(move || announcing.announce(Instant::now()));
        heads.next().await;
        thread.join().unwrap();
    }
}

/// How many of these have news.
fn told(heads: &mut [Heads]) -> usize {
    heads.iter_mut().filter_map(|heads| heads.next().now_or_never()).count()
}

#[test]
fn a_crowd_is_told_at_once_of_what_came_in_quick_succession() {
    let (ring, start) = (Arc::new(Ring::after(0)), Instant::now());
    let after = |millis| start + Duration::from_millis(millis);
    let mut crowd: Vec<_> = (0..2_000).map(|_| ring.heads()).collect();
    assert_eq!((told(&mut crowd), told(&mut crowd)), (2_000, 0));
    assert_eq!((ring.waiting.wake(after(0)), told(&mut crowd)), (None, 2_000), "after a rest");
    assert_eq!((ring.waiting.wake(after(20)), told(&mut crowd)), (Some(after(80)), 0), "too soon");
    assert_eq!((ring.waiting.wake(after(60)), told(&mut crowd)), (None, 0), "it is promised already");
    ring.waiting.keep_promise(after(80));
    assert_eq!((told(&mut crowd), told(&mut crowd)), (2_000, 0), "once for both");
    // Who kept it is late, and somebody came first.
    assert_eq!(ring.waiting.wake(after(90)), Some(after(160)));
    assert_eq!((ring.waiting.wake(after(170)), told(&mut crowd)), (None, 2_000));
    ring.waiting.keep_promise(after(171));
    assert_eq!(told(&mut crowd), 0, "nothing is owed");
}

#[test]
fn few_are_told_at_once_and_nobody_waits_too_long() {
    let (ring, start) = (Arc::new(Ring::after(0)), Instant::now());
    let mut crowd: Vec<_> = (0..5_000).map(|_| ring.heads()).collect();
    assert_eq!((ring.waiting.wake(start), ring.waiting.wake(start)), (None, Some(start + LONGEST)));
    ring.waiting.keep_promise(start + LONGEST);
    crowd.truncate(CROWD - 1);
    told(&mut crowd);
    assert_eq!((ring.waiting.wake(start + LONGEST), told(&mut crowd)), (None, CROWD - 1));
}

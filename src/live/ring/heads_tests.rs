//! Each announcement is seen once by everybody.

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
    ring.announce();
    ring.announce();
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
        let thread = std::thread::spawn(move || announcing.announce());
        heads.next().await;
        thread.join().unwrap();
    }
}

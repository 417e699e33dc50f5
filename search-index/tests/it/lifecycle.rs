//! Writing, replacing, positions, and rebuilding while others read.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use search_index::{Change, Error, RebuildReason};
use uuid::Uuid;

use crate::house::{House, files, flow, found, hits, query};

#[test]
fn an_account_without_an_index_says_so_and_takes_no_changes() {
    let house = House::new();
    let index = house.account(1);
    assert_eq!(index.needs_rebuild().expect("tells"), Some(RebuildReason::NeverBuilt));
    assert_eq!(index.position(), None);
    // What was written before is missing: a part must not pass for the whole.
    let refused = index.apply(vec![Change::upsert(flow(1, "Proxy", ""))], 7);
    assert!(matches!(refused, Err(Error::NeedsRebuild(RebuildReason::NeverBuilt))), "{refused:?}");
    assert!(!house.directory_of(1).exists());
    index.rebuild([], 0).expect("builds");
    assert_eq!((index.position(), index.needs_rebuild().expect("tells")), (Some(0), None));
    assert_eq!(found(&index, &query("proxy")), []);
}

#[test]
fn a_document_written_again_replaces_the_old_one() {
    let house = House::new();
    let index = house.built(1, [flow(1, "Proxy settings", "old words")]);
    index.apply(vec![Change::upsert(flow(1, "Gateway", "new words"))], 2).expect("applies");
    assert_eq!(found(&index, &query("proxy")), []);
    assert_eq!(found(&index, &query("gateway")), [1]);
    // Within one batch the order counts.
    let twice = ["Alpha", "Beta"].map(|title| Change::upsert(flow(2, title, ""))).to_vec();
    index.apply(twice, 3).expect("applies");
    assert_eq!(found(&index, &query("alpha")), []);
    assert_eq!(found(&index, &query("beta")), [2]);
    let there_and_back = vec![
        Change::Remove(Uuid::from_u128(2)),
        Change::upsert(flow(2, "Gamma", "")),
        Change::upsert(flow(3, "Delta", "")),
        Change::Remove(Uuid::from_u128(3)),
    ];
    index.apply(there_and_back, 4).expect("applies");
    assert_eq!(found(&index, &query("beta gamma delta")), [2]);
}

#[test]
fn a_removed_document_is_not_found() {
    let house = House::new();
    let index = house.built(1, [flow(1, "Proxy", ""), flow(2, "Proxy", "")]);
    let remove = || vec![Change::Remove(Uuid::from_u128(1)), Change::Remove(Uuid::from_u128(77))];
    index.apply(remove(), 2).expect("applies");
    assert_eq!(found(&index, &query("proxy")), [2]);
    index.apply(remove(), 2).expect("does no harm again");
    assert_eq!(found(&index, &query("proxy")), [2]);
}

#[test]
fn the_position_survives_and_moves_forward_only() {
    let house = House::new();
    let index = house.built(1, [flow(1, "Proxy", "")]);
    index.apply(vec![Change::upsert(flow(2, "Proxy", ""))], 41).expect("applies");
    index.apply(Vec::new(), 42).expect("applies nothing");
    drop(index);
    let house = house.reopened();
    let index = house.account(1);
    assert_eq!(index.position(), Some(42));
    assert_eq!(found(&index, &query("proxy")), [1, 2]);
    let refused = index.apply(vec![Change::Remove(Uuid::from_u128(1))], 41);
    assert!(matches!(refused, Err(Error::PositionWentBack { held: 42, given: 41 })), "{refused:?}");
    assert_eq!(found(&index, &query("proxy")), [1, 2]);
    index.apply(Vec::new(), u64::MAX).expect("applies");
    assert_eq!(house.reopened().account(1).position(), Some(u64::MAX));
}

#[test]
fn a_rebuild_replaces_everything_and_leaves_no_old_files() {
    let house = House::new();
    let index = house.built(1, (1..50).map(|number| flow(number, "Proxy", "old")));
    let old = files(&house.directory_of(1));
    // The later of two with one id stays.
    index.rebuild([flow(1, "Gateway", ""), flow(2, "Proxy", ""), flow(2, "Tunnel", "")], 0).expect("builds");
    assert_eq!(found(&index, &query("proxy old gateway tunnel")), [1, 2]);
    assert_eq!(index.position(), Some(0));
    let left: Vec<_> = files(&house.directory_of(1)).into_iter().filter(|path| old.contains(path)).collect();
    let names: Vec<_> = left.iter().filter_map(|path| path.file_name()?.to_str()).collect();
    assert_eq!(names, ["current", "lock"]);
    assert_eq!(found(&house.reopened().account(1), &query("tunnel")), [2]);
}

#[test]
fn an_index_answers_while_it_is_rebuilt() {
    let house = House::new();
    let index = house.built(1, (1..=20).map(|number| flow(number, "Proxy", "")));
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut answers = Vec::new();
            while !done.load(Ordering::Acquire) {
                answers.push(hits(&house.account(1), &query("proxy")).len());
            }
            answers.dedup();
            answers
        });
        for size in [7, 10, 3] {
            index.rebuild((1..=size).map(|number| flow(number, "Proxy", "")), 1).expect("builds");
        }
        done.store(true, Ordering::Release);
        // Whole answers of one index or the next, in order.
        let answers = reader.join().expect("never fails");
        let order = [10, 7, 10, 3];
        let mut next = order.iter();
        assert!(answers.iter().all(|answer| next.any(|size| size == answer)), "{answers:?}");
    });
}

#[test]
fn writing_while_somebody_writes_is_busy() {
    let house = House::new();
    let index = house.built(1, [flow(1, "Proxy", "")]);
    let mut rebuild = index.begin_rebuild().expect("begins");
    rebuild.add(&flow(2, "Proxy", "")).expect("adds");
    let other = SearchHandle::of(&house);
    for refused in [
        index.apply(Vec::new(), 9),
        house.account(1).rebuild([], 9),
        index.begin_rebuild().map(|_| ()),
        house.indexes.remove(Uuid::from_u128(1)),
        other.apply(),
    ] {
        assert!(matches!(refused, Err(Error::Busy)), "{refused:?}");
    }
    assert_eq!(found(&index, &query("proxy")), [1]);
    house.built(2, [flow(1, "Proxy", "")]);
    rebuild.finish(3).expect("finishes");
    assert_eq!(found(&index, &query("proxy")), [2]);
    index.apply(Vec::new(), 9).expect("is free again");
}

/// The directory as another process would open it.
struct SearchHandle(search_index::SearchIndexes);

impl SearchHandle {
    fn of(house: &House) -> Self {
        let limits = search_index::Limits::default();
        Self(search_index::SearchIndexes::open(house.path().to_owned(), limits).expect("opens"))
    }

    fn apply(&self) -> Result<(), Error> {
        self.0.account(Uuid::from_u128(1))?.apply(Vec::new(), 9)
    }
}

#[test]
fn a_rebuild_given_up_changes_nothing() {
    let house = House::new();
    let index = house.built(1, [flow(1, "Proxy", "")]);
    let before = files(&house.directory_of(1));
    let mut rebuild = index.begin_rebuild().expect("begins");
    rebuild.add(&flow(2, "Proxy", "")).expect("adds");
    drop(rebuild);
    assert_eq!(files(&house.directory_of(1)), before);
    assert_eq!((found(&index, &query("proxy")), index.position()), (vec![1], Some(1)));
    index.apply(Vec::new(), 2).expect("is free again");
}

#[test]
fn many_small_writes_stay_few_segments() {
    let house = House::new();
    let index = house.built(1, []);
    for position in 2..40_u64 {
        let number = u128::from(position % 10);
        index.apply(vec![Change::upsert(flow(number, "Proxy", ""))], position).expect("applies");
    }
    assert_eq!(found(&index, &query("proxy")).len(), 10);
    let segments = files(&house.directory_of(1))
        .iter()
        .filter(|path| path.extension().is_some_and(|end| end == "store"))
        .count();
    assert!(segments <= 4, "{segments} segments");
}

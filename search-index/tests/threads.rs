//! Open indexes cost no threads. Alone in its process, so that the threads it counts are its own.

#![cfg(target_os = "linux")]

use std::fs;

use search_index::{Limits, Query, SearchIndexes, Viewer};
use uuid::Uuid;

fn threads() -> usize {
    fs::read_dir("/proc/self/task").expect("linux").count()
}

/// The last writer's own threads (one writes, one merges, one keeps the list of segments) may be on
/// their way out still when it has been dropped.
const OF_ONE_WRITER: usize = 3;

#[test]
fn open_indexes_cost_no_threads() {
    let directory = tempfile::tempdir().expect("a directory");
    let indexes = SearchIndexes::open(directory.path().to_owned(), Limits::default()).expect("opens");
    let query = Query { limit: 1, ..Query::new("proxy", Viewer::of(Uuid::nil())) };
    let before = threads();
    for number in 0..20 {
        let index = indexes.account(Uuid::from_u128(number)).expect("a handle");
        index.rebuild([], 1).expect("builds");
        index.apply(Vec::new(), 2).expect("applies");
        index.search(&query).expect("searches");
    }
    let after = threads();
    assert!(after <= before + OF_ONE_WRITER, "{before} threads before 20 indexes were opened, {after} after");
}

//! A process killed while it writes leaves what it committed last.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use search_index::{Change, Limits, SearchIndexes};
use uuid::Uuid;

use crate::house::{House, flow, found, query};

const ROOT: &str = "SEARCH_INDEX_KILL_ROOT";

/// Not a test: the process that is killed. Document `n` is written with position `n`.
#[test]
#[ignore = "run by the test below, in a process of its own"]
fn write_until_killed() {
    let root = std::env::var_os(ROOT).expect("given by the test");
    let indexes = SearchIndexes::open(root.into(), Limits::default()).expect("opens");
    let index = indexes.account(Uuid::from_u128(1)).expect("a handle");
    let from = index.position().expect("built") + 1;
    for position in from.. {
        let change = Change::upsert(flow(position.into(), "Proxy", ""));
        index.apply(vec![change], position).expect("applies");
        println!("at {position}");
    }
}

fn start(root: &Path) -> Child {
    Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "kill::write_until_killed", "--ignored", "--nocapture"])
        .env(ROOT, root)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("starts")
}

#[test]
fn killed_in_the_middle_the_index_is_at_a_commit() {
    let mut house = House::with(Limits { hits: 10_000, ..Limits::default() });
    house.built(1, []);
    let mut told = 1;
    for round in 1..=20_usize {
        let mut child = start(house.path());
        let lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let positions = lines.map_while(Result::ok).filter_map(|line| line.strip_prefix("at ")?.parse().ok());
        // Killed after another number of writes each time, somewhere in the next one.
        told = positions.take(round.min(6) * 2).last().unwrap_or(told);
        child.kill().expect("kills");
        child.wait().expect("ends");
        house = house.reopened();
        let index = house.account(1);
        let position = index.position().unwrap_or_else(|| panic!("{:?}", index.needs_rebuild()));
        assert!(position >= told, "at {position}, told {told}");
        let everything = search_index::Query { limit: 10_000, ..query("proxy") };
        let mut numbers = found(&index, &everything);
        numbers.sort_unstable();
        assert_eq!(numbers, (2..=position.into()).collect::<Vec<u128>>());
        assert!(told > 1);
    }
}

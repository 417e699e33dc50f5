//! How long things take. Run with
//! `cargo test --release -p search-index --test it measure -- --ignored --nocapture`.

use std::time::{Duration, Instant};

use search_index::{Change, Document};

use crate::house::{House, files, flow, hits, query, typing};

const WORDS: [&str; 24] = [
    "outlook",
    "password",
    "printer",
    "offline",
    "proxy",
    "certificate",
    "tunnel",
    "mailbox",
    "connector",
    "sync",
    "restart",
    "service",
    "account",
    "license",
    "teams",
    "camera",
    "update",
    "driver",
    "network",
    "policy",
    "device",
    "token",
    "expired",
    "blocked",
];

/// About 1 KB of text, with words of its own so that the dictionary grows.
fn small(number: u128) -> Document {
    let pick = |step: u128| WORDS[usize::try_from((number * 7 + step * step * 13 + step) % 24).expect("small")];
    let body: Vec<String> = (0..130)
        .map(|step| if step % 10 == 0 { format!("word{}", number * 13 + step) } else { pick(step).to_owned() })
        .collect();
    flow(number, &format!("{} {} {}", pick(1), pick(2), pick(3)), &body.join(" "))
}

fn percentiles(mut times: Vec<Duration>) -> String {
    times.sort();
    format!("p50 {:?}, p99 {:?}", times[times.len() / 2], times[times.len() * 99 / 100])
}

fn times(rounds: usize, mut work: impl FnMut(usize)) -> String {
    let once = |round| {
        let start = Instant::now();
        work(round);
        start.elapsed()
    };
    percentiles((0..rounds).map(once).collect())
}

#[test]
#[ignore = "measures; fails for nothing"]
fn measure() {
    for count in [1_000, 10_000] {
        let house = House::new();
        let documents: Vec<Document> = (0..count).map(small).collect();
        let start = Instant::now();
        let index = house.built(1, documents);
        let built = start.elapsed();
        let bytes: u64 =
            files(&house.directory_of(1)).iter().map(|path| path.metadata().expect("a file").len()).sum();
        println!("{count} documents: built in {built:?}, {} KB on disk", bytes / 1_000);
        for (what, query) in [
            ("three words", query("outlook certificate expired")),
            ("misspelt", query("outlok certifcate expired")),
            ("typing", typing("outlook cert")),
            ("typing one letter", typing("p")),
        ] {
            println!("  {what}: {}", times(300, |_| drop(hits(&index, &query))));
        }
        let mut position = 1;
        let apply = |round: usize| {
            position += 1;
            index.apply(vec![Change::upsert(small(round as u128))], position).expect("applies");
        };
        println!("  one change: {}", times(50, apply));
        drop(index);
        let mut house = Some(house);
        let open = |_| {
            house = house.take().map(House::reopened);
            house.as_ref().expect("there").account(1);
        };
        println!("  opening: {}", times(50, open));
    }
}

/// A thousand accounts of a hundred flows, each of ten steps' text; fifty in use.
#[test]
#[ignore = "measures; fails for nothing"]
fn many_accounts() {
    let held = || {
        let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("told");
        line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") / 1_000
    };
    let house = House::new();
    for account in 0..1_000 {
        house.built(account, (0..100).map(small));
    }
    let house = house.reopened();
    println!("idle: {} MB", held());
    for account in 0..50 {
        hits(
            &house.account(account),
            &search_index::Query { by: search_index::By::Both, ..typing("outlook cert") },
        );
    }
    let threads = std::fs::read_dir("/proc/self/task").expect("Linux").count();
    println!("fifty accounts in use: {} MB, {threads} threads", held());
}

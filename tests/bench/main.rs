//! What it holds, measured: `make bench`. Figures beside a yardstick taken in the same
//! run, for no machine is like another; no assertions.

#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_methods)]

mod bare;
mod client;
mod copilot;
mod crowd;
mod documents;
mod durable;
mod escalation;
mod latency;
mod memory;
mod provider;
mod server;
mod start;
mod storm;

use serde_json::{Value, json};

use server::Server;

/// One line of the table.
pub struct Row {
    pub name: &'static str,
    pub value: f64,
    pub unit: &'static str,
}

fn print(rows: &[Row]) {
    println!("\n{:<58} {:>12}  unit", "what", "value");
    for row in rows {
        println!("{:<58} {:>12.2}  {}", row.name, row.value, row.unit);
    }
    let pairs = rows.iter().map(|row| (format!("{} ({})", row.name, row.unit), json!(row.value)));
    println!("\n{}", Value::Object(pairs.collect()));
}

fn main() {
    if std::env::args().nth(1).as_deref() == Some("bare") {
        return bare::serve();
    }
    // What asks has a core of its own.
    let own = std::process::id().to_string();
    let pinned = std::process::Command::new("taskset").args(["-acp", "1", &own]).output();
    assert!(pinned.is_ok_and(|done| done.status.success()), "two cores and `taskset` (util-linux) are needed");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        // Parts of it by name: `make bench BENCH_ARGS="crowd storm"`.
        let wanted: Vec<_> = std::env::args().skip(1).filter(|name| !name.starts_with('-')).collect();
        let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|one| one == name);
        let mut rows = Vec::new();
        let mut server = start::measure(&mut rows).await;
        if is_wanted("memory") {
            memory::measure(&server, &mut rows).await;
        }
        if is_wanted("documents") {
            documents::measure(&mut rows);
        }
        if is_wanted("latency") {
            latency::measure(&client::rooms(&server, 1_000).await, &mut rows).await;
        }
        if is_wanted("durable") {
            durable::measure(&server, &client::rooms(&server, 1_200).await, &mut rows).await;
        }
        if is_wanted("escalation") {
            escalation::measure(&server, &mut rows).await;
        }
        if is_wanted("crowd") {
            crowd::measure(&server, &mut rows).await;
        }
        if is_wanted("copilot") {
            copilot::measure(&server, &mut rows).await;
        }
        if is_wanted("storm") {
            storm::measure(&mut server, &mut rows).await;
        }
        print(&rows);
    });
}

/// The `part` of the sorted values, between 0 and 1.
pub fn quantile(values: &mut [f64], part: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let index = (values.len().saturating_sub(1)) as f64 * part;
    values.get(index.round() as usize).copied().unwrap_or(f64::NAN)
}

//! What it holds, measured: `make bench`. Figures beside a yardstick taken in the same
//! run, for no machine is like another; no assertions.

#![allow(missing_docs, clippy::unwrap_used)]

mod client;
mod durable;
mod latency;
mod memory;
mod server;
mod start;

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
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut rows = Vec::new();
        let server = start::measure(&mut rows).await;
        memory::measure(&server, &mut rows).await;
        let rooms = client::rooms(&server, 200).await;
        latency::measure(&rooms, &mut rows).await;
        let rooms = client::rooms(&server, 1_200).await;
        durable::measure(&server, &rooms, &mut rows).await;
        print(&rows);
    });
}

/// The `part` of the sorted values, between 0 and 1.
pub fn quantile(values: &mut [f64], part: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let index = (values.len().saturating_sub(1)) as f64 * part;
    values.get(index.round() as usize).copied().unwrap_or(f64::NAN)
}

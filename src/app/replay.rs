//! The operator's comparison of who answers in FlowPilot, on a session that is over.

use std::{fs, path::Path};

use serde::Deserialize;
use serde_json::Value;

use super::database_runtime;
use crate::{
    copilot::{self, Behind, Replayed},
    flows::model::FlowDocument,
    platform::{
        config::CopilotTask,
        error::{Error, Result},
        extract,
    },
    sessions::Event,
};

#[derive(Deserialize)]
struct Events {
    items: Vec<Event>,
}

#[derive(Deserialize)]
struct Guide {
    guide: Option<FlowDocument>,
}

/// Asks again, and prints how it went.
///
/// # Errors
/// Which file is missing or wrong.
pub fn run(task: &CopilotTask) -> Result<()> {
    let CopilotTask::Replay { events, guide, copilot } = task;
    let log: Vec<Event> = read(events, "--events", "GET /api/v1/sessions/{id}/events?limit=500", |text| {
        extract::parse::<Events>(text).map(|events| events.items)
    })?;
    let flow = read(guide, "--guide", "GET /api/v1/sessions/{id}/guide", |text| {
        let known = extract::parse::<Guide>(text)?.guide;
        known.ok_or_else(|| Error::invalid("--guide", "The session ran no flow; there is nothing to compare."))
    })?;
    let behind = copilot.service()?.map(Behind::new).transpose()?;
    let replayed = database_runtime()?.block_on(copilot::replay(&log, &flow, behind.as_ref()));
    if replayed.is_empty() {
        return Err(Error::invalid("--events", "No question was answered in this session."));
    }
    replayed.iter().for_each(print_one);
    print_sum(&replayed);
    Ok(())
}

fn read<T>(path: &Path, option: &'static str, from: &str, parse: impl FnOnce(&[u8]) -> Result<T>) -> Result<T> {
    let remedy =
        |what: String| Error::invalid(option, format!("{}: {what} It is the answer of {from}.", path.display()));
    let text = fs::read(path).map_err(|error| remedy(format!("{error}.")))?;
    // What is not JSON at all is told from JSON of another kind.
    serde_json::from_slice::<Value>(&text).map_err(|error| remedy(format!("{error}.")))?;
    parse(&text).map_err(|error| remedy(error.detail().to_owned()))
}

fn print_one(one: &Replayed) {
    let sign = if one.agrees() { "=" } else { " " };
    let sure = one.confidence.map_or_else(String::new, |sure| format!(", {sure:?}").to_lowercase());
    println!("{sign} event {}: {}", one.seq, one.question);
    println!("    people    {}", one.people);
    println!("    proposed  {}", one.proposed.as_deref().unwrap_or("nothing"));
    println!("    by        {}{sure}, first words after {} ms, ${:.6}", one.by, one.first_ms, dollars(one.cost));
}

fn print_sum(replayed: &[Replayed]) {
    let agreed = replayed.iter().filter(|one| one.agrees()).count();
    let silent = replayed.iter().filter(|one| one.proposed.is_none()).count();
    let cost: u64 = replayed.iter().map(|one| one.cost).sum();
    println!(
        "{agreed} of {} as people did, {silent} without a proposal, ${:.6} in all",
        replayed.len(),
        dollars(cost)
    );
}

fn dollars(millionths: u64) -> f64 {
    millionths as f64 / 1e6
}

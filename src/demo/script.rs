//! What happens in a demo session, written down: read from `sessions.yaml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{
    flows::model::Outcome,
    platform::error::{Error, Result},
    sessions::TaskKind,
};

/// One session.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// The flow's key; absent for a free-form session.
    pub flow: Option<String>,
    /// Shown in lists; the flow's title unless told.
    pub title: Option<String>,
    /// The ticket's number.
    pub ticket: String,
    /// The ticket's title.
    pub about: String,
    /// The client.
    pub client: String,
    /// Who starts and drives: the part of the address before the @.
    pub by: String,
    /// Who joins.
    pub with: Option<String>,
    /// How many days ago it began.
    pub days_ago: i64,
    /// Minutes after midnight (UTC) when it began.
    pub minute: i64,
    /// How it ended; absent where it goes on.
    pub outcome: Option<Outcome>,
    /// Steps to take where it goes on.
    #[serde(default)]
    pub steps: usize,
    /// Whether it is paused now.
    #[serde(default)]
    pub paused: bool,
    /// Nodes to pass on the way.
    #[serde(default)]
    pub via: Vec<String>,
    /// What the flow asks for beforehand.
    #[serde(default)]
    pub answers: BTreeMap<String, String>,
    /// What its steps ask for.
    #[serde(default)]
    pub inputs: BTreeMap<String, String>,
    /// What people say on the way, spread over it.
    #[serde(default)]
    pub says: Vec<Says>,
    /// In the engineer's words.
    pub summary: Option<String>,
    /// The client's satisfaction.
    pub csat: Option<u8>,
}

/// Something said on the way.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Says {
    /// The driver writes down a fact.
    Fact(String),
    /// The driver writes a note.
    Note(String),
    /// Whoever joined writes a note.
    TheirNote(String),
    /// The driver says something in the chat.
    Chat(String),
    /// Whoever joined says something in the chat.
    TheirChat(String),
    /// A task, done by the end.
    Task(TaskKind, String),
    /// A step the flow does not have; it helped.
    Step(String),
    /// The driver asks for control to be taken over by whoever joined.
    HandOver,
}

/// The scripts, oldest first.
///
/// # Errors
/// `internal` when the file that ships cannot be read; a test reads it.
pub fn scripts() -> Result<Vec<Script>> {
    let mut scripts: Vec<Script> =
        serde_saphyr::from_str(include_str!("sessions.yaml")).map_err(Error::internal)?;
    scripts.sort_by_key(|script| (-script.days_ago, script.minute));
    Ok(scripts)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::flows;

    #[test]
    fn two_dozen_sessions_over_every_flow_and_each_kind_of_end() {
        let scripts = scripts().unwrap();
        let ended = scripts.iter().filter(|script| script.outcome.is_some());
        assert!(ended.count() >= 24);
        assert!(scripts.iter().any(|script| script.paused), "one waits");
        assert!(scripts.iter().any(|script| script.outcome.is_none() && !script.paused), "one is live");
        let used: HashSet<_> = scripts.iter().filter_map(|script| script.flow.clone()).collect();
        let shipped: HashSet<_> =
            flows::library().iter().filter_map(|text| flows::parse(text).ok()?.key).collect();
        assert_eq!(used, shipped);
        let tickets: HashSet<_> = scripts.iter().map(|script| script.ticket.as_str()).collect();
        assert_eq!(tickets.len(), scripts.len());
        for outcome in [Outcome::Resolved, Outcome::Escalate, Outcome::NotReproducible] {
            assert!(scripts.iter().filter(|script| script.outcome == Some(outcome)).count() >= 3, "{outcome:?}");
        }
    }
}

//! The way through the flow and the clock that runs along it.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::State;
use crate::sessions::event::{Actor, ChoiceRef, NodeRef};

/// How a place was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VisitKind {
    /// By an answer.
    Answered,
    /// It was done.
    Completed,
    /// It was skipped.
    Skipped,
    /// For another place of the flow.
    Left,
}

/// A place the session has been.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Visit {
    /// The event that left the place.
    #[ts(type = "number")]
    pub seq: u64,
    /// The place.
    pub node: NodeRef,
    /// How it was left.
    pub kind: VisitKind,
    /// The way taken; none when the place was left for another.
    pub choice: Option<ChoiceRef>,
    /// What a command printed, if it was pasted; why it was skipped.
    pub output: Option<String>,
    /// Who acted.
    pub by: Actor,
    /// When.
    pub at: DateTime<Utc>,
    /// How long the session stood there, pauses left out, in milliseconds.
    #[ts(type = "number")]
    pub took_ms: i64,
    /// The session went back to before it; it does not count any more.
    pub undone: bool,
}

impl Visit {
    /// Whether something was done there: a place that was skipped or only looked at was not tried.
    #[must_use]
    pub fn is_tried(&self) -> bool {
        matches!(self.kind, VisitKind::Answered | VisitKind::Completed)
    }
}

impl State {
    /// Places that count and were passed over: skipped, or left open for another place, and not
    /// tried before or since. Each once, in order; where the session stands is still ahead.
    #[must_use]
    pub fn passed_over(&self) -> Vec<&Visit> {
        let tried = self.way().filter(|visit| visit.is_tried()).map(|visit| visit.node.id.as_str());
        let here = self.node.as_ref().map(|node| node.id.as_str());
        let mut known: HashSet<&str> = tried.chain(here).collect();
        let mut passed: Vec<&Visit> = self.way().rev().filter(|visit| known.insert(&visit.node.id)).collect();
        passed.reverse();
        passed
    }
}

/// How long a session has run, pauses left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Clock {
    /// Up to `since`, in milliseconds.
    #[ts(type = "number")]
    pub ran_ms: i64,
    /// Since when it runs; absent while it stands still.
    pub since: Option<DateTime<Utc>>,
    /// What the clock showed when the session came to where it stands.
    #[ts(type = "number")]
    pub node_from_ms: i64,
}

impl Clock {
    /// What it shows at this time, in milliseconds.
    #[must_use]
    pub fn shows(&self, at: DateTime<Utc>) -> i64 {
        // Whole milliseconds on both sides: the web app's dates have no finer ones.
        let running = self.since.map_or(0, |since| at.timestamp_millis() - since.timestamp_millis());
        self.ran_ms + running
    }

    pub(super) fn start(&mut self, at: DateTime<Utc>) {
        self.since = Some(at);
    }

    pub(super) fn stop(&mut self, at: DateTime<Utc>) {
        self.ran_ms = self.shows(at);
        self.since = None;
    }
}

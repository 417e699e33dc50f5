//! What whoever takes over has to know, as it stood when help was asked for.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::words::{Citation, Confidence, Produced, SuggestionEnd};

/// How soon somebody is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// When there is time.
    Low,
    /// Today.
    Normal,
    /// The client waits.
    High,
    /// A business stands still.
    Critical,
}

/// A line, with the events it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct BriefLine {
    /// What it says.
    pub text: String,
    /// The events.
    #[ts(type = "number[]")]
    pub events: Vec<u64>,
}

/// Everything at a glance, made of the session's events.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct Briefing {
    /// What is wrong, for whom.
    pub problem: String,
    /// What was tried, in order, with how it went.
    pub tried: Vec<BriefLine>,
    /// What is known to be true.
    pub known: Vec<BriefLine>,
    /// What turned out not to be so.
    pub ruled_out: Vec<BriefLine>,
    /// What FlowPilot took for likely last, if it said anything.
    pub likely: Option<BriefLine>,
    /// What could be done next: open tasks, and the step it stands on.
    pub next: Vec<BriefLine>,
}

/// What FlowPilot makes of it, asked once when help was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct Assessment {
    /// In Markdown; where it did not get so far, why.
    pub text: String,
    /// How it ended: anything but `done` is no assessment.
    pub end: SuggestionEnd,
    /// What it rests on.
    pub citations: Vec<Citation>,
    /// How sure it is.
    pub confidence: Option<Confidence>,
    /// What it was made by.
    pub produced: Option<Box<Produced>>,
}

impl Briefing {
    /// Everything in it that people wrote.
    pub(super) fn words(&mut self) -> impl Iterator<Item = &mut String> {
        let Self { problem, tried, known, ruled_out, likely, next } = self;
        let lines = tried.iter_mut().chain(known).chain(ruled_out).chain(likely).chain(next);
        std::iter::once(problem).chain(lines.map(|line| &mut line.text))
    }
}

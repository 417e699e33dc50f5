//! What whoever takes over has to know, as it stood when help was asked for.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::platform::plain::plain;

use super::{
    purge::PURGED,
    words::{Citation, Confidence, Produced, SuggestionEnd},
};

/// Shortest line that is taken for a piece of something longer, in characters.
const LEAST_PIECE: usize = 12;

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
    /// When it was so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub at: Option<DateTime<Utc>>,
}

/// Everything at a glance, made of the session's events.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
pub struct Briefing {
    /// What is wrong, for whom.
    pub problem: String,
    /// The ticket's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ticket: Option<String>,
    /// The client it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub client: Option<String>,
    /// What was tried, in order, with how it went and when.
    pub tried: Vec<BriefLine>,
    /// What was skipped or left open, and so was not tried.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<BriefLine>>")]
    pub passed_over: Vec<BriefLine>,
    /// What is known to be true.
    pub known: Vec<BriefLine>,
    /// What people noted down.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<BriefLine>>")]
    pub notes: Vec<BriefLine>,
    /// What turned out not to be so.
    pub ruled_out: Vec<BriefLine>,
    /// What FlowPilot takes for likely, if it said so of what is known now.
    pub likely: Option<BriefLine>,
    /// How sure it is of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub confidence: Option<Confidence>,
    /// What could be done next: the step it stands on, and what is proposed.
    pub next: Vec<BriefLine>,
    /// What is still to be done beside the flow.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<BriefLine>>")]
    pub tasks: Vec<BriefLine>,
    /// When help was asked for before, and what became of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<BriefLine>>")]
    pub before: Vec<BriefLine>,
    /// What was to be learnt when it was handed back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<BriefLine>>")]
    pub lessons: Vec<BriefLine>,
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
    /// What it is about, and its lines.
    fn parts(&mut self) -> (impl Iterator<Item = &mut String>, impl Iterator<Item = &mut BriefLine>) {
        let Self { problem, ticket, client, tried, passed_over, known, notes, ruled_out, .. } = self;
        let Self { likely, next, tasks, before, lessons, .. } = self;
        let lines = tried.iter_mut().chain(passed_over).chain(known).chain(notes).chain(ruled_out).chain(likely);
        let lines = lines.chain(next).chain(tasks).chain(before).chain(lessons);
        (std::iter::once(problem).chain(ticket).chain(client), lines)
    }

    /// Everything in it that people wrote.
    pub(super) fn words(&mut self) -> impl Iterator<Item = &mut String> {
        let (about, lines) = self.parts();
        about.chain(lines.map(|line| &mut line.text))
    }

    /// Removes what it says of an event whose words are removed, and those words wherever else
    /// they stand; false when there is nothing of it.
    pub(super) fn forget(&mut self, seq: u64, removed: &[String]) -> bool {
        let rests = |line: &BriefLine| line.events.first() == Some(&seq) && line.text != PURGED;
        let lines = self.parts().1.filter(|line| rests(line));
        let of_event = lines.map(|line| PURGED.clone_into(&mut line.text)).count();
        let repeats = |word: &&mut String| removed.iter().any(|gone| repeats(word, gone));
        let repeated = self.words().filter(repeats).map(|word| PURGED.clone_into(word)).count();
        of_event + repeated > 0
    }
}

/// Whether what a briefing says holds what was removed, or is a piece of it.
fn repeats(said: &str, removed: &str) -> bool {
    let piece = said.trim_end_matches(" …");
    said != PURGED
        && (said.contains(removed)
            || plain(said).contains(removed)
            || piece.chars().count() >= LEAST_PIECE && removed.contains(piece))
}

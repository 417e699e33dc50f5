//! What a push is made of, and how a text becomes notes. Pure.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    platform::{
        error::{Error, Result},
        ids::PushId,
    },
    psa::model::{NewNote, NewTime, NotePlace},
    sessions::Delivery,
};

/// Longest work that is written down at once.
const LONGEST_WORK: TimeDelta = TimeDelta::hours(24);
/// Room that marker and numbering of a note take, in characters.
const FOOT: usize = 80;

/// How far a push is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PushState {
    /// It waits to go out.
    Queued,
    /// It goes out; the ticket system has not said yet that it has all of it.
    Sent,
    /// The ticket system has all of it.
    Confirmed,
    /// It does not go there, and the reason says why.
    Failed,
}

impl PushState {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Confirmed => "confirmed",
            Self::Failed => "failed",
        }
    }

    /// The state that a word of the database means.
    pub fn of(word: &str) -> Self {
        match word {
            "queued" => Self::Queued,
            "sent" => Self::Sent,
            "confirmed" => Self::Confirmed,
            _ => Self::Failed,
        }
    }
}

/// How far a write is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartState {
    /// It was not tried, or surely came to nothing.
    Waiting,
    /// It was tried, and it may be there or not.
    Tried,
    /// It is there.
    Done,
    /// The ticket system will not have it, or what has to be there before it is not.
    Failed,
}

impl PartState {
    /// The state that a word of the database means.
    pub fn of(word: &str) -> Self {
        match word {
            "tried" => Self::Tried,
            "done" => Self::Done,
            "failed" => Self::Failed,
            _ => Self::Waiting,
        }
    }

    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Tried => "tried",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }
}

/// How far one of the things is that go onto the ticket together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Standing {
    /// Which.
    pub delivery: Delivery,
    /// How far it is.
    pub state: PushState,
    /// Why not, or not yet, or what went with it.
    pub reason: Option<String>,
}

/// How far each of the things is, from how far their writes are.
pub fn standings(
    (push, why): (PushState, Option<&str>),
    parts: &[(Delivery, PartState, Option<&str>)],
) -> Vec<Standing> {
    let mut standings: Vec<Standing> = Vec::new();
    for delivery in Delivery::ALL {
        let of: Vec<_> = parts.iter().filter(|(known, ..)| *known == delivery).collect();
        if of.is_empty() {
            continue;
        }
        let is_next = standings.iter().all(|standing| standing.state == PushState::Confirmed);
        let own = of.iter().find_map(|(_, _, reason)| *reason);
        let (state, reason) = if of.iter().all(|part| part.1 == PartState::Done) {
            // What is said of all of it when it is there is said of the note.
            (PushState::Confirmed, why.filter(|_| push == PushState::Confirmed && delivery == Delivery::Note))
        } else if push == PushState::Failed || of.iter().any(|part| part.1 == PartState::Failed) {
            (PushState::Failed, own.or(why))
        } else if is_next && push == PushState::Sent {
            (PushState::Sent, why)
        } else {
            (PushState::Queued, None)
        };
        standings.push(Standing { delivery, state, reason: reason.map(str::to_owned) });
    }
    standings
}

/// A write in the ticket system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Part {
    /// A note, or a piece of one.
    Note(NewNote),
    /// Work.
    Time(NewTime),
    /// Another status.
    Status {
        /// The system's own name for it.
        status: String,
    },
    /// It is done, and its words are not kept.
    #[serde(other)]
    Done,
}

impl Part {
    /// As what it arrives or not.
    pub fn delivery(&self) -> Delivery {
        match self {
            Self::Time(_) => Delivery::Time,
            Self::Status { .. } => Delivery::Status,
            Self::Note(_) | Self::Done => Delivery::Note,
        }
    }
}

/// Work as it is asked for.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TimeRequest {
    /// From when.
    pub from: DateTime<Utc>,
    /// Until when: at most a day later.
    pub until: DateTime<Utc>,
    /// The id of a role that the ticket system knows.
    pub role: Option<String>,
}

impl TimeRequest {
    /// Whether somebody can have worked that long.
    pub fn demand(&self) -> Result<()> {
        let took = self.until - self.from;
        if took <= TimeDelta::zero() || took > LONGEST_WORK {
            return Err(Error::invalid("time.until", "Let the work end after it begins, at most a day later."));
        }
        Ok(())
    }
}

/// By what one of a push's writes is known again: it names nothing that anybody must not see.
pub fn marker(push: PushId, part: usize) -> String {
    let name = push.0.simple().to_string();
    // The end of a UUID of version 7 is the random half.
    format!("RF-{}-{part}", &name[name.len() - 14..])
}

/// A text as notes of at most `longest` characters, cut between lines where that is possible.
pub fn notes(push: PushId, text: &str, longest: usize, place: NotePlace, notify: bool) -> Vec<NewNote> {
    let pieces = pieces(text.trim(), longest.saturating_sub(FOOT).max(1));
    let of = pieces.len();
    let note = |(at, piece): (usize, String)| {
        let marker = marker(push, at);
        let which = if of > 1 { format!("({} of {of}) ", at + 1) } else { String::new() };
        let text = format!("{piece}\n\n{which}ResolutionFlow {marker}");
        // One e-mail for all of it.
        NewNote { text, marker, place, notify: notify && at == 0 }
    };
    pieces.into_iter().enumerate().map(note).collect()
}

fn pieces(text: &str, longest: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut length = 0;
    for line in text.split_inclusive('\n') {
        let letters: Vec<char> = line.chars().collect();
        if length > 0 && length + letters.len() > longest {
            pieces.push(String::new());
            length = 0;
        }
        for (at, cut) in letters.chunks(longest).enumerate() {
            if at > 0 {
                pieces.push(String::new());
                length = 0;
            }
            length += cut.len();
            if let Some(last) = pieces.last_mut() {
                last.extend(cut);
            }
        }
    }
    pieces.into_iter().map(|piece| piece.trim_end().to_owned()).collect()
}

#[cfg(test)]
#[path = "model_tests.rs"]
mod tests;

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
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_lines_and_nothing_of_it_is_lost() {
        let push = PushId::new();
        let line = "It was the add-in that crashed on load.";
        let text: String = (0..100).map(|at| format!("{at} {line}\n")).collect();
        let notes = notes(push, &text, 500, NotePlace::Internal, true);
        assert!(notes.len() > 5);
        assert!(notes.iter().all(|note| note.text.chars().count() <= 500 && note.text.contains(&note.marker)));
        let lines = notes.iter().flat_map(|note| note.text.lines()).filter(|text| text.ends_with(line));
        assert_eq!(lines.count(), 100);
        assert_eq!(notes.iter().filter(|note| note.notify).count(), 1);
        let markers: std::collections::HashSet<_> = notes.iter().map(|note| &note.marker).collect();
        assert_eq!(markers.len(), notes.len());
    }

    #[test]
    fn a_line_longer_than_a_note_is_cut_between_letters() {
        let text = "ü".repeat(1_000_000);
        let notes = notes(PushId::new(), &text, 30_000, NotePlace::Discussion, false);
        assert_eq!(notes.iter().map(|note| note.text.matches('ü').count()).sum::<usize>(), 1_000_000);
        assert!(notes.iter().all(|note| note.text.chars().count() <= 30_000));
    }

    #[test]
    fn a_short_text_is_one_note_without_a_number() {
        let notes = notes(PushId::new(), "Solved.", 30_000, NotePlace::Resolution, false);
        let [note] = notes.as_slice() else { panic!("{notes:?}") };
        assert_eq!(note.text, format!("Solved.\n\nResolutionFlow {}", note.marker));
    }

    #[test]
    fn what_is_done_reads_as_done_whatever_it_was() {
        let done: Part = serde_json::from_str(r#"{ "kind": "done" }"#).unwrap();
        assert_eq!(done, Part::Done);
    }
}

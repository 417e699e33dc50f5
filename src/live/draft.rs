//! The answer the copilot is writing in one session: text that grows, shared by
//! everyone who watches it grow.
//!
//! What must stay true (rule R12): the text of one suggestion only ever grows, so
//! what a client has is a prefix of it; a connection holds an offset into it, never a
//! copy. Nothing here is stored: the whole text becomes an event when it ends.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::protocol::{ServerFrame, StreamState};
use crate::platform::ids::CommandId;

/// Most bytes of text in one frame.
const CHUNK: usize = 4 * 1024;

/// The answer being written, if one is.
pub struct Draft {
    kept: Mutex<Option<Writing>>,
    news: watch::Sender<u64>,
}

struct Writing {
    suggestion: CommandId,
    text: String,
    ended: Option<(StreamState, u64)>,
}

/// How far one connection is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    suggestion: Option<CommandId>,
    offset: usize,
    opened: bool,
}

impl Position {
    /// Of a client that has this many bytes of a suggestion already.
    #[must_use]
    pub fn at(suggestion: CommandId, offset: usize) -> Self {
        Self { suggestion: Some(suggestion), offset, opened: true }
    }
}

impl Default for Draft {
    fn default() -> Self {
        Self { kept: Mutex::new(None), news: watch::Sender::new(0) }
    }
}

impl Draft {
    /// A new answer begins.
    pub fn begin(&self, suggestion: CommandId) {
        *self.kept() = Some(Writing { suggestion, text: String::new(), ended: None });
        self.announce();
    }

    /// The answer goes on.
    pub fn say(&self, suggestion: CommandId, text: &str) {
        match self.kept().as_mut() {
            Some(writing) if writing.suggestion == suggestion && writing.ended.is_none() => {
                writing.text.push_str(text);
            }
            _ => return,
        }
        self.announce();
    }

    /// The answer is over; the event with its whole text has this number.
    pub fn end(&self, suggestion: CommandId, state: StreamState, seq: u64) {
        match self.kept().as_mut() {
            Some(writing) if writing.suggestion == suggestion => writing.ended = Some((state, seq)),
            _ => return,
        }
        self.announce();
    }

    /// What was said so far.
    #[must_use]
    pub fn text(&self) -> String {
        self.kept().as_ref().map_or_else(String::new, |writing| writing.text.clone())
    }

    /// Resolves whenever there is news.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.news.subscribe()
    }

    /// The next frame for a connection at `position`, which moves on; none when it has
    /// everything.
    pub fn next(&self, position: &mut Position) -> Option<ServerFrame> {
        let kept = self.kept();
        let writing = kept.as_ref()?;
        let stream = writing.suggestion;
        if position.suggestion != Some(stream) {
            if writing.ended.is_some() {
                return None;
            }
            *position = Position { suggestion: Some(stream), offset: 0, opened: false };
        }
        let frame = |state, offset, seq| Some(ServerFrame::Stream { stream, state, offset, seq });
        if let Some((state, seq)) = writing.ended {
            return std::mem::take(&mut position.opened).then(|| frame(state, writing.text.len(), Some(seq)))?;
        }
        if !writing.text.is_char_boundary(position.offset) {
            *position = Position::at(stream, 0);
            return frame(StreamState::Reset, 0, None);
        }
        if !std::mem::replace(&mut position.opened, true) {
            return frame(StreamState::Open, 0, None);
        }
        let rest = &writing.text[position.offset..];
        if rest.is_empty() {
            return None;
        }
        let text = rest[..rest.floor_char_boundary(CHUNK)].to_owned();
        let offset = position.offset;
        position.offset += text.len();
        Some(ServerFrame::Delta { stream, offset, text })
    }

    fn announce(&self) {
        self.news.send_modify(|version| *version += 1);
    }

    fn kept(&self) -> MutexGuard<'_, Option<Writing>> {
        // Nothing in here panics half-way through a change.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn id(number: u128) -> CommandId {
        CommandId(Uuid::from_u128(number))
    }

    /// Everything there is for `position`, as `(offset, text)` or the state's word.
    fn read(draft: &Draft, position: &mut Position) -> Vec<String> {
        std::iter::from_fn(|| draft.next(position))
            .map(|frame| match frame {
                ServerFrame::Delta { offset, text, .. } => format!("{offset}:{text}"),
                ServerFrame::Stream { state, .. } => format!("{state:?}"),
                other => panic!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn everyone_gets_the_same_text_from_where_they_are() {
        let draft = Draft::default();
        let mut early = Position::default();
        assert_eq!(read(&draft, &mut early), [""; 0]);
        draft.begin(id(1));
        draft.say(id(1), "Grüße ");
        assert_eq!(read(&draft, &mut early), ["Open", "0:Grüße "]);
        draft.say(id(1), "an alle");
        assert_eq!(read(&draft, &mut early), ["8:an alle"]);
        assert_eq!(read(&draft, &mut Position::default()), ["Open", "0:Grüße an alle"]);
        assert_eq!(read(&draft, &mut Position::at(id(1), 8)), ["8:an alle"]);
        // Beyond the end, or inside a letter: from the start, and the client is told.
        for offset in [3, 400] {
            assert_eq!(read(&draft, &mut Position::at(id(1), offset)), ["Reset", "0:Grüße an alle"]);
        }
        draft.end(id(1), StreamState::Done, 9);
        draft.say(id(1), " too late");
        assert_eq!(read(&draft, &mut early), ["Done"]);
        assert_eq!(read(&draft, &mut early), [""; 0]);
        assert_eq!(read(&draft, &mut Position::default()), [""; 0]);
        draft.begin(id(2));
        assert_eq!(read(&draft, &mut early), ["Open"]);
    }

    #[test]
    fn long_text_goes_in_parts_that_are_text() {
        let draft = Draft::default();
        draft.begin(id(1));
        draft.say(id(1), &"ü".repeat(CHUNK));
        let parts = read(&draft, &mut Position::default());
        assert_eq!(parts.len(), 3);
    }
}

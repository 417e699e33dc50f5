//! The state as frames, for clients that cannot be brought up to date by events.

use std::sync::Arc;

use bytestring::ByteString;

use super::protocol::{ServerFrame, encode};
use crate::sessions::State;

/// Most bytes of state text in one frame.
const PART: usize = 32 * 1024;

/// Encodes the state once, however many clients ask for it before it moves on.
#[derive(Default)]
pub struct Snapshots {
    kept: Option<(u64, Arc<[ByteString]>)>,
}

impl Snapshots {
    /// The frames of `state`.
    pub fn of(&mut self, state: &State) -> Arc<[ByteString]> {
        match &self.kept {
            Some((seq, frames)) if *seq == state.seq => frames.clone(),
            _ => {
                let frames = frames(state, state.seq);
                self.kept = Some((state.seq, frames.clone()));
                frames
            }
        }
    }
}

/// Any audience's state up to `seq` as frames.
pub fn frames(state: &impl serde::Serialize, seq: u64) -> Arc<[ByteString]> {
    let text = serde_json::to_string(state).expect("a state is strings, numbers and lists of these");
    let parts = cut(&text);
    let frame = |(part, data): (usize, &&str)| {
        let frame = ServerFrame::Snapshot { seq, part, parts: parts.len(), data: (*data).to_owned() };
        ByteString::from(encode(&frame))
    };
    parts.iter().enumerate().map(frame).collect()
}

/// Cuts text into pieces of at most [`PART`] bytes, never inside a character.
fn cut(mut text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    while text.len() > PART {
        let (piece, rest) = text.split_at(text.floor_char_boundary(PART));
        pieces.push(piece);
        text = rest;
    }
    pieces.push(text);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_bounded_and_whole() {
        for text in ["", "short", &"é".repeat(50_000), &"x".repeat(PART), &"€x".repeat(33_333)] {
            let pieces = cut(text);
            assert!(pieces.iter().all(|piece| piece.len() <= PART));
            assert_eq!(pieces.concat(), text);
        }
    }
}

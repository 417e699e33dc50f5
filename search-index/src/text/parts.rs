//! Where a run begins and ends, and the pieces of it that are words themselves.

use std::ops::Range;

/// No run has more pieces than this: what has more is not text.
const MAX_PIECES: usize = 64;

/// The next run at or after byte `from`.
pub(super) fn next_run(text: &str, from: usize) -> Option<Range<usize>> {
    let start = from + text[from..].find(char::is_alphanumeric)?;
    let mut end = start;
    while let Some(character) = text[end..].chars().next() {
        let after = end + character.len_utf8();
        let goes_on = character.is_alphanumeric()
            || (is_connector(character) && text[after..].starts_with(char::is_alphanumeric));
        if !goes_on {
            break;
        }
        end = after;
    }
    Some(start..end)
}

/// Whether a run is an ordinary word, which most are, and has nothing to split.
pub(super) fn is_plain(raw: &str) -> bool {
    let (first, rest) = raw.as_bytes().split_at(1);
    first[0].is_ascii_alphabetic() && rest.iter().all(u8::is_ascii_lowercase)
}

/// The byte after a `'s`, `'t`, `'ve` and the like at byte `end`, else `end`.
pub(super) fn skip_contraction(text: &str, end: usize) -> usize {
    let Some(rest) = text[end..].strip_prefix(['\'', '’']) else {
        return end;
    };
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let ends_there = rest[letters..].chars().next().is_none_or(|next| !next.is_alphanumeric());
    if letters <= 2 && ends_there { text.len() - rest.len() + letters } else { end }
}

/// Adds the pieces of a run worth finding on their own, in order; none for a plain word.
pub(super) fn split(raw: &str, pieces: &mut Vec<Range<usize>>) {
    let mut start = 0;
    for piece in raw.split(is_connector) {
        let range = start..start + piece.len();
        start = range.end + 1;
        if range.len() < raw.len() {
            push(raw, range.clone(), pieces);
        }
        split_piece(raw, range, pieces);
    }
}

/// The run without its hyphens, when it is letters and hyphens.
pub(super) fn joined(raw: &str) -> Option<String> {
    let only_letters = raw.chars().all(|character| character == '-' || character.is_alphabetic());
    (raw.contains('-') && only_letters).then(|| raw.replace('-', ""))
}

fn is_connector(character: char) -> bool {
    matches!(character, '.' | '-' | '_' | '@')
}

fn split_piece(raw: &str, range: Range<usize>, pieces: &mut Vec<Range<usize>>) {
    let piece = &raw[range.clone()];
    if let Some(digits) = piece.strip_prefix("0x").or_else(|| piece.strip_prefix("0X")) {
        return push(raw, range.end - digits.len()..range.end, pieces);
    }
    if is_hexadecimal(piece) {
        return;
    }
    let mut start = range.start;
    let mut before: Option<char> = None;
    let mut characters = piece.char_indices().peekable();
    while let Some((offset, character)) = characters.next() {
        let here = range.start + offset;
        let next = characters.peek().map(|(_, next)| *next);
        if before.is_some_and(|before| is_boundary(before, character, next, &raw[start..here])) {
            push(raw, start..here, pieces);
            start = here;
        }
        before = Some(character);
    }
    if start > range.start {
        push(raw, start..range.end, pieces);
    }
}

/// Whether a new word begins at `here`: `mail|Box`, `HTTP|Server`, `office|365`, `32|Exception`.
fn is_boundary(before: char, here: char, next: Option<char>, so_far: &str) -> bool {
    let next_is_lower = next.is_some_and(char::is_lowercase);
    (before.is_lowercase() && here.is_uppercase())
        || (before.is_uppercase() && here.is_uppercase() && next_is_lower)
        || (before.is_ascii_digit() && here.is_uppercase() && next_is_lower)
        || (here.is_ascii_digit() && so_far.chars().all(char::is_alphabetic))
}

/// Whether a piece is the digits of a code, `8004def7`, and has no words in it.
fn is_hexadecimal(piece: &str) -> bool {
    piece.len() >= 6
        && piece.bytes().all(|byte| byte.is_ascii_hexdigit())
        && piece.bytes().any(|byte| byte.is_ascii_digit())
}

/// Adds a piece, unless it is a single letter or there are too many.
fn push(raw: &str, range: Range<usize>, pieces: &mut Vec<Range<usize>>) {
    let piece = &raw[range.clone()];
    let worth_it = piece.len() > 1 || piece.bytes().all(|byte| byte.is_ascii_digit());
    if worth_it && !piece.is_empty() && pieces.len() < MAX_PIECES {
        pieces.push(range);
    }
}

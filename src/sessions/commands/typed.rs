//! What people type, and how much of it a session holds.

use super::Refusal;

/// Longest note, in characters.
pub const MAX_NOTE: usize = 10_000;
/// Longest pasted output, in characters.
pub const MAX_OUTPUT: usize = 20_000;
/// Longest summary, in characters.
pub const MAX_SUMMARY: usize = 4_000;
/// Longest title, in characters.
pub const MAX_LINE: usize = 200;
/// Most facts, tasks or added steps in a session.
pub const MAX_ITEMS: usize = 500;
/// Most notes, messages or answers in a session.
pub const MAX_TALK: usize = 5_000;

/// Text people typed: trimmed, not empty, not too long, no NUL (PostgreSQL stores none).
pub(super) fn text(field: &str, value: &str, most: usize) -> Result<String, Refusal> {
    let value = value.trim();
    if value.is_empty() {
        return Err(Refusal::invalid(format!("{field}: write something.")));
    }
    if value.chars().count() > most {
        return Err(Refusal::invalid(format!("{field}: at most {most} characters; shorten it.")));
    }
    if value.contains('\0') {
        return Err(Refusal::invalid(format!("{field}: it holds a NUL character; remove it.")));
    }
    Ok(value.to_owned())
}

/// One line of text.
pub(super) fn line(field: &str, value: &str, most: usize) -> Result<String, Refusal> {
    let value = text(field, value, most)?;
    if value.chars().any(char::is_control) {
        return Err(Refusal::invalid(format!("{field}: write one line, without line breaks.")));
    }
    Ok(value)
}

/// Nothing where nothing but blanks was written; else what `read` makes of it.
pub(super) fn optional<T>(
    value: Option<&str>,
    read: impl FnOnce(&str) -> Result<T, Refusal>,
) -> Result<Option<T>, Refusal> {
    value.filter(|value| !value.trim().is_empty()).map(read).transpose()
}

pub(super) fn room_for(count: usize, most: usize, what: &str) -> Result<(), Refusal> {
    if count < most {
        return Ok(());
    }
    Err(Refusal::invalid(format!(
        "There are {most} {what} already, and a session holds no more. Start another one."
    )))
}

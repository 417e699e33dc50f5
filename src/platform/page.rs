//! Cursor pagination: a page of rows in a fixed order and an opaque cursor for
//! the next one. Cursors hold the last row's sort key; they prove nothing, so a
//! forged one can only move the reader within what it may see anyway.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::error::{Error, Result};

/// Most rows a page may have.
pub const MAX_LIMIT: i64 = 100;

/// What a list operation accepts.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Rows wanted, 1 to 100; 50 unless told.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<i64>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

/// One page.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Pass it as `cursor` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// The sort key that all lists of this server use: newest first, id as tie-break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// When the row last changed.
    pub at: DateTime<Utc>,
    /// The row.
    pub id: Uuid,
}

impl PageQuery {
    /// The limit asked for, within bounds.
    ///
    /// # Errors
    /// `invalid` naming `limit` when it is outside 1 to 100.
    pub fn limit(&self) -> Result<i64> {
        match self.limit {
            None => Ok(50),
            Some(limit) if (1..=MAX_LIMIT).contains(&limit) => Ok(limit),
            Some(_) => Err(Error::invalid("limit", "Ask for between 1 and 100 rows.")),
        }
    }

    /// The position to read on from; `None` on the first page.
    ///
    /// # Errors
    /// `invalid` naming `cursor` when it is not one of ours.
    pub fn cursor(&self) -> Result<Option<Cursor>> {
        let Some(text) = &self.cursor else { return Ok(None) };
        let wrong = || Error::invalid("cursor", "Pass the `next` of the page before, unchanged.");
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| wrong())?;
        let (micros, id) = bytes.split_first_chunk::<8>().ok_or_else(wrong)?;
        // Rows are of our time; PostgreSQL refuses moments far outside of it.
        let micros = Some(i64::from_be_bytes(*micros)).filter(|micros| *micros >= 0).ok_or_else(wrong)?;
        let at = DateTime::from_timestamp_micros(micros).ok_or_else(wrong)?;
        Ok(Some(Cursor { at, id: Uuid::from_slice(id).map_err(|_| wrong())? }))
    }
}

impl<T> Page<T> {
    /// Makes a page of rows that were read with one row more than `limit`,
    /// which tells whether another page follows.
    pub fn cut(mut items: Vec<T>, limit: i64, key: impl Fn(&T) -> Cursor) -> Self {
        let limit = usize::try_from(limit).unwrap_or(0);
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(|last| key(last).encode());
        Self { items, next }
    }

    /// The same page with each row shown another way.
    pub fn map<U>(self, show: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(show).collect(), next: self.next }
    }
}

impl Cursor {
    fn encode(self) -> String {
        let mut bytes = self.at.timestamp_micros().to_be_bytes().to_vec();
        bytes.extend_from_slice(self.id.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_the_round_trip() {
        let at = DateTime::from_timestamp_micros(1_790_000_000_123_456).unwrap();
        let cursor = Cursor { at, id: Uuid::now_v7() };
        let query = PageQuery { limit: None, cursor: Some(cursor.encode()) };
        assert_eq!(query.cursor().unwrap(), Some(cursor));
    }

    #[test]
    fn a_forged_cursor_is_named() {
        for text in ["", "x", "!!", "AAAAAAAAAAA", "________________________________"] {
            let query = PageQuery { limit: None, cursor: Some(text.into()) };
            assert_eq!(query.cursor().unwrap_err().code(), "invalid", "{text:?}");
        }
    }
}

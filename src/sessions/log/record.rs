//! Events as rows: kind and data in their own columns.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::{
    platform::{
        error::{Error, Result},
        ids::CommandId,
    },
    sessions::event::{Event, EventBody},
};

/// The columns of an event that hold JSON.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The kind.
    pub kind: &'static str,
    /// Who did it.
    pub actor: Value,
    /// What the kind carries.
    pub data: Value,
}

impl Recorded {
    /// The columns of `event`.
    ///
    /// # Errors
    /// `internal`; events are strings and numbers, so this does not happen.
    pub fn of(event: &Event) -> Result<Self> {
        let actor = serde_json::to_value(&event.by).map_err(Error::internal)?;
        Ok(Self { kind: event.body.kind(), actor, data: data_of(&event.body)? })
    }
}

/// What a kind carries, without its name.
pub fn data_of(body: &EventBody) -> Result<Value> {
    let mut tagged = serde_json::to_value(body).map_err(Error::internal)?;
    Ok(tagged.get_mut("data").map_or_else(|| json!({}), Value::take))
}

/// The event a row holds.
///
/// # Errors
/// `internal` when the row is of a kind this program does not know.
pub fn event_from(
    seq: i64,
    command: CommandId,
    kind: String,
    at: DateTime<Utc>,
    actor: Value,
    data: Value,
) -> Result<Event> {
    let unreadable = |error| Error::internal(format!("event {seq} of kind {kind} cannot be read: {error}"));
    let body = serde_json::from_value(json!({ "kind": kind, "data": data })).map_err(unreadable)?;
    let by = serde_json::from_value(actor).map_err(unreadable)?;
    Ok(Event { seq: u64::try_from(seq).unwrap_or(0), at, by, command, body })
}

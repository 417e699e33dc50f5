//! What the words of a session give away: secrets that are hidden wherever else they stand in it,
//! before as after.
//!
//! What must stay true: it depends on the events alone, on none of who reads.

use std::sync::Arc;

use serde_json::Value;

use super::{Event, EventBody, State, log};
use crate::{
    platform::{db::TenantConn, error::Result, ids::SessionId},
    redaction::{self, Secrets},
};

/// What a log gave away.
#[must_use]
pub fn secrets_of<'a>(log: impl IntoIterator<Item = &'a Event>) -> Secrets {
    let mut secrets = Secrets::default();
    for event in log {
        learn(&event.body, &mut secrets);
    }
    secrets
}

/// What a session gave away until now.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn secrets_in(conn: &mut TenantConn, session: SessionId) -> Result<Arc<Secrets>> {
    Ok(Arc::new(secrets_of(&log::read(conn, session, 0, i64::MAX).await?)))
}

/// What is left of what a session gave away, once it is folded.
#[must_use]
pub fn secrets_left(state: &State) -> Secrets {
    let mut secrets = Secrets::default();
    for variable in &state.variables {
        secrets.learn_named(&variable.name, &variable.value);
    }
    if redaction::may_give_away(&serde_json::to_string(state).unwrap_or_default()) {
        read(&serde_json::to_value(state).unwrap_or_default(), &mut secrets, &mut Vec::new());
    }
    secrets
}

/// Learns what an event gives away; what of it is new.
pub fn learn(body: &EventBody, secrets: &mut Secrets) -> Vec<String> {
    if let EventBody::VariableSet { variable, .. } = body {
        return secrets.learn_named(&variable.name, &variable.value);
    }
    // Nearly every event has nothing: its words are looked at one by one only where some tell.
    let written = serde_json::to_string(body).unwrap_or_default();
    if !redaction::may_give_away(&written) {
        return Vec::new();
    }
    let mut news = Vec::new();
    read(&serde_json::to_value(body).unwrap_or_default(), secrets, &mut news);
    news
}

fn read(value: &Value, secrets: &mut Secrets, news: &mut Vec<String>) {
    match value {
        Value::String(text) => news.extend(secrets.learn(text)),
        Value::Array(values) => values.iter().for_each(|value| read(value, secrets, news)),
        Value::Object(values) => values.values().for_each(|value| read(value, secrets, news)),
        _ => {}
    }
}

//! Hiding by hand: words of a session that its documents and links show no more, and looking
//! behind what is hidden.
//!
//! What must stay true: what is hidden stands in an event, and goes with it when it is purged;
//! who looked behind stands in the audit log, what they saw does not.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Variant, Wish, Written, read::read};
use crate::{
    platform::{
        db::TenantConn,
        error::{Error, Result},
        ids::{HiddenWordsId, SessionId, UserId},
    },
    redaction::{self, MOST_BY_HAND, Rule},
    sessions::{self, Event},
    tenancy::{
        Caller, Role, Tenancy,
        audit::{self, Entry},
    },
};

/// Whether the caller may hide something.
///
/// # Errors
/// `forbidden` for viewers.
pub fn demand_hide(caller: &Caller) -> Result<()> {
    if caller.role >= Role::Engineer {
        return Ok(());
    }
    Err(Error::forbidden("Viewers hide nothing. Ask an engineer."))
}

/// Whether the caller may look behind what is hidden.
///
/// # Errors
/// `forbidden` when they are no team admin.
pub fn demand_reveal(caller: &Caller) -> Result<()> {
    if caller.role >= Role::TeamAdmin {
        return Ok(());
    }
    Err(Error::forbidden("Only team admins and owners look behind what is hidden. Ask one of them."))
}

/// Whether the caller may show again what somebody hid.
///
/// # Errors
/// `forbidden` when that was somebody else and the caller is no team admin.
pub fn demand_show(caller: &Caller, made_by: UserId) -> Result<()> {
    if caller.role >= Role::TeamAdmin || (caller.role >= Role::Engineer && made_by == caller.user) {
        return Ok(());
    }
    Err(Error::forbidden("Only who hid it and team admins show it again. Ask one of them."))
}

/// Hides words wherever they stand in a session, in every document and behind every link.
///
/// # Errors
/// `not_found` when the caller does not see the session; `forbidden` for viewers; `invalid`
/// naming `words`; `already_hidden` and `too_many_hidden` (409).
pub async fn hide(tenancy: &Tenancy, caller: &Caller, session: SessionId, words: &str) -> Result<HiddenWordsId> {
    let source = read(tenancy, caller, session, Variant::FullLog).await?;
    demand_hide(caller)?;
    let words = redaction::words_to_hide(words)?;
    let rule = Rule::by_hand(std::slice::from_ref(&words)).map_err(Error::internal)?;
    let seqs = events_with(&source.log, &rule);
    if seqs.is_empty() {
        let remedy = "Nobody wrote these words in one piece. Select what stands in one place.";
        return Err(Error::invalid("words", remedy));
    }
    let id = HiddenWordsId::new();
    tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            let known = redaction::by_hand(conn, session).await?;
            let hidden: Vec<_> = known.iter().filter_map(|hidden| hidden.words.as_deref()).collect();
            if hidden.iter().any(|known| known.eq_ignore_ascii_case(&words)) {
                return Err(Error::conflict("already_hidden", "These words are hidden already."));
            }
            if hidden.len() >= MOST_BY_HAND {
                let why = "A hundred texts are hidden in this session. Make a rule of some of them.";
                return Err(Error::conflict("too_many_hidden", why));
            }
            redaction::hide(conn, (id, session), &words, &seqs, (caller.user, tenancy.clock.now())).await?;
            let detail = json!({ "hidden": id, "events": seqs });
            record(conn, caller, "session.words_hidden", session, detail).await
        })
        .await?;
    Ok(id)
}

/// Shows again what was hidden by hand. Doing it again changes nothing.
///
/// # Errors
/// `not_found` when there is none or the caller does not see its session; `forbidden`.
pub async fn show(tenancy: &Tenancy, caller: &Caller, id: HiddenWordsId) -> Result<()> {
    tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            let (session, made_by) = redaction::hidden(conn, id).await?.ok_or_else(Error::not_found)?;
            sessions::find_visible(conn, caller, session).await?;
            demand_show(caller, made_by)?;
            if !redaction::show(conn, id).await? {
                return Ok(());
            }
            record(conn, caller, "session.words_shown", session, json!({ "hidden": id })).await
        })
        .await
}

/// What stands behind a placeholder of a document; nothing where nothing is hidden so any more.
///
/// # Errors
/// `not_found` when the caller does not see the session; `forbidden` when they are no team
/// admin.
pub async fn reveal(
    tenancy: &Tenancy,
    caller: &Caller,
    session: SessionId,
    (wish, placeholder): (Wish, &str),
) -> Result<BTreeSet<String>> {
    let source = read(tenancy, caller, session, wish.variant).await?;
    demand_reveal(caller)?;
    let (_, Written { hidden, .. }) = source.write(wish).await?;
    let found = hidden.into_iter().find(|hidden| hidden.placeholder == placeholder);
    let Some(found) = found else { return Ok(BTreeSet::new()) };
    let detail = json!({ "document": wish.variant, "placeholder": placeholder });
    tenancy
        .db
        .tenant(caller)
        .run(async |conn| record(conn, caller, "document.revealed", session, detail).await)
        .await?;
    Ok(found.values)
}

async fn record(
    conn: &mut TenantConn,
    caller: &Caller,
    action: &str,
    session: SessionId,
    detail: Value,
) -> Result<()> {
    audit::record(conn, caller, Entry { action, object_kind: "session", object_id: session.0, detail }).await
}

/// The events in whose words a rule finds something.
fn events_with(log: &[Event], rule: &Rule) -> Vec<u64> {
    let has = |event: &&Event| serde_json::to_value(&event.body).is_ok_and(|body| is_in(&body, rule));
    log.iter().filter(has).map(|event| event.seq).collect()
}

fn is_in(value: &Value, rule: &Rule) -> bool {
    match value {
        Value::String(text) => rule.is_in(text),
        Value::Array(values) => values.iter().any(|value| is_in(value, rule)),
        Value::Object(values) => values.values().any(|value| is_in(value, rule)),
        _ => false,
    }
}

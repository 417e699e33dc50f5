//! What people chose for a document: which events do not enter it, and which come first.
//!
//! What must stay true: a choice is made of numbers, never of words: what was withdrawn or
//! purged is gone from the document whatever was chosen.

use std::collections::BTreeSet;

use serde_json::json;

use super::{
    model::Variant,
    store::{self, read_choice},
};
use crate::{
    platform::{
        error::{Error, Result},
        ids::SessionId,
    },
    sessions::{self, Event, EventBody, log},
    tenancy::{
        Caller, Role, Tenancy,
        audit::{self, Entry},
    },
};

/// Most events that are left out of a document, or pinned to it.
const MOST: usize = 5_000;

/// What was chosen for one document of one session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Grows with every change; 0 until somebody chose something.
    pub version: u64,
    /// Events whose lines do not enter it.
    pub left_out: BTreeSet<u64>,
    /// Events that enter it although they do not by themselves.
    pub also: BTreeSet<u64>,
    /// Events that come first.
    pub pinned: BTreeSet<u64>,
}

/// Whether the caller may choose.
///
/// # Errors
/// `forbidden` for viewers.
pub fn demand(caller: &Caller) -> Result<()> {
    if caller.role >= Role::Engineer {
        return Ok(());
    }
    Err(Error::forbidden("Viewers choose nothing. Ask an engineer."))
}

/// Puts a choice in the place of the one before it.
///
/// # Errors
/// `not_found` when the caller does not see the session; `forbidden` for viewers; `invalid`
/// naming the field; `changed_meanwhile` (409) when somebody else was faster.
pub async fn choose(
    tenancy: &Tenancy,
    caller: &Caller,
    session: SessionId,
    (variant, choice): (Variant, Choice),
) -> Result<Choice> {
    tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            let row = sessions::find_visible(conn, caller, session).await?;
            demand(caller)?;
            let head = u64::try_from(row.head).unwrap_or(0);
            demand_numbers(variant, &choice, head)?;
            if variant == Variant::ClientUpdate && !(choice.pinned.is_empty() && choice.also.is_empty()) {
                let log = log::read(conn, session, 0, i64::MAX).await?;
                for (field, numbers) in [("pinned", &choice.pinned), ("also", &choice.also)] {
                    demand_for_clients(field, log.iter().filter(|event| numbers.contains(&event.seq)))?;
                }
            }
            let now = tenancy.clock.now();
            if !store::write_choice(conn, (session, variant), &choice, (caller.user, now)).await? {
                let why = "Somebody else chose meanwhile. Load the document again and choose there.";
                return Err(Error::conflict("changed_meanwhile", why));
            }
            let detail = json!({
                "document": variant, "left_out": choice.left_out.len(), "also": choice.also.len(),
                "pinned": choice.pinned.len(),
            });
            let entry = Entry { action: "document.chosen", object_kind: "session", object_id: session.0, detail };
            audit::record(conn, caller, entry).await?;
            read_choice(conn, session, variant).await
        })
        .await
}

fn demand_numbers(variant: Variant, choice: &Choice, head: u64) -> Result<()> {
    if variant == Variant::FullLog {
        return Err(Error::invalid("variant", "Everything is in the full log. Choose for another document."));
    }
    for (field, numbers) in [("left_out", &choice.left_out), ("also", &choice.also), ("pinned", &choice.pinned)] {
        if numbers.len() > MOST {
            return Err(Error::invalid(field, "At most 5,000 events. Leave the rest as it is."));
        }
        if numbers.iter().any(|seq| *seq == 0 || *seq > head) {
            return Err(Error::invalid(field, format!("The session has events 1 to {head}; choose of them.")));
        }
    }
    if choice.pinned.iter().any(|seq| choice.left_out.contains(seq)) {
        return Err(Error::invalid("pinned", "What is left out does not come first. Choose one of both."));
    }
    if choice.also.iter().any(|seq| choice.left_out.contains(seq)) {
        return Err(Error::invalid("also", "What is left out does not enter. Choose one of both."));
    }
    Ok(())
}

fn demand_for_clients<'a>(field: &str, mut chosen: impl Iterator<Item = &'a Event>) -> Result<()> {
    if chosen.all(|event| is_for_clients(&event.body)) {
        return Ok(());
    }
    let remedy = "This is not for clients. Choose steps that were done, or notes that are shared with them.";
    Err(Error::invalid(field, remedy))
}

/// Whether clients may read of an event: what viewers of a share link are shown.
pub fn is_for_clients(body: &EventBody) -> bool {
    matches!(
        body,
        EventBody::FlowAnswered { .. }
            | EventBody::StepCompleted { .. }
            | EventBody::NoteAdded { shared: true, .. }
    )
}

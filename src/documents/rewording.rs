//! Other words for lines of a document, proposed by a model and accepted by somebody.
//!
//! What must stay true: words stand in the place of a line only as long as the line says what it
//! said when they were accepted, and rest on its events; what is hidden in the line's own words is
//! hidden in these too. Whatever is purged in a session takes its accepted words with it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{
    model::{Document, Form, Variant},
    store,
    writer::Writer,
};
use crate::{
    platform::{
        error::{Error, Result},
        ids::SessionId,
    },
    sessions::{self, Actor},
    tenancy::{
        Caller, Role, Tenancy,
        audit::{self, Entry},
    },
};

/// Most lines that are reworded in one document, and how long each may be, in characters.
pub const MOST_LINES: usize = 200;
const LONGEST: usize = 4_000;

/// A line, and other words for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reworded {
    /// What the line says.
    pub line: String,
    /// What it is to say.
    pub words: String,
}

/// Words that somebody accepted.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// Who.
    pub by: Actor,
    /// When.
    pub at: DateTime<Utc>,
    /// The last event that the document knew then.
    pub seq: u64,
    /// For which lines.
    pub lines: Vec<Reworded>,
}

/// Whether the caller may have a document reworded.
///
/// # Errors
/// `forbidden` for viewers.
pub fn demand(caller: &Caller) -> Result<()> {
    if caller.role >= Role::Engineer {
        return Ok(());
    }
    Err(Error::forbidden("Viewers reword nothing. Ask an engineer."))
}

/// Puts accepted words in the place of the lines they were accepted for; how many.
pub fn apply(document: &mut Document, accepted: &Accepted, writer: &mut Writer<'_>) -> usize {
    let words: HashMap<&str, &str> =
        accepted.lines.iter().map(|known| (known.line.as_str(), known.words.as_str())).collect();
    let lines = document.sections.iter_mut().flat_map(|section| &mut section.lines);
    let mut changed = 0;
    for line in lines.filter(|line| line.form != Form::Output) {
        if let Some(words) = words.get(line.text.as_str()) {
            line.text = writer.clean_line(words);
            changed += 1;
        }
    }
    changed
}

/// Accepts words for a document, in the place of those accepted before; none for its own words.
///
/// # Errors
/// `not_found` when the caller does not see the session; `forbidden` for viewers; `invalid`
/// naming the field.
pub async fn accept(
    tenancy: &Tenancy,
    caller: &Caller,
    session: SessionId,
    (variant, seq, lines): (Variant, u64, Vec<Reworded>),
) -> Result<()> {
    let now = tenancy.clock.now();
    tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            let row = sessions::find_visible(conn, caller, session).await?;
            demand(caller)?;
            demand_words(variant, &lines)?;
            if seq == 0 || seq > u64::try_from(row.head).unwrap_or(0) {
                return Err(Error::invalid("seq", "Give the number of the last event that the document knew."));
            }
            store::write_rewording(conn, (session, variant), (seq, &lines), (caller.user, now)).await?;
            let detail = json!({ "document": variant, "lines": lines.len(), "seq": seq });
            let entry =
                Entry { action: "document.reworded", object_kind: "session", object_id: session.0, detail };
            audit::record(conn, caller, entry).await
        })
        .await
}

fn demand_words(variant: Variant, lines: &[Reworded]) -> Result<()> {
    if variant == Variant::FullLog {
        return Err(Error::invalid("variant", "The full log says what happened, in its own words."));
    }
    if lines.len() > MOST_LINES {
        return Err(Error::invalid("lines", "At most 200 lines. Leave the rest as they are."));
    }
    let has_none = |line: &Reworded| line.line.contains('\0') || line.words.contains('\0');
    if let Some(at) = lines.iter().position(has_none) {
        let field = if lines[at].words.contains('\0') { "words" } else { "line" };
        return Err(Error::invalid(
            format!("lines.{at}.{field}"),
            "There is a sign that is none (NUL). Take it out.",
        ));
    }
    let fits = |text: &str| !text.trim().is_empty() && text.chars().count() <= LONGEST;
    match lines.iter().position(|line| !fits(&line.line) || !fits(&line.words)) {
        Some(at) => Err(Error::invalid(format!("lines.{at}.words"), "Write 1 to 4,000 characters for a line.")),
        None => Ok(()),
    }
}

//! What may be asked.

use chrono::{DateTime, Utc};
use search_index::{Filters, Label};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    platform::error::{Error, Result},
    search::Kind,
};

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct SearchQuery {
    /// What was typed, at most 10,000 characters, of which the first 1,000 bytes count. The last word may be unfinished. `"…"` must
    /// stand there as it is; `kind:`, `tag:`, `category:`, `client:`, `outcome:` and `with:` before
    /// a word, or a part of one, filter; all else is text. Filters alone find the newest of what they let through.
    #[serde(default)]
    pub q: String,
    /// Kinds wanted, between commas, in the order of the answer: `running`, `flow`, `step`, `session`;
    /// all unless told.
    pub kind: Option<String>,
    /// Hits wanted of each kind, 1 to 50; 20 unless told.
    #[param(minimum = 1, maximum = 50)]
    pub limit: Option<usize>,
    /// Only with this tag.
    pub tag: Option<String>,
    /// Only flows, and steps of flows, of this kind, such as `troubleshooting`.
    pub category: Option<String>,
    /// Only sessions for clients in whose name this is.
    pub client: Option<String>,
    /// Only sessions that ended so: `resolved`, `escalate`, `not_reproducible`, `abandoned`.
    pub outcome: Option<String>,
    /// Only sessions that ended at this time or later.
    pub since: Option<DateTime<Utc>>,
    /// Only sessions that ended before this time.
    pub until: Option<DateTime<Utc>>,
}

impl SearchQuery {
    /// The kinds wanted.
    ///
    /// # Errors
    /// `invalid` for a word that is no kind.
    pub fn kinds(&self) -> Result<Vec<Kind>> {
        let Some(kinds) = &self.kind else { return Ok(Kind::ALL.to_vec()) };
        let mut wanted = Vec::new();
        for word in kinds.split(',') {
            let kind = Kind::parse(word.trim()).ok_or_else(|| {
                Error::invalid("kind", "Ask for `running`, `flow`, `step`, `session` or several of them.")
            })?;
            if !wanted.contains(&kind) {
                wanted.push(kind);
            }
        }
        Ok(wanted)
    }

    /// What else must be true.
    pub fn filters(&self) -> Filters {
        let labels = [("tag", &self.tag), ("category", &self.category), ("outcome", &self.outcome)];
        let labels = labels.into_iter().filter_map(|(name, value)| Some(vec![Label::new(name, value.as_ref()?)]));
        Filters {
            labels: labels.collect(),
            parts: self.client.iter().map(|client| Label::new("client", client)).collect(),
            since: self.since.map(|at| at.timestamp()),
            until: self.until.map(|at| at.timestamp()),
            ..Filters::default()
        }
    }
}
